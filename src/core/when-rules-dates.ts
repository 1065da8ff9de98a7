import { readNumber } from "./number.ts";
import { monthDay, N, NOT_DATE, nextDate } from "./when-days.ts";
import type { Rule } from "./when-tokens.ts";

const NOT_MONTH_DAY =
  "(?![\\d.:/%]|-(?!\\d{1,2}[./]\\d)|人|个|名|位|元|块|年|公里|米|岁|级|班|分|折|点|时|km|kg|万|千|倍|天|周|小时|组|队|桌|次|届|度|码|号楼)";

/** Dates without their month, or with nothing but marks: 13号, 13、14号, 6/13. */
export const DATE_RULES: readonly Rule[] = [
  {
    at: new RegExp(`${N} ?[日号]? ?[、,和及或/] ?${N} ?[日号](?!\\d)${NOT_DATE}`, "y"),
    make: ([, first = "", second = ""]) => {
      const [from, to] = [readNumber(first), readNumber(second)];
      if (from === undefined || to === undefined || from > 31 || to > 31) return null;
      return [
        { kind: "day", on: nextDate(from), weak: true },
        { kind: "or" },
        { kind: "day", on: nextDate(to), weak: true },
      ];
    },
  },
  {
    at: /[一二三四五六七八九]{2}(?:[日号]|月份?)|十[一二三四五六七八九]{2}[日号]|二十[一二三四五六七八九]{2}[日号]/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: new RegExp(`${N} ?[-~到至] ?${N} ?[日号](?!\\d)${NOT_DATE}`, "y"),
    make: ([, first = "", second = ""]) => {
      const [from, to] = [readNumber(first), readNumber(second)];
      if (from === undefined || to === undefined || from > 31 || to > 31) return null;
      return [
        { kind: "day", on: nextDate(from), weak: true },
        { kind: "to" },
        { kind: "day", on: nextDate(to), weak: true },
      ];
    },
  },
  {
    at: new RegExp(`(?<![第\\d#])${N} ?[日号]${NOT_DATE}`, "y"),
    make: ([, date = ""]) => {
      const number = readNumber(date);
      if (number === undefined || number > 99) return null;
      return [{ kind: "day", on: nextDate(number), weak: true }];
    },
  },
  {
    at: new RegExp(`(?<![\\d./])(?<!\\d:)(\\d{1,2})([./-])(\\d{1,2})${NOT_MONTH_DAY}`, "y"),
    make: ({ 1: month = "", 2: mark = "", 3: date = "", index }, { text, before }) => {
      if (text.charAt(index - 1) === "-" && before.at(-1)?.kind !== "to") return null;
      const [m, d] = [Number(month), Number(date)];
      if (m < 1 || m > 12 || d < 1 || d > 31) return null;
      const twin = mark === "." ? date.length === 2 : mark === "-" && m < d && d <= 24;
      const base = { kind: "day", on: monthDay(m, d), weak: true } as const;
      return [twin ? { ...base, twin } : base];
    },
  },
];
