/**
 * Text of people, so that the platform shows it and does nothing else with it. In cards it stands in `plain_text`, which
 * has no markup; a text message has some: `<at …>`, `<b>`, `[words](address)` (§3.2, im-v1/message/create_json.md).
 */

/** What cannot be seen: controls, marks that turn the direction of writing, halves of characters. */
const HARMFUL = /(?![\n\t])\p{Cc}|[\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/gu;

export const visible = (source: string): string =>
  source
    .replace(/\r\n?/g, "\n")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(HARMFUL, "");

/** Cut to so many characters as people count them. */
export const cut = (source: string, most: number): string => {
  if (source.length <= most) return source;
  const characters = [...source];
  return characters.length <= most ? source : `${characters.slice(0, most - 1).join("")}…`;
};

/** One line for a button, a title or a summary. */
export const oneLine = (source: string, most: number): string => cut(visible(source).replace(/\s+/g, " ").trim(), most);

const TAG = /<(?=[a-z/!])/gi;
const LINK = /\](?=\()/g;

/**
 * The same words for a text message. Signs that would do something give way to their full-width likeness. A bare address
 * stays: clients make a link of it, and it leads where it says.
 */
export const inert = (source: string): string => visible(source).replace(TAG, "＜").replace(LINK, "］");
