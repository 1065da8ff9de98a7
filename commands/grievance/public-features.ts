import { readIntent } from "../../src/core/intent.ts";
import { fold } from "../../src/core/normalise.ts";
import { GROUPS } from "./public-groups.ts";
import { SPELT } from "./public-spelling.ts";

/** Whoever writes more says it in its first lines. */
const MAX = 2_000;
/** A gap between single characters (课 时 费) is none; between words it stands for a comma. */
const SPREAD = /(?<=(?:^|[ \n])\p{Script=Han}) (?=\p{Script=Han}(?:[ \n]|$))/gu;
/** Whom it is said to tells nothing; that it is said to all does. */
const MENTION = /^(?:@(?!所有人|全体|all)[^\s@]{1,12}\s+)+/u;
const GAP = /[ \n]+/g;
const QUOTES = /["'`\\]/g;
const DIGITS = /\d+/g;
const NUMERALS = /[0二两三四五六七八九十百几]+/g;
const PICTURES = /\p{Extended_Pictographic}/gu;
const spelt = SPELT.map(([as, means]) => [new RegExp(as, "gu"), means] as const);

/** Every regular expression a stranger's text is put to. */
export const patterns: readonly RegExp[] = [
  ...spelt.map(([pattern]) => pattern),
  SPREAD,
  MENTION,
  GAP,
  QUOTES,
  DIGITS,
  NUMERALS,
  PICTURES,
];

/** What is said, without whom it is said to. */
export const saidIn = (text: string): string => text.slice(0, MAX).trimStart().replace(MENTION, "");

const plainly = (text: string): string =>
  spelt
    .reduce((line, [pattern, means]) => line.replace(pattern, means), fold(text).text.trim().replace(SPREAD, ""))
    .replace(QUOTES, "")
    .replace(GAP, ",")
    .replace(DIGITS, "0");

const LONGEST_WORD = 8;
const LONGEST_PIECE = 3;

const groupsOf = new Map<string, readonly string[]>();
for (const [group, words] of Object.entries(GROUPS))
  for (const word of words.split(" ")) groupsOf.set(word, [...(groupsOf.get(word) ?? []), group]);

/** Every word of the groups that is in the line, also one within another: 补 and 补贴. */
const wordsIn = (line: string): readonly string[] => {
  const words: string[] = [];
  for (let from = 0; from < line.length; from += 1)
    for (let to = from + 1; to <= Math.min(line.length, from + LONGEST_WORD); to += 1) {
      const word = line.slice(from, to);
      if (groupsOf.has(word)) words.push(word);
    }
  return words;
};

const piecesOf = (line: string): readonly string[] => {
  const all = [..."^", ...line.replace(NUMERALS, "0"), "$"];
  const pieces: string[] = [];
  for (let length = 1; length <= LONGEST_PIECE; length += 1)
    for (let from = 0; from + length <= all.length; from += 1) pieces.push(all.slice(from, from + length).join(""));
  return pieces;
};

const LENGTHS = [8, 14, 20, 28, 40];
const HALF = 0.5;

const shapeOf = (line: string): readonly string[] => [
  `#length:${LENGTHS.filter((length) => line.length >= length).length}`,
  `#clauses:${Math.min(4, line.match(/[,。!?;]/g)?.length ?? 0)}`,
];

/**
 * What of a line may tell: its pieces of one to three characters, the words of the groups, how often each group is
 * spoken of, the shape, and what it asks to be done. Finding it costs no more than the length of the text.
 */
export const featuresOf = (text: string): ReadonlyMap<string, number> => {
  const raw = saidIn(text);
  const line = plainly(raw);
  const pictures = raw.match(PICTURES) ?? [];
  const features = new Map<string, number>();
  for (const piece of piecesOf(line)) features.set(piece, 1);
  const words = wordsIn([line, ...pictures].join(" "));
  for (const word of words) features.set(`@${word}`, HALF);
  const counts = new Map<string, number>();
  for (const word of words)
    for (const group of groupsOf.get(word) ?? []) counts.set(group, (counts.get(group) ?? 0) + 1);
  for (const [group, count] of counts) features.set(`#${group}`, 1 + Math.log(count));
  for (const shape of [...shapeOf(line), ...pictures]) features.set(shape, HALF);
  features.set(`#does:${readIntent(raw).kind}`, HALF);
  return features;
};

/** Long lines have more of everything. */
export const lengthOf = (text: string): number => Math.sqrt(3 * saidIn(text).length + 20);
