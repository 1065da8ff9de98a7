import { fold } from "./normalise.ts";
import { type Brought, broughtIn, without, withoutDenied } from "./people-companions.ts";
import { ABOUT, BROKEN, NEGATIVE, WHOLE_FAMILY } from "./people-doubt.ts";
import { type Found, type Span, totalOf } from "./people-totals.ts";

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

/** Like `readHeads`, with the places in the folded text. */
export const findHeads = (folded: string): Party | PartyError | null => {
  const text = withoutDenied(folded.slice(0, MAX));
  const broken = BROKEN.exec(text);
  if (broken) return { error: "absurd", spans: [spanOf(broken)] };
  const about = ABOUT.exec(text);
  if (about) return { error: "unclear", spans: [spanOf(about)] };
  const negative = NEGATIVE.exec(text);
  if (negative) return { error: "negative", spans: [spanOf(negative)] };
  if ((text.match(/\+ ?\d/g) ?? []).length > 1) return { error: "unclear", spans: [] };
  const family = broughtIn(text);
  const rest = family ? without(text, family) : text;
  const total = totalOf(rest);
  const again = total && totalOf(without(rest, total));
  const spans = [family, total, again].filter((span) => span !== undefined);
  if (again && again.count !== total.count) return { error: "unclear", spans };
  if (family && family.count === 0 && !total) return { error: "zero", spans };
  if (total && family)
    return agree(total, family) ? judge(total.count, family.count, spans) : { error: "unclear", spans };
  if (total) return judge(total.count, undefined, spans);
  if (family) return judge(family.count + 1, family.count, spans);
  const whole = WHOLE_FAMILY.exec(text);
  return whole ? { error: "unclear", spans: [spanOf(whole)] } : null;
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
