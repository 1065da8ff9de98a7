import { and, asc, desc, eq, gt, ne, sql } from "drizzle-orm";
import type { Db, Mine, OpenContext, Reply, Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Locale } from "../../src/core/ports.ts";
import { describeWhen } from "../../src/core/when.ts";
import { person } from "../../src/db/schema.ts";
import { factsOf } from "./changes.ts";
import type { Brief, CardFacts, PartyFacts } from "./facts.ts";
import { CARD_NAMES, LIST_LENGTH, ROSTER_NAMES } from "./limits.ts";
import { activity, signup } from "./tables.ts";
import { wordsIn } from "./words.ts";

const partiesOf = async (tx: Tx | Db, activityId: number, state: "in" | "waiting", limit: number) => {
  const rows = await tx
    .select({
      name: person.name,
      heads: signup.heads,
      note: signup.note,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(signup)
    .innerJoin(person, eq(person.id, signup.personId))
    .where(and(eq(signup.activityId, activityId), eq(signup.state, state)))
    .orderBy(asc(signup.turn))
    .limit(limit);
  const parties: PartyFacts[] = rows.map(({ name, heads, note }) => ({
    name,
    heads,
    note,
  }));
  return { parties, more: Math.max(0, (rows[0]?.total ?? 0) - rows.length) };
};

const byNumber = async (tx: Tx | Db, number: number) => {
  const [row] = await tx.select().from(activity).where(eq(activity.number, number));
  return row ? { id: row.id, facts: factsOf(row) } : null;
};

/** What the live card of an activity shows now; null when there is no such number. */
export const cardFacts = async (tx: Tx | Db, number: number): Promise<CardFacts | null> => {
  const row = await byNumber(tx, number);
  if (!row) return null;
  const { parties, more } = await partiesOf(tx, row.id, "in", CARD_NAMES);
  return { ...row.facts, people: parties, more };
};

const briefs = async (tx: Tx, now: Date, placeId: number | null): Promise<readonly Brief[]> => {
  const rows = await tx
    .select({
      number: activity.number,
      title: activity.title,
      startsAt: activity.startsAt,
    })
    .from(activity)
    .where(
      and(
        eq(activity.state, "open"),
        gt(activity.startsAt, now),
        placeId === null ? undefined : eq(activity.placeId, placeId),
      ),
    )
    .orderBy(desc(activity.number))
    .limit(LIST_LENGTH);
  return rows.map((row) => ({ ...row, startsAt: row.startsAt.toISOString() }));
};

/** Somebody's own party in an activity; null when they have none. */
export const mySignup = async (tx: Tx, activityId: number, personId: number) => {
  const [row] = await tx
    .select({
      heads: signup.heads,
      state: signup.state,
      position: sql<
        number | null
      >`case when ${signup.state} = 'waiting' then signup_position(${signup.activityId}, ${signup.turn})::int end`,
    })
    .from(signup)
    .where(and(eq(signup.activityId, activityId), eq(signup.personId, personId), ne(signup.state, "left")));
  return row ?? null;
};

/** What somebody is signed up for that has not begun: their lines of 我的. */
export const mine = async ({ tx, now, me }: OpenContext): Promise<readonly Mine[]> => {
  const rows = await tx
    .select({
      number: activity.number,
      title: activity.title,
      startsAt: activity.startsAt,
      heads: signup.heads,
      state: signup.state,
    })
    .from(signup)
    .innerJoin(activity, eq(activity.id, signup.activityId))
    .where(
      and(
        eq(signup.personId, me.personId),
        ne(signup.state, "left"),
        ne(activity.state, "cancelled"),
        gt(activity.startsAt, now),
      ),
    )
    .orderBy(asc(activity.startsAt))
    .limit(LIST_LENGTH);
  return rows.map(({ number, title, startsAt, heads, state }) => {
    const label = (locale: Locale) =>
      `#${number} ${title} ${describeWhen(startsAt, locale, true, now)}${heads > 1 ? ` +${heads}` : ""}${state === "waiting" ? wordsIn(locale).asWaiting : ""}`;
    return { label: { zh: label("zh"), en: label("en") }, line: `活动 ${number}` };
  });
};

/** The number meant: the one given, or the only one open here. */
const numberMeant = async (number: number | null, { tx, now, place }: OpenContext): Promise<number> => {
  if (number !== null) return number;
  const here = await briefs(tx, now, place.kind === "group" ? place.id : null);
  if (here.length === 1 && here[0]) return here[0].number;
  throw new Refusal("signup.list", {
    open: here,
    scope: place.kind === "group" ? "here" : "all",
  });
};

/** 活动: what is open here, or else in the whole union. */
export const list = async ({ tx, now, place }: OpenContext): Promise<readonly Reply[]> => {
  const here = place.kind === "group" ? await briefs(tx, now, place.id) : [];
  const open = here.length > 0 ? here : await briefs(tx, now, null);
  return [
    {
      mode: "message",
      to: "here",
      kind: "signup.list",
      facts: { open, scope: here.length > 0 ? "here" : "all" },
    },
  ];
};

/** 活动 n: its card; in the group it was announced in, the card stays live. */
export const show = async (number: number, { tx }: OpenContext): Promise<readonly Reply[]> => {
  const facts = await cardFacts(tx, number);
  if (!facts) throw new Refusal("signup.no-such-number", { number });
  return [
    {
      mode: "card",
      to: "here",
      kind: "signup.card",
      topic: `activity:${number}`,
      facts: { ...facts },
    },
  ];
};

/** 名单 n: who is in, who waits. */
export const roster = async (asked: number | null, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx } = context;
  const number = await numberMeant(asked, context);
  const row = await byNumber(tx, number);
  if (!row) throw new Refusal("signup.no-such-number", { number });
  const { parties, more } = await partiesOf(tx, row.id, "in", ROSTER_NAMES);
  const queue = await partiesOf(tx, row.id, "waiting", ROSTER_NAMES);
  const facts = {
    ...row.facts,
    people: parties,
    more,
    queue: queue.parties,
    queueMore: queue.more,
  };
  return [
    {
      mode: "message",
      to: "here",
      kind: "signup.roster",
      topic: `activity:${number}`,
      facts,
    },
  ];
};
