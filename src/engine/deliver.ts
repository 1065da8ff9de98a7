import { type Incoming, type Place, privatePlace } from "../core/incoming.ts";
import { createLanes } from "./lanes.ts";
import {
  KEEP_MS,
  LOST_AFTER_MS,
  PARALLEL_PLACES,
  POLL_MS,
  RELEASE_MS,
  REPLY_MEMORY_MS,
  SETTLE_PATIENCE_MS,
} from "./limits.ts";
import { createLive, type LiveParts } from "./live.ts";
import type { Metrics } from "./metrics.ts";
import type { Committed, OutboxRow } from "./outbox.ts";
import { createSend, type Queued, type RenderReply } from "./send.ts";
import { createSettler } from "./settler.ts";
import { sleep, within } from "./waiting.ts";

export type { RenderReply } from "./send.ts";

/** Whose incoming a reply answers, and the platform's synchronous answer to it. */
type Asked = Pick<Incoming, "place" | "sender" | "reply">;

export interface Deliver {
  /** Takes over what was committed. Resolves to the ids of the messages, once all are settled. */
  readonly accept: (committed: Committed, asked?: Asked) => Promise<readonly string[]>;
  /** Begins to send, and to look for what others left. The adapters have started. */
  readonly start: () => Promise<void>;
  /** Delivers what is leased, then gives the rest back. */
  readonly stop: (deadlineMs: number) => Promise<void>;
  /** Looks through the outbox now; resolves when all it found is settled. */
  readonly flush: () => Promise<void>;
}

interface Parts extends Omit<LiveParts, "settler"> {
  readonly render: RenderReply;
  readonly metrics: Metrics;
}

/** Nothing can be updated or replied to for longer, whatever a platform promises. */
const LONGEST_MEMORY_MS = 366 * 24 * 3_600_000;

/** Outbox → adapters: in order within a place, many places at once, each row until it is settled. */
export const createDeliver = (parts: Parts): Deliver => {
  const { adapters, outbox, clock, log } = parts;
  const stopped = new AbortController();
  const settler = createSettler(outbox, log, stopped.signal);
  const live = createLive({ ...parts, settler });
  const send = createSend(parts);
  /** Rows in memory: queued, being sent, or sent and not yet written down. */
  const known = new Set<number>();
  const waiters = new Map<number, ((ids: readonly string[]) => void)[]>();
  let claiming: Promise<void> | null = null;
  let claimAgain = false;
  let lookForAbandoned = false;
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

  const expiryOf = ({ mode, place }: OutboxRow): string => {
    const lifetime = mode === "card" ? adapters.get(place.platform)?.liveCards?.lifetimeMs : undefined;
    const memory = Math.min(lifetime ?? REPLY_MEMORY_MS, LONGEST_MEMORY_MS);
    return new Date(clock.now().getTime() + memory).toISOString();
  };

  const lanes = createLanes<Queued>(PARALLEL_PLACES, async (queued) => {
    const { row } = queued;
    const renderedAt = performance.now();
    const { pause, messageId, stale } = await send(queued);
    // On the way out a failure is nobody's last word: the row is given back with the others.
    if (pause > 0) return pause;
    if (stopped.signal.aborted && messageId === null) return 1;
    // Not awaited: the next row of the place goes out at once, writing this one down lags behind.
    void settler.settle({ id: row.id, messageId, expiresAt: expiryOf(row) }).then(() => {
      known.delete(row.id);
      const changed = row.topic !== null && (stale || live.touchedSince(row.topic, renderedAt));
      if (row.mode === "card" && row.topic && changed) void live.touch(row.topic);
      settled(row.id, messageId ? [messageId] : []);
    });
    return 0;
  });

  const enqueue = (row: OutboxRow, handle?: Incoming["reply"]) => {
    if (known.has(row.id)) return;
    known.add(row.id);
    lanes.push(row.placeId, { id: row.id, row, handle, attempts: 0 });
  };

  const take = (rows: readonly OutboxRow[]): void => {
    for (const row of rows) {
      if (row.mode === "update") void live.touch(row.topic ?? "", [row]);
      else enqueue(row);
    }
  };

  const claimAll = async (): Promise<void> => {
    try {
      while (claimAgain && !stopped.signal.aborted) {
        const abandoned = lookForAbandoned;
        claimAgain = lookForAbandoned = false;
        const rows = await outbox.claim(abandoned);
        take(rows);
        claimAgain ||= rows.length > 0;
        lookForAbandoned ||= abandoned && rows.length > 0;
      }
    } catch {
      log.warn("the outbox could not be read");
    } finally {
      claiming = null;
    }
  };

  const claim = (abandoned = false): Promise<void> => {
    claimAgain = true;
    lookForAbandoned ||= abandoned;
    claiming ??= claimAll();
    return claiming ?? Promise.resolve();
  };

  const findLost = async (): Promise<void> => {
    const before = new Date(clock.now().getTime() - LOST_AFTER_MS);
    take(await outbox.lost([...known], before));
  };

  const idle = () => known.size === 0 && live.idle();

  return {
    accept: async ({ rows, topics }, asked) => {
      const waits = rows.map(wait);
      const updates = topics.map(({ topic, request }) =>
        live.touch(topic, request ? [{ id: request, facts: {} }] : []),
      );
      const answer = asked?.reply && rows.find((row) => row.leased && answers(row, asked));
      for (const row of rows) if (row.leased) enqueue(row, row === answer ? asked?.reply : undefined);
      if (rows.some((row) => !row.leased)) void claim();
      return (await Promise.all([...waits, ...updates])).flat();
    },
    start: async () => {
      lanes.start();
      unlisten = await outbox.listen(() => void claim());
      const quietly = (job: Promise<unknown>) => void job.catch(() => log.warn("the outbox could not be reached"));
      timers.push(
        setInterval(() => void claim(true), POLL_MS),
        setInterval(() => quietly(outbox.keep(lanes.places())), KEEP_MS),
        setInterval(() => quietly(findLost()), LOST_AFTER_MS),
      );
      void claim(true);
    },
    stop: async (deadlineMs) => {
      for (const timer of timers) clearInterval(timer);
      void unlisten().catch(() => undefined);
      const until = performance.now() + deadlineMs;
      const busy = () => known.size > lanes.paused() || !live.idle(true);
      while (busy() && performance.now() < until) await sleep(10);
      stopped.abort();
      lanes.stop();
      await within(RELEASE_MS, outbox.release());
    },
    flush: async () => {
      do {
        await claim(true);
        while (!idle()) await sleep(5);
      } while (claiming);
    },
  };
};

const same = (a: Place, b: Place): boolean =>
  a.platform === b.platform && a.tenant === b.tenant && a.kind === b.kind && a.chat === b.chat;

/** Whether a reply is for the person who waits, so that it may be the synchronous answer; others hear by message. */
const answers = ({ place }: OutboxRow, { place: here, sender }: Asked): boolean =>
  same(place, here) || same(place, privatePlace(sender));
