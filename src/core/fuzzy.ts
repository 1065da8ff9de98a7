import { createRequire } from "node:module";
import { distance } from "fastest-levenshtein";
import { normalise } from "./normalise.ts";

type PinyinPro = typeof import("pinyin-pro");
let loaded: PinyinPro | undefined;

/** Loaded with the first comparison: it takes 60 ms, and most lines are understood without it. */
const pinyinPro = (): PinyinPro => {
  loaded ??= createRequire(import.meta.url)("pinyin-pro") as PinyinPro;
  return loaded;
};

/** Longer than any command, name or title worth guessing at. */
const MAX = 64;

interface Sound {
  readonly text: string;
  readonly syllables: readonly string[];
  readonly joined: string;
  readonly initials: string;
}

const sounds = new Map<string, Sound>();

const soundOf = (raw: string): Sound => {
  const before = sounds.get(raw);
  if (before) return before;
  const text = normalise(raw).slice(0, MAX).replaceAll(/[\s"]/g, "");
  const syllables = pinyinPro()
    .pinyin(text, { toneType: "none", type: "array", nonZh: "consecutive", v: true })
    .map((syllable) => syllable.toLowerCase());
  const sound = {
    text,
    syllables,
    joined: syllables.join(""),
    initials: syllables.map((syllable) => syllable.charAt(0)).join(""),
  };
  if (sounds.size > 5_000) sounds.clear();
  sounds.set(raw, sound);
  return sound;
};

const alike = (a: string, b: string): number => {
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 0 : 1 - distance(a, b) / longer;
};

const isLatin = (text: string): boolean => /^[a-z]+$/.test(text);

/** How much of the longer one the shorter one is. */
const share = (part: { readonly length: number }, whole: { readonly length: number }): number =>
  part.length / whole.length;

const containsRun = (whole: readonly string[], part: readonly string[]): boolean =>
  whole.some((_, from) => part.every((syllable, i) => whole[from + i] === syllable));

/** A part of a title: the same characters, the same sounds, its initials, or those with one slip. */
const partScore = (query: Sound, candidate: Sound): number => {
  const [q, c] = [query.text, candidate.text];
  if (q.length < 2) return c.includes(q) && q !== "" ? 0.56 : 0;
  if (c.includes(q)) return 0.88 + 0.1 * share(q, c);
  if (c.length >= 2 && q.includes(c)) return 0.86 + 0.1 * share(c, q);
  if (query.syllables.length >= 2 && containsRun(candidate.syllables, query.syllables)) return 0.84 + 0.1 * share(q, c);
  if (isLatin(q) && q.length >= 4 && candidate.joined.includes(q)) return 0.82 + 0.1 * share(q, candidate.joined);
  if (isLatin(q) && candidate.initials.includes(q)) return q.length >= 3 ? 0.8 : 0.6;
  return Math.max(windowScore(query, candidate), subsequenceScore(q, c));
};

/** 羽毛秋赛 in 教工羽毛球赛: the window of the title that sounds like what was typed, of four syllables one may be quite wrong. */
const windowScore = ({ syllables: q }: Sound, { syllables: c }: Sound): number => {
  if (q.length < 3 || c.length <= q.length) return 0;
  const windows = c.slice(0, c.length - q.length + 1).map((_, from) => {
    const each = q.map((syllable, i) => alike(syllable, c[from + i] ?? ""));
    const wrong = each.filter((value) => value < 0.5).length;
    return wrong > (q.length > 3 ? 1 : 0) ? 0 : each.reduce((sum, value) => sum + value, 0) / q.length;
  });
  return 0.88 * Math.max(...windows);
};

/** 羽球赛 for 羽毛球比赛. */
const subsequenceScore = (q: string, c: string): number => {
  let at = -1;
  for (const char of q) {
    at = c.indexOf(char, at + 1);
    if (at < 0) return 0;
  }
  return /[\u4e00-\u9fff]/.test(q) ? 0.6 + 0.2 * share(q, c) : 0;
};

const wholeScore = (query: Sound, candidate: Sound): number => {
  if (query.text === candidate.text) return 1;
  const spelled = alike(query.text, candidate.text);
  const heard = alike(query.joined, candidate.joined) * 0.98;
  const initials = isLatin(query.text) && query.text === candidate.initials ? 0.96 : 0;
  return Math.max(spelled, heard, initials);
};

/** How likely `query` means `candidate`, 0 to 1. Homophones ≥ 0.95; below 0.55 it is something else. */
export const score = (query: string, candidate: string): number => {
  const [q, c] = [soundOf(query), soundOf(candidate)];
  if (!q.text || !c.text) return 0;
  return Math.max(wholeScore(q, c), partScore(q, c));
};

export interface Ranked<T> {
  readonly candidate: T;
  readonly score: number;
}

export interface BestOptions {
  readonly threshold?: number;
  readonly limit?: number;
}

const THRESHOLD = 0.55;

/** The candidates that may be meant, the likeliest first. `textOf` says what a candidate is called. */
export function best(query: string, candidates: readonly string[], options?: BestOptions): readonly Ranked<string>[];
export function best<T>(
  query: string,
  candidates: readonly T[],
  options: BestOptions & { readonly textOf: (candidate: T) => string },
): readonly Ranked<T>[];
export function best<T>(
  query: string,
  candidates: readonly T[],
  {
    threshold = THRESHOLD,
    limit = 10,
    textOf = String,
  }: BestOptions & { readonly textOf?: (candidate: T) => string } = {},
): readonly Ranked<T>[] {
  return candidates
    .map((candidate) => ({ candidate, score: score(query, textOf(candidate)) }))
    .filter((ranked) => ranked.score >= threshold)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
}
