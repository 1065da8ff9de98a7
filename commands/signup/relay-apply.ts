import { sql } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { person } from "../../src/db/schema.ts";
import { type ActivityRow, type Promoted, refresh, tellPromoted, topicOf } from "./changes.ts";
import { type Picks, planOf, type Row, type Step, wishOf } from "./relay-plan.ts";

type Deed = Extract<Step, { readonly kind: "join" | "change" }>;

interface Party {
  readonly personId: number;
  readonly accountId: number | null;
  readonly name: string;
}

interface Outcome {
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly moved: boolean;
  readonly promoted: readonly Promoted[];
}

/** Names nobody bears become people without an account, in the unit of the activity. */
const putDown = async (
  { tx, now }: OpenContext,
  { unitId }: ActivityRow,
  names: readonly string[],
): Promise<ReadonlyMap<string, Party>> => {
  if (names.length === 0) return new Map();
  const made = await tx
    .insert(person)
    .values(names.map((name) => ({ name, unitId, createdAt: now })))
    .returning({ personId: person.id, name: person.name });
  return new Map(made.map(({ personId, name }) => [name, { personId, accountId: null, name }]));
};

/** All of them in one call, each as if asked alone; the activity is locked already. */
const applyAll = async (
  { tx, now, me }: OpenContext,
  row: ActivityRow,
  deeds: readonly { readonly wish: object; readonly party: Party }[],
): Promise<readonly Outcome[]> => {
  const items = deeds.map(({ wish, party }, i) => ({ i, wish, person: party.personId, account: party.accountId }));
  const rows = await tx.execute<{ one: Outcome }>(
    sql`select signup_one(${row.id}, x.wish, x.person, x.account, ${me.personId}, ${now.toISOString()}::timestamptz) as one
      from (select * from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as r(i int, wish jsonb, person bigint, account bigint)
        order by i offset 0) x`,
  );
  return rows.map(({ one }) => one);
};

/** In private: what was done for them, with one tap to refuse. */
const tell = (row: ActivityRow, party: Party, { kind, facts, moved }: Outcome, me: OpenContext["me"]): Reply[] =>
  moved && party.accountId !== null && party.personId !== me.personId
    ? [
        {
          mode: "message",
          to: { accountId: party.accountId },
          topic: topicOf(row),
          kind: "signup.done-for-you",
          facts: { ...facts, name: party.name, by: me.name, did: kind },
        },
      ]
    : [];

const isDeed = (step: Step): step is Deed => step.kind === "join" || step.kind === "change";

/** What became of the lines, for one answer. */
const summaryOf = (row: ActivityRow, steps: readonly Step[], done: readonly { name: string; outcome: Outcome }[]) => {
  const named = (...kinds: readonly string[]) =>
    done.filter(({ outcome }) => kinds.includes(outcome.kind)).map(({ name }) => name);
  const lines = (kind: Step["kind"]) => steps.filter((step) => step.kind === kind).map(({ row: [, name] }) => name);
  return {
    number: row.number,
    title: row.title,
    joined: named("signup.joined"),
    waiting: named("signup.waiting"),
    changed: named("signup.changed"),
    there: [...lines("there"), ...named("signup.already")],
    several: lines("several"),
    failed: [...lines("too-big"), ...named("signup.too-big", "signup.no-room", "signup.closed", "signup.not-in")],
  };
};

/** Puts the list into the activity, whose row is locked. People who are clear are signed up, all others are only named. */
export const applyRelay = async (
  row: ActivityRow,
  rows: readonly Row[],
  picks: Picks,
  context: OpenContext,
): Promise<readonly Reply[]> => {
  const { tx, me, audit } = context;
  const steps = await planOf(tx, row, rows, picks);
  const deeds = steps.filter(isDeed);
  const fresh = await putDown(
    context,
    row,
    deeds.flatMap(({ who, row: [, name] }) => (who === null ? [name] : [])),
  );
  const asked = deeds.flatMap((deed) => {
    const party = deed.who ?? fresh.get(deed.row[1]);
    return party ? [{ wish: wishOf(deed), party }] : [];
  });
  const outcomes = asked.length > 0 ? await applyAll(context, row, asked) : [];
  const done = outcomes.flatMap((outcome, i) => {
    const party = asked[i]?.party;
    return party ? [{ party, name: party.name, outcome }] : [];
  });
  const moved = done.filter(({ outcome }) => outcome.moved);
  if (moved.length > 0) await audit("activity.relay", { number: row.number, parties: moved.length }, row.unitId);
  return [
    { mode: "message", to: "here", topic: topicOf(row), kind: "signup.relay-done", facts: summaryOf(row, steps, done) },
    ...done.flatMap(({ party, outcome }) => tell(row, party, outcome, me)),
    ...done.flatMap(({ outcome }) => tellPromoted(row, outcome.promoted)),
    ...(moved.length > 0 ? [refresh(row)] : []),
  ];
};
