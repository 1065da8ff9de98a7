import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeEchoTables, withEcho } from "../support/echo.ts";
import { outboxEmpty } from "../support/outbox.ts";
import { createPlatform, createStore, type Platform } from "../support/platform.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
let platform: Platform;
let ids = 0;

/** The third message of all gets an id that no index can hold. */
const nextId = (): string => {
  ids += 1;
  return ids === 3 ? randomBytes(9_000).toString("hex") : `m${ids}`;
};

beforeAll(async () => {
  platform = createPlatform({ store: { ...createStore(), nextId } });
  world = await createWorld({ platform, capabilities: withEcho });
  await makeEchoTables(world.sql);
  await world.person("主席", ["chair"]);
});
afterAll(() => world?.close());

test("one delivery that cannot be written down is settled without its id, and keeps nobody else's waiting", async () => {
  const told = await Promise.all(
    Array.from({ length: 8 }, (_, i) => platform.say(`教师${i}`, `群${i}`, `board t${i}`)),
  );
  await outboxEmpty(world.sql);
  expect(platform.messages).toHaveLength(8);
  expect(told.flat()).toHaveLength(8);
  const kept = await world.sql<{ id: string }[]>`select message_id as id from posted`;
  expect(kept.map(({ id }) => id).sort()).toEqual(["m1", "m2", "m4", "m5", "m6", "m7", "m8"]);
});
