import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { outboxEmpty } from "../support/outbox.ts";
import { createPlatform, type Platform } from "../support/platform.ts";
import { openWire, type Wire } from "../support/wire.ts";
import { createWorld, type World } from "../support/world.ts";

const PATIENCE_MS = 2_500;
/** Longer than the pauses between attempts add up to in an outage that is over in time. */
const SHORT_MS = 600;

let database: TestDatabase;
let wire: Wire;
let world: World;
let platform: Platform;

const unhandled: unknown[] = [];
const note = (error: unknown) => void unhandled.push(error);

/** The program speaks through the wire; the test looks at the database past it. */
const startWorld = (patienceMs: number): Promise<World> =>
  createWorld({ database, platform, patienceMs, env: { DATABASE_URL: wire.url } });

beforeAll(async () => {
  process.on("unhandledRejection", note);
  process.on("uncaughtException", note);
  database = await cloneDatabase();
  wire = await openWire(database.target);
  platform = createPlatform();
  world = await startWorld(PATIENCE_MS);
  await world.person("主席", ["chair"]);
  await platform.say("主席", "群", "发起活动 羽毛球 时间 明天下午4点 地点 体育馆");
});
beforeEach(() => {
  wire.mend();
});
afterEach(() => {
  platform.beforeSend = () => undefined;
  expect(unhandled).toEqual([]);
});
afterAll(async () => {
  wire?.mend();
  await world?.close();
  await wire?.close();
  await database?.drop();
  process.off("unhandledRejection", note);
  process.off("uncaughtException", note);
});

/** What people were told since a moment, live cards left out. */
const toldSince = (moment: number): readonly string[] =>
  platform.messages.slice(moment).flatMap(({ text, updates }) => (updates ? [] : [text]));
const moment = (): number => platform.messages.length;

const signedUp = async (name: string): Promise<number> =>
  (await world.sql`select from signup s join person p on p.id = s.person_id where p.name = ${name}`).length;
const seen = async (name: string): Promise<number> =>
  (await world.sql`select from account where user_id = ${name}`).length;

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await sleep(10);
};

/** Every message is written down. A request to update a card whose lease was not heard of is found later. */
const written = () => until(async () => (await world.sql`select from outbox where mode <> 'update'`).length === 0);

/** Not redelivered, so the program has to keep it. */
const once = (from: string, text: string, chat = "群") => platform.incoming(from, chat, text, { redelivers: false });

test.each([
  ["甲", "报名 1", "甲已报名"],
  ["主席", "发起活动 围棋 时间 后天下午2点", "围棋"],
  ["乙", "报名 99", "99"],
])("what %s says, %s, is done and answered once when the database is back in time", async (from, text, answer) => {
  const since = moment();
  wire.cut();
  const outcome = platform.sink()(once(from, text));
  await sleep(SHORT_MS);
  expect(toldSince(since)).toEqual([]);
  wire.mend();
  expect((await outcome).kind).toBe("handled");
  await (await outcome).settled;
  expect(toldSince(since)).toEqual([expect.stringContaining(answer)]);
  await written();
});

test("a message that comes again is refused while the database is gone, and done when it comes again", async () => {
  const since = moment();
  wire.cut();
  const incoming = platform.incoming("丙", "群", "报名 1");
  await expect(platform.sink()(incoming)).rejects.toThrow();
  await expect(platform.sink()(incoming)).rejects.toThrow();
  wire.mend();
  const outcome = await platform.sink()(incoming);
  expect(outcome.kind).toBe("handled");
  await outcome.settled;
  expect((await platform.sink()(incoming)).kind).toBe("duplicate");
  expect(toldSince(since)).toEqual([expect.stringContaining("丙已报名")]);
});

test.each([
  ["丁", "gone", () => wire.cut()],
  ["戊", "hanging", () => wire.hang()],
])("%s hears that we are busy when it is %s for too long; nothing is half done", async (name, _, fail) => {
  const since = moment();
  fail();
  const incoming = once(name, "报名 1");
  const outcome = await platform.sink()(incoming);
  expect(outcome.kind).toBe("ignored");
  await outcome.settled;
  expect(toldSince(since)).toEqual([expect.stringContaining("系统忙")]);
  expect([await seen(name), await signedUp(name)]).toEqual([0, 0]);
  wire.mend();
  // Sent again until it is taken. The last attempt may still be on its way: then it is done and answered already.
  await until(async () => (await platform.sink()(incoming)).kind !== "ignored");
  const answers = () => toldSince(since).filter((text) => !text.includes("系统忙"));
  await until(() => answers().length > 0);
  await written();
  expect(answers()).toEqual([expect.stringContaining(`${name}已报名`)]);
  expect(await signedUp(name)).toBe(1);
});

test("deliveries that are under way go on without a database, and are written down when it is back", async () => {
  const since = moment();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  platform.beforeSend = () => held;
  const names = ["己", "庚", "辛"];
  for (const name of names) await platform.sink()(platform.incoming(name, "群", "报名 1"));
  wire.cut();
  release();
  await until(() => toldSince(since).length === names.length);
  await sleep(SHORT_MS);
  wire.mend();
  await written();
  expect(toldSince(since)).toEqual(names.map((name) => expect.stringContaining(`${name}已报名`)));
});

test("what another process leaves is heard of and delivered after an outage as before", async () => {
  const listeners = async () =>
    (await world.sql`select from pg_stat_activity where datname = current_database() and query ilike 'listen%outbox%'`)
      .length;
  await until(async () => (await listeners()) === 1);
  wire.cut();
  await until(async () => (await listeners()) === 0);
  wire.mend();
  await until(async () => (await listeners()) === 1);
  const since = moment();
  await world.sql`
    select outbox_put_all(jsonb_build_array(jsonb_build_object('placeId', id, 'mode', 'message', 'kind', 'help.busy', 'facts',
      '{}'::jsonb)), now(), gen_random_uuid()) from place where chat = '群'`;
  await written();
  expect(toldSince(since)).toEqual([expect.stringContaining("系统忙")]);
});

test("a reply that was committed while we did not hear of it is found and delivered once", async () => {
  await platform.say("壬", "@壬", "报名 99");
  const since = moment();
  wire.deafen();
  const outcome = platform.sink()(once("壬", "报名 1", "@壬"));
  await until(async () => (await signedUp("壬")) === 1);
  wire.mend();
  expect((await outcome).kind).toBe("duplicate");
  // To the program, as long ago as it takes to be sure that nobody else has it in hand.
  world.clock.advance(60);
  await until(() => toldSince(since).length > 0);
  await outboxEmpty(world.sql);
  expect(toldSince(since)).toEqual([expect.stringContaining("壬已报名")]);
}, 50_000);
