import type { Card } from "./card.ts";
import type { Incoming, Place } from "./incoming.ts";

/** One message on its way out. `key` is unique to it and stays the same when it is sent again. */
export interface Delivery {
  readonly key: string;
  readonly to: Place;
  readonly card: Card;
  /** The platform's id of the message this one answers, where that is worth showing. */
  readonly replyTo?: string;
}

export interface Sent {
  readonly messageId: string;
}

/** What became of an incoming. `settled` resolves, once all it caused was delivered, to the ids of those messages. */
export interface Outcome {
  readonly kind: "handled" | "duplicate" | "ignored";
  readonly settled: Promise<readonly string[]>;
}

/** Where an adapter hands over what it decoded. Rejects when nothing was committed: tell the platform so. */
export type Sink = (incoming: Incoming) => Promise<Outcome>;

export interface LiveCards {
  /** Least time between two updates of one message, in milliseconds. */
  readonly intervalMs: number;
  /** How long after sending a message can still be updated, in milliseconds. */
  readonly lifetimeMs: number;
  /** Shows `card` in place of an earlier message; resolves to the id under which the update can be found. */
  readonly update: (messageId: string, to: Place, card: Card) => Promise<Sent>;
}

/** How a platform speaks. A factory `create…Adapter` builds it from its part of the configuration. */
export interface Adapter {
  readonly platform: string;
  /** For how long the platform drops a second send with the same key, in milliseconds; 0 = not at all. */
  readonly idempotentMs: number;
  readonly liveCards?: LiveCards;
  /** The routes it answers, below these path prefixes (`/feishu`). */
  readonly http?: {
    readonly prefixes: readonly string[];
    readonly fetch: (request: Request) => Response | Promise<Response>;
  };
  /** Throws DeliveryError, and nothing else, for what the platform did. */
  readonly send: (delivery: Delivery) => Promise<Sent>;
  /**
   * Who has read a message of ours: the platform's ids of its users, nobody who has not. Absent where the platform does not
   * tell. Throws DeliveryError. Meant for reminders to those who have not read a broadcast; no command asks yet.
   */
  readonly readers?: (messageId: string) => Promise<readonly string[]>;
  readonly start: (sink: Sink) => Promise<void>;
  /** Stops taking; what was handed over goes on. */
  readonly stop: () => Promise<void>;
  /** For /readyz. */
  readonly ready: () => boolean;
}
