import { createRequire } from "node:module";
import { afterEach, expect, test } from "vitest";
import {
  type Asked,
  type Bench,
  createBench,
  healthy,
  messageEvent,
  otherEvent,
  seal,
  sign,
  VECTORS,
} from "./parts.ts";

let bench: Bench;
afterEach(() => bench.close());

const NAMES = "/open-apis/contact/v3/users/basic_batch";
const INFO = "/open-apis/bot/v3/info";
const telling = (name: string) => (asked: Asked) =>
  asked.path === NAMES ? { body: { code: 0, data: { users: [{ user_id: "ou_1", name }] } } } : healthy(asked);
const entering = (user: string, id: string) =>
  otherEvent(
    "im.chat.access_event.bot_p2p_chat_entered_v1",
    { chat_id: "oc_p", operator_id: { open_id: user } },
    { event_id: id },
  );

test("a sender has the name of the directory, or none", async () => {
  bench = await createBench(telling("王兰"));
  await bench.event(messageEvent());
  await bench.event(messageEvent({ message_id: "om_2" }, { sender: { sender_id: { open_id: "ou_abc9f3e" } } }));
  expect(bench.heard.map(({ senderName }) => senderName)).toEqual(["王兰", undefined]);
});

test("a name that a mention or a new member told needs no asking", async () => {
  bench = await createBench();
  const users = [{ name: "李强", user_id: { open_id: "ou_1" } }];
  await bench.event(otherEvent("im.chat.member.user.added_v1", { chat_id: "oc_1", users }));
  await bench.event(messageEvent());
  expect(bench.heard[0]?.senderName).toBe("李强");
  expect(bench.platform.to(NAMES)).toEqual([]);
});

test("opening the chat ten times is one event for the program, a failed one comes again (case 20)", async () => {
  bench = await createBench();
  const good = bench.behave;
  bench.behave = async () => Promise.reject(new Error("the database is away"));
  expect((await bench.event(entering("ou_1", "ev-0"))).status).toBe(503);
  bench.behave = good;
  for (let i = 0; i < 10; i += 1) expect((await bench.event(entering("ou_1", `ev-${i}`))).status).toBe(200);
  await bench.event(entering("ou_2", "ev-20"));
  expect(bench.heard.map(({ sender }) => sender.user)).toEqual(["ou_1", "ou_1", "ou_2"]);
  bench.clock.advance(24 * 3_600);
  const later = entering("ou_1", "ev-30");
  const raw = JSON.stringify({ encrypt: seal(JSON.stringify(later)) });
  await bench.post(raw, sign(raw, String(Number(VECTORS.timestamp) + 24 * 3_600)));
  expect(bench.heard).toHaveLength(4);
});

test("what nobody knows is acknowledged, and told once a kind", async () => {
  bench = await createBench();
  for (const type of ["x.y_v1", "x.y_v1", "x.z_v1", "im.message.recalled_v1"])
    expect((await bench.event(otherEvent(type, {}))).status).toBe(200);
  expect(bench.heard).toEqual([]);
  const told = bench.log.lines.filter(({ message }) => /ignored/.test(message));
  expect(told.map(({ fields }) => fields.outcome)).toEqual(["x.y_v1", "x.z_v1", "im.message.recalled_v1"]);
});

test("who the bot is is asked until it is told; until then groups wait, private chats do not", async () => {
  let away = true;
  bench = await createBench((asked) =>
    away && asked.path === INFO ? { body: { code: 1, msg: "no" } } : healthy(asked),
  );
  expect(bench.adapter.ready()).toBe(false);
  expect((await bench.event(messageEvent())).status).toBe(503);
  expect((await bench.event(messageEvent({ message_id: "om_2", chat_type: "p2p" }))).status).toBe(200);
  away = false;
  expect((await bench.event(messageEvent())).status).toBe(200);
  expect([bench.heard.map(({ eventId }) => eventId), bench.adapter.ready()]).toEqual([["om_2", "om_1"], true]);
});

test("a platform that says nothing does not hold up the start", async () => {
  const started = performance.now();
  bench = await createBench((asked) => (asked.path === INFO ? { body: "hang" } : healthy(asked)));
  expect(performance.now() - started).toBeLessThan(4_000);
  expect(bench.adapter.ready()).toBe(false);
});

test("the SDK is not loaded for a webhook", async () => {
  bench = await createBench();
  await bench.event(messageEvent());
  const files = () => Object.keys(createRequire(import.meta.url).cache).filter((file) => /@larksuiteoapi/.test(file));
  expect(files()).toEqual([]);
  await import("@larksuiteoapi/node-sdk");
  expect(files()).not.toEqual([]);
});
