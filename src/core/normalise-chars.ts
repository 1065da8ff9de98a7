import { createRequire } from "node:module";

const QUOTES = "“”„‟″«»「」『』《》〈〉＂";
const APOSTROPHES = "‘’‚‛′";
const DASHES = "‐‑‒–—―−﹣－─━";
const TILDES = "～〜∼˜";
const COLONS = "∶꞉";
const DOTS = "・•‧∙●";
const OPENING = "【〔〖";
const CLOSING = "】〕〗";

const spread = (from: string, to: string): readonly (readonly [string, string])[] =>
  [...from].map((char) => [char, to] as const);

const SAME: ReadonlyMap<string, string> = new Map([
  ...spread(QUOTES, '"'),
  ...spread(APOSTROPHES, "'"),
  ...spread(DASHES, "-"),
  ...spread(TILDES, "~"),
  ...spread(COLONS, ":"),
  ...spread(DOTS, "·"),
  ...spread(OPENING, "["),
  ...spread(CLOSING, "]"),
  ["➕", "+"],
  ["➖", "-"],
  ["…", "."],
]);

const inRange = (code: number, from: number, to: number): boolean => code >= from && code <= to;

/** ① ⑴ ⒈ ㉑ ㊱ ❶ ➀: numbers that must not run together with a digit beside them. */
const RINGS: readonly (readonly [from: number, to: number, first: number])[] = [
  [0x2460, 0x2473, 1],
  [0x2474, 0x2487, 1],
  [0x2488, 0x249b, 1],
  [0x24f5, 0x24fe, 1],
  [0x2776, 0x277f, 1],
  [0x2780, 0x2789, 1],
  [0x278a, 0x2793, 1],
  [0x3251, 0x325f, 21],
  [0x32b1, 0x32bf, 36],
];

/** 🔟, the one keycap that is a picture of its own. */
const KEYCAP_TEN = 0x1f51f;

export const ringed = (code: number): number | undefined => {
  if (code === KEYCAP_TEN) return 10;
  if (code < 0x2460 || code > 0x32bf) return undefined;
  const ring = RINGS.find(([from, to]) => inRange(code, from, to));
  return ring && ring[2] + code - ring[0];
};

const FILLERS: ReadonlySet<number> = new Set([0x115f, 0x1160, 0x3164, 0xffa0, 0x2800, 0x034f, 0x20e3]);

/** Nothing a reader could see: control, zero width, bidi, variation selectors, half surrogates, Hangul fillers. */
export const invisible = (char: string, code: number): boolean =>
  code < 0x20 || code === 0x7f || (code > 0x7f && (/^[\p{C}]$/u.test(char) || FILLERS.has(code) || selector(code)));

const selector = (code: number): boolean => inRange(code, 0xfe00, 0xfe0f) || inRange(code, 0xe0100, 0xe01ef);

export const pictured = (char: string, code: number): boolean =>
  code > 0x2000 && /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u.test(char);

type Converter = typeof import("chinese-conv");
let converter: Converter | undefined;
const simplified = (char: string): string => {
  // Loaded with the first Chinese character: on the start path it would cost 10 ms.
  converter ??= createRequire(import.meta.url)("chinese-conv") as Converter;
  return converter.sify(char);
};

const known = new Map<string, string>();

/** One character as it is compared: compatibility form, simplified, lower case, one kind of quote and dash. */
export const folded = (char: string, code: number): string => {
  if (code < 0x80) return char.toLowerCase();
  const before = known.get(char);
  if (before !== undefined) return before;
  const plain = SAME.get(char) ?? [...char.normalize("NFKC")].map((part) => SAME.get(part) ?? part).join("");
  const result = [...plain]
    .map((part) => (/\p{Script=Han}/u.test(part) ? simplified(part) : part.toLowerCase()))
    .join("");
  if (known.size < 20_000) known.set(char, result);
  return result;
};
