import type { Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { roleName } from "./roles.ts";
import { buttons, said, t, text } from "./say.ts";

export interface Office {
  readonly role: string;
  readonly unit: string;
}

interface Appointed extends Office {
  readonly name: string;
  readonly known: boolean;
  readonly by?: string;
}

export interface Choice {
  readonly unit: string;
  readonly line: string;
}

const office = ({ role, unit }: Office, l: Locale) =>
  t(l, `${unit}的${roleName(role, l)}`, `${roleName(role, l)} of ${unit}`);
export const officesIn = (list: readonly Office[], l: Locale) =>
  list.map((one) => office(one, l)).join(t(l, "、", ", "));
export const choose = (units: readonly Choice[]) => buttons(units.map(({ unit, line }) => ({ label: unit, line })));

const NO_RIGHT: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  appoint: [
    "任命要请管理员来；主席可以任命本单位的组织者。发“谁是管理员”可以看到该找谁。",
    "Administrators appoint; a chair appoints organizers. Ask “谁是管理员”.",
  ],
  dismiss: [
    "免去职务要请管理员来；主席可以免去本单位的组织者。发“谁是管理员”可以看到该找谁。",
    "Administrators dismiss; a chair dismisses organizers. Ask “谁是管理员”.",
  ],
  term: ["换届要请管理员来办。发“谁是管理员”可以看到该找谁。", "An administrator ends a term. Ask “谁是管理员”."],
  leave: ["办离任、复职要请管理员来。发“谁是管理员”可以看到该找谁。", "An administrator does that. Ask “谁是管理员”."],
  import: [
    "导入名册要请管理员或主席来。发“谁是管理员”可以看到该找谁。",
    "An administrator or a chair imports the roster. Ask “谁是管理员”.",
  ],
  audit: ["操作记录只有管理员能看。", "Only administrators see the record."],
};

const whichPerson = (
  f: { name: string; people: readonly { unit: string; staffNumber: string | null; line: string }[] },
  l: Locale,
): Card =>
  said(t(l, `有几位${f.name}，是哪一位？`, `There are several ${f.name}. Which one?`), [
    ...buttons(
      f.people.slice(0, 6).map(({ unit, staffNumber, line }) => ({
        label: staffNumber ? t(l, `${unit} 工号 ${staffNumber}`, `${unit} no. ${staffNumber}`) : unit,
        line,
      })),
    ),
  ]);

/** Sentences about offices. */
export const roleCards = {
  "people.may-not": (f: { what: string }, l: Locale) => {
    const [zh, en] = NO_RIGHT[f.what] ?? ["这件事要请管理员来办。", "An administrator does that."];
    return said(t(l, zh, en), buttons([{ label: t(l, "谁是管理员", "Who is administrator"), line: "谁是管理员" }]));
  },
  "people.last-admin": (_: object, l: Locale) =>
    said(
      t(
        l,
        "这样工会就一个管理员也没有了，所以没有改。请先任命另一位，比如：任命 周雅琴 管理员 全工会",
        "That would leave the union without an administrator, so nothing was changed. Appoint another first: 任命 周雅琴 管理员 全工会",
      ),
    ),
  "people.no-such-person": (f: { name: string }, l: Locale) =>
    said(
      t(
        l,
        `没有找到${f.name ? `“${f.name}”` : "这个人"}。名字要和名册上一样；也可以让他先发“我是 姓名 单位”。`,
        `Nobody called “${f.name}” was found. The name must be as on the roster; they can also send “我是 name unit” first.`,
      ),
    ),
  "people.which-person": whichPerson,
  "people.which-unit": (f: { asked: string; several: boolean; units: readonly Choice[] }, l: Locale) =>
    said(
      f.several
        ? t(l, `有几个单位叫“${f.asked}”，是哪一个？`, `Several units are called “${f.asked}”. Which one?`)
        : f.units.length > 0
          ? t(l, `没有找到单位“${f.asked}”，是下面哪一个？`, `There is no unit “${f.asked}”. Is it one of these?`)
          : t(
              l,
              `没有找到单位“${f.asked}”。单位名要和名册上一样，比如：实验小学/语文组`,
              `There is no unit “${f.asked}”.`,
            ),
      choose(f.units),
    ),
  "people.not-your-unit": (f: { unit: string }, l: Locale) =>
    said(t(l, `${f.unit}不归你管，什么都没有改。`, `You do not look after ${f.unit}; nothing was changed.`)),
  "people.not-your-member": (f: { name: string; unit: string }, l: Locale) =>
    said(
      t(
        l,
        `${f.name}在${f.unit}，不归你管，什么都没有改。`,
        `${f.name} is in ${f.unit}, which you do not look after; nothing was changed.`,
      ),
    ),
  "people.appoint-what": (f: { name: string }, l: Locale) =>
    said(
      t(
        l,
        `任命什么职务？可以是：主席、组织者、办理人、监票人、管理员。比如：任命 ${f.name || "王海涛"} 组织者`,
        `Which office? chair, organizer, officer, scrutineer or admin: 任命 ${f.name || "王海涛"} 组织者`,
      ),
    ),
  "people.appoint-may-not": (f: { role: string; unit: string | null }, l: Locale) =>
    said(
      t(
        l,
        `${f.unit ? `${f.unit}的` : "这个"}${roleName(f.role, l)}不能由你任命，什么都没有改。主席可以任命本单位的组织者，别的要请上级管理员。`,
        `You cannot give the office of ${roleName(f.role, l)}${f.unit ? ` in ${f.unit}` : ""}; nothing was changed.`,
      ),
    ),
  "people.appoint-where": (f: { name: string; role: string; units: readonly Choice[] }, l: Locale) =>
    said(
      t(l, `${f.name}当哪个单位的${roleName(f.role, l)}？`, `${f.name} is to be ${roleName(f.role, l)} of which unit?`),
      choose(f.units),
    ),
  "people.appointed": (f: Appointed, l: Locale) =>
    said(t(l, `✅ ${f.name}现在是${office(f, l)}。`, `✅ ${f.name} is ${office(f, l)} now.`), [
      ...(f.known
        ? []
        : [
            text(
              t(
                l,
                `${f.name}还没有用过这里，让他私聊发“我是 ${f.name} 单位”。`,
                `${f.name} has not been here yet; let them send “我是 ${f.name} unit” in private.`,
              ),
            ),
          ]),
    ]),
  "people.appointed-already": (f: Appointed, l: Locale) =>
    said(t(l, `${f.name}本来就是${office(f, l)}。`, `${f.name} is ${office(f, l)} already.`)),
  "people.you-are-appointed": (f: Appointed, l: Locale) =>
    said(
      t(l, `🎉 ${f.by}任命你为${office(f, l)}。`, `🎉 ${f.by} made you ${office(f, l)}.`),
      buttons([{ label: t(l, "我能做什么", "What I can do"), line: "帮助" }]),
    ),
  "people.dismiss-who": (_: object, l: Locale) =>
    said(t(l, "要免去谁？比如：免去 王海涛 组织者", "Whom? 免去 王海涛 组织者")),
  "people.holds-none": (f: { name: string; role: string | null; offices: readonly Office[] }, l: Locale) =>
    said(
      f.offices.length > 0
        ? t(
            l,
            `${f.name}没有这个职务；现在是${officesIn(f.offices, l)}。`,
            `${f.name} does not hold that office; they are ${officesIn(f.offices, l)}.`,
          )
        : t(l, `${f.name}现在没有职务，不用免去。`, `${f.name} holds no office.`),
    ),
  "people.dismiss-may-not": (f: { name: string; offices: readonly Office[] }, l: Locale) =>
    said(
      t(
        l,
        `${f.name}是${officesIn(f.offices, l)}，不能由你免去，要请上级管理员。`,
        `${f.name} is ${officesIn(f.offices, l)}; only an administrator above can end that.`,
      ),
    ),
  "people.dismiss-which": (
    f: { name: string; offices: readonly (Office & { line: string })[]; all: string },
    l: Locale,
  ) =>
    said(
      t(l, `${f.name}有几个职务，免去哪一个？`, `${f.name} holds several offices. Which one?`),
      buttons([
        ...f.offices.slice(0, 6).map((one) => ({ label: office(one, l), line: one.line })),
        { label: t(l, "全部", "All"), line: f.all, tone: "danger" },
      ]),
    ),
  "people.dismissed": (f: { name: string; offices: readonly Office[] }, l: Locale) =>
    said(
      t(l, `已免去${f.name}的职务：${officesIn(f.offices, l)}。`, `${f.name} is no longer ${officesIn(f.offices, l)}.`),
    ),
} satisfies Record<string, CardOf>;
