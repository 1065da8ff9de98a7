// A program of its own for the tests of crashes: the whole app on the database and keys that its environment names, and
// an adapter that speaks HTTP with the phone of the test. What a platform would deliver comes to POST /.
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import type { Adapter, Sink } from "../../src/core/adapter.ts";
import type { Card } from "../../src/core/card.ts";
import { createClock } from "../../src/core/clock.ts";
import { DeliveryError } from "../../src/core/errors.ts";
import { foldCard } from "../../src/core/fold.ts";
import type { Incoming, Place } from "../../src/core/incoming.ts";
import type { Log } from "../../src/core/ports.ts";
import type { Answered, Line, Sending } from "./phone.ts";

const { PHONE_URL = "", REPLICA = "", IDEMPOTENT_MS = "0", CLOCK_SHIFT_MS = "0" } = process.env;
const PLATFORM = "fake";
const AGAIN_MS = 50;

const clock = createClock(Number(CLOCK_SHIFT_MS));
const tell = (fact: object) => process.stdout.write(`${JSON.stringify(fact)}\n`);
const complain = (message: string) => tell({ complaint: message });
const log: Log = { debug: () => undefined, info: () => undefined, warn: complain, error: complain };

/** As a crash ends a program: nothing after this line happens. */
const die = (): Promise<never> => {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => undefined);
};

const chatOf = ({ kind, chat }: Place) => (kind === "private" ? `@${chat}` : chat);

const show = async (sending: Omit<Sending, "by">): Promise<{ readonly messageId: string }> => {
  const body = JSON.stringify({ ...sending, by: REPLICA } satisfies Sending);
  const answer = await fetch(PHONE_URL, { method: "POST", body }).catch((cause: unknown) => {
    throw new DeliveryError("the phone is off", { retryAfterMs: AGAIN_MS, cause });
  });
  const { messageId, die: dies } = (await answer.json()) as Answered;
  return dies ? die() : { messageId };
};

const incomingOf = ({ eventId, from, chat, text }: Line): Incoming => ({
  eventId,
  at: clock.now(),
  place: {
    platform: PLATFORM,
    tenant: "t",
    chat: chat.replace(/^@/, ""),
    kind: chat.startsWith("@") ? "private" : "group",
  },
  sender: { platform: PLATFORM, tenant: "t", user: from },
  senderName: from,
  via: "message",
  text,
  addressed: true,
  mentions: [],
  redelivers: true,
});

const take = async (sink: Sink, request: IncomingMessage): Promise<string> => {
  const line = (await json(request)) as Line;
  const { kind } = await sink(incomingOf(line));
  return line.fatal ? die() : kind;
};

const serve = async (sink: Sink): Promise<void> => {
  const server = createServer((request, response) => {
    take(sink, request).then(
      (kind) => response.end(JSON.stringify({ kind })),
      () => response.writeHead(500).end(),
    );
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  tell({ address: server.address() });
};

let sink: Sink | null = null;

const adapter: Adapter = {
  platform: PLATFORM,
  idempotentMs: Number(IDEMPOTENT_MS),
  liveCards: {
    intervalMs: 20,
    lifetimeMs: 14 * 86_400_000,
    update: (messageId: string, to: Place, card: Card) =>
      show({ key: "", chat: chatOf(to), text: foldCard(card), updates: messageId }),
  },
  send: ({ key, to, card }) => show({ key, chat: chatOf(to), text: foldCard(card) }),
  start: async (handOver) => {
    sink = handOver;
  },
  stop: async () => undefined,
  ready: () => sink !== null,
};

process.on("unhandledRejection", (error) => complain(`unhandled: ${String(error)}`));
await createApp(readConfig(process.env), { adapters: [adapter], clock, log });
if (sink) await serve(sink);
