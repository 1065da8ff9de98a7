import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { figures } from "./cards-figures.ts";
import { stateName } from "./cards-officer.ts";
import { MAX_EXTENSION_DAYS, MAX_TEXT } from "./limits.ts";
import { buttons, said, t, text } from "./say.ts";
import type { State } from "./states.ts";

interface Of {
  readonly alias: string;
}

const seeing = (alias: string, l: Locale) => buttons([{ label: t(l, "看这件", "See it"), line: `案件 ${alias}` }]);

const simple = (zh: string, en: string) => (_: object, l: Locale) => said(t(l, zh, en));

const here = (zh: string, en: string) => (f: Of, l: Locale) =>
  said(t(l, zh.replace("@", f.alias), en.replace("@", f.alias)), seeing(f.alias, l));

/** What stops an officer, the figures, and the opening of concerns. */
export const deskCards = {
  "grievance.figures": figures,
  "grievance.not-officer": (_: object, l: Locale) =>
    said(t(l, "这是办理人用的。要反映问题，发“反映”。", "This is for officers. To raise a concern, send “反映”."), [
      ...buttons([{ label: t(l, "我要反映", "Raise a concern"), line: "反映" }]),
    ]),
  "grievance.which-case": (f: { verb: string; cases: readonly { alias: string; line: string }[] }, l: Locale) =>
    f.cases.length === 0
      ? said(t(l, `没有可以${f.verb}的诉求。发“案件”看全部。`, "There is no case for that. Send “案件”."), [
          ...buttons([{ label: t(l, "看诉求", "Cases"), line: "案件" }]),
        ])
      : said(t(l, `${f.verb}哪一件？`, "Which case?"), [
          ...buttons(f.cases.map(({ alias, line }) => ({ label: alias, line }))),
        ]),
  "grievance.no-case": (f: Of, l: Locale) =>
    said(t(l, `没有找到${f.alias}。发“案件”看现在有哪些。`, `There is no ${f.alias}. Send “案件”.`), [
      ...buttons([{ label: t(l, "看诉求", "Cases"), line: "案件" }]),
    ]),
  "grievance.moved": (f: Of & { state: State }, l: Locale) =>
    said(
      t(
        l,
        `${f.alias}刚才有变化（现在：${stateName(f.state, l)}），你的操作没有执行，写的也没有发出。请先看一眼再来。`,
        `${f.alias} has changed meanwhile (now: ${stateName(f.state, l)}). Nothing was done and nothing sent; please look first.`,
      ),
      seeing(f.alias, l),
    ),
  "grievance.taken": (f: Of & { holder: string; version: number }, l: Locale) =>
    said(t(l, `慢了一步，${f.alias}已由${f.holder}领取。`, `${f.holder} was faster and has ${f.alias}.`), [
      ...buttons([{ label: t(l, "看别的", "Others"), line: "案件 待领" }]),
    ]),
  "grievance.yours-already": here("@已经在你手上。", "@ is yours already."),
  "grievance.second-hand": here(
    "@是对你上次的答复不满意，要换一位办理人重办。",
    "@ is an objection to your own answer; somebody else must handle it.",
  ),
  "grievance.not-yours": (f: Of & { holder: string; version: number }, l: Locale) =>
    f.holder
      ? said(
          t(l, `${f.alias}由${f.holder}办理，什么都没有改。`, `${f.holder} works ${f.alias}; nothing was changed.`),
          seeing(f.alias, l),
        )
      : said(t(l, `${f.alias}还没有人领取，请先领取。`, `Nobody has taken ${f.alias}; take it first.`), [
          ...buttons([{ label: t(l, `领取 ${f.alias}`, `Take ${f.alias}`), line: `领取 ${f.alias} #${f.version}` }]),
        ]),
  "grievance.leased": (f: Of & { holder: string }, l: Locale) =>
    said(
      t(
        l,
        `${f.holder}正在给${f.alias}写答复，请过几分钟再来。`,
        `${f.holder} is writing on ${f.alias}; please wait some minutes.`,
      ),
    ),
  "grievance.no-answer": here(
    "@还没有答复，不能办结：件件有回应。先用“回复”告诉反映人结果。",
    "@ has no answer yet, so it cannot be closed. Answer it first.",
  ),
  "grievance.not-now": (f: Of & { state: State }, l: Locale) =>
    said(
      t(
        l,
        `${f.alias}现在是“${stateName(f.state, l)}”，不能这样办。`,
        `${f.alias} is “${stateName(f.state, l)}”; that cannot be done now.`,
      ),
      f.state === "withdrawn" ? [] : seeing(f.alias, l),
    ),
  "grievance.words-short": here(
    "太短了，没有发出。比如：回复 @ 已和食堂核对账目，下周公布",
    "Too short; nothing was sent. For instance: 回复 @ …",
  ),
  "grievance.words-long": here(
    `太长了，最多 ${MAX_TEXT} 字，@没有发出。`,
    `Too long (at most ${MAX_TEXT}); nothing was sent for @.`,
  ),
  "grievance.note-what": here("要备注什么？比如：备注 @ 已电话联系总务", "Note what? 备注 @ …"),
  "grievance.transfer-where": here(
    "转到哪里？上级、单位名，或者校方。比如：转办 @ 上级 涉及全区政策",
    "Where to? 转办 @ 上级",
  ),
  "grievance.transfer-unknown": (f: Of & { asked: string }, l: Locale) =>
    said(
      t(
        l,
        `没有找到“${f.asked}”，什么都没有改。可以写“上级”或单位名。`,
        `There is no “${f.asked}”. Write 上级 or the name of a unit.`,
      ),
      seeing(f.alias, l),
    ),
  "grievance.cover-which": (f: Of & { all: number }, l: Locale) =>
    said(
      t(
        l,
        `没有那么多处：${f.alias}里一共 ${f.all} 处，什么都没有改。`,
        `There are ${f.all} places in ${f.alias}; nothing was changed.`,
      ),
      seeing(f.alias, l),
    ),
  "grievance.transfer-nobody": here(
    "那里没有能办@的办理人，什么都没有改。",
    "Nobody there could work @; nothing was changed.",
  ),
  "grievance.exclude-who": (f: Of & { names: readonly string[] }, l: Locale) =>
    said(
      t(
        l,
        `谁回避${f.alias}？办理人有：${f.names.join("、")}`,
        `Who is to be kept out of ${f.alias}? Officers: ${f.names.join(", ")}`,
      ),
    ),
  "grievance.exclude-nobody": here(
    "这样就没有人能办@了，什么都没有改。请先请管理员任命一位办理人。",
    "Nobody would be left for @; nothing was changed. Have another officer appointed first.",
  ),
  "grievance.extend-how": here(
    `延期要写天数（1 到 ${MAX_EXTENSION_DAYS}）和理由，比如：延期 @ 5天 等校方核对`,
    `Say how many days (1 to ${MAX_EXTENSION_DAYS}) and why: 延期 @ 5天 …`,
  ),
  "grievance.extended-once": here("@已经延过一次，不能再延。", "@ was extended once already."),
  "grievance.extend-late": here(
    "@已经超期，来不及延期了，请尽快答复。",
    "@ is overdue already and cannot be extended; please answer.",
  ),
  "grievance.accept-who": simple(
    "开通、关闭诉求要请全工会的管理员来。",
    "An administrator of the whole union does that.",
  ),
  "grievance.accept-ask": (_: object, l: Locale) =>
    said(t(l, "开通诉求之前，请确认三点：", "Before concerns are opened, three things:"), [
      text(
        t(
          l,
          "① 聊天平台的管理员有可能看到会员和我的对话，我会如实告诉每位反映人。",
          "① Administrators of the chat platform may be able to see chats with me; every reporter is told so.",
        ),
      ),
      text(
        t(
          l,
          "② 办理人在私聊里看内容、写答复；请只任命可靠的人当办理人。",
          "② Officers read and answer in private chats; appoint only people who can be trusted.",
        ),
      ),
      text(
        t(
          l,
          "③ 件件要有回应：没有答复，系统不让办结。",
          "③ Every case gets an answer: without one it cannot be closed.",
        ),
      ),
      ...buttons([
        { label: t(l, "确定开通", "Open them"), line: "确定", tone: "primary" },
        { label: t(l, "先不开", "Not now"), line: "不改了" },
      ]),
    ]),
  "grievance.accepted": simple(
    "✅ 诉求已开通。会员私聊发“反映”就能用。",
    "✅ Concerns are open: members send “反映” in private.",
  ),
  "grievance.accept-not": simple("好，没有开通，什么都没有改。", "All right; nothing was changed."),
  "grievance.accept-closed": simple(
    "诉求已关闭，不再收新的；已经收下的照办。",
    "Concerns are closed: nothing new is taken, what is there is worked to its end.",
  ),
} satisfies Record<string, CardOf>;
