import type { Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import type { Detail } from "./details.ts";
import { SHOWN_CHOICES } from "./limits.ts";
import { buttons, dateText, said, t, text } from "./say.ts";
import { detailNames } from "./words-details.ts";

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

interface CoverAsk {
  readonly alias: string;
  readonly line: string;
  readonly reason: string;
  readonly found: readonly { readonly kind: Detail; readonly text: string }[];
  readonly all: number;
}

const coverAsk = (f: CoverAsk, l: Locale): Card =>
  said(
    t(
      l,
      `转之前请看：${f.alias}里有 ${f.all} 处可能认出人。还没有转。`,
      `Before it goes on: ${f.all} places in ${f.alias} may give somebody away. Nothing was passed on yet.`,
    ),
    [
      text(f.found.map((one, i) => `${i + 1} ${detailNames([one.kind], l)}：${one.text}`).join("\n")),
      ...(f.all > f.found.length
        ? [text(t(l, `还有 ${f.all - f.found.length} 处。`, `And ${f.all - f.found.length} more.`))]
        : []),
      text(
        t(
          l,
          `隐去的地方对方只看到＊＊，原文只有本级看得到。只隐去几处，写“${f.line} 隐去1,3”。`,
          `What is covered reads ＊＊ there; only your level keeps the original. To cover some only: ${f.line} 隐去1,3`,
        ),
      ),
      ...buttons([
        {
          label: t(l, "全部隐去再转", "Cover all and pass on"),
          line: `${f.line} 隐去 ${f.reason}`.trim(),
          tone: "primary",
        },
        { label: t(l, "原样转", "Pass on as it is"), line: `${f.line} 原样 ${f.reason}`.trim() },
        { label: t(l, "先不转", "Not now"), line: `案件 ${f.alias}` },
      ]),
    ],
  );

/** What an officer hears of what they did. Facts of these kinds wait encrypted. */
export const actCards = {
  "grievance.yours": (f: { alias: string }, l: Locale) =>
    said(t(l, `✅ ${f.alias}由你办理。`, `✅ ${f.alias} is yours.`)),
  "grievance.sent": (f: { alias: string; what: string; warn: readonly Detail[] }, l: Locale) =>
    said(t(l, `✅ ${f.alias}：${SENT[f.what]?.[0] ?? ""}。`, `✅ ${f.alias}: ${SENT[f.what]?.[1] ?? ""}.`), [
      text(
        t(
          l,
          "反映人会在几分钟到一小时后收到“有新进展”，或者凭回执码来看。",
          "The reporter hears that there is news in some minutes to an hour, or asks with the receipt.",
        ),
      ),
      ...(f.warn.length > 0
        ? [
            text(
              t(
                l,
                `⚠️ 里面有${detailNames(f.warn, l)}，反映人会原样看到。以后尽量不写。`,
                `⚠️ It holds ${detailNames(f.warn, l)}; the reporter reads it as it is. Better leave such things out.`,
              ),
            ),
          ]
        : []),
      ...buttons([{ label: t(l, "看这件", "See it"), line: `案件 ${f.alias}` }]),
    ]),
  "grievance.ask-words": (
    f: { alias: string; verb: string; version: number; templates: readonly string[] },
    l: Locale,
  ) =>
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
        ...buttons([
          ...f.templates
            .slice(0, SHOWN_CHOICES)
            .map((name) => ({ label: `@${name}`, line: `${f.verb} ${f.alias} #${f.version} @${name}` })),
          { label: t(l, "不写了", "Leave it"), line: "不写了" },
        ]),
      ],
    ),
  "grievance.unsent": (f: { alias: string }, l: Locale) =>
    said(t(l, `好，${f.alias}什么都没有发出。`, `All right, nothing was sent for ${f.alias}.`)),
  "grievance.released": (f: { alias: string }, l: Locale) =>
    said(t(l, `${f.alias}已放回，等别人领取。`, `${f.alias} is put back for others.`)),
  "grievance.noted": (f: { alias: string }, l: Locale) =>
    said(t(l, `✅ ${f.alias}已备注，只有办理人看得到。`, `✅ Noted on ${f.alias}, for officers only.`)),
  "grievance.transferred": (f: { alias: string }, l: Locale) =>
    said(
      t(
        l,
        `✅ ${f.alias}已转办，期限重新算；不再由你这一级办理。`,
        `✅ ${f.alias} was passed on, with new terms; it is no longer with your level.`,
      ),
    ),
  "grievance.cover-ask": coverAsk,
  "grievance.handed": (f: { alias: string; copy: string }, l: Locale) =>
    said(t(l, `✅ ${f.alias}交给校方的内容：`, `✅ To be handed over for ${f.alias}:`), [
      text(f.copy),
      text(
        t(
          l,
          "已记在案上。请当面或书面交给校方，这件事还由你办。",
          "It is on record. Hand it over yourself; the case stays with you.",
        ),
      ),
      ...buttons([{ label: t(l, "看这件", "See it"), line: `案件 ${f.alias}` }]),
    ]),
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
