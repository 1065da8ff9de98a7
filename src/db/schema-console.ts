import { sql } from "drizzle-orm";
import { bigint, check, customType, date, index, pgTable, smallint, text, timestamp } from "drizzle-orm/pg-core";
import { account } from "./schema.ts";

const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });
const moment = () => timestamp({ withTimezone: true });

/**
 * A browser that asks to be let into the console. It holds the token; the code, shown on its page, opens nothing by itself:
 * it only says which browser is meant.
 */
export const consoleLogin = pgTable(
  "console_login",
  {
    browserHash: bytea("browser_hash").primaryKey(),
    code: text().notNull().unique(),
    /** In words of ours: `chrome/windows`. */
    browser: text().notNull(),
    createdAt: moment().notNull(),
    expiresAt: moment().notNull(),
    state: text().notNull(),
    /** Who sent the code. */
    accountId: bigint("account_id", { mode: "number" }).references(() => account.id, { onDelete: "cascade" }),
  },
  (t) => [
    index("console_login_expiry").on(t.expiresAt),
    check("console_login_state", sql`state in ('waiting','asked','confirmed','refused')`),
  ],
);

/** A browser that was let in. Only a hash of what its cookie holds; ends by itself when it is idle, or at `ends_at`. */
export const consoleSession = pgTable(
  "console_session",
  {
    tokenHash: bytea("token_hash").primaryKey(),
    accountId: bigint("account_id", { mode: "number" })
      .notNull()
      .references(() => account.id, { onDelete: "cascade" }),
    browser: text().notNull(),
    createdAt: moment().notNull(),
    endsAt: moment().notNull(),
    expiresAt: moment().notNull(),
  },
  (t) => [index("console_session_account").on(t.accountId), index("console_session_expiry").on(t.expiresAt)],
);

/** How many wrong codes a person sent in the hour that ends at `expires_at`. */
export const consoleTry = pgTable("console_try", {
  // No foreign key: gone within a day, and not worth keeping two people apart who become one.
  personId: bigint("person_id", { mode: "number" }).primaryKey(),
  tries: smallint().notNull(),
  expiresAt: moment().notNull(),
});

/** What lets a program of an officer read under their name: a hash of it, and days, never times, of its use. */
export const apiToken = pgTable(
  "api_token",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    tokenHash: bytea("token_hash").notNull().unique(),
    accountId: bigint("account_id", { mode: "number" })
      .notNull()
      .references(() => account.id, { onDelete: "cascade" }),
    name: text().notNull(),
    madeOn: date("made_on").notNull(),
    usedOn: date("used_on"),
    expiresAt: moment().notNull(),
  },
  (t) => [index("api_token_account").on(t.accountId), index("api_token_expiry").on(t.expiresAt)],
);
