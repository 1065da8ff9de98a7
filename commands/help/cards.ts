import type { Block, Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";

const pick = (locale: Locale, zh: string, en: string) => (locale === "en" ? en : zh);

const quick = (locale: Locale): Block => ({
  kind: "buttons",
  buttons: [
    { label: pick(locale, "有哪些活动", "What is on"), line: "活动" },
    { label: pick(locale, "帮助", "Help"), line: "帮助" },
  ],
});

const plain = (title: string, blocks: readonly Block[] = []): Card => ({
  title,
  blocks,
  toast: title,
});

export interface HelpFacts {
  readonly commands: readonly {
    readonly name: string;
    readonly zh: string;
    readonly en: string;
  }[];
}

/** What the engine has to say, and the list of what somebody can do. */
export const cards = {
  "help.list": (f: HelpFacts, l: Locale): Card => ({
    title: pick(l, "你可以这样说：", "You can say:"),
    blocks: [
      {
        kind: "fields",
        fields: f.commands.map((command) => [command.name, command[l]] as const),
      },
      {
        kind: "buttons",
        buttons: [{ label: pick(l, "有哪些活动", "What is on"), line: "活动" }],
      },
    ],
  }),
  "help.unknown": (f: { text: string }, l: Locale) =>
    plain(
      pick(
        l,
        f.text ? `没听懂“${f.text}”。要报名就发“报名”，看活动发“活动”。` : "我在呢。要报名就发“报名”，看活动发“活动”。",
        f.text
          ? `I did not understand “${f.text}”. Say “报名” to sign up, “活动” to see what is on.`
          : "Here I am. Say “报名” to sign up, “活动” to see what is on.",
      ),
      [quick(l)],
    ),
  "help.private-only": (f: { name: string }, l: Locale) =>
    plain(
      pick(l, `“${f.name}”请私聊我发，不要在群里发。`, `Please send “${f.name}” to me in private, not in the group.`),
    ),
  "help.group-only": (f: { name: string }, l: Locale) =>
    plain(pick(l, `“${f.name}”请在群里发。`, `Please send “${f.name}” in the group.`)),
  "help.busy": (_: object, l: Locale) =>
    plain(
      pick(
        l,
        "系统忙，刚才那句没有办成，请再发一次。",
        "The system is busy and that was not done. Please send it again.",
      ),
    ),
} satisfies Record<string, CardOf>;
