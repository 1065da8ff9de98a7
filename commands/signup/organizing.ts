import type { Line, OpenCommand, OpenContext, Reply, Work } from "../../src/core/command.ts";
import { fold } from "../../src/core/normalise.ts";
import type { Role } from "../../src/core/ports.ts";
import { timeSpans } from "../../src/core/when.ts";
import { create, offer } from "./create.ts";
import { edit } from "./edit.ts";
import { looksLikeNotice, looksLikeProse } from "./notice.ts";
import { type Organizing, organizedMeant } from "./organized.ts";
import { movesByTitle, numberAndRest, numberIn, readChange, titleIn, withoutCreating } from "./parse.ts";
import { intentOf } from "./read.ts";
import { cancel, reopen, stop } from "./state.ts";

const ORGANIZERS: readonly Role[] = ["organizer", "chair", "admin"];

const verb = (run: (context: OpenContext) => Promise<readonly Reply[]>): Work => ({ kind: "verb", run });

type Spec = Pick<OpenCommand, "names" | "summary" | "prepare" | "recognise">;

const open = (spec: Spec): OpenCommand => ({ lane: "open", where: "anywhere", offeredTo: ORGANIZERS, ...spec });

/** 停止门球的报名: the title in the middle. */
const TITLE_INSIDE = /^(?:停止|结束|关闭|终止|截止|恢复|重新?开放|重开|继续)(.*?)的?(?:报名|接龙)$/;

const meaning = (kind: "stop" | "reopen", { text }: Line): string | null => {
  const inside = intentOf(text).kind === kind ? TITLE_INSIDE.exec(text)?.[1] : undefined;
  return inside === undefined ? null : inside.trim();
};

/** 停止报名 12, 停止报名 门球, 停止报名. */
const onActivity =
  (deed: Organizing, run: (number: number, context: OpenContext) => Promise<readonly Reply[]>) =>
  (args: string, line: Line): Work | null => {
    const number = numberIn(args);
    if (typeof number === "number") return verb((context) => run(number, context));
    const title = number === null ? "" : titleIn(args);
    if (title === null || intentOf(line.text).kind === "question") return null;
    return verb(async (context) => run(await organizedMeant(deed, title, "", context), context));
  };

const change = (args: string, line: Line): Work | null => {
  const plain = numberAndRest(args);
  if (plain) return verb((context) => edit(plain.number, plain.rest, context));
  const asked = readChange(args);
  if (!asked || (asked.number !== undefined && intentOf(line.text).kind !== "change")) return null;
  const { number, title, rest } = asked;
  return verb(async (context) => edit(number ?? (await organizedMeant("edit", title, rest, context)), rest, context));
};

/** Sentences with a day or an hour that are no wish and no question. */
const isProse = (text: string): boolean => {
  const { kind } = intentOf(text);
  return (
    (kind === "unknown" || kind === "create") &&
    looksLikeProse(text) &&
    timeSpans(fold(text).text, new Date(0)).length > 0
  );
};

const CREATING = ["发起活动", "创建活动", "新建活动", "new activity"] as const;

const announce = (args: string, { text }: Line): Work => {
  if (CREATING.some((name) => text.toLowerCase().startsWith(name))) return verb((context) => create(args, context));
  if (looksLikeNotice(text)) return verb((context) => create(text, context));
  if (intentOf(text).kind === "create") return verb((context) => create(withoutCreating(text), context));
  return verb((context) => offer(text, context));
};

/** What organizers do; each verb decides who may. */
export const organizerCommands: readonly OpenCommand[] = [
  open({
    names: CREATING,
    summary: {
      zh: "如：发起活动 教工羽毛球赛 时间 下周三下午4点 地点 体育馆 名额 24 截止 周二中午；也可以直接粘贴通知",
      en: "Announce: 发起活动 Badminton 时间 下周三下午4点 地点 Gym 名额 24; a pasted notice works too",
    },
    recognise: ({ text }) => (looksLikeNotice(text) || intentOf(text).kind === "create" || isProse(text) ? text : null),
    prepare: announce,
  }),
  open({
    names: ["改", "修改活动", "edit"],
    summary: {
      zh: "修改活动，如：改 12 时间 下周五下午4点 名额 30",
      en: "Change an activity: 改 12 时间 下周五下午4点 名额 30",
    },
    recognise: ({ text }) => (intentOf(text).kind === "change" || movesByTitle(text) ? text.replace(/^改/, "") : null),
    prepare: change,
  }),
  open({
    names: ["停止报名", "stop"],
    summary: { zh: "停止报名，如：停止报名 12", en: "Close sign-up: 停止报名 12" },
    recognise: (line) => meaning("stop", line),
    prepare: onActivity("stop", stop),
  }),
  open({
    names: ["恢复报名", "继续报名", "reopen"],
    summary: { zh: "重新开放报名，如：恢复报名 12", en: "Open sign-up again: 恢复报名 12" },
    recognise: (line) => meaning("reopen", line),
    prepare: onActivity("reopen", reopen),
  }),
  open({
    names: ["取消活动", "cancel activity"],
    summary: {
      zh: "取消活动并通知所有报名的人，如：取消活动 12",
      en: "Call an activity off and tell everybody: 取消活动 12",
    },
    prepare: onActivity("cancel", cancel),
  }),
];
