import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import type { Call } from "../../../adapters/feishu/api.ts";
import { createDirectory } from "../../../adapters/feishu/directory.ts";
import { CallError } from "../../../adapters/feishu/failures.ts";
import type { MovableClock } from "../../../src/core/clock.ts";
import { clockAtVectors, listeningLog } from "./parts.ts";

let clock: MovableClock;
let log: ReturnType<typeof listeningLog>;
let asked: (readonly string[])[];
let pace: () => Promise<void>;
let answer: (users: readonly string[]) => Promise<object>;
beforeEach(() => {
  clock = clockAtVectors();
  log = listeningLog();
  asked = [];
  pace = async () => undefined;
  answer = async (users) => ({ data: { users: users.map((user) => ({ user_id: user, name: `名${user}` })) } });
});

const directory = () =>
  createDirectory({
    api: async ({ body }: Call) => {
      const users = (body as { user_ids: readonly string[] }).user_ids;
      asked.push(users);
      return { ...(await answer(users)) };
    },
    pace: () => pace(),
    clock,
    log,
  });

test("who is asked for at once goes together, ten a call, each once (§5.1)", async () => {
  const { nameOf } = directory();
  const users = Array.from({ length: 23 }, (_, i) => `ou_${i}`);
  const names = await Promise.all([...users, ...users].map(nameOf));
  expect(names).toEqual([...users, ...users].map((user) => `名${user}`));
  expect(asked.map(({ length }) => length)).toEqual([10, 10, 3]);
});

test("who comes while a call waits for its turn goes along with it", async () => {
  const { nameOf } = directory();
  pace = () => sleep(100);
  const names = [nameOf("ou_1")];
  for (const user of ["ou_2", "ou_3"]) {
    await sleep(20);
    names.push(nameOf(user));
  }
  expect(await Promise.all(names)).toEqual(["名ou_1", "名ou_2", "名ou_3"]);
  expect(asked).toEqual([["ou_1", "ou_2", "ou_3"]]);
});

test("a call that never had its turn is forgotten, and the next one has one", async () => {
  const { nameOf } = directory();
  pace = async () => Promise.reject(new Error("too much"));
  expect(await nameOf("ou_1")).toBeNull();
  pace = async () => undefined;
  clock.advance(601);
  expect(await nameOf("ou_1")).toBe("名ou_1");
});

test("a name is remembered for a day, what has none for ten minutes", async () => {
  const { nameOf } = directory();
  await nameOf("ou_1");
  answer = async () => ({ data: { users: [] } });
  clock.advance(23 * 3_600);
  expect([await nameOf("ou_1"), await nameOf("ou_2"), await nameOf("ou_2")]).toEqual(["名ou_1", null, null]);
  expect(asked).toHaveLength(2);
  clock.advance(3_601);
  expect([await nameOf("ou_1"), await nameOf("ou_2")]).toEqual([null, null]);
  expect(asked).toHaveLength(4);
});

test("a name that an event told is not asked for", async () => {
  const { nameOf, learn } = directory();
  learn("ou_1", "王兰");
  learn("ou_2", "");
  expect([await nameOf("ou_1"), await nameOf("ou_2")]).toEqual(["王兰", "名ou_2"]);
  expect(asked).toEqual([["ou_2"]]);
});

test("without the scope it is quiet for ten minutes and says so once", async () => {
  const { nameOf, learn } = directory();
  answer = async () => Promise.reject(new CallError(99991672, 400));
  expect(await Promise.all(["ou_1", "ou_2"].map(nameOf))).toEqual([null, null]);
  expect(await nameOf("ou_3")).toBeNull();
  learn("ou_3", "李强");
  expect(await nameOf("ou_3")).toBe("李强");
  expect([asked.length, log.lines]).toEqual([
    1,
    [{ level: "warn", message: "feishu does not tell names", fields: { platform: "feishu", code: "99991672" } }],
  ]);
  clock.advance(601);
  await nameOf("ou_1");
  expect(asked).toHaveLength(2);
});

test("after a failure that passes by itself it is asked again in five seconds", async () => {
  const { nameOf } = directory();
  const good = answer;
  for (const mishap of [new CallError(99991400, 400), new CallError(0, 0), new Error("lost")]) {
    answer = async () => Promise.reject(mishap);
    expect(await nameOf("ou_1")).toBeNull();
    answer = good;
    expect(await nameOf("ou_1")).toBeNull();
    clock.advance(5);
    expect(await nameOf("ou_1")).toBe("名ou_1");
    clock.advance(24 * 3_600);
  }
});

test("a platform that takes its time does not hold a message up, and its answer is kept for the next", async () => {
  const { nameOf } = directory();
  const good = answer;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  answer = async (users) => {
    await released;
    return good(users);
  };
  const started = performance.now();
  expect(await nameOf("ou_1")).toBeNull();
  expect(performance.now() - started).toBeLessThan(1_500);
  release();
  expect(await nameOf("ou_1")).toBe("名ou_1");
  expect(asked).toHaveLength(1);
});

test("names are one line without what cannot be seen, and have an end", async () => {
  answer = async () => ({ data: { users: [{ user_id: "ou_1", name: `王\u202e\n兰${"长".repeat(100)}` }] } });
  const name = await directory().nameOf("ou_1");
  expect(name).toMatch(/^王 兰长+…$/);
  expect([...(name ?? "")].length).toBeLessThanOrEqual(40);
});
