import { type Day, dayFromIso, dayOf, isoOf, momentOf, weekdayOf } from "../../src/core/china.ts";
import { addWorkdays, isWorkday } from "../../src/core/holidays.ts";

/** How soon a case wants to be worked, as its category says or the reporter chose. */
export const URGENCIES = ["ordinary", "urgent", "difficult"] as const;
export type Urgency = (typeof URGENCIES)[number];

/** China dates, `2026-11-23`; the day itself still counts. */
export interface Dues {
  readonly claim: string;
  readonly reply: string;
  readonly close: string;
}

/** Working days after release. 0 = the same day. */
const TERMS: Readonly<Record<Urgency, Readonly<Record<keyof Dues, number>>>> = {
  urgent: { claim: 0, reply: 1, close: 3 },
  ordinary: { claim: 1, reply: 3, close: 10 },
  difficult: { claim: 1, reply: 3, close: 30 },
};

const noon = (day: Day): Date => momentOf(day, 12 * 60);

const dayFrom = (iso: string): Day => {
  const day = dayFromIso(iso);
  if (day === undefined) throw new Error("a date cannot be read");
  return day;
};

/** So many working days on, with 调休; on a day off, 0 leads to the next working day. */
export const workdaysAfter = (iso: string, count: number): string => {
  const day = dayFrom(iso);
  if (count === 0 && !worksOn(day)) return isoOf(dayOf(addWorkdays(noon(day), 1).date));
  return isoOf(dayOf(addWorkdays(noon(day), count).date));
};

/** Where the official table of a year is not out, Monday to Friday are taken. */
const worksOn = (day: Day): boolean => {
  const known = isWorkday(noon(day));
  return known === "unpublished" ? weekdayOf(day) <= 5 : known;
};

/** Working days from one date to another; the first does not count, the last does. Never negative. */
export const workdaysBetween = (from: string, to: string): number => {
  let count = 0;
  const last = dayFrom(to);
  for (let day = dayFrom(from) + 1; day <= last; day += 1) if (worksOn(day)) count += 1;
  return count;
};

/** The terms of a case that is released on this day. */
export const duesOf = (urgency: Urgency, releasedOn: string): Dues => {
  const after = TERMS[urgency];
  return {
    claim: workdaysAfter(releasedOn, after.claim),
    reply: workdaysAfter(releasedOn, after.reply),
    close: workdaysAfter(releasedOn, after.close),
  };
};

/** The clocks stood still since a day, while the next step was the reporter's: what is still due moves on by as much. */
export const resume = (dues: Dues, since: string, today: string): Dues => {
  const paused = workdaysBetween(since, today);
  const move = (due: string): string => (due < since ? due : workdaysAfter(due, paused));
  return { claim: dues.claim, reply: move(dues.reply), close: move(dues.close) };
};

/** One extension, in calendar days; it ends on a working day. */
export const extend = (close: string, days: number): string => workdaysAfter(isoOf(dayFrom(close) + days), 0);

export const daysAfter = (iso: string, days: number): string => isoOf(dayFrom(iso) + days);

/** The steps of the ladder: whoever works it is reminded, the level is told, the level above takes over. */
export type Rung = 0 | 1 | 2 | 3;

const REMIND_AT = 0.8;
const ABOVE_AFTER = 2;

/** How far up the ladder a case is, by the term that runs. */
export const rungOf = (releasedOn: string, due: string, today: string): Rung => {
  if (workdaysBetween(due, today) >= ABOVE_AFTER) return 3;
  if (today > due) return 2;
  const whole = workdaysBetween(releasedOn, due);
  return whole > 0 && workdaysBetween(releasedOn, today) >= Math.ceil(whole * REMIND_AT) ? 1 : 0;
};
