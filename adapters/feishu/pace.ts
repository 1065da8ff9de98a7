import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DeliveryError } from "../../src/core/errors.ts";
import type { Ephemeral } from "../../src/core/ports.ts";
import { LIMITS, PACES } from "./limits.ts";
import type { FeishuConfig } from "./wire.ts";

/** Waits for a turn, of one person, chat or message where it has an id. Rejects with a DeliveryError when that takes too long. */
export type Pace = (kind: keyof typeof PACES, id?: string) => Promise<void>;

/**
 * Buckets that all replicas share. Waiting here is no failed attempt, which a refusal of the platform would be. Without
 * the shared memory nobody waits: the platform's own limit then speaks, and it is heard.
 */
export const createPace = (
  ephemeral: Pick<Ephemeral, "take">,
  { appId, appSecret }: Pick<FeishuConfig, "appId" | "appSecret">,
  turnMs: number = LIMITS.turnMs,
): Pace => {
  // Whoever reads the shared memory, and the ids of all people elsewhere, does not learn who was just written to.
  const veiled = (id: string) => createHmac("sha256", appSecret).update(id).digest("base64url").slice(0, 22);

  return async (kind, id) => {
    const key = `feishu:pace:${appId}:${kind}${id === undefined ? "" : `:${veiled(id)}`}`;
    const until = performance.now() + turnMs;
    for (;;) {
      const wait = await ephemeral.take(key, PACES[kind]).catch(() => 0);
      if (wait === 0) return;
      // Spread, so that those who wait do not all come back at once.
      const pause = wait * (1 + Math.random() / 2);
      if (performance.now() + pause > until) {
        throw new DeliveryError("feishu: too much to send at once", { retryAfterMs: Math.ceil(pause) });
      }
      await sleep(pause);
    }
  };
};
