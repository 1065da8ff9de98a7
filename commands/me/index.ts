import type { Capability, OpenCommand } from "../../src/core/command.ts";
import { cards } from "./cards.ts";
import { mine } from "./mine.ts";
import { undo } from "./undo.ts";

const ALSO_MINE = /^(?:的)?(?:报名|活动|记录|信息|资料|投票)?[。!！?？~～]?$/;

/** 我的报名 is 我的; 我的天 is not. */
const mineCommand: OpenCommand = {
  lane: "open",
  names: ["我的", "mine"],
  summary: { zh: "我报了什么，还有什么要做", en: "What I signed up for and what is left to do" },
  where: "anywhere",
  prepare: (args) => (ALSO_MINE.test(args) ? { kind: "verb", run: mine } : null),
};

const undoCommand: OpenCommand = {
  lane: "open",
  names: ["撤销", "撤消", "撤回", "undo"],
  summary: { zh: "撤销刚才那一步，几分钟内有效", en: "Take back what you just did, within minutes" },
  where: "anywhere",
  prepare: (args) => (/^(?:刚才的?|上一步)?[。!！~～]?$/.test(args) ? { kind: "verb", run: undo } : null),
};

/** What the sender has to do with, and the way back from the last step. */
export const me: Capability = { name: "me", commands: [mineCommand, undoCommand], cards };
