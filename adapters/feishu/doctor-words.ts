import type { Locale } from "../../src/core/ports.ts";

/** What one can do with a scope, in the words of whoever sets up the app. */
export type Purpose = "send" | "names" | "groups";

const zh = {
  unreachable: (address: string) => `飞书 ${address} 连不上：检查网络、代理和 FEISHU_BASE_URL。`,
  secret: "FEISHU_APP_ID 或 FEISHU_APP_SECRET 不对：到开发者后台“凭证与基础信息”里重新复制。",
  appId: "FEISHU_APP_ID 的样子不对：应为 cli_ 加 16 位字母数字，长连接不会接受它。",
  address: "本机的出口 IP 不在应用的 IP 白名单里：到开发者后台“安全设置”里加上，或清空白名单。",
  quota: "本月的接口调用量已用完：请租户管理员在飞书管理后台查看。",
  signedIn: "应用凭证有效。",
  bot: (name: string) => `机器人“${name}”已启用。`,
  noBot: (code: number) => `机器人用不了（代码 ${code}）：在开发者后台添加“机器人”能力，然后创建版本并发布。`,
  asleep: (status: string) => `应用没有启用（状态 ${status}）：创建版本、发布，并请租户管理员审核通过、启用。`,
  skew: (minutes: number) => `本机的时钟和飞书差了 ${minutes} 分钟：请打开时间同步，否则事件会被当作过期的拒收。`,
  granted: (scope: string) => `权限 ${scope} 已开通。`,
  missing: (scope: string, purpose: Purpose) =>
    `权限 ${scope} 没有开通，${{ send: "不能发消息", names: "看不到成员姓名", groups: "收不到进群、退群的事件" }[purpose]}：在“权限管理”里开通，再发布版本。`,
  unsure: (scope: string, code: number) => `权限 ${scope} 这次查不出来（代码 ${code}），请稍后再试。`,
  socket: "长连接可以建立。",
  socketRefused: (code: number) => `长连接建立不了（代码 ${code}）：稍后再试；若一直如此，检查应用是否已发布。`,
  socketFull: "这个应用的长连接已满 50 条：测试环境和生产环境请各用各的应用。",
  publicUrl: "FEISHU_MODE=webhook 还需要 PUBLIC_URL：飞书要能从公网访问它。",
  requestUrl: (url: string) => `开发者后台“事件与回调”里，事件和回调的请求地址都填：${url}`,
  console: "开发者后台“事件与回调”里，事件和回调的订阅方式都选“使用长连接接收”；保存时本程序要在运行。",
  unseen:
    "从这里看不出有没有订阅事件。机器人没有反应时，检查：事件 im.message.receive_v1、im.chat.member.bot.added_v1、im.chat.access_event.bot_p2p_chat_entered_v1，回调 card.action.trigger，权限 im:message.p2p_msg:readonly、im:message.group_at_msg:readonly，而且都已随版本发布。",
};

const en: typeof zh = {
  unreachable: (address) => `Feishu at ${address} cannot be reached: check the network, proxies and FEISHU_BASE_URL.`,
  secret: "FEISHU_APP_ID or FEISHU_APP_SECRET is wrong: copy them again from “Credentials & Basic Info”.",
  appId: "FEISHU_APP_ID does not look right: it must be cli_ and 16 letters and digits, or no event socket opens.",
  address:
    "This machine's address is not on the app's IP allowlist: add it under “Security Settings”, or empty the list.",
  quota: "The calls of this month are used up: ask the administrator of the tenant.",
  signedIn: "The credentials are good.",
  bot: (name) => `The bot “${name}” is enabled.`,
  noBot: (code) =>
    `The bot cannot be used (code ${code}): add the “Bot” capability, then create and publish a version.`,
  asleep: (status) =>
    `The app is not enabled (status ${status}): publish a version and have the tenant's administrator approve and enable it.`,
  skew: (minutes) =>
    `The clock of this machine is ${minutes} minutes off: turn on time synchronisation, or events are refused as stale.`,
  granted: (scope) => `The scope ${scope} is granted.`,
  missing: (scope, purpose) =>
    `The scope ${scope} is missing, so ${{ send: "nothing can be sent", names: "names of members stay unknown", groups: "nothing is heard of joining and leaving groups" }[purpose]}: grant it under “Permissions”, then publish a version.`,
  unsure: (scope, code) => `Whether the scope ${scope} is granted could not be seen (code ${code}); try again later.`,
  socket: "The event socket can be opened.",
  socketRefused: (code) =>
    `The event socket is refused (code ${code}): try again later; if it stays so, check that the app is published.`,
  socketFull: "This app has all its 50 event sockets open: give testing and production an app each.",
  publicUrl: "FEISHU_MODE=webhook needs PUBLIC_URL as well: Feishu must reach it from outside.",
  requestUrl: (url) => `Under “Events & Callbacks”, the request URL of both events and callbacks is: ${url}`,
  console:
    "Under “Events & Callbacks”, choose the persistent connection for both events and callbacks; this program must run while you save it.",
  unseen:
    "Which events are subscribed cannot be seen from here. When the bot stays silent, check: the events im.message.receive_v1, im.chat.member.bot.added_v1, im.chat.access_event.bot_p2p_chat_entered_v1, the callback card.action.trigger, the scopes im:message.p2p_msg:readonly and im:message.group_at_msg:readonly, all of them published with a version.",
};

export type DoctorWords = typeof zh;
export const doctorWordsIn = (locale: Locale): DoctorWords => (locale === "zh" ? zh : en);
