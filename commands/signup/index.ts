import type { Capability, Line, OpenCommand, OpenContext, Reply, Work } from "../../src/core/command.ts";
import type { Intent, IntentKind } from "../../src/core/intent.ts";
import type { Role } from "../../src/core/ports.ts";
import { calendarCommand, calendarPages } from "./calendar.ts";
import { calendarCards } from "./calendar-cards.ts";
import { cards } from "./cards.ts";
import { answerCreate, create } from "./create.ts";
import { edit } from "./edit.ts";
import { exportCommand, exportOnce } from "./export.ts";
import { exportCards } from "./export-cards.ts";
import { forget } from "./forget.ts";
import { joinFor, wishFor } from "./join.ts";
import { looksLikeNotice } from "./notice.ts";
import { numberAndRest, numberIn, readJoinFor } from "./parse.ts";
import { answerQuestion, decline } from "./question.ts";
import { intentOf, partySize, readButton, wishOf } from "./read.ts";
import { relayCommands, relayDialogues } from "./relay.ts";
import { relayCards } from "./relay-cards.ts";
import { retention } from "./retention.ts";
import { cardFacts, list, mine, roster, show } from "./roster.ts";
import { cancel, closeAtDeadline, decide, reopen, stop } from "./state.ts";
import { undoable } from "./undo.ts";

const ORGANIZERS: readonly Role[] = ["organizer", "chair", "admin"];

type Run = (context: OpenContext) => Promise<readonly Reply[]>;
const verb = (run: Run): Work => ({ kind: "verb", run });
const batch = (input: object): Work => ({ kind: "batch", routine: "signup_batch", input: { ...input } });

/** Means this kind without naming the command. */
const meaning =
  (...kinds: readonly IntentKind[]) =>
  (line: Line): string | null =>
    kinds.includes(intentOf(line.text).kind) ? line.text : null;

const unmistakably = (kind: IntentKind) => (line: Line) => {
  const intent = intentOf(line.text);
  return intent.short && intent.kind === kind;
};

/** The one hot call where nobody else and no title is named; everything else looks things up first. */
const wishing =
  (op: "join" | "leave") =>
  (_: string, line: Line): Work | null => {
    const button = readButton(line.text);
    if (button) return button.op === op ? batch(button) : null;
    const intent: Intent = intentOf(line.text);
    if (intent.kind !== op) return null;
    const { target, others, self } = intent;
    const plain = !others?.length && !self && (!target || "number" in target);
    if (!plain) return verb((context) => wishFor(op, intent, context));
    return batch({ ...wishOf(op, intent), ...(target && "number" in target ? { number: target.number } : {}) });
  };

const open = (spec: Omit<OpenCommand, "lane" | "where">): OpenCommand => ({ lane: "open", where: "anywhere", ...spec });

/** An organizer's command on one activity: 停止报名 12. */
const onNumber = (run: (number: number, context: OpenContext) => Promise<readonly Reply[]>) => (args: string) => {
  const number = numberIn(args);
  return number === undefined ? null : verb((context) => (number === null ? list(context) : run(number, context)));
};

const commands: readonly OpenCommand[] = [
  open({
    names: ["报名", "参加", "join", "signup"],
    summary: {
      zh: "报名参加，如：报名 12，报名 12 +2，帮王芳报名 12",
      en: "Sign up: 报名 12, 报名 12 +2, 帮王芳报名 12",
    },
    recognise: meaning("join"),
    unmistakable: unmistakably("join"),
    prepare: wishing("join"),
  }),
  open({
    names: ["取消报名", "退出报名", "leave"],
    summary: { zh: "取消自己的报名，如：取消报名 12", en: "Withdraw: 取消报名 12" },
    recognise: meaning("leave"),
    unmistakable: unmistakably("leave"),
    prepare: wishing("leave"),
  }),
  open({
    names: ["退出", "exit"],
    summary: {
      zh: "离开正在填写的内容；没有在填写时，退出所报的活动",
      en: "Leave the dialogue; without one, withdraw",
    },
    prepare: (args, line) =>
      args === ""
        ? verb((context) =>
            context.dialogue.current
              ? leaveDialogue(context)
              : wishFor("leave", { kind: "leave", short: true }, context),
          )
        : wishing("leave")(args, line),
  }),
  open({
    names: ["活动", "activities"],
    summary: { zh: "现在有哪些活动；活动 12 看第 12 号", en: "What is on; 活动 12 shows number 12" },
    recognise: (line) => {
      const { kind, target } = intentOf(line.text);
      if (kind !== "activities") return null;
      return target && "number" in target ? String(target.number) : "";
    },
    prepare: (args) => {
      const number = numberIn(args);
      return number === undefined ? null : verb((context) => (number === null ? list(context) : show(number, context)));
    },
  }),
  open({
    names: ["名单", "roster"],
    summary: { zh: "谁报了名，如：名单 12", en: "Who is in: 名单 12" },
    prepare: (args) => {
      const number = numberIn(args);
      return number === undefined ? null : verb((context) => roster(number, context));
    },
  }),
  open({
    names: ["代报"],
    summary: {
      zh: "替别人报名，如：代报 12 王芳 +2（对方会收到通知）",
      en: "Sign somebody up: 代报 12 王芳 +2 (they are told)",
    },
    prepare: (args) => {
      const asked = readJoinFor(args);
      if (!asked) return null;
      if (asked.heads !== undefined) partySize(asked.heads);
      return verb((context) => joinFor(asked, context));
    },
  }),
  open({
    names: ["发起活动", "创建活动", "新建活动", "new activity"],
    summary: {
      zh: "如：发起活动 教工羽毛球赛 时间 下周三下午4点 地点 体育馆 名额 24 截止 周二中午；也可以直接粘贴通知",
      en: "Announce: 发起活动 Badminton 时间 下周三下午4点 地点 Gym 名额 24; a pasted notice works too",
    },
    offeredTo: ORGANIZERS,
    recognise: (line) => (looksLikeNotice(line.text) ? line.text : null),
    prepare: (args) => verb((context) => create(args, context)),
  }),
  open({
    names: ["改", "修改活动", "edit"],
    summary: {
      zh: "修改活动，如：改 12 时间 下周五下午4点 名额 30",
      en: "Change an activity: 改 12 时间 下周五下午4点 名额 30",
    },
    offeredTo: ORGANIZERS,
    prepare: (args) => {
      const asked = numberAndRest(args);
      return asked ? verb((context) => edit(asked.number, asked.rest, context)) : null;
    },
  }),
  open({
    names: ["停止报名", "stop"],
    summary: { zh: "停止报名，如：停止报名 12", en: "Close sign-up: 停止报名 12" },
    offeredTo: ORGANIZERS,
    prepare: onNumber(stop),
  }),
  open({
    names: ["恢复报名", "继续报名", "reopen"],
    summary: { zh: "重新开放报名，如：恢复报名 12", en: "Open sign-up again: 恢复报名 12" },
    offeredTo: ORGANIZERS,
    prepare: onNumber(reopen),
  }),
  open({
    names: ["取消活动", "cancel activity"],
    summary: {
      zh: "取消活动并通知所有报名的人，如：取消活动 12",
      en: "Call an activity off and tell everybody: 取消活动 12",
    },
    offeredTo: ORGANIZERS,
    prepare: onNumber(cancel),
  }),
  open({
    names: ["还有名额吗", "places?"],
    summary: {
      zh: "直接问就行：还有名额吗、几点截止、在哪里、谁去",
      en: "Just ask: places left, deadline, where, who",
    },
    recognise: meaning("question"),
    prepare: (_, line) => verb((context) => answerQuestion(intentOf(line.text), context)),
  }),
  open({
    names: ["不报了"],
    summary: { zh: "说一声不参加；不会改动报名", en: "Say you are not coming; changes nothing" },
    offeredTo: [],
    recognise: meaning("decline"),
    prepare: (_, line) => verb((context) => decline(intentOf(line.text), context)),
  }),
];

const leaveDialogue = async ({ dialogue }: OpenContext): Promise<readonly Reply[]> => {
  await dialogue.close();
  return [{ mode: "message", to: "here", kind: "signup.dialogue-left", facts: {} }];
};

export const signup: Capability = {
  name: "signup",
  // A pasted 接龙 may hold the words of any other line, so it is recognised first.
  commands: [...relayCommands, ...commands, exportCommand, calendarCommand],
  cards: { ...cards, ...relayCards, ...exportCards, ...calendarCards },
  live: {
    prefix: "activity",
    kind: "signup.card",
    load: async (db, topic) => {
      const facts = await cardFacts(db, Number(topic.split(":")[1]));
      return facts && { ...facts };
    },
  },
  dialogues: { "signup.create": answerCreate, ...relayDialogues },
  mine,
  undoable,
  forget,
  retention,
  once: exportOnce,
  pages: calendarPages,
  api: async () => (await import("./api.ts")).createApi,
  jobs: { "signup.deadline": closeAtDeadline, "signup.decide": decide },
};
