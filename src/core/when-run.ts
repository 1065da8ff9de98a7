import type { Every, Placed, Token } from "./when-tokens.ts";

type Of<K extends Token["kind"]> = Extract<Token, { kind: K }>;

/** One end of an expression: 下周三下午 3 点. */
export interface Side {
  readonly days: readonly Of<"day">[];
  readonly weekdays: readonly Of<"weekday">[];
  readonly shift: number;
  readonly period?: Of<"period">["period"];
  readonly clock?: Of<"clock">;
  readonly later?: number;
}

/** Tokens that stand together and say one thing. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly start: Side;
  readonly end?: Side;
  readonly every?: { readonly rule: Every | undefined };
  readonly mark?: "before" | "after";
  readonly vague: boolean;
  /** Vague, but surely about time. */
  readonly firm?: true;
  /** 周四或周五: what stands on the other side of the 或. */
  readonly or?: Run;
}

const EMPTY: Side = { days: [], weekdays: [], shift: 0 };

const bare = (at: number): Run => ({
  from: at,
  to: at,
  start: EMPTY,
  vague: false,
});

const hasDay = (side: Side): boolean => side.days.length + side.weekdays.length > 0;

export const saysDay = (run: Run): boolean =>
  hasDay(run.start) || run.every !== undefined || run.start.later !== undefined;

const isEmpty = (run: Run): boolean =>
  !saysDay(run) && run.start.clock === undefined && run.start.period === undefined && !run.vague;

/** The side with the token taken in; null where it says something new (a second day after the time of the first). */
const extend = (side: Side, token: Placed): Side | null => {
  switch (token.kind) {
    case "day":
      return hasDay(side) && side.clock ? null : { ...side, days: [...side.days, token] };
    case "weekday":
      return hasDay(side) && side.clock ? null : { ...side, weekdays: [...side.weekdays, token] };
    case "period":
      return side.period || side.clock ? null : { ...side, period: token.period };
    case "clock":
      return side.clock ? null : { ...side, clock: token };
    case "later":
      return side.later ? null : { ...side, later: token.minutes };
    case "shift":
      return { ...side, shift: side.shift + token.days };
    default:
      return null;
  }
};

interface Reading {
  readonly run: Run;
  /** A 到 or 或 was read and waits for its other side. */
  readonly open?: "to" | "or";
  readonly done?: true;
}

const take = ({ run, open }: Reading, token: Placed): Reading | null => {
  switch (token.kind) {
    case "glue":
      return open ? { run, open } : { run };
    case "to":
      return run.end || isEmpty(run) ? { run, done: true } : { run, open: "to" };
    case "or":
      return isEmpty(run) ? { run, done: true } : { run, open: "or" };
    case "mark":
      return { run: { ...run, mark: token.mark, to: token.to }, done: true };
    case "vague":
      return { run: { ...run, vague: true, to: token.to, ...(token.firm ? { firm: true } : {}) } };
    case "every":
      if (saysDay(run)) return { run: { ...run, vague: true, to: token.to } };
      return run.every ? null : { run: { ...run, every: { rule: token.rule }, to: token.to } };
    case "word":
      return null;
    default:
      return open === "or" ? null : (takeSide(run, open, token) ?? contradicted(run, open, token));
  }
};

/** 今晚凌晨1点, 9点晚上: two times of day that cannot both be meant, or one that comes too late. */
const contradicted = (run: Run, open: "to" | undefined, token: Placed): Reading | null => {
  const { clock } = run.end ?? run.start;
  if (token.kind !== "period" || open || (clock ? token.from !== run.to : run.end !== undefined)) return null;
  return { run: { ...run, vague: true, to: token.to } };
};

const takeSide = (run: Run, open: "to" | undefined, token: Placed): Reading | null => {
  if (open === "to" || run.end) {
    const end = extend(run.end ?? EMPTY, token);
    return end && { run: { ...run, end, to: token.to } };
  }
  const start = extend(run.start, token);
  return start && { run: { ...run, start, to: token.to } };
};

const readRun = (tokens: readonly Placed[], first: number): { readonly run: Run; readonly next: number } => {
  let reading: Reading = { run: bare(tokens[first]?.from ?? 0) };
  let next = first;
  while (next < tokens.length && !reading.done) {
    const token = tokens[next];
    const taken = token && take(reading, token);
    if (!taken) break;
    reading = taken;
    next += 1;
  }
  const { run, open } = reading;
  if (open === "or" && tokens[next]?.kind !== "word") {
    const other = readRun(tokens, next);
    if (!isEmpty(other.run))
      return {
        run: { ...run, or: other.run, to: other.run.to },
        next: other.next,
      };
  }
  return { run, next };
};

/** All the expressions of a text, in order. */
export const readRuns = (tokens: readonly Placed[]): readonly Run[] => {
  const runs: Run[] = [];
  let at = 0;
  while (at < tokens.length) {
    const kind = tokens[at]?.kind;
    if (kind === "word" || kind === "glue") {
      at += 1;
      continue;
    }
    const { run, next } = readRun(tokens, at);
    if (!isEmpty(run)) runs.push(run);
    at = Math.max(next, at + 1);
  }
  return runs;
};

const isExact = (clock: Of<"clock"> | undefined): boolean =>
  clock !== undefined && (!clock.weak || clock.hour > 12) && clock.hour <= 24 && clock.minute < 60;

/** Whether a run surely speaks of time; 三点 or 3号 alone in a sentence do not. */
export const isStrong = ({ start, end, every, mark, firm }: Run): boolean =>
  firm === true ||
  start.days.some((day) => !day.weak) ||
  start.weekdays.length > 0 ||
  every !== undefined ||
  start.later !== undefined ||
  isExact(start.clock) ||
  (start.clock !== undefined && (hasDay(start) || start.period !== undefined || end?.clock !== undefined)) ||
  (start.days.length > 0 && (start.period !== undefined || mark !== undefined || (end?.days.length ?? 0) > 0));

/** 下周三, at the gym, 4 点: the day and the hour of one thing, said apart. */
export const joinRuns = (day: Run, clock: Run): Run | null => {
  const dayOnly =
    saysDay(day) && !day.start.clock && !day.mark && !day.or && !day.vague && day.start.later === undefined;
  const clockOnly = !saysDay(clock) && clock.start.clock !== undefined && !clock.mark && !clock.or && !clock.vague;
  if (!dayOnly || !clockOnly || day.end || (day.start.period && clock.start.period)) return null;
  const start = {
    ...clock.start,
    ...day.start,
    ...(clock.start.period ? { period: clock.start.period } : {}),
  };
  const joined = {
    ...day,
    start: {
      ...start,
      ...(clock.start.clock ? { clock: clock.start.clock } : {}),
    },
    to: clock.to,
  };
  return clock.end ? { ...joined, end: clock.end } : joined;
};
