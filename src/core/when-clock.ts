import { type Day, weekdayOf } from "./china.ts";
import { readNumber } from "./number.ts";
import { monthDay } from "./when-days.ts";
import { LENGTH, lengthOf } from "./when-length.ts";
import type { ClockStyle, LexContext, Period, Placed, Rule, Token } from "./when-tokens.ts";

const PERIODS: readonly (readonly [pattern: string, period: Period])[] = [
  ["凌晨", "dawn"],
  ["清晨|大清早|清早|一大早|一早|早晨|早上(?!好)|大早上", "morning"],
  ["上午(?!好)", "am"],
  ["中午(?!饭|好)|晌午|午间", "noon"],
  ["午后|下午(?!茶|好)", "pm"],
  ["傍晚|黄昏", "dusk"],
  ["晚上(?!好)|晚间|夜晚|夜间|夜里", "evening"],
  ["半夜|深夜|午夜|子夜|大半夜", "night"],
];

/** 早 and 晚 alone are a time of day only beside a day or before a number (早点, 晚会 are not). */
const SINGLE = /(早|晨|晚|夜|午)(?!会|餐|饭|宴|自习|报|婚|于|安|些|了|辈|操|读|教|退|到|日|就|期|茶|先)/y;

const beside = (before: readonly Placed[]): boolean =>
  ["day", "weekday", "every", "shift"].includes(before.at(-1)?.kind ?? "");

const single = (match: RegExpExecArray, { text, before }: LexContext): readonly Token[] | null => {
  const next = text
    .slice(match.index + 1)
    .trimStart()
    .charAt(0);
  const numbered =
    /[\d零一二两三四五六七八九十]/.test(next) &&
    !/^[早晚]一(?:点(?:[^\d]|$)|些|步)/.test(text.slice(match.index, match.index + 4));
  if (!numbered && !beside(before)) return null;
  if (/^[早晚]点/.test(text.slice(match.index, match.index + 2))) return null;
  if (match[1] === "午") return null;
  return [
    {
      kind: "period",
      period: match[1] === "早" || match[1] === "晨" ? "morning" : "evening",
    },
  ];
};

const clock = (hour: number, minute: number, style: ClockStyle): Token => ({
  kind: "clock",
  hour,
  minute,
  style,
});

const spokenMinute = (text: string): number => {
  if (text === "") return 0;
  if (text === "半") return 30;
  if (text.endsWith("刻")) return 15 * (readNumber(text.slice(0, -1)) ?? 9);
  return (
    readNumber(
      text
        .replace("过", "")
        .replace("分", "")
        .replace(/^[零〇](?=\d)/, ""),
    ) ?? 99
  );
};

const N = "(\\d{1,2}|[零〇一二两三四五六七八九十]{1,3})";
const COUNTED = "人|名|个|位|元|块|楼|号|组|队|岁|班|桌|次|场|页|万|天|月|周|日|年|级|份";
const AFTER_POINT = "(?!建议|意见|要求|说明|注意|希望|想法|感想|体会|原因|内容|问题|钱|也|不|都|儿|多钱|名|人|到位)";
const MINUTES = `(半|[一二三123]刻|过?(?:[零〇]?\\d{1,2}|[二三四五]?十[一二三四五六七八九]?|[零〇]?[一二三四五六七八九])(?!\\d|[一二三四五六七八九十]|${COUNTED})分?)?`;

const digital = (hour: string, minute: string): Token => {
  const padded = hour.length === 2;
  return clock(Number(hour), Number(minute), padded && Number(hour) < 10 ? "padded" : "digital");
};

const english = (hour: string, minute: string | undefined, half: string): readonly Token[] => {
  const base = Number(hour) % 12;
  const wrong = Number(hour) < 1 || Number(hour) > 12;
  return [clock(wrong ? 99 : base + (half.startsWith("p") ? 12 : 0), Number(minute ?? 0), "english")];
};

/** 周三（6.10）: the day that stands there is that weekday, so the point parts month and day. */
const isThatDay = (month: number, date: number, weekday: number, today: Day): boolean =>
  month >= 1 && month <= 12 && monthDay(month, date)(today).days.some((day) => weekdayOf(day) === weekday);

/** 晚7.30: a point is a colon once a day or a time of day has been said. */
const dotted = (match: RegExpExecArray, { text, before, today }: LexContext): readonly Token[] | null => {
  const [, hour = "", minute = ""] = match;
  const [h, m] = [Number(hour), Number(minute)];
  if (h > 23 || m > 59) return null;
  const last = before.at(-1);
  const clockBefore = last?.kind === "to" && before.at(-2)?.kind === "clock";
  if (last?.kind === "period" || clockBefore) return [digital(hour, minute)];
  const dayBefore = last?.kind === "day" && !("weak" in last);
  const plain = m % 5 === 0 || m > 31 || h > 12 || h === 0;
  if (last?.kind === "weekday") {
    if (text.charAt(match.index - 1) === "(") return null;
    if (isThatDay(h, m, last.day, today)) return plain && h >= 6 ? [{ kind: "vague" }] : null;
  }
  return (dayBefore || last?.kind === "weekday") && plain ? [digital(hour, minute)] : null;
};

const laterToken = (match: RegExpExecArray): readonly Token[] | null => {
  const minutes = lengthOf(match);
  if (minutes === undefined) return null;
  const token: Token = { kind: "later", minutes };
  return /内$/.test(match[0]) ? [token, { kind: "mark", mark: "before" }] : [token];
};

const hours = ([, first = "", second = "", rest = ""]: RegExpExecArray): readonly Token[] | null => {
  const [from, to] = [readNumber(first), readNumber(second)];
  if (from === undefined || to === undefined) return null;
  return [clock(from, 0, "spoken"), { kind: "to" }, clock(to, spokenMinute(rest), "spoken")];
};

export const CLOCK_RULES: readonly Rule[] = [
  {
    at: new RegExp(`(?:再?过)?${LENGTH}(?:之后|以后|过后|后(?!天|来)|之内|以内|内)`, "y"),
    make: laterToken,
  },
  { at: new RegExp(`再?过${LENGTH}`, "y"), make: laterToken },
  {
    at: /(\d{1,2})(?::(\d{2}))? ?(am|pm|a\.m\.?|p\.m\.?)(?![a-z])/y,
    make: ([, hour = "", minute, half = ""]) => english(hour, minute, half),
  },
  {
    at: /(?<!\d:?)(\d{1,2}) ?: ?(\d{2})(?::\d{2}(?:\.\d{1,3})?)?(?!\d|:\d)(?:点|分)?/y,
    make: ([, hour = "", minute = ""]) => [digital(hour, minute)],
  },
  {
    at: new RegExp(`差(一刻|${N}分)(?:钟)?(?:到)?${N}点`, "y"),
    make: ([, missing = "", minutes, hour = ""]) => {
      const [short, full] = [missing === "一刻" ? 15 : (readNumber(minutes ?? "") ?? 99), readNumber(hour) ?? 99];
      return short < 60 && full >= 1 && full <= 24 ? [clock(full - 1, 60 - short, "spoken")] : null;
    },
  },
  {
    at: new RegExp(`${N}点差(一刻|${N}分)`, "y"),
    make: ([, hour = "", missing = "", minutes]) => {
      const [short, full] = [missing === "一刻" ? 15 : (readNumber(minutes ?? "") ?? 99), readNumber(hour) ?? 99];
      return short < 60 && full >= 1 && full <= 24 ? [clock(full - 1, 60 - short, "spoken")] : null;
    },
  },
  {
    at: /(?:\d{1,2}|[一二两三四五六七八九十]{1,3})(?:点半?|点钟)? ?[、,/或] ?(?:\d{1,2}|[一二两三四五六七八九十]{1,3})点|[一二两三四五六七八九]{2}点(?!意见|建议)|十[一二][一二三]点/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: new RegExp(`${N} ?[-~到至] ?${N} ?点${AFTER_POINT}(半)?(?:钟|整)?`, "y"),
    make: hours,
  },
  {
    at: /(\d{1,2}) ?[-~到至] ?(\d{1,2})(?![\d.:/月]| ?[人个名位元块年号日岁级])/y,
    make: (match, context) => (context.before.at(-1)?.kind === "period" ? hours(match) : null),
  },
  {
    at: new RegExp(
      `${N} ?(?:点(?:钟|整|正)?${AFTER_POINT}|[时](?![间长候段刻光常期代装尚事效数差])) ?${MINUTES}(多|来钟)?`,
      "y",
    ),
    make: ([, hour = "", minutes = "", more]) => {
      const number = readNumber(hour);
      if (number === undefined) return null;
      const token: Token = {
        kind: "clock",
        hour: number,
        minute: spokenMinute(minutes),
        style: "spoken",
      };
      const found: Token = minutes === "" ? { ...token, weak: true } : token;
      return more ? [found, { kind: "vague" }] : [found];
    },
  },
  { at: /(?<![\d./])(?<!\d:)(\d{1,2})\.(\d{2})(?![\d.])/y, make: dotted },
  ...PERIODS.map(
    ([pattern, period]): Rule => ({
      at: new RegExp(pattern, "y"),
      make: () => [{ kind: "period", period }],
    }),
  ),
  { at: /正午/y, make: () => [clock(12, 0, "padded")] },
  { at: SINGLE, make: single },
];
