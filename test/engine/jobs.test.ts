import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { makeEchoTables, notesIn, withEcho } from "../support/echo.ts";
import { outboxEmpty } from "../support/outbox.ts";
import { openWire, type Wire } from "../support/wire.ts";
import { createWorld, type World } from "../support/world.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

let database: TestDatabase;
let wire: Wire;
let world: World;

/** The program speaks through the wire; the test looks at the database past it. */
beforeAll(async () => {
  database = await cloneDatabase();
  wire = await openWire(database.target);
  world = await createWorld({ database, capabilities: withEcho, env: { DATABASE_URL: wire.url } });
  await makeEchoTables(world.sql);
  await world.person("主席", ["chair"]);
});
afterAll(async () => {
  wire?.mend();
  await world?.close();
  await wire?.close();
  await database?.drop();
});
beforeEach(async () => {
  await world.sql`truncate echo_note`;
  world.platform.messages.length = 0;
});

const says = (line: string) => world.platform.say("主席", "群", line);
const heard = (words: string) => world.platform.messages.filter(({ text }) => text.includes(words)).length;
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await sleep(10);
};

describe("a deadline", () => {
  const stateOf = async (number: number) =>
    (await world.sql<{ state: string }[]>`select state from activity where number = ${number}`)[0]?.state;

  test("closes the sign-up when it comes, not before, once, and the group hears of it", async () => {
    await says("发起活动 羽毛球 时间 明天下午4点 地点 体育馆 截止 今天下午3点");
    await says("报名 1");
    await world.advance(4 * HOUR);
    expect([await stateOf(1), heard("报名截止，共")]).toEqual(["open", 0]);
    await world.advance(HOUR);
    expect([await stateOf(1), heard("报名截止，共")]).toEqual(["closed", 1]);
    await world.advance(HOUR);
    expect(heard("报名截止，共")).toBe(1);
  });

  test("changes nothing and is not announced again when its job runs a second time", async () => {
    const now = world.clock.now().toISOString();
    await world.sql`select job_add('signup.deadline', '{"number": 1}', ${now}, 'again', ${now})`;
    await world.advance(MINUTE);
    expect([await stateOf(1), heard("报名截止，共")]).toEqual(["closed", 0]);
  });
});

describe("a job", () => {
  const jobs = () => world.sql<{ key: string; attempts: number; locked: boolean }[]>`
    select key, attempts, locked_at is not null as locked from graphile_worker._private_jobs where key like 'echo%'`;

  test("runs when it is due, and what it says is delivered", async () => {
    await says("later 600 喝水");
    await world.advance(9 * MINUTE);
    expect(await notesIn(world.sql)).toEqual([]);
    await world.advance(MINUTE);
    expect(await notesIn(world.sql)).toEqual(["喝水"]);
    expect(heard("now 喝水")).toBe(1);
    expect(await jobs()).toEqual([]);
  });

  test("whose process died at work is run again by another", async () => {
    await says("later 600 起立");
    await world.sql`update graphile_worker._private_jobs set locked_at = now() - interval '2 minutes', locked_by = 'dead', attempts = 1
      where key like 'echo%'`;
    await world.sql`select job_unlock(interval '60 s')`;
    expect(await jobs()).toEqual([expect.objectContaining({ locked: false })]);
    await world.advance(10 * MINUTE);
    expect(await notesIn(world.sql)).toEqual(["起立"]);
  });

  test("that is at work is left to whoever works on it", async () => {
    await says("later 600 别动");
    await world.sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'busy' where key like 'echo%'`;
    await world.sql`select job_unlock(interval '60 s')`;
    expect(await jobs()).toEqual([expect.objectContaining({ locked: true })]);
    await world.sql`select job_remove('echo.later:600 别动')`;
    await world.sql`delete from graphile_worker._private_jobs where locked_by = 'busy'`;
  });

  test("that comes a little early by our clock has its own time; one that comes far too early waits", async () => {
    const add = (seconds: number, words: string) => {
      const now = world.clock.now();
      const due = new Date(now.getTime() + seconds * 1000).toISOString();
      const [place] = ["群"];
      return world.sql`select job_add('echo.later', jsonb_build_object('text', ${words}::text, 'placeId',
        (select id from place where chat = ${place ?? ""})), ${due}, ${`echo.${words}`}, ${due})`;
    };
    await add(30, "早半分钟");
    await add(HOUR, "早一小时");
    await until(async () => (await notesIn(world.sql)).includes("早半分钟"));
    await until(async () => (await jobs()).some(({ attempts, locked }) => attempts === 0 && !locked));
    expect(await notesIn(world.sql)).toEqual(["早半分钟"]);
    await world.advance(HOUR);
    expect(await notesIn(world.sql)).toEqual(["早半分钟", "早一小时"]);
  });

  test("is run after a time without a database, which ended the runner's work in the middle", async () => {
    await says("later 600 之后");
    await says("later 5 之前");
    await world.sql`create function slow() returns trigger language plpgsql as $$
      begin perform pg_sleep(0.5); return new; end $$`;
    await world.sql`create trigger slow before insert on echo_note for each row execute function slow()`;
    const advanced = world.advance(5).catch(() => undefined);
    await until(async () => (await jobs()).some(({ locked }) => locked));
    wire.cut();
    await sleep(1_500);
    wire.mend();
    await advanced;
    await world.sql`drop function slow cascade`;
    await world.sql`update graphile_worker._private_jobs set locked_at = locked_at - interval '1 hour' where locked_at is not null`;
    await world.sql`select job_unlock(interval '60 s')`;
    await until(async () => (await world.advance(10 * MINUTE).then(() => notesIn(world.sql))).includes("之后"));
    await outboxEmpty(world.sql);
    expect(new Set(await notesIn(world.sql))).toEqual(new Set(["之前", "之后"]));
  });
});
