import { readDeadline, readWhen, type When, type WhenResult } from "../../src/core/when.ts";
import type { Notice } from "./notice.ts";

export interface Times {
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly deadline: Date | null;
  readonly cutoff: Date | null;
}

export type TimeField = "when" | "deadline" | "cutoff";

/** Why a time has to be asked for. `options` are the readings to choose from, as lines that answer the question. */
export interface TimeProblem {
  readonly field: TimeField;
  readonly problem:
    | "missing"
    | "past"
    | "impossible"
    | "ambiguous"
    | "none"
    | "no-hour"
    | "after-start"
    | "end-before-start";
  readonly text: string;
  readonly options: readonly string[];
}

const MAX_QUOTED = 40;
const CHINA_MS = 8 * 3_600_000;

/** A moment as a line that can mean nothing else: 2026-12-05 16:00. */
export const plainTime = (date: Date): string =>
  new Date(date.getTime() + CHINA_MS).toISOString().slice(0, 16).replace("T", " ");

const asked = (
  field: TimeField,
  text: string,
  problem: TimeProblem["problem"],
  options: readonly When[] = [],
): TimeProblem => ({
  field,
  problem,
  text: text.slice(0, MAX_QUOTED),
  options: options.filter(({ precision }) => precision === "minute").map(({ start }) => plainTime(start)),
});

const problemOf = (field: TimeField, text: string, read: WhenResult): TimeProblem | null => {
  if (read.kind === "ambiguous") return asked(field, text, "ambiguous", read.options);
  return read.kind === "when" ? null : asked(field, text, read.kind);
};

/** A deadline or cut-off, which must lie before the beginning. */
const limitOf = (
  field: "deadline" | "cutoff",
  text: string | undefined,
  now: Date,
  start: Date,
): Date | null | TimeProblem => {
  if (!text) return null;
  const read = readDeadline(text, now, start);
  const problem = problemOf(field, text, read);
  if (problem || read.kind !== "when") return problem;
  return read.when.start > start ? asked(field, text, "after-start") : read.when.start;
};

const isProblem = (value: Date | null | TimeProblem): value is TimeProblem =>
  value !== null && !(value instanceof Date);

/** When an activity begins and ends. */
export const readSpan = (
  text: string | undefined,
  now: Date,
): { startsAt: Date; endsAt: Date | null } | TimeProblem => {
  if (!text) return asked("when", "", "missing");
  const read = readWhen(text, now);
  const problem = problemOf("when", text, read);
  if (problem) return problem;
  if (read.kind !== "when") return asked("when", text, "none");
  const { start, end, precision } = read.when;
  if (precision === "day") return asked("when", text, "no-hour");
  if (end && end <= start) return asked("when", text, "end-before-start");
  return { startsAt: start, endsAt: end ?? null };
};

/** All times of a notice; the first that is missing, past, impossible or can be read two ways comes back instead. */
export const readTimes = (notice: Notice, now: Date, hours?: number): Times | TimeProblem => {
  const span = readSpan(notice.when, now);
  if ("problem" in span) return span;
  const deadline = limitOf("deadline", notice.deadline, now, span.startsAt);
  if (isProblem(deadline)) return deadline;
  const cutoff = limitOf("cutoff", notice.cutoff, now, span.startsAt);
  if (isProblem(cutoff)) return cutoff;
  const endsAt = span.endsAt ?? (hours ? new Date(span.startsAt.getTime() + hours * 3_600_000) : null);
  return { startsAt: span.startsAt, endsAt, deadline, cutoff };
};

/** 每周三: only the first is announced, and that is said. */
export const repeats = (text: string, now: Date): boolean => {
  const read = readWhen(text, now);
  return read.kind === "when" && read.when.recurrence !== undefined;
};
