import type { Card } from "../../src/core/card.ts";
import type { CardOf, Mine } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";

interface Facts {
  readonly name: string;
  readonly unit: string;
  /** Whether they ever said who they are. */
  readonly known: boolean;
  readonly items: readonly Mine[];
  readonly more: number;
}

const t = (l: Locale, zh: string, en: string) => (l === "en" ? en : zh);
const whole = (f: Facts) => (f.unit ? `${f.name}（${f.unit}）` : f.name);

const introduce = (f: Facts, l: Locale): Card["blocks"] =>
  f.known
    ? []
    : [
        {
          kind: "text",
          text: t(
            l,
            "还不知道你是谁，发“我是 姓名 单位”，比如：我是 李文娟 实验小学",
            "I do not know who you are yet. Send “我是 name unit”.",
          ),
        },
      ];

const mine = (f: Facts, l: Locale): Card => ({
  title: t(l, `${whole(f)}，这些和你有关：`, `${whole(f)}, this concerns you:`),
  blocks: [
    { kind: "buttons", buttons: f.items.map(({ label, line }) => ({ label: label[l], line })) },
    ...(f.more > 0
      ? [
          {
            kind: "text",
            text: t(
              l,
              `还有 ${f.more} 项没有列出，发“活动”看全部。`,
              `${f.more} more are not shown; say “活动” to see all that is on.`,
            ),
          } as const,
        ]
      : []),
    ...introduce(f, l),
  ],
});

const nothing = (f: Facts, l: Locale): Card => ({
  title: t(l, `${whole(f)}，你现在没有报名任何活动。`, `${whole(f)}, you are not signed up for anything right now.`),
  blocks: [
    { kind: "text", text: t(l, "看看最近有什么，喜欢就报一个。", "See what is on and join something you like.") },
    { kind: "buttons", buttons: [{ label: t(l, "有哪些活动", "What is on"), line: "活动", tone: "primary" }] },
    ...introduce(f, l),
  ],
});

const nothingToUndo = (_: object, l: Locale): Card => {
  const title = t(l, "刚才没有可以撤销的。", "There is nothing to take back.");
  const text = t(
    l,
    "报名、改人数、取消报名，还有组织者对活动的修改，10 分钟内可以撤销。过了时间就直接改，比如发“取消报名”。",
    "Signing up, changing heads, withdrawing and an organizer's changes can be taken back within 10 minutes. Later, just change it: “取消报名”.",
  );
  return { title, blocks: [{ kind: "text", text }], toast: title };
};

/** Every sentence about one's own things, by kind. */
export const cards = { "me.mine": mine, "me.nothing": nothing, "me.nothing-to-undo": nothingToUndo } satisfies Record<
  string,
  CardOf
>;
