import { beforeEach, expect, test } from "vitest";
import { createToken, type Fetched } from "../../../adapters/feishu/token.ts";
import type { MovableClock } from "../../../src/core/clock.ts";
import type { Ephemeral } from "../../../src/core/ports.ts";
import { createMemoryEphemeral } from "../../../src/engine/ephemeral.ts";
import { clockAtVectors } from "./parts.ts";

let clock: MovableClock;
let ephemeral: Ephemeral;
let fetched: number;
let fetch: () => Promise<Fetched>;
beforeEach(() => {
  clock = clockAtVectors();
  ephemeral = createMemoryEphemeral({ clock, maxKeys: 100 });
  fetched = 0;
  fetch = async () => {
    fetched += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { token: `t-${fetched}`, expire: 7_200 };
  };
});

const replica = (shared: Ephemeral = ephemeral) =>
  createToken({ appId: "cli_1", clock, ephemeral: shared, fetch: () => fetch() });

test("fifty calls at a cold start fetch one token, over two replicas (case 17)", async () => {
  const replicas = [replica(), replica()];
  const got = await Promise.all(Array.from({ length: 50 }, (_, i) => replicas[i % 2]?.get()));
  expect([new Set(got), fetched]).toEqual([new Set(["t-1"]), 1]);
});

test("it is kept until three minutes before its end, and then fetched anew (case 17)", async () => {
  const token = replica();
  await token.get();
  clock.advance(6_900);
  expect(await token.get()).toBe("t-1");
  clock.advance(150);
  expect([await token.get(), fetched]).toEqual(["t-2", 2]);
});

test("one that was refused is fetched anew once, however many heard of it", async () => {
  const [one, other] = [replica(), replica()];
  expect([await one.get(), await other.get()]).toEqual(["t-1", "t-1"]);
  await Promise.all([one.refuse("t-1"), one.refuse("t-1"), other.refuse("t-1")]);
  expect(await Promise.all([one.get(), other.get(), one.get()])).toEqual(["t-2", "t-2", "t-2"]);
  await other.refuse("t-1");
  expect([await other.get(), fetched]).toEqual(["t-2", 2]);
});

test("a failed fetch is told to all who waited and tried again by the next", async () => {
  const token = replica();
  const good = fetch;
  fetch = async () => Promise.reject(new Error("away"));
  const told = await Promise.allSettled([token.get(), token.get()]);
  expect(told.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fetch = good;
  expect(await token.get()).toBe("t-1");
});

test("who holds the lock and dies holds nobody up for long", async () => {
  await ephemeral.setIfAbsent("feishu:token-lock:cli_1", "another", 60_000);
  const started = performance.now();
  expect(await replica().get()).toBe("t-1");
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(await ephemeral.get("feishu:token-lock:cli_1")).toBe("another");
});

test("without the shared memory each replica has its own", async () => {
  const away = async () => Promise.reject(new Error("redis is away"));
  const broken = { ...ephemeral, get: away, set: away, setIfAbsent: away, delete: away };
  const token = replica(broken);
  expect([...(await Promise.all([token.get(), token.get()])), fetched]).toEqual(["t-1", "t-1", 1]);
  await token.refuse("t-1");
  expect(await token.get()).toBe("t-2");
  await token.refuse("t-1");
  expect(await token.get()).toBe("t-2");
});

test.each(["{", "{}", '{"token":7}', '{"token":"t-9"}', "null"])("what is stored as %s is no token", async (stored) => {
  await ephemeral.set("feishu:token:cli_1", stored, 60_000);
  expect(await replica().get()).toBe("t-1");
});
