import { and, eq, lte } from "drizzle-orm";
import type { JobContext, Reply } from "../../src/core/command.ts";
import { cardFacts } from "./roster.ts";
import { activity } from "./tables.ts";

/** The deadline of an activity has come: sign-up closes, once, and the group hears how many there are. */
export const closeAtDeadline = async (
  payload: Readonly<Record<string, unknown>>,
  { tx, now }: JobContext,
): Promise<readonly Reply[]> => {
  const number = Number(payload.number);
  const [closed] = await tx
    .update(activity)
    .set({ state: "closed" })
    .where(and(eq(activity.number, number), eq(activity.state, "open"), lte(activity.deadline, now)))
    .returning({ placeId: activity.placeId });
  const facts = closed && (await cardFacts(tx, number));
  if (!closed || !facts) return [];
  const topic = `activity:${number}`;
  return [
    {
      mode: "message",
      to: { placeId: closed.placeId },
      kind: "signup.deadline-came",
      topic,
      facts: { ...facts },
    },
    { mode: "update", placeId: closed.placeId, topic, kind: "signup.card" },
  ];
};
