import type { Capability, Command, OpenCommand, OpenContext, Reply } from "../../src/core/command.ts";
import { cards } from "./cards.ts";
import { createFallback } from "./fallback.ts";
import { offered } from "./suggest.ts";

const present = (commands: readonly Command[]) =>
  commands.map(({ names, summary }) => ({ name: names[0], ...summary }));

const list = (commands: readonly Command[], context: OpenContext): readonly Reply[] => {
  const here = offered(commands, context);
  const facts = {
    everybody: present(here.filter(({ offeredTo }) => !offeredTo)),
    yours: present(here.filter(({ offeredTo }) => offeredTo)),
    place: context.place.kind,
  };
  return [{ mode: "message", to: "here", kind: "help.list", facts }];
};

/** 帮助 报名: one command with all its names. */
const one = (command: Command): readonly Reply[] => [
  {
    mode: "message",
    to: "here",
    kind: "help.one",
    facts: { names: command.names, ...command.summary, where: command.where },
  },
];

const privacyCommand: OpenCommand = {
  lane: "open",
  names: ["隐私", "隐私说明", "privacy"],
  summary: { zh: "我保存了什么，保存多久，怎么删", en: "What I keep, for how long, how to erase it" },
  where: "anywhere",
  prepare: (args) =>
    /^(?:说明|政策|条款)?[。!！?？~～]?$/.test(args)
      ? { kind: "say", replies: [{ mode: "message", to: "here", kind: "help.privacy", facts: {} }] }
      : null,
};

/** Help knows the others only by what every command tells of itself. */
export const createHelp = (others: readonly Capability[]): Capability => {
  const all = (): readonly Command[] => [...others.flatMap((other) => other.commands), privacyCommand, helpCommand];
  const helpCommand: OpenCommand = {
    lane: "open",
    names: ["帮助", "help", "菜单", "功能", "?"],
    summary: { zh: "看看能做什么；帮助 报名 看一件事怎么说", en: "See what you can do; 帮助 报名 explains one thing" },
    where: "anywhere",
    prepare: (args) => ({
      kind: "verb",
      run: async (context) => {
        const asked = args.trim().toLowerCase();
        const command = offered(all(), context).find(({ names }) => names.includes(asked));
        return command ? one(command) : list(all(), context);
      },
    }),
  };
  return { name: "help", commands: [helpCommand, privacyCommand], cards, fallback: createFallback(all) };
};
