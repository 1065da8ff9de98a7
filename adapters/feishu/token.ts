import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, Ephemeral } from "../../src/core/ports.ts";
import { LIMITS } from "./limits.ts";
import { parseJson, text } from "./wire.ts";

export interface Fetched {
  readonly token: string;
  /** For how long it is good, in seconds. */
  readonly expire: number;
}

/** The tenant_access_token (§4.3). */
export interface Token {
  readonly get: () => Promise<string>;
  /** The platform refused it: the next `get` brings another. */
  readonly refuse: (token: string) => Promise<void>;
}

interface Held {
  readonly token: string;
  readonly until: number;
}

interface Parts {
  readonly appId: string;
  readonly clock: Clock;
  readonly ephemeral: Ephemeral;
  readonly fetch: () => Promise<Fetched>;
}

const read = (stored: string | null): Held | null => {
  const value = stored === null ? null : parseJson(stored);
  const token = value ? text(value, "token") : "";
  return value && token && typeof value.until === "number" ? { token, until: value.until } : null;
};

/**
 * One token for all replicas, fetched by one of them at a time; the SDK fetches one for each call that comes at once, and
 * never learns that it was revoked. Without the shared memory every process has its own: the platform gives them the same.
 */
export const createToken = ({ appId, clock, ephemeral, fetch }: Parts): Token => {
  const key = `feishu:token:${appId}`;
  const lock = `feishu:token-lock:${appId}`;
  let held: Held | null = null;
  let loading: Promise<Held> | null = null;

  const good = (one: Held | null): Held | null => (one && one.until > clock.now().getTime() ? one : null);
  const shared = async (): Promise<Held | null> => good(read(await ephemeral.get(key).catch(() => null)));

  const renew = async (): Promise<Held> => {
    const { token, expire } = await fetch();
    const ttl = Math.max(1_000, expire * 1000 - LIMITS.tokenMarginMs);
    const fresh = { token, until: clock.now().getTime() + ttl };
    await ephemeral.set(key, JSON.stringify(fresh), ttl).catch(() => undefined);
    return fresh;
  };

  /** Whoever has the lock fetches; the others wait for what they will find, though not for ever. */
  const load = async (): Promise<Held> => {
    const name = randomUUID();
    const until = performance.now() + LIMITS.tokenPatienceMs;
    for (;;) {
      const found = await shared();
      if (found) return found;
      const first = await ephemeral.setIfAbsent(lock, name, LIMITS.tokenLockMs).catch(() => true);
      if (first || performance.now() > until) break;
      await sleep(LIMITS.tokenPollMs);
    }
    try {
      return await renew();
    } finally {
      const mine = await ephemeral.get(lock).catch(() => null);
      if (mine === name) await ephemeral.delete(lock).catch(() => undefined);
    }
  };

  return {
    get: async () => {
      const known = good(held);
      if (known) return known.token;
      loading ??= load().finally(() => {
        loading = null;
      });
      held = await loading;
      return held.token;
    },
    refuse: async (token) => {
      if (held?.token === token) held = null;
      const found = await shared();
      if (found?.token === token) await ephemeral.delete(key).catch(() => undefined);
    },
  };
};
