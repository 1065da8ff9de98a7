import type { Place } from "../core/incoming.ts";
import type { Calls } from "../db/client.ts";

/** A committed reply on its way. Ids are per database, `key` is unique everywhere. */
export interface OutboxRow {
  readonly id: number;
  readonly placeId: number;
  readonly mode: "message" | "card" | "update";
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly topic: string | null;
  readonly replyTo: string | null;
  readonly key: string;
  /** How often it was handed to a process for delivery, this time included. */
  readonly tries: number;
  /** Leased to this process already; otherwise whoever delivers in its place fetches it. */
  readonly leased: boolean;
  readonly createdAt: string;
  /** The bot is not in that group any more. */
  readonly gone: boolean;
  readonly place: Place;
}

/** The live cards of a topic are out of date. `request` is the row that says so, where it is leased to this process. */
export interface Touched {
  readonly topic: string;
  readonly request?: number;
}

/** What a transaction left to be delivered: replies, and topics whose live cards are out of date. */
export interface Committed {
  readonly rows: readonly OutboxRow[];
  readonly topics: readonly Touched[];
}

export const nothing: Committed = { rows: [], topics: [] };

/** Splits what `outbox_put_all` answers. */
export const committedOf = (entries: readonly (OutboxRow | Touched)[]): Committed => ({
  rows: entries.filter((entry): entry is OutboxRow => "id" in entry),
  topics: entries.filter((entry): entry is Touched => !("id" in entry)),
});

export interface Settled {
  readonly id: number;
  /** Null when it was given up. */
  readonly messageId: string | null;
  /** Until when the message can be updated or replied to. */
  readonly expiresAt: string;
}

/** `first`: a request in hand is nobody's passing on; other processes hear of it where they deliver. */
export interface UpdateWanted {
  readonly topic: string;
  readonly first: boolean;
}

export interface UpdateTaken {
  readonly rows: readonly number[];
  readonly messages: readonly {
    readonly messageId: string;
    readonly place: Place;
  }[];
}

/** The outbox of this process: prepared calls of the engine's functions. */
export interface Outbox {
  readonly claim: (abandoned: boolean) => Promise<readonly OutboxRow[]>;
  readonly lost: (known: readonly number[], before: Date) => Promise<readonly OutboxRow[]>;
  readonly settle: (rows: readonly Settled[]) => Promise<void>;
  /** One answer for each, in order. */
  readonly takeUpdates: (wanted: readonly UpdateWanted[], now: Date) => Promise<readonly UpdateTaken[]>;
  readonly keep: (places: readonly number[]) => Promise<void>;
  readonly release: () => Promise<void>;
  /** Calls back when another process left something to deliver. */
  readonly listen: (wake: () => void) => Promise<() => Promise<void>>;
}

const PLACES_PER_CLAIM = 200;

export const createOutbox = (calls: Calls, process: string): Outbox => ({
  claim: async (abandoned) => {
    const rows = await calls<{ row: OutboxRow }[]>`
      select r as row from outbox_claim(${process}::uuid, ${abandoned}, ${PLACES_PER_CLAIM}) r`;
    return rows.map(({ row }) => row);
  },
  lost: async (known, before) => {
    const rows = await calls<{ row: OutboxRow }[]>`
      select r as row from outbox_lost(${process}::uuid, ${known as number[]}::bigint[], ${before.toISOString()}) r`;
    return rows.map(({ row }) => row);
  },
  settle: async (rows) => {
    await calls`select outbox_settle(${calls.json(rows as never)}, ${process}::uuid)`;
  },
  takeUpdates: async (wanted, now) => {
    const [row] = await calls<{ taken: Readonly<Record<string, UpdateTaken>> }[]>`
      select update_take(${calls.json(wanted as never)}, ${process}::uuid, ${now.toISOString()}) as taken`;
    return wanted.map(({ topic }) => row?.taken[topic] ?? { rows: [], messages: [] });
  },
  keep: async (places) => {
    await calls`select place_keep(${places as number[]}::bigint[], ${process}::uuid)`;
  },
  release: async () => {
    await calls`select outbox_release(${process}::uuid)`;
  },
  listen: async (wake) => {
    const listener = await calls.listen(
      "outbox",
      (from) => {
        if (from !== process) wake();
      },
      wake,
    );
    return listener.unlisten;
  },
});
