import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  createFakeFeishu,
  ENCRYPT_KEY,
  type Fake,
  type FakeOptions,
  VERIFICATION_TOKEN,
} from "../../support/fake-feishu/index.ts";
import { decrypt, sign } from "../../support/fake-feishu/wire.ts";

/** The fake's posts as an app of twenty lines gets them. */

interface Envelope {
  readonly type?: string;
  readonly challenge?: string;
  readonly token?: string;
  readonly header?: { readonly event_id: string; readonly event_type: string; readonly token: string };
  readonly event?: { readonly message?: { readonly message_id: string } };
}

let fake: Fake;
let server: Server;
let heard: Envelope[];
let answer: (envelope: Envelope) => Promise<{ readonly status: number; readonly body: string }>;

beforeEach(() => {
  heard = [];
  answer = async ({ challenge }) => ({ status: 200, body: challenge ? JSON.stringify({ challenge }) : "{}" });
});
afterEach(async () => {
  await fake.close();
  server.closeAllConnections();
  server.close();
  fake.check();
});

const start = async (options: Omit<FakeOptions, "mode"> = {}) => {
  fake = await createFakeFeishu({ mode: "webhook", noise: 0, repeats: 0, hurry: 100_000, ...options });
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString("utf8");
    const envelope = JSON.parse(decrypt(ENCRYPT_KEY, (JSON.parse(raw) as { encrypt: string }).encrypt)) as Envelope;
    const header = (name: string) => String(request.headers[`x-lark-${name}`] ?? "");
    if (!envelope.challenge) {
      const signed = sign(header("request-timestamp"), header("request-nonce"), ENCRYPT_KEY, raw);
      expect(header("signature")).toBe(signed);
    }
    heard.push(envelope);
    const { status, body } = await answer(envelope);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  fake.webhook.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feishu/events`;
};

test("the challenge carries the token and no signature, and is answered", async () => {
  await start();
  const { status, text, challenge } = await fake.webhook.challenge();
  expect([status, JSON.parse(text)]).toEqual([200, { challenge }]);
  expect(heard).toMatchObject([{ type: "url_verification", token: VERIFICATION_TOKEN }]);
});

test("what is not taken comes four more times, and no more", async () => {
  await start();
  answer = async () => ({ status: 500, body: "" });
  const delivery = fake.person("兰").types("private", "报名");
  expect(await delivery?.taken).toBe(false);
  expect(heard).toHaveLength(5);
  expect(new Set(heard.map(({ header }) => header?.event_id)).size).toBe(1);
});

test("a clock of the test brings the next delivery", async () => {
  await start({ hurry: 1 });
  answer = async () => ({ status: heard.length < 2 ? 503 : 200, body: "{}" });
  const delivery = fake.person("兰").types("private", "报名");
  await fake.until("the first try", () => heard.length === 1 && fake.push.handing() === 0);
  fake.time.advance(14_000);
  expect(heard).toHaveLength(1);
  fake.time.advance(1_001);
  expect(await delivery?.taken).toBe(true);
  expect(heard).toHaveLength(2);
});

test("what was taken may come again, with another event_id but the same message", async () => {
  await start();
  const delivery = fake.person("兰").types("private", "报名");
  await delivery?.taken;
  if (delivery) await fake.push.again(delivery, { eventId: true });
  expect(new Set(heard.map(({ header }) => header?.event_id)).size).toBe(2);
  expect(new Set(heard.map(({ event }) => event?.message?.message_id)).size).toBe(1);
});

test("only mentions arrive from groups, unless the sensitive scope was granted", async () => {
  await start();
  const [lan, group] = [fake.person("兰"), await fake.group("大群", [])];
  group.chat.members.add(lan.openId);
  expect(lan.types(group, "闲聊", { mention: false })).toBeNull();
  expect(await lan.types(group, "报名")?.taken).toBe(true);
  fake.scopes.add("im:message.group_msg");
  expect(await lan.types(group, "闲聊", { mention: false })?.taken).toBe(true);
});
