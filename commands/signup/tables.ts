import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
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
    /** What the organizer wrote besides the facts. */
    remarks: text(),
    /** In heads; null = without limit. */
    capacity: integer(),
    /** 羽毛球 → ball, …: which defaults it was made with. */
    kind: text(),
    /** Heads without which it does not take place, and when that is decided. */
    minimum: integer(),
    decideAt: moment("decide_at"),
    /** Until when one may withdraw by oneself; null = until it begins. */
    cutoff: moment("cutoff"),
    state: text().notNull(),
    /** Raised by every change of the activity itself; an undo finds out that somebody changed it since. */
    version: integer().notNull().default(0),
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
    /** Where the person hears of it; null for somebody who has no account yet. */
    accountId: bigint("account_id", { mode: "number" }).references(() => account.id),
    /** Who signed them up, when it was not they themselves. */
    byPerson: bigint("by_person", { mode: "number" }).references(() => person.id),
    heads: integer().notNull(),
    note: text(),
    state: text().notNull(),
    turn: bigint({ mode: "number" }).notNull(),
    createdAt: moment("created_at").notNull(),
    /** The state before the last change, for an undo: {state, heads, note, turn}; null = there was no row. */
    before: jsonb(),
    changedAt: moment("changed_at").notNull(),
    /** Who made the last change. */
    changedBy: bigint("changed_by", { mode: "number" }).notNull(),
  },
  (t) => [
    uniqueIndex("signup_party").on(t.activityId, t.personId),
    index("signup_roster").on(t.activityId, t.state, t.turn),
    index("signup_person").on(t.personId),
    index("signup_by").on(t.byPerson).where(sql`by_person is not null`),
    check("signup_state", sql`state in ('in','waiting','left')`),
    check("signup_heads", sql`heads > 0`),
  ],
);

const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/** A person's calendar address: the hash of its token. */
export const feed = pgTable("feed", {
  personId: bigint("person_id", { mode: "number" })
    .primaryKey()
    .references(() => person.id),
  tokenHash: bytea("token_hash").notNull().unique(),
});

/** What an organizer did to an activity and can take back for some minutes. */
export const activityChange = pgTable(
  "activity_change",
  {
    activityId: bigint("activity_id", { mode: "number" })
      .notNull()
      .references(() => activity.id),
    /** The version of the activity after the change. */
    version: integer().notNull(),
    changedBy: bigint("changed_by", { mode: "number" })
      .notNull()
      .references(() => person.id),
    changedAt: moment("changed_at").notNull(),
    action: text().notNull(),
    /** The columns as they were. */
    before: jsonb().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.activityId, t.version] }),
    index("activity_change_undo").on(t.changedBy, t.changedAt),
  ],
);
