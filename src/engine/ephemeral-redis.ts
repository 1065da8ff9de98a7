import { Redis } from "ioredis";
import type { Ephemeral, Log } from "../core/ports.ts";
import { paceOf, ttlOf } from "./ephemeral.ts";
import { errorCode } from "./log.ts";

const VALUE = "uh:v:";
const BUCKET = "uh:b:";

/** `takeFrom` of ephemeral.ts on the clock of Redis, the one clock all replicas share. */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local cost, size = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = tonumber(redis.call('GET', KEYS[1]) or now)
local after = math.min(math.max(full, now), now + size) + cost
local missing = after - size - now
if missing > 0 then return math.ceil(missing / 1000) end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
return 0`;

const COMMAND_MS = 1_000;
const CONNECT_MS = 2_000;
const LONGEST_PAUSE_MS = 2_000;
/** How many commands may wait for the first connection. */
const MOST_WAITING = 1_000;

const REPLIES = /^(WRONGPASS|NOAUTH|NOPERM|OOM|READONLY|LOADING|MISCONF|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN)\b/;

/** An error of ioredis holds the command with its arguments: only a code of it goes on. */
const reasonOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : "";
  if (message === "Command timed out") return "ETIMEDOUT";
  const code = REPLIES.exec(message)?.[1] ?? errorCode(error);
  return /^(Error|AbortError|MaxRetriesPerRequestError)$/.test(code) ? "UNREACHABLE" : code.toUpperCase();
};

const failure = (reason: string): Error =>
  Object.assign(new Error(`redis: ${reason}`), { code: `ERR_REDIS_${reason}` });

const connect = (url: string): Redis =>
  new Redis(url, {
    commandTimeout: COMMAND_MS,
    connectTimeout: CONNECT_MS,
    // Data must come within this time once a command is out; else the connection is dead and made anew.
    socketTimeout: 2 * COMMAND_MS,
    // A lost connection fails what was on it: a token may be taken already, so nothing is sent twice.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), LONGEST_PAUSE_MS),
    reconnectOnError: (error) => error.message.startsWith("READONLY"),
    protocol: 2,
    disableClientInfo: true,
  });

/** Logs only the change, by code: neither an address nor a password is in a line. */
const watch = (redis: Redis, log: Log): { readonly lost: () => boolean } => {
  let lost = false;
  let told = false;
  redis.on("error", (error: unknown) => {
    if (!told)
      log.warn("redis is not reachable", {
        part: "redis",
        code: reasonOf(error),
      });
    told = true;
  });
  redis.on("close", () => {
    lost = true;
  });
  redis.on("ready", () => {
    if (told) log.info("redis is back", { part: "redis" });
    lost = false;
    told = false;
  });
  return { lost: () => lost };
};

/** For several processes. Starts without waiting; while Redis is away every call rejects at once, and it comes back by itself. */
export const createRedisEphemeral = ({ url, log }: { readonly url: string; readonly log: Log }): Ephemeral => {
  const redis = connect(url);
  const state = watch(redis, log);
  let waiting = 0;
  let open = true;

  const ready = (): boolean => open && redis.status === "ready";

  const run = async <T>(command: () => Promise<T>): Promise<T> => {
    if (!open || (!ready() && (state.lost() || waiting >= MOST_WAITING))) throw failure("UNREACHABLE");
    waiting += 1;
    try {
      return await command();
    } catch (error) {
      throw error instanceof RangeError ? error : failure(reasonOf(error));
    } finally {
      waiting -= 1;
    }
  };

  return {
    get: (key) => run(() => redis.get(VALUE + key)),
    set: (key, value, ttlMs) => run(async () => void (await redis.set(VALUE + key, value, "PX", ttlOf(ttlMs)))),
    setIfAbsent: (key, value, ttlMs) =>
      run(async () => (await redis.set(VALUE + key, value, "PX", ttlOf(ttlMs), "NX")) === "OK"),
    delete: (key) => run(async () => void (await redis.del(VALUE + key, BUCKET + key))),
    take: (key, bucket) =>
      run(async () => {
        const { costUs, sizeUs } = paceOf(bucket);
        return Number(await redis.eval(TAKE, 1, BUCKET + key, costUs, sizeUs));
      }),
    ready,
    close: async () => {
      const connected = ready();
      open = false;
      // QUIT lets what is on the way arrive; without a connection it would wait for one.
      if (connected) await redis.quit().catch(() => undefined);
      redis.disconnect();
    },
  };
};
