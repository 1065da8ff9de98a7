import type { ActivityFacts, ChangedPart, WhichFacts, WishFacts } from "./facts.ts";
import { organizing } from "./words-organizing.zh.ts";

type F = WishFacts;
const PARTS: Readonly<Record<ChangedPart, string>> = {
  title: "名称",
  when: "时间",
  venue: "地点",
  capacity: "名额",
  minimum: "成行人数",
  deadline: "报名截止",
  cutoff: "取消截止",
  remarks: "备注",
};
const heads = (n: number) => (n > 1 ? `${n} 人` : "1 人");
const name = ({ number, title }: { number: number; title: string }) => `#${number}《${title}》`;

/** Chinese, the first language: warm, short, plain. */
export const zh = {
  when: "时间",
  venue: "地点",
  deadline: "报名截止",
  remarks: "备注",
  signedUp: "已报名",
  waiting: "候补",
  asWaiting: "（候补）",
  join: "我要报名",
  joinAgain: "重新报名",
  leave: "取消报名",
  callOff: "取消整个活动",
  roster: "看名单",
  seeOpen: "看看有哪些活动",
  heading: (n: number, title: string) => `#${n} ${title}`,
  heads: (count: string, waiting: number) => `${count} 人${waiting > 0 ? `，候补 ${waiting} 人` : ""}`,
  state: { closed: "报名已截止", cancelled: "活动已取消" },
  promotionRule: "候补规则：有空位时按先后整组递补；空位不够一组时，先给后面坐得下的，原来的顺序保留。",
  joined: (f: F, count: string) =>
    `✅ ${f.name}已报名${f.by && f.by !== f.name ? `（${f.by}代报）` : ""} ${name(f)}${f.party > 1 ? `，共 ${f.party} 人` : ""}（${count}）${f.note ? `，备注：${f.note}` : ""}`,
  queued: (f: F) =>
    `🕒 名额已满，${f.name}排在候补第 ${f.position} 位${f.party > 1 ? `（${heads(f.party)}）` : ""}：${name(f)}。有空位会私聊告诉你。`,
  noteChanged: (f: F) => `✏️ ${f.name}的备注已改成“${f.note ?? ""}”：${name(f)}`,
  changed: (f: F, count: string) =>
    `✏️ ${f.name}的报名已改成 ${heads(f.party)}（原来 ${heads(f.before ?? 1)}）：${name(f)}（${count}）${f.note ? `，备注：${f.note}` : ""}`,
  changedWaiting: (f: F) =>
    `✏️ ${f.name}的候补已改成 ${heads(f.party)}（原来 ${heads(f.before ?? 1)}），现在第 ${f.position} 位：${name(f)}`,
  movedUp: (f: F, count: string) =>
    `🎉 改成 ${heads(f.party)}正好有空位，${f.name}已从候补转为报名：${name(f)}（${count}）${f.note ? `，备注：${f.note}` : ""}`,
  already: (f: F) => `${f.name}已经报过名了：${name(f)}，${heads(f.party)}。要改人数，发“报名 ${f.number} +2”。`,
  alreadyWaiting: (f: F) => `${f.name}已在候补第 ${f.position} 位：${name(f)}，${heads(f.party)}。`,
  left: (f: F, count: string) => `${f.name}已取消${f.was === "waiting" ? "候补" : "报名"}：${name(f)}（现在 ${count}）`,
  notIn: (f: F) => `${f.name}没有报名 ${name(f)}，不用取消。`,
  inNone: "你现在没有报名，不用取消。",
  closed: (f: F, deadline: string | null) => {
    switch (f.why) {
      case "cancelled":
        return `${name(f)}已经取消了。`;
      case "begun":
        return `${name(f)}已经开始了，不能再改报名。`;
      case "deadline":
        return `${name(f)}的报名已截止${deadline ? `（${deadline}）` : ""}，有需要请找组织者。`;
      default:
        return `${name(f)}已停止报名，有需要请找组织者。`;
    }
  },
  tooBig: (f: F) =>
    `${name(f)}一共只有 ${f.capacity} 个名额，报不了 ${f.party} 人。可以发“报名 ${f.number} +${f.capacity}”。`,
  noRoom: (f: F) => `${name(f)}只剩 ${f.free} 个空位，改不成 ${f.asked} 人；${f.name}的 ${heads(f.party)}不变。`,
  promoted: (f: F) => `🎉 有空位了，你已从候补转为报名：${name(f)}，${heads(f.party)}。`,
  which: "你说的是哪一个？",
  unknown: (f: WhichFacts) => {
    const asked = f.wish.number !== undefined ? `#${f.wish.number}` : f.wish.title ? `“${f.wish.title}”` : "";
    const none = asked ? `没有找到活动 ${asked}。` : "这里现在没有可以报名的活动。";
    if (f.open.length === 0) return none;
    return f.wish.op === "leave" ? `${none}你报了的有：` : `${none}现在可以报名的有：`;
  },
  noneOpen: "现在没有可以报名的活动。",
  noneOfMine: "你还没有报名任何活动。",
  openNow: (scope: "here" | "all" | "own"): string =>
    ({ here: "本群可以报名的活动：", all: "现在可以报名的活动：", own: "你报了的活动：" })[scope],
  noSuchNumber: (n: number) => `没有编号是 ${n} 的活动。`,
  rosterOf: (n: number, title: string, count: string) => `#${n}《${title}》名单（${count} 人）`,
  nobodyYet: "还没有人报名，来当第一个吧。",
  deadlineCame: (f: ActivityFacts, count: string) =>
    `⏰ ${name(f)}报名截止，共 ${count} 人${f.waiting > 0 ? `，候补 ${f.waiting} 人` : ""}。`,
  badHeads: (max: number) => `一次可以报 1 到 ${max} 人，这个人数不行。比如：报名 +2`,
  badCapacity: (asked: string, max: number) =>
    `名额要是 1 到 ${max} 的整数，“${asked}”不行。比如：名额 24；不限人数就不用写名额。`,
  minimum: "成行",
  minimumOf: (n: number) => `满 ${n} 人成行，不足就取消并通知大家`,
  cutoff: "取消截止",
  union: "工会",
  refuse: "我不去",
  joinedForYou: (f: F) =>
    `${f.by}替你报名了 ${name(f)}${f.was === "waiting" || f.position ? `（候补第 ${f.position} 位）` : ""}，${heads(f.party)}。不去就点一下“我不去”。`,
  leftForYou: (f: F) => `${f.by}替你取消了 ${name(f)} 的报名。`,
  undone: (f: F, count: string) =>
    f.did === "signup.left"
      ? `↩️ 已撤回，${f.name}没有报名 ${name(f)}（现在 ${count}）。`
      : f.did === "signup.waiting"
        ? `↩️ 已撤回取消，不过空位已被补上，${f.name}排在候补第 ${f.position} 位：${name(f)}。`
        : `↩️ 已撤回，${f.name}的报名恢复为 ${heads(f.party)}：${name(f)}（${count}）`,
  notYours: (f: F) => `${f.name}已经报了 ${name(f)}，要改要取消请本人来，或者请组织者帮忙。`,
  pastCutoff: (f: F, cutoff: string) =>
    `${name(f)}的取消截止时间（${cutoff}）已过，去不成请直接告诉组织者，由组织者来取消。`,
  whichPerson: (who: string) => `有不止一位“${who}”，是哪一位？`,
  unknownPerson: (who: string) => `名册里没有“${who}”，还没有替任何人报名。如果名字没写错，可以先记下：`,
  putDown: (who: string) => `替${who}报上`,
  answer: (f: ActivityFacts & { topic: string; mine: Mine }, at: { deadline: string | null; start: string }) =>
    answerTo(f, at),
  leaveAfterAll: (f: { number: number; title: string; party: number }) =>
    `你现在报着 ${name(f)}（${heads(f.party)}），我没有改动。要取消吗？`,
  fine: "好的，没有改动任何报名。",
  dialogueLeft: "好的，先不填了，什么都没有改动。",
  askTitle: "活动叫什么名字？比如：教工羽毛球赛",
  askTime: (field: "when" | "deadline" | "cutoff", problem: string, text: string, title: string) =>
    `${timeProblem(problem, text)}${question(field, title)}`,
  askGroup: (title: string) => `《${title}》发到哪个群？`,
  announced: (f: ActivityFacts) => `已在群里发布：${name(f)}。`,
  warningsFor: (n: number, title: string) => `提醒一下，#${n}《${title}》：`,
  onHoliday: (holiday: string) => `• 那天是${holiday}放假。`,
  onLieu: "• 那天是补班日，要上课。",
  unpublished: (year: number) => `• ${year} 年的放假安排国家还没有公布，到时请再看一下。`,
  clash: (n: number, title: string, at: string) => `• 和 #${n}《${title}》（${at}）时间有重叠。`,
  goesAhead: (f: ActivityFacts) => `✅ ${name(f)}已有 ${f.heads} 人报名，满 ${f.minimum} 人，照常举行。`,
  edited: (f: ActivityFacts, what: readonly ChangedPart[]) =>
    `✏️ ${name(f)}有变动${what.length > 0 ? `（${what.map((part) => PARTS[part]).join("、")}）` : ""}，现在是：`,
  moved: (f: ActivityFacts) => `你报名的 ${name(f)} 时间或地点有变，现在是这样，去不了可以取消：`,
  stopped: (f: ActivityFacts, count: string) => `${name(f)}已停止报名，共 ${count} 人。`,
  reopened: (f: ActivityFacts) => `${name(f)}重新开放报名了。`,
  cancelled: (f: ActivityFacts, tooFew: boolean) =>
    tooFew
      ? `${name(f)}只有 ${f.heads} 人报名，不足 ${f.minimum} 人，按约定取消。`
      : `${name(f)}取消了，已通知每一位报名的人。`,
  cancelledForYou: (f: ActivityFacts, tooFew: boolean) =>
    tooFew ? `你报名的 ${name(f)} 因不足 ${f.minimum} 人取消了。` : `你报名的 ${name(f)} 取消了。`,
  changeUndone: (f: ActivityFacts, action: string) =>
    action === "create"
      ? `↩️ 已撤回发布，${name(f)}取消了。`
      : action === "cancel"
        ? `↩️ ${name(f)}照常举行，刚才的取消已撤回。`
        : `↩️ 刚才的改动已撤回：${name(f)}`,
  alreadySo: (f: ActivityFacts) =>
    f.state === "open"
      ? `${name(f)}本来就在报名中。`
      : f.state === "closed"
        ? `${name(f)}本来就已停止报名。`
        : `${name(f)}已经取消了。`,
  isCancelled: (f: { number: number; title: string }) => `${name(f)}已经取消了，不能再改。刚取消的可以发“撤销”。`,
  nothingToChange: (f: { number: number; title: string }) =>
    `要改 ${name(f)} 的什么？比如：改 ${f.number} 时间 下周五下午4点，或：改 ${f.number} 备注 自带球拍`,
  deadlineInTheWay: (f: ActivityFacts, deadline: string) =>
    `报名截止（${deadline}）比新的开始时间还晚。请一起改，比如：改 ${f.number} 时间 … 截止 开始前一天`,
  capacityBelow: (f: ActivityFacts, asked: number) => `${name(f)}已经有 ${f.heads} 人报名，名额不能改成 ${asked}。`,
  ...organizing,
  mayNotCreate: "发起活动要请工会主席或组织者来。你可以看看现在有什么活动。",
  mayNotChange: (f: { number: number; title: string }) => `${name(f)}要由组织者或工会主席来改。`,
  createInGroup: "要先有一个群才能发布活动。请在群里 @我 发起，或先把我拉进群。",
};

type Mine = { readonly heads: number; readonly state: "in" | "waiting"; readonly position: number | null } | null;

const question = (field: "when" | "deadline" | "cutoff", title: string): string => {
  if (field === "when") return `${title ? `《${title}》` : "活动"}什么时候开始？请写日期和钟点，比如：12月5日下午4点`;
  if (field === "deadline") return "报名到什么时候截止？比如：开始前一天18:00";
  return "最晚什么时候可以自己取消？比如：开始前一天";
};

const places = (f: ActivityFacts): string => {
  if (f.state !== "open") return f.state === "closed" ? "报名已截止" : "活动已取消";
  if (f.capacity === null) return `不限名额，现在 ${f.heads} 人`;
  const free = f.capacity - f.heads;
  return free > 0
    ? `还有 ${free} 个名额（${f.heads}/${f.capacity}）`
    : `名额已满（${f.heads}/${f.capacity}），可以排候补，前面有 ${f.waiting} 人`;
};

const answerTo = (
  f: ActivityFacts & { topic: string; mine: Mine },
  at: { deadline: string | null; start: string },
): string => {
  switch (f.topic) {
    case "places":
    case "count":
      return `${name(f)}：${places(f)}。`;
    case "how":
      return `${name(f)}：发“报名 ${f.number}”就行；带人就发“报名 ${f.number} +2”（共 2 人）。${places(f)}。`;
    case "deadline":
      return at.deadline
        ? `${name(f)}：${at.deadline}截止报名。`
        : `${name(f)}：没有设报名截止时间，${at.start}开始前都可以报。`;
    case "where":
      return f.venue ? `${name(f)}：地点在${f.venue}。` : `${name(f)}：地点还没有定，请问组织者。`;
    case "when":
      return `${name(f)}：${at.start}开始。`;
    case "mine":
      return f.mine
        ? `你${f.mine.state === "in" ? "已报名" : `在候补第 ${f.mine.position} 位`}：${name(f)}，${heads(f.mine.heads)}。`
        : `你还没有报名 ${name(f)}。`;
    case "family":
      return `${name(f)}：带家属请报总人数，比如“报名 ${f.number} +2”。能不能带，以组织者的通知为准。${places(f)}。`;
    case "leave":
      return `${name(f)}：发“取消报名 ${f.number}”就行。`;
    default:
      return `${name(f)}：${at.start}${f.venue ? `，${f.venue}` : ""}。${places(f)}。${f.remarks ? `备注：${f.remarks}。` : ""}别的请问组织者。`;
  }
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
    case "missing":
      return "";
    case "after-start":
      return `“${text}”比活动开始还晚。`;
    case "end-before-start":
      return `“${text}”结束比开始还早。`;
    default:
      return `没看懂时间“${text}”。`;
  }
};

export type Words = typeof zh;
