import { createHmac, randomBytes } from "node:crypto";
import { dayOf, isoOf } from "../core/china.ts";
import type { Db } from "../core/command.ts";
import type { Clock, Ephemeral, Keyring, Locale, Log } from "../core/ports.ts";
import type { Visits } from "../core/sealed.ts";
import { createMemoryEphemeral } from "./ephemeral.ts";
import { errorCode } from "./log.ts";

interface Parts {
  /** Connected as the role `sealed`. */
  readonly db: Db;
  readonly ephemeral: Ephemeral;
  readonly keys: Keyring;
  readonly locale: Locale;
  readonly clock: Clock;
  readonly log: Log;
}

const KEY_BYTES = 32;
const CALLERS = 20_000;

/** One line of the internet is one caller: of IPv6 the half that names the line. */
const lineOf = (address: string): string =>
  address.includes(":") && !address.startsWith("::ffff:")
    ? (address.split("::")[0] ?? "").split(":").slice(0, 4).join(":")
    : address;

/** The key lives in this process and for a day; what it hashed means nothing afterwards. */
const createCallers = (clock: Clock) => {
  const memory = createMemoryEphemeral({ clock, maxKeys: CALLERS });
  let key = { day: -1, bytes: Buffer.alloc(0) };
  const nameOf = (caller: string, name: string): string => {
    const day = dayOf(clock.now());
    if (key.day !== day) key = { day, bytes: randomBytes(KEY_BYTES) };
    return createHmac("sha256", key.bytes)
      .update(`${name}:${lineOf(caller)}`)
      .digest("base64url");
  };
  return {
    take: (caller: string, name: string, bucket: Parameters<Ephemeral["take"]>[1]) =>
      memory.take(nameOf(caller, name), bucket),
    bar: (caller: string, name: string, ttlMs: number) => memory.set(nameOf(caller, name), "1", ttlMs),
    barred: async (caller: string, name: string) => (await memory.get(nameOf(caller, name))) !== null,
    close: () => memory.close(),
  };
};

/** What pages of the sealed lane get: the same context as a message of it, without a sender and without a way back. */
export const createVisits = (parts: Parts): Visits & { readonly close: () => Promise<void> } => {
  const { db, ephemeral, keys, locale, clock, log } = parts;
  const callers = createCallers(clock);
  return {
    clock,
    keys,
    locale,
    ephemeral,
    callers,
    step: async ({ state, ...step }, run) => {
      const later: (() => Promise<void>)[] = [];
      const result = await db.transaction((tx) =>
        run({
          ...step,
          tx,
          shelf: ephemeral,
          after: (work) => void later.push(work),
          link: (path) => path,
          today: isoOf(dayOf(clock.now())),
          returnPath: { seal: () => Promise.reject(new Error("a page has no way back")) },
          mayFile: async () => true,
          draft: { state, keep: () => undefined, close: () => undefined },
          recall: () => null,
          keys,
          locale,
          publicLink: () => null,
        }),
      );
      for (const work of later) await work().catch(() => undefined);
      return result;
    },
    failed: (error) => log.error("a page failed", { route: "raise", code: errorCode(error) }),
    close: callers.close,
  };
};
