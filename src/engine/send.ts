import type { Adapter } from "../core/adapter.ts";
import type { Card } from "../core/card.ts";
import { DeliveryError } from "../core/errors.ts";
import type { ReplyHandle } from "../core/incoming.ts";
import type { Clock, Log } from "../core/ports.ts";
import { MAX_SENDS, MAX_WAIT_MS } from "./limits.ts";
import type { LiveCard } from "./live.ts";
import { errorCode } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { OutboxRow } from "./outbox.ts";

/** Words for a reply: by kind and facts. Throws for a kind nobody renders. */
export type RenderReply = (kind: string, facts: Readonly<Record<string, unknown>>) => Card;

export interface Queued {
  readonly id: number;
  readonly row: OutboxRow;
  readonly handle: ReplyHandle | undefined;
  /** How often the platform was asked to take it. */
  attempts: number;
}

/** What became of an attempt: `pause` is how long to wait before the next, 0 when there will be none. */
export interface Attempt {
  readonly pause: number;
  readonly messageId: string | null;
  /** The card may show what was true before it was sent. */
  readonly stale: boolean;
}

interface Parts {
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly render: RenderReply;
  readonly liveCard: LiveCard;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** One attempt to show a reply on its platform. Never rejects. */
export const createSend = ({ adapters, render, liveCard, clock, log, metrics }: Parts) => {
  /** A live card is made of the facts of this moment, whatever they were when it was asked for. */
  const cardOf = async ({ mode, topic, kind, facts }: OutboxRow): Promise<{ card: Card | null; stale: boolean }> => {
    let stale = false;
    try {
      const fresh = mode === "card" && topic ? await liveCard(topic) : null;
      if (fresh) return { card: fresh, stale };
    } catch {
      stale = true;
    }
    try {
      return { card: render(kind, facts), stale };
    } catch {
      log.error("a reply could not be rendered", { code: kind });
      return { card: null, stale };
    }
  };

  const answered = async (queued: Queued, card: Card): Promise<string | null> => {
    const { row, handle } = queued;
    if (!handle || handle.expiresAt.getTime() <= clock.now().getTime()) return null;
    const sent = await handle.answer(deliveryOf(row, card)).catch(() => null);
    return sent?.messageId ?? null;
  };

  /** Sent before, perhaps: inside the platform's window the same key makes it one message; beyond, once more and no more. */
  const mayGo = (row: OutboxRow, adapter: Adapter): boolean =>
    row.tries <= 2 || clock.now().getTime() - new Date(row.createdAt).getTime() <= adapter.idempotentMs;

  /** Milliseconds until it is tried again, longer each time; 0 when that is useless. */
  const pauseAfter = (error: unknown, queued: Queued, platform: string): number => {
    const retry = error instanceof DeliveryError ? error.retryAfterMs : undefined;
    const outcome = retry === undefined ? "refused" : queued.attempts >= MAX_SENDS ? "given-up" : "retried";
    metrics.deliveries.inc({ platform, outcome });
    if (outcome === "retried") return Math.min(MAX_WAIT_MS, Math.max(1, retry ?? 0) * 2 ** (queued.attempts - 1));
    log.warn("a reply could not be delivered", { platform, outcome, code: errorCode(error) });
    return 0;
  };

  return async (queued: Queued): Promise<Attempt> => {
    const { row } = queued;
    const { platform } = row.place;
    const adapter = adapters.get(platform);
    if (row.gone) {
      metrics.deliveries.inc({ platform, outcome: "gone" });
      log.info("a reply was not delivered: the bot is not in that group any more", { platform, code: row.kind });
      return { pause: 0, messageId: null, stale: false };
    }
    const { card, stale } = await cardOf(row);
    if (!adapter || !card || !mayGo(row, adapter)) {
      metrics.deliveries.inc({ platform, outcome: "unsent" });
      return { pause: 0, messageId: null, stale };
    }
    queued.attempts += 1;
    try {
      const messageId = (await answered(queued, card)) ?? (await adapter.send(deliveryOf(row, card))).messageId;
      metrics.deliveries.inc({ platform, outcome: "sent" });
      return { pause: 0, messageId, stale };
    } catch (error) {
      return { pause: pauseAfter(error, queued, platform), messageId: null, stale };
    }
  };
};

const deliveryOf = ({ key, place, replyTo }: OutboxRow, card: Card) => ({
  key,
  to: place,
  card,
  ...(replyTo ? { replyTo } : {}),
});
