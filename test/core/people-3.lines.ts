import type { Heads, HeadsLine, NamesLine } from "./people.lines.ts";

/** How many, and who, a third set, written by somebody who had not read the reader. */

const nothing = (text: string): HeadsLine => ({ text, heads: null, or: ["unclear"] });
const vague = (text: string, ...or: readonly Heads[]): HeadsLine => ({ text, heads: "unclear", or: [null, ...or] });
const orAsked = (text: string, heads: Heads): HeadsLine => ({ text, heads, or: ["unclear", null] });

export const thirdHeadsLines: readonly HeadsLine[] = [
  { text: "+1", heads: 1 },
  { text: "报名+2", heads: 2 },
  { text: "我家3口", heads: 3 },
  { text: "一大一小", heads: 2 },
  { text: "2大1小报名", heads: 3 },
  { text: "报名，带家属1人", heads: 2 },
  { text: "报名，带两个孩子", heads: 3 },
  { text: "带娃", heads: 2 },
  { text: "带老公和儿子", heads: 3 },
  { text: "我和老公", heads: 2 },
  { text: "我跟闺女两个", heads: 2 },
  { text: "夫妻二人", heads: 2 },
  { text: "四个人，有一个小孩", heads: 4, or: ["unclear"] },
  { text: "一家四口", heads: 4 },
  { text: "就我一个", heads: 1, or: [null] },
  { text: "我自己", heads: 1, or: [null] },
  { text: "不带家属", heads: 1, or: [null] },
  { text: "共5人", heads: 5 },
  { text: "改成2人", heads: 2 },
  { text: "人数改为3", heads: 3 },
  { text: "报名两位", heads: 2 },
  { text: "我们办公室6个人", heads: 6 },
  orAsked("我带我妈", 2),
  orAsked("老公一起去", 2),
  orAsked("带一个六岁的孩子", 2),
  { text: "家属两名，共三人", heads: 3 },
  { text: "0人", heads: "zero" },
  { text: "-2人", heads: "negative", or: ["unclear", null] },
  { text: "+200", heads: "absurd" },
  vague("一两个人"),
  vague("全家"),
  vague("带几个朋友"),
  vague("可能两个人"),
  vague("2到3人"),
  nothing("三年级2班的张老师"),
  nothing("下午3点到"),
  nothing("手机号13800138000"),
  nothing("要交50块钱吗"),
  nothing("二楼会议室"),
  nothing("报名，初三数学组"),
];

const who = (text: string, ...names: readonly string[]): NamesLine => ({ text, names });
/** Or nobody, and it is asked. */
const maybe = (text: string, ...names: readonly string[]): NamesLine => ({ text, names, or: [[]] });
const nobody = (text: string): NamesLine => ({ text, names: [] });

export const thirdNamesLines: readonly NamesLine[] = [
  who("帮李娜报名", "李娜"),
  who("替张伟报个名", "张伟"),
  who("给陈静报名", "陈静"),
  who("代刘洋报名", "刘洋"),
  who("帮李娜、张伟报名", "李娜", "张伟"),
  who("帮李娜 张伟 王芳报名", "李娜", "张伟", "王芳"),
  who("替赵敏和孙丽报名", "赵敏", "孙丽"),
  { text: "帮王芳老师报名", names: ["王芳"], or: [["王芳老师"]] },
  { text: "帮张老师报名", names: ["张老师"], or: [[]] },
  maybe("麻烦帮欧阳雪报一下名", "欧阳雪"),
  maybe("帮一年级的周婷报名", "周婷"),
  maybe("给我们组的何平也报一个", "何平"),
  maybe("帮体育组李刚报名，他不会用手机", "李刚"),
  maybe("帮报名：吴倩", "吴倩"),
  maybe("代报 郑洁 韩雪", "郑洁", "韩雪"),
  maybe("帮李娜取消报名", "李娜"),
  maybe("帮李娜和她老公报名", "李娜"),
  maybe("我帮马老师报一个", "马老师"),
  nobody("帮我报名"),
  nobody("帮忙报名"),
  nobody("给大家报个喜"),
  nobody("帮同事报名"),
  nobody("谁能帮我报名"),
  nobody("麻烦帮我报一下"),
  nobody("给个机会呗"),
];
