import type { Capability, OpenCommand, OpenContext, Reply, Work } from "../../src/core/command.ts";
import { CONSOLE_ROLES } from "../../src/core/console.ts";
import type { Role } from "../../src/core/ports.ts";
import { loginCards } from "./cards.ts";
import { tokenCards } from "./cards-tokens.ts";
import { confirm, endAll, howTo, login, logout, refuse } from "./login.ts";

const NOBODY: readonly Role[] = [];
/** What can be meant for a code, right or wrong; 登录不上教务系统 is a question to somebody else. */
const CODE = /^[\s:：]*(?:[0-9a-z][\s-]{0,3}){5,16}$/i;
const NOTHING = /^[\s。.!！~～?？]*$/;

const verb = (run: (context: OpenContext) => Promise<readonly Reply[]>): Work => ({ kind: "verb", run });

const withCode =
  (run: (code: string, context: OpenContext) => Promise<readonly Reply[]>) =>
  (args: string): Work | null =>
    CODE.test(args) ? verb((context) => run(args, context)) : null;

const open = (spec: Omit<OpenCommand, "lane" | "where">): OpenCommand => ({ lane: "open", where: "private", ...spec });

const commands: readonly OpenCommand[] = [
  open({
    names: ["登录", "登陆", "login", "sign in"],
    summary: {
      zh: "登录网页办理台：登录 加上页面上的登录码",
      en: "Sign in to the console: login and the code on its page",
    },
    offeredTo: CONSOLE_ROLES,
    firm: (args) => CODE.test(args),
    prepare: (args) => (NOTHING.test(args) ? verb(howTo) : withCode(login)(args)),
  }),
  open({
    names: ["确认登录", "confirm sign-in"],
    summary: { zh: "那个浏览器是我", en: "That browser is mine" },
    offeredTo: NOBODY,
    prepare: withCode(confirm),
  }),
  open({
    names: ["不是我", "not me"],
    summary: { zh: "那个浏览器不是我", en: "That browser is not mine" },
    offeredTo: NOBODY,
    firm: (args) => CODE.test(args),
    prepare: withCode(refuse),
  }),
  open({
    names: ["登出", "退出登录", "logout", "sign out"],
    summary: { zh: "让所有浏览器退出网页办理台", en: "Sign all browsers out of the console" },
    offeredTo: CONSOLE_ROLES,
    prepare: (args) => (NOTHING.test(args) ? verb(logout) : null),
  }),
];

/** How officers get into the console, and what they give their programs. */
export const signIn: Capability = {
  name: "console",
  commands,
  cards: { ...loginCards, ...tokenCards },
  console: {
    sections: [
      {
        path: "tokens",
        title: { zh: "访问令牌", en: "Access tokens" },
        summary: { zh: "让你的程序读诉求列表", en: "Let a program of yours read the list of cases" },
        icon: "M11 12.5 19.5 4M16 7.5l3 3M13.5 10l2 2M8 20a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z",
        roles: ["officer"],
      },
    ],
    load: async () => (await import("./pages.tsx")).serveTokens,
  },
  forget: async (context) => {
    await endAll(context);
    return [];
  },
};
