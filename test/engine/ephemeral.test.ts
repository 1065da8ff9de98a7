import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Bucket, Ephemeral, LogFields } from "../../src/core/ports.ts";
import { createMemoryEphemeral } from "../../src/engine/ephemeral.ts";
import { createRedisEphemeral } from "../../src/engine/ephemeral-redis.ts";
import { createLog } from "../../src/engine/log.ts";
import { ephemeralContract } from "../contract/ephemeral.ts";
import { nameLeftOut, redisAvailable, startRedis, type TestRedis } from "../support/redis.ts";

const createMemory = (maxKeys = 10_000) => {
  let now = Date.parse("2026-11-22T10:00:00+08:00");
  const ephemeral = createMemoryEphemeral({ clock: { now: () => new Date(now) }, maxKeys });
  return {
    ephemeral,
    pass: async (ms: number) => {
      now += ms;
    },
    end: ephemeral.close,
  };
};

ephemeralContract("memory", async () => createMemory());

describe("memory", () => {
  test("holds no more than it was told, and forgets the oldest first", async () => {
    const { ephemeral } = createMemory(3);
    for (const key of ["a", "b", "c"]) await ephemeral.set(key, key, 60_000);
    await ephemeral.set("a", "again", 60_000);
    await ephemeral.set("d", "d", 60_000);
    expect(await Promise.all(["a", "b", "c", "d"].map(ephemeral.get))).toEqual(["again", null, "c", "d"]);
    const bucket = { capacity: 1, refillPerSecond: 0.001 };
    for (const key of ["a", "b", "c", "d"]) await ephemeral.take(key, bucket);
    expect(await ephemeral.take("d", bucket)).toBeGreaterThan(0);
    expect(await ephemeral.take("a", bucket)).toBe(0);
    expect(await ephemeral.get("a")).toBe("again");
  });

  test("counts a bucket as an exact one would, whatever is asked when, the clock going back included", async () => {
    const bucket = fc.record({
      capacity: fc.integer({ min: 1, max: 20 }),
      refillPerSecond: fc.integer({ min: 1, max: 4000 }).map((n) => n / 16),
    });
    const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -2000, max: 20_000 })), {
      maxLength: 120,
    });
    await fc.assert(
      fc.asyncProperty(bucket, steps, async (shape, times) => {
        const { ephemeral, pass } = createMemory();
        const model = createModel(shape);
        for (const ms of times) {
          await pass(ms);
          expect(await ephemeral.take("k", shape)).toBe(model(ms));
        }
      }),
      { numRuns: 300 },
    );
  });

  test("the wait it names is the shortest that helps", async () => {
    const rates = fc.double({ min: 0.0001, max: 1500, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), rates, async (capacity, refillPerSecond) => {
        const { ephemeral, pass } = createMemory();
        const take = () => ephemeral.take("k", { capacity, refillPerSecond });
        for (let i = 0; i < capacity; i += 1) expect(await take()).toBe(0);
        const wait = await take();
        await pass(wait - 1);
        expect(await take()).toBe(1);
        await pass(1);
        expect(await take()).toBe(0);
      }),
    );
  });
});

/** A bucket as the book has it: a level in microseconds of refill, filled by time, emptied by tokens. */
const createModel = ({ capacity, refillPerSecond }: Bucket) => {
  const token = BigInt(Math.round(1_000_000 / refillPerSecond));
  const size = token * BigInt(capacity);
  let level = size;
  let now = 0n;
  let seen: bigint | undefined;
  return (ms: number): number => {
    now += BigInt(ms) * 1000n;
    // While the clock stands before the last change, the debt grows by the step, but never beyond empty.
    const filled = level + (now - (seen ?? now));
    const clipped = filled > size ? size : filled < 0n ? 0n : filled;
    if (clipped < token) return Number((token - clipped + 999n) / 1000n);
    level = clipped - token;
    seen = now;
    return 0;
  };
};

nameLeftOut("Ephemeral on Redis");
describe.runIf(redisAvailable)("redis", () => {
  let server: TestRedis;
  const opened: Ephemeral[] = [];
  const logged: (LogFields & { readonly message: string })[] = [];
  const lines: string[] = [];
  const written = createLog({ level: "debug", destination: { write: (line) => void lines.push(line) } });
  const write = (message: string, fields?: LogFields) => {
    logged.push({ message, ...fields });
    written.info(message, fields);
  };
  const log = { debug: write, info: write, warn: write, error: write };
  const connect = (url = server.url): Ephemeral => {
    const ephemeral = createRedisEphemeral({ url, log });
    opened.push(ephemeral);
    return ephemeral;
  };
  const until = async (done: () => boolean): Promise<void> => {
    const end = Date.now() + 15_000;
    while (!done()) {
      if (Date.now() > end) throw new Error("it did not come to that");
      await pause(10);
    }
  };
  const timed = async (work: Promise<unknown>): Promise<readonly [code: unknown, ms: number]> => {
    const before = performance.now();
    const code = await work.then(
      () => "ok",
      (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
    );
    return [code, performance.now() - before];
  };

  beforeAll(async () => {
    server = await startRedis({ password: "canary-password" });
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    logged.length = 0;
  });
  afterEach(() => Promise.all(opened.splice(0).map((ephemeral) => ephemeral.close())));

  ephemeralContract("redis", async () => {
    const ephemeral = createRedisEphemeral({ url: server.url, log });
    return { ephemeral, pass: async (ms) => void (await pause(ms + 2)), end: ephemeral.close };
  });

  test("two connections share one bucket: 200 at once on a capacity of 50", async () => {
    const both = [connect(), connect()];
    const bucket = { capacity: 50, refillPerSecond: 0.01 };
    const taken = await Promise.all(Array.from({ length: 200 }, (_, i) => both[i % 2]?.take("shared", bucket)));
    expect(taken.filter((wait) => wait === 0)).toHaveLength(50);
  });

  test("counts within the bounds that its clock allows, whatever the bucket", async () => {
    const ephemeral = connect();
    const rates = fc.double({ min: 0.0001, max: 100, noNaN: true });
    let key = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        rates,
        fc.integer({ min: 1, max: 100 }),
        async (capacity, refillPerSecond, asked) => {
          key += 1;
          const before = performance.now();
          const waits = await Promise.all(
            Array.from({ length: asked }, () => ephemeral.take(`p${key}`, { capacity, refillPerSecond })),
          );
          const refilled = ((performance.now() - before + 2) / 1000) * refillPerSecond;
          const taken = waits.filter((wait) => wait === 0).length;
          expect(taken).toBeGreaterThanOrEqual(Math.min(asked, capacity));
          expect(taken).toBeLessThanOrEqual(capacity + Math.ceil(refilled));
          for (const wait of waits) expect(wait).toBeLessThanOrEqual(Math.ceil(1000 / refillPerSecond) + 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("everything it writes is below uh: and expires, buckets as soon as they are full", async () => {
    const ephemeral = connect();
    const raw = new Redis(server.url);
    await raw.flushall();
    await ephemeral.set("v", "x", 5_000);
    await ephemeral.setIfAbsent("n", "x", 5_000);
    await ephemeral.take("t", { capacity: 10, refillPerSecond: 2 });
    const keys = (await raw.keys("*")).sort();
    expect(keys).toEqual(["uh:b:t", "uh:v:n", "uh:v:v"]);
    const ttls = await Promise.all(keys.map((key) => raw.pttl(key)));
    expect(ttls[0]).toBeGreaterThan(300);
    expect(ttls[0]).toBeLessThanOrEqual(500);
    for (const ttl of ttls.slice(1)) expect(ttl).toBeGreaterThan(4_000);
    expect(await raw.config("GET", "save")).toEqual(["save", ""]);
    raw.disconnect();
  });

  test("serves calls made before the connection stands", async () => {
    const ephemeral = connect();
    expect(ephemeral.ready()).toBe(false);
    expect(await ephemeral.setIfAbsent("early", "x", 1_000)).toBe(true);
    expect(ephemeral.ready()).toBe(true);
  });

  test("starts without Redis: calls are refused at once, nothing waits, and it comes by itself", async () => {
    await server.stop();
    const before = performance.now();
    const ephemeral = connect();
    expect(performance.now() - before).toBeLessThan(100);
    const first = await timed(ephemeral.get("x"));
    expect(first).toEqual(["ERR_REDIS_UNREACHABLE", expect.any(Number)]);
    expect(first[1]).toBeLessThan(3_000);
    const later = await timed(Promise.allSettled(Array.from({ length: 5_000 }, () => ephemeral.get("x"))));
    expect(later[1]).toBeLessThan(2_000);
    expect(ephemeral.ready()).toBe(false);
    await server.start();
    await until(ephemeral.ready);
    expect(await ephemeral.take("x", { capacity: 1, refillPerSecond: 1 })).toBe(0);
    expect(logged).toEqual([
      { message: "redis is not reachable", part: "redis", code: "ECONNREFUSED" },
      { message: "redis is back", part: "redis" },
    ]);
  });

  test("a Redis that dies under it fails what is on the way and is found again", async () => {
    const ephemeral = connect();
    await ephemeral.set("x", "y", 60_000);
    const flying = Array.from({ length: 50 }, () => timed(ephemeral.get("x")));
    await server.stop();
    for (const [, ms] of await Promise.all(flying)) expect(ms).toBeLessThan(5_000);
    await until(() => !ephemeral.ready());
    expect(await timed(ephemeral.get("x"))).toEqual(["ERR_REDIS_UNREACHABLE", expect.any(Number)]);
    await server.start();
    await until(ephemeral.ready);
    expect(await ephemeral.get("x")).toBeNull();
  });

  test("a Redis that hangs times calls out, then they are refused at once, until it answers again", async () => {
    const ephemeral = connect();
    await ephemeral.get("x");
    server.freeze();
    try {
      const [code, ms] = await timed(ephemeral.get("x"));
      expect(code).toBe("ERR_REDIS_ETIMEDOUT");
      expect(ms).toBeLessThan(5_000);
      await until(() => !ephemeral.ready());
      const [after, quick] = await timed(ephemeral.get("x"));
      expect(after).toBe("ERR_REDIS_UNREACHABLE");
      expect(quick).toBeLessThan(500);
    } finally {
      server.thaw();
    }
    await until(ephemeral.ready);
    expect(await ephemeral.get("x")).toBeNull();
  });

  test("a wrong password is told by its code, and the calls are refused", async () => {
    const ephemeral = connect(server.url.replace("canary-password", "canary-wrong"));
    expect((await timed(ephemeral.get("x")))[0]).toMatch(/^ERR_REDIS_/);
    expect(ephemeral.ready()).toBe(false);
    expect(logged).toEqual([
      { message: "redis is not reachable", part: "redis", code: expect.stringMatching(/^(WRONGPASS|NOAUTH)$/) },
    ]);
  });

  test("an error carries neither key, value nor address", async () => {
    const ephemeral = connect();
    const raw = new Redis(server.url);
    await raw.config("SET", "maxmemory", "1");
    const error: unknown = await ephemeral.set("canary-key", "canary-value", 1_000).catch((e: unknown) => e);
    await raw.config("SET", "maxmemory", "0");
    raw.disconnect();
    expect(error).toMatchObject({ message: "redis: OOM", code: "ERR_REDIS_OOM" });
    expect(JSON.stringify({ ...(error as Error) }) + String((error as Error).stack)).not.toContain("canary");
    expect((error as Error).cause).toBeUndefined();
  });

  test("a script flush is no matter", async () => {
    const ephemeral = connect();
    const raw = new Redis(server.url);
    await ephemeral.take("flush", { capacity: 5, refillPerSecond: 1 });
    await raw.script("FLUSH");
    expect(await ephemeral.take("flush", { capacity: 5, refillPerSecond: 1 })).toBe(0);
    raw.disconnect();
  });

  test("closing while it cannot connect ends it", async () => {
    await server.stop();
    const ephemeral = connect();
    const pending = timed(ephemeral.get("x"));
    await ephemeral.close();
    expect((await pending)[0]).toMatch(/^ERR_REDIS_/);
    await expect(ephemeral.get("x")).rejects.toThrow("redis:");
    await server.start();
    await pause(300);
    expect(ephemeral.ready()).toBe(false);
  });

  test("no line of the log held a secret", () => {
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.join("")).not.toMatch(/canary|127\.0\.0\.1|redis:\/\//);
  });
});
