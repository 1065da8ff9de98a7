import { addMonths, chinaDate, type Day, dayFrom, dayOf, momentOf, mondayOf, monthLength, weekdayOf } from "./china.ts";
import { addWorkdays } from "./holidays.ts";
import { readNumber } from "./number.ts";
import { type Days, oneDay, type Token } from "./when-tokens.ts";

/** A day of the month or a month, in digits or characters. */
export const N = "(\\d{1,2}|[零〇一二三四五六七八九十廿卅]{1,4})";
/** 3号楼 is no day. */
export const NOT_DATE =
  "(?!楼|栋|门|场|馆|厅|线|桌|车|库|室|教|院|窗|柜|机|台|球|公告|文|案|选手|候选|活动|投票|通知|的活动)";

export const IMPOSSIBLE: Days = { days: [], impossible: true };

export const YEAR = "(?:(今|本|明|来|后|去|前)年 ?的? ?)?";
const YEARS: Readonly<Record<string, number>> = {
  今: 0,
  本: 0,
  明: 1,
  来: 1,
  后: 2,
  去: -1,
  前: -2,
};
export const yearShift = (word: string | undefined): number | undefined => (word ? YEARS[word] : undefined);

export const surely = (day: Day | undefined): Days => (day === undefined ? IMPOSSIBLE : { days: [day] });

/** A date said without its year that lies longer ago than this means next year; nearer, it is taken for a slip. */
export const FORGOTTEN = 120;

/** 12月5日 said today. */
export const monthDay =
  (month: number, date: number, shift?: number) =>
  (today: Day): Days => {
    const { year } = chinaDate(today);
    if (shift !== undefined) return surely(dayFrom(year + shift, month, date));
    if (month === 2 && date === 29) return leapDay(year, today);
    const day = dayFrom(year, month, date);
    if (day === undefined || day >= today || today - day <= FORGOTTEN) return surely(day);
    return surely(dayFrom(year + 1, month, date));
  };

const leapDay = (year: number, today: Day): Days => {
  const next = [0, 1, 2, 3, 4, 8].map((n) => dayFrom(year + n, 2, 29)).find((day) => day !== undefined && day >= today);
  const near = next !== undefined && next - today <= 366;
  return near && next !== undefined ? { days: [next] } : IMPOSSIBLE;
};

/** 5号: the next one. Where a month has no such day, a person decides. */
export const nextDate =
  (date: number) =>
  (today: Day): Days => {
    if (date < 1 || date > 31) return IMPOSSIBLE;
    const { year, month } = chinaDate(today);
    for (let ahead = 0; ahead < 3; ahead += 1) {
      const index = year * 12 + month - 1 + ahead;
      const day = dayFrom(Math.floor(index / 12), (index % 12) + 1, date);
      if (day === undefined || day < today) continue;
      const skipped = ahead > 0 && monthLength(year, month) < date ? true : ahead > 1;
      return skipped ? { days: [day], unsure: true } : { days: [day] };
    }
    return IMPOSSIBLE;
  };

export const inMonth =
  (shift: number, date: number) =>
  (today: Day): Days => {
    const { year, month } = chinaDate(addMonths(firstOf(today), shift));
    return surely(date === -1 ? dayFrom(year, month, monthLength(year, month)) : dayFrom(year, month, date));
  };

export const firstOf = (day: Day): Day => day - chinaDate(day).date + 1;

/** 月初, 上旬 …: a stretch of days, of which only a person knows the one. */
const PARTS: Readonly<Record<string, readonly [from: number, to: number]>> = {
  初: [1, 5],
  中: [14, 16],
  中旬: [11, 20],
  上旬: [1, 10],
  下旬: [21, -1],
};

export const monthPart = (year: number, month: number, part: string): Days => {
  const last = monthLength(year, month);
  if (part === "底" || part === "末" || part.startsWith("最后")) return surely(dayFrom(year, month, last));
  const [from, to] = PARTS[part] ?? [1, -1];
  const days = [dayFrom(year, month, from), dayFrom(year, month, to === -1 ? last : to)];
  return { days: days.filter((day) => day !== undefined), unsure: true };
};

const MONTH_SHIFTS: Readonly<Record<string, number>> = {
  本: 0,
  这: 0,
  当: 0,
  下: 1,
  下下: 2,
  上: -1,
};
export const monthShift = (word: string | undefined): number => MONTH_SHIFTS[(word ?? "").replace("个", "")] ?? 0;
export const MONTH_WORD = "(本|这个?|当|下下个?|下个?|上个?)月";
export const PART = "(底|末|初|中旬|上旬|下旬|中(?!午)|最后[一1]天)";

export const weekdayNumber = (char: string): number =>
  char === "日" || char === "天" || char === "末" ? 7 : (readNumber(char) ?? 0);

/** The nth (or, −1, the last) weekday of a month. */
export const nthWeekday = (year: number, month: number, nth: number, weekday: number): Day | undefined => {
  const first = dayFrom(year, month, 1);
  if (first === undefined) return undefined;
  const offset = (weekday - weekdayOf(first) + 7) % 7;
  const last = monthLength(year, month);
  const date = nth === -1 ? offset + 1 + 7 * Math.floor((last - offset - 1) / 7) : offset + 1 + 7 * (nth - 1);
  return dayFrom(year, month, date);
};

export const later = (unit: string, count: number): readonly Token[] | null => {
  if (unit === "天" || unit === "日") return oneDay((today) => ({ days: [today + count] }));
  if (unit === "月") return oneDay((today) => ({ days: [addMonths(today, count)] }));
  if (unit === "年") return oneDay((today) => ({ days: [addMonths(today, count * 12)] }));
  if (unit === "工作日") return oneDay((today) => workdaysLater(today, count));
  return oneDay((today) => ({ days: [today + 7 * count] }));
};

const workdaysLater = (today: Day, count: number): Days => {
  const { date, unpublished } = addWorkdays(momentOf(today, 0), count);
  return unpublished === undefined ? { days: [dayOf(date)] } : { days: [dayOf(date)], unsure: true, unpublished };
};

export const half = (unit: string): readonly Token[] => {
  if (unit === "年") return oneDay((today) => ({ days: [addMonths(today, 6)] }));
  return [
    {
      kind: "day",
      on: (today) => ({ days: [today + 14, today + 15], unsure: true }),
      vague: true,
    },
  ];
};

export const fullYear = (text: string): number => {
  const year = readNumber(text) ?? 0;
  return year < 100 ? (year < 70 ? 2000 : 1900) + year : year;
};

export const dayIn = (year: number, month: string, date: string): readonly Token[] => {
  const day = dayFrom(year, readNumber(month) ?? 0, readNumber(date) ?? 0);
  return oneDay(() => surely(day));
};

export const weekShift = (prefix: string | undefined): number | undefined => {
  if (!prefix) return undefined;
  if (prefix.startsWith("上")) return -prefix.length;
  return prefix.startsWith("下") ? prefix.length : 0;
};

const FARTHEST = {
  工作日: 250,
  天: 1000,
  日: 1000,
  周: 150,
  星期: 150,
  礼拜: 150,
  月: 36,
  年: 5,
} as const;

export const counted = (unit: string, count: string): readonly Token[] | null => {
  const number = readNumber(count);
  const most = FARTHEST[unit as keyof typeof FARTHEST] ?? 0;
  return number === undefined || number < 1 || number > most ? null : later(unit, number);
};

/** 周五 said today. On a Friday nobody can know which one is meant. */
export const resolveWeekday = (token: Extract<Token, { kind: "weekday" }>, today: Day): Days => {
  const monday = mondayOf(today);
  const here = monday + token.day - 1;
  if (token.week !== undefined) {
    const day = here + 7 * token.week;
    return token.loose && here > today ? { days: [day, here], unsure: true } : { days: [day] };
  }
  if (here === today) return { days: [today, today + 7], unsure: true };
  return { days: [here > today ? here : here + 7] };
};
