import { addMonths, chinaDate, dayFrom } from "./china.ts";
import { readNumber } from "./number.ts";
import {
  dayIn,
  FORGOTTEN,
  firstOf,
  fullYear,
  IMPOSSIBLE,
  inMonth,
  MONTH_WORD,
  monthDay,
  monthPart,
  monthShift,
  N,
  NOT_DATE,
  nthWeekday,
  PART,
  surely,
  weekdayNumber,
  YEAR,
  yearShift,
} from "./when-days.ts";
import { oneDay, type Rule } from "./when-tokens.ts";

/** Days by year and month: 2026年6月13日, 下个月第一个周五, 月底. */
export const MONTH_RULES: readonly Rule[] = [
  {
    at: new RegExp(
      `(\\d{4}|\\d{2}(?=年)|[一二三四五六七八九〇零]{4}(?=年)) ?[年./-] ?${N} ?[月./-] ?${N}(?!\\d)(?: ?[日号])?`,
      "y",
    ),
    make: ([, year = "", month = "", date = ""]) => (fullYear(year) < 1900 ? null : dayIn(fullYear(year), month, date)),
  },
  {
    at: /(20\d{2})([01]\d)([0-3]\d)(?!\d)/y,
    make: ([, year = "", month = "", date = ""], { before }) =>
      before.at(-1)?.kind === "word" ? null : dayIn(Number(year), month, date),
  },
  {
    at: /(?:\d{4}|[一二三四五六七八九〇零]{4})年(?! ?[级度货])/y,
    make: () => [{ kind: "vague" }],
  },
  {
    at: new RegExp(
      `${YEAR}${N} ?月份?的? ?(?:第([一二三四五1-5])个?|(最后)一?个?)(?:周|星期|礼拜)([一二三四五六日天1-7])`,
      "y",
    ),
    make: ([, shift, month = "", nth, , weekday = ""]) =>
      oneDay((today) => {
        const year = chinaDate(today).year + (yearShift(shift) ?? 0);
        const inYear = (y: number) =>
          nthWeekday(y, readNumber(month) ?? 0, nth ? (readNumber(nth) ?? 0) : -1, weekdayNumber(weekday));
        const day = inYear(year);
        return day !== undefined && day < today && shift === undefined ? surely(inYear(year + 1)) : surely(day);
      }),
  },
  {
    at: new RegExp(
      `${MONTH_WORD}份?的? ?(?:第([一二三四五1-5])个?|(最后)一?个?)(?:周|星期|礼拜)([一二三四五六日天1-7])`,
      "y",
    ),
    make: ([, word, nth, , weekday = ""]) =>
      oneDay((today) => {
        const { year, month } = chinaDate(addMonths(firstOf(today), monthShift(word)));
        return surely(nthWeekday(year, month, nth ? (readNumber(nth) ?? 0) : -1, weekdayNumber(weekday)));
      }),
  },
  {
    at: new RegExp(`${YEAR}${N} ?月份?的? ?${PART}`, "y"),
    make: ([, shift, month = "", part = ""]) =>
      oneDay((today) => {
        const { year } = chinaDate(today);
        const number = readNumber(month) ?? 0;
        if (number < 1 || number > 12) return IMPOSSIBLE;
        const found = monthPart(year + (yearShift(shift) ?? 0), number, part);
        const over = shift === undefined && found.days.every((day) => today - day > FORGOTTEN);
        return over ? monthPart(year + 1, number, part) : found;
      }),
  },
  {
    at: new RegExp(`${MONTH_WORD}份?的? ?${PART}`, "y"),
    make: ([, word, part = ""]) =>
      oneDay((today) => {
        const { year, month } = chinaDate(addMonths(firstOf(today), monthShift(word)));
        return monthPart(year, month, part);
      }),
  },
  {
    at: new RegExp(`${YEAR}${N} ?月 ?${N}(?:[日号]? ?[、,和及] ?${N}){1,4} ?(?:[两三四] ?)?[日号天]`, "y"),
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: new RegExp(`${YEAR}${N} ?月 ?${N} ?(?:[日号]|(?![\\d人个名位元块年点时分岁级]))`, "y"),
    make: ([, shift, month = "", date = ""]) =>
      oneDay(monthDay(readNumber(month) ?? 0, readNumber(date) ?? 0, yearShift(shift))),
  },
  {
    at: new RegExp(`${MONTH_WORD}份?的? ?${N} ?[日号]${NOT_DATE}`, "y"),
    make: ([, word, date = ""]) => oneDay(inMonth(monthShift(word), readNumber(date) || 99)),
  },
  {
    at: /(?<!年|个)月(底|末|初|中(?!午|旬))/y,
    make: ([, part = ""]) =>
      oneDay((today) => {
        const { year, month } = chinaDate(today);
        const here = monthPart(year, month, part);
        if (here.days.some((day) => day >= today)) return here;
        const next = chinaDate(addMonths(firstOf(today), 1));
        return { ...monthPart(next.year, next.month, part), unsure: true };
      }),
  },
  {
    at: /(今|明|本|后)?年(底|末|终(?!于|究|身|止|点))/y,
    make: ([, word]) => [
      {
        kind: "day",
        on: (today) => surely(dayFrom(chinaDate(today).year + (yearShift(word) ?? 0), 12, 31)),
        vague: true,
      },
    ],
  },
  {
    at: new RegExp(`${MONTH_WORD}(?!饼|考|报|票|薪|经|亮|色|光|刊)`, "y"),
    make: () => [{ kind: "vague", firm: true }],
  },
];
