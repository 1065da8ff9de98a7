import { createHmac, randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Account } from "../core/incoming.ts";

/**
 * Whose new concerns are not taken for a while. The courier's own file, and in no table: a dump of the database says
 * neither who is on it nor how many are. Accounts are hashes under a key that goes, with the list, once a year.
 */
export interface Mutes {
  /** Forgets whose time is over; begins anew where the list was begun before `oldest`. Dates are `YYYY-MM-DD`. */
  readonly tend: (today: string, oldest: string) => void;
  /** Until that day and including it. */
  readonly add: (account: Account, today: string, until: string) => void;
  readonly has: (account: Account, today: string) => boolean;
}

interface List {
  readonly begunOn: string;
  readonly key: string;
  readonly until: Readonly<Record<string, string>>;
}

const FILE = "mutes.json";
const KEY_BYTES = 32;
/** Where there is no list, a look takes as long. */
const NOTHING: List = { begunOn: "", key: randomBytes(KEY_BYTES).toString("base64url"), until: {} };

const newList = (today: string): List => ({
  ...NOTHING,
  begunOn: today,
  key: randomBytes(KEY_BYTES).toString("base64url"),
});

const tagOf = ({ platform, tenant, user }: Account, { key }: List): string =>
  createHmac("sha256", Buffer.from(key, "base64url"))
    .update(JSON.stringify([platform, tenant, user]))
    .digest("base64url");

export const createMutes = (folder: string): Mutes => {
  const path = join(folder, FILE);

  /** Null where there is none; one that is damaged is none. Read every time: another courier may have written. */
  const read = (): List | null => {
    try {
      const list = JSON.parse(readFileSync(path, "utf8")) as List | null;
      return typeof list?.key === "string" && typeof list.begunOn === "string" && list.until ? list : null;
    } catch (error) {
      if (error instanceof SyntaxError || (error as { code?: string }).code === "ENOENT") return null;
      throw error;
    }
  };

  /** Whole or not at all. */
  const write = (list: List): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const draft = join(folder, `m.${randomBytes(4).toString("hex")}`);
    writeFileSync(draft, JSON.stringify(list), { mode: 0o600, flush: true });
    renameSync(draft, path);
    const handle = openSync(folder, "r");
    fsyncSync(handle);
    closeSync(handle);
  };

  return {
    tend: (today, oldest) => {
      const list = read();
      if (!list) return;
      if (list.begunOn <= oldest) return write(newList(today));
      const kept = Object.entries(list.until).filter(([, until]) => until >= today);
      if (kept.length < Object.keys(list.until).length) write({ ...list, until: Object.fromEntries(kept) });
    },
    add: (account, today, until) => {
      const list = read() ?? newList(today);
      write({ ...list, until: { ...list.until, [tagOf(account, list)]: until } });
    },
    has: (account, today) => {
      const list = read() ?? NOTHING;
      const until = list.until[tagOf(account, list)] ?? "";
      return until >= today;
    },
  };
};
