import type { Event, Events } from "./events.ts";
import { isObject, type Random } from "./random.ts";
import { LIMITS } from "./rules.ts";
import type { Time } from "./time.ts";

/** One try to hand something over; `data` is the app's answer to a callback. */
interface Handed {
  readonly ok: boolean;
  readonly data?: unknown;
}

/** A way to the app: its request URL or one of its sockets. */
export interface Transport {
  readonly hand: (envelope: object, kind: "event" | "callback") => Promise<Handed>;
}

export interface Delivery {
  readonly event: Event;
  readonly eventId: string;
  /** How often it was tried. */
  tries: number;
  /** Resolves when the app took it, or false when all tries are over. */
  readonly taken: Promise<boolean>;
  state: "waiting" | "taken" | "lost";
}

export interface Push {
  /** Delivered now, and again until the app takes it (§1.5). */
  readonly emit: (event: Event) => Delivery;
  /** The same once more, although it was taken: at least once is what is promised (§1.5). */
  readonly again: (delivery: Delivery, fresh?: { readonly eventId: boolean }) => Promise<boolean>;
  /** Callbacks are never delivered twice (§1.5); null = no answer in time. */
  readonly call: (event: Event) => Promise<Handed>;
  readonly deliveries: readonly Delivery[];
  /** How many are handed over at this moment. */
  readonly handing: () => number;
}

interface Parts {
  readonly events: Events;
  readonly random: Random;
  readonly time: Time;
  readonly id: () => string;
  readonly transport: () => Transport;
  /** How often something is delivered again although it was taken. */
  readonly repeats: number;
}

export const createPush = ({ events, random, time, id, transport, repeats }: Parts): Push => {
  const deliveries: Delivery[] = [];
  let handing = 0;

  const hand = async (event: Event, eventId: string, kind: "event" | "callback"): Promise<Handed> => {
    handing += 1;
    try {
      // Whatever happens at one moment arrives in any order.
      if (random.chance(0.5)) await new Promise((resolve) => setTimeout(resolve, random.int(0, 6)));
      return await transport().hand(random.dress(events.envelope(event, eventId)), kind);
    } finally {
      handing -= 1;
    }
  };

  const emit: Push["emit"] = (event) => {
    let settle: (taken: boolean) => void = () => undefined;
    const delivery: Delivery = {
      event,
      eventId: id(),
      tries: 0,
      state: "waiting",
      taken: new Promise((resolve) => {
        settle = resolve;
      }),
    };
    deliveries.push(delivery);
    const attempt = async (): Promise<void> => {
      delivery.tries += 1;
      const { ok } = await hand(event, delivery.eventId, "event");
      if (ok) {
        delivery.state = "taken";
        settle(true);
        if (random.chance(repeats)) void again(delivery);
        return;
      }
      const wait = LIMITS.redeliverMs[delivery.tries - 1];
      if (wait !== undefined) return time.later(wait, () => void attempt());
      delivery.state = "lost";
      settle(false);
    };
    void attempt();
    return delivery;
  };

  const again: Push["again"] = async ({ event, eventId }, fresh = { eventId: random.chance(0.3) }) => {
    // §1.5: for messages the event_id cannot be relied on.
    const other = fresh.eventId && event.type === "im.message.receive_v1";
    return (await hand(event, other ? id() : eventId, "event")).ok;
  };

  return {
    emit,
    again,
    call: async (event) => {
      const handed = await hand(event, id(), "callback");
      return handed.ok && !isObject(handed.data) && handed.data !== undefined ? { ok: false } : handed;
    },
    deliveries,
    handing: () => handing,
  };
};
