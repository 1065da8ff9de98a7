import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "../core/errors.ts";
import type { Keyring } from "../core/ports.ts";

const KEY_BYTES = 32;
const PRIVATE_FILE = 0o600;
const FILE = /^([a-z][a-z0-9-]*)\.(\d{1,6})\.key$/;

interface Kept {
  readonly purpose: string;
  readonly version: number;
}

/** Keys in files of their own, `case-4.2.key`, so that one can be destroyed without touching another. */
export interface KeyFiles extends Keyring {
  readonly list: () => readonly Kept[];
  /** Makes the next version. */
  readonly rotate: (purpose: string) => number;
  readonly destroy: (purpose: string, version: number) => boolean;
}

/** Reads the folder every time: a key that was rotated or destroyed elsewhere is so here at once, and none stays in memory. */
export const createKeyring = (folder: string): KeyFiles => {
  const fileOf = (purpose: string, version: number) => join(folder, `${purpose}.${version}.key`);

  const names = (): readonly string[] => {
    try {
      return readdirSync(folder);
    } catch (error) {
      if ((error as { code?: string }).code === "ENOENT") return [];
      throw error;
    }
  };

  const list = (): readonly Kept[] =>
    names().flatMap((name) => {
      const [, purpose, version] = FILE.exec(name) ?? [];
      return purpose && version ? [{ purpose, version: Number(version) }] : [];
    });

  const newest = (purpose: string): number =>
    Math.max(0, ...list().flatMap((kept) => (kept.purpose === purpose ? [kept.version] : [])));

  const read = (purpose: string, version: number): Uint8Array | null => {
    try {
      const key = Buffer.from(readFileSync(fileOf(purpose, version), "utf8").trim(), "base64url");
      return key.length === KEY_BYTES ? key : null;
    } catch (error) {
      if ((error as { code?: string }).code === "ENOENT") return null;
      throw error;
    }
  };

  /** Of two processes that make the same version, the first one's is the key. */
  const make = (purpose: string, version: number): void => {
    const draft = join(folder, `.${randomBytes(6).toString("hex")}`);
    writeFileSync(draft, randomBytes(KEY_BYTES).toString("base64url"), { mode: PRIVATE_FILE, flush: true });
    try {
      linkSync(draft, fileOf(purpose, version));
    } catch (error) {
      if ((error as { code?: string }).code !== "EEXIST") throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  };

  const current: Keyring["current"] = (purpose) => {
    const version = newest(purpose) || 1;
    const known = read(purpose, version);
    if (known) return { version, key: known };
    make(purpose, version);
    const key = read(purpose, version);
    if (!key) throw new Error("a key file is damaged");
    return { version, key };
  };

  return {
    current,
    version: read,
    list,
    rotate: (purpose) => {
      const version = newest(purpose) + 1;
      make(purpose, version);
      return version;
    },
    destroy: (purpose, version) => {
      if (!read(purpose, version)) return false;
      // Overwritten first: on a disk that keeps old blocks this is the best a program can do.
      writeFileSync(fileOf(purpose, version), randomBytes(64).toString("base64url"), { flush: true });
      rmSync(fileOf(purpose, version));
      return true;
    },
  };
};

/** Throws StartError where the folder cannot be made. */
export const makeKeysDir = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "failed";
    throw new StartError([
      `KEYS_DIR is ${JSON.stringify(folder)}, which cannot be made (${code}); set another folder.`,
    ]);
  }
};
