import type { Capability, Line, OpenCommand } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { cards } from "./cards.ts";
import { closeAtDeadline } from "./close.ts";
import { create } from "./create.ts";
import type { Wish } from "./facts.ts";
import { parseNotice, parseWish } from "./parse.ts";
import { cardFacts, list, roster, show } from "./roster.ts";

const JOIN = /^(?:我?要?报名|我报名|我报个名|我参加|\+\s*\d{1,9})$/;
const LEAVE = /^(?:取消报名|我?不报了|我?不去了|我?不参加了|退出报名|-\s*1)$/;

const wishing = (op: Wish["op"]) => (args: string) => {
  const wish = parseWish(op, args);
  return {
    kind: "batch",
    routine: "signup_batch",
    input: { ...wish },
  } as const;
};

/** The short lines people know from 群接龙. In a group they count unaddressed, when exactly one thing is open there. */
const short = (pattern: RegExp) => (line: Line) => {
  const text = line.text.replace(/[!！。.~～\s]+$/u, "");
  return pattern.test(text) ? text.replace(/[^+\d]/g, "") : null;
};

const numberIn = (args: string): number | null => {
  const found = /^[#第]?\s*(\d{1,9})\s*号?$/.exec(args.trim());
  if (found) return Number(found[1]);
  if (args.trim() === "") return null;
  throw new Refusal("signup.unknown", {
    wish: { op: "join", title: args.slice(0, 20) },
    open: [],
  });
};

const joinCommand: OpenCommand = {
  lane: "open",
  names: ["报名", "参加", "join", "signup"],
  summary: {
    zh: "报名参加活动，如：报名 12，报名 12 +2",
    en: "Sign up: 报名 12, 报名 12 +2",
  },
  where: "anywhere",
  recognise: short(JOIN),
  unmistakable: (line) => short(JOIN)(line) !== null,
  prepare: wishing("join"),
};

const leaveCommand: OpenCommand = {
  lane: "open",
  names: ["取消报名", "退出报名", "leave"],
  summary: {
    zh: "取消自己的报名，如：取消报名 12",
    en: "Withdraw: 取消报名 12",
  },
  where: "anywhere",
  recognise: (line) => (short(LEAVE)(line) === null ? null : ""),
  unmistakable: (line) => short(LEAVE)(line) !== null,
  prepare: wishing("leave"),
};

const createCommand: OpenCommand = {
  lane: "open",
  names: ["发起活动", "创建活动", "new activity"],
  summary: {
    zh: "如：发起活动 教工羽毛球赛 时间 下周三下午4点 地点 体育馆 名额 24 截止 周二中午",
    en: "Announce an activity: 发起活动 Badminton 时间 下周三下午4点 地点 Gym 名额 24",
  },
  where: "anywhere",
  offeredTo: ["organizer", "chair", "admin"],
  prepare: (args) => {
    const notice = parseNotice(args);
    return { kind: "verb", run: (context) => create(notice, context) };
  },
};

const listCommand: OpenCommand = {
  lane: "open",
  names: ["活动", "activities"],
  summary: {
    zh: "现在有哪些活动；活动 12 看第 12 号",
    en: "What is on; 活动 12 shows number 12",
  },
  where: "anywhere",
  prepare: (args) => {
    const number = numberIn(args);
    return {
      kind: "verb",
      run: (context) => (number === null ? list(context) : show(number, context)),
    };
  },
};

const rosterCommand: OpenCommand = {
  lane: "open",
  names: ["名单", "roster"],
  summary: { zh: "谁报了名，如：名单 12", en: "Who is in: 名单 12" },
  where: "anywhere",
  prepare: (args) => {
    const number = numberIn(args);
    return { kind: "verb", run: (context) => roster(number, context) };
  },
};

export const signup: Capability = {
  name: "signup",
  commands: [joinCommand, leaveCommand, createCommand, listCommand, rosterCommand],
  cards,
  live: {
    prefix: "activity",
    kind: "signup.card",
    load: async (db, topic) => {
      const facts = await cardFacts(db, Number(topic.split(":")[1]));
      return facts && { ...facts };
    },
  },
  api: async () => (await import("./api.ts")).createApi,
  jobs: { "signup.deadline": closeAtDeadline },
};
