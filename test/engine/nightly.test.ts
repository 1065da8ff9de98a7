import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Capability } from "../../src/core/command.ts";
import type { Log, LogFields } from "../../src/core/ports.ts";
import { nextNight } from "../../src/engine/nightly.ts";
import { createWorld, type World } from "../support/world.ts";

const DAY = 24 * 3600;

const removed: LogFields[] = [];
const failed: LogFields[] = [];
const log: Log = {
  debug: () => undefined,
  info: (message, fields) => void (message === "removed" && fields && removed.push(fields)),
  warn: () => undefined,
  error: (_, fields) => void (fields && failed.push(fields)),
};

let runs = 0;
const keeper: Capability = {
  name: "keeper",
  commands: [],
  cards: {},
  retention: async () => {
    runs += 1;
    return { keepsake: 3 };
  },
};
const broken: Capability = {
  name: "broken",
  commands: [],
  cards: {},
  retention: async (tx) => {
    await tx.execute("select 1 / 0");
    return {};
  },
};

let world: World;
beforeAll(async () => {
  world = await createWorld({ capabilities: [broken, keeper], log });
  await world.sql`insert into person (name, unit_id, created_at) select 'x', id, now() from unit`;
  await world.sql`insert into account (platform, tenant, user_id, person_id) select 'fake', 't', 'u' || n, (select min(id) from person) from generate_series(1, 3) n`;
});
afterAll(() => world?.close());

const count = async (table: string) =>
  Number((await world.sql.unsafe(`select count(*)::int as n from ${table}`))[0]?.n);
const waiting = () => world.sql`select run_at from graphile_worker._private_jobs where key = 'engine.nightly'`;

describe("every night", () => {
  test("what is over goes, what is not stays, and how many went is written down as numbers", async () => {
    const at = (seconds: number) => new Date(world.clock.now().getTime() + seconds * 1000).toISOString();
    await world.sql`insert into dialogue (account_id, place_id, name, state, expires_at)
      select id, 1, 'd', '{}', case when user_id = 'u1' then ${at(3 * DAY)}::timestamptz else ${at(60)}::timestamptz end from account`;
    await world.sql`insert into once (token_hash, purpose, payload, expires_at)
      select decode(md5(n::text), 'hex'), 'p', '{}', case when n > 6000 then ${at(3 * DAY)}::timestamptz else ${at(60)}::timestamptz end from generate_series(1, 6002) n`;
    await world.sql`insert into claim (tag, day) values ('\\x01', ${at(-2 * DAY).slice(0, 10)}), ('\\x02', ${at(2 * DAY).slice(0, 10)})`;
    await world.sql`insert into posted (place_id, topic, message_id, live, expires_at) values (1, 't', 'a', false, ${at(60)}), (1, 't', 'b', true, ${at(3 * DAY)})`;
    await world.advance(DAY);
    await expect.poll(() => count("once"), { timeout: 25_000 }).toBe(2);
    expect(await count("dialogue")).toBe(1);
    expect(await count("posted")).toBe(1);
    expect(await count("claim")).toBe(1);
    expect(removed).toContainEqual({ job: "engine.nightly", part: "dialogue", count: 2 });
    expect(removed.filter(({ part }) => part === "once").map((fields) => fields.count)).toEqual([5000, 1000]);
  });

  test("each capability removes its own; one that fails keeps nobody else's", () => {
    expect(runs).toBeGreaterThan(0);
    expect(removed).toContainEqual({ job: "engine.nightly", part: "keepsake", count: 3 });
    expect(failed).toContainEqual(expect.objectContaining({ job: "engine.nightly", part: "broken" }));
  });

  test("it asks for itself again, once, for half past three", async () => {
    await expect.poll(async () => (await waiting()).length).toBe(1);
    const before = runs;
    await world.advance(DAY);
    await world.advance(DAY);
    expect(runs).toBe(before + 2);
    expect(await waiting()).toHaveLength(1);
  });

  test("replicas ask for one job together", async () => {
    const other = await createWorld({ capabilities: [keeper], log, database: world.database, clock: world.clock });
    await expect.poll(async () => (await waiting()).length).toBe(1);
    await other.close();
  });
});

test.each([
  ["2026-11-23T02:00:00Z", "2026-11-23T19:30:00.000Z"],
  ["2026-11-22T19:29:59Z", "2026-11-22T19:30:00.000Z"],
  ["2026-11-22T19:30:00Z", "2026-11-23T19:30:00.000Z"],
])("after %s comes %s", (now, next) => {
  expect(nextNight(new Date(now)).toISOString()).toBe(next);
});
