import { dayDetail } from "./calendar.ts";
import { chinaDate, type Day, dayOf, isoOf, weekdayOf } from "./china.ts";

const HOUR = 3_600_000;

const published = new Map<number, boolean>();

/** National Day is in every official table, so a table without it is not out. */
const isPublished = (year: number): boolean => {
  const before = published.get(year);
  if (before !== undefined) return before;
  const result = dayDetail(`${year}-10-01`).name !== undefined;
  published.set(year, result);
  return result;
};

export type DayNote =
  | { readonly kind: "holiday"; readonly name: string }
  | { readonly kind: "lieu"; readonly name: string }
  | { readonly kind: "unpublished"; readonly year: number };

const noteOf = (day: Day): DayNote | null => {
  const { name, work } = dayDetail(isoOf(day));
  if (name !== undefined) return { kind: work ? "lieu" : "holiday", name };
  const { year } = chinaDate(day);
  return isPublished(year) ? null : { kind: "unpublished", year };
};

/** What a person should be told about a day: a public holiday, a 补班 day, or that the State Council's table is not out. */
export const dayNote = (date: Date): DayNote | null => noteOf(dayOf(date));

/** `unpublished`: the official table of that year is not out, so nobody can know. */
export const isWorkday = (date: Date): boolean | "unpublished" => workdayOn(dayOf(date));

const workdayOn = (day: Day): boolean | "unpublished" => {
  const note = noteOf(day);
  if (note === null) return weekdayOf(day) <= 5;
  return note.kind === "unpublished" ? "unpublished" : note.kind === "lieu";
};

export interface Workdays {
  /** The same time of day, that many working days on (or back). */
  readonly date: Date;
  /** The first year on the way whose table is not out; there Monday to Friday were counted. */
  readonly unpublished?: number;
}

const FARTHEST = 1_000;

export const addWorkdays = (date: Date, count: number): Workdays => {
  const step = count < 0 ? -1 : 1;
  let left = Math.min(Math.abs(Math.trunc(count)), FARTHEST);
  let day = dayOf(date);
  let unpublished: number | undefined;
  while (left > 0) {
    day += step;
    const work = workdayOn(day);
    if (work === "unpublished") unpublished ??= chinaDate(day).year;
    if (work === true || (work === "unpublished" && weekdayOf(day) <= 5)) left -= 1;
  }
  const moved = new Date(date.getTime() + (day - dayOf(date)) * 24 * HOUR);
  return unpublished === undefined ? { date: moved } : { date: moved, unpublished };
};
