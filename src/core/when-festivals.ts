import { dayFromLunar, dayOfTerm, newYearsEve, type Term } from "./calendar.ts";
import { chinaDate, type Day, dayFrom } from "./china.ts";
import { readNumber } from "./number.ts";
import { IMPOSSIBLE, nthWeekday, YEAR, yearShift } from "./when-days.ts";
import type { Days, Rule, Token } from "./when-tokens.ts";

type InYear = (year: number) => Day | undefined;

const solar =
  (month: number, date: number): InYear =>
  (year) =>
    dayFrom(year, month, date);
const lunar =
  (month: number, date: number): InYear =>
  (year) =>
    dayFromLunar(year, month, date);
const term =
  (name: Term): InYear =>
  (year) =>
    dayOfTerm(year, name);

/** The pattern, and the day in a year (of the lunar calendar for lunar ones). */
const FESTIVALS: readonly (readonly [pattern: string, inYear: InYear])[] = [
  ["元旦节?", solar(1, 1)],
  ["情人节", solar(2, 14)],
  ["(?:三八|国际)?妇女节|女神节|三八节", solar(3, 8)],
  ["植树节", solar(3, 12)],
  [
    "五一国际劳动节|(?:五一)?劳动节|五一节|(?<![周期拜十初零一二三四五六七八九])五一(?![起下直样定个点班组人月号日刻])",
    solar(5, 1),
  ],
  ["(?:五四)?青年节", solar(5, 4)],
  ["(?:六一)?儿童节|六一节|(?<![周期拜十初零一二三四五六七八九])六一(?![起下直样定个点班组人月号日刻])", solar(6, 1)],
  ["(?:七一)?建党节", solar(7, 1)],
  ["(?:八一)?建军节", solar(8, 1)],
  ["教师节", solar(9, 10)],
  ["(?:十一)?国庆节?|十一(?=假期|长假|期间|放假|前(?!后)|当天|那天|节)", solar(10, 1)],
  ["光棍节|双十一", solar(11, 11)],
  ["双十二", solar(12, 12)],
  ["平安夜", solar(12, 24)],
  ["圣诞节?", solar(12, 25)],
  ["跨年夜", solar(12, 31)],
  ["母亲节", (year) => nthWeekday(year, 5, 2, 7)],
  ["父亲节", (year) => nthWeekday(year, 6, 3, 7)],
  ["感恩节", (year) => nthWeekday(year, 11, 4, 4)],
  ["大年初一|农历新年|春节", lunar(1, 1)],
  ["除夕夜?|大年三十|年三十|大年夜|年夜(?!饭)", newYearsEve],
  ["元宵节?|上元节|正月十五", lunar(1, 15)],
  ["龙抬头", lunar(2, 2)],
  ["端午节?|端阳节", lunar(5, 5)],
  ["七夕节?", lunar(7, 7)],
  ["中元节", lunar(7, 15)],
  ["中秋节?", lunar(8, 15)],
  ["重阳节?|敬老节", lunar(9, 9)],
  ["腊八节?", lunar(12, 8)],
  ["清明节?", term("清明")],
  ["立春", term("立春")],
  ["立夏", term("立夏")],
  ["夏至", term("夏至")],
  ["立秋", term("立秋")],
  ["秋分", term("秋分")],
  ["立冬", term("立冬")],
  ["冬至", term("冬至")],
];

/** The next one from today on; with a year word, the one that falls into (or, lunar, begins) that year. */
const nextIn =
  (inYear: InYear, shift: number | undefined) =>
  (today: Day): Days => {
    const { year } = chinaDate(today);
    const near = [-1, 0, 1, 2].map((n) => inYear(year + n)).filter((day) => day !== undefined);
    const found =
      shift === undefined
        ? near.find((day) => day >= today)
        : [...near, inYear(year + shift)].find((day) => day !== undefined && chinaDate(day).year === year + shift);
    return found === undefined ? IMPOSSIBLE : { days: [found] };
  };

/** 今年除夕 may be the one of this year, or the one that ends this lunar year and falls into the next. */
const atYearEnd =
  (inYear: InYear, shift: number | undefined) =>
  (today: Day): Days => {
    if (shift === undefined) return nextIn(inYear, shift)(today);
    const { year } = chinaDate(today);
    const days = [inYear(year + shift - 1), inYear(year + shift)].filter((day) => day !== undefined && day >= today);
    return { days: days.filter((day) => day !== undefined), unsure: true };
  };

const YEAR_END = /除夕|腊八/;

const FAR = "(?=(?:节|小长|长|放)?假|期间|假期|前后)";

/** 元旦晚会 is a title, 元旦上午 a time. */
const NAMES_A_DAY =
  /^(?:$|[^\u4e00-\u9fff]|节|当|那|这|上午|下午|中午|早|晚(?!会|宴|餐)|凌晨|傍晚|前|后|到|至|的(?:上午|下午|早|晚)|在|要|放|[零一二两三四五六七八九十]+[点月])/;

const festivalRule = ([pattern, inYear]: readonly [string, InYear]): Rule => ({
  at: new RegExp(`${YEAR}(?:${pattern})`, "y"),
  make: ({ 0: name, 1: shift, index }, { text }) => {
    const base = {
      kind: "day",
      on: (YEAR_END.test(pattern) ? atYearEnd : nextIn)(inYear, yearShift(shift)),
      festival: true,
    } as const;
    return [NAMES_A_DAY.test(text.slice(index + name.length)) ? base : { ...base, weak: true }];
  },
});

const vagueFestival = ([pattern]: readonly [string, InYear]): Rule => ({
  at: new RegExp(`${YEAR}(?:${pattern})${FAR}(?:假期|长假|小长假|期间|放假|前后)?`, "y"),
  make: () => [{ kind: "vague" }],
});

const LUNAR_MONTH = "(闰)?(正|冬|腊|十[一二]?|[一二三四五六七八九]|\\d{1,2})月";
const LUNAR_DATE =
  "(初[一二三四五六七八九十]|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十|十[一二三四五六七八九]?|\\d{1,2})";
const MONTHS: Readonly<Record<string, number>> = { 正: 1, 冬: 11, 腊: 12 };

/** 三十 does not come in every month; then the twenty-ninth is the last day, and in the twelfth month it is New Year's Eve. */
const thirtieth = (month: number, today: Day): Days => {
  const { year } = chinaDate(today);
  const near = [-1, 0, 1].map((n) => year + n);
  const found = near.find((each) => (dayFromLunar(each, month, 29) ?? 0) >= today - 1);
  const last = found === undefined ? undefined : dayFromLunar(found, month, 29);
  const day = found === undefined ? undefined : dayFromLunar(found, month, 30);
  if (day !== undefined) return { days: [day] };
  return month === 12 && last !== undefined ? { days: [last], unsure: true } : IMPOSSIBLE;
};

const lunarDay = (match: RegExpExecArray): readonly Token[] => {
  const [, shift, leap, month = "", date = ""] = match;
  const m = MONTHS[month] ?? readNumber(month) ?? 0;
  const d = readNumber(date.replace("初", "")) ?? 0;
  if (d === 30 && !leap && !shift) return [{ kind: "day", on: (today) => thirtieth(m, today) }];
  const inYear = (year: number): Day | undefined => dayFromLunar(year, m, d, Boolean(leap));
  return [{ kind: "day", on: m === 12 ? atYearEnd(inYear, yearShift(shift)) : nextIn(inYear, yearShift(shift)) }];
};

/** 八月十五 without 日: the Moon Festival or the middle of August. */
const EITHER = "(八月十五|五月五|七月七|九月九|三月三|二月二|七月十五)(?![日号一二三四五六七八九十])";

export const FESTIVAL_RULES: readonly Rule[] = [
  {
    at: new RegExp(`${YEAR}(?:农历|阴历|旧历|古历) ?的?${LUNAR_MONTH}${LUNAR_DATE}[日号]?`, "y"),
    make: lunarDay,
  },
  {
    at: new RegExp(`${YEAR}()(正|冬|腊)月${LUNAR_DATE}[日号]?`, "y"),
    make: lunarDay,
  },
  {
    at: new RegExp(`${YEAR}${LUNAR_MONTH}(初[一二三四五六七八九十]|廿[一二三四五六七八九]?)`, "y"),
    make: lunarDay,
  },
  {
    at: new RegExp(`${YEAR}大年(初[一二三四五六七八九十])`, "y"),
    make: ([, shift, date = ""]) => [
      {
        kind: "day",
        on: nextIn(lunar(1, readNumber(date.slice(1)) ?? 0), yearShift(shift)),
      },
    ],
  },
  {
    at: new RegExp(EITHER, "y"),
    make: ([text = ""]) => {
      const [month = "", date = ""] = text.split("月");
      const [m, d] = [readNumber(month) ?? 0, readNumber(date) ?? 0];
      return [
        {
          kind: "day",
          on: (today) => ({
            days: [...nextIn(solar(m, d), undefined)(today).days, ...nextIn(lunar(m, d), undefined)(today).days],
            unsure: true,
          }),
        },
      ];
    },
  },
  {
    at: /小年夜?/y,
    make: () => [
      {
        kind: "day",
        on: (today) => ({
          days: [...nextIn(lunar(12, 23), undefined)(today).days, ...nextIn(lunar(12, 24), undefined)(today).days],
          unsure: true,
        }),
      },
    ],
  },
  { at: /(?:农历|阴历|旧历|古历)/y, make: () => [{ kind: "vague" }] },
  ...FESTIVALS.map(vagueFestival),
  ...FESTIVALS.map(festivalRule),
];
