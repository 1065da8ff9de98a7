import type { ConsoleTrouble, LoginView } from "../core/console.ts";
import type { Locale, Role } from "../core/ports.ts";

type Said = readonly [heading: string, text: string, button: string];
type Ended = Exclude<LoginView["state"], "waiting" | "asked">;

interface Words {
  readonly console: string;
  readonly login: string;
  readonly lead: string;
  readonly line: (code: string) => string;
  readonly codeLabel: string;
  readonly steps: readonly string[];
  readonly waiting: string;
  readonly asked: string;
  readonly yours: string;
  readonly ended: Readonly<Record<Ended, Said>>;
  readonly trouble: Readonly<Record<ConsoleTrouble, Said>>;
  readonly skip: string;
  readonly sections: string;
  readonly start: string;
  readonly signOut: string;
  readonly hello: (name: string) => string;
  readonly offices: string;
  readonly whole: string;
  readonly roles: Readonly<Record<Role, string>>;
  readonly here: string;
  readonly nothing: string;
  readonly inChat: string;
  readonly idle: string;
}

const zh: Words = {
  console: "办理台",
  login: "登录办理台",
  lead: "不用密码，用你的聊天账号登录。",
  line: (code) => `登录 ${code}`,
  codeLabel: "把这一句私聊发给机器人，10 分钟内有效",
  steps: ["打开和机器人的私聊", "发出上面这一句", "看清楚是哪个浏览器，点“确认登录”"],
  waiting: "正在等你的消息，收到后这一页会自己打开。",
  asked: "收到了。去聊天里点“确认登录”。",
  yours: "只发你自己屏幕上的登录码。别人发来的，不要替他发。",
  ended: {
    expired: ["登录码过期了", "为了安全，登录码只管 10 分钟。", "换一个登录码"],
    refused: ["没有登录", "聊天里点了“不是我”。要是点错了，换一个登录码再来。", "换一个登录码"],
    busy: ["登录页打开得太多了", "这里刚才打开了很多次登录页。过几分钟再来。", "再试一次"],
    over: ["登录已经结束", "太久没有操作，或者已经退出。刚才提交的没有生效，重新登录后再做一次。", "重新登录"],
    failed: ["程序出了点问题", "什么都没有改。过一会儿再试。", "再试一次"],
  },
  trouble: {
    forged: ["这次提交没有通过检查", "页面可能放得太久，或者不是从这里打开的。什么都没有改，再做一次就好。", "回首页"],
    "not-yours": ["这一页不归你", "你的职务打不开这一页。要用的话，请管理员任命。", "回首页"],
    unknown: ["没有找到这一页", "地址可能不完整，或者这件事已经办完了。", "回首页"],
    form: ["没有收到完整的内容", "可能是网络中断了。什么都没有改，再试一次。", "回首页"],
  },
  skip: "跳到内容",
  sections: "页面",
  start: "首页",
  signOut: "退出",
  hello: (name) => `你好，${name}`,
  offices: "你的职务",
  whole: "全工会",
  roles: { admin: "管理员", chair: "主席", organizer: "组织者", officer: "办理人", scrutineer: "监票人" },
  here: "在这里可以做的",
  nothing: "你的职务在网页上还没有专门的页面，下面这些事在聊天里做。",
  inChat: "在聊天里发这些",
  idle: "30 分钟没有操作会自动退出，最长 12 小时。在聊天里发“登出”，所有浏览器一起退出。",
};

const en: Words = {
  console: "Console",
  login: "Sign in to the console",
  lead: "No password: you sign in with your chat account.",
  line: (code) => `login ${code}`,
  codeLabel: "Send this line to the bot in private, within 10 minutes",
  steps: [
    "Open your private chat with the bot",
    "Send the line above",
    "Check which browser it is, and press “Confirm sign-in”",
  ],
  waiting: "Waiting for your message; this page then opens by itself.",
  asked: "It has arrived. Now press “Confirm sign-in” in the chat.",
  yours: "Only send the code on your own screen, never one that somebody sent you.",
  ended: {
    expired: ["The code has expired", "For safety, a code works for 10 minutes.", "Get another code"],
    refused: [
      "Not signed in",
      "“Not me” was pressed in the chat. If that was a slip, start with another code.",
      "Get another code",
    ],
    busy: [
      "Too many sign-in pages",
      "This page was opened very often just now. Come back in a few minutes.",
      "Try again",
    ],
    over: [
      "You are signed out",
      "You did nothing for a long time, or signed out. What you just sent was not done; sign in and do it again.",
      "Sign in",
    ],
    failed: ["Something went wrong", "Nothing was changed. Try again in a moment.", "Try again"],
  },
  trouble: {
    forged: [
      "That did not pass the check",
      "The page may have been open too long, or was not opened here. Nothing was changed; do it once more.",
      "To the start page",
    ],
    "not-yours": [
      "This page is not yours",
      "Your office does not open this page. If you need it, ask an administrator.",
      "To the start page",
    ],
    unknown: ["There is no such page", "The address may be incomplete, or the matter is closed.", "To the start page"],
    form: [
      "That did not arrive whole",
      "The connection may have broken. Nothing was changed; try again.",
      "To the start page",
    ],
  },
  skip: "Skip to the content",
  sections: "Pages",
  start: "Start",
  signOut: "Sign out",
  hello: (name) => `Hello ${name}`,
  offices: "Your offices",
  whole: "The whole union",
  roles: {
    admin: "Administrator",
    chair: "Chair",
    organizer: "Organizer",
    officer: "Officer",
    scrutineer: "Scrutineer",
  },
  here: "What you can do here",
  nothing: "Your office has no page of its own here yet; the following is done in the chat.",
  inChat: "Lines to send in the chat",
  idle: "You are signed out after 30 minutes without doing anything, and after 12 hours. Send “logout” in the chat to sign out everywhere.",
};

export const consoleWords = (locale: Locale): Words => (locale === "en" ? en : zh);
