import { IMPOSSIBLE } from "./when-days.ts";
import { DATE_RULES } from "./when-rules-dates.ts";
import { MONTH_RULES } from "./when-rules-months.ts";
import { NEAR_RULES } from "./when-rules-near.ts";
import { WEEK_RULES } from "./when-rules-weeks.ts";
import { oneDay, type Placed, type Rule } from "./when-tokens.ts";

/** 前一天 counts from a day said before it; alone, nobody can tell from which. */
const isAlone = (last: Placed | undefined): boolean => last === undefined || last.kind === "word";

/** 两三天后, 过几天, 改天, 头一天, 星其四: about a day, but which one only a person knows. */
const UNSURE_DAYS: readonly Rule[] = [
  {
    at: /(?:再?过)?(?:[一两二三四五六七八九][二三四五六七八九]|十几|好?几|若干) ?个?(?:多)?(?:工作日|天|日|周|星期|礼拜|月|年|小时|钟头|分钟)(?:之?后|以后|过后|之?内|以内|之?前)/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: /再?过(?:[一两二三四五六七八九][二三四五六七八九]|好?几|些|一些|一阵子?|段时间|一段时间)个?(?:工作日|天|日|周|星期|礼拜|月|年|时间)?|改[天日](?!换)|(?:某|哪|另|隔)一?[天日](?![都也])/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: /头一?天|前一(?:天|晚)|第二天|次日|翌日/y,
    make: (_, { before }) => (isAlone(before.at(-1)) ? [{ kind: "vague", firm: true }] : null),
  },
  {
    at: /星[其气起企奇齐七](?:期)?[一二三四五六日天1-7]|礼[败白][一二三四五六日天]|(?:下{1,2}|上|本|这)个?[州洲粥][一二三四五六日天]/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: /(?<![\d一两二三四五六七八九十几每第])(?:上|这|本|下{1,2})?个?(?:周|星期|礼拜)[八九089](?![\d点时月号:./次天个年折成百千万人小名位])/y,
    make: () => oneDay(() => IMPOSSIBLE),
  },
];

/** In this order: the first that takes a text has it. */
export const DAY_RULES: readonly Rule[] = [...UNSURE_DAYS, ...MONTH_RULES, ...NEAR_RULES, ...WEEK_RULES, ...DATE_RULES];
