import type { Bucket, Clock, Ephemeral } from "../core/ports.ts";

/** A bucket in whole microseconds, so that it counts the same here and in Redis: what a token costs, what fits in. */
export interface Pace {
  readonly costUs: number;
  readonly sizeUs: number;
}

/** 2^51 microseconds are 71 years; with much more on top of today, a double no longer counts them one by one. */
const MOST_US = 2 ** 51;

export const paceOf = ({ capacity, refillPerSecond }: Bucket): Pace => {
  const costUs = Math.max(1, Math.round(1_000_000 / refillPerSecond));
  const sizeUs = Math.floor(capacity) * costUs;
  if (!(capacity >= 1 && refillPerSecond > 0 && sizeUs <= MOST_US)) {
    throw new RangeError("a bucket needs a capacity of at least 1 and a refill above 0");
  }
  return { costUs, sizeUs };
};

export const ttlOf = (ttlMs: number): number => {
  if (!(ttlMs > 0 && ttlMs <= Number.MAX_SAFE_INTEGER)) throw new RangeError("a time to live must be above 0");
  return Math.ceil(ttlMs);
};

/**
 * Takes from a bucket that will be full at `fullUs`. The same lines as the script in ephemeral-redis.ts.
 * A time further off than an empty bucket is a clock that went back: it counts as an empty bucket.
 */
const takeFrom = (fullUs: number, nowUs: number, { costUs, sizeUs }: Pace) => {
  const after = Math.min(Math.max(fullUs, nowUs), nowUs + sizeUs) + costUs;
  const missingUs = after - sizeUs - nowUs;
  return missingUs > 0 ? { waitMs: Math.ceil(missingUs / 1000) } : { waitMs: 0, fullUs: after };
};

interface Entry<T> {
  readonly value: T;
  readonly expiresAt: number;
}

/** Bounded: who comes first goes first, by the last time it was written. */
const createShelf = <T>(maxKeys: number, now: () => number) => {
  const entries = new Map<string, Entry<T>>();
  return {
    get: (key: string): T | undefined => {
      const entry = entries.get(key);
      if (entry && entry.expiresAt > now()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set: (key: string, value: T, expiresAt: number): void => {
      entries.delete(key);
      entries.set(key, { value, expiresAt });
      if (entries.size <= maxKeys) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        return;
      }
    },
    delete: (key: string): void => void entries.delete(key),
    sweep: (): void => {
      for (const [key, { expiresAt }] of entries) if (expiresAt <= now()) entries.delete(key);
    },
    clear: (): void => entries.clear(),
  };
};

const SWEEP_MS = 30_000;

/** For one process. Values and buckets are bounded to `maxKeys` each. */
export const createMemoryEphemeral = ({
  clock,
  maxKeys,
}: {
  readonly clock: Clock;
  readonly maxKeys: number;
}): Ephemeral => {
  const now = (): number => clock.now().getTime();
  const values = createShelf<string>(maxKeys, now);
  const buckets = createShelf<number>(maxKeys, now);
  let open = true;
  // Drafts must be gone when their time is over, not only when somebody asks for them.
  const sweeping = setInterval(() => {
    values.sweep();
    buckets.sweep();
  }, SWEEP_MS).unref();

  const check = (): void => {
    if (!open) throw new Error("the ephemeral memory is closed");
  };
  const set = async (key: string, value: string, ttlMs: number): Promise<void> => {
    check();
    values.set(key, value, now() + ttlOf(ttlMs));
  };

  return {
    get: async (key) => {
      check();
      return values.get(key) ?? null;
    },
    set,
    setIfAbsent: async (key, value, ttlMs) => {
      check();
      const expiresAt = now() + ttlOf(ttlMs);
      if (values.get(key) !== undefined) return false;
      values.set(key, value, expiresAt);
      return true;
    },
    delete: async (key) => {
      check();
      values.delete(key);
      buckets.delete(key);
    },
    take: async (key, bucket) => {
      check();
      const nowUs = now() * 1000;
      const { waitMs, fullUs } = takeFrom(buckets.get(key) ?? 0, nowUs, paceOf(bucket));
      if (fullUs !== undefined) buckets.set(key, fullUs, Math.ceil(fullUs / 1000));
      return waitMs;
    },
    ready: () => open,
    close: async () => {
      open = false;
      clearInterval(sweeping);
      values.clear();
      buckets.clear();
    },
  };
};
