import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import { account, person, place, unit } from "../../src/db/schema.ts";

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** 活动. `heads` and `waiting` count heads and always equal a recount of the sign-ups. */
export const activity = pgTable(
  "activity",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    number: bigint({ mode: "number" }).notNull(),
    title: text().notNull(),
    startsAt: moment("starts_at").notNull(),
    endsAt: moment("ends_at"),
    deadline: moment("deadline"),
    venue: text(),
    /** In heads; null = without limit. */
    capacity: integer(),
    state: text().notNull(),
    heads: integer().notNull().default(0),
    waiting: integer().notNull().default(0),
    /** Parties on the waiting list. */
    queue: integer().notNull().default(0),
    /** How many turns were handed out; the next sign-up gets the one after. */
    turns: bigint({ mode: "number" }).notNull().default(0),
    unitId: integer("unit_id")
      .notNull()
      .references(() => unit.id),
    placeId: bigint("place_id", { mode: "number" })
      .notNull()
      .references(() => place.id),
    createdBy: bigint("created_by", { mode: "number" })
      .notNull()
      .references(() => person.id),
    createdAt: moment("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("activity_number").on(t.number),
    index("activity_open_here").on(t.placeId).where(sql`state = 'open'`),
    index("activity_open").on(t.number).where(sql`state = 'open'`),
    index("activity_start").on(t.startsAt),
    check("activity_state", sql`state in ('open','closed','cancelled')`),
    check("activity_counters", sql`heads >= 0 and waiting >= 0 and (capacity is null or heads <= capacity)`),
  ],
);

/** One person's party of n heads in an activity. `turn` orders sign-ups and the waiting list. */
export const signup = pgTable(
  "signup",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    activityId: bigint("activity_id", { mode: "number" })
      .notNull()
      .references(() => activity.id),
    personId: bigint("person_id", { mode: "number" })
      .notNull()
      .references(() => person.id),
    accountId: bigint("account_id", { mode: "number" })
      .notNull()
      .references(() => account.id),
    heads: integer().notNull(),
    note: text(),
    state: text().notNull(),
    turn: bigint({ mode: "number" }).notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("signup_party").on(t.activityId, t.personId),
    index("signup_roster").on(t.activityId, t.state, t.turn),
    index("signup_person").on(t.personId),
    check("signup_state", sql`state in ('in','waiting','left')`),
    check("signup_heads", sql`heads > 0`),
  ],
);
