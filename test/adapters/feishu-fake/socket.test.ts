import { afterEach, expect, test } from "vitest";
import { createFakeFeishu, type Fake } from "../../support/fake-feishu/index.ts";
import { socketOf } from "./client.ts";

let fake: Fake;
let client: ReturnType<typeof socketOf> | undefined;
afterEach(async () => {
  client?.close({ force: true });
  await fake.close();
  fake.check();
});

interface Received {
  readonly event_id: string;
  readonly message: { readonly message_id: string; readonly content: string; readonly chat_type: string };
}

test("the SDK connects, hears, acknowledges and pings; what it does not take comes again", async () => {
  fake = await createFakeFeishu({
    mode: "socket",
    hurry: 100,
    repeats: 0,
    noise: 0.5,
    intervals: { ping: 1, reconnect: 1, nonce: 0 },
  });
  const heard: Received[] = [];
  let failing = 2;
  client = socketOf(fake, {
    "im.message.receive_v1": (data: Received) => {
      heard.push(data);
      failing -= 1;
      if (failing >= 0) throw new Error("not now");
    },
  });
  await fake.until("the connection", () => fake.sockets.open() === 1);
  const lan = fake.person("兰");
  const long = "报名 ".repeat(200);
  const delivery = lan.types("private", long, { as: "text" });
  expect(await delivery?.taken).toBe(true);
  expect(delivery?.tries).toBe(3);
  expect(new Set(heard.map(({ event_id: id }) => id)).size).toBe(1);
  expect(JSON.parse(heard[0]?.message.content ?? "")).toEqual({ text: long });
  expect(heard[0]?.message.chat_type).toBe("p2p");
  await fake.until("a ping", () => fake.sockets.pings() > 1);
});

test("a press is answered with a toast through the socket", async () => {
  fake = await createFakeFeishu({ mode: "socket", noise: 0 });
  const lan = fake.person("兰");
  const post = fake.store.add({
    chat: lan.human.p2p,
    from: "bot",
    type: "interactive",
    content: JSON.stringify({
      schema: "2.0",
      config: { update_multi: true },
      body: {
        elements: [
          {
            tag: "form",
            name: "f",
            elements: [
              {
                tag: "multi_select_static",
                name: "pick",
                options: ["A", "B"].map((value) => ({ text: { tag: "plain_text", content: `选${value}` }, value })),
              },
              {
                tag: "button",
                name: "ok",
                form_action_type: "submit",
                text: { tag: "plain_text", content: "投票" },
                behaviors: [{ type: "callback", value: { line: "投票 {pick}" } }],
              },
            ],
          },
        ],
      },
    }),
  });
  const pressed: unknown[] = [];
  client = socketOf(fake, {
    "card.action.trigger": (data: { action: unknown; operator: { open_id: string } }) => {
      pressed.push(data.action, data.operator.open_id);
      return { toast: { type: "success", content: "记下了" } };
    },
  });
  await fake.until("the connection", () => fake.sockets.open() === 1);
  const reaction = await lan.presses(post, "投票", ["选B"]);
  expect(reaction).toMatchObject({ toast: { type: "success", content: "记下了" }, changed: false });
  expect(pressed).toEqual([
    expect.objectContaining({ value: { line: "投票 {pick}" }, form_value: { pick: ["B"] }, name: "ok" }),
    lan.openId,
  ]);
});

test("dropped and half-open sockets are noticed; the endpoint's busy is the end for the SDK alone", async () => {
  fake = await createFakeFeishu({ mode: "socket", noise: 0, intervals: { ping: 1, reconnect: 1, nonce: 0 } });
  let failed = 0;
  client = socketOf(fake, {}, () => {
    failed += 1;
  });
  await fake.until("the connection", () => fake.sockets.open() === 1);
  fake.sockets.drop();
  await fake.until("the second connection", () => fake.sockets.opened() === 2);
  fake.sockets.freeze();
  await fake.until("the third connection", () => fake.sockets.opened() === 3);
  fake.sockets.refuse(1, 1);
  fake.sockets.drop();
  await fake.until("the failure", () => failed === 1);
  expect(client.getConnectionStatus().state).toBe("failed");
});
