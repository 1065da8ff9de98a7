import { expect } from "vitest";
import type { Heard } from "./platform.ts";
import type { World } from "./world.ts";

/** A conversation in a group: who says what, and what the bot says because of it. */
export interface Talk {
  /** The bot's new messages, updates of live cards left out, as one text; private ones begin with `@name: `. */
  readonly says: (who: string, text: string, chat?: string) => Promise<string>;
  readonly heard: (who: string, text: string, chat?: string) => Promise<readonly Heard[]>;
}

const textOf = (messages: readonly Heard[], chat: string): string =>
  messages
    .filter(({ updates }) => !updates)
    .map((message) => (message.chat === chat ? message.text : `${message.chat}: ${message.text}`))
    .join("\n");

export const talkIn = ({ platform }: World, group: string): Talk => ({
  heard: (who, text, chat = group) => platform.say(who, chat, text),
  says: async (who, text, chat = group) => textOf(await platform.say(who, chat, text), chat),
});

/** Every answer must contain all of its parts, in any order. */
export const expectParts = (answer: string, ...parts: readonly string[]): void => {
  for (const part of parts) expect(answer).toContain(part);
};
