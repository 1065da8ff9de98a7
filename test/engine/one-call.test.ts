import { afterAll, beforeAll, expect, test } from "vitest";
import { openCalls } from "../../src/db/client.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { outboxEmpty } from "../support/outbox.ts";
import { createWorld, type World } from "../support/world.ts";

let database: TestDatabase;
let world: World;

/** Counting is switched on for this database, before the program connects. */
beforeAll(async () => {
  database = await cloneDatabase();
  const owner = openCalls(database.target, { max: 1 });
  await owner.unsafe(`alter database ${database.target.database} set pg_stat_statements.track = 'top'`);
  await owner.end();
  world = await createWorld({ database });
  await world.person("主席", ["chair"]);
  await world.platform.say("主席", "群", "发起活动 羽毛球 时间 明天下午4点 名额 60");
});
afterAll(async () => {
  await world?.close();
  await database?.drop();
});

/** What the program asked of the database so far, by what it was for. */
const callsSoFar = async (): Promise<Readonly<Record<string, number>>> => {
  const rows = await world.sql<{ query: string; calls: number }[]>`
    select query, sum(calls)::int as calls from monitor.pg_stat_statements s join pg_roles r on r.oid = s.userid
    where r.rolname = 'unionhall_app' and s.dbid = (select oid from pg_database where datname = current_database())
    group by query`;
  const purposes: Record<string, number> = {};
  for (const { query, calls } of rows) {
    const purpose = purposeOf(query);
    purposes[purpose] = (purposes[purpose] ?? 0) + calls;
  }
  return purposes;
};

const PURPOSES: Readonly<Record<string, RegExp>> = {
  receiving: /signup_batch/,
  settling: /outbox_settle/,
  "live card": /update_take|from "activity"|from "signup"/,
  "looking through": /outbox_(claim|lost)|place_keep|job_(unlock|due|shift)|tidy\(/,
  connecting: /pg_type|^listen/i,
};

const purposeOf = (query: string): string =>
  Object.entries(PURPOSES).find(([, pattern]) => pattern.test(query))?.[0] ?? `unknown: ${query}`;

test("a sign-up is one call of the database, and nothing unknown goes with it", async () => {
  const before = await callsSoFar();
  for (let i = 0; i < 100; i += 1) await world.platform.say(`教师${i}`, "群", "报名 1");
  await outboxEmpty(world.sql);
  const after = await callsSoFar();
  const made = Object.fromEntries(
    Object.entries(after).map(([purpose, calls]) => [purpose, calls - (before[purpose] ?? 0)]),
  );
  expect(made.receiving).toBe(100);
  expect(made.settling).toBeLessThanOrEqual(200);
  expect(Object.keys(made).filter((purpose) => purpose.startsWith("unknown") && made[purpose] !== 0)).toEqual([]);
  expect(await world.sql`select from signup`).toHaveLength(100);
});
