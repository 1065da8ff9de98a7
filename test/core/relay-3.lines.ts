import type { RelayLine, RelayRow } from "./relay.lines.ts";

/** Pasted 接龙 texts, a third set, written by somebody who had not read the reader. */

const one = (...names: readonly string[]): RelayRow[] => names.map((name) => ({ name, heads: 1 }));

export const thirdRelayLines: readonly RelayLine[] = [
  {
    text: "#接龙\n周五下午教工篮球赛，参加的老师请接龙\n\n1. 李娜\n2. 张伟\n3. 王芳\n4. 刘洋",
    rows: one("李娜", "张伟", "王芳", "刘洋"),
  },
  {
    text: "#接龙\n秋游报名，注明人数\n例 姓名+人数\n\n1. 李娜 2人\n2. 张伟\n3. 王芳+1",
    rows: [
      { name: "李娜", heads: 2 },
      { name: "张伟", heads: 1 },
      { name: "王芳", heads: [1, 2] },
    ],
  },
  {
    text: "#接龙\n工会观影\n\n1. 李娜🌹\n2. 张伟（语文组）\n3. 王芳 带娃",
    rows: [
      { name: "李娜", heads: 1 },
      { name: "张伟", heads: 1, note: "语文组" },
      { name: "王芳", heads: 2 },
    ],
  },
  { text: "1.李娜\n2.张伟\n3.王芳", rows: one("李娜", "张伟", "王芳") },
  { text: "1、李娜 2、张伟 3、王芳", rows: one("李娜", "张伟", "王芳"), or: null },
  {
    text: "瑜伽班接龙\n1️⃣李娜\n2️⃣陈静",
    rows: one("李娜", "陈静"),
  },
  {
    text: "#接龙\n周六爬山\n\n1. 李娜\n2. 张伟\n3. \n4. 王芳",
    rows: one("李娜", "张伟", "王芳"),
  },
  {
    text: "#接龙\n周六爬山\n\n1. 李娜\n2. 张伟（取消）\n3. 王芳",
    rows: one("李娜", "王芳"),
  },
  {
    text: "#接龙\n定工作餐\n\n1. 李娜 不要辣\n2. 张伟 两份",
    rows: [
      { name: "李娜", heads: 1, note: "不要辣" },
      { name: "张伟", heads: [1, 2] },
    ],
  },
  {
    text: "#接龙\n亲子采摘\n\n1. 李娜 1大1小\n2. 张伟 2大1小\n3. 欧阳雪 一家三口",
    rows: [
      { name: "李娜", heads: 2 },
      { name: "张伟", heads: 3 },
      { name: "欧阳雪", heads: 3 },
    ],
  },
  {
    text: "通知：\n1. 周五下午3点体育馆集合\n2. 请穿运动鞋\n3. 不得迟到",
    rows: null,
  },
  {
    text: "秋游去哪里？\n1. 植物园\n2. 博物馆\n3. 古镇",
    rows: null,
  },
  {
    text: "#接龙\n教师节聚餐 晚上6点 食堂二楼\n\n1. 李娜\n2. 李娜爱人\n3. 张伟",
    rows: [
      { name: "李娜", heads: 1 },
      { name: "李娜爱人", heads: 1 },
      { name: "张伟", heads: 1 },
    ],
    or: one("李娜", "张伟"),
  },
  {
    text: "#Group Note\n周三合唱排练\n\n1. 李娜 女高\n2. 张伟 男低",
    rows: [
      { name: "李娜", heads: 1, note: "女高" },
      { name: "张伟", heads: 1, note: "男低" },
    ],
  },
  { text: "今天开会讲三件事：1.备课 2.听课 3.评课", rows: null },
];
