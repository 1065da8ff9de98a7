import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  customType,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });
const id = () => bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity();
const moment = () => timestamp({ withTimezone: true });

/** 区 → 校 → 工会小组. `path` holds the ids from the root down to the unit itself. */
export const unit = pgTable(
  "unit",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    parentId: integer("parent_id"),
    name: text().notNull(),
    path: integer().array().notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.parentId], foreignColumns: [t.id] }),
    uniqueIndex("unit_name").on(t.parentId, t.name),
    uniqueIndex("unit_root").on(sql`(1)`).where(sql`parent_id is null`),
  ],
);

/** A member of the union. */
export const person = pgTable("person", {
  id: id(),
  name: text().notNull(),
  unitId: integer("unit_id")
    .notNull()
    .references(() => unit.id),
  createdAt: moment().notNull(),
  /** Since when no longer a member; roles and seats ended then. */
  leftAt: moment(),
  /** From the imported roster, or only known from a platform. */
  listed: boolean().notNull().default(false),
});

/** One platform identity of a person. */
export const account = pgTable(
  "account",
  {
    id: id(),
    platform: text().notNull(),
    tenant: text().notNull(),
    userId: text("user_id").notNull(),
    personId: bigint("person_id", { mode: "number" })
      .notNull()
      .references(() => person.id),
  },
  (t) => [uniqueIndex("account_identity").on(t.platform, t.tenant, t.userId), index("account_person").on(t.personId)],
);

/** A role holds for a unit and everything below it. */
export const role = pgTable(
  "role",
  {
    personId: bigint("person_id", { mode: "number" })
      .notNull()
      .references(() => person.id),
    unitId: integer("unit_id")
      .notNull()
      .references(() => unit.id),
    role: text().notNull(),
    grantedAt: moment().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.personId, t.unitId, t.role] }),
    check("role_known", sql`role in ('admin','chair','organizer','officer','scrutineer')`),
  ],
);

/** A chat. The lease says which process may deliver there, so that order within a place holds. */
export const place = pgTable(
  "place",
  {
    id: id(),
    platform: text().notNull(),
    tenant: text().notNull(),
    kind: text().notNull(),
    chat: text().notNull(),
    name: text(),
    unitId: integer("unit_id").references(() => unit.id),
    /** Since when the bot is not in this group any more; nothing is delivered there. Whatever is heard from it ends that. */
    goneAt: timestamp("gone_at", { withTimezone: true }),
    leaseBy: uuid("lease_by"),
    leaseUntil: timestamp("lease_until", { withTimezone: true }),
  },
  (t) => [
    uniqueIndex("place_identity").on(t.platform, t.tenant, t.kind, t.chat),
    check("place_kind", sql`kind in ('group','private')`),
  ],
);

/** That an event was dealt with: a keyed hash of its id, nothing about who or what. @public */
export const claim = pgTable("claim", { tag: bytea().primaryKey(), day: date().notNull() }, (t) => [
  index("claim_day").on(t.day),
]);

/** Replies that are committed and not yet settled. `mode` update = bring the live card of the topic up to date. @public */
export const outbox = pgTable(
  "outbox",
  {
    id: id(),
    // No foreign key: this row lives for milliseconds on the hot path, and places are never deleted.
    placeId: bigint("place_id", { mode: "number" }).notNull(),
    mode: text().notNull(),
    kind: text().notNull(),
    facts: jsonb().notNull(),
    topic: text(),
    replyTo: text("reply_to"),
    key: uuid().notNull().default(sql`gen_random_uuid()`),
    createdAt: moment().notNull(),
    leasedBy: uuid("leased_by"),
    tries: smallint().notNull().default(0),
  },
  (t) => [
    index("outbox_place").on(t.placeId, t.id),
    index("outbox_waiting").on(t.placeId).where(sql`leased_by is null`),
    index("outbox_update").on(t.topic).where(sql`mode = 'update' and leased_by is null`),
    check("outbox_mode", sql`mode in ('message','card','update')`),
  ],
);

/** What was delivered where, as long as it can still be updated or answered. */
export const posted = pgTable(
  "posted",
  {
    id: id(),
    placeId: bigint("place_id", { mode: "number" }).notNull(),
    topic: text().notNull(),
    messageId: text("message_id").notNull(),
    live: boolean().notNull(),
    expiresAt: moment().notNull(),
  },
  (t) => [
    index("posted_message").on(t.placeId, t.messageId),
    index("posted_live").on(t.topic, t.id).where(sql`live`),
    index("posted_expiry").on(t.expiresAt),
  ],
);

/** The union-wide number (报名 12) and other single values of the program. @public */
export const counter = pgTable("counter", {
  name: text().primaryKey(),
  value: bigint({ mode: "number" }).notNull(),
});

export const setting = pgTable("setting", {
  key: text().primaryKey(),
  value: text().notNull(),
});

/** What somebody is being asked, per place. */
export const dialogue = pgTable(
  "dialogue",
  {
    accountId: bigint("account_id", { mode: "number" })
      .notNull()
      .references(() => account.id),
    placeId: bigint("place_id", { mode: "number" }).notNull(),
    name: text().notNull(),
    state: jsonb().notNull(),
    expiresAt: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.placeId] }), index("dialogue_expiry").on(t.expiresAt)],
);

/** Who did what to whom, for ever: rows are only added. Ids and roles, no names, no texts. */
export const audit = pgTable(
  "audit",
  {
    id: id(),
    at: moment().notNull(),
    actor: bigint({ mode: "number" }),
    action: text().notNull(),
    unitId: integer("unit_id"),
    subject: jsonb().notNull(),
  },
  (t) => [index("audit_time").on(t.at)],
);

/** One-time links: a hash of the token, what it is for, and whether it was spent. */
export const once = pgTable(
  "once",
  {
    tokenHash: bytea("token_hash").primaryKey(),
    purpose: text().notNull(),
    payload: jsonb().notNull(),
    expiresAt: moment().notNull(),
    spentAt: moment(),
  },
  (t) => [index("once_expiry").on(t.expiresAt)],
);
