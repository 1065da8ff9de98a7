import type { Adapter, Delivery } from "../core/adapter.ts";
import type { Card } from "../core/card.ts";
import { DeliveryError } from "../core/errors.ts";
import type { ReplyHandle } from "../core/incoming.ts";
import type { Clock, Log } from "../core/ports.ts";
import {
  KEEP_MS,
  LOST_AFTER_MS,
  MAX_SENDS,
  MAX_WAIT_MS,
  PARALLEL_PLACES,
  POLL_MS,
  REPLY_MEMORY_MS,
  SETTLE_PATIENCE_MS,
} from "./limits.ts";
import { createLive, type LiveCard } from "./live.ts";
import type { Metrics } from "./metrics.ts";
import type { Committed, Outbox, OutboxRow } from "./outbox.ts";
import { createSettler } from "./settler.ts";

/** Words for a reply: by kind and facts. Throws for a kind nobody renders. */
export type RenderReply = (kind: string, facts: Readonly<Record<string, unknown>>) => Card;

export interface Deliver {
  /** Takes over what was committed. Resolves to the ids of the messages, once all are settled. */
  readonly accept: (committed: Committed, handle?: ReplyHandle) => Promise<readonly string[]>;
  readonly start: () => Promise<void>;
  /** Delivers what is leased, then gives the rest back. */
  readonly stop: (deadlineMs: number) => Promise<void>;
  /** Looks through the outbox now; resolves when all it found is settled. */
  readonly flush: () => Promise<void>;
}

interface Parts {
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly outbox: Outbox;
  readonly render: RenderReply;
  readonly liveCard: LiveCard;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

interface Queued {
  readonly row: OutboxRow;
  readonly handle: ReplyHandle | undefined;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Outbox → adapters: in order within a place, many places at once, each row until it is settled. */
export const createDeliver = (parts: Parts): Deliver => {
  const { adapters, outbox, render, clock, log, metrics } = parts;
  const stopped = new AbortController();
  const settler = createSettler(outbox, log, stopped.signal);
  const live = createLive({ ...parts, settler });
  const places = new Map<number, Queued[]>();
  const ready: number[] = [];
  /** Rows in memory: queued, being sent, or sent and not yet written down. */
  const known = new Set<number>();
  const waiters = new Map<number, ((ids: readonly string[]) => void)[]>();
  let sending = 0;
  let claiming: Promise<void> | null = null;
  let claimAgain = false;
  const timers: NodeJS.Timeout[] = [];
  let unlisten: () => Promise<void> = async () => undefined;

  const settled = (id: number, ids: readonly string[]) => {
    for (const resolve of waiters.get(id) ?? []) resolve(ids);
    waiters.delete(id);
  };

  const wait = (row: OutboxRow): Promise<readonly string[]> =>
    new Promise((resolve) => {
      waiters.set(row.id, [...(waiters.get(row.id) ?? []), resolve]);
      // What another process delivers is settled there; nobody here would hear of it.
      if (!row.leased) setTimeout(() => settled(row.id, []), SETTLE_PATIENCE_MS).unref();
    });

  const send = async (
    adapter: Adapter,
    delivery: Delivery,
    handle: ReplyHandle | undefined,
  ): Promise<string | null> => {
    if (handle && handle.expiresAt.getTime() > clock.now().getTime()) {
      const answered = await handle.answer(delivery).catch(() => null);
      if (answered) return answered.messageId;
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await adapter.send(delivery)).messageId;
      } catch (error) {
        const retry = error instanceof DeliveryError ? error.retryAfterMs : undefined;
        metrics.deliveries.inc({
          platform: adapter.platform,
          outcome: retry === undefined ? "refused" : "retried",
        });
        if (retry === undefined || attempt >= MAX_SENDS || stopped.signal.aborted) {
          log.warn("a reply could not be delivered", {
            platform: adapter.platform,
            outcome: retry === undefined ? "refused" : "given up",
          });
          return null;
        }
        await sleep(Math.min(retry, MAX_WAIT_MS));
      }
    }
  };

  /** A live card is made of the facts of this moment, whatever they were when it was asked for. */
  const renderSafely = async (row: OutboxRow): Promise<Card | null> => {
    try {
      const fresh = row.mode === "card" && row.topic ? await parts.liveCard(row.topic) : null;
      return fresh ?? render(row.kind, row.facts);
    } catch {
      log.error("a reply could not be rendered", { code: row.kind });
      return null;
    }
  };

  const deliverRow = async ({ row, handle }: Queued): Promise<void> => {
    const adapter = adapters.get(row.place.platform);
    let messageId: string | null = null;
    const renderedAt = performance.now();
    const rendered = await renderSafely(row);
    // Sent before, perhaps: inside the platform's window the same key makes it one message; beyond, once more and no more.
    const age = clock.now().getTime() - new Date(row.createdAt).getTime();
    if (adapter && rendered && (row.tries <= 2 || age <= adapter.idempotentMs)) {
      const delivery = {
        key: row.key,
        to: row.place,
        card: rendered,
        ...(row.replyTo ? { replyTo: row.replyTo } : {}),
      };
      messageId = await send(adapter, delivery, handle);
    }
    const memory = row.mode === "card" ? (adapter?.liveCards?.lifetimeMs ?? REPLY_MEMORY_MS) : REPLY_MEMORY_MS;
    const expiresAt = new Date(clock.now().getTime() + memory).toISOString();
    metrics.deliveries.inc({
      platform: row.place.platform,
      outcome: messageId ? "sent" : "failed",
    });
    // Not awaited: the next row of the place goes out at once, writing this one down lags behind.
    void settler.settle({ id: row.id, messageId, expiresAt }).then(() => {
      known.delete(row.id);
      if (row.mode === "card" && row.topic && live.touchedSince(row.topic, renderedAt)) void live.touch(row.topic);
      settled(row.id, messageId ? [messageId] : []);
    });
  };

  const work = async (placeId: number): Promise<void> => {
    sending += 1;
    const queue = places.get(placeId) ?? [];
    for (let i = 0; i < queue.length; i += 1) {
      const queued = queue[i];
      if (queued) await deliverRow(queued);
    }
    places.delete(placeId);
    sending -= 1;
    pump();
  };

  const pump = () => {
    while (sending < PARALLEL_PLACES) {
      const placeId = ready.shift();
      if (placeId === undefined) return;
      void work(placeId);
    }
  };

  const enqueue = (row: OutboxRow, handle?: ReplyHandle) => {
    if (known.has(row.id)) return;
    known.add(row.id);
    const queue = places.get(row.placeId);
    if (queue) queue.push({ row, handle });
    else {
      places.set(row.placeId, [{ row, handle }]);
      ready.push(row.placeId);
    }
  };

  const take = (rows: readonly OutboxRow[]): Promise<unknown> => {
    const waits: Promise<unknown>[] = [];
    for (const row of rows) {
      if (row.mode === "update") waits.push(live.touch(row.topic ?? "", [row.id]));
      else {
        waits.push(wait(row));
        enqueue(row);
      }
    }
    pump();
    return Promise.all(waits);
  };

  const claim = (abandoned = false): Promise<void> => {
    if (claiming) {
      claimAgain = true;
      return claiming;
    }
    claiming = (async () => {
      do {
        claimAgain = false;
        const rows = await outbox.claim(abandoned);
        void take(rows);
        if (rows.length > 0) claimAgain = true;
      } while (claimAgain && !stopped.signal.aborted);
    })()
      .catch(() => log.warn("the outbox could not be read"))
      .finally(() => {
        claiming = null;
      });
    return claiming;
  };

  const findLost = async (): Promise<void> => {
    const before = new Date(clock.now().getTime() - LOST_AFTER_MS);
    await take(await outbox.lost([...known], before));
  };

  const idle = () => known.size === 0 && live.idle();

  return {
    accept: async ({ rows, topics }, handle) => {
      const waits = rows.map(wait);
      const updates = topics.map((topic) => live.touch(topic));
      for (const row of rows) if (row.leased) enqueue(row, handle);
      pump();
      if (rows.some((row) => !row.leased)) void claim();
      return (await Promise.all([...waits, ...updates])).flat();
    },
    start: async () => {
      unlisten = await outbox.listen(() => void claim());
      const quietly = (job: Promise<unknown>) => void job.catch(() => log.warn("the outbox could not be reached"));
      timers.push(
        setInterval(() => void claim(true), POLL_MS),
        setInterval(() => quietly(outbox.keep([...places.keys()])), KEEP_MS),
        setInterval(() => quietly(findLost()), LOST_AFTER_MS),
      );
      void claim(true);
    },
    stop: async (deadlineMs) => {
      for (const timer of timers) clearInterval(timer);
      await unlisten().catch(() => undefined);
      const until = performance.now() + deadlineMs;
      while (!idle() && performance.now() < until) await sleep(10);
      stopped.abort();
      await outbox.release().catch(() => undefined);
    },
    flush: async () => {
      do {
        await claim(true);
        while (!idle()) await sleep(5);
      } while (claiming);
    },
  };
};
