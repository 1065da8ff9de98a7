import { sql } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { readDeadline, readWhen } from "../../src/core/when.ts";
import { mayIn } from "../../src/db/people.ts";
import type { Notice } from "./parse.ts";
import { activity } from "./tables.ts";

const ORGANIZERS = ["organizer", "chair", "admin"] as const;

interface Times {
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly deadline: Date | null;
}

/** Reads the times of a notice; whatever is past, impossible or can be read two ways is asked, never guessed. */
const timesOf = (notice: Notice, now: Date): Times => {
  const read = readWhen(notice.when, now);
  if (read.kind !== "when")
    throw new Refusal("signup.bad-time", {
      problem: read.kind,
      text: notice.when.slice(0, 40),
      title: notice.title,
    });
  if (read.when.precision === "day")
    throw new Refusal("signup.bad-time", {
      problem: "no-hour",
      text: notice.when.slice(0, 40),
      title: notice.title,
    });
  const { start, end } = read.when;
  if (!notice.deadline) return { startsAt: start, endsAt: end ?? null, deadline: null };
  const limit = readDeadline(notice.deadline, now, start);
  if (limit.kind !== "when")
    throw new Refusal("signup.bad-deadline", {
      problem: limit.kind,
      text: notice.deadline.slice(0, 40),
    });
  if (limit.when.start > start)
    throw new Refusal("signup.bad-deadline", {
      problem: "after-start",
      text: notice.deadline.slice(0, 40),
    });
  return { startsAt: start, endsAt: end ?? null, deadline: limit.when.start };
};

/** 发起活动: announces an activity in this group. */
export const create = async (
  notice: Notice,
  { tx, now, me, place, addJob }: OpenContext,
): Promise<readonly Reply[]> => {
  if (!(await mayIn(tx, me, ORGANIZERS, place.unitId))) throw new Refusal("signup.may-not-create");
  if (place.kind !== "group") throw new Refusal("signup.create-in-group");
  const times = timesOf(notice, now);
  const [made] = await tx
    .insert(activity)
    .values({
      number: sql`next_number()`,
      title: notice.title,
      venue: notice.venue ?? null,
      capacity: notice.capacity ?? null,
      ...times,
      state: "open",
      unitId: place.unitId,
      placeId: place.id,
      createdBy: me.personId,
      createdAt: now,
    })
    .returning();
  if (!made) throw new Error("no row came back");
  if (times.deadline) {
    await addJob("signup.deadline", { number: made.number }, times.deadline, `signup.deadline:${made.number}`);
  }
  const facts = { ...made, people: [], more: 0 };
  return [
    {
      mode: "card",
      to: "here",
      kind: "signup.card",
      topic: `activity:${made.number}`,
      facts,
    },
  ];
};
