import type { Adapter } from "../core/adapter.ts";
import type { Card } from "../core/card.ts";
import type { Clock, Log } from "../core/ports.ts";
import type { Outbox } from "./outbox.ts";
import type { Settler } from "./settler.ts";

/** Builds the card a topic shows right now; null = nothing to show. */
export type LiveCard = (topic: string) => Promise<Card | null>;

export interface Live {
  /** The live cards of a topic are out of date. Resolves, when they are not any more, to the ids of the updates. */
  readonly touch: (topic: string, rows?: readonly number[]) => Promise<readonly string[]>;
  /** Whether a topic changed since a moment of the monotonic clock: a card rendered then may be out of date. */
  readonly touchedSince: (topic: string, since: number) => boolean;
  readonly idle: () => boolean;
}

interface Topic {
  /** Requests that this process has leased already. */
  rows: number[];
  waiting: ((ids: readonly string[]) => void)[];
  running: boolean;
  /** When the next update may go out, in milliseconds of the monotonic clock. */
  next: number;
  /** When it last changed. */
  touched: number;
}

/** How long a quiet topic is remembered, in milliseconds. */
const MEMORY_MS = 60_000;

interface Parts {
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly outbox: Outbox;
  readonly settler: Settler;
  readonly liveCard: LiveCard;
  readonly clock: Clock;
  readonly log: Log;
}

/** Updates live cards in place: many changes within a platform's interval become one update with the newest facts. */
export const createLive = ({ adapters, outbox, settler, liveCard, clock, log }: Parts): Live => {
  const topics = new Map<string, Topic>();

  const update = async (name: string, rows: readonly number[]): Promise<{ ids: string[]; interval: number }> => {
    const taken = await outbox.takeUpdates(name, clock.now());
    const card = taken.messages.length > 0 ? await liveCard(name) : null;
    const ids: string[] = [];
    let interval = 0;
    for (const { messageId, place } of card ? taken.messages : []) {
      const live = adapters.get(place.platform)?.liveCards;
      if (!live || !card) continue;
      interval = Math.max(interval, live.intervalMs);
      try {
        ids.push((await live.update(messageId, place, card)).messageId);
      } catch {
        log.warn("a live card could not be updated", {
          platform: place.platform,
        });
      }
    }
    const expiresAt = clock.now().toISOString();
    await Promise.all([...rows, ...taken.rows].map((id) => settler.settle({ id, messageId: null, expiresAt })));
    return { ids, interval };
  };

  const run = async (name: string, topic: Topic): Promise<void> => {
    topic.running = true;
    while (topic.waiting.length > 0) {
      const pause = topic.next - performance.now();
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      const { waiting, rows } = topic;
      topic.waiting = [];
      topic.rows = [];
      try {
        const { ids, interval } = await update(name, rows);
        topic.next = performance.now() + interval;
        for (const done of waiting) done(ids);
      } catch {
        // The request stays in the outbox: the next change or the next look through it brings the card up to date.
        log.warn("live cards were not updated", { count: waiting.length });
        for (const done of waiting) done([]);
      }
    }
    topic.running = false;
    const forget = () => {
      if (!topic.running && performance.now() - topic.touched >= MEMORY_MS) topics.delete(name);
    };
    setTimeout(forget, MEMORY_MS + 1).unref();
  };

  return {
    touch: (name, rows = []) =>
      new Promise((resolve) => {
        const topic = topics.get(name) ?? {
          rows: [],
          waiting: [],
          running: false,
          next: 0,
          touched: 0,
        };
        topics.set(name, topic);
        topic.touched = performance.now();
        topic.rows.push(...rows);
        topic.waiting.push(resolve);
        if (!topic.running) void run(name, topic);
      }),
    touchedSince: (name, since) => (topics.get(name)?.touched ?? 0) >= since,
    idle: () => [...topics.values()].every((topic) => !topic.running),
  };
};
