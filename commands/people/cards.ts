import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { auditCard } from "./cards-audit.ts";
import { identityCards } from "./cards-identity.ts";
import { requestCards } from "./cards-request.ts";
import { roleCards } from "./cards-roles.ts";
import { termCards } from "./cards-term.ts";
import { buttons, confirm, said, t, text } from "./say.ts";

const bindButtons = (units: readonly string[], l: Locale) =>
  buttons(units.map((unit) => ({ label: t(l, `绑定 ${unit}`, `Bind to ${unit}`), line: `绑定 ${unit}` })));

const PRIVACY = [
  "我只保存名字、单位、账号和你的报名。发“隐私”看全部，发“删除我的数据”可以随时删掉。",
  "I keep your name, unit, account and sign-ups. Send “隐私” for all of it, “删除我的数据” to erase it.",
] as const;

const otherCards = {
  "people.bind-may-not": (_: object, l: Locale) =>
    said(
      t(
        l,
        "绑定单位要请主席或管理员在这个群里发，比如：绑定 实验小学",
        "A chair or an administrator binds this group: 绑定 实验小学",
      ),
      buttons([{ label: t(l, "谁是主席", "Who is chair"), line: "谁是主席" }]),
    ),
  "people.bind-ask": (f: { units: readonly string[]; before: string | null }, l: Locale) =>
    said(
      f.before
        ? t(
            l,
            `这个群现在属于${f.before}，要换成哪个单位？`,
            `This group belongs to ${f.before}. Which unit should it be?`,
          )
        : t(l, "这个群属于哪个单位？", "Which unit does this group belong to?"),
      bindButtons(f.units, l),
    ),
  "people.bind-unknown": (f: { asked: string; units: readonly string[] }, l: Locale) =>
    said(
      t(l, `没有找到单位“${f.asked}”，是下面哪一个？`, `There is no unit “${f.asked}”. Is it one of these?`),
      bindButtons(f.units, l),
    ),
  "people.bind-which": (f: { asked: string; units: readonly string[] }, l: Locale) =>
    said(
      t(l, `有几个单位叫“${f.asked}”，是哪一个？`, `Several units are called “${f.asked}”. Which one?`),
      bindButtons(f.units, l),
    ),
  "people.bind-not-yours": (f: { unit: string; units: readonly string[] }, l: Locale) =>
    said(
      t(
        l,
        `${f.unit}不归你管，什么都没有改。你可以绑定：`,
        `You do not look after ${f.unit}; nothing was changed. You can bind to:`,
      ),
      bindButtons(f.units, l),
    ),
  "people.bind-taken": (f: { unit: string }, l: Locale) =>
    said(
      t(
        l,
        `这个群已经属于${f.unit}，要换单位请那边的主席或管理员来发。`,
        `This group belongs to ${f.unit}; its chair or administrator must change that.`,
      ),
    ),
  "people.bound": (f: { unit: string; before: string | null }, l: Locale) =>
    said(
      t(
        l,
        `✅ 这个群现在属于${f.unit}${f.before ? `（原来是${f.before}）` : ""}。在这里发起的活动就是${f.unit}的活动。`,
        `✅ This group belongs to ${f.unit} now${f.before ? ` (before: ${f.before})` : ""}. Activities announced here are its own.`,
      ),
    ),
  "people.welcome-group": (f: { bound: string | null; units: readonly string[] }, l: Locale) =>
    said(t(l, "大家好，我是教工之家助手 👋", "Hello everybody, I am the union's assistant 👋"), [
      text(
        t(
          l,
          "活动报名、看名单都可以找我。@我说“活动”看有什么，说“报名”就报上名，说“帮助”看全部。",
          "I look after sign-ups, rosters and reminders. Mention me: “活动” shows what is on, “报名” signs you up, “帮助” shows everything.",
        ),
      ),
      ...(f.bound ? [text(t(l, `这个群属于${f.bound}。`, `This group belongs to ${f.bound}.`))] : []),
      ...(f.bound === null && f.units.length === 0
        ? [
            text(
              t(
                l,
                "请主席或管理员 @我 发“绑定 单位名”，比如：绑定 实验小学",
                "Chair or administrator: please mention me with “绑定 unit”, for instance 绑定 实验小学",
              ),
            ),
          ]
        : []),
      ...(f.units.length > 0
        ? [text(t(l, "这个群属于哪个单位？点一下就绑定。", "Which unit does this group belong to? One tap binds it."))]
        : []),
      ...bindButtons(f.units, l),
    ]),
  "people.welcome-private": (f: { name: string; known: boolean; maybe: readonly string[] }, l: Locale) =>
    said(
      t(
        l,
        `你好${f.known ? `，${f.name}` : ""}，我是教工之家助手 👋`,
        `Hello${f.known ? ` ${f.name}` : ""}, I am the union's assistant 👋`,
      ),
      [
        text(
          t(
            l,
            "报名、看名单、查自己的活动，直接跟我说就行。",
            "Sign up, see who is in, look up your activities: just tell me.",
          ),
        ),
        ...(f.known ? [] : [text(whoAreYou(f.maybe, l))]),
        ...buttons(
          f.maybe.map((unit) => ({
            label: t(l, `我是${unit}的${f.name}`, `I am ${f.name} of ${unit}`),
            line: `我是 ${f.name} ${unit}`,
          })),
        ),
        text(t(l, PRIVACY[0], PRIVACY[1])),
        ...buttons([
          { label: t(l, "有哪些活动", "What is on"), line: "活动" },
          { label: t(l, "帮助", "Help"), line: "帮助" },
        ]),
      ],
    ),
  "people.roster-link": (f: { url: string; minutes: number; units: readonly string[] }, l: Locale) =>
    said(
      t(
        l,
        `点这个链接上传名册，${f.minutes} 分钟内有效，只能用一次：`,
        `Upload the roster here; the link works once, for ${f.minutes} minutes:`,
      ),
      [
        text(f.url),
        text(
          t(
            l,
            `可以导入：${f.units.join("、")}。表格要有“姓名”和“单位”两列。别把链接转给别人。`,
            `For: ${f.units.join(", ")}. The sheet needs the columns 姓名 and 单位. Do not pass the link on.`,
          ),
        ),
      ],
    ),
  "people.roster-done": (f: { added: number; updated: number; units: number; bad: number }, l: Locale) =>
    said(
      t(
        l,
        `名册导入好了：新增 ${f.added} 人，更新 ${f.updated} 人${f.units > 0 ? `，新建 ${f.units} 个单位` : ""}${f.bad > 0 ? `；${f.bad} 行有问题，没有导入` : ""}。`,
        `The roster is imported: ${f.added} new, ${f.updated} updated${f.units > 0 ? `, ${f.units} new units` : ""}${f.bad > 0 ? `; ${f.bad} rows had problems` : ""}.`,
      ),
    ),
  "people.forget-ask": (f: { name: string; accounts: number; roles: number }, l: Locale) =>
    said(t(l, `删除${f.name}的数据？删了就找不回来。`, `Erase the data of ${f.name}? It cannot be brought back.`), [
      text(
        t(
          l,
          `会删：名字、工号、${f.accounts} 个账号、正在填写的内容${f.roles > 0 ? `、${f.roles} 个职务` : ""}；以后的活动会帮你取消报名。`,
          `Goes: your name, staff number, ${f.accounts} accounts, what you are filling in${f.roles > 0 ? `, ${f.roles} offices` : ""}; you are taken off future activities.`,
        ),
      ),
      text(
        t(
          l,
          "会留：过去活动的人数统计，名单里的名字变成“已注销”；职务变动记录只留编号。聊天软件里的消息由平台保管，我删不掉。",
          "Stays: the counts of past activities, where your name becomes “已注销”; the record of offices, by number only. Messages in the chat app are the platform's; I cannot erase them.",
        ),
      ),
      ...confirm(l, true),
    ]),
  "people.forgotten": (_: object, l: Locale) =>
    said(
      t(
        l,
        "已经删除了，谢谢你一直以来的参与。以后再给我发消息，就是一位新朋友。",
        "It is erased. Thank you for having been part of it. If you write again, you are somebody new.",
      ),
    ),
  "people.audit": auditCard,
} satisfies Record<string, CardOf>;

/** Every sentence about people, units and offices, by kind. */
const whoAreYou = (maybe: readonly string[], l: Locale): string =>
  maybe.length > 0
    ? t(
        l,
        "名册里有和你同名的人，是你就点一下；不是，请发：我是 姓名 单位",
        "The roster has somebody of your name. Is it you? If not: 我是 name unit",
      )
    : t(l, "先告诉我你是谁，比如：我是 李文娟 实验小学", "First tell me who you are: 我是 李文娟 实验小学");

export const cards = { ...identityCards, ...requestCards, ...roleCards, ...termCards, ...otherCards } satisfies Record<
  string,
  CardOf
>;
