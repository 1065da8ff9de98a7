import { expect, test } from "vitest";
import { PACES } from "../../../adapters/feishu/limits.ts";
import { createPace } from "../../../adapters/feishu/pace.ts";
import { createClock } from "../../../src/core/clock.ts";
import { DeliveryError } from "../../../src/core/errors.ts";
import { createMemoryEphemeral } from "../../../src/engine/ephemeral.ts";
import { APP } from "./parts.ts";

const memory = () => createMemoryEphemeral({ clock: createClock(), maxKeys: 1_000 });

test.each([
  ["place", 5],
  ["card", 5],
  ["names", 5],
  ["send", 50],
  ["patch", 50],
] as const)("%s: never more than %i in any second, two replicas together", async (kind, most) => {
  const ephemeral = memory();
  const replicas = [createPace(ephemeral, APP), createPace(ephemeral, APP)];
  const times = await Promise.all(
    Array.from({ length: most + 4 }, async (_, i) => {
      await replicas[i % 2]?.(kind, "oc_1");
      return performance.now();
    }),
  );
  times.sort((a, b) => a - b);
  for (const [i, at] of times.entries())
    expect((times[i + most] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThan(990);
  expect(PACES[kind].capacity + PACES[kind].refillPerSecond).toBeLessThanOrEqual(most);
});

test("a minute of one interface stays below a thousand (§4.1)", () => {
  const { capacity, refillPerSecond } = PACES.send;
  expect(capacity + 60 * refillPerSecond).toBeLessThanOrEqual(1_000);
});

test("one chat does not wait for another, nor an app for another", async () => {
  const ephemeral = memory();
  const pace = createPace(ephemeral, APP);
  const other = createPace(ephemeral, { ...APP, appId: "cli_other" });
  const started = performance.now();
  await Promise.all(["oc_1", "oc_1", "oc_2", "oc_2"].map((id) => pace("place", id)));
  await Promise.all([other("place", "oc_1"), other("place", "oc_1")]);
  expect(performance.now() - started).toBeLessThan(200);
});

test("who would wait too long is told to come again", async () => {
  const pace = createPace(memory(), APP, 100);
  await pace("card", "om_1");
  const error = await pace("card", "om_1").catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DeliveryError);
  expect((error as DeliveryError).retryAfterMs).toBeGreaterThan(0);
});

test("without the shared memory nobody waits", async () => {
  const pace = createPace({ take: async () => Promise.reject(new Error("redis is away")) }, APP);
  const started = performance.now();
  for (let i = 0; i < 20; i += 1) await pace("card", "om_1");
  expect(performance.now() - started).toBeLessThan(100);
});

test("the shared memory does not tell who was written to, even to those who know all ids", async () => {
  const keys: string[] = [];
  const take = async (key: string) => {
    keys.push(key);
    return 0;
  };
  await createPace({ take }, APP)("place", "ou_1");
  await createPace({ take }, { ...APP, appSecret: "another" })("place", "ou_1");
  expect(keys.join()).not.toContain("ou_1");
  expect(new Set(keys).size).toBe(2);
});
