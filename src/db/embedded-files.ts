import { randomBytes } from "node:crypto";
import { lstat, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Account } from "./embedded-run.ts";

const PRIVATE = 0o600;

export const codeOf = (error: unknown): string => (error as { readonly code?: string } | null)?.code ?? "";

export const exists = async (path: string): Promise<boolean> => {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return false;
    throw error;
  }
};

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
};

/** Writes a new file that only its owner may read. Never follows a link: the folder may belong to a weaker account. */
export const writeNew = async (path: string, text: string, owner?: Account): Promise<void> => {
  const handle = await open(path, "wx", PRIVATE);
  try {
    if (owner) await handle.chown(owner.uid, owner.gid);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** The same, in the place of what was there. */
export const writeOver = async (path: string, text: string, owner?: Account): Promise<void> => {
  const draft = draftOf(path);
  try {
    await writeNew(draft, text, owner);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
};

/** A name beside `path` for what is not finished; `sweepDrafts` knows it again. */
export const draftOf = (path: string): string => `${path}.draft-${randomBytes(6).toString("hex")}`;

/**
 * Makes a folder under another name and moves it into its place: a crash leaves no half-made one, and of two makers one
 * wins while the other finds the work done. `mark` is the file inside that only a whole one has.
 */
export const makeWhole = async (path: string, mark: string, make: (draft: string) => Promise<void>): Promise<void> => {
  const draft = draftOf(path);
  try {
    await make(draft);
    await rename(draft, path);
    await syncFolder(dirname(path));
  } catch (error) {
    if (!(await exists(join(path, mark)))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
};

/** Removes what crashed or beaten makers left beside `path`. Only for who holds the lock on it. */
export const sweepDrafts = async (path: string): Promise<void> => {
  const prefix = `${basename(path)}.draft-`;
  for (const name of await readdir(dirname(path))) {
    if (name.startsWith(prefix)) {
      // An initdb whose parent was killed may still be writing there; the next start sweeps again.
      await rm(join(dirname(path), name), {
        recursive: true,
        force: true,
      }).catch(() => undefined);
    }
  }
};
