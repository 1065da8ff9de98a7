import type { DeadlineLine, DeadlineMoment, Moment, NotSaid, WhenExpect, WhenLine } from "./when.lines.ts";

/** How people say when, a second set, written later by somebody who had not read the grammar. All moments are China time. */

/** A plain Wednesday. */
const WED = "2026-06-10T10:00+08:00";
/** Thursday, the day before the Mid-Autumn Festival, a week before the National Day. */
const MOON = "2026-09-24T14:20+08:00";
/** Friday evening, a week before New Year's Day. */
const XMAS = "2026-12-25T19:05+08:00";
/** Wednesday before 清明 (Sunday 5 April). */
const APRIL = "2026-04-01T08:00+08:00";
/** Wednesday evening, the last day of the National Day holiday; Saturday the 10th is worked. */
const OCT7 = "2026-10-07T20:00+08:00";
const FRI13 = "2026-11-13T15:50+08:00";
/** Friday, noon approaching, the end of a January before a February of 28 days. */
const JAN29 = "2027-01-29T11:45+08:00";
/** A Saturday that is worked. */
const SAT = "2026-05-09T08:30+08:00";

const at = (start: string, end?: string): Moment =>
  end === undefined
    ? { start: `${start}+08:00`, precision: "minute" }
    : { start: `${start}+08:00`, end: `${end}+08:00`, precision: "minute" };
const day = (start: string, end?: string): Moment =>
  end === undefined ? { start, precision: "day" } : { start, end, precision: "day" };
const none: NotSaid = { kind: "none" };
const past: NotSaid = { kind: "past" };
const impossible: NotSaid = { kind: "impossible" };
const ambiguous: NotSaid = { kind: "ambiguous" };
const any = (...anyOf: readonly (Moment | NotSaid)[]): WhenExpect => ({ anyOf });
/** Whatever it is called, it must be asked back and never be guessed. */
const asked: WhenExpect = { anyOf: [ambiguous, none, past, impossible] };
/** That, or asked back. */
const orAsked = (...moments: readonly Moment[]): WhenExpect => ({ anyOf: [...moments, ambiguous, none] });
/** No time is said; asking back whether one is meant is no harm. */
const noTime: WhenExpect = { anyOf: [none, ambiguous] };

export const moreWhenLines: readonly WhenLine[] = [
  // Days and hours.
  { text: "后天晚上7点半", now: WED, expect: at("2026-06-12T19:30") },
  { text: "后天晚上", now: WED, expect: any(day("2026-06-12"), ambiguous) },
  { text: "下下周二下午四点一刻", now: WED, expect: at("2026-06-23T16:15") },
  { text: "下下礼拜六早上8点", now: WED, expect: at("2026-06-27T08:00") },
  { text: "大大后天", now: WED, expect: orAsked(day("2026-06-14")), why: "not the 13th" },
  { text: "周末上午9点", now: WED, expect: orAsked(at("2026-06-13T09:00")) },
  { text: "这周末", now: WED, expect: orAsked(day("2026-06-13", "2026-06-14"), day("2026-06-13")) },
  { text: "下下周", now: WED, expect: orAsked(day("2026-06-22", "2026-06-28")) },
  { text: "月底最后一天下午3点", now: WED, expect: orAsked(at("2026-06-30T15:00")) },
  { text: "月底那个周五下午", now: WED, expect: orAsked(day("2026-06-26")), why: "neither the 12th nor the 30th" },
  { text: "本月最后一个周五", now: WED, expect: orAsked(day("2026-06-26")) },
  { text: "下个月第一个周六", now: WED, expect: orAsked(day("2026-07-04")) },
  { text: "6月最后一周", now: WED, expect: asked },
  { text: "月中", now: WED, expect: orAsked(day("2026-06-15")) },
  { text: "二十号晚上六点半", now: WED, expect: at("2026-06-20T18:30") },
  { text: "廿三号", now: WED, expect: orAsked(day("2026-06-23")) },
  { text: "明晚6:30", now: WED, expect: at("2026-06-11T18:30") },
  { text: "明早7点20", now: WED, expect: at("2026-06-11T07:20") },
  { text: "明儿个下午三点", now: WED, expect: orAsked(at("2026-06-11T15:00")) },
  { text: "听日下午3点", now: WED, expect: orAsked(at("2026-06-11T15:00")), why: "Cantonese: tomorrow" },
  { text: "今晚上八点", now: WED, expect: at("2026-06-10T20:00") },
  { text: "今儿晚上八点半", now: WED, expect: orAsked(at("2026-06-10T20:30")) },
  { text: "晚饭后7点", now: WED, expect: any(at("2026-06-10T19:00"), ambiguous) },
  { text: "下午第三节课4:10", now: WED, expect: any(at("2026-06-10T16:10"), ambiguous) },
  { text: "四点十分", now: WED, expect: any(at("2026-06-10T16:10"), ambiguous) },
  { text: "下午三点三十五", now: WED, expect: at("2026-06-10T15:35") },
  { text: "下午3点3刻", now: WED, expect: at("2026-06-10T15:45") },
  { text: "下午3点过5分", now: WED, expect: orAsked(at("2026-06-10T15:05")) },
  { text: "下午4点差10分", now: WED, expect: orAsked(at("2026-06-10T15:50")), why: "neither 16:00 nor 16:10" },
  { text: "下午三点来钟", now: WED, expect: orAsked(at("2026-06-10T15:00")) },
  { text: "晚7时30分", now: WED, expect: at("2026-06-10T19:30") },
  { text: "19：30—21：00", now: WED, expect: at("2026-06-10T19:30", "2026-06-10T21:00") },
  { text: "下午1:30-3:00", now: WED, expect: at("2026-06-10T13:30", "2026-06-10T15:00") },
  { text: "下午1点半至3点半，共两小时", now: WED, expect: at("2026-06-10T13:30", "2026-06-10T15:30") },
  { text: "明天上午8:30—下午5:00", now: WED, expect: at("2026-06-11T08:30", "2026-06-11T17:00") },
  { text: "明天晚上6点吃饭8点K歌", now: WED, expect: any(at("2026-06-11T18:00"), ambiguous) },
  { text: "明天晚上七點半～九點", now: WED, expect: at("2026-06-11T19:30", "2026-06-11T21:00") },

  // Dates.
  { text: "6月13日（周六）全天", now: WED, expect: day("2026-06-13") },
  { text: "6月13、14日", now: WED, expect: orAsked(day("2026-06-13", "2026-06-14")) },
  { text: "6月13日-14日，两天一夜", now: WED, expect: any(day("2026-06-13", "2026-06-14"), ambiguous) },
  { text: "6.13-6.14", now: WED, expect: any(day("2026-06-13", "2026-06-14"), ambiguous) },
  { text: "6/13下午2:00～4:00", now: WED, expect: at("2026-06-13T14:00", "2026-06-13T16:00") },
  { text: "0613下午2点", now: WED, expect: orAsked(at("2026-06-13T14:00")), why: "not today" },
  { text: "20260613", now: WED, expect: orAsked(day("2026-06-13")) },
  { text: "26.6.13", now: WED, expect: orAsked(day("2026-06-13")) },
  { text: "2026年6月13号（星期六）早上7：40", now: WED, expect: at("2026-06-13T07:40") },
  { text: "六月十三日星期六上午九时三十分", now: WED, expect: at("2026-06-13T09:30") },
  { text: "周六（6月13号）", now: WED, expect: day("2026-06-13") },
  { text: "周日（6月13日）上午9点", now: WED, expect: any(ambiguous, impossible), why: "the 13th is a Saturday" },
  { text: "下月十三号晚七点", now: WED, expect: at("2026-07-13T19:00") },
  { text: "下個月二十號", now: WED, expect: day("2026-07-20") },
  { text: "12月20号", now: XMAS, expect: any(past, ambiguous) },
  { text: "1月8号下午3点", now: XMAS, expect: at("2027-01-08T15:00") },
  { text: "下个月月底", now: XMAS, expect: any(day("2027-01-31"), ambiguous) },
  { text: "2月29号", now: JAN29, expect: any(impossible, ambiguous) },
  { text: "月底", now: JAN29, expect: day("2027-01-31") },

  // After a while.
  { text: "过两天", now: WED, expect: asked },
  { text: "过三天下午3点", now: WED, expect: orAsked(at("2026-06-13T15:00")), why: "not today" },
  { text: "三天后的下午两点半", now: WED, expect: at("2026-06-13T14:30") },
  { text: "再过一周", now: WED, expect: orAsked(day("2026-06-17")) },
  { text: "下周的今天", now: WED, expect: orAsked(day("2026-06-17")), why: "not today" },
  { text: "下周同一时间", now: WED, expect: orAsked(at("2026-06-17T10:00")) },
  { text: "明年今天", now: WED, expect: orAsked(day("2027-06-10")) },
  { text: "一个礼拜以后的晚上7点", now: WED, expect: at("2026-06-17T19:00") },
  { text: "40分钟后", now: WED, expect: at("2026-06-10T10:40") },
  { text: "三刻钟后", now: WED, expect: orAsked(at("2026-06-10T10:45")) },
  { text: "两个半小时后", now: WED, expect: at("2026-06-10T12:30") },
  { text: "一小时二十分钟后", now: WED, expect: orAsked(at("2026-06-10T11:20")), why: "not 10:20" },
  { text: "改天再约", now: WED, expect: asked },
  { text: "期末考试后", now: XMAS, expect: asked },
  { text: "第八节课", now: WED, expect: asked },

  // Weekdays around the turn of the week.
  { text: "周五晚上8点", now: XMAS, expect: any(ambiguous, at("2026-12-25T20:00")) },
  { text: "今晚9点", now: XMAS, expect: at("2026-12-25T21:00") },
  { text: "今晚7点", now: XMAS, expect: past },
  { text: "下周五下午", now: XMAS, expect: any(day("2027-01-01"), ambiguous) },
  { text: "下下周一", now: XMAS, expect: day("2027-01-04") },
  { text: "下个周五", now: FRI13, expect: day("2026-11-20") },
  { text: "周日晚上8点", now: FRI13, expect: at("2026-11-15T20:00") },
  { text: "五点", now: FRI13, expect: any(at("2026-11-13T17:00"), ambiguous) },
  { text: "三点半", now: FRI13, expect: any(past, ambiguous) },
  { text: "十二点半", now: JAN29, expect: any(at("2027-01-29T12:30"), ambiguous) },
  { text: "中午11点半", now: JAN29, expect: any(past, ambiguous) },
  { text: "一点", now: JAN29, expect: any(at("2027-01-29T13:00"), ambiguous) },
  { text: "周六下午2点", now: SAT, expect: ambiguous, why: "Saturday said on a Saturday" },
  { text: "明天（周日）", now: SAT, expect: day("2026-05-10") },
  { text: "下周六", now: SAT, expect: day("2026-05-16") },
  { text: "今天下午补课后5点", now: SAT, expect: any(at("2026-05-09T17:00"), ambiguous) },

  // Holidays and worked days.
  { text: "中秋节下午3点", now: MOON, expect: at("2026-09-25T15:00") },
  { text: "中秋节后", now: MOON, expect: asked },
  { text: "国庆假期最后一天", now: MOON, expect: orAsked(day("2026-10-07")), why: "not the first" },
  { text: "国庆节第三天", now: MOON, expect: orAsked(day("2026-10-03")) },
  { text: "节后第一个工作日", now: MOON, expect: asked },
  { text: "国庆节后上班第一天", now: MOON, expect: orAsked(day("2026-10-08")) },
  { text: "调休那天", now: MOON, expect: asked },
  { text: "10月10日（补班）下午4点", now: MOON, expect: at("2026-10-10T16:00") },
  { text: "国庆前最后一个周五", now: MOON, expect: orAsked(day("2026-09-25")) },
  { text: "十一假期", now: MOON, expect: orAsked(day("2026-10-01", "2026-10-07")) },
  { text: "十一下午3点", now: MOON, expect: orAsked(at("2026-10-01T15:00")), why: "not today" },
  { text: "周六补班那天下午4点半", now: OCT7, expect: any(at("2026-10-10T16:30"), ambiguous) },
  { text: "3个工作日后", now: OCT7, expect: day("2026-10-10"), why: "the 10th is worked" },
  {
    text: "两个工作日以后",
    now: JAN29,
    expect: any(day("2027-02-02"), ambiguous),
    why: "the table of 2027 may not be out",
  },
  { text: "下周一", now: OCT7, expect: day("2026-10-12") },
  { text: "明天正式上班后", now: OCT7, expect: orAsked(day("2026-10-08")) },
  { text: "清明", now: APRIL, expect: day("2026-04-05") },
  { text: "清明假期", now: APRIL, expect: orAsked(day("2026-04-04", "2026-04-06"), day("2026-04-05")) },
  { text: "清明节前一天", now: APRIL, expect: orAsked(day("2026-04-04")) },
  { text: "劳动节前一天下午3点", now: APRIL, expect: orAsked(at("2026-04-30T15:00")) },
  { text: "五四青年节", now: APRIL, expect: day("2026-05-04") },
  { text: "五四下午两点", now: APRIL, expect: orAsked(at("2026-05-04T14:00")), why: "not today" },
  { text: "母亲节", now: APRIL, expect: orAsked(day("2026-05-10")) },
  { text: "六一儿童节上午9点", now: APRIL, expect: at("2026-06-01T09:00") },
  { text: "七一", now: APRIL, expect: orAsked(day("2026-07-01")) },
  { text: "冬至", now: APRIL, expect: orAsked(day("2026-12-22")) },
  { text: "七夕", now: APRIL, expect: orAsked(day("2026-08-19")) },
  { text: "小年", now: APRIL, expect: orAsked(day("2027-01-30"), day("2027-01-31")) },
  { text: "农历三月三", now: APRIL, expect: orAsked(day("2026-04-19")), why: "not 3 March" },
  { text: "阴历六月初六上午9点", now: APRIL, expect: orAsked(at("2026-07-19T09:00")), why: "not 6 June, not today" },
  { text: "农历十五晚上7点", now: APRIL, expect: asked, why: "of which month; not today, not the 15th" },
  { text: "初八下午3点", now: APRIL, expect: asked, why: "of which month; not today" },
  { text: "腊月廿三", now: APRIL, expect: orAsked(day("2027-01-30")) },
  { text: "正月初八", now: XMAS, expect: orAsked(day("2027-02-13")) },
  { text: "平安夜晚上7点", now: APRIL, expect: orAsked(at("2026-12-24T19:00")), why: "not today" },
  { text: "元旦当天上午10点", now: XMAS, expect: any(at("2027-01-01T10:00"), ambiguous) },
  { text: "元旦后第一个周一", now: XMAS, expect: orAsked(day("2027-01-04")), why: "not the 28th" },
  { text: "跨年夜8点", now: XMAS, expect: orAsked(at("2026-12-31T20:00")), why: "not today" },

  // As they are typed or spoken.
  {
    text: "各位亲，原定周三的活动改到周四下午3点半啦",
    now: WED,
    expect: any(at("2026-06-11T15:30"), ambiguous),
  },
  { text: "不是明天，是后天上午10点哈", now: WED, expect: any(at("2026-06-12T10:00"), ambiguous) },
  { text: "明天取消 改后天上午10点", now: WED, expect: any(at("2026-06-12T10:00"), ambiguous) },
  { text: "周三周五下午4点都行", now: WED, expect: asked },
  { text: "要么明天要么后天", now: WED, expect: asked },
  { text: "隔周周三下午", now: WED, expect: asked },
  { text: "双周周四下午3点", now: WED, expect: any(ambiguous, none) },
  { text: "每月最后一个周五", now: WED, expect: orAsked(day("2026-06-26")) },
  { text: "大概明天下午两点吧", now: WED, expect: any(at("2026-06-11T14:00"), ambiguous) },
  { text: "最好是周五下午", now: WED, expect: any(day("2026-06-12"), ambiguous) },
  { text: "那就明天下午三点吧我先把场地定了啊", now: WED, expect: at("2026-06-11T15:00") },
  { text: "时间还是老时间周四下午四点", now: WED, expect: at("2026-06-11T16:00") },
  { text: "星期四下午4点15（第八节课后）", now: WED, expect: any(at("2026-06-11T16:15"), ambiguous) },
  { text: "周四16点-17点30分 报告厅", now: WED, expect: at("2026-06-11T16:00", "2026-06-11T17:30") },
  { text: "6月18日（下周四）下午三點", now: WED, expect: at("2026-06-18T15:00") },
  { text: "周四下午3点30集合，40出发", now: WED, expect: any(at("2026-06-11T15:30"), ambiguous) },

  // No time at all.
  ...[
    "5楼音乐教室",
    "限额12人，男女不限",
    "人均68",
    "8折优惠",
    "1比1平",
    "2:1领先",
    "一等奖3名",
    "第十二届教职工运动会",
    "三八红旗手",
    "五四青年标兵",
    "早上好",
    "下午好各位",
    "晚安",
    "初二（3）班",
    "初一年级组",
    "十一中学",
    "4号线地铁站",
    "2栋3单元",
    "微信转账50",
    "第3次通知",
    "7-8年级",
    "3-2班",
    "9:1的比例",
    "周年庆",
    "月月有活动",
    "半天假",
    "三分钟热度",
    "1/3的老师没报",
    "六点建议",
    "周末愉快",
  ].map((text): WhenLine => ({ text, now: WED, expect: noTime })),
];

const until = (endOfDay: string): DeadlineMoment => ({ endOfDay });
const by = (moment: string): DeadlineMoment => ({ at: `${moment}+08:00` });
const oneOf = (...anyOf: readonly (DeadlineMoment | NotSaid)[]): { anyOf: readonly (DeadlineMoment | NotSaid)[] } => ({
  anyOf,
});
/** Wednesday 17 June 2026 at four in the afternoon. */
const START = "2026-06-17T16:00+08:00";

export const moreDeadlineLines: readonly DeadlineLine[] = [
  { text: "周四中午12点前报给我", now: WED, expect: by("2026-06-11T12:00") },
  { text: "后天晚上10点截止", now: WED, expect: by("2026-06-12T22:00") },
  { text: "截止时间6月15日晚12点", now: WED, expect: oneOf(until("2026-06-15"), ambiguous) },
  { text: "6月15日24时", now: WED, expect: until("2026-06-15") },
  { text: "6月15日零点前", now: WED, expect: oneOf(by("2026-06-15T00:00"), ambiguous) },
  { text: "截止日：6.15", now: WED, expect: until("2026-06-15") },
  { text: "报名于6月15日17:30结束", now: WED, expect: by("2026-06-15T17:30") },
  { text: "即日起至6月15日", now: WED, expect: until("2026-06-15") },
  { text: "6月11日至6月15日报名", now: WED, expect: oneOf(until("2026-06-15"), ambiguous), why: "not the 11th" },
  {
    text: "6月11日8:00-6月15日18:00",
    now: WED,
    expect: oneOf(by("2026-06-15T18:00"), ambiguous),
    why: "not the beginning",
  },
  { text: "明天早上9点到后天下午5点", now: WED, expect: oneOf(by("2026-06-12T17:00"), ambiguous) },
  { text: "下周一升旗前", now: WED, expect: oneOf(ambiguous, none, by("2026-06-15T08:00")) },
  {
    text: "本周四下班之前",
    now: WED,
    expect: oneOf(
      ambiguous,
      until("2026-06-11"),
      by("2026-06-11T17:00"),
      by("2026-06-11T17:30"),
      by("2026-06-11T18:00"),
    ),
  },
  { text: "两天之内", now: WED, expect: oneOf(until("2026-06-12"), by("2026-06-12T10:00")) },
  { text: "48小时内", now: WED, expect: by("2026-06-12T10:00") },
  { text: "半小时内", now: WED, expect: by("2026-06-10T10:30") },
  { text: "3个工作日内", now: WED, expect: oneOf(until("2026-06-15"), by("2026-06-15T10:00")) },
  { text: "周末前", now: WED, expect: oneOf(until("2026-06-12"), until("2026-06-14"), ambiguous, none) },
  { text: "中午前", now: WED, expect: oneOf(by("2026-06-10T12:00"), ambiguous) },
  { text: "晚上11点半前", now: WED, expect: by("2026-06-10T23:30") },
  { text: "23:59前", now: WED, expect: by("2026-06-10T23:59") },
  { text: "今晚睡觉前", now: WED, expect: oneOf(until("2026-06-10"), ambiguous, none) },
  { text: "国庆前", now: MOON, expect: oneOf(until("2026-09-30"), until("2026-10-01"), ambiguous) },
  { text: "放假前", now: MOON, expect: oneOf(ambiguous, none) },
  { text: "节前", now: MOON, expect: oneOf(ambiguous, none) },
  { text: "人满为止，最晚周五", now: WED, expect: oneOf(until("2026-06-12"), ambiguous) },
  { text: "最晚周五中午12点", now: WED, expect: by("2026-06-12T12:00") },
  { text: "周五下午3点（逾期不候）", now: WED, expect: by("2026-06-12T15:00") },
  { text: "不迟于6月15日", now: WED, expect: oneOf(until("2026-06-15"), ambiguous) },
  { text: "6月15日（含）前", now: WED, expect: oneOf(until("2026-06-15"), ambiguous) },
  {
    text: "6月15日（不含）前",
    now: WED,
    expect: oneOf(until("2026-06-14"), by("2026-06-15T00:00"), ambiguous),
    why: "without that day",
  },
  { text: "週日晚上十點前", now: WED, expect: by("2026-06-14T22:00") },
  { text: "下周二上午11：00截止！！！", now: WED, expect: by("2026-06-16T11:00") },
  { text: "月底前", now: JAN29, expect: until("2027-01-31") },
  { text: "2月29日前", now: JAN29, expect: oneOf(impossible, ambiguous) },
  { text: "上周五前", now: WED, expect: past },
  { text: "昨晚12点", now: WED, expect: oneOf(past, ambiguous) },
  { text: "本周五24点", now: FRI13, expect: until("2026-11-13") },
  { text: "今天18点前", now: FRI13, expect: by("2026-11-13T18:00") },
  { text: "元旦放假前一天", now: XMAS, expect: oneOf(until("2026-12-31"), ambiguous, none) },

  // From the beginning of the activity.
  { text: "活动前3天中午12点", now: WED, start: START, expect: oneOf(by("2026-06-14T12:00"), ambiguous) },
  { text: "提前两天", now: WED, start: START, expect: oneOf(until("2026-06-15"), by("2026-06-15T16:00")) },
  { text: "开赛前一小时", now: WED, start: START, expect: oneOf(by("2026-06-17T15:00"), ambiguous) },
  { text: "提前1小时", now: WED, start: START, expect: by("2026-06-17T15:00") },
  { text: "出发前一天晚上9点", now: WED, start: START, expect: oneOf(by("2026-06-16T21:00"), ambiguous, none) },
  { text: "开始前一个半小时", now: WED, start: START, expect: oneOf(by("2026-06-17T14:30"), ambiguous, none) },
  { text: "提前半天", now: WED, start: START, expect: oneOf(by("2026-06-17T04:00"), ambiguous, none) },
  { text: "当天早上8点", now: WED, start: START, expect: oneOf(by("2026-06-17T08:00"), ambiguous, none) },
  { text: "活动前两个工作日", now: WED, start: START, expect: oneOf(until("2026-06-15"), ambiguous, none) },
  { text: "同活动时间", now: WED, start: START, expect: oneOf(by("2026-06-17T16:00"), ambiguous, none) },

  // None.
  ...["随时", "没有截止", "不设截止", "看情况", "先到先得", "额满即止", "到时候再说", "开学前"].map(
    (text): DeadlineLine => ({ text, now: WED, expect: oneOf(none, ambiguous) }),
  ),
];
