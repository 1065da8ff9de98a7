import { and, eq, lte } from "drizzle-orm";
import type { JobContext, OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { type ActivityRow, change, factsOf, ownActivity, refresh, tellEverybody, topicOf } from "./changes.ts";
import { activity } from "./tables.ts";

const inGroup = (row: ActivityRow, kind: string, facts: Readonly<Record<string, unknown>>): Reply => ({
  mode: "message",
  to: { placeId: row.placeId },
  topic: topicOf(row),
  kind,
  facts,
});

/** The group hears it, and the organizer too when they wrote from elsewhere. */
const announce = (
  row: ActivityRow,
  kind: string,
  facts: Readonly<Record<string, unknown>>,
  { place }: OpenContext,
): readonly Reply[] => [
  ...(place.id === row.placeId ? [] : [{ mode: "message", to: "here", topic: topicOf(row), kind, facts } as const]),
  inGroup(row, kind, facts),
];

/** 停止报名 n */
export const stop = async (number: number, context: OpenContext): Promise<readonly Reply[]> => {
  const row = await ownActivity(number, context);
  if (row.state !== "open") throw new Refusal("signup.already-so", factsOf(row));
  const changed = await change(row, { state: "closed" }, "stop", context);
  return [...announce(changed, "signup.stopped", factsOf(changed), context), refresh(changed)];
};

/** 恢复报名 n */
export const reopen = async (number: number, context: OpenContext): Promise<readonly Reply[]> => {
  const row = await ownActivity(number, context);
  if (row.state !== "closed") throw new Refusal("signup.already-so", factsOf(row));
  const late = row.deadline !== null && row.deadline <= context.now ? { deadline: null } : {};
  const changed = await change(row, { state: "open", ...late }, "reopen", context);
  return [...announce(changed, "signup.reopened", factsOf(changed), context), refresh(changed)];
};

/** 取消活动 n: everybody who is in or waits hears it in private, and the group does. */
export const cancel = async (number: number, context: OpenContext): Promise<readonly Reply[]> => {
  const row = await ownActivity(number, context);
  if (row.state === "cancelled") throw new Refusal("signup.is-cancelled", { number, title: row.title });
  const changed = await change(row, { state: "cancelled" }, "cancel", context);
  const told = await tellEverybody(context.tx, changed, "signup.cancelled-for-you", factsOf(changed));
  return [...announce(changed, "signup.cancelled", factsOf(changed), context), ...told, refresh(changed)];
};

const byNumber = async (
  payload: Readonly<Record<string, unknown>>,
  { tx }: JobContext,
): Promise<ActivityRow | null> => {
  const [row] = await tx
    .select()
    .from(activity)
    .where(eq(activity.number, Number(payload.number)))
    .for("no key update");
  return row ?? null;
};

/** The deadline of an activity has come: sign-up closes, once, and the group hears how many there are. */
export const closeAtDeadline = async (
  payload: Readonly<Record<string, unknown>>,
  { tx, now }: JobContext,
): Promise<readonly Reply[]> => {
  const [closed] = await tx
    .update(activity)
    .set({ state: "closed" })
    .where(and(eq(activity.number, Number(payload.number)), eq(activity.state, "open"), lte(activity.deadline, now)))
    .returning();
  return closed ? [inGroup(closed, "signup.deadline-came", factsOf(closed)), refresh(closed)] : [];
};

/** Enough people, or not: decided once, at the moment that was announced. */
export const decide = async (
  payload: Readonly<Record<string, unknown>>,
  context: JobContext,
): Promise<readonly Reply[]> => {
  const { tx, now } = context;
  const row = await byNumber(payload, context);
  if (!row?.minimum || row.state === "cancelled" || !row.decideAt || row.decideAt > now || row.startsAt < now)
    return [];
  if (row.heads >= row.minimum) return [inGroup(row, "signup.goes-ahead", factsOf(row))];
  const [off] = await tx.update(activity).set({ state: "cancelled" }).where(eq(activity.id, row.id)).returning();
  if (!off) return [];
  const facts = { ...factsOf(off), tooFew: true };
  return [
    inGroup(off, "signup.cancelled", facts),
    ...(await tellEverybody(tx, off, "signup.cancelled-for-you", facts)),
    refresh(off),
  ];
};
