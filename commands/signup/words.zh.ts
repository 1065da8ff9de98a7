import type { ActivityFacts, WhichFacts, WishFacts } from "./facts.ts";

type F = WishFacts;
const heads = (n: number) => (n > 1 ? `${n} 人` : "1 人");
const name = ({ number, title }: { number: number; title: string }) => `#${number}《${title}》`;

/** Chinese, the first language: warm, short, plain. */
export const zh = {
  when: "时间",
  venue: "地点",
  deadline: "报名截止",
  signedUp: "已报名",
  waiting: "候补",
  join: "我要报名",
  joinAgain: "重新报名",
  leave: "取消报名",
  roster: "看名单",
  seeOpen: "看看有哪些活动",
  heading: (n: number, title: string) => `#${n} ${title}`,
  heads: (count: string, waiting: number) => `${count} 人${waiting > 0 ? `，候补 ${waiting} 人` : ""}`,
  state: { closed: "报名已截止", cancelled: "活动已取消" },
  promotionRule: "候补规则：有空位时按先后整组递补；空位不够一组时，先给后面坐得下的，原来的顺序保留。",
  joined: (f: F, count: string) =>
    `✅ ${f.name}已报名 ${name(f)}${f.party > 1 ? `，共 ${f.party} 人` : ""}（${count}）${f.note ? `，备注：${f.note}` : ""}`,
  queued: (f: F) =>
    `🕒 名额已满，${f.name}排在候补第 ${f.position} 位${f.party > 1 ? `（${heads(f.party)}）` : ""}：${name(f)}。有空位会私聊告诉你。`,
  changed: (f: F, count: string) =>
    `✏️ ${f.name}的报名已改成 ${heads(f.party)}（原来 ${heads(f.before ?? 1)}）：${name(f)}（${count}）${f.note ? `，备注：${f.note}` : ""}`,
  changedWaiting: (f: F) =>
    `✏️ ${f.name}的候补已改成 ${heads(f.party)}（原来 ${heads(f.before ?? 1)}），还是第 ${f.position} 位：${name(f)}`,
  already: (f: F) => `${f.name}已经报过名了：${name(f)}，${heads(f.party)}。要改人数，发“报名 ${f.number} +2”。`,
  alreadyWaiting: (f: F) => `${f.name}已在候补第 ${f.position} 位：${name(f)}，${heads(f.party)}。`,
  left: (f: F, count: string) => `${f.name}已取消${f.was === "waiting" ? "候补" : "报名"}：${name(f)}（现在 ${count}）`,
  notIn: (f: F) => `${f.name}没有报名 ${name(f)}，不用取消。`,
  closed: (f: F, deadline: string | null) =>
    f.state === "cancelled"
      ? `${name(f)}已经取消了。`
      : f.state === "open" && !deadline
        ? `${name(f)}已经开始了，不能再改报名。`
        : `${name(f)}的报名已截止${deadline ? `（${deadline}）` : ""}，有需要请找组织者。`,
  tooBig: (f: F) =>
    `${name(f)}一共只有 ${f.capacity} 个名额，报不了 ${f.party} 人。可以发“报名 ${f.number} +${f.capacity}”。`,
  noRoom: (f: F) => `${name(f)}只剩 ${f.free} 个空位，改不成 ${f.asked} 人；${f.name}的 ${heads(f.party)}不变。`,
  promoted: (f: F) => `🎉 有空位了，你已从候补转为报名：${name(f)}，${heads(f.party)}。`,
  which: "你说的是哪一个？",
  unknown: (f: WhichFacts) => {
    const asked = f.wish.number ? `#${f.wish.number}` : f.wish.title ? `“${f.wish.title}”` : "";
    const none = asked ? `没有找到活动 ${asked}。` : "这里现在没有可以报名的活动。";
    return f.open.length > 0 ? `${none}现在可以报名的有：` : none;
  },
  noneOpen: "现在没有可以报名的活动。",
  openNow: (scope: "here" | "all"): string => (scope === "here" ? "本群可以报名的活动：" : "现在可以报名的活动："),
  noSuchNumber: (n: number) => `没有编号是 ${n} 的活动。`,
  rosterOf: (n: number, title: string, count: string) => `#${n}《${title}》名单（${count} 人）`,
  nobodyYet: "还没有人报名，来当第一个吧。",
  deadlineCame: (f: ActivityFacts, count: string) =>
    `⏰ ${name(f)}报名截止，共 ${count} 人${f.waiting > 0 ? `，候补 ${f.waiting} 人` : ""}。`,
  badHeads: (asked: number, max: number) => `人数要在 1 到 ${max} 之间，${asked} 不行。比如：报名 +2`,
  badCapacity: (asked: string, max: number) =>
    `名额要是 1 到 ${max} 的整数，“${asked}”不行。比如：名额 24；不限人数就不用写名额。`,
  noTitle: "活动叫什么名字？比如：发起活动 教工羽毛球赛 时间 下周三下午4点 地点 体育馆 名额 24",
  noTime: (title: string) => `《${title}》什么时候开始？请在后面加上时间，比如：发起活动 ${title} 时间 下周三下午4点`,
  badTime: (problem: string, text: string) =>
    `${timeProblem(problem, text)}请写清楚日期和钟点，比如：时间 12月5日下午4点`,
  badDeadline: (problem: string, text: string) =>
    problem === "after-start"
      ? `截止“${text}”比活动开始还晚。比如：截止 活动前一天`
      : `${timeProblem(problem, text)}比如：截止 12月4日18:00`,
  mayNotCreate: "发起活动要请工会主席或组织者来。你可以发“活动”看看现在有什么。",
  createInGroup: "活动要在群里发起，大家才看得到。请把同样的话发到要办活动的群里（记得 @我）。",
};

const timeProblem = (problem: string, text: string): string => {
  switch (problem) {
    case "past":
      return `“${text}”已经过去了。`;
    case "impossible":
      return `没有“${text}”这个时间。`;
    case "ambiguous":
      return `“${text}”有两种理解。`;
    case "no-hour":
      return `“${text}”只有日期，没有钟点。`;
    default:
      return `没看懂时间“${text}”。`;
  }
};

export type Words = typeof zh;
