import type { Block, Button, Card } from "../../src/core/card.ts";
import type { Locale } from "../../src/core/ports.ts";
import { describeSpan, describeWhen } from "../../src/core/when.ts";
import type { ActivityFacts } from "./facts.ts";
import { wordsIn } from "./words.ts";

export const when = (iso: string, locale: Locale) => describeWhen(new Date(iso), locale, true);

export const count = ({ heads, capacity }: ActivityFacts) => (capacity === null ? `${heads}` : `${heads}/${capacity}`);

/** The facts of an activity as a list of labels and values. */
export const fields = (facts: ActivityFacts, locale: Locale): Block => {
  const w = wordsIn(locale);
  const { startsAt, endsAt, venue, deadline, cutoff, minimum, remarks } = facts;
  return {
    kind: "fields",
    fields: [
      [w.when, describeSpan(new Date(startsAt), endsAt ? new Date(endsAt) : undefined, locale)],
      ...(venue ? [[w.venue, venue] as const] : []),
      [w.signedUp, w.heads(count(facts), facts.waiting)],
      ...(minimum ? [[w.minimum, w.minimumOf(minimum)] as const] : []),
      ...(deadline ? [[w.deadline, when(deadline, locale)] as const] : []),
      ...(cutoff ? [[w.cutoff, when(cutoff, locale)] as const] : []),
      ...(remarks ? [[w.remarks, remarks] as const] : []),
    ],
  };
};

export const said = (title: string, blocks: readonly Block[] = []): Card => ({ title, blocks, toast: title });

export const buttons = (...all: readonly Button[]): readonly Block[] =>
  all.length > 0 ? [{ kind: "buttons", buttons: all }] : [];
