import { eq, sql } from "drizzle-orm";
import { dayOf, momentOf } from "../core/china.ts";
import type { Capability, Db, JobContext, Tx } from "../core/command.ts";
import type { Clock, Log } from "../core/ports.ts";
import { setting } from "../db/schema.ts";
import { addJobIn } from "./context.ts";
import { errorCode } from "./log.ts";

/** The job, and the key that keeps replicas from doubling it. */
export const NIGHTLY = "engine.nightly";

const MINUTE_OF_DAY = 3 * 60 + 30;
/** Rows of one table removed in one transaction; what is left goes in the next, a moment later. */
const BATCH = 5_000;
const PAUSE_MS = 1_000;
const DAY_MS = 24 * 3_600_000;
/** Where it is written down when the job ran last. */
const MARK = "nightly";

/** The next half past three at night, China time. */
export const nextNight = (now: Date): Date => {
  const today = momentOf(dayOf(now), MINUTE_OF_DAY);
  return today > now ? today : momentOf(dayOf(now) + 1, MINUTE_OF_DAY);
};

interface Parts {
  readonly capabilities: readonly Capability[];
  readonly log: Log;
}

type Counts = Readonly<Record<string, number>>;

/** The engine's own tables whose rows end by themselves; claims and messages are forgotten every hour (jobs.ts). */
const sweep = async (tx: Tx, now: Date): Promise<Counts> => {
  const remove = async (table: string, key: string): Promise<number> => {
    const [name, columns] = [sql.identifier(table), sql.raw(key)];
    const gone = await tx.execute(sql`
      delete from ${name} where (${columns}) in
        (select ${columns} from ${name} where expires_at <= ${now.toISOString()}::timestamptz limit ${BATCH}) returning 1`);
    return gone.length;
  };
  return {
    dialogue: await remove("dialogue", "account_id, place_id"),
    once: await remove("once", "token_hash"),
    console_login: await remove("console_login", "browser_hash"),
    console_session: await remove("console_session", "token_hash"),
    console_try: await remove("console_try", "person_id"),
    api_token: await remove("api_token", "id"),
  };
};

/** Removes what is older than its purpose needs, and asks for itself again: soon where much is left, else tomorrow. */
const createTidy = ({ capabilities, log }: Parts) => {
  /** One capability that fails must not keep the others' data for ever. */
  const retain = async ({ name, retention }: Capability, tx: Tx, now: Date): Promise<Counts> => {
    if (!retention) return {};
    try {
      return await tx.transaction((inner) => retention(inner, now));
    } catch (error) {
      log.error("a nightly job failed", { job: NIGHTLY, part: name, code: errorCode(error) });
      return {};
    }
  };

  return async (_: unknown, { tx, now, addJob }: JobContext) => {
    const own = await sweep(tx, now);
    const counts: Record<string, number> = { ...own };
    for (const capability of capabilities) {
      for (const [table, count] of Object.entries(await retain(capability, tx, now))) {
        counts[table] = (counts[table] ?? 0) + count;
      }
    }
    for (const [part, count] of Object.entries(counts))
      if (count > 0) log.info("removed", { job: NIGHTLY, part, count });
    await tx
      .insert(setting)
      .values({ key: MARK, value: now.toISOString() })
      .onConflictDoUpdate({ target: setting.key, set: { value: now.toISOString() } });
    const more = Object.values(own).some((count) => count >= BATCH);
    await addJob(NIGHTLY, {}, more ? new Date(now.getTime() + PAUSE_MS) : nextNight(now), NIGHTLY);
    return [];
  };
};

/** The nightly job, in the form in which capabilities bring theirs. */
export const createNightly = (parts: Parts): Capability => ({
  name: "nightly",
  commands: [],
  cards: {},
  jobs: { [NIGHTLY]: createTidy(parts) },
});

/** When a night that was slept through is made up for, after the start. */
const CATCH_UP_MS = 60_000;

const lastRun = async (db: Db): Promise<Date | null> => {
  const [row] = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, MARK));
  return row ? new Date(row.value) : null;
};

/** Asks for the job at the start of the program. The key replaces an earlier request, so any number of replicas leave one. */
export const scheduleNightly = async (db: Db, clock: Clock): Promise<void> => {
  const now = clock.now();
  const next = nextNight(now);
  const last = await lastRun(db);
  const missed = last !== null && last.getTime() < next.getTime() - DAY_MS;
  const runAt = missed ? new Date(now.getTime() + CATCH_UP_MS) : next;
  await db.transaction((tx) => addJobIn(tx, now)(NIGHTLY, {}, runAt, NIGHTLY));
};
