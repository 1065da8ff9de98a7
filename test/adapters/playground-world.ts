import { createPlayground } from "../../adapters/playground/index.ts";
import type { Adapter, Delivery, Outcome, Sink } from "../../src/core/adapter.ts";
import type { Card } from "../../src/core/card.ts";
import { type Account, type Incoming, type Place, privatePlace } from "../../src/core/incoming.ts";
import type { Locale, Log, PlaygroundHost, Role } from "../../src/core/ports.ts";

/** A playground with a host in memory, and a bot of a few lines in the place of the engine. */

interface HostPerson {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly roles: readonly Role[];
}

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export const groupPlace = (chat: string): Place => ({ platform: "playground", tenant: "demo", chat, kind: "group" });
const personPlace = (user: string): Place => privatePlace({ platform: "playground", tenant: "demo", user });

/** What the bot does with an incoming: it sends and says which messages came of it. */
export type Bot = (incoming: Incoming, world: World) => Promise<readonly string[] | "ignored">;

export interface World {
  readonly adapter: Adapter;
  readonly host: PlaygroundHost;
  readonly incomings: readonly Incoming[];
  readonly say: (to: Place, card: Card, key?: string) => Promise<string>;
  readonly inPrivate: (account: Account) => Place;
  readonly get: (path: string) => Promise<Response>;
  readonly post: (path: string, body: unknown) => Promise<Response>;
}

export const SEEDED: readonly HostPerson[] = [
  { id: "p_chair", name: "陈明", unit: "东城区/红星小学", roles: ["chair"] },
  { id: "p_lan", name: "王兰", unit: "东城区/红星小学/语文组", roles: [] },
  { id: "p_gang", name: "李志刚", unit: "东城区/红星小学/体育组", roles: [] },
  { id: "p_officer", name: "赵敏", unit: "东城区", roles: ["officer", "scrutineer"] },
];

export const createWorld = async ({
  bot,
  sink,
  locale = "zh",
  people = SEEDED,
  start = true,
}: {
  readonly bot: Bot;
  /** In place of the bot, when a test wants to be the engine itself. */
  readonly sink?: Sink;
  readonly locale?: Locale;
  readonly people?: readonly HostPerson[];
  readonly start?: boolean;
}): Promise<World> => {
  let now = Date.parse("2026-11-23T06:05:00Z");
  const known = { people: [...people], groups: [{ id: "c_seed", name: "红星小学教工之家" }] };
  const host: PlaygroundHost = {
    people: async () => [...known.people],
    groups: async () => [...known.groups],
    addPerson: async (person) => {
      known.people.push({ unit: "东城区", ...person });
    },
    addGroup: async (group) => {
      known.groups.push({ ...group });
    },
    now: () => new Date(now),
    advance: async (seconds) => {
      now += seconds * 1_000;
      return new Date(now);
    },
  };
  const adapter = createPlayground({ host, clock: { now: () => new Date(now) }, locale, log: silent });
  const incomings: Incoming[] = [];
  const claimed = new Set<string>();

  const fetch = async (path: string, init?: RequestInit): Promise<Response> => {
    const response = await adapter.http?.fetch(new Request(`http://127.0.0.1${path}`, init));
    if (!response) throw new Error("the adapter has no routes");
    return response;
  };

  const world: World = {
    adapter,
    host,
    incomings,
    say: async (to, card, key = crypto.randomUUID()) => (await adapter.send({ key, to, card })).messageId,
    inPrivate: ({ user }) => personPlace(user),
    get: (path) => fetch(path),
    post: (path, body) =>
      fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  };

  const engine: Sink = async (incoming): Promise<Outcome> => {
    const settled = (ids: readonly string[]) => Promise.resolve(ids);
    // This bot greets nobody.
    if (incoming.via === "entered") return { kind: "handled", settled: settled([]) };
    incomings.push(incoming);
    if (claimed.has(incoming.eventId)) return { kind: "duplicate", settled: settled([]) };
    claimed.add(incoming.eventId);
    const done = await bot(incoming, world);
    return done === "ignored" ? { kind: "ignored", settled: settled([]) } : { kind: "handled", settled: settled(done) };
  };
  if (start) await adapter.start(sink ?? engine);
  return world;
};

/** Answers through the handle of a press where there is one, else by sending. */
export const answer = async (incoming: Incoming, { adapter }: World, card: Card): Promise<string> => {
  const delivery: Delivery = { key: crypto.randomUUID(), to: incoming.place, card };
  const sent = (await incoming.reply?.answer(delivery)) ?? (await adapter.send(delivery));
  return sent.messageId;
};
