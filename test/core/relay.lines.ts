/**
 * Pasted 接龙 texts as WeChat, QQ, DingTalk and 接龙管家 write them and as people mend them by hand → the rows that come out.
 * `null` is no relay at all: nothing, or not one row, comes out. A `note` must contain the given words. Several `heads` or names are equally good readings.
 */
export type RelayRow = {
  readonly name: string | readonly string[];
  readonly heads: number | readonly number[];
  readonly note?: string;
};
export type RelayLine = {
  readonly text: string;
  readonly rows: readonly RelayRow[] | null;
  /** Another outcome that is as good. */
  readonly or?: readonly RelayRow[] | null;
  readonly why?: string;
};

const one = (...names: readonly string[]): RelayRow[] => names.map((name) => ({ name, heads: 1 }));

export const relayLines: readonly RelayLine[] = [
  { text: "#接龙\n周六爬山，8点校门口集合\n\n1. 张三\n2. 李四\n3. 王五", rows: one("张三", "李四", "王五") },
  { text: "#接龙\r\n周六爬山\r\n\r\n1. 张三\r\n2. 李四", rows: one("张三", "李四") },
  {
    text: "#接龙\n羽毛球赛报名\n例 张三 男 三年级组\n\n1. 王芳 女 语文组\n2. 李强 男 数学组",
    rows: [
      { name: "王芳", heads: 1, note: "语文组" },
      { name: "李强", heads: 1, note: "数学组" },
    ],
    why: "the sample line is nobody",
  },
  {
    text: "1、张三\n2、李四 2人\n3、王五（带孩子）",
    rows: [
      { name: "张三", heads: 1 },
      { name: "李四", heads: 2 },
      { name: "王五", heads: 2 },
    ],
  },
  {
    text: "#接龙 教工春游\n1. 张三\n2、李四 +2\n3.王五（带孩子）\n4 赵六",
    rows: [
      { name: "张三", heads: 1 },
      { name: "李四", heads: [2, 3] },
      { name: "王五", heads: 2 },
      { name: "赵六", heads: 1 },
    ],
    why: "four people, four ways of numbering",
  },
  {
    text: "1️⃣ 张三\n2️⃣ 李四 2人\n3️⃣ 王五\n🔟 赵六",
    rows: [
      { name: "张三", heads: 1 },
      { name: "李四", heads: 2 },
      { name: "王五", heads: 1 },
      { name: "赵六", heads: 1 },
    ],
  },
  {
    text: "＃接龙\n１．张三\n２．李四（２人）\n３．王五＋２",
    rows: [
      { name: "张三", heads: 1 },
      { name: "李四", heads: 2 },
      { name: "王五", heads: [2, 3] },
    ],
  },
  { text: "#接龙\n1. 张三\n2. 李四\n4. 王五\n7. 赵六", rows: one("张三", "李四", "王五", "赵六"), why: "gaps" },
  { text: "#接龙\n1. 张三\n2. \n3. 李四\n4.\n5. ", rows: one("张三", "李四"), why: "empty numbers" },
  {
    text: "#接龙\n1. 张三\n2. 李四\n3. 王五\n3. 赵六\n4. 孙七",
    rows: one("张三", "李四", "王五", "赵六", "孙七"),
    why: "two people took the same number",
  },
  {
    text: "#接龙\n1. 张三\n2. 李四\n3. 张三",
    rows: one("张三", "李四", "张三"),
    or: one("张三", "李四"),
    why: "a name twice: kept with a problem, or once",
  },
  { text: "【接龙】周五聚餐\n1：张三\n2：李四\n3：王五", rows: one("张三", "李四", "王五") },
  { text: "接龙：周五聚餐\n（1）张三\n（2）李四\n（3）王五", rows: one("张三", "李四", "王五") },
  { text: "周五聚餐接龙\n1)张三\n2)李四\n3）王五", rows: one("张三", "李四", "王五") },
  { text: "周五聚餐接龙\n①张三\n②李四\n③王五", rows: one("张三", "李四", "王五") },
  { text: "#接龙\n一、张三\n二、李四\n三、王五", rows: one("张三", "李四", "王五") },
  {
    text: "【接龙管家】\n主题：秋游\n发起人：主席\n截止：周五18:00\n\n1. 张三 / 1人 / 素食\n2. 李四 / 3人 / 自驾",
    rows: [
      { name: "张三", heads: 1, note: "素食" },
      { name: "李四", heads: 3, note: "自驾" },
    ],
  },
  {
    text: "#接龙\n秋游\n1. 张三-三年级组-2人\n2. 李四-语文组-1人",
    rows: [
      { name: "张三", heads: 2, note: "三年级" },
      { name: "李四", heads: 1, note: "语文组" },
    ],
  },
  {
    text: "#接龙\n春游\n1. 张三 一家三口\n2. 李四 2大1小\n3. 王五夫妻俩\n4. 赵六 共4人\n5. 孙七带两个孩子",
    rows: [
      { name: "张三", heads: 3 },
      { name: "李四", heads: 3 },
      { name: "王五", heads: 2 },
      { name: "赵六", heads: 4 },
      { name: "孙七", heads: 3 },
    ],
  },
  {
    text: "#接龙\n1. 张 三\n2. 李　四\n3. 欧阳娜娜\n4. 古丽·买买提",
    rows: one("张三", "李四", "欧阳娜娜", "古丽·买买提"),
    why: "two-character names set wide",
  },
  {
    text: "#接龍\n週六爬山\n1. 張三\n2. 陳靜",
    rows: [
      { name: ["张三", "張三"], heads: 1 },
      { name: ["陈静", "陳靜"], heads: 1 },
    ],
  },
  {
    text: "#接龙\n体检\n1. 张三 13800000001\n2. 李四 13800000002",
    rows: [
      { name: "张三", heads: 1, note: "13800000001" },
      { name: "李四", heads: 1, note: "13800000002" },
    ],
  },
  {
    text: "#接龙\n1. 张三\n2. 李四（不去了）\n3. 王五",
    rows: one("张三", "王五"),
    why: "who has written that he is not coming is not signed up",
  },
  {
    text: "#接龙\n1. 张三✅\n2. 李四[玫瑰]\n3. 王五😊",
    rows: one("张三", "李四", "王五"),
  },
  {
    text: "@教工之家 #接龙\n秋游报名\n\n1. 张三\n2. 李四\n\n（长按复制，接着往下写）",
    rows: one("张三", "李四"),
  },
  {
    text: "接龙 1.张三 2.李四 3.王五",
    rows: one("张三", "李四", "王五"),
    why: "the line breaks are lost when copied from some phones",
  },
  {
    text: "#接龙\n男双 12月18日下午2点 体育馆 限16人\n1. 张三\n2. 李四",
    rows: one("张三", "李四"),
    why: "the numbers in the title are no rows",
  },
  {
    text: "#接龙\n2026年秋游\n11月28日 8:00\n1. 张三\n2. 李四",
    rows: one("张三", "李四"),
    why: "lines that begin with a number but are not rows",
  },
  {
    text: "#接龙\n1. 张三\n2. 李四 替王五\n3. 赵六 不吃辣",
    rows: [
      { name: "张三", heads: 1 },
      { name: ["李四", "王五"], heads: 1 },
      { name: "赵六", heads: 1, note: "不吃辣" },
    ],
  },
  {
    text: "#接龙\n1. 张三 1人\n2. 李四 2\n3. 王五 3个",
    rows: [
      { name: "张三", heads: 1 },
      { name: "李四", heads: [1, 2] },
      { name: "王五", heads: 3 },
    ],
  },
  {
    text: "12. 张三\n13. 李四\n14. 王五",
    rows: one("张三", "李四", "王五"),
    why: "only the tail was copied",
  },
  // Not a relay.
  { text: "报名", rows: null },
  { text: "+1", rows: null },
  { text: "报名 3 2人", rows: null },
  { text: "接龙怎么弄", rows: null },
  { text: "#接龙\n周六爬山", rows: null, or: [], why: "nobody yet" },
  { text: "1. 明天下午三点开会\n2. 请带笔记本\n3. 不得迟到", rows: null, why: "a notice in points" },
  {
    text: "各位老师：\n1、请于周五前交教案\n2、下周一升旗穿校服\n3、食堂周三停水",
    rows: null,
    why: "a notice in points",
  },
  {
    text: "通知：\n一、时间：周五下午3点\n二、地点：体育馆\n三、要求：穿运动鞋",
    rows: null,
    why: "a notice in points",
  },
  { text: "你想去哪里？\n1. 植物园\n2. 博物馆\n3. 古镇\n请投票", rows: null, why: "the choices of a poll" },
  { text: "6.20 下午2点\n7.15 晚上6点", rows: null, why: "dates" },
  { text: "张三 李四 王五", rows: null },
  { text: "", rows: null },
];
