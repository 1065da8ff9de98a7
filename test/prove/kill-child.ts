// The built program as one that is to be killed: on the database, keys and Redis that its environment names, with an
// adapter that speaks HTTP with the phone of the prover. What a platform would deliver comes to POST /.
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import type { Adapter, Sink } from "../../src/core/adapter.ts";
import type { Incoming, Place } from "../../src/core/incoming.ts";
import type { Answered, Sending } from "../support/phone.ts";

/** What somebody says, or how far the clock is to move on. */
export interface Order {
  readonly eventId: string;
  readonly at: string;
  readonly from: string;
  readonly text: string;
  /** A press is not delivered again. */
  readonly pressed: boolean;
  readonly advance?: number;
}

const { PHONE_URL = "", CLOCK_SHIFT_MS = "0", DIST = "" } = process.env;
const load = (file: string) => import(pathToFileURL(join(DIST, file)).href);
const { createApp } = (await load("src/app.js")) as typeof import("../../src/app.ts");
const { readConfig } = (await load("src/config.js")) as typeof import("../../src/config.ts");
const { createClock } = (await load("src/core/clock.js")) as typeof import("../../src/core/clock.ts");
const { foldCard } = (await load("src/core/fold.js")) as typeof import("../../src/core/fold.ts");

const clock = createClock(Number(CLOCK_SHIFT_MS));
const say = (fact: object) => process.stdout.write(`${JSON.stringify(fact)}\n`);
const complain = (message: string) => say({ complaint: message });
const log = { debug: () => undefined, info: () => undefined, warn: complain, error: complain };

const place = (from: string): Place => ({ platform: "fake", tenant: "t", chat: from, kind: "private" });

const incomingOf = ({ eventId, at, from, text, pressed }: Order): Incoming => ({
  eventId,
  at: new Date(at),
  place: place(from),
  sender: { platform: "fake", tenant: "t", user: from },
  senderName: from,
  via: pressed ? "button" : "message",
  text,
  addressed: true,
  mentions: [],
  redelivers: !pressed,
});

let sink: Sink | null = null;
const adapter: Adapter = {
  platform: "fake",
  idempotentMs: 3_600_000,
  send: async ({ key, to, card }) => {
    const body = JSON.stringify({ by: "", key, chat: `@${to.chat}`, text: foldCard(card) } satisfies Sending);
    const answer = await fetch(PHONE_URL, { method: "POST", body });
    return { messageId: ((await answer.json()) as Answered).messageId };
  },
  start: async (handOver) => {
    sink = handOver;
  },
  stop: async () => undefined,
  ready: () => sink !== null,
};

const app = await createApp(readConfig(process.env), { adapters: [adapter], clock, log });

const take = async (request: IncomingMessage): Promise<string> => {
  const order = (await json(request)) as Order;
  if (order.advance !== undefined) return (await app.advance(order.advance)).toISOString();
  return (await sink?.(incomingOf(order)))?.kind ?? "lost";
};

const server = createServer((request, response) => {
  take(request).then(
    (kind) => response.end(JSON.stringify({ kind })),
    () => response.writeHead(500).end(),
  );
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
say({ address: server.address() });
