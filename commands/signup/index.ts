import type { Capability, Line, OpenCommand, OpenContext, Reply, Work } from "../../src/core/command.ts";
import type { Intent, IntentKind } from "../../src/core/intent.ts";
import { calendarCommand, calendarPages } from "./calendar.ts";
import { calendarCards } from "./calendar-cards.ts";
import { cards } from "./cards.ts";
import { answerCreate } from "./create.ts";
import { exportCommand, exportOnce } from "./export.ts";
import { exportCards } from "./export-cards.ts";
import { forget } from "./forget.ts";
import { backInGroup, outOfGroup } from "./group.ts";
import { doubtedWish, joinFor, wishFor } from "./join.ts";
import { organizerCommands } from "./organizing.ts";
import { numberIn, readJoinFor } from "./parse.ts";
import { answerQuestion, decline } from "./question.ts";
import { intentOf, partySize, readButton, wishOf } from "./read.ts";
import { relayCommands, relayDialogues } from "./relay.ts";
import { relayCards } from "./relay-cards.ts";
import { retention } from "./retention.ts";
import { cardFacts, list, mine, roster, show } from "./roster.ts";
import { closeAtDeadline, decide } from "./state.ts";
import { undoable } from "./undo.ts";

type Run = (context: OpenContext) => Promise<readonly Reply[] | null>;
const verb = (run: Run): Work => ({ kind: "verb", run });
const batch = (input: object): Work => ({ kind: "batch", routine: "signup_batch", input: { ...input } });

/** Means this kind without naming the command. */
const meaning =
  (...kinds: readonly IntentKind[]) =>
  (line: Line): string | null =>
    kinds.includes(intentOf(line.text).kind) ? line.text : null;

/** Longer lines in private may be a concern, of which nothing shall be looked up before the person says so. */
const SHORT = 12;

/** The same, or what means it if the title in it is one that is open. */
const wished =
  (op: "join" | "leave") =>
  (line: Line): string | null => {
    const { kind, ifTitle } = intentOf(line.text);
    const doubted = ifTitle === op && (line.kind === "group" || line.text.length <= SHORT);
    return kind === op || doubted ? line.text : null;
  };

/** In private a question that is about nothing we know of may be a concern. */
const asking = (line: Line): string | null => {
  const { kind, topic, target } = intentOf(line.text);
  return kind === "question" && (line.kind === "group" || topic !== "other" || target) ? line.text : null;
};

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
    if (intent.kind === "unknown" && intent.ifTitle === op) return verb((context) => doubtedWish(op, intent, context));
    if (intent.kind !== op) return null;
    const { target, others, self } = intent;
    const plain = !others?.length && !self && (!target || "number" in target) && !NEVER_MIND.test(line.text);
    if (!plain)
      return unlessAnswer(
        verb((context) => wishFor(op, intent, context)),
        line,
      );
    return batch({ ...wishOf(op, intent), ...(target && "number" in target ? { number: target.number } : {}) });
  };

/** 取消 and 算了 to an open question mean the question, never a sign-up. */
const NEVER_MIND =
  /^(?:那|还是|我|先)*(?:(?:取消|算了|不用|不要|不|放弃|返回|不弄|不填|不做|不发|不办|不改|cancel|stop)[了吧啦,，。!！~～ ]*){1,3}$/i;

const unlessAnswer = (work: Work, line: Line): Work =>
  NEVER_MIND.test(line.text) && work.kind === "verb"
    ? verb((context) => (context.dialogue.current ? leaveDialogue(context) : work.run(context)))
    : work;

const open = (spec: Omit<OpenCommand, "lane" | "where">): OpenCommand => ({ lane: "open", where: "anywhere", ...spec });

const commands: readonly OpenCommand[] = [
  open({
    names: ["报名", "参加", "join", "signup"],
    summary: {
      zh: "报名参加，如：报名 12，报名 12 +2，帮王芳报名 12",
      en: "Sign up: 报名 12, 报名 12 +2, 帮王芳报名 12",
    },
    recognise: wished("join"),
    unmistakable: unmistakably("join"),
    prepare: wishing("join"),
  }),
  open({
    names: ["取消报名", "退出报名", "leave"],
    summary: { zh: "取消自己的报名，如：取消报名 12", en: "Withdraw: 取消报名 12" },
    recognise: wished("leave"),
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
  ...organizerCommands,
  open({
    names: ["还有名额吗", "places?"],
    summary: {
      zh: "直接问就行：还有名额吗、几点截止、在哪里、谁去",
      en: "Just ask: places left, deadline, where, who",
    },
    recognise: asking,
    prepare: (_, line) => verb((context) => answerQuestion(intentOf(line.text), context)),
  }),
  open({
    names: ["不报了"],
    summary: { zh: "说一声不参加；不会改动报名", en: "Say you are not coming; changes nothing" },
    offeredTo: [],
    recognise: meaning("decline"),
    prepare: (_, line) =>
      unlessAnswer(
        verb((context) => decline(intentOf(line.text), context)),
        line,
      ),
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
  welcome: backInGroup,
  removed: outOfGroup,
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
