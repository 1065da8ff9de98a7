import { chinaDate, type Day, dayOf, minuteOf, momentOf, weekdayOf } from "./china.ts";

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
