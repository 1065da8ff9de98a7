import type { Card } from "../../src/core/card.ts";
import type { Locale } from "../../src/core/ports.ts";

/** What is stored, why, how long. Each line is true of a table; who changes one changes the other. */
const LINES = {
  zh: [
    ["名字、单位、工号", "认得出你，名单上写得清楚。一直保存，到你删除为止。"],
    ["聊天账号", "知道消息是谁发的、回给谁。只存平台给的编号，不存头像和手机号。"],
    ["报名", "安排活动、统计人次。活动办完后留作统计，备注过后清掉。"],
    ["职务和操作记录", "谁任命了谁、谁导出了名单，一直保留，只记编号，不记名字和内容。"],
    ["你发的话", "不保存原文。正在填写的内容半小时后作废，第二天清掉；回复发出后就删。"],
    [
      "私下反映的事",
      "不存是谁反映的。内容加密，办结一年后连钥匙一起销毁；随时可以撤回。被停收的，投递程序记三十天账号的摘要。",
    ],
    ["网页办理台的登录", "只有有职务的人用。登录过的浏览器最多记十二小时，访问令牌到期或撤销就删，都只存摘要。"],
    ["防重复的记号", "平台会把同一条消息发几次，记号保留两天，看不出是谁、说了什么。"],
  ],
  en: [
    ["Name, unit, staff number", "To know you and to write rosters. Until you erase them."],
    ["Chat account", "To know who wrote and whom to answer. Only the platform's id, no picture, no phone number."],
    ["Sign-ups", "To run activities and to count. Kept for statistics afterwards, without your notes."],
    [
      "Offices and the record",
      "Who appointed whom, who exported what: kept for ever, by number, without names or content.",
    ],
    [
      "What you write",
      "Not kept. What you are filling in lapses after half an hour and goes the next night; answers go once delivered.",
    ],
    [
      "Concerns",
      "Never who raised them. Texts are encrypted and go, with their key, a year after the end; you may withdraw them. Where new ones are stopped, the courier keeps a hash of the account for thirty days.",
    ],
    [
      "Signing in to the console",
      "For those in office. A browser is remembered for twelve hours at most, an access token until it ends; only hashes of either.",
    ],
    ["Marks against doubles", "Platforms deliver twice; a mark stays two days and tells neither who nor what."],
  ],
} as const;

/** 隐私. */
export const privacyCard = (_: object, locale: Locale): Card => ({
  title: locale === "en" ? "What I keep about you" : "我保存了你的什么",
  blocks: [
    { kind: "fields", fields: LINES[locale] },
    {
      kind: "text",
      text:
        locale === "en"
          ? "Your union runs this program; its administrators see rosters and offices. The chat platform and your employer's administrators may see the chats themselves; I cannot change that."
          : "程序由你的工会自己运行，管理员看得到名册和职务。聊天本身由平台保管，单位的平台管理员可能看得到，这我管不了。",
    },
    {
      kind: "text",
      text: locale === "en" ? "To erase it all, send “删除我的数据” in private." : "想全部删掉，私聊发“删除我的数据”。",
    },
    {
      kind: "buttons",
      buttons: [{ label: locale === "en" ? "Who am I here" : "这里记的我是谁", line: "我是谁" }],
    },
  ],
});
