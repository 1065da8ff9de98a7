import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Tx } from "../../src/core/command.ts";
import { surviveLostTransactions } from "../../src/db/begin.ts";
import { type Calls, type OpenDb, openCalls, openDb } from "../../src/db/client.ts";
import { parseTarget } from "../../src/db/target.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { openWire, type Wire } from "../support/wire.ts";

let database: TestDatabase;
let wire: Wire;
let opened: OpenDb;
let owner: Calls;

beforeAll(async () => {
  database = await cloneDatabase();
  wire = await openWire(database.target);
  owner = openCalls(database.target, { max: 1 });
  await owner`create table note (text text)`;
  // One connection: what is asked after it is lost would go to the one that replaces it.
  opened = openDb(parseTarget(wire.url), { max: 1 });
});
afterAll(async () => {
  wire?.mend();
  await opened?.close();
  await owner?.end();
  await wire?.close();
  await database?.drop();
});
beforeEach(async () => {
  await owner`delete from note`;
});

const write = (tx: Tx, text: string) => tx.execute(sql`insert into note values (${text})`);
const notes = async () => (await owner<{ text: string }[]>`select text from note`).map(({ text }) => text);

const breaks: readonly (readonly [string, () => Promise<unknown>])[] = [
  ["whose wire is cut", async () => wire.cut()],
  [
    "that the server ends",
    async () =>
      void (await owner`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`),
  ],
];

/** The transaction left nothing, and the next one works: at the latest the second, for the driver hands out old farewells. */
const expectUnharmed = async (): Promise<void> => {
  wire.mend();
  await sleep(100);
  expect(await notes()).toEqual([]);
  const again = () => opened.db.transaction((tx) => write(tx, "again"));
  await again().catch(again);
  expect(await notes()).toEqual(["again"]);
};

describe.each(breaks)("a transaction on a connection %s", (_, lose) => {
  test("while a statement is under way fails, and nothing else does", async () => {
    const work = opened.db.transaction(async (tx) => {
      await write(tx, "one");
      const slow = tx.execute(sql`select pg_sleep(5)`);
      setTimeout(() => void lose(), 30);
      await slow;
    });
    await expect(work).rejects.toThrow();
    await expectUnharmed();
  });

  test("between two statements fails; the second is not done outside of it, on another connection", async () => {
    let isOn = false;
    const work = opened.db.transaction(async (tx) => {
      await write(tx, "one");
      await lose();
      await sleep(50);
      wire.mend();
      const again = () => opened.db.execute(sql`select 1`);
      await again().catch(again);
      isOn = true;
      await write(tx, "two");
    });
    await expect(work).rejects.toThrow();
    while (!isOn) await sleep(5);
    await expectUnharmed();
  });

  test("at the end of its work fails", async () => {
    const work = opened.db.transaction(async (tx) => {
      await write(tx, "one");
      await lose();
      await sleep(50);
    });
    await expect(work).rejects.toThrow();
    await expectUnharmed();
  });

  test("in a nested one that forgives its own mistakes fails all the same", async () => {
    const work = opened.db.transaction(async (tx) => {
      await write(tx, "one");
      const nested = tx.transaction(async (inner) => {
        const slow = inner.execute(sql`select pg_sleep(5)`);
        setTimeout(() => void lose(), 30);
        await slow;
      });
      await nested.catch(() => undefined);
      await write(tx, "two");
    });
    await expect(work).rejects.toThrow();
    await expectUnharmed();
  });
});

test("whoever asks the driver itself, and hears of the loss first, does no harm either", async () => {
  const client = surviveLostTransactions(openCalls(parseTarget(wire.url), { max: 1 }));
  const work = client.begin(async (tx) => {
    setTimeout(() => wire.cut(), 30);
    await tx.unsafe("select pg_sleep(5)").catch(() => undefined);
    await tx.unsafe("insert into note values ('two')");
  });
  await expect(work).rejects.toThrow();
  wire.mend();
  expect(await client.unsafe("select 1 as one")).toEqual([{ one: 1 }]);
  expect(await notes()).toEqual([]);
  await client.end();
});

test("mistakes of the work itself undo what it wrote, nested or not", async () => {
  const failing = opened.db.transaction(async (tx) => {
    await write(tx, "one");
    throw new Error("of the work");
  });
  await expect(failing).rejects.toThrow("of the work");
  await opened.db.transaction(async (tx) => {
    await write(tx, "outer");
    const nested = tx.transaction(async (inner) => {
      await write(inner, "inner");
      await inner.execute(sql`select 1 / 0`);
    });
    await nested.catch(() => undefined);
  });
  expect(await notes()).toEqual(["outer"]);
});
