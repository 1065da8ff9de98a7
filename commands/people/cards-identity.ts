import type { Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { roleName } from "./roles.ts";
import { buttons, confirm, said, t, text } from "./say.ts";

interface Place {
  readonly name: string;
  readonly unit: string;
}

interface Switch extends Place {
  readonly mine: string;
  readonly mineUnit: string;
}

export interface AskUnit extends Place {
  /** `proposed`: the platform's directory knows where; nothing is joined until that is confirmed. */
  readonly problem: "missing" | "proposed" | "unknown" | "several";
  readonly units: readonly string[];
}

const askUnit = (f: AskUnit, l: Locale): Card => {
  const title = {
    missing: t(l, `${f.name}，你在哪个单位？`, `${f.name}, which unit are you in?`),
    proposed: t(l, `${f.name}，你是${f.units[0]}的吗？`, `${f.name}, are you in ${f.units[0]}?`),
    unknown: t(
      l,
      f.units.length > 0 ? `没有找到单位“${f.unit}”，是下面哪一个？` : `没有找到单位“${f.unit}”。`,
      f.units.length > 0 ? `There is no unit “${f.unit}”. Is it one of these?` : `There is no unit “${f.unit}”.`,
    ),
    several: t(l, `是哪一个单位的${f.name}？`, `${f.name} of which unit?`),
  }[f.problem];
  const example = f.units[0] ?? t(l, "实验小学", "Experimental School");
  return said(title, [
    text(
      f.problem === "proposed"
        ? t(l, "是就点一下；不是就直接回单位名字。", "Press it if so; else just answer with the name of your unit.")
        : t(l, `直接回单位名字就行，比如：${example}`, `Just answer with its name, for instance: ${example}`),
    ),
    ...buttons(f.units.map((unit) => ({ label: unit, line: `单位 ${unit}` }))),
  ]);
};

interface WhoAmI extends Place {
  readonly listed: boolean;
  readonly roles: readonly { readonly role: string; readonly unit: string }[];
}

const whoAmI = (f: WhoAmI, l: Locale): Card =>
  said(t(l, `你是${f.name}（${f.unit}）。`, `You are ${f.name} (${f.unit}).`), [
    ...(f.roles.length > 0
      ? [{ kind: "fields", fields: f.roles.map(({ role, unit }) => [roleName(role, l), unit] as const) } as const]
      : []),
    text(
      f.listed
        ? t(l, "名册里有你。", "You are on the roster.")
        : t(
            l,
            "还没有和名册对上。发“我是 姓名 单位”，比如：我是 李文娟 实验小学",
            "Not joined to the roster yet. Send “我是 name unit”.",
          ),
    ),
  ]);

/** Sentences about who somebody is. */
export const identityCards = {
  "people.claimed": (f: { name: string }, l: Locale) =>
    said(
      t(
        l,
        `${f.name}，你现在是管理员了。口令已经作废。发“帮助”看看能做什么。`,
        `${f.name}, you are the administrator now. The code is spent. Say “help” to see what you can do.`,
      ),
      buttons([
        { label: t(l, "导入名册", "Import the roster"), line: "导入名册" },
        { label: t(l, "帮助", "Help"), line: "帮助" },
      ]),
    ),
  "people.wrong-code": (_: object, l: Locale) =>
    said(
      t(
        l,
        "这个口令不对，或者已经用过了。口令在程序第一次启动时显示，形如：认领 7QKF-3M9A-XW2C",
        "This code is wrong or spent. It was shown when the program first started, like: 认领 7QKF-3M9A-XW2C",
      ),
    ),
  "people.who-am-i": whoAmI,
  "people.call-name": (f: { name: string }, l: Locale) =>
    said(
      t(
        l,
        "请写全名，不要写称呼。比如：我是 李文娟 实验小学",
        "Please give your full name, not a form of address: 我是 李文娟 实验小学",
      ),
      f.name ? [text(t(l, `现在记的名字是：${f.name}`, `The name on record: ${f.name}`))] : [],
    ),
  "people.ask-unit": askUnit,
  "people.gave-up": (f: Place, l: Locale) =>
    said(
      t(
        l,
        `没有找到这个单位，先不登记了，什么都没有改。知道单位名后发：我是 ${f.name} 单位`,
        `I could not find that unit and leave it; nothing was changed. When you know its name, send: 我是 ${f.name} unit`,
      ),
      buttons([{ label: t(l, "有哪些活动", "What is on"), line: "活动" }]),
    ),
  "people.named": (f: Place, l: Locale) =>
    said(t(l, `记下了：${f.name}，${f.unit}。`, `Noted: ${f.name}, ${f.unit}.`), [
      text(
        t(
          l,
          "名册里还没有你，等工会导入名册时会自动对上。",
          "You are not on the roster yet; you will be joined when it is imported.",
        ),
      ),
    ]),
  "people.joined": (f: Place, l: Locale) =>
    said(t(l, `对上了，你是${f.unit}的${f.name}。`, `Found you: ${f.name} of ${f.unit}.`), [
      text(t(l, "以前的报名和职务都在。发“我的”看看。", "Your sign-ups and offices are kept. Say “我的” to see them.")),
      ...buttons([{ label: t(l, "我的", "Mine"), line: "我的" }]),
    ]),
  "people.you-are": (f: Place, l: Locale) =>
    said(t(l, `你就是${f.unit}的${f.name}，不用再认了。`, `You are ${f.name} of ${f.unit} already.`)),
  "people.same-name": (f: Place, l: Locale) =>
    said(
      t(
        l,
        `${f.unit}有几位${f.name}。请在后面加上工号，比如：我是 ${f.name} ${f.unit} 10023；没有工号就请管理员帮忙。`,
        `There are several ${f.name} in ${f.unit}. Add your staff number: 我是 ${f.name} ${f.unit} 10023. Without one, ask an administrator.`,
      ),
    ),
  "people.not-on-roster": (f: Switch, l: Locale) =>
    said(
      t(
        l,
        `${f.unit}的名册里没有${f.name}，什么都没有改。你现在是${f.mineUnit}的${f.mine}；换了单位请让管理员改名册。`,
        `${f.name} is not on the roster of ${f.unit}; nothing was changed. You are ${f.mine} of ${f.mineUnit}. If you moved, ask an administrator.`,
      ),
    ),
  "people.ask-switch": (f: Switch, l: Locale) =>
    said(
      t(
        l,
        `你现在是${f.mineUnit}的${f.mine}，要改成${f.unit}的${f.name}吗？`,
        `You are ${f.mine} of ${f.mineUnit}. Change to ${f.name} of ${f.unit}?`,
      ),
      [
        text(
          t(
            l,
            "只把这个账号转过去，原来那位的报名和职务不动。",
            "Only this account moves; the sign-ups and offices of the other stay.",
          ),
        ),
        ...confirm(l, false),
      ],
    ),
} satisfies Record<string, CardOf>;
