import { dayOf, momentOf } from "./china.ts";
import { type Folded, fold } from "./normalise.ts";
import { choose } from "./when-choose.ts";
import { lex } from "./when-lex.ts";
import { type Sense, sensesOf } from "./when-read.ts";
import { readRelative } from "./when-relative.ts";
import { isStrong, type Run, readRuns } from "./when-run.ts";
import type { Every, Period } from "./when-tokens.ts";

export { describeSpan, describeWhen } from "./when-describe.ts";

export interface When {
  /** With precision "day": 0:00 of that day, or 23:59 where the day is a deadline. */
  readonly start: Date;
  readonly end?: Date;
  readonly precision: "minute" | "day";
  readonly mark?: "before";
  readonly recurrence?: Every;
  /** Said without an hour (下午); then the precision is "day". */
  readonly part?: Period;
  /** The part of the input it was read from, and where that stands. */
  readonly text: string;
  readonly index: number;
}

export type WhenResult =
  | { readonly kind: "when"; readonly when: When }
  /** `options` may be one (then ask whether it is meant) or none (a time only people there know: 开学后). */
  | {
      readonly kind: "ambiguous";
      readonly options: readonly When[];
      readonly text: string;
    }
  | { readonly kind: "past"; readonly when: When }
  | { readonly kind: "impossible"; readonly text: string }
  | { readonly kind: "none" };

const NONE: WhenResult = { kind: "none" };

/** Longer than any message about a time. */
const MAX = 1_000;
const MOST_OPTIONS = 7;

interface Place {
  readonly text: string;
  readonly index: number;
}

const placeOf = (raw: string, { at }: Folded, from: number, to: number): Place => {
  const [start, end] = [at[from] ?? 0, at[to] ?? raw.length];
  const piece = raw.slice(start, end);
  return {
    text: piece.trim(),
    index: start + (piece.length - piece.trimStart().length),
  };
};

const whenOf = (sense: Sense, place: Place, before: boolean): When => ({
  ...sense,
  ...(before ? { mark: "before" as const } : {}),
  ...place,
});

/** The hour at which a part of the day is over. */
const PART_ENDS: Readonly<Record<Period, number>> = {
  dawn: 6,
  morning: 10,
  am: 12,
  noon: 14,
  pm: 18,
  dusk: 19,
  evening: 24,
  night: 24,
};

const isPast = ({ start, precision, part }: When, now: Date): boolean => {
  if (precision === "minute") return start < now;
  if (part === undefined) return dayOf(start) < dayOf(now);
  return momentOf(dayOf(start), PART_ENDS[part] * 60) <= now;
};

const decide = (options: readonly When[], unsure: boolean, now: Date, text: string): WhenResult => {
  const alive = options.filter((when) => !isPast(when, now));
  const [first] = alive;
  if (first === undefined) {
    const [gone] = options;
    return gone === undefined ? { kind: "ambiguous", options: [], text } : { kind: "past", when: gone };
  }
  const onlyToday = options.length > 1 && alive.length === 1 && dayOf(first.start) === dayOf(now);
  if (!unsure && (options.length === 1 || onlyToday)) return { kind: "when", when: first };
  return { kind: "ambiguous", options: alive.slice(0, MOST_OPTIONS), text };
};

/** The deadline a range stands for is its end. */
const dueOf = (sense: Sense): Sense => {
  const { end, ...rest } = sense;
  return end === undefined ? sense : { ...rest, start: end };
};

const interpret = (run: Run, place: Place, now: Date, deadline: boolean): WhenResult => {
  const due = deadline || run.mark === "before";
  const found = sensesOf(run, now, deadline);
  if (found.kind === "impossible") return { kind: "impossible", text: place.text };
  const make = (sense: Sense): When => whenOf(due ? dueOf(sense) : sense, place, due);
  const result = decide(found.senses.map(make), found.unsure, now, place.text);
  if (result.kind !== "past" || !found.otherwise || dayOf(result.when.start) !== dayOf(now)) return result;
  // Nine in the morning is over: nine in the evening may be meant, but nobody said so.
  const evening = decide(found.otherwise.map(make), true, now, place.text);
  return evening.kind === "ambiguous" && evening.options.length > 0 ? evening : result;
};

const optionsOf = (result: WhenResult): readonly When[] => {
  if (result.kind === "when") return [result.when];
  return result.kind === "ambiguous" ? result.options : [];
};

/** 周四或周五下午3点: what is missing on one side is taken from the other, and a person chooses. */
const alternatives = (run: Run, other: Run, place: Place, now: Date, deadline: boolean): WhenResult => {
  const clock = run.start.clock ?? other.start.clock;
  const period = run.start.period ?? other.start.period;
  const dress = (side: Run): Run => ({
    ...side,
    start: {
      ...side.start,
      ...(clock ? { clock } : {}),
      ...(period ? { period } : {}),
    },
    ...(run.mark ? { mark: run.mark } : other.mark ? { mark: other.mark } : {}),
  });
  const { or: _, ...alone } = run;
  const second =
    other.start.days.length + other.start.weekdays.length === 0
      ? {
          ...other,
          start: {
            ...run.start,
            ...other.start,
            days: run.start.days,
            weekdays: run.start.weekdays,
          },
        }
      : dress(other);
  const options = [dress(alone), second].flatMap((each) => optionsOf(interpret(each, place, now, deadline)));
  return {
    kind: "ambiguous",
    options: options.slice(0, MOST_OPTIONS),
    text: place.text,
  };
};

const shorten = (text: string): string => [...text.slice(0, MAX * 2)].slice(0, MAX).join("");

const read = (raw: string, now: Date, deadline: boolean): WhenResult => {
  const folded = fold(raw);
  const found = choose(folded.text, lex(folded.text, dayOf(now)));
  if (found === null) return NONE;
  const { run, doubtful } = found;
  const place = placeOf(raw, folded, run.from, run.to);
  const result = run.or ? alternatives(run, run.or, place, now, deadline) : interpret(run, place, now, deadline);
  return doubtful && result.kind === "when" ? { kind: "ambiguous", options: [result.when], text: place.text } : result;
};

/** The time a phrase says, or the first time said in a longer text. Never a guess: what is open is `ambiguous`. */
export const readWhen = (text: string, now: Date): WhenResult => read(shorten(text), now, false);

/** The same for a deadline: 周五前 and 周五 are the end of Friday; 开始前一天 and 提前2小时 count from `start`. */
export const readDeadline = (text: string, now: Date, start?: Date): WhenResult => {
  const short = shorten(text);
  const folded = fold(short);
  const relative = readRelative(folded.text, start);
  if (relative === null) return read(short, now, true);
  const place = placeOf(short, folded, relative.from, relative.to);
  const options = relative.senses.map((sense) => whenOf(sense, place, true));
  return decide(options, relative.unsure, now, place.text);
};

/** The spans of a folded text that speak of a day or an hour, so that 3号 in 12月3号 is not taken for a number. */
export const timeSpans = (folded: string, now: Date): readonly { readonly from: number; readonly to: number }[] =>
  readRuns(lex(folded.slice(0, MAX), dayOf(now))).filter(isStrong);
