import { createHash } from "node:crypto";
import type { Delivery, Sent } from "../../src/core/adapter.ts";
import type { Card } from "../../src/core/card.ts";
import type { Place } from "../../src/core/incoming.ts";
import type { Ephemeral, Log } from "../../src/core/ports.ts";
import type { Api } from "./api.ts";
import type { Setting } from "./blocks.ts";
import { CallError, deliveryError, isCardRefused, isReplyRefused } from "./failures.ts";
import type { Images } from "./images.ts";
import { LIMITS } from "./limits.ts";
import type { Pace } from "./pace.ts";
import { type Message, renderCard, renderFolded, renderMessage, renderText } from "./render.ts";
import { id, type Json, PLATFORM, part } from "./wire.ts";
import type { Words } from "./words.ts";

export interface Sending {
  readonly send: (delivery: Delivery) => Promise<Sent>;
  readonly update: (messageId: string, to: Place, card: Card) => Promise<Sent>;
  /** Whether a message in a group is one of ours. */
  readonly isOurs: (messageId: string) => Promise<boolean>;
}

interface Parts {
  readonly api: Api;
  readonly pace: Pace;
  readonly images: Images;
  readonly ephemeral: Ephemeral;
  readonly log: Log;
  readonly words: Words;
  readonly ours: (url: string) => boolean;
  /** Clicks on this message get the new card with their answer; resolves when they have it. */
  readonly clicked: (messageId: string, content: string) => Promise<void>;
}

/** §3.1: at most 50 characters; the same uuid succeeds once within an hour. */
export const uuidOf = (key: string): string =>
  /^[\w-]+$/.test(key) && key.length <= LIMITS.uuidCharacters
    ? key
    : createHash("sha256").update(key).digest("hex").slice(0, LIMITS.uuidCharacters);

const isMessageId = (name: string): boolean => /^om_[\w-]+$/.test(name);

const sentOf = (answer: Json): Sent => {
  const messageId = id(part(answer, "data"), "message_id");
  // Without an id nobody knows what was done: the same uuid finds out.
  if (!messageId) throw new CallError(0, 200);
  return { messageId };
};

export const createSending = (parts: Parts): Sending => {
  const { api, pace, images, ephemeral, log, words, ours, clicked } = parts;

  const settingOf = async (to: Place, card: Card): Promise<Setting> => ({
    place: to.kind,
    words,
    ours,
    images: await images(card),
  });

  const turn = async (to: Place): Promise<void> => {
    await pace("place", to.chat);
    await pace("send");
  };

  /** A place that is private is named by the person, so that it can be written to before its first message (§3.1). */
  const create = async ({ key, to }: Delivery, { type, content }: Message): Promise<Sent> => {
    await turn(to);
    const answer = await api({
      name: "im.message.create",
      method: "POST",
      path: "/im/v1/messages",
      query: { receive_id_type: to.kind === "private" ? "open_id" : "chat_id" },
      body: { receive_id: to.chat, msg_type: type, content, uuid: uuidOf(key) },
    });
    return sentOf(answer);
  };

  const reply = async ({ key, to }: Delivery, target: string, { type, content }: Message): Promise<Sent> => {
    await turn(to);
    const answer = await api({
      name: "im.message.reply",
      method: "POST",
      path: `/im/v1/messages/${target}/reply`,
      body: { msg_type: type, content, uuid: uuidOf(key) },
    });
    return sentOf(answer);
  };

  /** As an answer where that shows whom it is for; by itself when what it answers is gone. */
  const post = async (delivery: Delivery, message: Message): Promise<Sent> => {
    const { to, replyTo = "" } = delivery;
    if (to.kind !== "group" || !isMessageId(replyTo)) return create(delivery, message);
    try {
      return await reply(delivery, replyTo, message);
    } catch (error) {
      if (!isReplyRefused(error)) throw error;
      return create(delivery, message);
    }
  };

  const remember = async ({ messageId }: Sent, { kind }: Place): Promise<void> => {
    if (kind === "group") await ephemeral.set(`feishu:ours:${messageId}`, "1", LIMITS.oursMs).catch(() => undefined);
  };

  const show = async (delivery: Delivery): Promise<Sent> => {
    const setting = await settingOf(delivery.to, delivery.card);
    const message = renderMessage(delivery.card, setting);
    try {
      return await post(delivery, message);
    } catch (error) {
      if (message.type === "text" || !isCardRefused(error)) throw error;
      log.error("a card was refused and went as text", { platform: PLATFORM, code: codeOf(error) });
      return post(delivery, renderText(delivery.card, setting));
    }
  };

  const patch = async (messageId: string, { content }: Message): Promise<void> => {
    await pace("card", messageId);
    await pace("patch");
    await api({
      name: "im.message.patch",
      method: "PATCH",
      path: `/im/v1/messages/${messageId}`,
      body: { content },
    });
  };

  const redraw = async (messageId: string, to: Place, card: Card): Promise<void> => {
    const setting = await settingOf(to, card);
    const message = renderCard(card, setting);
    // What changes before the answer to a click may be undone by it (§3.4).
    await clicked(messageId, message.content);
    try {
      await patch(messageId, message);
    } catch (error) {
      if (!isCardRefused(error)) throw error;
      log.error("a live card was refused and went folded", { platform: PLATFORM, code: codeOf(error) });
      await patch(messageId, renderFolded(card, setting));
    }
  };

  return {
    send: async (delivery) => {
      try {
        const sent = await show(delivery);
        await remember(sent, delivery.to);
        return sent;
      } catch (error) {
        throw deliveryError(error);
      }
    },
    update: async (messageId, to, card) => {
      try {
        // A toast, for one, is no message.
        if (!isMessageId(messageId)) throw new CallError(99992354, 0);
        await redraw(messageId, to, card);
        return { messageId };
      } catch (error) {
        throw deliveryError(error);
      }
    },
    isOurs: async (messageId) => (await ephemeral.get(`feishu:ours:${messageId}`).catch(() => null)) !== null,
  };
};

const codeOf = (error: unknown): string => (error instanceof CallError ? String(error.code) : "");
