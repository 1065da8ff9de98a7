import { dayOf } from "../../src/core/china.ts";
import { best } from "../../src/core/fuzzy.ts";
import { looksLikeNote, trimPiece } from "../../src/core/intent-pieces.ts";
import { readWhen } from "../../src/core/when.ts";
import type { ActivityRow } from "./changes.ts";

/** Below this a title was not meant (facts of the pinyin experiment: chatter ≤ 0.50, typos ≥ 0.59). */
const ALIKE = 0.55;
/** From this on it was meant beyond doubt, if nothing else comes near. */
const SURE = 0.9;
const FAR = 0.15;

/** Those whose title is meant: by a part, a typo, a homophone, pinyin; on the day that was said, if one was. */
export const titled = (
  title: string,
  on: string | undefined,
  rows: readonly ActivityRow[],
  now: Date,
): readonly ActivityRow[] => {
  const day = on ? readWhen(on, now) : null;
  const thatDay = day?.kind === "when" ? rows.filter((row) => dayOf(row.startsAt) === dayOf(day.when.start)) : rows;
  const parts = thatDay.filter((row) => row.title.toLowerCase().includes(title.toLowerCase()));
  if (parts.length > 0) return parts;
  const ranked = best(
    title,
    thatDay.map((row) => row.title),
    { threshold: ALIKE },
  );
  const first = ranked[0];
  if (!first) return [];
  const near = ranked.filter(({ score }) => first.score - score < FAR);
  const meant = thatDay.filter((row) => near.some(({ candidate }) => candidate === row.title));
  return meant;
};

/** Whether one title is so near that nobody has to be asked. */
export const sure = (title: string, row: ActivityRow): boolean =>
  row.title.toLowerCase().includes(title.toLowerCase()) ||
  (best(title, [row.title], { threshold: ALIKE })[0]?.score ?? 0) >= SURE;

/** What a line that names several activities means. */
export interface Several {
  readonly rows: readonly ActivityRow[];
  /** Each of them is meant beyond doubt. */
  readonly clear: boolean;
  /** What is no title of anything open. */
  readonly unknown?: string;
}

const AND = /(?:和|与|跟|及|以及|还有|[、,，&+/])+/;
const has = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

/** Stands where a whole title was; what is run together with it is not looked at. */
const FOUND = "\u0001";

/** Whole titles, the longer first, and what is left of the text without them. */
const wholeTitles = (text: string, rows: readonly ActivityRow[]) => {
  let rest = text.toLowerCase();
  const found: ActivityRow[] = [];
  for (const title of new Set(rows.map((row) => row.title).sort((a, b) => b.length - a.length))) {
    if (!has(rest, title)) continue;
    rest = rest.replace(title.toLowerCase(), FOUND);
    found.push(...rows.filter((row) => row.title === title));
  }
  return { found, rest, namesakes: new Set(found.map(({ title }) => title)).size < found.length };
};

/** 秋游和羽毛球 as several activities; null where it is (a part of) one title. */
export const severalIn = (text: string, rows: readonly ActivityRow[], now: Date): Several | null => {
  if (rows.some((row) => has(row.title, text))) return null;
  const { found, rest, namesakes } = wholeTitles(text, rows);
  const others = rest.split(AND).filter((part) => !part.includes(FOUND));
  const parts = others.map(trimPiece).filter(Boolean);
  if (found.length + parts.length < 2) return null;
  const meant = parts.map((part) => ({ part, rows: titled(part, undefined, rows, now) }));
  const unknown = meant.find((each) => each.rows.length === 0)?.part;
  const clear = meant.every(({ part, rows: [first, ...more] }) => first && more.length === 0 && sure(part, first));
  return {
    rows: [...new Set([...found, ...meant.flatMap((each) => each.rows)])],
    clear: clear && !namesakes,
    ...(unknown === undefined ? {} : { unknown }),
  };
};

/** 报名秋游 羽毛球: the note names another one that is open. */
export const namedInNote = (note: string, rows: readonly ActivityRow[]): readonly ActivityRow[] => {
  const words = note.split(/[\s、,，;；]+/).filter((word) => word.length > 1 && !looksLikeNote(word));
  return rows.filter(({ title }) => words.some((word) => has(title, word)));
};
