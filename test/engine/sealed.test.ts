import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import type { Incoming } from "../../src/core/incoming.ts";
import type { SealedContext } from "../../src/core/sealed.ts";
import { type Calls, openCalls } from "../../src/db/client.ts";
import { asRole } from "../../src/db/roles.ts";
import { createLog } from "../../src/engine/log.ts";
import { newRouteKey } from "../../src/engine/return-path.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { createSealedNote, makeSealedNoteTable, sealedNotesIn } from "../support/sealed-note.ts";
import { changed, settledSnapshot } from "../support/snapshot.ts";
import { createWorld, type World } from "../support/world.ts";

const WHO = "canary-user-7d8a";
const PATIENCE_MS = 2_000;
const WORDS = "食堂账目不清 canary-text-91bc";

const folder = mkdtempSync(join(tmpdir(), "uh-sealed-"));
const note = createSealedNote();
const lines: string[] = [];
let database: TestDatabase;
let world: World;
let sealed: Calls;

const start = (): Promise<World> =>
  createWorld({
    database,
    capabilities: note.capabilities,
    log: createLog({ level: "trace", destination: { write: (line) => void lines.push(line) } }),
    env: { DATA_DIR: join(folder, "data"), LOG_LEVEL: "trace" },
  });

beforeAll(async () => {
  database = await cloneDatabase();
  world = await start();
  await makeSealedNoteTable(world.sql);
  sealed = openCalls(asRole(database.target, "sealed", database.target.password), { max: 1 });
});
afterAll(async () => {
  await sealed?.end();
  await world?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  note.afterWrite = () => undefined;
  note.given.length = 0;
  await world.sql`truncate sealed_note`;
});

const filing = (extra: Partial<Incoming> = {}, words = WORDS): Incoming =>
  world.platform.incoming(WHO, `@${WHO}`, `密函 ${words}`, { at: world.clock.now(), ...extra });
const send = (incoming: Incoming) => world.platform.sink()(incoming);
const says = async (words: string, chat = `@${WHO}`) =>
  (await world.platform.say(WHO, chat, `密函 ${words}`)).map((message) => `${message.chat} ${message.text}`);

describe("a filing", () => {
  test("in private is answered to whoever made it, and only there", async () => {
    expect(await says(WORDS)).toEqual([`@${WHO} filed`]);
    expect(await sealedNotesIn(world.sql)).toEqual([WORDS]);
  });

  test("changes nothing in the whole database but its own table", async () => {
    const before = await settledSnapshot(world.sql);
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining(["public.account", "public.account_id_seq", "graphile_worker._private_jobs"]),
    );
    await says(WORDS);
    expect(changed(before, await settledSnapshot(world.sql))).toEqual(["public.sealed_note"]);
    // The comparison sees what the open lane writes.
    await world.platform.say(WHO, `@${WHO}`, "帮助");
    const open = changed(before, await settledSnapshot(world.sql));
    expect(open).toEqual(expect.arrayContaining(["public.account", "public.claim", "public.person", "public.place"]));
  });

  test("in a group is refused before anything of it is kept", async () => {
    expect((await says(WORDS, "大群")).join()).toContain("请私聊");
    expect(note.given).toEqual([]);
    expect(await sealedNotesIn(world.sql)).toEqual([]);
  });

  test("that is refused leaves nothing and is answered", async () => {
    expect(await says("不可!")).toEqual([`@${WHO} refused 3`]);
    expect(note.given).toHaveLength(1);
    expect(await sealedNotesIn(world.sql)).toEqual([]);
  });

  test("that fails is the platform's again, leaves nothing, and its redelivery is done", async () => {
    const before = await settledSnapshot(world.sql);
    const incoming = filing();
    note.afterWrite = () => {
      throw new Error(`failed on ${WORDS} of ${WHO}`);
    };
    await expect(send(incoming)).rejects.toThrow("failed on");
    expect(changed(before, await settledSnapshot(world.sql))).toEqual([]);
    note.afterWrite = () => undefined;
    const outcome = await send(incoming);
    expect([outcome.kind, (await outcome.settled).length]).toEqual(["handled", 1]);
    expect(await sealedNotesIn(world.sql)).toEqual([WORDS]);
  });
});

describe("the same event", () => {
  test("again is a duplicate without an answer", async () => {
    const incoming = filing();
    expect((await send(incoming)).kind).toBe("handled");
    const again = await send(incoming);
    expect([again.kind, await again.settled]).toEqual(["duplicate", []]);
    expect(note.given).toHaveLength(1);
  });

  test("many times at once is done once, and none of them hears that it is done before it is", async () => {
    const incoming = filing();
    let finish = () => {};
    const writing = new Promise<void>((begun) => {
      note.afterWrite = () => {
        begun();
        return new Promise<void>((resolve) => {
          finish = resolve;
        });
      };
    });
    const first = send(incoming);
    await writing;
    const others = Promise.allSettled([1, 2, 3].map(() => send(incoming)));
    // One that went ahead would wait for the first: it may fail this test, not hang it.
    await Promise.race([others, sleep(PATIENCE_MS)]);
    note.afterWrite = () => undefined;
    finish();
    expect((await others).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect((await first).kind).toBe("handled");
    expect((await send(incoming)).kind).toBe("duplicate");
    expect([note.given.length, await sealedNotesIn(world.sql)]).toEqual([1, [WORDS]]);
  });

  test("after a restart, which forgot the steps, is filed once by its own tag", async () => {
    const incoming = filing();
    await send(incoming);
    await world.close();
    world = await start();
    const outcome = await send(incoming);
    await outcome.settled;
    expect(world.platform.messages.map(({ text }) => text)).toEqual(["known already"]);
    const [one, other] = note.given.map(({ idempotencyTag }) => idempotencyTag.toString("hex"));
    expect([one, note.given.length]).toEqual([other, 2]);
    expect(await sealedNotesIn(world.sql)).toEqual([WORDS]);
  });

  test("has another tag than every other event, and the tag holds nothing of the sender", async () => {
    await says(WORDS);
    await says(WORDS);
    expect(await sealedNotesIn(world.sql)).toEqual([WORDS, WORDS]);
    for (const { idempotencyTag } of note.given) {
      expect(idempotencyTag).toHaveLength(32);
      expect(idempotencyTag.toString("latin1")).not.toContain(WHO);
    }
  });
});

describe("what the command gets", () => {
  test("is a transaction, a date, the text, a way back that shows nothing, and a tag", async () => {
    expectTypeOf<keyof SealedContext>().toEqualTypeOf<
      | "tx"
      | "today"
      | "text"
      | "returnPath"
      | "mayFile"
      | "idempotencyTag"
      | "draft"
      | "recall"
      | "take"
      | "keys"
      | "locale"
      | "carries"
      | "shelf"
      | "after"
      | "link"
      | "publicLink"
    >();
    await says(WORDS);
    const [context] = note.given;
    const names = [
      "after",
      "draft",
      "idempotencyTag",
      "keys",
      "link",
      "locale",
      "mayFile",
      "publicLink",
      "recall",
      "returnPath",
      "shelf",
      "take",
      "text",
      "today",
      "tx",
    ];
    expect(Object.keys(context ?? {}).sort()).toEqual(names);
    expect(context?.today).toBe("2026-11-23");
    expect(Reflect.ownKeys(context?.returnPath ?? { no: 1 })).toEqual(["seal"]);
    expect(Object.isFrozen(context?.returnPath)).toBe(true);
    const { publicKey } = await newRouteKey();
    const sealedTwice = await Promise.all([1, 2].map(() => context?.returnPath.seal(publicKey)));
    expect(sealedTwice.map((box) => box?.length)).toEqual([304, 304]);
    expect(sealedTwice[0]?.equals(sealedTwice[1] ?? Buffer.alloc(0))).toBe(false);
    expect(sealedTwice.map((box) => box?.toString("latin1").includes(WHO))).toEqual([false, false]);
  });
});

describe("the role of the lane", () => {
  const tables = [
    ...["person", "account", "claim", "outbox", "posted", "place", "role", "setting", "dialogue", "audit", "once"],
    ...["unit", "counter", "activity", "signup", "activity_change", "feed"],
    "graphile_worker._private_jobs",
  ];

  test.each(tables)("may neither read nor write %s", async (table) => {
    for (const statement of [`select * from ${table}`, `insert into ${table} default values`, `delete from ${table}`]) {
      await expect(sealed.unsafe(statement), statement).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("may touch no table but its own, of all there are", async () => {
    const open = await world.sql<{ name: string }[]>`
      select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'v', 'm', 'S', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'monitor')
        and n.nspname not like 'pg_toast%' and case when c.relkind = 'S'
          then has_sequence_privilege('unionhall_sealed', c.oid, 'usage, select, update')
          else has_table_privilege('unionhall_sealed', c.oid, 'select, insert, update, delete, truncate')
            or has_any_column_privilege('unionhall_sealed', c.oid, 'select, insert, update') end`;
    const concerns = [
      "case_intake",
      "case_intake_picture",
      "cases",
      "case_message",
      "case_picture",
      "case_route",
      "case_tag",
      "route_key",
    ];
    expect(open.map(({ name }) => name).sort()).toEqual([...concerns, "sealed_note"].sort());
  });

  test("may call none of the program's functions", async () => {
    const calls = [
      "job_add('x', '{}', now(), 'x', now())",
      "outbox_put(1, 'message', 'x', '{}', null, null, now(), null)",
      "receive_batch('[]', now(), gen_random_uuid())",
      "place_of('fake', 't', 'private', 'x')",
    ];
    for (const call of calls) await expect(sealed.unsafe(`select ${call}`)).rejects.toMatchObject({ code: "42501" });
    const callable = await world.sql`
      select proname from pg_proc where pronamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)
        and has_function_privilege('unionhall_sealed', oid, 'execute')
        and has_schema_privilege('unionhall_sealed', pronamespace, 'usage')`;
    // None of them tells of a person but the names of officers, which everybody may ask for.
    const concerns = ["accepted", "appeal", "in_force", "level", "names", "receipts", "units", "withdraw"];
    expect(callable.map(({ proname }) => proname).sort()).toEqual(concerns.map((name) => `grievance_${name}`));
  });

  test.each(["create table t (n int)", "create schema s", "set role unionhall_app"])(
    "may not %s",
    async (statement) => {
      await expect(sealed.unsafe(statement)).rejects.toMatchObject({ code: "42501" });
    },
  );
});

test("the log of all this, at its finest, names neither a text nor a user", () => {
  expect(lines.join("")).toContain("an incoming failed");
  for (const canary of [WHO, WORDS, "食堂", "canary", "密函"]) expect(lines.join("")).not.toContain(canary);
});
