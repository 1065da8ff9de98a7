import type { Button, Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { type Muting, muteButtons, muteFields } from "./cards-mute.ts";
import { categoryName } from "./categories.ts";
import { pictureWords } from "./picture-words.ts";
import { buttons, dateText, fields, said, t, text } from "./say.ts";
import { ENDED, type State } from "./states.ts";

interface Line {
  readonly alias: string;
  readonly version: number;
  readonly category: number;
  readonly urgency: string;
  readonly state: State;
  readonly receivedOn: string;
  readonly dueClaim: string;
  readonly dueReply: string;
  readonly dueClose: string;
  readonly late: boolean;
  readonly holder: string;
}

interface Written {
  readonly kind: string;
  readonly on: string;
  readonly text: string | null;
  readonly by: string;
  /** Parts of it are covered for other levels. */
  readonly covered: boolean;
  /** What one picture is known by. */
  readonly pictures?: readonly string[];
}

export interface View extends Line, Muting {
  readonly unit: string | null;
  readonly mine: boolean;
  readonly extended: boolean;
  readonly rating: number | null;
  /** Aliases of cases that belong to it. */
  readonly links: readonly string[];
  readonly messages: readonly Written[];
  readonly notes: readonly Written[];
}

const STATES: Readonly<Record<State, readonly [zh: string, en: string]>> = {
  received: ["待领取", "to be taken"],
  transferred: ["转来，待领取", "passed on, to be taken"],
  escalated: ["转到上级，待领取", "passed up, to be taken"],
  in_progress: ["办理中", "being worked"],
  waiting_reporter: ["等反映人回话", "waiting for the reporter"],
  mediating: ["调解中", "in mediation"],
  replied: ["已答复，待评价", "answered, to be rated"],
  out_of_scope: ["不受理，待评价", "refused, to be rated"],
  objected: ["不满意，待重办", "objected, to be handled again"],
  closed: ["已办结", "closed"],
  withdrawn: ["反映人已撤回", "withdrawn by the reporter"],
};

export const stateName = (state: State, l: Locale): string => t(l, ...STATES[state]);

const WAITING: readonly State[] = ["received", "transferred", "escalated", "objected"];

const dueOf = (f: Line): string => (WAITING.includes(f.state) ? f.dueClaim : f.dueClose);

const urgent = (f: Line, l: Locale) => (f.urgency === "urgent" ? t(l, "【急】", "[urgent] ") : "");

const row = (f: Line, l: Locale): readonly [string, string] => [
  f.alias,
  [
    `${urgent(f, l)}${categoryName(f.category, l)}`,
    stateName(f.state, l),
    f.holder && t(l, `${f.holder}在办`, `with ${f.holder}`),
    `${f.late ? t(l, "⚠️ 已超期 ", "⚠️ overdue ") : ""}${t(l, `${dateText(dueOf(f), l)}到期`, `due ${dueOf(f)}`)}`,
  ]
    .filter(Boolean)
    .join(" · "),
];

const TITLES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  "": ["诉求", "Cases"],
  我的: ["我在办的诉求", "My cases"],
  待领: ["待领取的诉求", "Cases to be taken"],
  到期: ["到期的诉求", "Cases that are due"],
};

const queue = (f: { filter: string; cases: readonly Line[]; more: number }, l: Locale): Card => {
  const title = t(l, ...(TITLES[f.filter] ?? ["诉求", "Cases"]));
  if (f.cases.length === 0) return said(t(l, `${title}：现在没有。`, `${title}: none at the moment.`));
  return said(t(l, `${title}（${f.cases.length + f.more} 件）`, `${title} (${f.cases.length + f.more})`), [
    ...fields(f.cases.map((one) => row(one, l))),
    ...(f.more > 0 ? [text(t(l, `还有 ${f.more} 件没有列出。`, `${f.more} more are not shown.`))] : []),
    ...buttons(
      f.cases
        .slice(0, 8)
        .map((one) =>
          WAITING.includes(one.state)
            ? { label: t(l, `领取 ${one.alias}`, `Take ${one.alias}`), line: `领取 ${one.alias} #${one.version}` }
            : { label: t(l, `看 ${one.alias}`, `See ${one.alias}`), line: `案件 ${one.alias}` },
        ),
    ),
  ]);
};

export const KINDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  concern: ["反映", "raised"],
  more: ["补充", "added"],
  answer: ["答复", "answer"],
  question: ["询问", "question"],
  refusal: ["不受理说明", "refusal"],
  extension: ["延期说明", "extension"],
  note: ["备注", "note"],
  mediation: ["调解记录", "mediation"],
  transfer: ["转办理由", "reason"],
  handed: ["交给校方的", "handed over"],
  mute: ["静默理由", "muted because"],
  stop: ["停收理由", "to be stopped because"],
  unmute: ["解除静默", "unmuted"],
};

const beside = ({ pictures = [] }: Written, l: Locale): string =>
  pictures.length > 0 ? pictureWords(l).beside(pictures.length) : "";

const written = (one: Written, l: Locale): string =>
  `${dateText(one.on, l)} ${t(l, ...(KINDS[one.kind] ?? ["", ""]))}${one.by ? `（${one.by}）` : ""}${one.covered ? t(l, "（别的级看到的隐去了一部分）", " (covered in part for other levels)") : ""}：${one.text ?? t(l, "（内容已销毁）", "(destroyed)")}${beside(one, l)}`;

const actions = (f: View, l: Locale): readonly Button[] => {
  const at = `${f.alias} #${f.version}`;
  if (ENDED.includes(f.state)) return [];
  if (WAITING.includes(f.state))
    return [
      { label: t(l, "领取", "Take it"), line: `领取 ${at}`, tone: "primary" },
      { label: t(l, "我要回避", "Keep me out"), line: `回避 ${f.alias}` },
    ];
  if (!f.mine) return [{ label: t(l, "接手", "Take over"), line: `接手 ${at}` }];
  return [
    { label: t(l, "答复", "Answer"), line: `回复 ${at}`, tone: "primary" },
    { label: t(l, "问反映人", "Ask"), line: `询问 ${at}` },
    { label: t(l, "转上级", "Pass up"), line: `转办 ${at} 上级` },
    { label: t(l, "放回", "Put back"), line: `放回 ${at}` },
    { label: t(l, "我要回避", "Keep me out"), line: `回避 ${f.alias}` },
    { label: t(l, "办结", "Close"), line: `办结 ${at}` },
  ];
};

export const RATINGS: Readonly<Record<number, readonly [zh: string, en: string]>> = {
  1: ["不满意", "not satisfied"],
  2: ["基本满意", "more or less satisfied"],
  3: ["满意", "satisfied"],
};

const viewCard = (heading: string, f: View, l: Locale): Card =>
  said(heading, [
    ...fields([
      [t(l, "类别", "Kind"), `${urgent(f, l)}${categoryName(f.category, l)}`],
      [t(l, "单位", "Unit"), f.unit ?? t(l, "不透露", "not told")],
      [t(l, "状态", "State"), stateName(f.state, l)],
      ...(f.holder ? [[t(l, "办理人", "Officer"), f.holder] as const] : []),
      [t(l, "收到", "Received"), dateText(f.receivedOn, l)],
      [t(l, "最迟答复", "Answer due"), dateText(f.dueReply, l)],
      [
        t(l, "最迟办结", "Closing due"),
        `${dateText(f.dueClose, l)}${f.extended ? t(l, "（已延期）", " (extended)") : ""}`,
      ],
      ...(f.links.length > 0 ? [[t(l, "相关", "Linked"), f.links.join(t(l, "、", ", "))] as const] : []),
      ...muteFields(f, l),
      ...(f.rating ? [[t(l, "评价", "Rating"), t(l, ...(RATINGS[f.rating] ?? ["", ""]))] as const] : []),
    ]),
    ...f.messages.map((one) => text(written(one, l))),
    ...(f.notes.length > 0 ? [text(t(l, "— 以下只有办理人看得到 —", "— for officers only —"))] : []),
    ...f.notes.map((one) => text(written(one, l))),
    ...buttons([...actions(f, l), ...(ENDED.includes(f.state) ? [] : muteButtons(f, l))]),
  ]);

const NEWS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  new: ["有新的诉求待领取。", "There are new cases to be taken."],
  more: ["有反映人补充或回话了。", "A reporter has written."],
  reminder: ["有诉求快到期了。", "A case is nearly due."],
  overdue: ["有诉求已经超期。", "A case is overdue."],
  escalated: ["有诉求转到了你这一级。", "A case was passed up to your level."],
  "taken-over": ["你办的一件诉求由同事接手了。", "A colleague took over one of your cases."],
};

/** What officers read. Facts of these kinds wait encrypted. */
export const officerCards = {
  "grievance.queue": queue,
  "grievance.case": (f: View, l: Locale) => viewCard(f.alias, f, l),
  "grievance.claimed": (f: View, l: Locale) => viewCard(t(l, `✅ ${f.alias}由你办理`, `✅ ${f.alias} is yours`), f, l),
  "grievance.at-console": (f: { link: string; unsent: boolean }, l: Locale) =>
    said(t(l, `诉求在网页上看、在网页上办：${f.link}`, `Cases are read and worked on a page: ${f.link}`), [
      text(
        t(
          l,
          "聊天里不显示诉求的内容，平台管理员就看不到。打开后按页面上的提示登录。",
          "Nothing of a case is shown in the chat, so that the platform's administrators do not see it. The page tells how to sign in.",
        ),
      ),
      ...(f.unsent
        ? [text(t(l, "⚠️ 你刚才写的没有发出，也没有保存。", "⚠️ What you wrote was neither sent nor kept."))]
        : []),
    ]),
  "grievance.news": (f: { what: string; link: string | null }, l: Locale) =>
    said(t(l, ...(NEWS[f.what] ?? ["诉求有变化。", "Something changed."])), [
      ...(f.link === null ? [] : [text(t(l, `到网页上看：${f.link}`, `See it here: ${f.link}`))]),
      ...buttons(
        f.link !== null ? [] : [{ label: t(l, "去看看", "Show me"), line: f.what === "new" ? "案件 待领" : "案件" }],
      ),
    ]),
} satisfies Record<string, CardOf>;
