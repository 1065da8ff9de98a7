import { createCipheriv, createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createFeishuAdapter } from "../../../adapters/feishu/index.ts";
import type { FeishuConfig } from "../../../adapters/feishu/wire.ts";
import type { Adapter, Outcome } from "../../../src/core/adapter.ts";
import { createClock, type MovableClock } from "../../../src/core/clock.ts";
import type { Incoming } from "../../../src/core/incoming.ts";
import type { Ephemeral, Log, LogFields } from "../../../src/core/ports.ts";
import { createMemoryEphemeral } from "../../../src/engine/ephemeral.ts";

/** The documented samples, sealed and signed with Node's own cryptography and accepted by the SDK 1.74 (facts §8). */
export const VECTORS = {
  encryptKey: "test-encrypt-key",
  verificationToken: "test-verification-token",
  timestamp: "1700000000",
  nonce: "abc123",
};

export const NOW = new Date(Number(VECTORS.timestamp) * 1000);

interface Vector {
  readonly name: string;
  readonly plaintext: string;
  readonly body: string;
  readonly signature: string;
}

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL("../../fixtures/feishu.json", import.meta.url), "utf8"),
).vectors;

export const vector = (name: string): Vector => {
  const found = vectors.find((one) => one.name.startsWith(name));
  if (!found) throw new Error(`no vector ${name}`);
  return found;
};

export const seal = (plaintext: string, encryptKey: string = VECTORS.encryptKey): string => {
  const iv = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");
  const cipher = createCipheriv("aes-256-cbc", createHash("sha256").update(encryptKey).digest(), iv);
  return Buffer.concat([iv, cipher.update(plaintext, "utf8"), cipher.final()]).toString("base64");
};

export const sign = (raw: string, timestamp: string = VECTORS.timestamp): Readonly<Record<string, string>> => ({
  "x-lark-request-timestamp": timestamp,
  "x-lark-request-nonce": VECTORS.nonce,
  "x-lark-signature": createHash("sha256")
    .update(timestamp + VECTORS.nonce + VECTORS.encryptKey + raw)
    .digest("hex"),
});

export interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
}

export const listeningLog = (): Log & { readonly lines: Line[] } => {
  const lines: Line[] = [];
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields });
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
};

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly token: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is; "hang" says nothing, "drop" cuts the connection. */
  readonly body: object | string;
}

const bodyOf = async (request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const source = Buffer.concat(chunks).toString("utf8");
  try {
    return JSON.parse(source);
  } catch {
    return { raw: source };
  }
};

/** A platform of a few lines: whoever needs a true one takes test/support/fake-feishu. */
export const createPlatform = async (answer: (asked: Asked) => Answer) => {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const one: Asked = {
      method: request.method ?? "",
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: await bodyOf(request),
      token: request.headers.authorization ?? "",
    };
    asked.push(one);
    const { status = 200, headers = {}, body } = answer(one);
    if (body === "hang") return;
    if (body === "drop") return void request.socket.destroy();
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    asked,
    to: (path: string) => asked.filter((one) => one.path.startsWith(path)),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

export const TOKEN = "/open-apis/auth/v3/tenant_access_token/internal";
export const MESSAGES = "/open-apis/im/v1/messages";

/** What a platform in good health answers. */
export const healthy = ({ path, method }: Asked): Answer => {
  if (path === TOKEN) return { body: { code: 0, msg: "ok", tenant_access_token: "t-good", expire: 7200 } };
  if (path === "/open-apis/bot/v3/info") return { body: { code: 0, msg: "ok", bot: { open_id: "ou_bot" } } };
  if (path === "/open-apis/im/v1/images") return { body: { code: 0, data: { image_key: "img_1" } } };
  if (path.startsWith(MESSAGES) && method === "POST") return { body: { code: 0, data: { message_id: "om_sent" } } };
  return { body: { code: 0, data: {} } };
};

export const APP = { appId: "cli_0123456789abcdef", appSecret: "s3cret-canary" };

/** A clock that runs from the moment of the vectors on. */
export const clockAtVectors = (): MovableClock => createClock(NOW.getTime() - Date.now());

export interface Bench {
  readonly adapter: Adapter;
  readonly platform: Awaited<ReturnType<typeof createPlatform>>;
  readonly clock: MovableClock;
  readonly ephemeral: Ephemeral;
  readonly log: ReturnType<typeof listeningLog>;
  readonly heard: Incoming[];
  /** What the program does with an incoming. */
  behave: (incoming: Incoming) => Promise<Outcome>;
  /** The answer of the webhook to exactly these bytes. */
  readonly post: (raw: string | Uint8Array, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  /** The same for an event of the platform, sealed and signed. */
  readonly event: (plain: object) => Promise<Response>;
  readonly close: () => Promise<void>;
}

export const handled = (...ids: readonly string[]): Outcome => ({ kind: "handled", settled: Promise.resolve(ids) });

/** The adapter in webhook mode on a platform of a few lines, its sink an array. */
export const createBench = async (
  answer: (asked: Asked) => Answer = healthy,
  config: Partial<FeishuConfig> = {},
): Promise<Bench> => {
  const platform = await createPlatform(answer);
  const clock = clockAtVectors();
  const ephemeral = createMemoryEphemeral({ clock, maxKeys: 1_000 });
  const log = listeningLog();
  const heard: Incoming[] = [];
  const { encryptKey, verificationToken } = VECTORS;
  const adapter = createFeishuAdapter({
    config: { ...APP, encryptKey, verificationToken, mode: "webhook", baseUrl: platform.url, ...config },
    clock,
    log,
    ephemeral,
    ours: (url) => url.startsWith("https://union.example.cn/"),
  });
  const bench: Bench = {
    adapter,
    platform,
    clock,
    ephemeral,
    log,
    heard,
    behave: async () => handled(),
    post: async (raw, headers = {}) => {
      const request = new Request("http://127.0.0.1/feishu/events", {
        method: "POST",
        headers: { "content-type": "application/json;charset=utf-8", ...headers },
        body: raw as BodyInit,
      });
      return (await adapter.http?.fetch(request)) ?? new Response(null, { status: 599 });
    },
    event: (plain) => {
      const raw = JSON.stringify({ encrypt: seal(JSON.stringify(plain)) });
      return bench.post(raw, sign(raw));
    },
    close: async () => {
      await adapter.stop();
      await ephemeral.close();
      await platform.close();
    },
  };
  await adapter.start(async (incoming) => {
    heard.push(incoming);
    return bench.behave(incoming);
  });
  return bench;
};

/** A message as the platform tells of it (§2.1). */
export const messageEvent = (told: object = {}, more: { readonly sender?: object; readonly header?: object } = {}) => ({
  schema: "2.0",
  header: {
    event_id: "ev-1",
    event_type: "im.message.receive_v1",
    create_time: "1700000000000",
    token: VECTORS.verificationToken,
    app_id: APP.appId,
    tenant_key: "tk1",
    ...more.header,
  },
  event: {
    sender: { sender_id: { open_id: "ou_1" }, sender_type: "user", tenant_key: "tk1", ...more.sender },
    message: {
      message_id: "om_1",
      create_time: "1700000000000",
      chat_id: "oc_1",
      chat_type: "group",
      message_type: "text",
      content: JSON.stringify({ text: "@_user_1 报名 3" }),
      mentions: [mentioned("@_user_1", "ou_bot", "工会助手", "bot")],
      ...told,
    },
  },
});

export const mentioned = (key: string, user: string, name: string, type = "user") => ({
  key,
  id: { open_id: user },
  mentioned_type: type,
  name,
  tenant_key: "tk1",
});

export const otherEvent = (type: string, event: object, header: object = {}) => ({
  ...messageEvent({}, { header: { event_type: type, ...header } }),
  event,
});

/** A press of a button of ours (§3.4). */
export const clickEvent = (line: string, more: { readonly action?: object; readonly event?: object } = {}) =>
  otherEvent(
    "card.action.trigger",
    {
      operator: { tenant_key: "tk1", open_id: "ou_1", union_id: "on_1" },
      token: "c-1",
      action: { value: { line, in: "group" }, tag: "button", ...more.action },
      host: "im_message",
      context: { open_message_id: "om_9", open_chat_id: "oc_1" },
      ...more.event,
    },
    { event_id: "ev-2", create_time: "1700000000000000" },
  );
