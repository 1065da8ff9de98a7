import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Incoming } from "../../src/core/incoming.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { makeEchoTables, notesIn, withEcho } from "../support/echo.ts";
import { countersOf } from "../support/history.ts";
import { outboxEmpty } from "../support/outbox.ts";
import { createPlatform, createStore, type Platform } from "../support/platform.ts";
import { clockAt, createWorld, type World } from "../support/world.ts";

const keysDir = mkdtempSync(join(tmpdir(), "uh-keys-"));
const store = createStore();
const MORNING = "2026-11-23T10:00:00+08:00";
let database: TestDatabase;
let world: World;
let activity = 0;

const start = (moment = MORNING): Promise<World> =>
  createWorld({
    database,
    platform: createPlatform({ store }),
    capabilities: withEcho,
    clock: clockAt(moment),
    env: { KEYS_DIR: keysDir },
  });

beforeAll(async () => {
  database = await cloneDatabase();
  world = await start();
  await makeEchoTables(world.sql);
  await world.person("主席", ["chair"]);
});
afterAll(async () => {
  await world?.close();
  await database?.drop();
  rmSync(keysDir, { recursive: true, force: true });
});

beforeEach(async () => {
  activity += 1;
  await world.platform.say("主席", `群${activity}`, "发起活动 羽毛球 时间 下周三下午4点 名额 9");
  await world.sql`truncate echo_note`;
  store.messages.length = 0;
});

const signUp = (extra: Partial<Incoming> = {}): Incoming =>
  world.platform.incoming("兰", `群${activity}`, `报名 ${activity}`, { at: world.clock.now(), ...extra });

const sendTo = async ({ sink }: Platform, incoming: Incoming): Promise<string> => {
  const { kind } = await sink()(incoming);
  await outboxEmpty(world.sql);
  return kind;
};
const send = (incoming: Incoming): Promise<string> => sendTo(world.platform, incoming);

/** One sign-up, one turn, one answer; updates of the card are no answers. */
const expectOnce = async (): Promise<void> => {
  expect(await countersOf(world.sql, activity)).toMatchObject({ heads: 1, turns: 1 });
  expect(store.messages.filter(({ updates }) => !updates)).toHaveLength(1);
};

describe("the same event twice", () => {
  test("one after the other", async () => {
    const incoming = signUp();
    expect([await send(incoming), await send(incoming)]).toEqual(["handled", "duplicate"]);
    await expectOnce();
  });

  test("at once, through two programs, eight times each", async () => {
    const other = await start();
    const incoming = signUp();
    const both = [world.platform, other.platform];
    const kinds = await Promise.all(
      Array.from({ length: 8 }, () => both.map((platform) => sendTo(platform, incoming))).flat(),
    );
    expect(kinds.filter((kind) => kind === "handled")).toHaveLength(1);
    await other.close();
    await expectOnce();
  });

  test("twice in one call to the database, because both waited for an earlier call", async () => {
    const incoming = signUp();
    const earlier = world.platform.incoming("主席", `群${activity}`, `取消报名 ${activity}`);
    const kinds = await Promise.all([earlier, incoming, incoming].map(send));
    expect(kinds.sort()).toEqual(["duplicate", "handled", "handled"]);
    expect(await countersOf(world.sql, activity)).toMatchObject({ heads: 1, turns: 1 });
  });

  test("with a restart of the program in between", async () => {
    const incoming = signUp();
    await send(incoming);
    await world.close();
    world = await start();
    expect(await send(incoming)).toBe("duplicate");
    await expectOnce();
  });

  test("a line that is answered without a verb, and one whose verb writes", async () => {
    for (const line of ["echo 你好", "note 备忘"]) {
      const incoming = world.platform.incoming("兰", "群", line);
      expect(await Promise.all([incoming, incoming, incoming].map(send))).toEqual(
        expect.arrayContaining(["handled", "duplicate", "duplicate"]),
      );
    }
    expect(store.messages.map(({ text }) => text)).toEqual(["你好", "noted 备忘"]);
    expect(await notesIn(world.sql)).toEqual(["备忘"]);
  });

  test("a verb that wrote before it refused leaves its refusal and nothing else, once", async () => {
    const incoming = world.platform.incoming("兰", "群", "note 备忘!");
    expect([await send(incoming), await send(incoming)]).toEqual(["handled", "duplicate"]);
    expect(store.messages.map(({ text }) => text)).toEqual(["refused 备忘!"]);
    expect(await notesIn(world.sql)).toEqual([]);
  });
});

describe("around midnight", () => {
  const BEFORE = "2026-11-24T23:59:58+08:00";
  const AFTER = "2026-11-25T00:00:30+08:00";
  let evening: World;
  let morning: World;
  beforeAll(async () => {
    evening = await start(BEFORE);
    morning = await start(AFTER);
  });
  afterAll(async () => {
    await evening?.close();
    await morning?.close();
  });

  test("sent before and again after", async () => {
    const incoming = signUp({ at: new Date(BEFORE) });
    expect(await sendTo(evening.platform, incoming)).toBe("handled");
    expect(await sendTo(morning.platform, incoming)).toBe("duplicate");
    await expectOnce();
  });

  test("by a platform that tells the time of sending instead of the time of the event", async () => {
    const eventId = "told-anew";
    expect(await sendTo(evening.platform, signUp({ eventId, at: new Date(BEFORE) }))).toBe("handled");
    expect(await sendTo(morning.platform, signUp({ eventId, at: new Date(AFTER) }))).toBe("duplicate");
    await expectOnce();
  });

  test("at once on both sides, for those whose clocks differ", async () => {
    const incoming = signUp({ at: new Date(BEFORE) });
    const kinds = await Promise.all(
      Array.from({ length: 6 }, () => [evening, morning].map(({ platform }) => sendTo(platform, incoming))).flat(),
    );
    expect(kinds.filter((kind) => kind === "handled")).toHaveLength(1);
    await expectOnce();
  });

  test("the next day it is still known, two days later it is forgotten and so is its claim", async () => {
    await world.sql`truncate claim`;
    const incoming = signUp();
    await send(incoming);
    await world.advance(86_400);
    expect(await send(incoming)).toBe("duplicate");
    expect(await world.sql`select from claim`).toHaveLength(1);
    await world.advance(86_400);
    expect(await world.sql`select from claim`).toHaveLength(0);
  });
});
