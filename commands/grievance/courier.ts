import { randomInt } from "node:crypto";
import { sql } from "drizzle-orm";
import { dayOf, isoOf } from "../../src/core/china.ts";
import type { Db, Tx } from "../../src/core/command.ts";
import type { Account } from "../../src/core/incoming.ts";
import { ROUTE_KEY_DAYS, ROUTE_KEY_MAX_DAYS, STOP_DAYS, STOP_LIST_DAYS } from "./limits.ts";
import { daysAfter } from "./terms.ts";

/** What the courier's process brings: its keys, and the line to the gateway. */
export interface CourierParts {
  /** As the role `courier`: it sees ways back and bells, and no case. */
  readonly db: Db;
  readonly keys: {
    readonly make: (version: number) => Promise<Uint8Array>;
    readonly has: (version: number) => boolean;
    readonly destroy: (version: number) => void;
  };
  /** Null when the key is gone, or it was sealed to another. */
  readonly open: (sealed: Uint8Array, version: number) => Promise<Account | null>;
  readonly ring: (account: Account) => Promise<"ok" | "later" | "gone">;
  readonly mutes: {
    readonly tend: (today: string, oldest: string) => void;
    readonly add: (account: Account, today: string, until: string) => void;
  };
}

export interface Rounds {
  /** Makes and destroys keys whose time has come, then rings what is due. */
  readonly go: (now: Date) => Promise<void>;
}

/** One courier at a time, whichever process it is. */
const LOCK = 7_264_103;
const AT_ONCE = 50;
const LATER_MINUTES = { least: 5, most: 15 } as const;
/** A concern that was sealed and not released yet lies where the courier cannot look. */
const GRACE_DAYS = 3;

interface Kept extends Record<string, unknown> {
  readonly version: number;
  readonly made_on: string;
  readonly used: boolean;
}

export const createRounds = ({ db, keys, open, ring, mutes }: CourierParts): Rounds => {
  const makeKey = async (tx: Tx, version: number, today: string): Promise<void> => {
    // What an earlier life of the database left there, before a restore or a crash, opens nothing that is here.
    keys.destroy(version);
    const publicKey = Buffer.from(await keys.make(version));
    await tx.execute(
      sql`insert into route_key (version, public_key, made_on) values (${version}, ${publicKey}, ${today}::date)`,
    );
  };

  /** The file first: a row that is still there after a crash is destroyed again, a file would be forgotten. */
  const destroyKey = async (tx: Tx, version: number, today: string): Promise<void> => {
    keys.destroy(version);
    await tx.execute(sql`delete from case_route where key_version = ${version}`);
    await tx.execute(sql`update route_key set destroyed_on = ${today}::date where version = ${version}`);
  };

  const tend = async (tx: Tx, today: string): Promise<void> => {
    const known = await tx.execute<Kept>(sql`
      select version, made_on::text, exists (select from case_route r where r.key_version = k.version) as used
      from route_key k where destroyed_on is null order by version`);
    const newest = known.at(-1);
    // After a restore the private half may be gone: what is sealed to it would reach nobody.
    if (!newest || !keys.has(newest.version) || daysAfter(newest.made_on, ROUTE_KEY_DAYS) <= today) {
      const [last] = await tx.execute<{ version: number | null }>(sql`select max(version) as version from route_key`);
      await makeKey(tx, (last?.version ?? 0) + 1, today);
    }
    for (const { version, made_on, used } of known) {
      const retired = version !== newest?.version && daysAfter(made_on, ROUTE_KEY_DAYS + GRACE_DAYS) <= today && !used;
      if (retired || daysAfter(made_on, ROUTE_KEY_MAX_DAYS) <= today) await destroyKey(tx, version, today);
    }
  };

  const accountOf = async (tx: Tx, caseId: string): Promise<Account | null> => {
    const [route] = await tx.execute<{ key_version: number; sealed: Buffer }>(
      sql`select key_version, sealed from case_route where case_id = ${caseId}`,
    );
    return route ? open(route.sealed, route.key_version) : null;
  };

  /**
   * The list first: an order that is still there after a crash is carried out again. It goes in the same way where there
   * was nobody to mute, and which case it was for is not kept.
   */
  const mute = async (tx: Tx, today: string): Promise<void> => {
    mutes.tend(today, daysAfter(today, -STOP_LIST_DAYS));
    const orders = await tx.execute<{ case_id: string }>(sql`select case_id from mute_order order by random()`);
    for (const { case_id } of orders) {
      const account = await accountOf(tx, case_id);
      if (account) mutes.add(account, today, daysAfter(today, STOP_DAYS));
      await tx.execute(sql`delete from mute_order where case_id = ${case_id}`);
    }
  };

  /** What became of a bell: rung, for nobody any more, or to be tried again. */
  const answerOf = async (tx: Tx, caseId: string): Promise<"done" | "later"> => {
    const account = await accountOf(tx, caseId);
    if (!account) return "done";
    return (await ring(account)) === "later" ? "later" : "done";
  };

  /** Each in a transaction of its own: a bell that rang is gone before the next one rings. */
  const ringOne = (now: Date): Promise<boolean> =>
    db.transaction(async (tx) => {
      const [bell] = await tx.execute<{ case_id: string }>(sql`
        select case_id from case_bell where not_before <= ${now.toISOString()}::timestamptz order by random() limit 1 for update skip locked`);
      if (!bell) return false;
      if ((await answerOf(tx, bell.case_id)) === "done") {
        await tx.execute(sql`delete from case_bell where case_id = ${bell.case_id}`);
        return true;
      }
      const again = new Date(now.getTime() + randomInt(LATER_MINUTES.least, LATER_MINUTES.most) * 60_000);
      await tx.execute(
        sql`update case_bell set not_before = ${again.toISOString()}::timestamptz where case_id = ${bell.case_id}`,
      );
      return true;
    });

  return {
    go: async (now) => {
      const ours = await db.transaction(async (tx) => {
        const [lock] = await tx.execute<{ ok: boolean }>(sql`select pg_try_advisory_xact_lock(${LOCK}) as ok`);
        if (lock?.ok) {
          await tend(tx, isoOf(dayOf(now)));
          await mute(tx, isoOf(dayOf(now)));
        }
        return lock?.ok === true;
      });
      if (!ours) return;
      for (let rung = 0; rung < AT_ONCE && (await ringOne(now)); rung += 1);
    },
  };
};
