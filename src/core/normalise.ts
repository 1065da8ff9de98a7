import { folded, invisible, pictured, ringed } from "./normalise-chars.ts";
import { AFTER, BEFORE, EMOTICONS, NOT_PLEASE } from "./normalise-words.ts";

/** Text as it is compared, and for every unit of it the place in the original it came from (one more for the end). */
export interface Folded {
  readonly text: string;
  readonly at: readonly number[];
}

const isDigit = (char: string | undefined): boolean => char !== undefined && char >= "0" && char <= "9";

const pieces = new Map<string, string>();

/** Most messages are made of the same few hundred characters, so each is looked at once. */
const pieceOf = (char: string): string => {
  const before = pieces.get(char);
  if (before !== undefined) return before;
  const piece = makePiece(char, char.codePointAt(0) ?? 0);
  if (pieces.size < 20_000) pieces.set(char, piece);
  return piece;
};

const makePiece = (char: string, code: number): string => {
  if (char === "\n" || code === 0x2028 || code === 0x2029) return "\n";
  if (/^\s$/u.test(char)) return " ";
  const ring = ringed(code);
  if (ring !== undefined) return `${RING}${ring}`;
  if (invisible(char, code)) return "";
  if (char !== "➕" && char !== "➖" && pictured(char, code)) return " ";
  return folded(char, code);
};

/** Stands before a number that was ringed (①), until its neighbours are known. */
const RING = "\u0000";

/** Full width, traditional, upper case, the many quotes and dashes: one form. Keeps the ends, the order and line breaks. */
export const fold = (raw: string): Folded => {
  const out: string[] = [];
  const at: number[] = [];
  let last = "";
  let afterRing = false;
  let index = 0;
  for (const char of raw) {
    const piece = pieceOf(char);
    const isRing = piece.startsWith(RING);
    const bare = isRing ? piece.slice(1) : piece;
    const runsTogether = (isRing || afterRing) && isDigit(last) && isDigit(bare[0]);
    const full = runsTogether ? ` ${bare}` : bare;
    for (let unit = 0; unit < full.length; unit += 1) at.push(index);
    if (full) {
      out.push(full);
      last = full.charAt(full.length - 1);
      afterRing = isRing;
    }
    index += char.length;
  }
  at.push(raw.length);
  return { text: out.join(""), at };
};

/** The part of the original that `part` (a piece of its normalised form) was made from, as it was typed. */
export const asTyped = (raw: string, part: string): string => {
  const { text, at } = fold(raw);
  const found = part ? text.indexOf(part) : -1;
  if (found < 0) return part;
  return raw.slice(at[found] ?? 0, at[found + part.length] ?? raw.length).trim();
};

const LEADING: ReadonlySet<string> = new Set(" \n,.。、!~;:·/#");
const TRAILING: ReadonlySet<string> = new Set(" \n,.。、!~;:·");

const isLetter = (char: string | undefined): boolean => char !== undefined && /^[a-z]$/.test(char);

const byLast = new Map<string, string[]>();
for (const word of AFTER) byLast.set(word.slice(-1), [...(byLast.get(word.slice(-1)) ?? []), word]);
const byFirst = new Map<string, string[]>();
for (const word of BEFORE) byFirst.set(word.charAt(0), [...(byFirst.get(word.charAt(0)) ?? []), word]);

interface Ends {
  readonly from: number;
  readonly to: number;
}

const skipMarks = (text: string, { from, to }: Ends): Ends => {
  let [start, end] = [from, to];
  while (start < end && LEADING.has(text.charAt(start))) start += 1;
  while (end > start && TRAILING.has(text.charAt(end - 1))) end -= 1;
  return { from: start, to: end };
};

/** 感谢参与 thanks others for coming; 感谢，我参加 is a yes. */
const THANKS = /^(?:谢谢|多谢|感谢)/;

const runsOn = (word: string, next: string): boolean =>
  THANKS.test(word) ? next !== "" && !LEADING.has(next) : isLetter(word.at(-1)) && isLetter(next);

const politeStart = (text: string, { from, to }: Ends): number => {
  const word = (byFirst.get(text.charAt(from)) ?? []).find(
    (each) => text.startsWith(each, from) && !runsOn(each, text.charAt(from + each.length)),
  );
  if (word) return from + word.length < to ? from + word.length : from;
  const please = text.charAt(from) === "请" && !NOT_PLEASE.some((each) => text.startsWith(each, from + 1));
  return please && from + 1 < to ? from + 1 : from;
};

const emoticonEnd = (text: string, { from, to }: Ends): number => {
  if (text.charAt(to - 1) !== "]") return to;
  const open = text.lastIndexOf("[", to);
  if (open < from || to - open > 8) return to;
  return EMOTICONS.has(text.slice(open + 1, to - 1)) ? open : to;
};

const emoticonStart = (text: string, { from, to }: Ends): number => {
  if (text.charAt(from) !== "[") return from;
  const close = text.slice(from, from + 8).indexOf("]");
  if (close < 0 || from + close >= to) return from;
  return EMOTICONS.has(text.slice(from + 1, from + close)) ? from + close + 1 : from;
};

const politeEnd = (text: string, { from, to }: Ends): number => {
  const word = (byLast.get(text.charAt(to - 1)) ?? []).find((each) => {
    const start = to - each.length;
    return start > from && text.startsWith(each, start) && !(isLetter(each[0]) && isLetter(text[start - 1]));
  });
  return word ? to - word.length : to;
};

const trimEnds = (text: string): string => {
  let ends: Ends = { from: 0, to: text.length };
  for (;;) {
    const bare = skipMarks(text, ends);
    const start = { from: emoticonStart(text, bare), to: bare.to };
    const both = { from: start.from, to: emoticonEnd(text, start) };
    const polite = skipMarks(text, {
      from: both.from,
      to: politeEnd(text, both),
    });
    const next = { from: politeStart(text, polite), to: polite.to };
    const rest = skipMarks(text, next);
    // Nothing but politeness: it is the message.
    if (rest.from >= rest.to) return text.slice(bare.from, both.to > both.from ? bare.to : bare.from);
    if (rest.from === ends.from && rest.to === ends.to) return text.slice(rest.from, rest.to);
    ends = rest;
  }
};

/** 不去啦 is 不去了: there the particle carries the change of mind. */
const keepChange = (text: string): string => {
  const last = text.at(-1) ?? "";
  if (!"啦咯喽嘞".includes(last) || last === "") return text;
  return /不[^\s了]{1,3}.$/u.test(text.slice(-6)) ? `${text.slice(0, -1)}了` : text;
};

const withoutQuestion = (text: string): { readonly base: string; readonly asked: boolean } => {
  let end = text.length;
  let asked = false;
  while (end > 0 && (text.charAt(end - 1) === "?" || TRAILING.has(text.charAt(end - 1)))) {
    asked ||= text.charAt(end - 1) === "?";
    end -= 1;
  }
  return asked ? { base: text.slice(0, end), asked } : { base: text, asked };
};

/** Longer than any message a platform carries; what comes after is not read. */
const MAX = 20_000;

const cut = (text: string): string => {
  const split = /[\ud800-\udbff]/.test(text.charAt(MAX - 1)) ? MAX - 1 : MAX;
  return text.length > MAX ? text.slice(0, split) : text;
};

/** One line as everything else compares it. Idempotent. */
export const normalise = (text: string): string => {
  let current = cut(fold(cut(text)).text)
    .split("\n")
    .map((line) => line.split(" ").filter(Boolean).join(" "))
    .filter(Boolean)
    .join("\n");
  for (;;) {
    const { base, asked } = withoutQuestion(current);
    const next = trimEnds(keepChange(trimMarks(base))) + (asked ? "?" : "");
    if (next === current) return current;
    current = next;
  }
};

const trimMarks = (text: string): string => {
  const { from, to } = skipMarks(text, { from: 0, to: text.length });
  return text.slice(from, to);
};

/** User text as it is stored: nothing invisible, one line, at most `max` code points; case, width and emoji stay. */
export const clean = (text: string, max: number): string => {
  const out: string[] = [];
  // Far more than is kept, whatever of it cannot be seen.
  const chars = [...text.slice(0, 4_000 + max * 8)];
  chars.forEach((char, i) => {
    const code = char.codePointAt(0) ?? 0;
    const joins = code === 0x200d && isPicture(chars[i - 1]) && isPicture(chars[i + 1]);
    const dresses = code === 0xfe0f && i > 0;
    if (/^\s$/u.test(char)) out.push(" ");
    else if (joins || dresses || code === 0x20e3 || !invisible(char, code)) out.push(char);
  });
  const single = out.join("").split(" ").filter(Boolean).join(" ");
  const points = [...single];
  if (points.length <= max) return single;
  const cut = points.slice(0, Math.max(0, max - 1));
  while (cut.length > 0 && /^[\u200d\ufe0f\s]$/u.test(cut.at(-1) ?? "")) cut.pop();
  return max > 0 ? `${cut.join("")}…` : "";
};

const isPicture = (char: string | undefined): boolean =>
  char !== undefined && (pictured(char, char.codePointAt(0) ?? 0) || char === "\ufe0f");
