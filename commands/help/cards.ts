import type { Block, Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { privacyCard } from "./privacy.ts";
import type { Suggestion } from "./suggest.ts";

const pick = (locale: Locale, zh: string, en: string) => (locale === "en" ? en : zh);

const quick = (locale: Locale): Block => ({
  kind: "buttons",
  buttons: [
    { label: pick(locale, "有哪些活动", "What is on"), line: "活动" },
    { label: pick(locale, "帮助", "Help"), line: "帮助" },
  ],
});

const plain = (title: string, blocks: readonly Block[] = []): Card => ({ title, blocks, toast: title });

interface Item {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

interface ListFacts {
  readonly everybody: readonly Item[];
  readonly yours: readonly Item[];
  readonly place: "group" | "private";
}

const fields = (items: readonly Item[], l: Locale): Block => ({
  kind: "fields",
  fields: items.map((item) => [item.name, item[l]] as const),
});

const listCard = (f: ListFacts, l: Locale): Card => ({
  title: pick(l, "你可以这样说：", "You can say:"),
  blocks: [
    fields(f.everybody, l),
    ...(f.yours.length > 0
      ? [
          { kind: "text", text: pick(l, "因为你的职务，还可以：", "Because of your office, also:") } as const,
          fields(f.yours, l),
        ]
      : []),
    ...(f.place === "group"
      ? [{ kind: "text", text: pick(l, "私聊我还能做更多。", "In private I can do more.") } as const]
      : []),
    {
      kind: "buttons",
      buttons: [
        { label: pick(l, "有哪些活动", "What is on"), line: "活动" },
        { label: pick(l, "我的", "Mine"), line: "我的" },
      ],
    },
  ],
});

interface OneFacts {
  readonly names: readonly string[];
  readonly zh: string;
  readonly en: string;
  readonly where: "group" | "private" | "anywhere";
}

const oneCard = (f: OneFacts, l: Locale): Card => {
  const where = {
    group: pick(l, "在群里发", "in a group"),
    private: pick(l, "私聊我发", "in private"),
    anywhere: pick(l, "群里、私聊都行", "in a group or in private"),
  }[f.where];
  return plain(`${f.names[0]}：${f[l]}`, [
    {
      kind: "fields",
      fields: [
        [pick(l, "也可以说", "Also"), f.names.slice(1).join(pick(l, "、", ", ")) || "—"],
        [pick(l, "在哪里", "Where"), where],
      ],
    },
  ]);
};

const CHATTER: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  thanks: ["不客气，有事随时叫我 😊", "You are welcome 😊"],
  hello: ["你好呀，我在 👋", "Hello 👋"],
  bye: ["再见，回头聊 👋", "See you 👋"],
  wish: ["谢谢，也祝你开开心心 🎉", "Thank you, the same to you 🎉"],
  fine: ["好的 😊", "All right 😊"],
};

const unknownCard = (f: { text: string; near?: readonly Suggestion[] }, l: Locale): Card => {
  const near = f.near ?? [];
  const zh = f.text ? `没听懂“${f.text}”` : "这句话没听懂";
  const en = f.text ? `I did not understand “${f.text}”` : "I did not understand that";
  if (near.length === 0) {
    return plain(
      pick(l, `${zh}。看活动发“活动”，要报名发“报名”。`, `${en}. Say “活动” to see what is on, “报名” to sign up.`),
      [quick(l)],
    );
  }
  return plain(pick(l, `${zh}，你是想说：`, `${en}. Did you mean:`), [
    { kind: "buttons", buttons: near.map(({ label, line }) => ({ label, line })) },
  ]);
};

/** What the engine has to say, and the list of what somebody can do. */
export const cards = {
  "help.list": listCard,
  "help.one": oneCard,
  "help.privacy": privacyCard,
  "help.unknown": unknownCard,
  "help.here": (_: object, l: Locale) => plain(pick(l, "我在呢，有什么事？", "Here I am. What can I do?"), [quick(l)]),
  "help.chatter": (f: { mood: string }, l: Locale) => {
    const [zh, en] = CHATTER[f.mood] ?? ["好的 😊", "All right 😊"];
    return plain(pick(l, zh, en));
  },
  "help.expired": (f: { line: string }, l: Locale) =>
    plain(
      f.line
        ? pick(
            l,
            `刚才那件事隔得有点久，已经放下了，什么都没有改。要接着办，再发一次：${f.line}`,
            `That question was open for too long and is closed; nothing was changed. To go on, send again: ${f.line}`,
          )
        : pick(
            l,
            "刚才那件事已经过去了，什么都没有改。要接着办，把开头那句话再发一次。",
            "That question is closed; nothing was changed. To go on, send the first line again.",
          ),
      f.line ? [{ kind: "buttons", buttons: [{ label: pick(l, "再来一次", "Once more"), line: f.line }] }] : [],
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
