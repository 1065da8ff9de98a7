import { chinaDate, type Day, dayOf, minuteOf, momentOf, weekdayOf } from "./china.ts";
import { type Folded, fold } from "./normalise.ts";
import { lex } from "./when-lex.ts";
import { type Sense, sensesOf } from "./when-read.ts";
import { readRelative } from "./when-relative.ts";
import { isStrong, joinRuns, type Run, readRuns, saysDay } from "./when-run.ts";
import type { Every, Period, Placed } from "./when-tokens.ts";

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

const FILLER =
  /活动|报名|比赛|会议|时间|日期|截止|截至|开始|结束|举行|进行|开会|集合|改到|改成|改为|改在|换到|推迟到|提前到|定在|定于|安排在|放在|就|最晚|最迟|不晚于|大概|大约|左右|在|于|到|至|是|为|吧|的|了|从|自|由|准时|[\s,.。、:;!~()[\]"'-]/g;

const isWhole = (text: string, run: Run): boolean =>
  (text.slice(0, run.from) + text.slice(run.to)).replaceAll(FILLER, "") === "";

const DENIED = /(?:不是|除了|并非|不要|不在|没在|别|除|非)[在于 ]?$/;
const REFUSED =
  /^ ?(?:不行|除外|以外|之外|没空|没时间|有事|不在|不方便|不可以|不能|来不|都行|都可以|随便|也行|也可以|都有|不去|不参加|有课)/;

const SENTENCE = /[。;!?\n]/;
const NEAR = 20;

const isTwin = ({ start, end, mark, every }: Run): boolean =>
  start.days.length === 1 &&
  start.days[0]?.twin === true &&
  !start.clock &&
  !start.period &&
  !end &&
  !mark &&
  !every &&
  start.weekdays.length === 0;

interface Choice {
  readonly run: Run;
  readonly doubtful: boolean;
}

/** 八九点 and 2、3点 leave a number in front of the hour. */
const CUT_NUMBER = /[\d零一二两三四五六七八九十][、,/或到至~-]? ?$/;

/** 6/1014:00-16:00 cannot be taken apart, so its end is no time either. */
const RUN_ON = /\d[\d:./]*[:./~-] ?$/;

const joinNext = (text: string, run: Run, next: Run | undefined): Run | null => {
  if (next === undefined) return null;
  const gap = text.slice(run.to, next.from);
  return gap.length > NEAR || SENTENCE.test(gap) || CUT_NUMBER.test(gap) ? null : joinRuns(run, next);
};

const onlyDay = ({ start, end, every, mark, or, vague }: Run): boolean =>
  !start.clock && start.later === undefined && !end && !every && !mark && !or && !vague;

/** 周五 … 下周三下午3点: a day alone, then another with its hour. Which of them the text is about, nobody can tell. */
const rivalOf = (run: Run, others: readonly Run[]): Run | undefined =>
  onlyDay(run) ? others.find((each) => each.start.clock && saysDay(each) && !each.mark && !each.every) : undefined;

/** The run the text is about: the first that surely speaks of time, or a weak one that is all there is. */
const choose = (text: string, tokens: readonly Placed[]): Choice | null => {
  const runs = readRuns(tokens).filter((run) => !DENIED.test(text.slice(Math.max(0, run.from - 4), run.from)));
  const index = runs.findIndex(isStrong);
  const run = runs[index] ?? runs.find((each) => isWhole(text, each));
  if (run === undefined) return null;
  const later = index < 0 ? [] : runs.slice(index + 1);
  const joined = joinNext(text, run, later[0]);
  const rival = joined ? undefined : rivalOf(run, later);
  const doubtful =
    REFUSED.test(text.slice(run.to, run.to + 6)) ||
    (isTwin(run) && joined === null) ||
    RUN_ON.test(text.slice(0, run.from));
  return { run: joined ?? (rival ? { ...run, or: rival } : run), doubtful };
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

const WEEKDAYS = {
  zh: ["一", "二", "三", "四", "五", "六", "日"],
  en: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
} as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

const hourText = (date: Date): string => {
  const minute = minuteOf(date);
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
};

const dayText = (day: Day, locale: "zh" | "en", withYear: boolean): string => {
  const { year, month, date } = chinaDate(day);
  const weekday = WEEKDAYS[locale][weekdayOf(day) - 1] ?? "";
  if (locale === "en") return `${weekday} ${date} ${MONTHS[month - 1] ?? ""}${withYear ? ` ${year}` : ""}`;
  return `${withYear ? `${year}年` : ""}${month}月${date}日（周${weekday}）`;
};

/** 12月5日（周六）16:00. Give `now`, and the year is said where it is another one. */
export const describeWhen = (date: Date, locale: "zh" | "en", withTime = true, now?: Date): string => {
  const day = dayOf(date);
  const withYear = now !== undefined && chinaDate(day).year !== chinaDate(dayOf(now)).year;
  const text = dayText(day, locale, withYear);
  if (!withTime) return text;
  return locale === "en" ? `${text}, ${hourText(date)}` : `${text}${hourText(date)}`;
};

/** 12月5日（周六）14:00–16:00. */
export const describeSpan = (start: Date, end: Date | undefined, locale: "zh" | "en", now?: Date): string => {
  const text = describeWhen(start, locale, true, now);
  if (end === undefined) return text;
  const sameDay = dayOf(end) === dayOf(start) || end.getTime() === momentOf(dayOf(start) + 1, 0).getTime();
  if (!sameDay) return `${text} – ${describeWhen(end, locale, true, now)}`;
  return `${text}–${dayOf(end) === dayOf(start) ? hourText(end) : "24:00"}`;
};
