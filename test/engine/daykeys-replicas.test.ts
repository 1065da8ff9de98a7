import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Ephemeral } from "../../src/core/ports.ts";
import { createRedisEphemeral } from "../../src/engine/ephemeral-redis.ts";
import { nameLeftOut, redisAvailable, startRedis, type TestRedis } from "../support/redis.ts";
import { createKeyWorld, DAY, hex, pair } from "./daykeys-world.ts";

let world: ReturnType<typeof createKeyWorld>;
beforeEach(() => {
  world = createKeyWorld();
});
afterEach(() => world.end());

describe("replicas on different hosts", () => {
  test("meet at once, and the later host adopts the keys into its folder", async () => {
    const shared = world.memory();
    const first = await pair(world.holder("a", shared));
    expect(await pair(world.holder("b", shared))).toEqual(first);
    expect(await pair(world.holder("b"))).toEqual(first);
  });

  test("agree when they start or roll over at the same moment", async () => {
    const shared = world.memory();
    const hosts = ["a", "b", "c", "d"].map((host) => world.holder(host, shared));
    for (let day = 0; day < 5; day += 1) {
      const pairs = await Promise.all(hosts.map(pair));
      expect(new Set(pairs.map(String)).size).toBe(1);
      world.now += DAY;
    }
  });

  test("publish again after a flush, within half a minute of use", async () => {
    const shared = world.memory();
    const keys = world.holder("a", shared);
    const first = await pair(keys);
    await Promise.all(["2026-11-21", "2026-11-22"].map((day) => shared.delete(`daykey:${day}`)));
    world.now += 30_000;
    await keys.ensure();
    expect(await pair(world.holder("b", shared))).toEqual(first);
  });

  test("adopt the others' keys when Redis comes back, without a moment of wrong tags", async () => {
    const shared = world.memory();
    let down = true;
    const broken = () => Promise.reject(Object.assign(new Error("redis://:pw@host"), { code: "ECONNREFUSED" }));
    const flaky: Ephemeral = {
      ...shared,
      setIfAbsent: (...args) => (down ? broken() : shared.setIfAbsent(...args)),
      get: (key) => (down ? broken() : shared.get(key)),
    };
    const others = await pair(world.holder("b", shared));
    const keys = world.holder("a", flaky);
    const alone = await pair(keys);
    expect(alone).not.toEqual(others);
    world.now += 60_000;
    await keys.ensure();
    expect(world.logged).toEqual([
      { message: "day keys are not shared for now", part: "day-keys", code: "ECONNREFUSED" },
    ]);
    down = false;
    world.now += 60_000;
    const met = keys.ensure();
    expect(hex(keys.tags(["x"]).tag)).toBe(
      createHmac("sha256", Buffer.from(alone[1], "hex")).update("\0\0\0\u0001x").digest("hex"),
    );
    await met;
    expect(await pair(keys)).toEqual(others);
    expect(await pair(world.holder("a"))).toEqual(others);
  });

  test("overwrite rubbish, and let what they published expire with the key", async () => {
    const shared = world.memory();
    await shared.set("daykey:2026-11-22", "rubbish", DAY);
    const first = await pair(world.holder("a", shared));
    expect(await pair(world.holder("b", shared))).toEqual(first);
    world.now = Date.parse("2026-11-23T23:59:59.999+08:00");
    expect(await shared.get("daykey:2026-11-22")).not.toBeNull();
    world.now += 1;
    expect(await shared.get("daykey:2026-11-22")).toBeNull();
  });
});

nameLeftOut("day keys on Redis");
describe.runIf(redisAvailable)("replicas that meet in a real Redis", () => {
  let server: TestRedis;
  const opened: Ephemeral[] = [];
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  afterEach(() => Promise.all(opened.splice(0).map((ephemeral) => ephemeral.close())));
  const replica = (host: string) => {
    const silent = () => undefined;
    const log = { debug: silent, info: silent, warn: silent, error: silent };
    const ephemeral = createRedisEphemeral({ url: server.url, log });
    opened.push(ephemeral);
    return { ephemeral, keys: world.holder(host, ephemeral) };
  };

  test("agree from their first call, through midnight, an empty Redis and one that is away", async () => {
    const [a, b] = [replica("a"), replica("b")];
    const [first, second] = await Promise.all([pair(a.keys), pair(b.keys)]);
    expect(second).toEqual(first);

    world.now += DAY;
    const [next, other] = await Promise.all([pair(a.keys), pair(b.keys)]);
    expect(other).toEqual(next);
    expect(next[0]).toBe(first[1]);

    await server.stop();
    world.now += 60_000;
    expect(await Promise.all([pair(a.keys), pair(b.keys)])).toEqual([next, next]);
    expect(world.logged.filter(({ message }) => message === "day keys are not shared for now")).toHaveLength(2);

    await server.start();
    while (!a.ephemeral.ready()) await pause(10);
    world.now += 60_000;
    await a.keys.ensure();
    expect(await pair(replica("c").keys)).toEqual(next);
  });

  test("that started apart while it was away end up with one pair", async () => {
    await server.stop();
    const [a, b] = [replica("d"), replica("e")];
    const [alone, apart] = await Promise.all([pair(a.keys), pair(b.keys)]);
    expect(apart).not.toEqual(alone);
    await server.start();
    while (!(a.ephemeral.ready() && b.ephemeral.ready())) await pause(10);
    world.now += 60_000;
    const [together, joined] = await Promise.all([pair(a.keys), pair(b.keys)]);
    expect(joined).toEqual(together);
    expect(await pair(world.holder("d"))).toEqual(await pair(world.holder("e")));
  });
});
