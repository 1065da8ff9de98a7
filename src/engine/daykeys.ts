import { createHmac, randomBytes } from "node:crypto";
import type { Clock, Ephemeral, Log } from "../core/ports.ts";
import { createDayKeyFiles, decodeKey, encodeKey, KEY_BYTES } from "./daykeys-files.ts";
import { errorCode } from "./log.ts";

interface Tags {
  /** Under today's key: what is written. */
  readonly tag: Buffer;
  /** Under yesterday's: looked for as well, so that midnight is no gap. */
  readonly previous: Buffer;
  /** The China date of `tag`'s key: 2026-11-22. */
  readonly day: string;
}

export interface DayKeys {
  /** Loads the keys or rolls them over; free as long as the day lasts. Before every `tags`. */
  readonly ensure: () => Promise<void>;
  /** HMAC-SHA-256 over the parts, each with its length before it. Throws before the first `ensure`. */
  readonly tags: (parts: readonly string[]) => Tags;
  readonly tag: (parts: readonly string[]) => Promise<Tags>;
  /** The live keys: never keep them, they are zeroed when their time is over. */
  readonly current: () => Promise<{
    readonly today: Uint8Array;
    readonly yesterday: Uint8Array;
  }>;
  readonly close: () => Promise<void>;
}

export interface DayKeysOptions {
  readonly clock: Clock;
  readonly keysDir: string;
  /** Where replicas on different hosts meet; without it, those on one folder do. */
  readonly ephemeral?: Ephemeral;
  readonly log: Log;
}

interface Held {
  readonly day: number;
  readonly date: string;
  readonly today: Buffer;
  readonly yesterday: Buffer;
}

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;
/** How soon a flushed Redis is told our keys again. */
const MEET_MS = 30_000;

const dayOf = (ms: number): number => Math.floor((ms + CHINA_MS) / DAY_MS);
const textOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const endOf = (day: number): number => (day + 2) * DAY_MS - CHINA_MS;

const framed = (parts: readonly string[]): Buffer => {
  const sizes = parts.map((part) => Buffer.byteLength(part));
  const message = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + size + 4, 0));
  let at = 0;
  parts.forEach((part, i) => {
    at = message.writeUInt32BE(sizes[i] ?? 0, at);
    at += message.write(part, at);
  });
  return message;
};

const hmac = (key: Buffer, message: Buffer): Buffer => createHmac("sha256", key).update(message).digest();

/** Agrees with the replicas on other hosts: the first to publish a day's key wins, and an unreachable Redis changes nothing. */
const createMeeting = ({ clock, ephemeral, log }: Pick<DayKeysOptions, "clock" | "ephemeral" | "log">) => {
  let lost = false;
  const agree = async (meeting: Ephemeral, day: number, ours: Buffer): Promise<Buffer> => {
    const name = `daykey:${textOf(day)}`;
    const ttlMs = Math.max(1, endOf(day) - clock.now().getTime());
    if (await meeting.setIfAbsent(name, encodeKey(ours), ttlMs)) return ours;
    const theirs = decodeKey((await meeting.get(name)) ?? "");
    if (!theirs) await meeting.set(name, encodeKey(ours), ttlMs);
    return theirs && !theirs.equals(ours) ? theirs : ours;
  };
  return async (day: number, ours: Buffer): Promise<Buffer> => {
    if (!ephemeral) return ours;
    try {
      const agreed = await agree(ephemeral, day, ours);
      lost = false;
      return agreed;
    } catch (error) {
      if (!lost)
        log.warn("day keys are not shared for now", {
          part: "day-keys",
          code: errorCode(error),
        });
      lost = true;
      return ours;
    }
  };
};

/** The keys under which the sealed and the open lane tag what they saw: one a China day, gone 48 hours after it began. */
export const createDayKeys = ({ clock, keysDir, ephemeral, log }: DayKeysOptions): DayKeys => {
  const warn = (message: string) => (error: unknown) => log.warn(message, { part: "day-keys", code: errorCode(error) });
  const files = createDayKeyFiles(keysDir, () =>
    log.warn("a day key file was damaged; a new key takes its place", {
      part: "day-keys",
    }),
  );
  const meet = createMeeting({ clock, log, ...(ephemeral && { ephemeral }) });
  const done = Promise.resolve();
  let keys: ReadonlyMap<number, Buffer> = new Map();
  let held: Held | undefined;
  let metAt = 0;
  let loading: Promise<void> | undefined;
  let closed = false;

  const keyOf = async (day: number): Promise<Buffer> => {
    const fresh = randomBytes(KEY_BYTES);
    const ours =
      keys.get(day) ?? (await files.claim(textOf(day), fresh).catch(warn("day keys are only in memory"))) ?? fresh;
    const agreed = await meet(day, ours);
    if (agreed !== ours) await files.replace(textOf(day), agreed).catch(warn("day keys are only in memory"));
    return agreed;
  };

  const keep = (next: ReadonlyMap<number, Buffer>): void => {
    const old = [...keys.values()].filter((key) => ![...next.values()].includes(key));
    keys = next;
    for (const key of old) key.fill(0);
  };

  const loadDay = async (day: number): Promise<void> => {
    const yesterday = await keyOf(day - 1);
    const today = await keyOf(day);
    // Tomorrow's is kept where it exists: a neighbour's clock, or ours a moment ago, may be past midnight.
    const tomorrow = keys.get(day + 1);
    held = { day, date: textOf(day), today, yesterday };
    keep(new Map([[day - 1, yesterday], [day, today], ...(tomorrow ? ([[day + 1, tomorrow]] as const) : [])]));
    await files.prune([day - 1, day, day + 1].map(textOf)).catch(warn("old day keys were not removed"));
  };

  const load = async (): Promise<void> => {
    do {
      metAt = clock.now().getTime();
      await loadDay(dayOf(metAt));
    } while (!closed && held?.day !== dayOf(clock.now().getTime()));
  };

  const ensure = (): Promise<void> => {
    if (closed) return Promise.reject(new Error("the day keys are closed"));
    const now = clock.now().getTime();
    const meetAgain = ephemeral !== undefined && Math.abs(now - metAt) >= MEET_MS;
    if (held?.day === dayOf(now) && !meetAgain) return done;
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  };

  const loaded = (): Held => {
    if (!held) throw new Error("the day keys are not loaded; call ensure() first");
    return held;
  };

  const tags = (parts: readonly string[]): Tags => {
    const { today, yesterday, date } = loaded();
    const message = framed(parts);
    return {
      tag: hmac(today, message),
      previous: hmac(yesterday, message),
      day: date,
    };
  };

  return {
    ensure,
    tags,
    tag: (parts) => ensure().then(() => tags(parts)),
    current: () =>
      ensure()
        .then(loaded)
        .then(({ today, yesterday }) => ({ today, yesterday })),
    close: async () => {
      closed = true;
      await loading?.catch(() => undefined);
      held = undefined;
      keep(new Map());
    },
  };
};
