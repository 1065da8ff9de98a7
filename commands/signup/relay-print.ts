import { and, asc, eq, sql } from "drizzle-orm";
import type { OpenContext, Reply, Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { clean } from "../../src/core/normalise.ts";
import type { Locale } from "../../src/core/ports.ts";
import { printRelay } from "../../src/core/relay.ts";
import { describeSpan } from "../../src/core/when.ts";
import { person } from "../../src/db/schema.ts";
import { type ActivityRow, factsOf } from "./changes.ts";
import type { ActivityFacts, PartyFacts } from "./facts.ts";
import { activitiesMeant, briefOf, type Meant } from "./meant.ts";
import { relayWords } from "./relay-words.ts";
import { signup } from "./tables.ts";

/** As many lines as a pasted list may have. */
const MAX_PRINTED = 500;
const MAX_WAITING = 50;
const MAX_NAME = 20;

export interface PrintFacts extends ActivityFacts {
  readonly people: readonly PartyFacts[];
  readonly more: number;
  readonly queue: readonly PartyFacts[];
}

const parties = async (tx: Tx, { id }: ActivityRow, state: "in" | "waiting", most: number) => {
  const rows = await tx
    .select({
      name: person.name,
      heads: signup.heads,
      note: signup.note,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(signup)
    .innerJoin(person, eq(person.id, signup.personId))
    .where(and(eq(signup.activityId, id), eq(signup.state, state)))
    .orderBy(asc(signup.turn))
    .limit(most);
  const more = Math.max(0, (rows[0]?.total ?? 0) - rows.length);
  return { people: rows.map(({ total: _, ...party }) => party), more };
};

/** The roster as people post it: heading, time, place, who waits, then the numbered lines and the next free number. */
export const relayText = (f: PrintFacts, locale: Locale): string => {
  const w = relayWords(locale);
  const name = (one: PartyFacts) => clean(one.name, MAX_NAME);
  const heading = [
    w.heading({ number: f.number, title: clean(f.title, 60) }),
    w.time(describeSpan(new Date(f.startsAt), f.endsAt ? new Date(f.endsAt) : undefined, locale)),
    ...(f.venue ? [w.venue(clean(f.venue, 60))] : []),
    w.places(f.heads, f.capacity),
    ...(f.queue.length > 0 ? [w.waiting(f.queue.map((one) => w.partyOf(name(one), one.heads)).join(w.joiner))] : []),
    ...(f.more > 0 ? [w.cut(f.more)] : []),
  ];
  const rows = f.people.map((one) => {
    const note = clean(one.note ?? "", 100);
    return { name: name(one), heads: one.heads, ...(note ? { note } : {}) };
  });
  const printed = printRelay(heading.join("\n"), rows);
  return f.more > 0 ? printed : `${printed}${rows.length > 0 ? "\n" : ""}${rows.length + 1}.`;
};

/** 接龙 n: for those who go on with it elsewhere. */
export const printList = async (meant: Meant, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx } = context;
  const found = await activitiesMeant(meant, context);
  const [row] = found;
  if (!row)
    throw meant.number
      ? new Refusal("signup.relay-no-such", { number: meant.number })
      : new Refusal("signup.relay-how");
  if (found.length > 1) throw new Refusal("signup.relay-print-which", { open: found.map(briefOf) });
  const { people, more } = await parties(tx, row, "in", MAX_PRINTED);
  const queue = await parties(tx, row, "waiting", MAX_WAITING);
  const facts = { ...factsOf(row), people, more, queue: queue.people } satisfies PrintFacts;
  return [{ mode: "message", to: "here", kind: "signup.relay-printed", facts }];
};
