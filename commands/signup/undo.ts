import { and, desc, eq, gt, or } from "drizzle-orm";
import type { OpenContext, Reply, Undoable } from "../../src/core/command.ts";
import { person } from "../../src/db/schema.ts";
import { change, lastChange, refresh, tellEverybody, tellPromoted, topicOf } from "./changes.ts";
import { afterChange } from "./edit.ts";
import { apply, type Deed } from "./join.ts";
import { UNDO_MS } from "./limits.ts";
import { activity, signup } from "./tables.ts";

interface Before {
  readonly state: "in" | "waiting" | "left";
  readonly heads: number;
  readonly note: string | null;
}

/** The wish that brings a party back to how it was. */
const backTo = (state: string, before: Before | null): Deed => {
  if (!before || before.state === "left") return { op: "leave", forced: true };
  const note = before.note ? { note: before.note } : {};
  return { op: "join", heads: before.heads, ...note, ...(state === "left" ? { late: true } : {}) };
};

/** The latest sign-up, change or leaving that this person made, for themselves or somebody else. */
const lastSignup = async (context: OpenContext): Promise<Undoable | null> => {
  const { tx, now, me } = context;
  const [latest] = await tx
    .select({ s: signup, a: activity, name: person.name })
    .from(signup)
    .innerJoin(activity, eq(activity.id, signup.activityId))
    .innerJoin(person, eq(person.id, signup.personId))
    .where(
      and(
        or(eq(signup.personId, me.personId), eq(signup.byPerson, me.personId)),
        eq(signup.changedBy, me.personId),
        gt(signup.changedAt, new Date(now.getTime() - UNDO_MS)),
      ),
    )
    .orderBy(desc(signup.changedAt))
    .limit(1);
  if (!latest) return null;
  const { s, a, name } = latest;
  const run = async (): Promise<readonly Reply[]> => {
    const applied = await apply(context, a, backTo(s.state, s.before as Before | null), {
      personId: s.personId,
      accountId: s.accountId,
    });
    const kind = applied.moved ? "signup.undone" : applied.kind;
    const facts = { ...applied.facts, name, did: applied.kind };
    return [
      { mode: "message", to: "here", topic: topicOf(a), kind, facts },
      ...tellPromoted(a, applied.promoted),
      ...(applied.moved ? [refresh(a)] : []),
    ];
  };
  return { at: s.changedAt, run };
};

/** An organizer's latest change of an activity. Whoever is signed up hears of it where they heard of the change. */
const lastOrganizing = (context: OpenContext): Promise<Undoable | null> =>
  lastChange(context, async (row, patch, action) => {
    const changed = await change(row, patch, "undo", context);
    const facts = { ...(await afterChange(row, changed, context)).facts, action };
    const told =
      action === "cancel" || action === "create"
        ? await tellEverybody(context.tx, changed, "signup.change-undone", facts)
        : [];
    return [
      { mode: "message", to: "here", topic: topicOf(changed), kind: "signup.change-undone", facts },
      ...told,
      refresh(changed),
    ];
  });

/** What can be taken back: the later of the two. */
export const undoable = async (context: OpenContext): Promise<Undoable | null> => {
  const [party, organizing] = [await lastSignup(context), await lastOrganizing(context)];
  if (!party || !organizing) return party ?? organizing;
  return party.at >= organizing.at ? party : organizing;
};
