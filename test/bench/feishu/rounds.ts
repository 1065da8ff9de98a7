import { setTimeout as sleep } from "node:timers/promises";
import type { Round } from "../load.ts";
import { cpuMsOf } from "../processes.ts";
import { type Connections, openConnections } from "./connections.ts";
import type { Sealed } from "./events.ts";
import { monotonic } from "./parent.ts";

/** Whom events are posted to. */
export interface Target {
  readonly who: string;
  readonly port: number;
  readonly pid: number;
  readonly next: () => Sealed;
  /** When the reply to a message arrived at the platform, in milliseconds of `monotonic`; null where nobody replies. */
  readonly replied: ((messageId: string) => Promise<number>) | null;
}

/** How a round asks: so many in flight, or so many a second whatever happens. */
export type Manner = { readonly inFlight: number } | { readonly perSecond: number };

export interface EventRound extends Round {
  /** Events without HTTP 200. */
  readonly refused: number;
  /** Events that were taken and not replied to in time. */
  readonly unreplied: number;
}

const REPLY_PATIENCE_MS = 10_000;
/** What was replied to is written down a moment later, and that belongs to its price. */
const AFTER_MS = 50;
const FIRST_CONNECTIONS = 32;

interface Counted {
  readonly acks: number[];
  readonly replies: number[];
  readonly open: Set<Promise<void>>;
  refused: number;
  lastAck: number;
  lastReply: number;
}

const ask = async ({ next, replied }: Target, { post }: Connections, counted: Counted): Promise<void> => {
  const { messageId, bytes } = next();
  const reply = replied?.(messageId);
  const began = monotonic();
  const status = await post(bytes);
  if (status !== 200) {
    counted.refused += 1;
    return;
  }
  counted.lastAck = monotonic();
  counted.acks.push(counted.lastAck - began);
  if (!reply) return;
  const arriving = reply.then((at) => {
    counted.replies.push(at - began);
    counted.lastReply = Math.max(counted.lastReply, at);
    counted.open.delete(arriving);
  });
  counted.open.add(arriving);
};

const keepAsking = async (target: Target, connections: Connections, counted: Counted, until: number) => {
  while (monotonic() < until) await ask(target, connections, counted);
};

const askAtRate = async (
  target: Target,
  connections: Connections,
  counted: Counted,
  { perSecond, ms }: { readonly perSecond: number; readonly ms: number },
): Promise<void> => {
  const began = monotonic();
  const count = Math.max(1, Math.round((perSecond * ms) / 1_000));
  const asked: Promise<void>[] = [];
  while (asked.length < count) {
    const due = Math.min(count, Math.floor(((monotonic() - began) * perSecond) / 1_000) + 1);
    while (asked.length < due) asked.push(ask(target, connections, counted));
    await sleep(1);
  }
  await Promise.all(asked);
};

const untilReplied = async ({ open }: Counted): Promise<void> => {
  const patience = new AbortController();
  const late = sleep(REPLY_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([Promise.all(open), late]);
  patience.abort();
};

export const runRound = async (target: Target, manner: Manner, ms: number, postgres: number): Promise<EventRound> => {
  const inFlight = "inFlight" in manner ? manner.inFlight : FIRST_CONNECTIONS;
  const connections = await openConnections(target.port, inFlight);
  const counted: Counted = { acks: [], replies: [], open: new Set(), refused: 0, lastAck: 0, lastReply: 0 };
  const [cpu, cpuOfPostgres, began] = [cpuMsOf(target.pid), cpuMsOf(postgres), monotonic()];
  if ("inFlight" in manner) {
    const asking = Array.from({ length: inFlight }, () => keepAsking(target, connections, counted, began + ms));
    await Promise.all(asking);
  } else {
    await askAtRate(target, connections, counted, { perSecond: manner.perSecond, ms });
  }
  await untilReplied(counted);
  const { acks, replies } = counted;
  await sleep(AFTER_MS);
  const round = {
    count: acks.length,
    rate: (acks.length / (counted.lastAck - began)) * 1_000,
    deliveredRate: target.replied ? (replies.length / (counted.lastReply - began)) * 1_000 : Number.NaN,
    commit: acks.sort((a, b) => a - b),
    delivery: replies.sort((a, b) => a - b),
    nodeMs: (cpuMsOf(target.pid) - cpu) / acks.length,
    postgresMs: (cpuMsOf(postgres) - cpuOfPostgres) / acks.length,
    refused: counted.refused,
    unreplied: target.replied ? acks.length - replies.length : 0,
  };
  connections.close();
  return round;
};
