import type { Adapter, LiveCards } from "../core/adapter.ts";
import type { Card } from "../core/card.ts";
import { DeliveryError } from "../core/errors.ts";
import type { Clock, Log } from "../core/ports.ts";
import { createGather } from "./gather.ts";
import { LOOK_UP_EVERY_MS, MAX_SENDS, MAX_WAIT_MS } from "./limits.ts";
import type { Outbox, OutboxRow, UpdateTaken, UpdateWanted } from "./outbox.ts";
import type { Settler } from "./settler.ts";
import { sleep } from "./waiting.ts";

/** Builds the card a topic shows right now; null = nothing to show. */
export type LiveCard = (topic: string) => Promise<Card | null>;

type Request = Pick<OutboxRow, "id" | "facts">;

export interface Live {
  /** The live cards of a topic are out of date. Resolves, when they are not any more, to the ids of the updates. */
  readonly touch: (topic: string, requests?: readonly Request[]) => Promise<readonly string[]>;
  /** Whether a topic changed since a moment of the monotonic clock: a card rendered then may be out of date. */
  readonly touchedSince: (topic: string, since: number) => boolean;
  /** On the way out an update that the platform put off is not waited for: the card is redrawn by whoever is next. */
  readonly idle: (leaving?: boolean) => boolean;
}

interface Topic {
  /** Requests that this process has leased already. */
  requests: Request[];
  waiting: ((ids: readonly string[]) => void)[];
  running: boolean;
  /** When the next update may go out, in milliseconds of the monotonic clock. */
  next: number;
  /** When it last changed. */
  touched: number;
  /** Updates in a row that the platform put off. */
  failures: number;
}

/** How long a quiet topic is remembered, in milliseconds. */
const MEMORY_MS = 60_000;
/** The first pause after the cards could not even be looked up. */
const FAILED_MS = 500;

export interface LiveParts {
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly outbox: Outbox;
  readonly settler: Settler;
  readonly liveCard: LiveCard;
  readonly clock: Clock;
  readonly log: Log;
}

interface Round {
  readonly ids: readonly string[];
  /** The least time until the next update, in milliseconds. */
  readonly interval: number;
  /** After how many milliseconds an update that was put off is tried again; 0 = none was. */
  readonly again: number;
}

const quiet = (): Topic => ({ requests: [], waiting: [], running: false, next: 0, touched: 0, failures: 0 });

/** Updates live cards in place: many changes within a platform's interval become one update with the newest facts. */
export const createLive = ({ adapters, outbox, settler, liveCard, clock, log }: LiveParts): Live => {
  const topics = new Map<string, Topic>();

  /** Where no platform can change a message, there is nothing to look up. */
  const canShow = [...adapters.values()].some(({ liveCards }) => liveCards);

  const take = createGather(LOOK_UP_EVERY_MS, (wanted: readonly UpdateWanted[]) =>
    outbox.takeUpdates(wanted, clock.now()),
  );

  /** Shows the card in one message; answers its id, null when it cannot be updated, or how long to wait. */
  const show = async (live: LiveCards, { messageId, place }: UpdateTaken["messages"][number], card: Card) => {
    try {
      return (await live.update(messageId, place, card)).messageId;
    } catch (error) {
      log.warn("a live card could not be updated", { platform: place.platform });
      return error instanceof DeliveryError && error.retryAfterMs !== undefined
        ? Math.max(1, error.retryAfterMs)
        : null;
    }
  };

  /** `held` are the requests in hand; those that are found join them. */
  const update = async (name: string, held: Request[]): Promise<Round> => {
    if (!canShow && held.length > 0) return { ids: [], interval: 0, again: 0 };
    const first = held.some(({ facts }) => !("passedOn" in facts));
    const taken = await take({ topic: name, first });
    held.push(...taken.rows.map((id) => ({ id, facts: { passedOn: true } })));
    const showable = taken.messages.filter(({ place }) => adapters.get(place.platform)?.liveCards);
    const card = showable.length > 0 ? await liveCard(name) : null;
    const shown: (string | number | null)[] = [];
    let interval = 0;
    for (const message of card ? showable : []) {
      const live = adapters.get(message.place.platform)?.liveCards;
      if (!live || !card) continue;
      interval = Math.max(interval, live.intervalMs);
      shown.push(await show(live, message, card));
    }
    const waits = shown.filter((one) => typeof one === "number");
    return { ids: shown.filter((one) => typeof one === "string"), interval, again: Math.max(0, ...waits) };
  };

  const settle = async (requests: readonly Request[]): Promise<void> => {
    const expiresAt = clock.now().toISOString();
    await Promise.all(requests.map(({ id }) => settler.settle({ id, messageId: null, expiresAt })));
  };

  const round = async (name: string, topic: Topic): Promise<void> => {
    const { waiting, requests: held } = topic;
    topic.waiting = [];
    topic.requests = [];
    const { ids, interval, again } = await update(name, held).catch(() => {
      log.warn("live cards were not updated", { count: waiting.length });
      return { ids: [], interval: 0, again: FAILED_MS };
    });
    topic.failures = again === 0 ? 0 : topic.failures + 1;
    const pause = again === 0 ? interval : Math.max(interval, again * 2 ** (topic.failures - 1));
    topic.next = performance.now() + Math.min(pause, MAX_WAIT_MS);
    if (again > 0 && topic.failures < MAX_SENDS) {
      topic.requests.unshift(...held);
      topic.waiting.unshift(...waiting);
      return;
    }
    await settle(held);
    for (const resolve of waiting) resolve(ids);
  };

  const run = async (name: string, topic: Topic): Promise<void> => {
    topic.running = true;
    // A batch touches it many times in one turn.
    await new Promise(setImmediate);
    while (topic.waiting.length > 0) {
      const pause = topic.next - performance.now();
      if (pause > 0) await sleep(pause);
      await round(name, topic);
    }
    topic.running = false;
  };

  /** Those touched longest ago stand first. */
  const forget = (): void => {
    for (const [name, topic] of topics) {
      if (topic.running || performance.now() - topic.touched < MEMORY_MS) return;
      topics.delete(name);
    }
  };

  return {
    touch: (name, requests = []) =>
      new Promise((resolve) => {
        const topic = topics.get(name) ?? quiet();
        topics.delete(name);
        topics.set(name, topic);
        topic.touched = performance.now();
        forget();
        topic.requests.push(...requests);
        topic.waiting.push(resolve);
        if (!topic.running) void run(name, topic);
      }),
    touchedSince: (name, since) => (topics.get(name)?.touched ?? 0) >= since,
    idle: (leaving = false) => [...topics.values()].every((topic) => !topic.running || (leaving && topic.failures > 0)),
  };
};
