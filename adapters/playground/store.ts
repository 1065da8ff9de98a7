import type { Delivery } from "../../src/core/adapter.ts";
import type { Card } from "../../src/core/card.ts";
import { DeliveryError } from "../../src/core/errors.ts";
import { foldCard } from "../../src/core/fold.ts";
import type { Place } from "../../src/core/incoming.ts";
import type { Clock } from "../../src/core/ports.ts";
import { createBounded } from "./bounded.ts";
import { type Directory, newId } from "./directory.ts";
import { LIMITS } from "./limits.ts";
import { type Entry, type Message, toWireCard } from "./wire.ts";

/** An entry with its place and its rank over all chats. */
export interface Stored extends Entry {
  readonly rank: number;
  readonly place: Place;
}

/** A message of the bot as it looks now, whatever id it is asked for by. */
export interface Post {
  readonly original: string;
  readonly place: Place;
  card: Card;
}

type Change =
  | { readonly kind: "message" | "update"; readonly stored: Stored }
  | { readonly kind: "gone"; readonly stored: Stored };

/** The transcripts: the platform's side of every chat, in memory. */
export interface Store {
  /** The id of the message. */
  readonly say: (said: {
    readonly from: string;
    readonly place: Place;
    readonly text: string;
    readonly mention: boolean;
    readonly replyTo?: string;
  }) => string;
  /** Idempotent by the delivery's key. */
  readonly send: (delivery: Delivery) => { readonly messageId: string };
  readonly update: (messageId: string, to: Place, card: Card) => { readonly messageId: string };
  readonly retract: (messageId: string) => void;
  readonly find: (messageId: string) => Stored | undefined;
  readonly post: (messageId: string) => Post | undefined;
  readonly transcript: (place: Place) => readonly Stored[];
  readonly rank: () => number;
  readonly listen: (listener: (change: Change) => void) => void;
}

const chatKey = ({ kind, chat }: Place): string => `${kind} ${chat}`;

const shownChat = (place: Place): Pick<Message, "chat" | "to"> =>
  place.kind === "group" ? { chat: place.chat } : { chat: "private", to: place.chat };

export const createStore = ({ clock, directory }: { clock: Clock; directory: Directory }): Store => {
  const transcripts = new Map<string, Stored[]>();
  const byId = new Map<string, Stored>();
  const posts = createBounded<Post>(LIMITS.posts);
  const keys = createBounded<{ readonly messageId: string; readonly until: number }>(LIMITS.sendKeys);
  const listeners: ((change: Change) => void)[] = [];
  let rank = 0;

  const tell = (change: Change): void => {
    for (const listener of listeners) listener(change);
  };

  const append = (place: Place, message: Message, extra: Pick<Entry, "replyTo" | "mention"> = {}): Stored => {
    rank += 1;
    const stored: Stored = { rank, place, message, at: clock.now().toISOString(), ...extra };
    const transcript = transcripts.get(chatKey(place)) ?? [];
    transcripts.set(chatKey(place), transcript);
    transcript.push(stored);
    byId.set(message.id, stored);
    const fallen = transcript.length > LIMITS.transcript ? transcript.shift() : undefined;
    if (fallen) byId.delete(fallen.message.id);
    tell({ kind: message.updates === undefined ? "message" : "update", stored });
    return stored;
  };

  const mustKnow = (place: Place): void => {
    if (!directory.knows(place)) throw new DeliveryError("no such chat in the playground");
  };

  const appendCard = (place: Place, card: Card, extra: Pick<Message, "updates">, replyTo?: string): Stored => {
    const message: Message = {
      id: newId("m"),
      ...shownChat(place),
      text: foldCard(card),
      card: toWireCard(card),
      ...extra,
    };
    return append(place, message, replyTo === undefined ? {} : { replyTo });
  };

  const send: Store["send"] = ({ key, to, card, replyTo }) => {
    mustKnow(to);
    const now = clock.now().getTime();
    const earlier = keys.get(key);
    if (earlier && earlier.until > now) return { messageId: earlier.messageId };
    const { id } = appendCard(to, card, {}, replyTo).message;
    posts.set(id, { original: id, place: to, card });
    keys.set(key, { messageId: id, until: now + LIMITS.idempotentMs });
    return { messageId: id };
  };

  // A message from before a restart is not known here; a real platform would still have it, so its update is shown.
  const update: Store["update"] = (messageId, to, card) => {
    mustKnow(to);
    const post = posts.get(messageId) ?? { original: messageId, place: to, card };
    if (chatKey(post.place) !== chatKey(to)) throw new DeliveryError("that message stands in another chat");
    post.card = card;
    const { id } = appendCard(to, card, { updates: post.original }).message;
    posts.set(id, post);
    posts.set(post.original, post);
    return { messageId: id };
  };

  const retract: Store["retract"] = (messageId) => {
    const stored = byId.get(messageId);
    const transcript = stored && transcripts.get(chatKey(stored.place));
    if (!stored || !transcript) return;
    transcript.splice(transcript.indexOf(stored), 1);
    byId.delete(messageId);
    tell({ kind: "gone", stored });
  };

  return {
    say: ({ from, place, text, mention, replyTo }) =>
      append(
        place,
        { id: newId("m"), chat: place.kind === "group" ? place.chat : "private", from, text },
        { mention, ...(replyTo === undefined ? {} : { replyTo }) },
      ).message.id,
    send,
    update,
    retract,
    find: (messageId) => byId.get(messageId),
    post: (messageId) => posts.get(messageId),
    transcript: (place) => transcripts.get(chatKey(place)) ?? [],
    rank: () => rank,
    listen: (listener) => {
      listeners.push(listener);
    },
  };
};
