import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ephemeral } from "../../src/core/ports.ts";

export interface EphemeralUnderTest {
  readonly ephemeral: Ephemeral;
  /** Lets time pass for it, by the clock or by waiting. */
  readonly pass: (ms: number) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** What both implementations of the port Ephemeral keep. `open` is called once; the tests use keys of their own. */
export const ephemeralContract = (name: string, open: () => Promise<EphemeralUnderTest>): void => {
  describe(`${name} keeps the contract of Ephemeral:`, () => {
    let it: EphemeralUnderTest;
    let ephemeral: Ephemeral;
    beforeAll(async () => {
      it = await open();
      ephemeral = it.ephemeral;
      await ephemeral.get("ready");
    });
    afterAll(() => it.end());

    test("what was set is read, until it is deleted or set anew", async () => {
      expect(await ephemeral.get("a")).toBeNull();
      await ephemeral.set("a", "一\n\u0000🙂", 60_000);
      expect(await ephemeral.get("a")).toBe("一\n\u0000🙂");
      await ephemeral.set("a", "", 60_000);
      expect(await ephemeral.get("a")).toBe("");
      await ephemeral.delete("a");
      await ephemeral.delete("a");
      expect(await ephemeral.get("a")).toBeNull();
    });

    test("a value is gone when its time is over; setting it anew starts its time again", async () => {
      await ephemeral.set("short", "x", 400);
      await ephemeral.set("long", "x", 60_000);
      await it.pass(200);
      await ephemeral.set("short", "y", 400);
      await it.pass(250);
      expect(await ephemeral.get("short")).toBe("y");
      await it.pass(200);
      expect(await ephemeral.get("short")).toBeNull();
      expect(await ephemeral.get("long")).toBe("x");
    });

    test("only one of many takes a free key, and the key is free again when its time is over", async () => {
      const all = await Promise.all(Array.from({ length: 100 }, (_, i) => ephemeral.setIfAbsent("lock", `${i}`, 300)));
      expect(all.filter(Boolean)).toHaveLength(1);
      expect(await ephemeral.get("lock")).toBe(`${all.indexOf(true)}`);
      await it.pass(310);
      expect(await ephemeral.setIfAbsent("lock", "next", 60_000)).toBe(true);
      expect(await ephemeral.setIfAbsent("lock", "late", 60_000)).toBe(false);
      expect(await ephemeral.get("lock")).toBe("next");
    });

    test("a failed setIfAbsent prolongs nothing", async () => {
      await ephemeral.set("kept", "x", 300);
      expect(await ephemeral.setIfAbsent("kept", "y", 60_000)).toBe(false);
      await it.pass(310);
      expect(await ephemeral.get("kept")).toBeNull();
    });

    test("a bucket gives its capacity at once, then says how long to wait, and then gives", async () => {
      const bucket = { capacity: 3, refillPerSecond: 2 };
      expect(await Promise.all([1, 2, 3].map(() => ephemeral.take("b", bucket)))).toEqual([0, 0, 0]);
      const wait = await ephemeral.take("b", bucket);
      expect(wait).toBeGreaterThan(100);
      expect(wait).toBeLessThanOrEqual(500);
      await it.pass(wait);
      expect(await ephemeral.take("b", bucket)).toBe(0);
      expect(await ephemeral.take("b", bucket)).toBeGreaterThan(0);
    });

    test("asking an empty bucket costs nothing", async () => {
      const bucket = { capacity: 1, refillPerSecond: 2 };
      expect(await ephemeral.take("asked", bucket)).toBe(0);
      for (let i = 0; i < 20; i += 1) expect(await ephemeral.take("asked", bucket)).toBeGreaterThan(0);
      await it.pass(500);
      expect(await ephemeral.take("asked", bucket)).toBe(0);
    });

    test("a bucket never holds more than its capacity", async () => {
      const bucket = { capacity: 2, refillPerSecond: 4 };
      await ephemeral.take("full", bucket);
      await it.pass(300);
      const taken = await Promise.all(Array.from({ length: 10 }, () => ephemeral.take("full", bucket)));
      expect(taken.filter((wait) => wait === 0)).toHaveLength(2);
    });

    test("200 at once on a capacity of 50: exactly 50 get one", async () => {
      const bucket = { capacity: 50, refillPerSecond: 0.01 };
      const taken = await Promise.all(Array.from({ length: 200 }, () => ephemeral.take("crowd", bucket)));
      expect(taken.filter((wait) => wait === 0)).toHaveLength(50);
      for (const wait of taken.filter((ms) => ms !== 0)) {
        expect(wait).toBeGreaterThan(90_000);
        expect(wait).toBeLessThanOrEqual(100_000);
        expect(Number.isInteger(wait)).toBe(true);
      }
    });

    test("slow and large buckets are counted in full", async () => {
      expect(await ephemeral.take("slow", { capacity: 1, refillPerSecond: 1 / 86_400 })).toBe(0);
      const wait = await ephemeral.take("slow", { capacity: 1, refillPerSecond: 1 / 86_400 });
      expect(wait).toBeGreaterThan(86_390_000);
      expect(wait).toBeLessThanOrEqual(86_400_000);
      for (let i = 0; i < 3; i += 1)
        expect(await ephemeral.take("large", { capacity: 1e6, refillPerSecond: 1e5 })).toBe(0);
    });

    test("a bucket and a value of the same name are two things; deleting empties both", async () => {
      const bucket = { capacity: 1, refillPerSecond: 0.01 };
      await ephemeral.set("both", "value", 60_000);
      expect(await ephemeral.take("both", bucket)).toBe(0);
      expect(await ephemeral.take("both", bucket)).toBeGreaterThan(0);
      expect(await ephemeral.get("both")).toBe("value");
      await ephemeral.delete("both");
      expect(await ephemeral.get("both")).toBeNull();
      expect(await ephemeral.take("both", bucket)).toBe(0);
    });

    test("buckets and times that make no sense are refused", async () => {
      for (const bucket of [
        [0, 1],
        [1, 0],
        [1, -1],
        [Number.NaN, 1],
        [1, Number.NaN],
        [1e12, 1e-9],
      ]) {
        const [capacity = 0, refillPerSecond = 0] = bucket;
        await expect(ephemeral.take("odd", { capacity, refillPerSecond })).rejects.toThrow(RangeError);
      }
      for (const ttl of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        await expect(ephemeral.set("odd", "x", ttl)).rejects.toThrow(RangeError);
        await expect(ephemeral.setIfAbsent("odd", "x", ttl)).rejects.toThrow(RangeError);
      }
    });

    test("fractions of a millisecond are a time to live", async () => {
      await ephemeral.set("fraction", "x", 60_000.5);
      expect(await ephemeral.get("fraction")).toBe("x");
    });

    test("is ready until it is closed, and then refuses", async () => {
      const { ephemeral: other, end } = await open();
      await other.get("x");
      expect(other.ready()).toBe(true);
      await end();
      expect(other.ready()).toBe(false);
      await expect(other.get("x")).rejects.toThrow();
      await expect(other.take("x", { capacity: 1, refillPerSecond: 1 })).rejects.toThrow();
      await other.close();
    });
  });
};
