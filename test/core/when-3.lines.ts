import type { DeadlineLine, DeadlineMoment, Moment, NotSaid, WhenExpect, WhenLine } from "./when.lines.ts";

/** How people say when, a third set, written by somebody who had not read the grammar. All moments are China time. */

/** A plain Wednesday of the first month of a term; Sunday the 20th is worked, the 25th is Mid-Autumn. */
const WED = "2026-09-16T09:40+08:00";
const THU = "2026-11-05T12:10+08:00";
const FRI = "2026-03-13T17:05+08:00";
const SUN = "2026-05-10T20:30+08:00";
/** The last but one day of June. */
const MON = "2026-06-29T07:30+08:00";
const DEC = "2026-12-30T14:00+08:00";

const at = (start: string, end?: string): Moment =>
  end === undefined
    ? { start: `${start}+08:00`, precision: "minute" }
    : { start: `${start}+08:00`, end: `${end}+08:00`, precision: "minute" };
const day = (start: string, end?: string): Moment =>
  end === undefined ? { start, precision: "day" } : { start, end, precision: "day" };
const none: NotSaid = { kind: "none" };
const past: NotSaid = { kind: "past" };
const ambiguous: NotSaid = { kind: "ambiguous" };
const impossible: NotSaid = { kind: "impossible" };
const any = (...anyOf: readonly (Moment | NotSaid)[]): WhenExpect => ({ anyOf });
const asked: WhenExpect = { anyOf: [ambiguous, none, past, impossible] };
const orAsked = (...moments: readonly Moment[]): WhenExpect => ({ anyOf: [...moments, ambiguous, none] });
const noTime: WhenExpect = { anyOf: [none, ambiguous] };

export const thirdWhenLines: readonly WhenLine[] = [
  { text: "明天下午第一节课后", now: WED, expect: any(day("2026-09-17"), ambiguous) },
  { text: "下周三下午4:30", now: WED, expect: at("2026-09-23T16:30") },
  { text: "本周五放学后", now: WED, expect: any(day("2026-09-18"), ambiguous) },
  { text: "9月20日上午9点", now: WED, expect: at("2026-09-20T09:00") },
  { text: "这周日上午9点半在操场集合", now: WED, expect: at("2026-09-20T09:30") },
  { text: "今天下午两点半", now: WED, expect: at("2026-09-16T14:30") },
  { text: "今天早上8点", now: WED, expect: past },
  { text: "十月十二号下午三点", now: WED, expect: at("2026-10-12T15:00") },
  { text: "国庆节后第一天上班", now: WED, expect: orAsked(day("2026-10-08")) },
  { text: "中秋节前一天下午2点", now: WED, expect: orAsked(at("2026-09-24T14:00")) },
  { text: "后天上午10点到11点半", now: WED, expect: at("2026-09-18T10:00", "2026-09-18T11:30") },
  { text: "9.23下午", now: WED, expect: any(day("2026-09-23"), ambiguous) },
  { text: "下礼拜四晚上7点", now: WED, expect: at("2026-09-24T19:00") },
  { text: "9/18 16:00-17:30", now: WED, expect: at("2026-09-18T16:00", "2026-09-18T17:30") },
  { text: "周四16:20", now: WED, expect: at("2026-09-17T16:20") },
  { text: "周三下午3点", now: WED, expect: orAsked(at("2026-09-16T15:00")) },
  { text: "25号中秋晚会晚上六点半", now: WED, expect: orAsked(at("2026-09-25T18:30")) },
  { text: "下个月8号上午", now: WED, expect: any(day("2026-10-08"), ambiguous) },
  { text: "半个小时后", now: WED, expect: at("2026-09-16T10:10") },
  { text: "两个小时以后", now: WED, expect: at("2026-09-16T11:40") },
  { text: "三天后", now: WED, expect: day("2026-09-19") },
  { text: "每周三下午4点打球", now: WED, expect: orAsked(at("2026-09-16T16:00")) },
  { text: "开学后第二周", now: WED, expect: asked },
  { text: "报名的老师有20位", now: WED, expect: noTime },
  { text: "三（2）班教室", now: WED, expect: noTime },
  { text: "周四或周五下午", now: WED, expect: asked },
  { text: "明天", now: THU, expect: day("2026-11-06") },
  { text: "明早7:20校门口上车", now: THU, expect: at("2026-11-06T07:20") },
  { text: "周六早上六点半", now: THU, expect: at("2026-11-07T06:30") },
  { text: "这个星期天下午一点", now: THU, expect: at("2026-11-08T13:00") },
  { text: "下周一升旗后", now: THU, expect: any(day("2026-11-09"), ambiguous) },
  { text: "11月11日12:30", now: THU, expect: at("2026-11-11T12:30") },
  { text: "11月31日", now: THU, expect: impossible },
  { text: "25点", now: THU, expect: asked },
  { text: "今天中午12:40到1:30", now: THU, expect: orAsked(at("2026-11-05T12:40", "2026-11-05T13:30")) },
  { text: "19点", now: THU, expect: at("2026-11-05T19:00") },
  { text: "3点", now: THU, expect: any(at("2026-11-05T15:00"), ambiguous) },
  { text: "元旦", now: THU, expect: orAsked(day("2027-01-01"), day("2027-01-01", "2027-01-03")) },
  { text: "周五", now: FRI, expect: asked },
  { text: "这周五晚上7点", now: FRI, expect: at("2026-03-13T19:00") },
  { text: "下周五", now: FRI, expect: day("2026-03-20") },
  { text: "明天下午5点半", now: FRI, expect: at("2026-03-14T17:30") },
  { text: "清明节", now: FRI, expect: orAsked(day("2026-04-05"), day("2026-04-04", "2026-04-06")) },
  { text: "昨天下午3点", now: FRI, expect: asked },
  { text: "3月20号下午2点50", now: FRI, expect: at("2026-03-20T14:50") },
  { text: "下周二中午十二点半", now: FRI, expect: at("2026-03-17T12:30") },
  { text: "十五分钟后", now: SUN, expect: at("2026-05-10T20:45") },
  { text: "周一", now: SUN, expect: orAsked(day("2026-05-11")) },
  { text: "下周一", now: SUN, expect: orAsked(day("2026-05-11")) },
  { text: "下下周三下午", now: SUN, expect: any(day("2026-05-20"), ambiguous) },
  { text: "5月15日（周五）下午3:00", now: SUN, expect: at("2026-05-15T15:00") },
  { text: "5月16日周五下午", now: SUN, expect: asked, why: "the 16th is a Saturday" },
  { text: "6月30日下午4点", now: MON, expect: at("2026-06-30T16:00") },
  { text: "7月1号", now: MON, expect: day("2026-07-01") },
  { text: "这个月底", now: MON, expect: orAsked(day("2026-06-30")) },
  { text: "端午节", now: MON, expect: any(past, ambiguous, none, day("2027-06-09")) },
  { text: "元月5号上午9点", now: DEC, expect: orAsked(at("2027-01-05T09:00")) },
  { text: "31号晚上8点", now: DEC, expect: at("2026-12-31T20:00") },
  { text: "1月4日下午2点", now: DEC, expect: at("2027-01-04T14:00") },
  { text: "后天下午", now: DEC, expect: any(day("2027-01-01"), ambiguous) },
];

const START = "2026-09-26T09:00+08:00";
const until = (endOfDay: string): DeadlineMoment => ({ endOfDay });
const by = (moment: string): DeadlineMoment => ({ at: `${moment}+08:00` });
const oneOf = (...anyOf: readonly (DeadlineMoment | NotSaid)[]): DeadlineLine["expect"] => ({ anyOf });

export const thirdDeadlineLines: readonly DeadlineLine[] = [
  { text: "周五前", now: WED, expect: until("2026-09-18") },
  { text: "截止本周五下午5点", now: WED, expect: by("2026-09-18T17:00") },
  { text: "明天中午12点前报名", now: WED, expect: by("2026-09-17T12:00") },
  { text: "9月22日截止", now: WED, expect: until("2026-09-22") },
  { text: "今晚十点前", now: WED, expect: by("2026-09-16T22:00") },
  { text: "下周一下班前", now: WED, expect: oneOf(until("2026-09-21"), ambiguous) },
  { text: "报名截止时间：9月20日18:00", now: WED, expect: by("2026-09-20T18:00") },
  { text: "报满为止", now: WED, expect: oneOf(none, ambiguous) },
  { text: "活动前一天", now: WED, start: START, expect: until("2026-09-25") },
  {
    text: "提前三天截止",
    now: WED,
    start: START,
    expect: oneOf(until("2026-09-23"), by("2026-09-23T09:00"), ambiguous),
  },
  { text: "开始前两小时", now: WED, start: START, expect: by("2026-09-26T07:00") },
  { text: "今天之内", now: WED, expect: oneOf(until("2026-09-16"), ambiguous) },
  { text: "三天内", now: WED, expect: oneOf(until("2026-09-19"), until("2026-09-18"), ambiguous, none) },
  { text: "截至月底", now: WED, expect: until("2026-09-30") },
  { text: "下周三之前", now: WED, expect: until("2026-09-23") },
  { text: "中秋节前", now: WED, expect: oneOf(until("2026-09-25"), until("2026-09-24"), ambiguous) },
  { text: "周四晚上12点", now: WED, expect: oneOf(until("2026-09-17"), ambiguous) },
  { text: "9-21 17:30", now: WED, expect: by("2026-09-21T17:30") },
  { text: "本周内", now: WED, expect: oneOf(until("2026-09-20"), ambiguous, none) },
  { text: "报名时间9月17日至9月21日", now: WED, expect: oneOf(until("2026-09-21"), ambiguous) },
  { text: "昨天截止", now: WED, expect: oneOf(past, ambiguous, none) },
  { text: "截止周日", now: WED, expect: until("2026-09-20") },
  { text: "24小时内", now: WED, expect: oneOf(by("2026-09-17T09:40"), ambiguous, none) },
  { text: "活动当天早上8点前", now: WED, start: START, expect: oneOf(by("2026-09-26T08:00"), ambiguous) },
  { text: "尽快", now: WED, expect: oneOf(none, ambiguous) },
];
