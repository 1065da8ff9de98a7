import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCalls } from "../../../src/db/client.ts";
import { createHome, type Home, type Program } from "../../accept/program.ts";
import { cloneDatabase, type TestDatabase } from "../../support/database.ts";
import { createFakeFeishu, type Fake, type Person } from "../../support/fake-feishu/index.ts";
import { attacks, flood, shoot } from "./hostile.ts";

/** The running program's webhook under ten thousand requests that nobody should send. */

const REQUESTS = 10_000;
const SHOOTERS = 24;
const TOO_MUCH = 25 * 1024 * 1024;

let home: Home;
let program: Program;
let database: TestDatabase;
let fake: Fake;
let lan: Person;
beforeAll(async () => {
  database = await cloneDatabase();
  fake = await createFakeFeishu({ mode: "webhook", noise: 0, repeats: 0 });
  home = createHome();
  program = await home.start({ ...fake.env, DATABASE_URL: database.url });
  fake.webhook.url = `${program.url}/feishu/events`;
  lan = fake.person("郑兰");
});
afterAll(async () => {
  await program?.terminate();
  await home?.clear();
  await fake?.close();
  await database?.drop();
});

/** How many rows there are in each table, the queue's own included. */
const rows = async (): Promise<Readonly<Record<string, number>>> => {
  const sql = openCalls(database.target, { max: 1 });
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await sql.unsafe<{ count: string }[]>(`select count(*) from ${name}`);
    counts[name] = Number(row?.count);
  }
  await sql.end();
  return counts;
};

test(`${REQUESTS} of them: the right status, no row, and the program lives`, async () => {
  expect((await lan.whispers("你好")).length).toBeGreaterThan(0);
  await sleep(300);
  const said = { chat: lan.human.p2p, from: lan.openId, type: "text", content: '{"text":"我是 王兰 五小"}' };
  const message = fake.events.message(fake.store.add(said), []);
  const genuine = () => fake.events.envelope(message, `ev${fake.random.letters(20)}`);
  const kinds = attacks(fake, genuine);
  // One genuine event, which is sent again and again.
  const replay = fake.webhook.seal(genuine());
  expect((await fake.webhook.post(replay.raw, replay.headers)).status).toBe(200);
  await fake.quiet();
  // Its answer asks the directory first.
  let calls = -1;
  while (calls !== fake.calls.length) {
    calls = fake.calls.length;
    await sleep(500);
  }
  const before = await rows();
  const wrong: string[] = [];
  const slowest = { ms: 0, name: "" };
  let left = REQUESTS;
  const shooter = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const again = { name: "replayed", status: 200, body: replay.raw, headers: replay.headers };
      const attack = left % 50 === 0 ? again : (kinds[left % kinds.length] ?? (() => again))();
      const started = performance.now();
      const { status, text } = await shoot(program.url, attack);
      const ms = performance.now() - started;
      if (ms > slowest.ms) Object.assign(slowest, { ms, name: attack.name });
      if (status !== attack.status) wrong.push(`${attack.name}: ${status} instead of ${attack.status}: ${text}`);
      if (text.includes("at ") && /\.(js|ts):\d/.test(text)) wrong.push(`${attack.name}: a stack is told`);
    }
  };
  await Promise.all(Array.from({ length: SHOOTERS }, shooter));
  expect(wrong.slice(0, 5)).toEqual([]);
  for (const told of [true, false]) expect(await flood(program.url, TOO_MUCH, told)).toBe(413);
  expect(slowest.ms, slowest.name).toBeLessThan(3_000);
  await sleep(300);
  expect(await rows()).toEqual(before);
  expect(fake.calls.length).toBe(calls);
  expect((await lan.whispers("我的")).length).toBeGreaterThan(0);
  expect(program.printed().join("\n")).not.toMatch(/unhandled|uncaught|"level":"(error|fatal)"|Error:/i);
}, 60_000);

test("the challenge is answered in a second, for whoever knows the token", async () => {
  const { status, text, challenge } = await fake.webhook.challenge();
  expect([status, JSON.parse(text)]).toEqual([200, { challenge }]);
  expect((await fake.webhook.challenge("another")).status).toBe(401);
});
