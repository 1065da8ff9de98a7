import type { Clock, Ephemeral, Log } from "../core/ports.ts";
import { createMemoryEphemeral } from "./ephemeral.ts";

const MAX_MEMORY_KEYS = 100_000;

interface Opening {
  readonly redisUrl: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** In Redis where there is one, which is loaded only then; else in this process. */
export const openEphemeral = async ({ redisUrl, clock, log }: Opening): Promise<Ephemeral> => {
  if (!redisUrl) return createMemoryEphemeral({ clock, maxKeys: MAX_MEMORY_KEYS });
  const { createRedisEphemeral } = await import("./ephemeral-redis.ts");
  return createRedisEphemeral({ url: redisUrl, log });
};
