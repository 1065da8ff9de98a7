import { bigint, index, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { account, person } from "../../src/db/schema.ts";

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** What the imported roster says of a person besides name and unit. */
export const rosterEntry = pgTable("roster_entry", {
  personId: bigint("person_id", { mode: "number" })
    .primaryKey()
    .references(() => person.id, { onDelete: "cascade" }),
  /** 工号: tells two people of one name apart. */
  staffNumber: text("staff_number"),
  note: text(),
});

/** A roster that was uploaded and not yet applied: what was read of it, for a quarter of an hour. */
export const rosterDraft = pgTable(
  "roster_draft",
  {
    id: uuid().primaryKey(),
    /** {rows, bad}: see roster.ts. */
    content: jsonb().notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (t) => [index("roster_draft_expiry").on(t.expiresAt)],
);

/** An account that says it belongs to somebody who has an account or a role already; one at a time. */
export const joinRequest = pgTable(
  "join_request",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: bigint("account_id", { mode: "number" })
      .notNull()
      .unique()
      .references(() => account.id, { onDelete: "cascade" }),
    personId: bigint("person_id", { mode: "number" })
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    createdAt: moment("created_at").notNull(),
  },
  (t) => [index("join_request_person").on(t.personId)],
);

/** Who turned out to be whom; old numbers in the audit find their name through it. */
export const personMerged = pgTable("person_merged", {
  fromId: bigint("from_id", { mode: "number" }).primaryKey(),
  intoId: bigint("into_id", { mode: "number" }).notNull(),
  at: moment("at").notNull(),
});
