import { chinaDate, type Day, dayOf, minuteOf, momentOf, monthLength, weekdayOf } from "./china.ts";
import { isWorkday } from "./holidays.ts";
import { nthWeekday, resolveWeekday } from "./when-days.ts";
import { deadlineTimes, endMinute, type Times, timesOf } from "./when-hours.ts";
import { type Run, type Side, saysDay } from "./when-run.ts";
import type { Days, Every, Period } from "./when-tokens.ts";

/** One thing an expression can mean. */
export interface Sense {
  readonly start: Date;
  readonly end?: Date;
  readonly precision: "minute" | "day";
  /** 下午 without an hour. */
  readonly part?: Period;
  readonly recurrence?: Every;
}

export type Senses =
  | {
      readonly kind: "senses";
      readonly senses: readonly Sense[];
      readonly unsure: boolean;
      readonly otherwise?: readonly Sense[];
    }
  | { readonly kind: "impossible" };

const LAST = 23 * 60 + 59;
const IMPOSSIBLE = { kind: "impossible" } as const;

const senses = (found: readonly Sense[], unsure: boolean, otherwise?: readonly Sense[]): Senses =>
  otherwise ? { kind: "senses", senses: found, unsure, otherwise } : { kind: "senses", senses: found, unsure };

const unique = (days: readonly Day[]): readonly Day[] => [...new Set(days)].sort((a, b) => a - b);

/** 12月5日（周六）: where the two do not agree, somebody made a slip, and both are offered. */
const both = (first: Days, second: Days): Days => {
  if (first.impossible || second.impossible) return { days: [], impossible: true };
  const common = first.days.filter((day) => second.days.includes(day));
  if (common.length === 1) return { days: common };
  return {
    days: unique(common.length > 0 ? common : [...first.days, ...second.days]),
    unsure: true,
  };
};

/** 12月5日（周五）: the Friday somebody may have had in mind. */
const nearest = ({ days: [day = 0], impossible }: Days, weekday: number): Days => {
  if (impossible) return { days: [], impossible };
  const offset = (weekday - weekdayOf(day) + 7) % 7;
  return { days: [day + (offset > 3 ? offset - 7 : offset)] };
};

const daysOf = (side: Side, base: Day): Days => {
  const [first, ...rest] = side.days.map((token) => token.on(base));
  const named = first && rest.reduce(both, first);
  const found = side.weekdays.reduce<Days | undefined>((days, token) => {
    if (days === undefined) return resolveWeekday(token, base);
    const sameName = days.days.filter((day) => weekdayOf(day) === token.day);
    if (token.week === undefined && sameName.length > 0) return { days: sameName };
    return both(days, token.week === undefined ? nearest(days, token.day) : resolveWeekday(token, base));
  }, named);
  if (found === undefined) return { days: [base] };
  const unsure = found.unsure || side.days.some((token) => token.vague) ? { unsure: true as const } : {};
  return {
    ...found,
    days: found.days.map((day) => day + side.shift),
    ...unsure,
  };
};

/** The day 到 leads to: 后天 is counted from today, the 7日 of 12月5日到7日 from where it starts. */
const endDay = (side: Side, from: Day, today: Day): Day | undefined => {
  if (side.days.length + side.weekdays.length === 0) return from + side.shift;
  const [token] = side.weekdays;
  if (side.days.length === 0 && token && token.week === undefined) {
    return from + ((token.day - weekdayOf(from) + 7) % 7);
  }
  const [seen] = [today, from]
    .map((base) => daysOf(side, base).days)
    .filter(([day]) => day !== undefined && day >= from);
  return seen?.length === 1 ? seen[0] : undefined;
};

interface Question {
  readonly run: Run;
  readonly today: Day;
  /** A deadline is asked for. */
  readonly due: boolean;
}

/** The end of a reading that starts at `minute` of `day`; null: said, but not to be understood. */
const endOf = ({ run, today }: Question, day: Day, minute: number | undefined): Date | null | undefined => {
  const { start, end } = run;
  if (!end) return undefined;
  const last = endDay(end, day, today);
  if (last === undefined || last < day) return null;
  if (!end.clock && end.period) return null;
  if (!end.clock) return minute === undefined || last > day ? momentOf(last, LAST) : null;
  if (last > day) {
    const [first, ...more] = timesOf(end.clock, end.period).minutes;
    return first === undefined || (more.length > 0 && minute === undefined) ? null : momentOf(last, first);
  }
  const found = minute === undefined ? null : endMinute(minute, end.clock, end.period, start.period);
  return found === null ? null : momentOf(day, found);
};

const senseAt = (
  question: Question,
  day: Day,
  minute: number | undefined,
): { readonly sense: Sense; readonly unsure: boolean } => {
  const { run, due } = question;
  const end = endOf(question, day, minute);
  const start = momentOf(day, minute ?? 0);
  const exact = minute !== undefined && (run.start.clock !== undefined || (due && run.start.period !== undefined));
  const part = exact ? undefined : run.start.period;
  const sense: Sense = {
    start,
    ...(end ? { end } : {}),
    precision: exact ? "minute" : "day",
    ...(part ? { part } : {}),
  };
  return { sense, unsure: end === null };
};

const combine = (question: Question, days: Days, times: Times | undefined): Senses => {
  const { run } = question;
  if (run.vague && !saysDay(run) && run.start.clock === undefined) return senses([], true);
  if (days.impossible || (times && times.minutes.length === 0)) return IMPOSSIBLE;
  const minutes = times ? times.minutes : [undefined];
  const found = days.days.flatMap((day) => minutes.map((minute) => senseAt(question, day, minute)));
  const unsure = days.unsure === true || times?.unsure === true || run.vague || found.some((each) => each.unsure);
  const later = times?.otherwise;
  const otherwise = later === undefined ? undefined : days.days.map((day) => senseAt(question, day, later).sense);
  return senses(
    found.map((each) => each.sense),
    unsure,
    otherwise,
  );
};

/** The first time a recurrence comes round, not before now. */
const occurrences = (rule: Every, today: Day): readonly Day[] => {
  const ahead = Array.from({ length: 400 }, (_, n) => today + n);
  if (rule.every === "day") return ahead.slice(0, 2);
  if (rule.every === "workday") return ahead.filter(worksOn).slice(0, 2);
  if (rule.every === "week") return ahead.filter((day) => rule.days.includes(weekdayOf(day))).slice(0, 8);
  return ahead.filter((day) => isMonthly(rule, day)).slice(0, 2);
};

const worksOn = (day: Day): boolean => {
  const work = isWorkday(momentOf(day, 0));
  return work === "unpublished" ? weekdayOf(day) <= 5 : work;
};

const isMonthly = (rule: Extract<Every, { every: "month" }>, day: Day): boolean => {
  const { year, month, date } = chinaDate(day);
  if ("nth" in rule) return nthWeekday(year, month, rule.nth, rule.day) === day;
  return rule.date === -1 ? date === monthLength(year, month) : date === rule.date;
};

const repeated = (run: Run, rule: Every | undefined, now: Date, deadline: boolean): Senses => {
  if (rule === undefined) return senses([], true);
  const times = run.start.clock ? timesOf(run.start.clock, run.start.period) : undefined;
  if (times && times.minutes.length === 0) return IMPOSSIBLE;
  const minutes: readonly (number | undefined)[] = times ? times.minutes : [deadline ? LAST : undefined];
  const days = occurrences(rule, dayOf(now));
  const found = minutes.flatMap((minute) => {
    const day = days.find((each) => minute === undefined || momentOf(each, minute) >= now);
    if (day === undefined) return [];
    const fortnight = rule.every === "week" && rule.interval === 2 ? [day, day + 7] : [day];
    return fortnight.map((each) => senseAt({ run, today: dayOf(now), due: deadline }, each, minute));
  });
  const unsure = found.length !== 1 || times?.unsure === true || run.vague || found.some((each) => each.unsure);
  return senses(
    found.map(({ sense }) => ({ ...sense, recurrence: rule })),
    unsure,
  );
};

const eves = (run: Run, days: Days): Days => {
  const festival = run.start.days.some((token) => token.festival) && run.start.shift === 0 && !run.start.clock;
  if (!festival || run.mark !== "before" || days.impossible) return days;
  return {
    ...days,
    days: days.days.flatMap((day) => [day - 1, day]),
    unsure: true,
  };
};

/** What a run can mean, seen from now (or, for a time alone, on the day given). */
export const sensesOf = (run: Run, now: Date, deadline: boolean, base: Day = dayOf(now)): Senses => {
  if (run.mark === "after") return senses([], true);
  if (run.every) return repeated(run, run.every.rule, now, deadline);
  if (run.start.later !== undefined) {
    const start = momentOf(dayOf(now), minuteOf(now) + run.start.later);
    const exact = start < now ? new Date(now) : start;
    return senses([{ start: run.start.later > 0 ? exact : start, precision: "minute" }], run.vague);
  }
  const due = deadline || run.mark === "before";
  const { start } = run;
  const found = daysOf(start, base);
  const yearEnd = due && start.days.every((token) => token.vague) && found.days.length === 1 && !found.impossible;
  const days = eves(run, yearEnd && found.unpublished === undefined ? { days: found.days } : found);
  const question: Question = { run, today: dayOf(now), due };
  if (due && !run.end) return combine(question, days, deadlineTimes(start.clock, start.period));
  return combine(question, days, start.clock ? timesOf(start.clock, start.period) : undefined);
};
