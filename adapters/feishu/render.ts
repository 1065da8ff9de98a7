import type { Card } from "../../src/core/card.ts";
import { foldCard } from "../../src/core/fold.ts";
import { bodyOf, div, type Element, plain, type Setting, textOf } from "./blocks.ts";
import { inert, oneLine } from "./inert.ts";
import { LIMITS } from "./limits.ts";
import type { Words } from "./words.ts";

/** A message as the platform takes it. */
export interface Message {
  readonly type: "interactive" | "text";
  /** JSON in a string. */
  readonly content: string;
}

const countOf = (elements: readonly unknown[]): number =>
  elements.reduce<number>((sum, one) => {
    const { elements: inner = [], columns = [] } = one as { elements?: unknown[]; columns?: unknown[] };
    return sum + 1 + countOf(inner) + countOf(columns);
  }, 0);

/** As it counts in the request: a string of JSON inside JSON. */
const sizeOf = (content: string): number => Buffer.byteLength(JSON.stringify(content));

/** JSON 2.0 (§3.3). */
const cardOf = (title: string, header: boolean, elements: readonly Element[], { place }: Setting): string =>
  JSON.stringify({
    schema: "2.0",
    config: {
      // Without it the card could not be changed later (§3.1).
      update_multi: true,
      enable_forward: place === "group",
      summary: { content: oneLine(title, LIMITS.summaryCharacters) || "…" },
    },
    ...(header ? { header: { title: plain(oneLine(title, LIMITS.titleCharacters)), template: "blue" } } : {}),
    body: { elements },
  });

const buttonCount = (card: Card): number =>
  card.blocks.reduce((sum, one) => sum + (one.kind === "buttons" ? one.buttons.length : 0), 0);

/** Null when the platform would not take it. A long title, and words without anything else, are a paragraph. */
const whole = (card: Card, setting: Setting): string | null => {
  const body = bodyOf(card, setting);
  const header = body.length > 0 && card.title.trim() !== "" && [...card.title].length <= LIMITS.titleCharacters;
  const words = header ? [] : textOf(card.title, setting);
  const elements = [...words, ...body];
  const content = cardOf(card.title, header, elements.length > 0 ? elements : [div("")], setting);
  const fits = countOf(elements) <= LIMITS.cardElements && sizeOf(content) <= LIMITS.cardBytes;
  return fits && buttonCount(card) <= LIMITS.buttons ? content : null;
};

/** The longest beginning of a text with which something still fits, by halving. */
const longest = (source: string, words: Words, fitting: (text: string) => boolean): string => {
  if (fitting(source)) return source;
  const characters = [...source];
  const beginning = (length: number) => `${characters.slice(0, length).join("")}\n${words.untold}`;
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fitting(beginning(middle))) low = middle;
    else high = middle - 1;
  }
  return beginning(low);
};

/** The folded card as a text message. Always within the limits. */
export const renderText = (card: Card, { words }: Setting): Message => {
  const contentOf = (text: string): string => JSON.stringify({ text: text.trim() || "…" });
  const text = longest(inert(foldCard(card)), words, (some) => sizeOf(contentOf(some)) <= LIMITS.textBytes);
  return { type: "text", content: contentOf(text) };
};

/** The folded card inside a card: for a message that is a card already and cannot become a text. Always within the limits. */
export const renderFolded = (card: Card, setting: Setting): Message => {
  const contentOf = (text: string): string => cardOf(card.title, false, [div(text)], setting);
  const text = longest(foldCard(card), setting.words, (some) => sizeOf(contentOf(some)) <= LIMITS.cardBytes);
  return { type: "interactive", content: contentOf(text) };
};

/** A card as a card, whatever it says; folded where it is too large. */
export const renderCard = (card: Card, setting: Setting): Message => {
  const content = whole(card, setting);
  return content === null ? renderFolded(card, setting) : { type: "interactive", content };
};

/**
 * A card as a message: always a card, for a text could not be changed later, and mere words may be a live card's first
 * ones; what is too large for a card goes as folded text.
 */
export const renderMessage = (card: Card, setting: Setting): Message => {
  const content = whole(card, setting);
  return content === null ? renderText(card, setting) : { type: "interactive", content };
};
