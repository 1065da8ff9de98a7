import type { Locale } from "../../src/core/ports.ts";

const zh = {
  title: "访问令牌",
  lead: "让你自己的程序用你的身份读诉求列表（GET /api/v1/cases）。谁拿到令牌，谁就看得到你能看到的列表，所以不要放进群里、邮件里；不用了就撤销。管理员没有打开接口（API_TOKEN）时，令牌不起作用。",
  none: "还没有令牌。",
  newOne: "新的令牌",
  name: "名字",
  days: "有效期",
  forDays: (days: number) => (days === 365 ? "一年" : `${days} 天`),
  mint: "生成令牌",
  fresh: "这就是新的令牌，只显示这一次。现在就复制到要用的地方，离开这一页就看不到了。",
  made: (on: string) => `${on} 生成`,
  used: (on: string) => `最近使用 ${on}`,
  unused: "还没用过",
  ends: (on: string) => `${on} 到期`,
  revoke: "撤销",
  revokeNamed: (name: string) => `撤销 ${name}`,
};

type Words = typeof zh;

const en: Words = {
  title: "Access tokens",
  lead: "They let a program of yours read the list of cases as you (GET /api/v1/cases). Whoever has the token sees the list that you see: keep it out of chats and mails, and revoke it when it is no longer needed. While the interface is off (no API_TOKEN), tokens open nothing.",
  none: "There is no token yet.",
  newOne: "A new token",
  name: "Name",
  days: "Works for",
  forDays: (days) => (days === 365 ? "a year" : `${days} days`),
  mint: "Make a token",
  fresh: "This is the new token, shown this once. Copy it to where it is needed now; you cannot see it again.",
  made: (on) => `Made on ${on}`,
  used: (on) => `last used ${on}`,
  unused: "never used",
  ends: (on) => `until ${on}`,
  revoke: "Revoke",
  revokeNamed: (name) => `Revoke ${name}`,
};

export const pageWords = (locale: Locale): Words => (locale === "en" ? en : zh);
