import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { createFeishuAdapter } from "../../../adapters/feishu/index.ts";
import type { Adapter, Outcome } from "../../../src/core/adapter.ts";
import { createClock } from "../../../src/core/clock.ts";
import type { Incoming } from "../../../src/core/incoming.ts";
import { createMemoryEphemeral } from "../../../src/engine/ephemeral.ts";
import { createFakeFeishu, type Fake, type FakeOptions } from "../../support/fake-feishu/index.ts";
import { handled, listeningLog } from "./parts.ts";

/** The SDK's WSClient under our supervisor, against the fake platform (§1.8, case 22). */

let fake: Fake;
let adapters: Adapter[] = [];
afterEach(async () => {
  await Promise.all(adapters.map((adapter) => adapter.stop()));
  adapters = [];
  await fake.close();
  fake.check();
});

const QUICK = { handshakeMs: 500, pongMs: 300, firstMs: 20, mostMs: 200, lookMs: 10, drainMs: 1_000 };

const platform = async (options: Partial<FakeOptions> = {}) => {
  fake = await createFakeFeishu({
    mode: "socket",
    noise: 0,
    repeats: 0,
    hurry: 1_000,
    intervals: { ping: 1, reconnect: 120, nonce: 30 },
    ...options,
  });
};

const start = async (config: { readonly appId?: string; readonly appSecret?: string } = {}) => {
  const heard: Incoming[] = [];
  const log = listeningLog();
  const clock = createClock();
  const bench = { heard, log, behave: async (_: Incoming): Promise<Outcome> => handled() };
  const { FEISHU_APP_ID: appId = "", FEISHU_APP_SECRET: appSecret = "" } = fake.env;
  const adapter = createFeishuAdapter({
    config: { appId, appSecret, mode: "socket", baseUrl: fake.url, ...config },
    clock,
    log,
    ephemeral: createMemoryEphemeral({ clock, maxKeys: 1_000 }),
    patience: QUICK,
  });
  adapters.push(adapter);
  await adapter.start(async (incoming) => {
    heard.push(incoming);
    return bench.behave(incoming);
  });
  return { ...bench, adapter, set: (behave: typeof bench.behave) => Object.assign(bench, { behave }) };
};
const open = (count = 1) => fake.until(`${count} connections`, () => fake.sockets.open() === count);

test("what is said arrives, with the sender's name, and is acknowledged after the program took it", async () => {
  await platform();
  const { heard, adapter, set } = await start();
  await open();
  await fake.until("readiness", adapter.ready);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  set(async () => {
    await released;
    return handled();
  });
  const delivery = fake.person("王兰").types("private", "报名 3");
  await fake.until("the message", () => heard.length === 1);
  expect(delivery?.state).toBe("waiting");
  release();
  expect(await delivery?.taken).toBe(true);
  expect(heard).toMatchObject([{ text: "报名 3", senderName: "王兰", place: { kind: "private" } }]);
});

test("what the program could not take comes again", async () => {
  await platform();
  const { heard, set } = await start();
  await open();
  let failing = 2;
  set(async () => {
    failing -= 1;
    if (failing >= 0) throw new Error("the database is away");
    return handled();
  });
  const delivery = fake.person("王兰").types("private", "报名");
  expect(await delivery?.taken).toBe(true);
  expect([heard.length, new Set(heard.map(({ eventId }) => eventId)).size]).toEqual([3, 1]);
});

test("a press is answered with its toast through the socket", async () => {
  await platform();
  const { adapter, set } = await start();
  await open();
  const lan = fake.person("王兰");
  const to = { platform: "feishu", tenant: "t", chat: lan.openId, kind: "private" } as const;
  const buttons = { kind: "buttons", buttons: [{ label: "报名", line: "报名 3" }] } as const;
  const sent = await adapter.send({ key: "k", to, card: { title: "活动", blocks: [buttons] } });
  set(async ({ reply }) => {
    await reply?.answer({ key: "r", to, card: { title: "", blocks: [], toast: "报上了" } });
    return handled();
  });
  const pressed = await lan.presses({ id: sent.messageId }, "报名");
  expect(pressed).toMatchObject({ toast: { type: "info", content: "报上了" }, changed: false });
});

test.each(["dropped", "closed", "half-open"] as const)("a %s connection is replaced by the next", async (how) => {
  await platform();
  const { adapter, heard } = await start();
  await open();
  await fake.until("readiness", adapter.ready);
  if (how === "dropped") fake.sockets.drop();
  else if (how === "closed") fake.sockets.close();
  else fake.sockets.freeze();
  await fake.until("the second connection", () => fake.sockets.opened() === 2 && fake.sockets.open() === 1, 5_000);
  await fake.until("readiness", adapter.ready);
  fake.person("王兰").types("private", "还在吗");
  await fake.until("the message", () => heard.length === 1);
});

test.each([
  ["busy", 1, {}],
  ["busy, without data", 1, null],
  ["troubled", 1_000_040_343, {}],
  ["full", 1_000_040_350, {}],
  ["doubtful of the secret", 514, {}],
] as const)("while the platform is %s it goes on trying, less and less often", async (_, code, data) => {
  await platform();
  fake.sockets.refuse(code, 5, data);
  const started = performance.now();
  const { adapter } = await start();
  await open();
  await fake.until("readiness", adapter.ready);
  expect(fake.sockets.asked()).toBe(6);
  // 20, 40, 80, 160, 200 ms, each at least by half.
  expect(performance.now() - started).toBeGreaterThan(250);
});

test("an endpoint that cuts the line is asked again", async () => {
  await platform();
  fake.fault({ on: "endpoint", mishap: "reset", times: 3 });
  await start();
  await open();
  expect(fake.sockets.asked()).toBe(1);
});

test("a handshake that does not end is left for another", async () => {
  await platform();
  let handshakes = 0;
  const deaf = createServer((socket) => {
    handshakes += 1;
    socket.on("error", () => undefined);
  }).listen(0, "127.0.0.1");
  await once(deaf, "listening");
  const { port } = deaf.address() as AddressInfo;
  const ClientConfig = { ReconnectCount: -1, ReconnectInterval: 120, ReconnectNonce: 30, PingInterval: 120 };
  const data = { URL: `ws://127.0.0.1:${port}/ws?device_id=1&service_id=7`, ClientConfig };
  fake.fault({ on: "endpoint", mishap: { status: 200, body: { code: 0, msg: "", data } }, times: 2 });
  const { adapter } = await start();
  await open();
  await fake.until("readiness", adapter.ready);
  expect(handshakes).toBe(2);
  deaf.close();
});

test("a wrong secret is told in plain words, and neither it nor an address is logged", async () => {
  await platform();
  const { adapter, log } = await start({ appSecret: "wrong-canary" });
  await fake.until("a few tries", () => fake.sockets.asked() > 2);
  expect(adapter.ready()).toBe(false);
  expect(log.lines).toContainEqual({
    level: "error",
    message: "feishu refuses the connection: the app id or its secret is not right",
    fields: { platform: "feishu", part: "socket", code: "514" },
  });
  expect(JSON.stringify(log.lines)).not.toMatch(/canary|127\.0\.0\.1|ticket/);
});

test("an app id that the SDK does not take is no silence", async () => {
  await platform();
  const { log } = await start({ appId: "cli_a" });
  await fake.until("a word about it", () => log.lines.filter(({ message }) => /connection/.test(message)).length > 1);
  expect(fake.sockets.asked()).toBe(0);
});

test("two replicas share what happens, each event goes to one of them (case 23)", async () => {
  await platform();
  const [one, other] = [await start(), await start()];
  await open(2);
  const lan = fake.person("王兰");
  await Promise.all(Array.from({ length: 20 }, (_, i) => lan.types("private", `第 ${i}`)?.taken));
  expect(one.heard.length + other.heard.length).toBe(20);
  expect(Math.min(one.heard.length, other.heard.length)).toBeGreaterThan(0);
});

test("when it stops, what was taken is acknowledged and what comes later is not taken", async () => {
  await platform();
  const { adapter, heard, set } = await start();
  await open();
  set(async () => {
    await sleep(300);
    return handled();
  });
  const lan = fake.person("王兰");
  const delivery = lan.types("private", "最后一句");
  await fake.until("the message", () => heard.length === 1);
  await adapter.stop();
  expect([await delivery?.taken, delivery?.tries, adapter.ready()]).toEqual([true, 1, false]);
  await fake.until("the end of the connection", () => fake.sockets.open() === 0);
  await sleep(300);
  expect([fake.sockets.opened(), heard.length]).toEqual([1, 1]);
});

test("while it connects it can be stopped at once", async () => {
  await platform();
  fake.fault({ on: "endpoint", mishap: "hang", times: 5 });
  const { adapter } = await start();
  await sleep(50);
  const started = performance.now();
  await adapter.stop();
  expect(performance.now() - started).toBeLessThan(500);
});
