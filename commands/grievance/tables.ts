import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  customType,
  date,
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
import { unit } from "../../src/db/schema.ts";

// Nothing here points to a person who raises a concern: there is no column that could hold one. Officers are numbers
// without a foreign key, so that what moves people (person_move) does not reach into cases.

const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });
const caseId = () =>
  uuid("case_id")
    .notNull()
    .references(() => cases.id, { onDelete: "cascade" });

/** Filed and not yet released: officers see nothing of it, and its place in this table is not its place in `cases`. */
export const caseIntake = pgTable("case_intake", {
  id: uuid().primaryKey(),
  unitId: integer("unit_id"),
  levelId: integer("level_id").notNull(),
  category: smallint().notNull(),
  urgency: text().notNull(),
  onDate: date("on_date").notNull(),
  keyWrapped: bytea("key_wrapped").notNull(),
  keyUnit: integer("key_unit").notNull(),
  keyVersion: integer("key_version").notNull(),
  receiptTag: bytea("receipt_tag").notNull().unique(),
  messageId: uuid("message_id").notNull(),
  body: bytea().notNull(),
  /** How often the reporter added to it. */
  added: smallint().notNull().default(0),
  excluded: bigint({ mode: "number" }).array().notNull(),
  routeVersion: integer("route_version"),
  sealed: bytea(),
});

/** One concern in the queue. Dates, never times; a random id, no number. */
export const cases = pgTable(
  "cases",
  {
    id: uuid().primaryKey(),
    alias: text().notNull(),
    /** As the reporter chose to tell it. */
    unitId: integer("unit_id"),
    /** Whose officers work it. */
    levelId: integer("level_id").notNull(),
    category: smallint().notNull(),
    urgency: text().notNull(),
    state: text().notNull(),
    version: integer().notNull().default(0),
    /** Raised by every objection: each round needs an answer of its own. */
    round: smallint().notNull().default(0),
    receivedOn: date("received_on").notNull(),
    /** When the terms that run now began. */
    startedOn: date("started_on").notNull(),
    dueClaim: date("due_claim").notNull(),
    dueReply: date("due_reply").notNull(),
    dueClose: date("due_close").notNull(),
    pausedOn: date("paused_on"),
    extended: boolean().notNull().default(false),
    rung: smallint().notNull().default(0),
    assignee: bigint({ mode: "number" }),
    /** Who answered before an objection: somebody else must handle it the second time. */
    previous: bigint({ mode: "number" }),
    leaseBy: bigint("lease_by", { mode: "number" }),
    leaseUntil: timestamp("lease_until", { withTimezone: true }),
    /** The reporter wrote, and the officers were not told yet. */
    news: boolean().notNull().default(false),
    mediated: boolean().notNull().default(false),
    /** Who asked that nothing more be taken from the reporter, who confirmed it and when. */
    muteBy: bigint("mute_by", { mode: "number" }),
    /** The note in which they said why. */
    muteNote: uuid("mute_note"),
    mutedBy: bigint("muted_by", { mode: "number" }),
    mutedOn: date("muted_on"),
    /** The reporter did not agree. */
    appealedOn: date("appealed_on"),
    answeredOn: date("answered_on"),
    /** The first answer, and whether it came in time: for the figures. */
    firstOn: date("first_on"),
    inTime: boolean("in_time"),
    closedOn: date("closed_on"),
    retainUntil: date("retain_until"),
    rating: smallint(),
    /** Null once its key was destroyed. */
    keyWrapped: bytea("key_wrapped"),
    keyUnit: integer("key_unit").notNull(),
    keyVersion: integer("key_version").notNull(),
    receiptTag: bytea("receipt_tag").unique(),
  },
  (t) => [
    uniqueIndex("cases_alias").on(t.alias).where(sql`state not in ('closed','withdrawn')`),
    index("cases_level").on(t.levelId, t.state),
    check("cases_mute", sql`muted_on is null or (muted_by <> mute_by and state <> 'waiting_reporter')`),
    check(
      "cases_state",
      sql`state in ('received','transferred','escalated','in_progress','waiting_reporter','mediating','replied','out_of_scope','objected','closed','withdrawn')`,
    ),
  ],
);

/** What the reporter reads and writes; padded and encrypted under the key of the case. */
export const caseMessage = pgTable(
  "case_message",
  {
    id: uuid().primaryKey(),
    caseId: caseId(),
    seq: smallint().notNull(),
    kind: text().notNull(),
    round: smallint().notNull(),
    onDate: date("on_date").notNull(),
    /** The officer who wrote it. */
    by: bigint({ mode: "number" }),
    body: bytea().notNull(),
  },
  (t) => [
    uniqueIndex("case_message_seq").on(t.caseId, t.seq),
    check(
      "case_message_kind",
      sql`kind in ('concern','more','answer','question','refusal','extension','mute','unmute')`,
    ),
  ],
);

/** Pictures of what is not released yet, encrypted under the key of the case to be; they move with it. */
export const caseIntakePicture = pgTable(
  "case_intake_picture",
  {
    id: uuid().primaryKey(),
    intakeId: uuid("intake_id")
      .notNull()
      .references(() => caseIntake.id, { onDelete: "cascade" }),
    slot: smallint().notNull(),
    body: bytea().notNull(),
  },
  (t) => [uniqueIndex("case_intake_picture_slot").on(t.intakeId, t.slot)],
);

/** Pictures of a case, each with a message of its reporter. */
export const casePicture = pgTable(
  "case_picture",
  {
    id: uuid().primaryKey(),
    caseId: caseId(),
    messageId: uuid("message_id")
      .notNull()
      .references(() => caseMessage.id, { onDelete: "cascade" }),
    slot: smallint().notNull(),
    body: bytea().notNull(),
  },
  (t) => [uniqueIndex("case_picture_slot").on(t.caseId, t.slot), index("case_picture_message").on(t.messageId)],
);

/** For officers only. A table of its own, so that no mistake can show one to a reporter. */
export const caseNote = pgTable(
  "case_note",
  {
    id: uuid().primaryKey(),
    caseId: caseId(),
    seq: smallint().notNull().default(0),
    kind: text().notNull(),
    onDate: date("on_date").notNull(),
    by: bigint({ mode: "number" }).notNull(),
    body: bytea().notNull(),
  },
  (t) => [
    index("case_note_case").on(t.caseId),
    check("case_note_kind", sql`kind in ('note','mediation','transfer','handed','mute','stop')`),
  ],
);

/** What a text said before parts of it were covered: for the level that had it, and nobody else. @public */
export const caseOriginal = pgTable(
  "case_original",
  {
    /** A message or a note. */
    rowId: uuid("row_id").notNull(),
    levelId: integer("level_id").notNull(),
    caseId: caseId(),
    body: bytea().notNull(),
  },
  (t) => [primaryKey({ columns: [t.rowId, t.levelId] }), index("case_original_case").on(t.caseId)],
);

/** Two cases that belong together; each is read by whoever may see both. */
export const caseLink = pgTable(
  "case_link",
  {
    a: uuid()
      .notNull()
      .references(() => cases.id, { onDelete: "cascade" }),
    b: uuid()
      .notNull()
      .references(() => cases.id, { onDelete: "cascade" }),
  },
  (t) => [primaryKey({ columns: [t.a, t.b] }), index("case_link_b").on(t.b), check("case_link_order", sql`a < b`)],
);

/** The way back to a reporter, sealed to the courier. @public */
export const caseRoute = pgTable("case_route", {
  caseId: uuid("case_id")
    .primaryKey()
    .references(() => cases.id, { onDelete: "cascade" }),
  keyVersion: integer("key_version").notNull(),
  sealed: bytea().notNull(),
});

/** Officers for whom a case does not exist. */
export const caseExclusion = pgTable(
  "case_exclusion",
  { caseId: caseId(), officer: bigint({ mode: "number" }).notNull() },
  (t) => [primaryKey({ columns: [t.caseId, t.officer] })],
);

/** A reporter is to be told that there is news: which case, and not before when. */
export const caseBell = pgTable("case_bell", {
  caseId: uuid("case_id")
    .primaryKey()
    .references(() => cases.id, { onDelete: "cascade" }),
  notBefore: timestamp("not_before", { withTimezone: true }).notNull(),
});

/** One officer asked that nothing new be taken from whoever raised a case; one of another level may agree. */
export const muteAsk = pgTable("mute_ask", {
  caseId: caseId().primaryKey(),
  officer: bigint({ mode: "number" }).notNull(),
  levelId: integer("level_id").notNull(),
  onDate: date("on_date").notNull(),
});

/** For the courier, until it has read it: whoever this way back leads to is to be muted. It says nothing back. */
export const muteOrder = pgTable("mute_order", { caseId: caseId().primaryKey() });

/** That a filing was dealt with, for two days: a keyed hash that means nothing afterwards. @public */
export const caseTag = pgTable(
  "case_tag",
  {
    tag: bytea().primaryKey(),
    day: date().notNull(),
    /** Of an event: the tag of what it filed, masked under a key outside the database. */
    filing: bytea(),
  },
  (t) => [index("case_tag_day").on(t.day)],
);

/** Public halves of the courier's keys. @public */
export const routeKey = pgTable("route_key", {
  version: integer().primaryKey(),
  publicKey: bytea("public_key").notNull(),
  madeOn: date("made_on").notNull(),
  destroyedOn: date("destroyed_on"),
});

/** What officers did, each row bound to the one before. Reporters are never in it. */
export const officerAudit = pgTable("officer_audit", {
  seq: bigint({ mode: "number" }).primaryKey(),
  at: timestamp({ withTimezone: true }).notNull(),
  actor: bigint({ mode: "number" }),
  action: text().notNull(),
  caseId: uuid("case_id"),
  detail: jsonb().notNull(),
  keyVersion: integer("key_version").notNull(),
  hash: bytea().notNull(),
});

/** Answers that officers of a unit, and of all below it, may send again and again. No case is in them. */
export const replyTemplate = pgTable(
  "reply_template",
  {
    unitId: integer("unit_id")
      .notNull()
      .references(() => unit.id, { onDelete: "cascade" }),
    name: text().notNull(),
    body: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.unitId, t.name] })],
);

/** Figures of some whole months, as they may be told: nothing below five was ever written here. */
export const caseFigure = pgTable("case_figure", {
  fromOn: date("from_on").primaryKey(),
  /** The first day that is no longer in it. */
  beforeOn: date("before_on").notNull(),
  told: jsonb().notNull(),
});
