import type { Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";

const say = (zh: string, en: string, locale: Locale): Card => ({
  title: locale === "en" ? en : zh,
  blocks: [],
});

/** Every sentence about people and roles, by kind. */
export const cards = {
  "people.claimed": (f: { name: string }, l: Locale) =>
    say(
      `${f.name}，你现在是管理员了。口令已经作废。发“帮助”看看能做什么。`,
      `${f.name}, you are the administrator now. The code is spent. Say “help” to see what you can do.`,
      l,
    ),
  "people.wrong-code": (_: object, l: Locale) =>
    say(
      "这个口令不对，或者已经用过了。口令在程序第一次启动时显示，形如：认领 7QKF-3M9A-XW2C",
      "This code is wrong or spent. It was shown when the program first started, like: 认领 7QKF-3M9A-XW2C",
      l,
    ),
} satisfies Record<string, CardOf>;
