import { MAX_TEXT, MIN_TEXT } from "./limits.ts";
import { holdsReceipt } from "./receipt.ts";

/** Control and format characters (NUL, bidi overrides, zero width), but not those that make up lines and emoji. */
const INVISIBLE = /(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** What a reporter or an officer wrote, as it is kept. */
export const plain = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/\r\n?/g, "\n")
    .replace(INVISIBLE, "")
    .replace(/\n{4,}/g, "\n\n\n")
    .trim();

/** A command and an alias or a receipt stand before what somebody wrote; nobody types more in front. */
const LONGEST_HEAD = 80;

const folded = (text: string): string => text.normalize("NFKC").replace(INVISIBLE, "").trim();

/** The end of a line as it was written: commands are read from a folded line, which turns ，into a half-width comma. */
export const asWritten = (raw: string, rest: string): string => {
  const wanted = folded(rest);
  if (wanted === "") return "";
  // A line is cut before it is read. What was written is not, so that it is refused where it is too long.
  const cut = raw.length > MAX_TEXT;
  for (let at = 0; at <= Math.min(raw.length, LONGEST_HEAD); at += 1) {
    const end = folded(raw.slice(at));
    if (cut ? end.startsWith(wanted) : end === wanted) return raw.slice(at).trim();
  }
  return rest;
};

export type TextFault = "short" | "long" | "receipt";

/** What is wrong with a text; null when it can be kept. */
export const faultIn = (text: string): TextFault | null => {
  const length = [...text].length;
  if (length > MAX_TEXT) return "long";
  if ([...text.replace(/\s/g, "")].length < MIN_TEXT) return "short";
  return holdsReceipt(text) ? "receipt" : null;
};
