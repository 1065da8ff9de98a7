import { mondayOf } from "./china.ts";
import { isName } from "./people-words.ts";
import { weekdayNumber, weekShift } from "./when-days.ts";
import type { Rule } from "./when-tokens.ts";

/** Days of a week: 下周三, 这周末, 第三周. */
export const WEEK_RULES: readonly Rule[] = [
  {
    at: /第 ?(?:\d{1,2}|[一二三四五六七八九十]{1,3}) ?(?:教学)?周(?:的? ?(?:周|星期|礼拜)?[一二三四五六日天])?/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: /(?:(?:上|这|本|下{1,3})个?)?(?:周|星期|礼拜)[一二三四五六日天1-7](?:[、,/和及][一二三四五六日天1-7])+(?![点时月号刻:.\d])|(?:周|星期|礼拜)六日|(?:(?:上|这|本|下{1,3})个?)?(?:周|星期|礼拜)[一二三四五六][二三四五六日][三四五六日]?(?![点时月号刻:十年个人节])/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: /(上上|上|这一?|本|下{1,3}|今)?(个)?(周|星期|礼拜)(?: ?的? ?(?:周|星期|礼拜))?([一二三四五六日]|天(?!气|数|内|后|前)|[1-7](?!\d|[.:/] ?\d))(?!程|历|志|记|报|刊|常|年级|期|边|岁|次)/y,
    make: ({ 0: all, 1: prefix, 2: each, 3: unit, 4: day = "", index }, { text, before }) => {
      if (
        unit === "周" &&
        !prefix &&
        /[\d一两二三四五六七八九十几每]/.test(text.charAt((before.at(-1)?.to ?? 0) - 1)) &&
        before.at(-1)?.kind === "word"
      )
        return null;
      if (unit === "周" && !prefix && isSurname(text.slice(index + all.length))) return null;
      const week = weekShift(prefix);
      const loose = each !== undefined && unit === "周" && week === 1;
      const base = { kind: "weekday", day: weekdayNumber(day) } as const;
      if (week === undefined) return [base];
      return [loose ? { ...base, week, loose } : { ...base, week }];
    },
  },
  {
    at: /(上|这|本|下{1,2})?(个)?(?:周|星期|礼拜)末/y,
    make: ([, prefix]) => [
      {
        kind: "day",
        on: (today) => {
          const monday = mondayOf(today) + 7 * (weekShift(prefix) ?? 0);
          return { days: [monday + 5, monday + 6], unsure: true };
        },
      },
    ],
  },
  {
    at: /(上|这|本|下{1,2})(?:一?个)?(?:周|星期|礼拜)(之内|以内|内)?/y,
    make: ([, prefix, within]) => [
      {
        kind: "day",
        on: (today) => {
          const monday = mondayOf(today) + 7 * (weekShift(prefix) ?? 0);
          const offsets = within ? [4, 6] : [0, 1, 2, 3, 4];
          return { days: offsets.map((n) => monday + n), unsure: true };
        },
        vague: true,
      },
    ],
  },
];

const TITLED = /^([\u4e00-\u9fff])(?:老师|主任|校长|书记|主席|组长|教授|医生|同志|同学)/;

/** 周一鸣老师 is a person; 周一王老师 is a day and a person. */
const isSurname = (after: string): boolean => {
  const next = TITLED.exec(after)?.[1] ?? "";
  return (
    next !== "" && !/[副总班年各新老女男本全语数英体美音学的由请给和跟与找是有,]/.test(next) && !isName(`${next}明`)
  );
};
