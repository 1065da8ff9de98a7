import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import type { Incoming } from "../core/incoming.ts";
import type { Bucket, Clock, Ephemeral, Keyring } from "../core/ports.ts";
import type { SealedDraft } from "../core/sealed.ts";
import type { DayKeys } from "./daykeys.ts";
import { createMemoryEphemeral } from "./ephemeral.ts";

/** What is being asked, and whether the next line is the answer whatever it looks like. */
export interface Asked {
  readonly state: Readonly<Record<string, unknown>>;
  readonly verbatim: boolean;
  /** Something of the open lane was asked for since: a question of that lane comes first. */
  readonly aside: boolean;
}

/** The sealed lane's memory of one sender: keyed by a hash under the day's key, encrypted under another. */
export interface SenderMemory {
  readonly asked: Asked | null;
  readonly draft: SealedDraft;
  /** Carries out what the draft was told, once all is committed. */
  readonly settle: () => Promise<void>;
  readonly setAside: () => Promise<void>;
  readonly take: (name: string, bucket: Bucket) => Promise<number>;
  readonly recall: () => string | null;
  /** Remembers a line in this process only. */
  readonly hold: (text: string) => Promise<void>;
}

export interface Drafts {
  readonly of: (incoming: Incoming) => Promise<SenderMemory>;
  readonly close: () => Promise<void>;
}

interface Parts {
  readonly ephemeral: Ephemeral;
  readonly dayKeys: DayKeys;
  readonly keys: Keyring;
  readonly clock: Clock;
}

const NONCE = 12;
const TAG = 16;
const HELD_MS = 10 * 60_000;
const HELD_LINES = 2_000;
const ASIDE_MS = 15 * 60_000;

const lock = (key: Buffer, text: string): string => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
};

const unlock = (key: Buffer, sealed: string): string | null => {
  try {
    const bytes = Buffer.from(sealed, "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE)).setAuthTag(bytes.subarray(-TAG));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
};

const parse = (text: string | null): Asked | null => (text === null ? null : (JSON.parse(text) as Asked));

/** Name and key of a sender's memory on one day; the name is a hash of the key, so it does not lead there. */
const placeOf = (secret: Buffer) => ({
  name: createHash("sha256").update("name").update(secret).digest("hex"),
  key: createHash("sha256").update("key").update(secret).digest(),
});

const bucketOf = (name: string, place: ReturnType<typeof placeOf>): string =>
  `allow:${createHash("sha256").update(name).update(place.name).digest("hex")}`;

export const createDrafts = ({ ephemeral, dayKeys, keys, clock }: Parts): Drafts => {
  const held = createMemoryEphemeral({ clock, maxKeys: HELD_LINES });

  let secret: Uint8Array | undefined;
  /** The day's key may lie in Redis, beside what it would open; this one never does. */
  const placeFor = (tag: Buffer) => {
    secret ??= keys.current("draft").key;
    return placeOf(createHmac("sha256", secret).update(tag).digest());
  };

  const read = async ({ name, key }: ReturnType<typeof placeOf>): Promise<Asked | null> => {
    const sealed = await ephemeral.get(`draft:${name}`);
    return sealed === null ? null : parse(unlock(key, sealed));
  };

  return {
    of: async ({ sender }) => {
      const parts = ["sender", sender.platform, sender.tenant, sender.user];
      const { tag, previous } = await dayKeys.tag(parts);
      const [today, yesterday] = [placeFor(tag), placeFor(previous)];
      const asked = (await read(today)) ?? (await read(yesterday));
      const heldBefore = (await held.get(today.name)) ?? (await held.get(yesterday.name));
      let wanted: (() => Promise<void>) | null = null;
      const write = async (next: Asked, ttlMs: number) => {
        await ephemeral.delete(`draft:${yesterday.name}`);
        await ephemeral.set(`draft:${today.name}`, lock(today.key, JSON.stringify(next)), ttlMs);
      };
      const forget = async () => {
        await ephemeral.delete(`draft:${today.name}`);
        await ephemeral.delete(`draft:${yesterday.name}`);
      };
      return {
        asked,
        draft: {
          state: asked?.state ?? null,
          keep: (state, ttlMs, { verbatim = false } = {}) => {
            wanted = () => write({ state, verbatim, aside: false }, ttlMs);
          },
          close: () => {
            wanted = forget;
          },
        },
        settle: async () => wanted?.(),
        setAside: async () => {
          if (asked && !asked.aside) await write({ ...asked, aside: true }, ASIDE_MS);
        },
        // Of yesterday's bucket too: a day of a limit does not end at midnight because the key does.
        take: async (name, bucket) =>
          (await ephemeral.take(bucketOf(name, yesterday), bucket)) ||
          (await ephemeral.take(bucketOf(name, today), bucket)),
        recall: () => heldBefore,
        hold: (text) => held.set(today.name, text, HELD_MS),
      };
    },
    close: () => held.close(),
  };
};
