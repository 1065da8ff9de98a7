import { Refusal } from "../../src/core/errors.ts";
import { type Intent, readIntent } from "../../src/core/intent.ts";
import type { Wish } from "./facts.ts";
import { MAX_NOTE, MAX_PARTY } from "./limits.ts";

const known = new Map<string, Intent>();
const MOST_KNOWN = 500;
const MOST_TYPED = 20;

/** What a line wants. Every command of sign-up looks at the same line, and many people type the same one: it is read once. */
export const intentOf = (text: string): Intent => {
  const before = known.get(text);
  if (before) return before;
  const intent = readIntent(text);
  if (known.size >= MOST_KNOWN) known.clear();
  // A long line is looked at again in the same turn, and never after it.
  if (text.length > MOST_TYPED) setImmediate(() => known.delete(text));
  known.set(text, intent);
  return intent;
};

const SEVERAL = /[和与跟及、,，&]|以及|还有/;

/** The same line read again with the titles that are open, which may hold any word. */
export const withTitles = (intent: Intent, text: string, titles: readonly string[]): Intent => {
  const { target } = intent;
  if (!target || !("title" in target) || SEVERAL.test(target.title)) return intent;
  const again = readIntent(text, { titles });
  return again.kind === intent.kind ? again : intent;
};

/** The lines of our own buttons, which need no understanding: 报名 12 +2, 取消报名 12, join 12. */
const MACHINE = /^(报名|取消报名|join|leave)\s*#?(\d{1,9})(?:\s*\+\s*(\d{1,9}))?$/i;

export const readButton = (text: string): Wish | null => {
  const found = MACHINE.exec(text);
  if (!found) return null;
  const op = /^(?:报名|join)$/i.test(found[1] ?? "") ? "join" : "leave";
  const heads = found[3] === undefined ? {} : { heads: partySize(Number(found[3])) };
  return { op, number: Number(found[2]), ...heads };
};

export const partySize = (heads: number): number => {
  if (heads < 1 || heads > MAX_PARTY) throw new Refusal("signup.bad-heads", { max: MAX_PARTY });
  return heads;
};

/** 备注 stands before a note and is none. */
const withoutLabel = (note: string): string =>
  note.replace(/(?:^|\s)备注[:：]?(?=\s|$)|^备注[:：]?\s*(?=\S)/g, "").trim() || note;

/** The wish of an intent, without its target. Refuses a party that nobody can have. */
export const wishOf = (op: Wish["op"], { heads, headsError, note }: Intent): Omit<Wish, "number"> => {
  if (headsError || /^-\s*\d/.test(note ?? "")) throw new Refusal("signup.bad-heads", { max: MAX_PARTY });
  return {
    op,
    ...(heads === undefined ? {} : { heads: partySize(heads) }),
    ...(note && op === "join" ? { note: [...withoutLabel(note)].slice(0, MAX_NOTE).join("") } : {}),
  };
};
