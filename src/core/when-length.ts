import { NUMBER, readNumber } from "./number.ts";

const UNITS: Readonly<Record<string, number>> = {
  小时: 60,
  钟头: 60,
  钟: 60,
  分钟: 1,
  刻钟: 15,
  分: 1,
  min: 1,
  h: 60,
};

/** 一个半小时 in minutes; undefined for what is not a length. */
const minutesOf = (count: string, half: boolean, unit: string): number | undefined => {
  const scale = UNITS[unit];
  const number = count === "半" ? 0.5 : /^\d+\.5$/.test(count) ? Number(count) : readNumber(count);
  if (scale === undefined || number === undefined) return undefined;
  const minutes = (number + (half ? 0.5 : 0)) * scale;
  return Number.isInteger(minutes) && minutes > 0 && minutes <= 60 * 24 * 60 ? minutes : undefined;
};

export const LENGTH = `(半|\\d{1,3}\\.5|${NUMBER}) ?(?:个(半)?)? ?(小时|钟头|分钟|刻钟|min|(?<=个)钟|(?<=半)钟)(半)?(?:(?:零|又)?(${NUMBER})分钟?)?`;

export const lengthOf = ([, count = "", half, unit = "", halfAfter, rest]: readonly (string | undefined)[]):
  | number
  | undefined => {
  const minutes = minutesOf(count, half !== undefined || halfAfter !== undefined, unit);
  const more = rest === undefined ? 0 : (readNumber(rest) ?? 0);
  return minutes === undefined ? undefined : minutes + more;
};
