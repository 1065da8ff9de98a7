import type { Locale } from "../../src/core/ports.ts";
import type { RelayReason } from "../../src/core/relay.ts";

interface Named {
  readonly number: number;
  readonly title: string;
}

const of = ({ number, title }: Named) => `#${number}《${title}》`;
const ofEn = ({ number, title }: Named) => `#${number} “${title}”`;

const zhReasons: Readonly<Record<RelayReason, string>> = {
  empty: "空号",
  "no-name": "没看到名字",
  "no-number": "没有序号",
  "bad-heads": "人数看不准",
  cancelled: "写着不去，没有算进来",
  "duplicate-number": "序号重复，两个都算",
  "duplicate-name": "名字重复，只算第一次",
  "too-many": "超过 500 行，后面的没有读，请分开再发",
};

const enReasons: Readonly<Record<RelayReason, string>> = {
  empty: "an empty number",
  "no-name": "no name found",
  "no-number": "no number",
  "bad-heads": "the number of people is not clear",
  cancelled: "says not coming, left out",
  "duplicate-number": "the same number twice, both count",
  "duplicate-name": "the same name twice, only the first counts",
  "too-many": "more than 500 lines, the rest was not read; please send it in parts",
};

const zh = {
  preview: (f: Named, parties: number, heads: number) => `接龙 → ${of(f)}：可登记 ${parties} 组 ${heads} 人，请核对`,
  nothingNew: (f: Named) => `接龙 → ${of(f)}：没有要新登记的`,
  room: (heads: number, capacity: number | null) =>
    capacity === null ? `现在已报 ${heads} 人，不限名额` : `现在已报 ${heads}/${capacity} 人`,
  known: "名册里有",
  unknown: "名册里没有，会按名字记下",
  waits: "名额不够，会排候补",
  changes: "已报名，会改成",
  there: "已在名单里，不变",
  several: "有同名的人，选了才登记",
  tooBig: "人数放不下，不登记",
  twice: "和前面是同一个人，只算一次",
  joiner: "、",
  andMore: (n: number) => `…等 ${n} 组`,
  changeOf: (name: string, heads: number, note: string) => `${name} ${heads} 人${note ? `（${note}）` : ""}`,
  partyOf: (name: string, heads: number) => (heads > 1 ? `${name} ${heads} 人` : name),
  option: (name: string, i: number, unit: string) => `${name} ${i}：${unit || "工会"}`,
  problem: (line: number, reason: RelayReason, text: string) =>
    `第 ${line} 行${text ? `“${text}”` : ""}：${zhReasons[reason]}`,
  problems: "没读准的行",
  moreProblems: (n: number) => `…还有 ${n} 行`,
  confirm: "确认登记",
  drop: "不登记",
  which: "这个接龙要登记到哪一个活动？",
  noneOpen:
    "现在没有可以报名的活动，接龙先没有登记。要先办一个，比如：发起活动 教工羽毛球赛 时间 下周三下午4点 地点 体育馆",
  over: (f: Named, state: "cancelled" | "begun" | "closed") =>
    state === "cancelled"
      ? `${of(f)}已经取消了，接龙没有登记。`
      : state === "begun"
        ? `${of(f)}已经开始了，接龙没有登记。`
        : `${of(f)}已停止报名，接龙没有登记。要登记，先恢复报名，再把接龙发一次：`,
  reopen: "恢复报名",
  tooLong: "接龙太长了，一次放不下。请分成两段发，每段 200 行左右，序号接着就行。",
  stale: "这张预览旧了，后来又发过一份接龙。请按最新的那张，或把接龙再发一次。",
  nothing: "没有等你确认的接龙：可能已经登记过，或者过了半小时。要登记，把接龙再发一次就行。",
  dropped: "好，接龙没有登记，名单不变。",
  say: "接龙还没有登记。核对好了回“确认登记”，不要了回“不登记”。",
  sayNumber: "接龙还没有登记。要登记到哪个活动？回它的编号，比如：登记到 12；不要了回“不登记”。",
  noSuchPick: (name: string) => `没有这个选项${name ? `：${name}` : ""}。按上面的编号选，比如：选 王芳 2`,
  done: (f: Named, parties: number) => (parties > 0 ? `✅ 接龙登记好了：${of(f)}` : `接龙看过了，${of(f)}的名单不变。`),
  doneJoined: "新报名",
  doneWaiting: "排候补",
  doneChanged: "改了",
  doneThere: "本来就在",
  doneSeveral: "同名没选，没登记",
  doneFailed: "没登记上（名额不够或报名已停）",
  roster: "看名单",
  self: (f: Named, heads: number, note: string) =>
    `接龙里有你：${of(f)}，${heads} 人${note ? `，备注“${note}”` : ""}。只替你自己报名，别人的请组织者来登记。`,
  selfButton: "我要报名",
  selfThere: (f: Named, heads: number, waits: boolean) =>
    `你已经${waits ? "在候补里" : "报过名"}了：${of(f)}，${heads} 人。别人的名字请组织者来登记。`,
  notYou: (f: Named) => `接龙要由组织者登记，里面也没看到你的名字。你自己报名，点一下就行：${of(f)}`,
  how: "要把名单打印成接龙，发“接龙 12”；要登记别处的接龙，把整段接龙直接发给我（组织者）。",
  noSuch: (n: number) => `没有编号是 ${n} 的活动。发“活动”看看有哪些，比如：接龙 12`,
  heading: (f: Named) => `活动 ${f.number}：${f.title}`,
  time: (text: string) => `时间：${text}`,
  venue: (text: string) => `地点：${text}`,
  places: (heads: number, capacity: number | null) =>
    capacity === null ? `已报：${heads} 人` : `已报：${heads} 人，名额 ${capacity} 人`,
  waiting: (names: string) => `候补：${names}`,
  cut: (n: number) => `还有 ${n} 组没有列出`,
};

export type RelayWords = typeof zh;

const en: RelayWords = {
  preview: (f, parties, heads) => `List → ${ofEn(f)}: ${parties} parties, ${heads} people to sign up. Please check`,
  nothingNew: (f) => `List → ${ofEn(f)}: nobody new to sign up`,
  room: (heads, capacity) =>
    capacity === null ? `${heads} signed up now, no limit` : `${heads}/${capacity} signed up now`,
  known: "In the register",
  unknown: "Not in the register, put down by name",
  waits: "No room, will wait",
  changes: "In already, will become",
  there: "In already, unchanged",
  several: "Several people of this name, left out until chosen",
  tooBig: "Too many people, left out",
  twice: "The same person as before, counted once",
  joiner: ", ",
  andMore: (n) => `… ${n} in all`,
  changeOf: (name, heads, note) => `${name} ${heads}${note ? ` (${note})` : ""}`,
  partyOf: (name, heads) => (heads > 1 ? `${name} ×${heads}` : name),
  option: (name, i, unit) => `${name} ${i}: ${unit || "the union"}`,
  problem: (line, reason, text) => `Line ${line}${text ? ` “${text}”` : ""}: ${enReasons[reason]}`,
  problems: "Lines that are not clear",
  moreProblems: (n) => `… and ${n} more`,
  confirm: "Sign them up",
  drop: "Leave it",
  which: "Which activity is this list for?",
  noneOpen:
    "Nothing is open for sign-up, so nobody was signed up. Announce something first: 发起活动 Badminton 时间 下周三下午4点 地点 Gym",
  over: (f, state) =>
    state === "cancelled"
      ? `${ofEn(f)} was cancelled; nobody was signed up.`
      : state === "begun"
        ? `${ofEn(f)} has begun; nobody was signed up.`
        : `Sign-up for ${ofEn(f)} is closed; nobody was signed up. Open it again, then send the list once more:`,
  reopen: "Open it again",
  tooLong:
    "The list is too long for one message. Please send it in two parts of about 200 lines; the numbers may go on.",
  stale: "This preview is out of date: another list was sent since. Use the latest one, or send the list again.",
  nothing: "No list waits for you: it was signed up already, or half an hour has passed. You can send it again.",
  dropped: "All right, nobody was signed up.",
  say: "The list is not signed up yet. Say “确认登记” to do it, “不登记” to leave it.",
  sayNumber:
    "The list is not signed up yet. For which activity is it? Give its number: 登记到 12; or “不登记” to leave it.",
  noSuchPick: (name) =>
    `There is no such choice${name ? `: ${name}` : ""}. Use the numbers above, for example: 选 王芳 2`,
  done: (f, parties) => (parties > 0 ? `✅ The list is signed up: ${ofEn(f)}` : `Nothing changed for ${ofEn(f)}.`),
  doneJoined: "Signed up",
  doneWaiting: "Waiting",
  doneChanged: "Changed",
  doneThere: "In already",
  doneSeveral: "Several of this name, left out",
  doneFailed: "Could not be signed up (no room, or closed)",
  roster: "Who is in",
  self: (f, heads, note) =>
    `You are on the list: ${ofEn(f)}, ${heads === 1 ? "1 person" : `${heads} people`}${note ? `, note “${note}”` : ""}. I can sign up you only; an organizer does the others.`,
  selfButton: "Sign me up",
  selfThere: (f, heads, waits) =>
    `You are ${waits ? "waiting" : "signed up"} already: ${ofEn(f)}, ${heads === 1 ? "1 person" : `${heads} people`}. An organizer does the others.`,
  notYou: (f) =>
    `Lists are signed up by an organizer, and your name is not on this one. To sign up yourself: ${ofEn(f)}`,
  how: "“接龙 12” prints a roster as a list. To sign up a list from elsewhere, an organizer sends me the whole of it.",
  noSuch: (n) => `There is no activity number ${n}. Say “活动” to see what is on, for example: 接龙 12`,
  heading: (f) => `活动 ${f.number}：${f.title}`,
  time: (text) => `When: ${text}`,
  venue: (text) => `Where: ${text}`,
  places: (heads, capacity) => (capacity === null ? `Signed up: ${heads}` : `Signed up: ${heads} of ${capacity}`),
  waiting: (names) => `Waiting: ${names}`,
  cut: (n) => `${n} more parties are not listed`,
};

export const relayWords = (locale: Locale): RelayWords => (locale === "en" ? en : zh);
