import type { Sink } from "../../src/core/adapter.ts";
import type { Incoming } from "../../src/core/incoming.ts";
import type { Clock, Log } from "../../src/core/ports.ts";
import type { Clicks } from "./clicks.ts";
import { decode, type Named } from "./decode.ts";
import type { Departments } from "./departments.ts";
import type { Directory } from "./directory.ts";
import type { Handle } from "./webhook.ts";
import { type Envelope, PLATFORM, part, readEnvelope } from "./wire.ts";

interface Parts {
  readonly directory: Directory;
  readonly departments: Departments;
  readonly clicks: Clicks;
  readonly isOurs: (messageId: string) => Promise<boolean>;
  /** Our own open_id; rejects while the platform does not tell. */
  readonly us: () => Promise<string>;
  /** Throws while nothing is taken. */
  readonly sink: () => Sink;
  readonly clock: Clock;
  readonly log: Log;
  /** Hears of each event that nobody knows. */
  readonly ignored: () => void;
}

/** How many kinds of events that nobody knows are told of, each once. */
const MOST_UNKNOWN = 100;
/** Who was welcomed today, in this process: the rest is the claim's business. */
const MOST_WELCOMED = 20_000;

/** Only in a group it matters who is mentioned. */
const inGroup = ({ type, event }: Envelope): boolean =>
  type === "im.message.receive_v1" && part(event, "message").chat_type !== "p2p";

/** What both transports hand over: an event or callback whose sender was verified. */
export const createHandle = (parts: Parts): Handle => {
  const { directory, departments, clicks, isOurs, us, sink, clock, log, ignored } = parts;
  const unknown = new Set<string>();
  const welcomed = new Map<string, Promise<void>>();

  const ignore = (why: string): void => {
    ignored();
    if (unknown.has(why) || unknown.size >= MOST_UNKNOWN) return;
    unknown.add(why);
    log.info("an event that concerns nobody was ignored", { platform: PLATFORM, outcome: why });
  };

  const learn = (names: readonly Named[]): void => {
    for (const { user, name } of names) directory.learn(user, name);
  };

  /** With what the event itself does not tell. */
  const complete = async (incoming: Incoming): Promise<Incoming> => {
    const { sender, addressed, replyTo, place } = incoming;
    const answersUs = !addressed && place.kind === "group" && replyTo !== undefined && (await isOurs(replyTo));
    const senderName = await directory.nameOf(sender.user);
    return {
      ...incoming,
      ...(senderName ? { senderName } : {}),
      departments: () => departments(sender.user),
      addressed: addressed || answersUs,
    };
  };

  const hand = async (incoming: Incoming): Promise<void> => {
    const taking = sink();
    await taking(await complete(incoming));
  };

  /** Opening the chat again and again is not worth a transaction each time. */
  const welcome = (incoming: Incoming): Promise<void> => {
    const before = welcomed.get(incoming.eventId);
    if (before) return before;
    if (welcomed.size >= MOST_WELCOMED) welcomed.clear();
    const first = hand(incoming);
    welcomed.set(incoming.eventId, first);
    first.catch(() => welcomed.delete(incoming.eventId));
    return first;
  };

  return async (plain) => {
    const envelope = readEnvelope(plain);
    if (!envelope) {
      ignore("no-event");
      return null;
    }
    const taking = sink();
    const own = inGroup(envelope) ? await us() : await us().catch(() => "");
    const decoded = decode(envelope, { us: own, now: clock.now() });
    switch (decoded.kind) {
      case "incoming":
        learn(decoded.names);
        await (decoded.incoming.via === "entered" ? welcome : hand)(decoded.incoming);
        return null;
      case "click":
        return clicks.take(decoded.incoming, async (incoming) => taking(await complete(incoming)));
      case "notice":
        learn(decoded.names);
        log.info("a group changed", { platform: PLATFORM, outcome: decoded.notice, count: decoded.names.length });
        return null;
      case "ignored":
        ignore(decoded.why);
        return null;
      default:
        return decoded satisfies never;
    }
  };
};
