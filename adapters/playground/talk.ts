import type { Sink } from "../../src/core/adapter.ts";
import { buttonsOf, fillLine } from "../../src/core/card.ts";
import type { Incoming, Place, ReplyHandle } from "../../src/core/incoming.ts";
import type { Clock, Log } from "../../src/core/ports.ts";
import type { ClickBody, MessageBody } from "./body.ts";
import { createBounded } from "./bounded.ts";
import { accountOf, type Directory, newId, PLATFORM, placeOf } from "./directory.ts";
import { LIMITS } from "./limits.ts";
import { Problem } from "./problem.ts";
import type { Post, Store } from "./store.ts";
import type { Answer, Message, Person } from "./wire.ts";

/** What people do in a chat: they say something or press a button. */
export interface Talk {
  readonly say: (sink: Sink, body: MessageBody) => Promise<Answer>;
  readonly press: (sink: Sink, body: ClickBody) => Promise<Answer>;
  /** The bot was brought into a new group. */
  readonly enter: (sink: Sink, from: string, chat: string, name: string) => Promise<Answer>;
}

interface Parts {
  readonly directory: Directory;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly toast: (person: string, text: string) => void;
}

const LATE = Symbol("late");

/** One time limit over several waits. */
const createDeadline = (ms: number) => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(resolve, ms, LATE);
  });
  return {
    within: <T>(work: Promise<T>): Promise<T | typeof LATE> => Promise.race([work, late]),
    clear: (): void => clearTimeout(timer),
  };
};

const lineOf = (post: Post, { button, values }: ClickBody): string => {
  const buttons = buttonsOf(post.card);
  const pressed = typeof button === "number" ? buttons[button] : buttons.find(({ line }) => line === button);
  if (!pressed) throw new Problem(400, "the card has no such button");
  // Without a prototype, so that a placeholder named like a property of objects finds nothing.
  const lists: Record<string, readonly string[]> = Object.create(null);
  for (const [name, value] of Object.entries(values)) lists[name] = typeof value === "string" ? [value] : value;
  return fillLine(pressed.line, lists);
};

const shownAs = (text: string, carries: MessageBody["carries"]): string =>
  [carries && { picture: "🖼️", file: "📎" }[carries], text].filter(Boolean).join(" ");

const checkLength = (text: string): void => {
  if ([...text].length > LIMITS.textCharacters)
    throw new Problem(413, `a message may have at most ${LIMITS.textCharacters} characters`);
};

export const createTalk = ({ directory, store, clock, log, toast }: Parts): Talk => {
  /** Which message an event was: a second one is the same message, not another. */
  const events = createBounded<string>(LIMITS.eventIds);

  const mustBe = (id: string): Person => {
    const person = directory.person(id);
    if (!person) throw new Problem(404, "no such person");
    return person;
  };

  const mustSee = (person: string, place: Place): void => {
    if (!directory.knows(place)) throw new Problem(404, "no such chat");
    if (!directory.sees(person, place)) throw new Problem(403, "this person is not in that chat");
  };

  /** The bot's messages in these places after a moment: the best there is when the program did not say. */
  const sentAfter = (rank: number, places: readonly Place[]): readonly Message[] =>
    places
      .flatMap((place) => store.transcript(place).filter((stored) => stored.rank > rank && !stored.message.from))
      .sort((a, b) => a.rank - b.rank)
      .map(({ message }) => message);

  const inOrder = (ids: readonly string[]): readonly Message[] =>
    [...new Set(ids)]
      .flatMap((id) => store.find(id) ?? [])
      .sort((a, b) => a.rank - b.rank)
      .map(({ message }) => message);

  const handOver = async (sink: Sink, incoming: Incoming): Promise<Answer> => {
    const rank = store.rank();
    const own = placeOf(incoming.sender.user, "private");
    const soFar = (): Answer => ({
      messages: sentAfter(rank, incoming.place.kind === "private" ? [own] : [incoming.place, own]),
    });
    const deadline = createDeadline(LIMITS.answerMs);
    try {
      const outcome = await deadline.within(sink(incoming));
      if (outcome === LATE) return soFar();
      if (outcome.kind === "duplicate") return { messages: [], duplicate: true };
      if (outcome.kind === "ignored") return { messages: [] };
      const ids = await deadline.within(outcome.settled);
      return ids === LATE ? soFar() : { messages: inOrder(ids) };
    } catch {
      log.warn("an incoming of the playground failed", { platform: PLATFORM, outcome: "failed" });
      return soFar();
    } finally {
      deadline.clear();
    }
  };

  /** Whether the message is the bot's; it must stand in this very chat. */
  const isBots = (person: string, messageId: string, place: Place): boolean => {
    const target = store.post(messageId) ?? store.find(messageId);
    if (!target) throw new Problem(404, "no such message to reply to");
    mustSee(person, target.place);
    if (target.place.chat !== place.chat) throw new Problem(400, "the message replied to stands in another chat");
    return store.post(messageId) !== undefined;
  };

  const say: Talk["say"] = async (sink, { from, chat, text, carries, mention, replyTo, eventId = newId("e") }) => {
    checkLength(text);
    const person = mustBe(from);
    const place = placeOf(from, chat);
    mustSee(from, place);
    const answersBot = replyTo !== undefined && isBots(from, replyTo, place);
    const target = replyTo === undefined ? {} : { replyTo: store.post(replyTo)?.original ?? replyTo };
    const known = events.get(eventId);
    const messageId =
      known ??
      store.say({ from, place, text: shownAs(text, carries), mention: place.kind === "group" && mention, ...target });
    events.set(eventId, messageId);
    const answer = await handOver(sink, {
      eventId,
      at: clock.now(),
      place,
      sender: accountOf(from),
      senderName: person.name,
      via: "message",
      text,
      ...(carries ? { carries } : {}),
      addressed: place.kind === "private" || mention || answersBot,
      mentions: [],
      messageId,
      redelivers: false,
      ...target,
    });
    // Said before a restart: the program remembers it, the transcript did not.
    if (answer.duplicate && known === undefined) store.retract(messageId);
    return answer;
  };

  const replyHandle = (from: string): ReplyHandle => {
    const expiresAt = new Date(clock.now().getTime() + LIMITS.replyMs);
    return {
      expiresAt,
      answer: async (delivery) => {
        if (clock.now() >= expiresAt) return null;
        const sent = store.send(delivery);
        if (delivery.card.toast) toast(from, delivery.card.toast);
        return sent;
      },
    };
  };

  const press: Talk["press"] = async (sink, body) => {
    const { from, message } = body;
    const person = mustBe(from);
    const post = store.post(message);
    if (!post) throw new Problem(404, "no such message");
    mustSee(from, post.place);
    const text = lineOf(post, body);
    checkLength(text);
    return handOver(sink, {
      eventId: newId("e"),
      at: clock.now(),
      place: post.place,
      sender: accountOf(from),
      senderName: person.name,
      via: "button",
      text,
      addressed: true,
      mentions: [],
      replyTo: post.original,
      redelivers: false,
      reply: replyHandle(from),
    });
  };

  const enter: Talk["enter"] = (sink, from, chat, name) =>
    handOver(sink, {
      eventId: newId("e"),
      at: clock.now(),
      place: placeOf(from, chat),
      placeName: name,
      sender: accountOf(from),
      senderName: mustBe(from).name,
      via: "entered",
      text: "",
      addressed: true,
      mentions: [],
      redelivers: false,
    });

  return { say, press, enter };
};
