import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, mkdir, readdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export const KEY_BYTES = 32;

export const encodeKey = (key: Buffer): string => key.toString("base64url");

export const decodeKey = (text: string): Buffer | undefined =>
  /^[A-Za-z0-9_-]{43}$/.test(text) ? Buffer.from(text, "base64url") : undefined;

/** The keys of a folder, one 0600 file a day, so that no day's change can overwrite another's. Days are `2026-11-22`. */
export interface DayKeyFiles {
  /** The key that every process on this folder has for that day; `candidate` when there was none. */
  readonly claim: (day: string, candidate: Buffer) => Promise<Buffer>;
  readonly replace: (day: string, key: Buffer) => Promise<void>;
  /** Removes what belongs to other days, half-written files too. */
  readonly prune: (kept: readonly string[]) => Promise<void>;
}

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);

/** Undefined where the failure was the one that is expected. */
const unless = async <T>(code: string, work: Promise<T>): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    if (codeOf(error) !== code) throw error;
    return undefined;
  });

const NO_LINKS: ReadonlySet<unknown> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

/** Gives a complete file its name unless the name is taken; where a file system has no links, by an exclusive copy. */
const linkNew = (from: string, to: string): Promise<unknown> =>
  unless(
    "EEXIST",
    link(from, to).catch((error: unknown) => {
      if (!NO_LINKS.has(codeOf(error))) throw error;
      return copyFile(from, to, constants.COPYFILE_EXCL);
    }),
  );

export const createDayKeyFiles = (folder: string, onDamaged: () => void): DayKeyFiles => {
  const pathOf = (day: string): string => join(folder, `day-key-${day}`);
  const spare = (day: string): string => `${pathOf(day)}.${randomBytes(8).toString("hex")}.tmp`;

  const readKey = async (path: string): Promise<Buffer | "absent" | "damaged"> => {
    const text = await unless("ENOENT", readFile(path, "latin1"));
    return text === undefined ? "absent" : (decodeKey(text.trim()) ?? "damaged");
  };

  const writeSpare = async (day: string, key: Buffer): Promise<string> => {
    const path = spare(day);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, `${encodeKey(key)}\n`, { mode: 0o600, flag: "wx" });
    return path;
  };

  /** Looks again at what it took away: another process may have mended the file in between. */
  const setAside = async (day: string): Promise<void> => {
    const path = spare(day);
    if (
      (await unless(
        "ENOENT",
        rename(pathOf(day), path).then(() => true),
      )) === undefined
    )
      return;
    if (Buffer.isBuffer(await readKey(path))) await linkNew(path, pathOf(day));
    else onDamaged();
    await unlink(path);
  };

  const claim = async (day: string, candidate: Buffer): Promise<Buffer> => {
    for (let round = 0; round < 10; round += 1) {
      const found = await readKey(pathOf(day));
      if (Buffer.isBuffer(found)) return found;
      if (found === "absent") {
        const path = await writeSpare(day, candidate);
        await linkNew(path, pathOf(day)).finally(() => unlink(path));
      } else {
        // An exclusive copy may just be under way; only what stays damaged is.
        await pause(25);
        if ((await readKey(pathOf(day))) === "damaged") await setAside(day);
      }
    }
    throw Object.assign(new Error("the day key file does not come to rest"), {
      code: "EAGAIN",
    });
  };

  return {
    claim,
    replace: async (day, key) => rename(await writeSpare(day, key), pathOf(day)),
    prune: async (kept) => {
      const names = (await unless("ENOENT", readdir(folder))) ?? [];
      const old = names.filter((name) => {
        const day = /^day-key-(\d{4}-\d\d-\d\d)(?:\.|$)/.exec(name)?.[1];
        return day !== undefined && !kept.includes(day);
      });
      await Promise.all(old.map((name) => unless("ENOENT", unlink(join(folder, name)))));
    },
  };
};
