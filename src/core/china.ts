/** A day of the civil calendar in China, counted from 1970-01-01. China has one zone and no summer time. */
export type Day = number;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OFFSET = 8 * 60 * MINUTE;

export interface ChinaDate {
  readonly year: number;
  readonly month: number;
  readonly date: number;
}

export const dayOf = (date: Date): Day => Math.floor((date.getTime() + OFFSET) / DAY);

export const minuteOf = (date: Date): number => Math.floor((date.getTime() + OFFSET - dayOf(date) * DAY) / MINUTE);

/** Minutes may pass 24 × 60: 24:00 is the start of the next day. */
export const momentOf = (day: Day, minute: number): Date => new Date(day * DAY + minute * MINUTE - OFFSET);

export const chinaDate = (day: Day): ChinaDate => {
  const date = new Date(day * DAY);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    date: date.getUTCDate(),
  };
};

export const monthLength = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Undefined for a day the calendar does not have, such as 30 February. */
export const dayFrom = (year: number, month: number, date: number): Day | undefined => {
  if (month < 1 || month > 12 || date < 1 || date > monthLength(year, month)) return undefined;
  return Math.round(Date.UTC(year, month - 1, date) / DAY);
};

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: Day): number => ((((day + 3) % 7) + 7) % 7) + 1;

export const mondayOf = (day: Day): Day => day - weekdayOf(day) + 1;

/** Month 13 is January of the next year; the date is cut to the length of the month. */
export const addMonths = (day: Day, count: number): Day => {
  const { year, month, date } = chinaDate(day);
  const index = year * 12 + (month - 1) + count;
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1];
  return Math.round(Date.UTC(toYear, toMonth - 1, Math.min(date, monthLength(toYear, toMonth))) / DAY);
};

export const isoOf = (day: Day): string => {
  const { year, month, date } = chinaDate(day);
  return `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
};

export const dayFromIso = (iso: string): Day | undefined => {
  const [year, month, date] = iso.split("-").map(Number);
  return year && month && date ? dayFrom(year, month, date) : undefined;
};
