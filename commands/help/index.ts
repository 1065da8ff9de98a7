import type { Capability, Command, OpenCommand, OpenContext } from "../../src/core/command.ts";
import { cards } from "./cards.ts";

/** What this person can use in this chat, in the order of the list. */
const offered = (commands: readonly Command[], { me, place }: OpenContext): readonly Command[] =>
  commands.filter(({ where, offeredTo }) => {
    const here = where === "anywhere" || where === place.kind;
    return here && (!offeredTo || me.roles.some(({ role }) => offeredTo.includes(role)));
  });

/** Help knows the others only by what every command tells of itself. */
export const createHelp = (others: readonly Capability[]): Capability => {
  const helpCommand: OpenCommand = {
    lane: "open",
    names: ["帮助", "help", "菜单", "?"],
    summary: { zh: "看看能做什么", en: "See what you can do" },
    where: "anywhere",
    prepare: () => ({
      kind: "verb",
      run: async (context) => {
        const commands = offered([...others.flatMap((other) => other.commands), helpCommand], context);
        const facts = {
          commands: commands.map(({ names, summary }) => ({
            name: names[0],
            ...summary,
          })),
        };
        return [{ mode: "message", to: "here", kind: "help.list", facts }];
      },
    }),
  };
  return { name: "help", commands: [helpCommand], cards };
};
