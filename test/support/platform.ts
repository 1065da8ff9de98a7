import { randomUUID } from "node:crypto";
import type { Adapter, Delivery, Sink } from "../../src/core/adapter.ts";
import { buttonsOf, type Card } from "../../src/core/card.ts";
import { foldCard } from "../../src/core/fold.ts";
import type { Incoming, Place, ReplyHandle } from "../../src/core/incoming.ts";

/** A message as a fake person sees it. */
export interface Heard {
  readonly id: string;
  readonly chat: string;
  readonly text: string;
  readonly card: Card;
  readonly updates?: string;
}

export interface Platform {
  readonly adapter: Adapter;
  readonly messages: Heard[];
  /** What happens before a send succeeds; throw to fail it. */
  beforeSend: (delivery: Delivery) => Promise<void> | void;
  /** What happens before a live card is updated; throw to fail it. */
  beforeUpdate: (messageId: string) => Promise<void> | void;
  readonly incoming: (from: string, chat: string, text: string, extra?: Partial<Incoming>) => Incoming;
  /** Says something and waits until all it caused is settled; answers with those messages. */
  readonly say: (from: string, chat: string, text: string, extra?: Partial<Incoming>) => Promise<readonly Heard[]>;
  readonly press: (from: string, message: Heard, label: string, extra?: Partial<Incoming>) => Promise<readonly Heard[]>;
  readonly sink: () => Sink;
}

/** The platform's own side: what was shown, whichever program sent it. */
export interface Store {
  readonly messages: Heard[];
  readonly byKey: Map<string, string>;
  readonly nextId: () => string;
}

export const createStore = (): Store => {
  let ids = 0;
  const nextId = () => {
    ids += 1;
    return `m${ids}`;
  };
  return { messages: [], byKey: new Map(), nextId };
};

interface Options {
  /** The same platform as another program sees it. */
  readonly store?: Store;
  readonly platform?: string;
  readonly redelivers?: boolean;
  readonly idempotentMs?: number;
  readonly intervalMs?: number;
  readonly live?: boolean;
}

const isPrivate = (chat: string) => chat.startsWith("@");

/** A chat platform in memory. Private chats are written `@name`; people are their names. */
export const createPlatform = (options: Options = {}): Platform => {
  const platform = options.platform ?? "fake";
  const { messages, byKey, nextId } = options.store ?? createStore();
  let taking: Sink | null = null;
  const place = (chat: string): Place => ({
    platform,
    tenant: "t",
    chat: isPrivate(chat) ? chat.slice(1) : chat,
    kind: isPrivate(chat) ? "private" : "group",
  });
  const chatOf = (to: Place) => (to.kind === "private" ? `@${to.chat}` : to.chat);
  const post = (to: Place, card: Card, updates?: string): string => {
    const id = nextId();
    messages.push({
      id,
      chat: chatOf(to),
      card,
      text: foldCard(card),
      ...(updates ? { updates } : {}),
    });
    return id;
  };
  const sink = (): Sink => {
    if (!taking) throw new Error("not started");
    return taking;
  };
  const self: Platform = {
    messages,
    beforeSend: () => undefined,
    beforeUpdate: () => undefined,
    sink,
    incoming: (from, chat, text, extra = {}) => ({
      eventId: randomUUID(),
      at: new Date(),
      place: place(chat),
      sender: { platform, tenant: "t", user: from },
      senderName: from,
      via: "message",
      text,
      addressed: true,
      mentions: [],
      redelivers: options.redelivers ?? true,
      ...extra,
    }),
    say: async (from, chat, text, extra) => {
      const outcome = await sink()(self.incoming(from, chat, text, extra));
      const ids = await outcome.settled;
      return messages.filter((message) => ids.includes(message.id));
    },
    press: (from, message, label, extra) => {
      const button = buttonsOf(message.card).find((one) => one.label.includes(label));
      if (!button) throw new Error(`no button ${label}`);
      return self.say(from, message.chat, button.line, {
        via: "button",
        replyTo: message.id,
        ...extra,
      });
    },
    adapter: {
      platform,
      idempotentMs: options.idempotentMs ?? 3_600_000,
      ...(options.live === false
        ? {}
        : {
            liveCards: {
              intervalMs: options.intervalMs ?? 0,
              lifetimeMs: 14 * 86_400_000,
              update: async (messageId: string, to: Place, card: Card) => {
                await self.beforeUpdate(messageId);
                return { messageId: post(to, card, messageId) };
              },
            },
          }),
      send: async (delivery) => {
        await self.beforeSend(delivery);
        const known = byKey.get(delivery.key);
        if (known) return { messageId: known };
        const id = post(delivery.to, delivery.card);
        byKey.set(delivery.key, id);
        return { messageId: id };
      },
      start: async (handOver) => {
        taking = handOver;
      },
      stop: async () => undefined,
      ready: () => taking !== null,
    },
  };
  return self;
};

/** A synchronous answer that is accepted. */
export const replyHandle = (expiresAt: Date, answered: Delivery[]): ReplyHandle => ({
  expiresAt,
  answer: async (delivery) => {
    answered.push(delivery);
    return { messageId: `answered-${answered.length}` };
  },
});
