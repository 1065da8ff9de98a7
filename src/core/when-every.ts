import { readNumber } from "./number.ts";
import { weekdayNumber } from "./when-days.ts";
import type { Every, LexContext, Rule, Token } from "./when-tokens.ts";

const N = "(\\d{1,2}|[零〇一二两三四五六七八九十]{1,3})";

const scanWeekdays = (text: string, from: number): { readonly days: readonly number[]; readonly to: number } => {
  const days: number[] = [];
  let at = from;
  for (;;) {
    const match = /^(?:[、,和及与/]|至|到)?(?:周|星期|礼拜)?([一二三四五六日天1-7])(?![点时月号刻:.次天节趟]|\d)/.exec(
      text.slice(at, at + 5),
    );
    if (
      !match ||
      (days.length > 0 && /^[一二三四五六七]/.test(match[0]) && /^.[、,]?[点时]/.test(text.slice(at, at + 3)))
    )
      break;
    const day = weekdayNumber(match[1] ?? "");
    const last = days.at(-1);
    if (/^[至到]/.test(match[0]) && last !== undefined)
      for (let next = last + 1; next < day; next += 1) days.push(next);
    days.push(day);
    at += match[0].length;
  }
  return { days: [...new Set(days)].sort((a, b) => a - b), to: at };
};

const everyWeek = (match: RegExpExecArray, { text }: LexContext): readonly Token[] => {
  const start = match.index + match[0].length;
  const { days, to } = scanWeekdays(text, start);
  const double = /[两2隔]/.test(match[0]);
  // Whether a week is odd or even at school, nobody can tell here.
  if (days.length === 0 || /^[单双]/.test(match[0])) return [{ kind: "every", rule: undefined }];
  match[0] += text.slice(start, to);
  return [
    {
      kind: "every",
      rule: double ? { every: "week", days, interval: 2 } : { every: "week", days },
    },
  ];
};

const every = (rule: Every | undefined): readonly Token[] => [{ kind: "every", rule }];

/** 周一至周五每天 */
const everyDayOf = (match: RegExpExecArray, { text }: LexContext): readonly Token[] => {
  const { days } = scanWeekdays(text, match.index);
  match[0] += /^的?(?:每天|每日|天天)/.exec(text.slice(match.index + match[0].length))?.[0] ?? "";
  return [{ kind: "every", rule: days.length > 0 ? { every: "week", days } : undefined }];
};

export const EVERY_RULES: readonly Rule[] = [
  {
    at: /(?:周|星期|礼拜)[一二三四五六](?:至|到|-)(?:周|星期|礼拜)?[二三四五六日天](?=的?(?:每天|每日|天天))/y,
    make: everyDayOf,
  },
  {
    at: /每(?:两|2)个?(?:周|星期|礼拜)的?(?:周|星期|礼拜)?|隔(?:一|1)?个?(?:周|星期|礼拜)的?(?:周|星期|礼拜)?|[单双]周的?(?:周|星期|礼拜)?/y,
    make: everyWeek,
  },
  {
    at: /(?:每|逢)(?:个|逢|一个?)?(?:周|星期|礼拜)的?(?:周|星期|礼拜)?/y,
    make: everyWeek,
  },
  {
    at: /(?:每|逢)(?:个|逢|一个?)?工作日(?:每天)?|工作日每天/y,
    make: () => every({ every: "workday" }),
  },
  {
    at: /每(?:一)?(?:天|日)(?!人)|天天(?=[早晚晨夜]|上午|中午|下午|傍晚|凌晨|\d|[一二三四五六七八九十]|[ ,]|$)|每(?=[早晚])/y,
    make: () => every({ every: "day" }),
  },
  {
    at: /每个?月份?的?(?:第([一二三四五1-5])个?|(最后)一?个?)(?:周|星期|礼拜)([一二三四五六日天1-7])/y,
    make: ([, nth, , day = ""]) =>
      every({
        every: "month",
        nth: nth ? (readNumber(nth) ?? 1) : -1,
        day: weekdayNumber(day),
      }),
  },
  {
    at: new RegExp(`每个?月份?的?(?:${N}[日号]|(底|末|最后一天))`, "y"),
    make: ([, date]) => {
      const number = date ? (readNumber(date) ?? 0) : -1;
      return number === -1 || (number >= 1 && number <= 31)
        ? every({ every: "month", date: number })
        : every(undefined);
    },
  },
  { at: /每(?:个|一)?(?:月|年|学期|季度)/y, make: () => every(undefined) },
];
