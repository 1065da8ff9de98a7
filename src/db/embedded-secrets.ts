import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, draftOf, writeNew } from "./embedded-files.ts";

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
const PASSWORD_BYTES = 32;
const FILE = "postgres.json";

export interface Secrets {
  /** Password of the superuser `postgres`. */
  readonly superuser: string;
  /** Password of `unionhall_owner`. */
  readonly owner: string;
}

const parse = (text: string): Secrets | undefined => {
  try {
    const { superuser, owner } = JSON.parse(text) as Partial<Secrets>;
    return typeof superuser === "string" && typeof owner === "string" ? { superuser, owner } : undefined;
  } catch {
    return undefined;
  }
};

const read = async (path: string): Promise<Secrets | undefined> => {
  try {
    return parse(await readFile(path, "utf8"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
};

/** Puts the draft in place only if nobody did before us, or if what is there cannot be read as secrets. */
const settle = async (draft: string, path: string): Promise<void> => {
  try {
    await link(draft, path);
  } catch {
    if ((await read(path)) === undefined) await rename(draft, path);
  }
};

/** The passwords kept in a file of `keysDir`, made when there are none. Two programs that do so get the same. */
export const loadSecrets = async (keysDir: string): Promise<Secrets> => {
  await mkdir(keysDir, { recursive: true, mode: PRIVATE_FOLDER });
  const path = join(keysDir, FILE);
  const kept = await read(path);
  if (kept) {
    await chmod(path, PRIVATE_FILE);
    return kept;
  }
  const password = (): string => randomBytes(PASSWORD_BYTES).toString("base64url");
  const fresh: Secrets = { superuser: password(), owner: password() };
  const draft = draftOf(path);
  try {
    await writeNew(draft, JSON.stringify(fresh));
    await settle(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  return (await read(path)) ?? fresh;
};
