import type { RelayLine, RelayRow } from "./relay.lines.ts";

/** Pasted 接龙 texts, a second set, written later by somebody who had not read the reader. */

const one = (...names: readonly string[]): RelayRow[] => names.map((name) => ({ name, heads: 1 }));

export const moreRelayLines: readonly RelayLine[] = [
  {
    text: "#接龙\n【教工合唱团】\n周四16:00音乐教室\n\n1. 孙丽华 女高\n2. 钱晓东 男低",
    rows: [
      { name: "孙丽华", heads: 1, note: "女高" },
      { name: "钱晓东", heads: 1, note: "男低" },
    ],
  },
  {
    text: "接龙报名秋游：\n1 孙丽华 1大1小\n2 钱晓东 1大2小\n3 吴刚 2大",
    rows: [
      { name: "孙丽华", heads: 2 },
      { name: "钱晓东", heads: 3 },
      { name: "吴刚", heads: 2 },
    ],
  },
  {
    text: "🔥秋游接龙🔥\n1.孙丽华👍\n2.钱晓东🌹+1\n3.吴刚",
    rows: [
      { name: "孙丽华", heads: 1 },
      { name: "钱晓东", heads: [1, 2] },
      { name: "吴刚", heads: 1 },
    ],
  },
  { text: "1.孙丽华   2.钱晓东   3.吴刚", rows: one("孙丽华", "钱晓东", "吴刚") },
  { text: "1. 孙丽华，2. 钱晓东，3. 吴刚", rows: one("孙丽华", "钱晓东", "吴刚") },
  { text: "#接龙\n1 孙丽华\n2钱晓东\n3吴刚", rows: one("孙丽华", "钱晓东", "吴刚") },
  { text: "#接龙\n1、\t孙丽华\u200b \r\n2、\t钱晓东  \r\n", rows: one("孙丽华", "钱晓东") },
  {
    text: "#接龙\n1. 三年级组 孙丽华\n2. 后勤 钱晓东",
    rows: [
      { name: "孙丽华", heads: 1 },
      { name: "钱晓东", heads: 1 },
    ],
    why: "the unit before the name",
  },
  {
    text: "#接龙\n1. 语文组孙丽华\n2. 数学组钱晓东",
    rows: [
      { name: ["孙丽华", "语文组孙丽华"], heads: 1 },
      { name: ["钱晓东", "数学组钱晓东"], heads: 1 },
    ],
  },
  { text: "#接龙\n1. 孙老师\n2. 钱主任\n3. 老吴", rows: one("孙老师", "钱主任", "老吴") },
  {
    text: "#接龙\n1. 孙丽华\n2. 钱晓东 ❌取消\n3. 吴刚（取消）\n4. 周敏 来不了",
    rows: one("孙丽华"),
    why: "three have written that they are not coming",
  },
  {
    text: "#接龙\n1. 孙丽华 可能晚到20分钟\n2. 钱晓东 带2瓶水\n3. 吴刚 坐2号车",
    rows: [
      { name: "孙丽华", heads: 1, note: "晚到" },
      { name: "钱晓东", heads: 1, note: "水" },
      { name: "吴刚", heads: 1, note: "2号车" },
    ],
  },
  {
    text: "#接龙\n1. 孙丽华、钱晓东\n2. 吴刚和周敏",
    rows: one("孙丽华", "钱晓东", "吴刚", "周敏"),
    or: [...one("孙丽华", "钱晓东"), { name: ["吴刚", "吴刚和周敏"], heads: 2 }],
  },
  {
    text: "#接龙\n1. 孙丽华夫妇\n2. 钱晓东全家（4人）\n3. 吴刚 携妻",
    rows: [
      { name: "孙丽华", heads: 2 },
      { name: "钱晓东", heads: 4 },
      { name: "吴刚", heads: 2 },
    ],
  },
  {
    text: "#接龙\n秋游\n1. 孙丽华 +老公\n2. 钱晓东 +老婆孩子\n3. 吴刚 +1娃",
    rows: [
      { name: "孙丽华", heads: 2 },
      { name: "钱晓东", heads: 3 },
      { name: "吴刚", heads: 2 },
    ],
  },
  {
    text: "#接龙\n9️⃣ 孙丽华\n🔟 钱晓东\n1️⃣1️⃣ 周敏",
    rows: one("孙丽华", "钱晓东", "周敏"),
  },
  { text: "接龙：\n第1位：孙丽华\n第2位：钱晓东", rows: one("孙丽华", "钱晓东") },
  { text: "接龙\n❶ 孙丽华\n❷ 钱晓东", rows: one("孙丽华", "钱晓东") },
  { text: "接龙\n⒈孙丽华\n⒉钱晓东", rows: one("孙丽华", "钱晓东") },
  {
    text: "#接龙\n羽毛球\n1. 孙丽华\n2. 钱晓东\n3.\n截止周五12点\n请大家接着往下接，谢谢配合",
    rows: one("孙丽华", "钱晓东"),
  },
  {
    text: "#接龙\n活动须知：\n1. 时间周六上午8点\n2. 地点东门\n报名：\n1. 孙丽华\n2. 钱晓东",
    rows: one("孙丽华", "钱晓东"),
    why: "the points above are no people",
  },
  {
    text: "#接龙\n0. 例：张三 2人\n1. 孙丽华 2人\n2. xxx",
    rows: [{ name: "孙丽华", heads: 2 }],
    why: "an example and a place to fill in",
  },
  {
    text: "#接龙\n1. Lily Wang\n2. Mike（外教）",
    rows: [
      { name: "Lily Wang", heads: 1 },
      { name: "Mike", heads: 1 },
    ],
  },
  {
    text: "#接龙\n羽毛球赛\n1. 孙丽华 女双\n2. 钱晓东 混双（搭档吴刚）",
    rows: [
      { name: "孙丽华", heads: 1, note: "女双" },
      { name: "钱晓东", heads: 1, note: "混双" },
    ],
  },
  {
    text: "#接龙\n1. 孙丽华 13800000001 2大1小 自驾\n2. 钱晓东（已缴费）\n3. 吴刚 未缴费",
    rows: [
      { name: "孙丽华", heads: 3, note: "自驾" },
      { name: "钱晓东", heads: 1, note: "已缴费" },
      { name: "吴刚", heads: 1, note: "未缴费" },
    ],
  },
  {
    text: "#Group Note\nFall outing\n\n1. 孙丽华\n2. Mike",
    rows: one("孙丽华", "Mike"),
    why: "WeChat in English",
  },
  {
    text: "#接龍\n秋遊\n1. 孫麗華 兩位\n2. 錢曉東",
    rows: [
      { name: ["孙丽华", "孫麗華"], heads: 2 },
      { name: ["钱晓东", "錢曉東"], heads: 1 },
    ],
  },
  {
    text: "#接龙\n哪天方便\n1. 孙丽华 6/20可以\n2. 钱晓东 都行",
    rows: [
      { name: "孙丽华", heads: 1, note: "可以" },
      { name: "钱晓东", heads: 1, note: "都行" },
    ],
  },
  {
    text: "#接龙\n文化衫尺码\n1. 孙丽华 L码\n2. 钱晓东 XXL\n3. 吴刚 170/92A",
    rows: [
      { name: "孙丽华", heads: 1, note: "L" },
      { name: "钱晓东", heads: 1, note: "XXL" },
      { name: "吴刚", heads: 1, note: "170" },
    ],
  },
  {
    text: "#接龙\n1. 高一（3）班 孙丽华\n2. 高二（12）班 钱晓东",
    rows: [
      { name: "孙丽华", heads: 1 },
      { name: "钱晓东", heads: 1 },
    ],
    why: "the class is no number of heads",
  },
  // Not a relay.
  { text: "今日菜单：\n1. 红烧肉\n2. 西红柿炒蛋\n3. 青菜", rows: null },
  { text: "1. 语文\n2. 数学\n3. 英语", rows: null },
  { text: "值班表：\n周一 孙丽华\n周二 钱晓东", rows: null },
  { text: "1. 请孙丽华老师准备教案\n2. 请钱晓东老师借场地", rows: null },
  { text: "Q1. 怎么报名\nQ2. 几点截止", rows: null },
  { text: "1. A\n2. B\n3. C", rows: null },
  { text: "接龙截止了吗", rows: null },
  { text: "两点建议：\n1、多组织户外\n2、少占周末", rows: null },
];
