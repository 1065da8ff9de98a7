import { createRequire } from "node:module";
import { chinaDate, type Day, dayFromIso } from "./china.ts";

type ChineseDays = typeof import("chinese-days");
let loaded: ChineseDays | undefined;

/** Loaded when first asked: it takes 20 ms, and most messages name no festival. */
const calendar = (): ChineseDays => {
  loaded ??= createRequire(import.meta.url)("chinese-days") as ChineseDays;
  return loaded;
};

export interface DayDetail {
  readonly work: boolean;
  /** The Chinese name where the day stands in an official table. */
  readonly name: string | undefined;
}

export const dayDetail = (iso: string): DayDetail => {
  const { name, work } = calendar().getDayDetail(iso);
  const parts = name.split(",");
  return { work, name: parts.length > 1 ? parts[1] : undefined };
};

const pad = (value: number): string => String(value).padStart(2, "0");

/** The library knows the lunar calendar of these years. */
const LUNAR_YEARS = { from: 1901, to: 2099 };

/** Undefined where the lunar year has no such day (廿九 is the last one, no leap month …). */
export const dayFromLunar = (year: number, month: number, date: number, leap = false): Day | undefined => {
  if (year < LUNAR_YEARS.from || year > LUNAR_YEARS.to || month < 1 || month > 12 || date < 1 || date > 30)
    return undefined;
  const found = calendar().getSolarDateFromLunar(`${year}-${pad(month)}-${pad(date)}`);
  const day = dayFromIso((leap ? found.leapMonthDate : found.date) ?? "");
  if (day === undefined) return undefined;
  return lunarDateOf(day) === date ? day : undefined;
};

const lunarDateOf = (day: Day): number => {
  const { year, month, date } = chinaDate(day);
  return calendar().getLunarDate(`${year}-${pad(month)}-${pad(date)}`).lunarDay;
};

/** 除夕: the day before the lunar year begins. */
export const newYearsEve = (lunarYear: number): Day | undefined => {
  const first = dayFromLunar(lunarYear + 1, 1, 1);
  return first === undefined ? undefined : first - 1;
};

const TERMS = {
  立春: [2, "the_beginning_of_spring"],
  清明: [4, "pure_brightness"],
  立夏: [5, "the_beginning_of_summer"],
  夏至: [6, "the_summer_solstice"],
  立秋: [8, "the_beginning_of_autumn"],
  秋分: [9, "the_autumn_equinox"],
  立冬: [11, "the_beginning_of_winter"],
  冬至: [12, "the_winter_solstice"],
} as const;

export type Term = keyof typeof TERMS;

export const dayOfTerm = (year: number, term: Term): Day | undefined => {
  const [month, key] = TERMS[term];
  return dayFromIso(calendar().getSolarTermDate(year, month, key));
};
