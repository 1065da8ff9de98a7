import type { Block, Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { roleName } from "./roles.ts";
import { buttons, confirm, said, t, text } from "./say.ts";

interface Office {
  readonly role: string;
  readonly unit: string;
}

interface Appointed extends Office {
  readonly name: string;
  readonly known: boolean;
  readonly by?: string;
}

interface Choice {
  readonly unit: string;
  readonly line: string;
}

const office = ({ role, unit }: Office, l: Locale) =>
  t(l, `${unit}的${roleName(role, l)}`, `${roleName(role, l)} of ${unit}`);
const offices = (list: readonly Office[], l: Locale) => list.map((one) => office(one, l)).join(t(l, "、", ", "));
const choose = (units: readonly Choice[]) => buttons(units.map(({ unit, line }) => ({ label: unit, line })));

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

interface Group {
  readonly role: string;
  readonly people: readonly { readonly name: string; readonly unit: string }[];
}

const officers = (f: { unit: string; role: string | null; groups: readonly Group[] }, l: Locale): Card => {
  const what = f.role ? roleName(f.role, l) : t(l, "职务", "offices");
  if (f.groups.length === 0)
    return said(t(l, `${f.unit}现在没有${f.role ? what : "人担任职务"}。`, `${f.unit} has no ${what}.`));
  const blocks: readonly Block[] = f.groups.map(({ role, people }) => ({
    kind: "people",
    label: roleName(role, l),
    people: people.map(({ name, unit }) => ({ name, note: unit })),
  }));
  return { title: t(l, `${f.unit}的${what}`, `${what} of ${f.unit}`), blocks };
};

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
            `${f.name}没有这个职务；现在是${offices(f.offices, l)}。`,
            `${f.name} does not hold that office; they are ${offices(f.offices, l)}.`,
          )
        : t(l, `${f.name}现在没有职务，不用免去。`, `${f.name} holds no office.`),
    ),
  "people.dismiss-may-not": (f: { name: string; offices: readonly Office[] }, l: Locale) =>
    said(
      t(
        l,
        `${f.name}是${offices(f.offices, l)}，不能由你免去，要请上级管理员。`,
        `${f.name} is ${offices(f.offices, l)}; only an administrator above can end that.`,
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
    said(t(l, `已免去${f.name}的职务：${offices(f.offices, l)}。`, `${f.name} is no longer ${offices(f.offices, l)}.`)),
  "people.you-are-dismissed": (f: { by: string; offices: readonly Office[] }, l: Locale) =>
    said(
      t(
        l,
        `${f.by}免去了你的职务：${offices(f.offices, l)}。谢谢你的付出。`,
        `${f.by} ended your office: ${offices(f.offices, l)}. Thank you for your work.`,
      ),
    ),
  "people.term-where": (f: { units: readonly Choice[] }, l: Locale) =>
    said(t(l, "哪个单位换届？", "Which unit?"), choose(f.units)),
  "people.term-nobody": (f: { unit: string }, l: Locale) =>
    said(t(l, `${f.unit}现在没有人担任选举产生的职务，不用换届。`, `Nobody holds an elected office in ${f.unit}.`)),
  "people.term-ask": (f: { unit: string; offices: readonly { name: string; role: string }[] }, l: Locale) =>
    said(
      t(
        l,
        `${f.unit}换届：这 ${f.offices.length} 个职务都会结束。`,
        `A new term for ${f.unit}: these ${f.offices.length} offices end.`,
      ),
      [
        {
          kind: "people",
          label: t(l, "会结束的职务", "Offices that end"),
          people: f.offices.slice(0, 30).map(({ name, role }) => ({ name, note: roleName(role, l) })),
          ...(f.offices.length > 30 ? { more: f.offices.length - 30 } : {}),
        },
        text(
          t(
            l,
            "管理员不变，下级单位不变。结束后再用“任命”任命新一届。",
            "Administrators and units below stay. Appoint the new ones afterwards.",
          ),
        ),
        ...confirm(l, true),
      ],
    ),
  "people.term-ended": (f: { unit: string; count: number }, l: Locale) =>
    said(
      t(
        l,
        `${f.unit}换届完成，${f.count} 个职务已结束。现在可以任命新一届，比如：任命 王海涛 主席 ${f.unit}`,
        `The term of ${f.unit} ended with ${f.count} offices. Appoint the new ones: 任命 王海涛 主席 ${f.unit}`,
      ),
    ),
  "people.leave-who": (f: { verb: string }, l: Locale) =>
    said(t(l, `是谁？比如：${f.verb} 王芳`, `Who? ${f.verb} 王芳`)),
  "people.leave-above": (f: { name: string }, l: Locale) =>
    said(
      t(
        l,
        `${f.name}有上级单位的职务，要请上级管理员来办。`,
        `${f.name} holds an office above your unit; an administrator there must do it.`,
      ),
    ),
  "people.leave-ask": (f: { name: string; unit: string; roles: number }, l: Locale) =>
    said(
      t(
        l,
        `${f.unit}的${f.name}离任？${f.roles > 0 ? `${f.roles} 个职务会一起结束。` : ""}`,
        `${f.name} of ${f.unit} leaves? ${f.roles > 0 ? `${f.roles} offices end with it.` : ""}`,
      ),
      [
        text(t(l, "以前的报名记录不动；回来了可以发“复职”。", "Past sign-ups stay; “复职” brings somebody back.")),
        ...confirm(l, true),
      ],
    ),
  "people.left": (f: { name: string; unit: string; roles: number }, l: Locale) =>
    said(
      t(
        l,
        `${f.unit}的${f.name}已离任${f.roles > 0 ? `，${f.roles} 个职务已结束` : ""}。`,
        `${f.name} of ${f.unit} has left; ${f.roles} offices ended.`,
      ),
    ),
  "people.returned": (f: { name: string; unit: string }, l: Locale) =>
    said(
      t(
        l,
        `${f.unit}的${f.name}已复职。职务要重新任命。`,
        `${f.name} of ${f.unit} is back. Offices must be given anew.`,
      ),
    ),
  "people.officers": officers,
  "people.unchanged": (_: object, l: Locale) => said(t(l, "好的，什么都没有改。", "All right, nothing was changed.")),
  "people.ask-again": (_: object, l: Locale) =>
    said(t(l, "刚才那件事还等你回答：确定要做吗？", "That question is still open: do it?"), confirm(l, false)),
} satisfies Record<string, CardOf>;
