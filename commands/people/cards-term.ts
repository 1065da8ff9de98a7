import type { Block, Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { officeEnded } from "./cards-ended.ts";
import { type Choice, choose } from "./cards-roles.ts";
import { roleName } from "./roles.ts";
import { confirm, said, t, text } from "./say.ts";

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

/** Sentences about terms, leaving, and who holds which office. */
export const termCards = {
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
  "people.office-ended": officeEnded,
  "people.you-are-back": (f: { unit: string; by: string }, l: Locale) =>
    said(
      t(
        l,
        `🎉 ${f.by}给你办了复职，你又是${f.unit}的会员了。原来的职务要重新任命。`,
        `🎉 ${f.by} recorded that you are back in ${f.unit}. Offices must be given anew.`,
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
