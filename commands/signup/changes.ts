import { and, desc, eq, gt, sql } from "drizzle-orm";
import type { OpenContext, Reply, Tx, Undoable } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { mayIn } from "../../src/db/people.ts";
import { UNDO_MS } from "./limits.ts";
import { activity, activityChange, signup } from "./tables.ts";

export type ActivityRow = typeof activity.$inferSelect;

const ORGANIZERS = ["organizer", "chair", "admin"] as const;

/** Columns an organizer changes, and an undo brings back. */
export type Patch = Partial<
  Pick<
    ActivityRow,
    | "title"
    | "startsAt"
    | "endsAt"
    | "deadline"
    | "cutoff"
    | "venue"
    | "remarks"
    | "capacity"
    | "minimum"
    | "decideAt"
    | "state"
  >
>;

/** The activity under its lock, for somebody who may change it. Refuses everybody else. */
export const ownActivity = async (number: number, { tx, me }: OpenContext): Promise<ActivityRow> => {
  const [row] = await tx.select().from(activity).where(eq(activity.number, number)).for("no key update");
  if (!row) throw new Refusal("signup.no-such-number", { number });
  if (!(await mayIn(tx, me, ORGANIZERS, row.unitId)))
    throw new Refusal("signup.may-not-change", { number, title: row.title });
  return row;
};

/** Whether this person organizes things for a unit. */
export const organizes = (tx: Tx, me: OpenContext["me"], unitId: number): Promise<boolean> =>
  mayIn(tx, me, ORGANIZERS, unitId);

/** Writes the patch and remembers how it was. Answers with the new row. */
export const change = async (
  row: ActivityRow,
  patch: Patch,
  action: string,
  { tx, now, me, audit }: Pick<OpenContext, "tx" | "now" | "me" | "audit">,
): Promise<ActivityRow> => {
  const [changed] = await tx
    .update(activity)
    .set({ ...patch, version: sql`${activity.version} + 1` })
    .where(and(eq(activity.id, row.id), eq(activity.version, row.version)))
    .returning();
  if (!changed) throw new Error("the activity changed under its own lock");
  const before = Object.fromEntries(Object.keys(patch).map((key) => [key, row[key as keyof Patch] ?? null]));
  await tx
    .insert(activityChange)
    .values({ activityId: row.id, version: changed.version, changedBy: me.personId, changedAt: now, action, before });
  await audit(`activity.${action}`, { number: row.number }, row.unitId);
  return changed;
};

const DATES = ["startsAt", "endsAt", "deadline", "cutoff", "decideAt"] as const;

/** The remembered columns as they go back in. */
const restored = (before: Readonly<Record<string, unknown>>): Patch =>
  Object.fromEntries(
    Object.entries(before).map(([key, value]) => [
      key,
      typeof value === "string" && (DATES as readonly string[]).includes(key) ? new Date(value) : value,
    ]),
  );

/** The organizer's latest change that nobody changed since, and how it is taken back. */
export const lastChange = async (
  context: OpenContext,
  takeBack: (row: ActivityRow, patch: Patch, action: string) => Promise<readonly Reply[]>,
): Promise<Undoable | null> => {
  const { tx, now, me } = context;
  const [latest] = await tx
    .select({ change: activityChange, number: activity.number })
    .from(activityChange)
    .innerJoin(activity, and(eq(activity.id, activityChange.activityId), eq(activity.version, activityChange.version)))
    .where(
      and(eq(activityChange.changedBy, me.personId), gt(activityChange.changedAt, new Date(now.getTime() - UNDO_MS))),
    )
    .orderBy(desc(activityChange.changedAt))
    .limit(1);
  if (!latest || latest.change.action === "undo") return null;
  return {
    at: latest.change.changedAt,
    run: async () => {
      const row = await ownActivity(latest.number, context);
      return takeBack(row, restored(latest.change.before as Readonly<Record<string, unknown>>), latest.change.action);
    },
  };
};

/** The accounts of everybody who is in or waits. */
export const everybodyIn = async (tx: Tx, activityId: number): Promise<readonly number[]> => {
  const rows = await tx
    .selectDistinct({ accountId: signup.accountId })
    .from(signup)
    .where(and(eq(signup.activityId, activityId), sql`${signup.state} in ('in','waiting')`));
  return rows.flatMap(({ accountId }) => accountId ?? []);
};

/** One message for everybody who is in or waits, in private. */
export const tellEverybody = async (
  tx: Tx,
  row: ActivityRow,
  kind: string,
  facts: Readonly<Record<string, unknown>>,
): Promise<readonly Reply[]> =>
  (await everybodyIn(tx, row.id)).map((accountId) => ({
    mode: "message",
    to: { accountId },
    topic: topicOf(row),
    kind,
    facts,
  }));

export const topicOf = ({ number }: { readonly number: number }): string => `activity:${number}`;

export const refresh = (row: ActivityRow): Reply => ({
  mode: "update",
  placeId: row.placeId,
  topic: topicOf(row),
  kind: "signup.card",
});

/** An activity as the cards want it: JSON, times as text. */
export const factsOf = (row: ActivityRow) => ({
  number: row.number,
  title: row.title,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt?.toISOString() ?? null,
  deadline: row.deadline?.toISOString() ?? null,
  cutoff: row.cutoff?.toISOString() ?? null,
  venue: row.venue,
  remarks: row.remarks,
  capacity: row.capacity,
  minimum: row.minimum,
  heads: row.heads,
  waiting: row.waiting,
  state: row.state as "open" | "closed" | "cancelled",
});

/** The parties that moved up hear of it. */
export const tellPromoted = (row: ActivityRow, promoted: readonly Promoted[]): readonly Reply[] =>
  promoted.flatMap(({ accountId, party, name }) =>
    accountId === null
      ? []
      : [
          {
            mode: "message",
            to: { accountId },
            topic: topicOf(row),
            kind: "signup.promoted",
            facts: { ...factsOf(row), party, name },
          } as const,
        ],
  );

export interface Promoted {
  readonly accountId: number | null;
  readonly personId: number;
  readonly party: number;
  readonly name: string;
}
