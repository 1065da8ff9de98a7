import { randomUUID } from "node:crypto";
import type { Adapter, Outcome, Sink } from "../core/adapter.ts";
import type { Card } from "../core/card.ts";
import type { Incoming } from "../core/incoming.ts";
import type { Log } from "../core/ports.ts";
import { MAX_RETRYING, RETRY_FIRST_MS, RETRY_FOR_MS, RETRY_MAX_MS } from "./limits.ts";
import { errorCode } from "./log.ts";
import { sleep, type Tracker } from "./waiting.ts";

interface Parts {
  readonly receive: Sink;
  readonly adapters: ReadonlyMap<string, Adapter>;
  /** 系统忙，请再发一次 */
  readonly busy: () => Card;
  readonly log: Log;
  /** Answers on their way: they are nowhere but in memory, so a drain waits for them. */
  readonly answers: Tracker;
  /** For how long an incoming is tried again, in milliseconds. */
  readonly forMs?: number;
}

/**
 * A platform that redelivers is told of the failure. For one that does not, the incoming is kept in memory and tried
 * for 30 s; then the person hears that it did not work, straight from memory, because the outbox may be what failed.
 */
export const createRetry = (parts: Parts): Sink => {
  const { receive, adapters, busy, log, answers, forMs = RETRY_FOR_MS } = parts;
  let retrying = 0;

  const apologise = async (incoming: Incoming): Promise<readonly string[]> => {
    if (!incoming.addressed) return [];
    const delivery = { key: randomUUID(), to: incoming.place, card: busy() };
    const answered = await incoming.reply?.answer(delivery).catch(() => null);
    const adapter = adapters.get(incoming.place.platform);
    const sent = answered ?? (await adapter?.send(delivery).catch(() => null));
    return sent ? [sent.messageId] : [];
  };

  const giveUp = (incoming: Incoming): Outcome => {
    log.warn("an incoming was given up", { platform: incoming.place.platform });
    return { kind: "ignored", settled: answers.track(apologise(incoming)) };
  };

  /** Null when it is too late. What hangs is left behind: it may still be done, and then it is answered as well. */
  const attempt = (incoming: Incoming, until: number): Promise<Outcome | null> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, until - performance.now()), null);
    });
    return Promise.race([receive(incoming), late]).finally(() => clearTimeout(timer));
  };

  const tryFor = async (incoming: Incoming): Promise<Outcome> => {
    const until = performance.now() + forMs;
    for (let pause = RETRY_FIRST_MS; ; pause = Math.min(pause * 2, RETRY_MAX_MS)) {
      try {
        return (await attempt(incoming, until)) ?? giveUp(incoming);
      } catch (error) {
        log.warn("an incoming failed", { platform: incoming.place.platform, code: errorCode(error) });
      }
      if (retrying >= MAX_RETRYING || performance.now() + pause >= until) return giveUp(incoming);
      retrying += 1;
      await sleep(pause);
      retrying -= 1;
    }
  };

  return async (incoming) => {
    if (!incoming.redelivers) return tryFor(incoming);
    try {
      return await receive(incoming);
    } catch (error) {
      log.warn("an incoming failed", { platform: incoming.place.platform, code: errorCode(error) });
      throw error;
    }
  };
};
