import type { Card } from "../../src/core/card.ts";
import { showCode } from "../../src/core/code.ts";
import type { Locale } from "../../src/core/ports.ts";
import { t } from "./say.ts";

const BROWSERS: Readonly<Record<string, readonly [string, string]>> = {
  feishu: ["飞书", "Feishu"],
  wecom: ["企业微信", "WeCom"],
  wechat: ["微信", "WeChat"],
  edge: ["Edge", "Edge"],
  firefox: ["Firefox", "Firefox"],
  chrome: ["Chrome", "Chrome"],
  safari: ["Safari", "Safari"],
};
const SYSTEMS: Readonly<Record<string, readonly [string, string]>> = {
  harmony: ["鸿蒙设备", "HarmonyOS"],
  android: ["安卓手机", "Android"],
  iphone: ["iPhone", "an iPhone"],
  ipad: ["iPad", "an iPad"],
  windows: ["Windows 电脑", "Windows"],
  mac: ["苹果电脑", "a Mac"],
  linux: ["Linux 电脑", "Linux"],
};

const browserName = (browser: string, l: Locale): string => {
  const [name = "", system = ""] = browser.split("/");
  const [zhName, enName] = BROWSERS[name] ?? ["一个认不出的浏览器", "an unknown browser"];
  const [zhSystem, enSystem] = SYSTEMS[system] ?? ["认不出的设备", "an unknown device"];
  return t(l, `${zhSystem}上的${zhName}`, `${enName} on ${enSystem}`);
};

const sentence =
  (zh: string, en: string) =>
  (_: object, l: Locale): Card => {
    const title = t(l, zh, en);
    return { title, blocks: [], toast: title };
  };

const when = (minutes: number, l: Locale): string =>
  minutes < 1 ? t(l, "刚刚", "just now") : t(l, `${minutes} 分钟前`, `${minutes} min ago`);

const how = ({ url }: { url: string }, l: Locale): Card => ({
  title: t(l, "网页办理台", "The console"),
  blocks: [
    { kind: "text", text: url },
    {
      kind: "text",
      text: t(
        l,
        "用浏览器打开这个地址，页面上有一个登录码。把“登录”和登录码私聊发给我，再点一下确认，那个浏览器就打开了。不用密码。",
        "Open this address in a browser; it shows a code. Send me “login” and the code in private, confirm, and that browser is let in. There is no password.",
      ),
    },
  ],
});

const confirm = (f: { code: string; browser: string; minutes: number }, l: Locale): Card => ({
  title: t(l, "有一个浏览器要以你的身份登录", "A browser wants to sign in as you"),
  blocks: [
    {
      kind: "fields",
      fields: [
        [t(l, "浏览器", "Browser"), browserName(f.browser, l)],
        [t(l, "登录页打开于", "Page opened"), when(f.minutes, l)],
        [t(l, "登录码", "Code"), showCode(f.code)],
      ],
    },
    {
      kind: "text",
      text: t(
        l,
        "这个码在你自己的屏幕上，才点“确认登录”。别人发来的码，一律点“不是我”：确认了，他就能用你的身份办事。",
        "Confirm only if this code is on your own screen. If somebody sent it to you, press “Not me”: once confirmed, they act as you.",
      ),
    },
    {
      kind: "buttons",
      buttons: [
        { label: t(l, "确认登录", "Confirm sign-in"), line: `确认登录 ${showCode(f.code)}`, tone: "primary" },
        { label: t(l, "不是我", "Not me"), line: `不是我 ${showCode(f.code)}`, tone: "danger" },
      ],
    },
  ],
});

const signedIn = ({ browser }: { browser: string }, l: Locale): Card => ({
  title: t(l, `已登录：${browserName(browser, l)}`, `Signed in: ${browserName(browser, l)}`),
  blocks: [
    {
      kind: "text",
      text: t(
        l,
        "30 分钟没有操作会自动退出。不是你，或者想让所有浏览器都退出，点“登出”。",
        "It is signed out after 30 minutes without doing anything. Not you, or to sign out everywhere: press “Sign out”.",
      ),
    },
    { kind: "buttons", buttons: [{ label: t(l, "登出", "Sign out"), line: "登出" }] },
  ],
  toast: t(l, "已登录", "Signed in"),
});

const signedOut = ({ ended }: { ended: number }, l: Locale): Card => {
  const title =
    ended > 0
      ? t(l, "好的，你的浏览器都退出了办理台。", "Done: your browsers are signed out of the console.")
      : t(l, "没有登录着的浏览器。", "No browser was signed in.");
  return { title, blocks: [], toast: title };
};

const wrong = ({ left }: { left: number }, l: Locale): Card => {
  const title = t(
    l,
    left > 0
      ? "没有这个登录码。看看页面上现在显示的是什么，照着发一遍。"
      : "没有这个登录码。今天试错的次数有点多，一小时后再来。",
    left > 0
      ? "There is no such code. Look at what the page shows now and send that."
      : "There is no such code. That was wrong too often; come back in an hour.",
  );
  return { title, blocks: [], toast: title };
};

/** What the chat says about signing in to the console. */
export const loginCards = {
  "console.how": how,
  "console.confirm": confirm,
  "console.signed-in": signedIn,
  "console.signed-out": signedOut,
  "console.wrong-code": wrong,
  "console.refused": sentence(
    "好的，没有登录。要是有人让你发这个码，请提醒大家小心。",
    "Good: nobody was signed in. If somebody asked you to send that code, warn the others.",
  ),
  "console.no-office": sentence(
    "网页办理台是给办理人、主席、组织者和管理员用的。你要办的事，在聊天里说就行，发“帮助”看看。",
    "The console is for officers, chairs, organizers and administrators. What you need works in the chat: send “help”.",
  ),
  "console.too-many": sentence("登录码试错太多次了，一小时后再来。", "Too many wrong codes; come back in an hour."),
  "console.code-over": sentence(
    "这个登录码过期了。刷新登录页，会有新的。",
    "This code has expired. Reload the sign-in page for a new one.",
  ),
  "console.code-used": sentence(
    "这个登录码已经有人用过了。刷新登录页，换一个新的再发。",
    "This code was used already. Reload the sign-in page and send the new one.",
  ),
  "console.not-asked": sentence(
    "没有在等你确认的登录。要登录，发“登录”和页面上的登录码。",
    "No sign-in is waiting for you. To sign in, send “login” and the code on the page.",
  ),
};
