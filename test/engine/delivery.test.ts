import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Delivery } from "../../src/core/adapter.ts";
import { DeliveryError } from "../../src/core/errors.ts";
import { PARALLEL_PLACES } from "../../src/engine/limits.ts";
import { makeEchoTables, withEcho } from "../support/echo.ts";
import { counterOf } from "../support/metrics.ts";
import { outboxEmpty } from "../support/outbox.ts";
import { createPlatform, createStore, type Platform, replyHandle } from "../support/platform.ts";
import { createWorld, type World } from "../support/world.ts";

const store = createStore();
let world: World;
let platform: Platform;

beforeAll(async () => {
  platform = createPlatform({ store });
  world = await createWorld({ platform, capabilities: withEcho });
  await makeEchoTables(world.sql);
});
afterAll(() => world?.close());
beforeEach(() => {
  store.messages.length = 0;
  platform.beforeSend = () => undefined;
});

const commit = (who: string, chat: string, text: string) => platform.sink()(platform.incoming(who, chat, text));
const textsIn = (chat: string) => store.messages.filter((message) => message.chat === chat).map(({ text }) => text);
const deliveries = (outcome: string) => counterOf(world.app, "unionhall_deliveries_total", { outcome });
const textOf = ({ card }: Delivery) => card.title;

/** Fails the sends of a text so many times. */
const failing = (text: string, times: number, error: () => Error): void => {
  let left = times;
  platform.beforeSend = (delivery) => {
    if (textOf(delivery) !== text || left === 0) return;
    left -= 1;
    throw error();
  };
};

const later = () => new DeliveryError("slow down", { retryAfterMs: 2 });
const never = () => new DeliveryError("no such chat");

describe("order within a place", () => {
  test("replies are shown in the order of their commits, however long single ones take", async () => {
    let seed = 7;
    platform.beforeSend = async () => {
      seed = (seed * 31) % 101;
      if (seed % 4 === 0) await sleep(seed % 5);
    };
    const chats = Array.from({ length: 6 }, (_, i) => `群${i}`);
    const lines = Array.from({ length: 40 }, (_, i) => `${i}`);
    await Promise.all(
      chats.map(async (chat) => {
        for (const line of lines) await commit("兰", chat, `echo ${line}`);
      }),
    );
    await outboxEmpty(world.sql);
    for (const chat of chats) expect(textsIn(chat)).toEqual(lines);
  });

  test("the replies of one verb stay together in their order while others talk", async () => {
    await Promise.all(Array.from({ length: 12 }, (_, i) => platform.say(`教师${i}`, "大群", `many ${i}`)));
    for (let i = 0; i < 12; i += 1) {
      const own = textsIn("大群").filter((text) => text.startsWith(`${i} `));
      expect(own).toEqual([1, 2, 3, 4, 5].map((n) => `${i} ${n}`));
    }
  });

  test("of people who sign up at once, nobody reads a count that is behind the one above", async () => {
    await world.person("主席", ["chair"]);
    await platform.say("主席", "球群", "发起活动 羽毛球 时间 明天下午4点 名额 200");
    const people = Array.from({ length: 120 }, (_, i) => `教师${i}`);
    await Promise.all(people.map((who) => platform.say(who, "球群", "报名")));
    const acknowledged = store.messages.filter(
      ({ chat, updates, text }) => chat === "球群" && !updates && /^✅/.test(text),
    );
    const counts = acknowledged.map(({ text }) => Number(/(\d+)\/200/.exec(text)?.[1]));
    expect(counts).toEqual(people.map((_, i) => i + 1));
  });
});

describe("a platform that does not take a reply", () => {
  test("and says when to try again, gets it again; what comes after it in the place waits", async () => {
    failing("一", 3, later);
    await commit("兰", "群", "echo 一");
    await platform.say("兰", "群", "echo 二");
    expect(textsIn("群")).toEqual(["一", "二"]);
    expect(await deliveries("retried")).toBe(3);
  });

  test("does not hold up other places, even when more of them wait than are sent to at once", async () => {
    let isJammed = true;
    platform.beforeSend = ({ to }) => {
      if (to.chat.startsWith("堵") && isJammed) throw new DeliveryError("slow down", { retryAfterMs: 100 });
    };
    const blocked = Array.from({ length: PARALLEL_PLACES + 5 }, (_, i) => `堵${i}`);
    await Promise.all(blocked.map((chat) => commit("兰", chat, "echo 等")));
    await platform.say("兰", "群", "echo 通");
    expect(textsIn("群")).toEqual(["通"]);
    expect(textsIn("堵0")).toEqual([]);
    isJammed = false;
    await outboxEmpty(world.sql);
    for (const chat of blocked) expect(textsIn(chat)).toEqual(["等"]);
  });

  test("and refuses, costs that reply only: it is counted, and the next ones go out", async () => {
    failing("不行", 99, never);
    const refused = await deliveries("refused");
    await commit("兰", "群", "echo 不行");
    expect(await platform.say("兰", "群", "echo 行")).toHaveLength(1);
    expect(textsIn("群")).toEqual(["行"]);
    expect(await deliveries("refused")).toBe(refused + 1);
    await outboxEmpty(world.sql);
  });

  test("and breaks in a way no adapter should, costs no more than a refusal", async () => {
    failing("坏", 99, () => new TypeError("undefined is not a function"));
    expect(await platform.say("兰", "群", "echo 坏")).toEqual([]);
    expect(await platform.say("兰", "群", "echo 好")).toHaveLength(1);
  });

  test("and never stops putting it off, is given up on", async () => {
    failing("永远", Number.POSITIVE_INFINITY, () => new DeliveryError("slow down", { retryAfterMs: 0 }));
    expect(await platform.say("兰", "群", "echo 永远")).toEqual([]);
    expect(await deliveries("given-up")).toBe(1);
    expect(await platform.say("兰", "群", "echo 之后")).toHaveLength(1);
  });
});

test("a reply that nobody has words for, or for a platform that is gone, is dropped and counted", async () => {
  await platform.say("兰", "群", "echo 先");
  const before = await deliveries("unsent");
  await world.sql`select outbox_put(id, 'message', 'of.yesterday', '{}', null, null, now(), null) from place where chat = '群'`;
  await world.sql`select outbox_put(place_of('gone', 't', 'group', 'x'), 'message', 'echo.said', '{"text": "?"}', null, null, now(), null)`;
  await outboxEmpty(world.sql);
  expect(await deliveries("unsent")).toBe(before + 2);
  expect(await platform.say("兰", "群", "echo 后")).toHaveLength(1);
});

describe("a synchronous answer", () => {
  const soon = () => new Date(world.clock.now().getTime() + 60_000);

  test("is the reply, which is then not sent a second time", async () => {
    const answered: Delivery[] = [];
    await platform.say("兰", "群", "echo 好的", { reply: replyHandle(soon(), answered) });
    expect(answered.map(textOf)).toEqual(["好的"]);
    expect(store.messages).toEqual([]);
    await outboxEmpty(world.sql);
  });

  test("that came too late is pushed as a message", async () => {
    const answered: Delivery[] = [];
    const reply = replyHandle(new Date(world.clock.now().getTime() - 1), answered);
    await platform.say("兰", "群", "echo 晚了", { reply });
    expect(answered).toEqual([]);
    expect(textsIn("群")).toEqual(["晚了"]);
  });

  test("that the platform does not take any more is pushed as a message", async () => {
    for (const answer of [async () => null, () => Promise.reject(new Error("gone"))]) {
      await platform.say("兰", "群", "echo 推送", { reply: { expiresAt: soon(), answer } });
    }
    expect(textsIn("群")).toEqual(["推送", "推送"]);
  });

  test("is one reply for who asked; what somebody else is told goes to them", async () => {
    await platform.say("竹", "@竹", "echo 你好");
    store.messages.length = 0;
    const answered: Delivery[] = [];
    await platform.say("兰", "群", "tell 竹 秘密", { reply: replyHandle(soon(), answered) });
    expect(answered.map(textOf)).toEqual(["told 竹"]);
    expect(textsIn("@竹")).toEqual(["秘密"]);
    const several: Delivery[] = [];
    await platform.say("兰", "群", "both 两条", { reply: replyHandle(soon(), several) });
    expect(several.map(textOf)).toEqual(["here 两条"]);
    expect(textsIn("@兰")).toEqual(["private 两条"]);
  });
});
