import { randomUUID } from "node:crypto";
import type { Adapter, Sink } from "../core/adapter.ts";
import type { Card } from "../core/card.ts";
import type { Incoming } from "../core/incoming.ts";
import type { Log } from "../core/ports.ts";
import { MAX_RETRYING, RETRY_FIRST_MS, RETRY_FOR_MS, RETRY_MAX_MS } from "./limits.ts";
import { errorCode } from "./log.ts";

interface Parts {
  readonly receive: Sink;
  readonly adapters: ReadonlyMap<string, Adapter>;
  /** 系统忙，请再发一次 */
  readonly busy: () => Card;
  readonly log: Log;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * A platform that redelivers is told of the failure. For one that does not, the incoming is kept in memory and tried
 * for 30 s; then the person hears that it did not work, straight from memory, because the outbox may be what failed.
 */
export const createRetry = ({ receive, adapters, busy, log }: Parts): Sink => {
  let retrying = 0;

  const apologise = async (incoming: Incoming): Promise<readonly string[]> => {
    if (!incoming.addressed) return [];
    const delivery = { key: randomUUID(), to: incoming.place, card: busy() };
    const answered = await incoming.reply?.answer(delivery).catch(() => null);
    const sent =
      answered ??
      (await adapters
        .get(incoming.place.platform)
        ?.send(delivery)
        .catch(() => null));
    return sent ? [sent.messageId] : [];
  };

  const again = async (incoming: Incoming): Promise<ReturnType<Sink>> => {
    const until = performance.now() + RETRY_FOR_MS;
    for (let pause = RETRY_FIRST_MS; performance.now() + pause < until; pause = Math.min(pause * 2, RETRY_MAX_MS)) {
      await sleep(pause);
      try {
        return await receive(incoming);
      } catch (error) {
        log.debug("an incoming failed again", {
          platform: incoming.place.platform,
          code: errorCode(error),
        });
      }
    }
    return { kind: "ignored", settled: apologise(incoming) };
  };

  return async (incoming) => {
    try {
      return await receive(incoming);
    } catch (error) {
      log.warn("an incoming failed", {
        platform: incoming.place.platform,
        code: errorCode(error),
      });
      if (incoming.redelivers) throw error;
      if (retrying >= MAX_RETRYING) return { kind: "ignored", settled: apologise(incoming) };
      retrying += 1;
      return await again(incoming).finally(() => {
        retrying -= 1;
      });
    }
  };
};
