import { addMonths, type Day, dayOf, momentOf } from "./china.ts";
import { addWorkdays } from "./holidays.ts";
import { NUMBER, readNumber } from "./number.ts";
import { deadlineTimes } from "./when-hours.ts";
import { LENGTH, lengthOf } from "./when-length.ts";
import { lex } from "./when-lex.ts";
import type { Sense } from "./when-read.ts";
import { readRuns } from "./when-run.ts";

export interface Relative {
  readonly from: number;
  readonly to: number;
  readonly senses: readonly Sense[];
  readonly unsure: boolean;
}

const FILLER = "(?:报名|截止|时间|日期|最晚|最迟|不晚于|到|至|在|于|为|是|请|的|[ ,:，]){0,8}";
const START =
  "(?:(?:本次|这次|该|正式)?(?:活动|比赛|会议|演出|培训|讲座|大会|正式)?(?:开始|开赛|开会|出发|开场|开课|上课|举行|集合|发车|开幕|举办|报到)|活动|比赛|会议|演出|培训|讲座)";
const DAYS = `(${NUMBER}|半) ?个?(工作日|天|日|周|星期|礼拜|月)`;

const rule = (pattern: string): RegExp => new RegExp(`^${FILLER}${pattern}`);

/** 提前两天, 开始前两天, 开始两天前 */
const IN_DAYS = [
  rule(`(?:提前|提早)${DAYS}`),
  rule(`(?:${START})?的?(?:之前|前)${DAYS}`),
  rule(`${START}的?${DAYS}(?:之前|以前|前)`),
];
const IN_MINUTES = [
  rule(`(?:提前|提早)${LENGTH}`),
  rule(`(?:${START})?的?(?:之前|前)${LENGTH}`),
  rule(`${START}的?${LENGTH}(?:之前|以前|前)`),
];
const AT_START = rule(`${START}(?:之前|以前|前|时|即)`);
const DAY_BEFORE = rule(`(?:${START})?的?(?:头一?天|[前头]一(?=晚)|前夜|前夕)`);
const SAME_DAY = rule(`(?:${START})?的?(?:当天|当日|那天)`);

const LAST = 23 * 60 + 59;

const daysBefore = (start: Date, count: number, unit: string): { readonly day: Day; readonly unsure: boolean } => {
  const day = dayOf(start);
  if (unit === "工作日") {
    const { date, unpublished } = addWorkdays(start, -count);
    return { day: dayOf(date), unsure: unpublished !== undefined };
  }
  if (unit === "月") return { day: addMonths(day, -count), unsure: false };
  return {
    day: day - count * (unit === "天" || unit === "日" ? 1 : 7),
    unsure: false,
  };
};

/** The hour said after the day: 前一天18:00. Without one the day counts to its end. */
const onDay = (text: string, from: number, to: number, day: Day, unsure: boolean): Relative => {
  const run = readRuns(lex(text.slice(to, to + 30), day)).find((each) => each.start.clock || each.start.period);
  const clock = run?.start.clock;
  if (run === undefined)
    return {
      from,
      to,
      senses: [{ start: momentOf(day, LAST), precision: "day" }],
      unsure,
    };
  const times = deadlineTimes(clock, run.start.period);
  const senses = times.minutes.map((minute): Sense => ({ start: momentOf(day, minute), precision: "minute" }));
  return {
    from,
    to: to + run.to,
    senses,
    unsure: unsure || times.unsure === true,
  };
};

const firstMatch = (patterns: readonly RegExp[], text: string): RegExpExecArray | null => {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return match;
  }
  return null;
};

const unknownStart = (match: RegExpExecArray): Relative => ({
  from: 0,
  to: match[0].length,
  senses: [],
  unsure: true,
});

const countedDays = (match: RegExpExecArray): number | undefined => {
  const count = readNumber(match[1] ?? "");
  return count !== undefined && count >= 1 && count <= 400 ? count : undefined;
};

/** A deadline counted back from the start of the thing itself; null where the text says no such thing. */
export const readRelative = (text: string, start: Date | undefined): Relative | null => {
  const inDays = firstMatch(IN_DAYS, text);
  const inMinutes = inDays ? null : firstMatch(IN_MINUTES, text);
  const dayBefore = inDays || inMinutes ? null : DAY_BEFORE.exec(text);
  const atStart = inDays || inMinutes || dayBefore ? null : AT_START.exec(text);
  const sameDay = inDays || inMinutes || dayBefore || atStart ? null : SAME_DAY.exec(text);
  const match = inDays ?? inMinutes ?? dayBefore ?? atStart ?? sameDay;
  if (!match) return null;
  if (start === undefined) return unknownStart(match);
  const to = match[0].length;
  if (inDays) {
    const count = countedDays(inDays);
    if (count === undefined) return unknownStart(match);
    const { day, unsure } = daysBefore(start, count, inDays[2] ?? "");
    return onDay(text, 0, to, day, unsure);
  }
  if (dayBefore) return onDay(text, 0, to, dayOf(start) - 1, false);
  if (sameDay) return onDay(text, 0, to, dayOf(start), false);
  const minutes = inMinutes ? lengthOf(inMinutes) : 0;
  if (minutes === undefined) return unknownStart(match);
  return {
    from: 0,
    to,
    senses: [
      {
        start: new Date(start.getTime() - minutes * 60_000),
        precision: "minute",
      },
    ],
    unsure: false,
  };
};
