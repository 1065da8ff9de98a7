import type { Button, Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { categoryName } from "./categories.ts";
import { buttons, dateText, fields, said, t, text } from "./say.ts";
import type { State } from "./states.ts";

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
}

interface View extends Line {
  readonly unit: string | null;
  readonly mine: boolean;
  readonly extended: boolean;
  readonly rating: number | null;
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

const KINDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  concern: ["反映", "raised"],
  more: ["补充", "added"],
  answer: ["答复", "answer"],
  question: ["询问", "question"],
  refusal: ["不受理说明", "refusal"],
  extension: ["延期说明", "extension"],
  note: ["备注", "note"],
  mediation: ["调解记录", "mediation"],
  transfer: ["转办理由", "reason"],
};

const written = (one: Written, l: Locale): string =>
  `${dateText(one.on, l)} ${t(l, ...(KINDS[one.kind] ?? ["", ""]))}${one.by ? `（${one.by}）` : ""}：${one.text ?? t(l, "（内容已销毁）", "(destroyed)")}`;

const actions = (f: View, l: Locale): readonly Button[] => {
  const at = `${f.alias} #${f.version}`;
  if (f.state === "closed" || f.state === "withdrawn") return [];
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

const RATINGS: Readonly<Record<number, readonly [zh: string, en: string]>> = {
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
      ...(f.rating ? [[t(l, "评价", "Rating"), t(l, ...(RATINGS[f.rating] ?? ["", ""]))] as const] : []),
    ]),
    ...f.messages.map((one) => text(written(one, l))),
    ...(f.notes.length > 0 ? [text(t(l, "— 以下只有办理人看得到 —", "— for officers only —"))] : []),
    ...f.notes.map((one) => text(written(one, l))),
    ...buttons(actions(f, l)),
  ]);

const NEWS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  new: ["有新的诉求待领取。", "There are new cases to be taken."],
  more: ["有反映人补充或回话了。", "A reporter has written."],
  reminder: ["有诉求快到期了。", "A case is nearly due."],
  overdue: ["有诉求已经超期。", "A case is overdue."],
  escalated: ["有诉求转到了你这一级。", "A case was passed up to your level."],
  "taken-over": ["你办的一件诉求由同事接手了。", "A colleague took over one of your cases."],
};

const SENT: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  answer: ["答复已发出", "The answer is on its way"],
  question: ["问题已发出", "The question is on its way"],
  refusal: ["不受理说明已发出", "The explanation is on its way"],
};

const ASK: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  回复: ["请写答复", "Write the answer"],
  询问: ["请写要问反映人的话", "Write what you want to ask"],
  不受理: ["请写为什么不受理、该找谁", "Write why it is refused and whom to ask"],
};

/** What officers read. Facts of these kinds wait encrypted. */
export const officerCards = {
  "grievance.queue": queue,
  "grievance.case": (f: View, l: Locale) => viewCard(f.alias, f, l),
  "grievance.claimed": (f: View, l: Locale) => viewCard(t(l, `✅ ${f.alias}由你办理`, `✅ ${f.alias} is yours`), f, l),
  "grievance.news": (f: { what: string }, l: Locale) =>
    said(t(l, ...(NEWS[f.what] ?? ["诉求有变化。", "Something changed."])), [
      ...buttons([{ label: t(l, "去看看", "Show me"), line: f.what === "new" ? "案件 待领" : "案件" }]),
    ]),
  "grievance.sent": (f: { alias: string; what: string }, l: Locale) =>
    said(t(l, `✅ ${f.alias}：${SENT[f.what]?.[0] ?? ""}。`, `✅ ${f.alias}: ${SENT[f.what]?.[1] ?? ""}.`), [
      text(
        t(
          l,
          "反映人会在几分钟到一小时后收到“有新进展”，或者凭回执码来看。",
          "The reporter hears that there is news in some minutes to an hour, or asks with the receipt.",
        ),
      ),
      ...buttons([{ label: t(l, "看这件", "See it"), line: `案件 ${f.alias}` }]),
    ]),
  "grievance.ask-words": (f: { alias: string; verb: string }, l: Locale) =>
    said(
      t(
        l,
        `${f.alias}：${ASK[f.verb]?.[0] ?? ""}，一条消息写完。`,
        `${f.alias}: ${ASK[f.verb]?.[1] ?? ""}, in one message.`,
      ),
      [
        text(
          t(
            l,
            "反映人会原样看到。别写能让人猜到是谁的话。10 分钟内这件事由你占着。",
            "The reporter reads it as it is. Write nothing that hints at who it may be. The case is held for you for 10 minutes.",
          ),
        ),
        ...buttons([{ label: t(l, "不写了", "Leave it"), line: "不写了" }]),
      ],
    ),
  "grievance.unsent": (f: { alias: string }, l: Locale) =>
    said(t(l, `好，${f.alias}什么都没有发出。`, `All right, nothing was sent for ${f.alias}.`)),
  "grievance.released": (f: { alias: string }, l: Locale) =>
    said(t(l, `${f.alias}已放回，等别人领取。`, `${f.alias} is put back for others.`)),
  "grievance.noted": (f: { alias: string }, l: Locale) =>
    said(t(l, `✅ ${f.alias}已备注，只有办理人看得到。`, `✅ Noted on ${f.alias}, for officers only.`)),
  "grievance.mediated": (f: { alias: string }, l: Locale) =>
    said(t(l, `✅ ${f.alias}进入调解，记录已存。`, `✅ ${f.alias} is in mediation; the record is kept.`), [
      text(t(l, "有了结果，用“回复”告诉反映人。", "When there is a result, tell the reporter with 回复.")),
    ]),
  "grievance.transferred": (f: { alias: string }, l: Locale) =>
    said(
      t(
        l,
        `✅ ${f.alias}已转办，期限重新算；不再由你这一级办理。`,
        `✅ ${f.alias} was passed on, with new terms; it is no longer with your level.`,
      ),
    ),
  "grievance.excluded": (f: { alias: string; name: string; self: boolean; above: boolean }, l: Locale) =>
    said(
      t(
        l,
        `✅ ${f.self ? "你" : f.name}已回避${f.alias}，以后看不到它${f.above ? "；本级没有别人能办，已转上级" : ""}。`,
        `✅ ${f.self ? "You are" : `${f.name} is`} kept out of ${f.alias}${f.above ? "; nobody else is here, so it went to the level above" : ""}.`,
      ),
    ),
  "grievance.extended": (f: { alias: string; dueClose: string }, l: Locale) =>
    said(
      t(
        l,
        `✅ ${f.alias}延期到${dateText(f.dueClose, l)}，理由会告诉反映人。`,
        `✅ ${f.alias} is extended to ${f.dueClose}; the reporter reads why.`,
      ),
    ),
  "grievance.closed": (f: { alias: string }, l: Locale) =>
    said(t(l, `✅ ${f.alias}已办结。`, `✅ ${f.alias} is closed.`), [
      text(
        t(
          l,
          "7 天内反映人还可以评价；不满意就换人重办。",
          "The reporter may rate it for 7 days; an objection has it handled again.",
        ),
      ),
    ]),
} satisfies Record<string, CardOf>;
