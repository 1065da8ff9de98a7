import fc from "fast-check";
import { expect, test } from "vitest";
import { addWorkdays, dayNote, isWorkday } from "../../src/core/holidays.ts";
import { describeSpan, describeWhen, readDeadline, readWhen, type WhenResult } from "../../src/core/when.ts";

const at = (text: string): Date => new Date(`${text}:00+08:00`);
/** A Wednesday. */
const now = at("2026-06-10T10:00");
const DAY = 24 * 3_600_000;
const DIGITS = "零一二三四五六七八九";
const WEEKDAYS = "一二三四五六日";

const chinese = (number: number): string => {
  const [tens, ones] = [Math.floor(number / 10), number % 10];
  const digit = (each: number) => DIGITS.charAt(each);
  return tens === 0 ? digit(ones) : `${tens === 1 ? "" : digit(tens)}十${ones ? digit(ones) : ""}`;
};

const shown = (read: WhenResult): string => {
  if (read.kind !== "when" && read.kind !== "past") return read.kind;
  const stamp = (date: Date) => new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 16);
  const { start, end, precision } = read.when;
  const text = precision === "day" && read.when.mark === undefined ? stamp(start).slice(0, 10) : stamp(start);
  return `${read.kind === "past" ? "past " : ""}${text}${end ? `/${stamp(end)}` : ""}`;
};

test.each([
  ["明天下午3点", "2026-06-11T15:00"],
  ["下周五晚上七点半", "2026-06-19T19:30"],
  ["下下周三下午两点", "2026-06-24T14:00"],
  ["这周四晚7:30", "2026-06-11T19:30"],
  ["下个月5号", "2026-07-05"],
  ["6月20日下午2点到4点", "2026-06-20T14:00/2026-06-20T16:00"],
  ["时间：7.15 18:30", "2026-07-15T18:30"],
  ["时间：6/20 19:00", "2026-06-20T19:00"],
  ["2026-12-05T14:00", "2026-12-05T14:00"],
  ["一个半小时后", "2026-06-10T11:30"],
  ["月底", "2026-06-30"],
  ["端午节", "2026-06-19"],
  ["农历八月十五", "2026-09-25"],
  ["除夕", "2027-02-05"],
  ["国庆节前一天", "2026-09-30"],
  ["早上七点五十", "past 2026-06-10T07:50"],
  ["明早七点五十", "2026-06-11T07:50"],
  ["上午8:30-11:30，下午2:00-5:00", "past 2026-06-10T08:30/2026-06-10T11:30"],
  ["下周三，地点体育馆，下午4点", "2026-06-17T16:00"],
  ["12月30日到1月2日", "2026-12-30/2027-01-02T23:59"],
  ["元旦晚会12月30日下午2点", "2026-12-30T14:00"],
  ["2月30日", "impossible"],
  ["25:00", "impossible"],
  ["周三", "ambiguous"],
  ["晚上12点", "ambiguous"],
  ["周五晚上八九点", "ambiguous"],
  ["周四或周五", "ambiguous"],
  ["12月5日（周五）", "ambiguous"],
  ["开学后", "ambiguous"],
  ["听日下午3点", "ambiguous"],
  ["初八晚上7点", "ambiguous"],
  ["要么明天要么后天", "ambiguous"],
  ["期中后周五下午3点", "ambiguous"],
  ["单周三下午3点", "ambiguous"],
  ["晚饭后7点", "ambiguous"],
  ["有一点问题", "none"],
  ["三号楼", "none"],
])("%s → %s", (text, expected) => {
  expect(shown(readWhen(text, now))).toBe(expected);
});

test.each([
  ["周五前", "2026-06-12T23:59"],
  ["今晚12点前", "2026-06-10T23:59"],
  ["截止 周二中午", "2026-06-16T12:00"],
  ["6月12日至6月18日", "2026-06-18T23:59"],
  ["开始前一天", "2026-06-19T23:59"],
  ["活动前一天18:00", "2026-06-19T18:00"],
  ["提前2小时", "2026-06-20T12:00"],
  ["12点前", "ambiguous"],
  ["国庆前", "ambiguous"],
  ["昨天", "past 2026-06-09T23:59"],
])("the deadline %s → %s", (text, expected) => {
  expect(shown(readDeadline(text, now, at("2026-06-20T14:00")))).toBe(expected);
});

test("a recurrence starts with its next time", () => {
  const read = readWhen("每周二、四下午4点半到5点半", now);
  expect(shown(read)).toBe("2026-06-11T16:30/2026-06-11T17:30");
  expect(read.kind === "when" && read.when.recurrence).toEqual({ every: "week", days: [2, 4] });
});

test("the place of a phrase in its text is told", () => {
  const text = "各位老师：１２月５日（周六）１６：００见";
  const read = readWhen(text, now);
  expect(read.kind === "when" && read.when.text).toBe("１２月５日（周六）１６：００");
  expect(read.kind === "when" && text.slice(read.when.index)).toMatch(/^１２月/);
});

const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }).map((ms) => new Date(ms));
const pieces = fc
  .array(
    fc.constantFrom(
      ..."周 五 下 明天 12 月 5 日 号 点 半 : . / - 到 至 前 后 之前 上午 晚上 凌晨 每 个 工作日 农历 八月十五 国庆 十 一刻 小时 天 或 、 ， ( ) 今 年 底 第 最后 开始 提前 0 99 31".split(
        " ",
      ),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(""));

test("whatever is typed, nothing is thrown and no past is sold as a time to come", () => {
  fc.assert(
    fc.property(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 80 })), instant, (text, today) => {
      for (const read of [readWhen(text, today), readDeadline(text, today), readDeadline(text, today, today)]) {
        if (read.kind !== "when") continue;
        const { start, end, precision } = read.when;
        expect(Number.isNaN(start.getTime())).toBe(false);
        expect(start.getTime()).toBeGreaterThan(precision === "day" ? today.getTime() - DAY : today.getTime() - 1);
        if (end) expect(end.getTime()).toBeGreaterThanOrEqual(start.getTime());
      }
    }),
    { numRuns: 5_000 },
  );
});

const day = (date: Date): number => Math.floor((date.getTime() + 8 * 3_600_000) / DAY);
const weekday = (number: number): number => ((number + 3) % 7) + 1;

test("a date said in full is that date, in every dress and sentence", () => {
  const frame = fc.constantFrom("{}", "时间：{}", "定于{}举行", "{}，地点体育馆", "改到{}吧", "【通知】{}召开教代会");
  fc.assert(
    fc.property(
      instant,
      fc.integer({ min: 0, max: 90 }),
      fc.integer({ min: 7, max: 21 }),
      fc.nat(59),
      fc.nat(5),
      frame,
      (today, ahead, hour, minute, dress, around) => {
        const target = day(today) + ahead + 1;
        const date = new Date(target * DAY);
        const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
        const dates = [
          `${m}月${d}日`,
          `${m}月${d}号`,
          `${y}年${m}月${d}日`,
          `${m}/${d}`,
          `${chinese(m)}月${chinese(d)}日`,
          `${m}月${d}日（周${WEEKDAYS.charAt(weekday(target) - 1)}）`,
        ];
        const clock = `${hour}:${String(minute).padStart(2, "0")}`;
        const read = readWhen(around.replace("{}", `${dates[dress] ?? ""} ${clock}`), today);
        expect(read.kind === "when" && read.when.start.getTime()).toBe(
          target * DAY + (hour - 8) * 3_600_000 + minute * 60_000,
        );
      },
    ),
    { numRuns: 3_000 },
  );
});

test("every minute of the spoken day is heard", () => {
  const hours: readonly (readonly [string, number, number])[] = [
    ["上午", 5, 11],
    ["下午", 13, 18],
    ["晚上", 18, 23],
  ];
  for (const [period, from, to] of hours) {
    for (let hour = from; hour <= to; hour += 1) {
      for (let minute = 0; minute < 60; minute += 1) {
        const said = chinese(hour > 12 ? hour - 12 : hour);
        const text = `明天${period}${said}点${minute ? `${minute < 10 ? "零" : ""}${chinese(minute)}` : ""}`;
        const read = readWhen(text, now);
        expect([text, shown(read)]).toEqual([
          text,
          `2026-06-11T${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`,
        ]);
      }
    }
  }
});

test("weekdays: this week's, next week's, and the one that nobody can know", () => {
  fc.assert(
    fc.property(instant, fc.integer({ min: 1, max: 7 }), (today, wanted) => {
      const start = day(today);
      const monday = start - weekday(start) + 1;
      const name = `周${WEEKDAYS.charAt(wanted - 1)}`;
      const next = readWhen(`下${name}下午3点`, today);
      expect(next.kind === "when" && day(next.when.start)).toBe(monday + 6 + wanted);
      const bare = readWhen(name, today);
      if (weekday(start) === wanted) expect(bare.kind).toBe("ambiguous");
      else
        expect(bare.kind === "when" && day(bare.when.start)).toBe(
          monday - 1 + wanted + (wanted < weekday(start) ? 7 : 0),
        );
    }),
  );
});

test("holidays, 补班 and a table that is not out", () => {
  expect(dayNote(at("2026-10-01T10:00"))).toEqual({ kind: "holiday", name: "国庆节" });
  expect(dayNote(at("2026-10-10T10:00"))).toMatchObject({ kind: "lieu" });
  expect(dayNote(at("2026-06-10T10:00"))).toBeNull();
  expect(isWorkday(at("2026-10-10T10:00"))).toBe(true);
  expect(addWorkdays(at("2026-09-24T09:00"), 3)).toEqual({ date: at("2026-09-30T09:00") });
  const far = at("2090-03-01T09:00");
  expect(dayNote(far)).toEqual({ kind: "unpublished", year: 2090 });
  expect(isWorkday(far)).toBe("unpublished");
  expect(addWorkdays(far, 1).unpublished).toBe(2090);
});

test("a date is said with its weekday, and with its year when that is another one", () => {
  expect(describeWhen(at("2026-12-05T16:00"), "zh", true, now)).toBe("12月5日（周六）16:00");
  expect(describeWhen(at("2027-01-05T16:00"), "zh", false, now)).toBe("2027年1月5日（周二）");
  expect(describeWhen(at("2027-01-05T16:00"), "en", true, now)).toBe("Tue 5 Jan 2027, 16:00");
  expect(describeSpan(at("2026-12-05T20:00"), at("2026-12-06T00:00"), "zh", now)).toBe("12月5日（周六）20:00–24:00");
});

test.each(["周", "周五", "每周一、", "12月5日", "1:", "下午", "周五或", "十", "提前", "1-"])(
  "100,000 characters of %s do not hang",
  (unit) => {
    const long = unit.repeat(Math.ceil(100_000 / unit.length));
    readWhen(long, now);
    readDeadline(long, now, now);
  },
);
