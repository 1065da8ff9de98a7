import type { Card } from "../../src/core/card.ts";
import type { Locale } from "../../src/core/ports.ts";
import { t } from "./say.ts";

const sentence =
  <T>(words: (facts: T, l: Locale) => string) =>
  (facts: T, l: Locale): Card => ({ title: words(facts, l), blocks: [] });

/** What is said about a personal token. */
export const tokenCards = {
  "console.not-officer": sentence((_: object, l) =>
    t(l, "访问令牌是给办理人用的。", "Access tokens are for officers."),
  ),
  "console.token-name": sentence((_: object, l) =>
    t(l, "给令牌起个名字，以后认得出它用在哪里。", "Give the token a name, so that you know later where it is used."),
  ),
  "console.token-days": sentence((_: object, l) =>
    t(l, "选一个有效期，最长一年。", "Choose how long it works: a year at most."),
  ),
  "console.token-many": sentence(({ most }: { most: number }, l) =>
    t(l, `最多同时有 ${most} 个令牌。先撤销不用的。`, `At most ${most} tokens at a time. Revoke one you do not need.`),
  ),
  "console.token-same": sentence(({ name }: { name: string }, l) =>
    t(l, `已经有一个叫“${name}”的令牌。换个名字。`, `There is a token called “${name}” already. Take another name.`),
  ),
  "console.token-revoked": sentence(({ name }: { name: string }, l) =>
    t(l, `“${name}”已经撤销，马上失效。`, `“${name}” is revoked and opens nothing any more.`),
  ),
  "console.token-gone": sentence((_: object, l) =>
    t(l, "这个令牌已经撤销或者过期了。", "This token was revoked already, or has expired."),
  ),
};
