import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createGather } from "../../src/engine/gather.ts";

test("who asks while a call is under way goes together in the next, and everybody gets their own answer", async () => {
  const groups: (readonly number[])[] = [];
  const ask = createGather(0, async (numbers: readonly number[]) => {
    groups.push(numbers);
    await sleep(5);
    return numbers.map((number) => number * 10);
  });
  const first = ask(1);
  const others = [2, 3, 4].map(ask);
  expect(await first).toBe(10);
  expect(await Promise.all(others)).toEqual([20, 30, 40]);
  expect(await ask(5)).toBe(50);
  expect(groups).toEqual([[1], [2, 3, 4], [5]]);
});

test("calls begin no sooner after each other than they may, and the first of a quiet time at once", async () => {
  const begun: number[] = [];
  const groups: (readonly number[])[] = [];
  const ask = createGather(40, async (numbers: readonly number[]) => {
    begun.push(performance.now());
    groups.push(numbers);
    return numbers;
  });
  for (let i = 0; i < 6; i += 1) {
    void ask(i);
    await sleep(10);
  }
  await ask(6);
  const pauses = begun.slice(1).map((at, i) => at - (begun[i] ?? 0));
  expect(groups[0]).toEqual([0]);
  expect(pauses.length).toBeGreaterThan(0);
  // Timers count in whole milliseconds.
  expect(Math.min(...pauses)).toBeGreaterThan(38);
});

test("a call that fails fails for those who went together, and for nobody else", async () => {
  const ask = createGather(0, async (numbers: readonly number[]) => {
    await sleep(1);
    if (numbers.includes(2)) throw new Error("no");
    return numbers;
  });
  const [first, ...others] = [1, 2, 3].map((number) => ask(number).catch(() => "failed"));
  expect(await first).toBe(1);
  expect(await Promise.all(others)).toEqual(["failed", "failed"]);
  expect(await ask(4)).toBe(4);
});
