import type { Period, Token } from "./when-tokens.ts";

type Clock = Extract<Token, { kind: "clock" }>;

/** The minutes of a day an hour can mean. `unsure`: ask even if one is left; empty: there is no such hour. */
export interface Times {
  readonly minutes: readonly number[];
  readonly unsure?: true;
  /** 9点 when nine in the morning is over. */
  readonly otherwise?: number;
}

const sure = (hour: number): Times => ({ minutes: [hour * 60] });
const unsure = (...hours: readonly number[]): Times => ({
  minutes: hours.map((hour) => hour * 60),
  unsure: true,
});

const between = (hour: number, from: number, to: number): boolean => hour >= from && hour <= to;

/** For hours 1 to 12; `half` tells 12:30 from 12:00. */
const IN_PERIOD: Readonly<Record<Period, (hour: number, half: boolean) => Times>> = {
  dawn: (hour) => (hour <= 6 ? sure(hour) : unsure(hour === 12 ? 0 : hour)),
  morning: (hour) => (between(hour, 4, 11) ? sure(hour) : unsure(hour)),
  am: (hour) => (between(hour, 5, 11) ? sure(hour) : unsure(hour)),
  noon: (hour) => {
    if (hour === 11 || hour === 12) return sure(hour);
    return hour <= 2 ? sure(hour + 12) : unsure(hour < 6 ? hour + 12 : hour);
  },
  pm: (hour, half) => {
    if (hour === 12) return half ? sure(12) : unsure(12);
    return hour <= 7 ? sure(hour + 12) : unsure(hour + 12);
  },
  dusk: (hour) => (between(hour, 4, 8) ? sure(hour + 12) : unsure(hour === 12 ? 12 : hour + 12)),
  evening: (hour) => {
    if (hour === 12) return unsure(24);
    return hour >= 5 ? sure(hour + 12) : unsure(24 + hour);
  },
  night: (hour) => {
    if (hour === 12) return unsure(24);
    return hour >= 9 ? sure(hour + 12) : unsure(24 + hour, hour);
  },
};

/** 24-hour hours that a period contradicts (上午 14:00) are asked about. */
const FITS: Readonly<Record<Period, readonly [from: number, to: number]>> = {
  dawn: [0, 6],
  morning: [4, 12],
  am: [5, 12],
  noon: [11, 14],
  pm: [12, 19],
  dusk: [16, 20],
  evening: [17, 24],
  night: [21, 24],
};

const withoutPeriod = ({ hour, style }: Clock, half: boolean): Times => {
  if (style === "padded" || style === "english") return sure(hour);
  if (style === "digital") return hour <= 5 ? unsure(hour + 12, hour) : { ...sure(hour), otherwise: hour + 12 };
  if (hour === 12) return half ? { minutes: [720, 0] } : unsure(12, 24);
  if (hour <= 5) return { minutes: [(hour + 12) * 60, hour * 60] };
  if (hour <= 8) return unsure(hour, hour + 12);
  return { ...sure(hour), otherwise: hour + 12 };
};

const ofHour = (clock: Clock, period: Period | undefined): Times => {
  const { hour, minute } = clock;
  const half = minute > 0;
  if (hour === 0) {
    if (period === "evening" || period === "night") return unsure(24, 0);
    return period === undefined || period === "dawn" ? sure(0) : unsure(0);
  }
  if (hour > 12) {
    const [from, to] = period === undefined ? [13, 24] : FITS[period];
    return between(hour, from, to) ? sure(hour) : unsure(hour);
  }
  return period === undefined || clock.style === "english" ? withoutPeriod(clock, half) : IN_PERIOD[period](hour, half);
};

export const timesOf = (clock: Clock, period: Period | undefined): Times => {
  const { hour, minute } = clock;
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return { minutes: [] };
  const times = ofHour(clock, period);
  const minutes = times.minutes.map((each) => each + minute);
  return times.otherwise === undefined || times.otherwise > 23
    ? { minutes, ...(times.unsure ? { unsure: true } : {}) }
    : { minutes, otherwise: times.otherwise * 60 + minute };
};

/** Midnight at the end of a day is 23:59 of that day, which nobody can take for the day before. */
const LAST = 23 * 60 + 59;

const PERIOD_ENDS: Readonly<Record<Period, Times>> = {
  dawn: { minutes: [6 * 60], unsure: true },
  morning: { minutes: [9 * 60, 12 * 60], unsure: true },
  am: { minutes: [12 * 60], unsure: true },
  noon: { minutes: [12 * 60] },
  pm: { minutes: [18 * 60], unsure: true },
  dusk: { minutes: [18 * 60], unsure: true },
  evening: { minutes: [LAST], unsure: true },
  night: { minutes: [LAST], unsure: true },
};

/** The same for a deadline, where 今晚12点 can only be the end of today and a day alone lasts until its end. */
export const deadlineTimes = (clock: Clock | undefined, period: Period | undefined): Times => {
  if (clock === undefined) return period === undefined ? { minutes: [LAST] } : PERIOD_ENDS[period];
  const late = period === "evening" || period === "night";
  if (late && (clock.hour === 12 || clock.hour === 0 || clock.hour === 24) && clock.minute === 0)
    return { minutes: [LAST] };
  const times = timesOf(clock, period);
  return {
    ...times,
    minutes: times.minutes.map((minute) => (minute === 24 * 60 ? LAST : minute)),
  };
};

/** The end of 下午2点到4点, in minutes of the day it began (more than 24 × 60: the next day). Null: it cannot be told. */
export const endMinute = (
  start: number,
  clock: Clock,
  own: Period | undefined,
  inherited: Period | undefined,
): number | null => {
  const { hour, minute } = clock;
  if (hour > 24 || minute > 59) return null;
  const literal = hour * 60 + minute;
  if (own !== undefined) {
    const [first, ...more] = timesOf(clock, own).minutes;
    if (first === undefined || (more.length > 0 && own !== "night")) return null;
    if (first > start) return first;
    return own === "dawn" || own === "night" ? first + 24 * 60 : null;
  }
  const spoken = clock.style === "spoken" || inherited !== undefined;
  const choices = hour <= 12 && spoken && clock.style !== "padded" ? [literal, literal + 12 * 60] : [literal];
  const found = choices.find((each) => each > start);
  if (found !== undefined) return found - start <= 14 * 60 ? found : null;
  return inherited === "evening" || inherited === "night" || start >= 18 * 60 ? literal + 24 * 60 : null;
};
