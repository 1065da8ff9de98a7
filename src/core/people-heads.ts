import { fold } from "./normalise.ts";
import { type Brought, broughtIn, leavesOut, without, withoutDenied } from "./people-companions.ts";
import { ABOUT, BROKEN, NEGATIVE, WHOLE_FAMILY } from "./people-doubt.ts";
import { coupleIn, eachCounted, type Found, type Span, totalOf } from "./people-totals.ts";

interface Spans {
  readonly spans: readonly Span[];
}

/** How many places are taken, oneself included; `family`: how many of them are brought along. */
export interface Party extends Spans {
  readonly heads: number;
  readonly family?: number;
}

/** `unclear`: said, but two ways do not agree or no number can be told (全家, +1 带孩子). */
export interface PartyError extends Spans {
  readonly error: "zero" | "negative" | "absurd" | "unclear";
}

export type { Span } from "./people-totals.ts";

/** More than anybody brings to an activity of a school. */
export const MOST_HEADS = 50;

/** Longer than any line about people. */
export const MAX = 2_000;

const judge = (heads: number, family: number | undefined, spans: readonly Span[]): Party | PartyError => {
  if (heads === 0) return { error: "zero", spans };
  if (heads > MOST_HEADS) return { error: "absurd", spans };
  return family === undefined ? { heads, spans } : { heads, family, spans };
};

const agree = (total: Found, family: Brought): boolean => {
  if (family.within) return family.count <= total.count;
  return family.counted ? total.count === family.count + 1 : total.count > family.count;
};

const spanOf = ({ index, 0: text }: RegExpExecArray): Span => ({ from: index, to: index + text.length });

/** 一家人, 孩子们: how many is not said. */
const WHOLE = /[一全]家(?:人|子)|们(?=$|[ ,。都一去来参报])(?<=(?:孩子|家人|家属|朋友|同事|老人|娃)们)/;

/** 夫妻俩带俩娃: they two and whom they bring; a number beside it must say the same. */
const coupled = (text: string, couple: Found, family: Brought | undefined): Party | PartyError => {
  const spans = [couple, ...(family ? [family] : [])];
  const heads = couple.count + (family?.count ?? 0);
  const total = totalOf(spans.reduce(without, text));
  const all = total ? [...spans, total] : spans;
  return total && total.count !== heads ? { error: "unclear", spans: all } : judge(heads, family?.count, all);
};

/** What cannot be a number of places, or says none for sure. */
const errorIn = (text: string): PartyError | null => {
  const found = [
    ["absurd", BROKEN.exec(text)],
    ["unclear", ABOUT.exec(text)],
    ["negative", NEGATIVE.exec(text)],
  ] as const;
  for (const [error, match] of found) if (match) return { error, spans: [spanOf(match)] };
  return (text.match(/\+ ?\d/g) ?? []).length > 1 ? { error: "unclear", spans: [] } : null;
};

/** One person with whom they bring, or a number of all. */
const single = (text: string, family: Brought | undefined): Party | PartyError | null => {
  const rest = family ? without(text, family) : text;
  const total = totalOf(rest);
  const again = total && totalOf(without(rest, total));
  const spans = [family, total, again].filter((span) => span !== undefined);
  if (again && again.count !== total.count) return { error: "unclear", spans };
  if (family && family.count === 0 && !total) return { error: "zero", spans };
  if (total && family)
    return agree(total, family) ? judge(total.count, family.count, spans) : { error: "unclear", spans };
  if (total) return judge(total.count, undefined, spans);
  return family ? judge(family.count + 1, family.count, spans) : null;
};

/** Like `readHeads`, with the places in the folded text. */
export const findHeads = (folded: string): Party | PartyError | null => {
  const text = withoutDenied(folded.slice(0, MAX));
  const error = errorIn(text);
  if (error) return error;
  const counted = eachCounted(text);
  if (counted) return judge(counted.count, undefined, [counted]);
  const family = WHOLE.test(text) ? undefined : broughtIn(text);
  if (family && leavesOut(text, family)) return { error: "unclear", spans: [family] };
  const couple = coupleIn(text);
  const found = couple ? coupled(text, couple, family) : single(text, family);
  const whole = found ? null : (WHOLE_FAMILY.exec(text) ?? WHOLE.exec(text));
  return whole ? { error: "unclear", spans: [spanOf(whole)] } : found;
};

export type Heads =
  | { readonly heads: number; readonly family?: number }
  | { readonly error: Exclude<PartyError["error"], "unclear"> };

/** +2, 两位, 我们仨, 带家属一名 … as a party size; null where the text says none that can be counted (全家, 两三人). */
export const readHeads = (text: string): Heads | null => {
  const found = findHeads(fold(text.slice(0, MAX)).text);
  if (found === null) return null;
  if ("error" in found) return found.error === "unclear" ? null : { error: found.error };
  return found.family === undefined ? { heads: found.heads } : { heads: found.heads, family: found.family };
};
