import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Adapter } from "../../src/core/adapter.ts";
import type { Place } from "../../src/core/incoming.ts";
import { createLive, type LiveParts } from "../../src/engine/live.ts";

const place: Place = { platform: "fake", tenant: "t", kind: "group", chat: "群" };
const INTERVAL_MS = 50;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a topic that changes after a quiet minute is as well known as any: waited for, told of, and kept to its interval", async () => {
  const shown: number[] = [];
  const adapter = {
    liveCards: {
      intervalMs: INTERVAL_MS,
      lifetimeMs: 1_000,
      update: async () => {
        shown.push(Date.now());
        return { messageId: "m1" };
      },
    },
  } as unknown as Adapter;
  const live = createLive({
    adapters: new Map([["fake", adapter]]),
    outbox: {
      takeUpdates: async (wanted: readonly unknown[]) =>
        wanted.map(() => ({ rows: [], messages: [{ messageId: "m1", place }] })),
    } as unknown as LiveParts["outbox"],
    settler: { settle: async () => undefined },
    liveCard: async () => ({ title: "羽毛球", blocks: [] }),
    clock: { now: () => new Date() },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  expect(await live.touch("activity:1")).toEqual(["m1"]);

  await sleep(INTERVAL_MS);
  vi.advanceTimersByTime(120_000);
  const before = performance.now();
  const again = live.touch("activity:1");
  expect(live.idle()).toBe(false);
  expect(live.touchedSince("activity:1", before)).toBe(true);
  expect(await again).toEqual(["m1"]);

  await live.touch("activity:1");
  const [, second = 0, third = 0] = shown;
  expect(third - second).toBeGreaterThanOrEqual(INTERVAL_MS - 5);
});
