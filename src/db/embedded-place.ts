import { createHash } from "node:crypto";
import { chmod, chown, lstat, mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../core/errors.ts";
import { codeOf, exists } from "./embedded-files.ts";
import { type Account, run } from "./embedded-run.ts";

const NOBODY = 65_534;
/** Where root puts what must not lie below closed folders. */
const SHARED = "/var/lib/unionhall";
const CLUSTER = "postgres";
const PRIVATE_FOLDER = 0o700;
// Others may pass through to the cluster, which is closed itself, but see no names.
const PASSABLE_FOLDER = 0o711;
const READABLE_FOLDER = 0o755;
const OTHERS = 0o077;
// macOS allows 103 bytes, Linux 107.
const SOCKET_PATH_LIMIT = 103;

export const PORT = 5432;
export const VERSION_FILE = "PG_VERSION";

export interface Place {
  readonly dir: string;
  readonly moved: boolean;
  readonly as: Account | undefined;
  /** Where a copy of the binaries may go. */
  readonly copies: string;
}

const isRoot = (): boolean => process.getuid?.() === 0;

const hashOf = (path: string): string => createHash("sha256").update(path).digest("hex").slice(0, 16);

export const socketIn = (folder: string): string => join(folder, `.s.PGSQL.${PORT}`);

const makeFolder = async (path: string, mode: number): Promise<string> => {
  const made = await mkdir(path, { recursive: true, mode });
  // The umask may have taken away what the mode gives.
  if (made !== undefined) await chmod(path, mode);
  return realpath(path);
};

const canEnter = async (folder: string, as: Account): Promise<boolean> =>
  (await run("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { as })).code === 0;

/** Root cannot be Postgres: whoever owns the cluster is, and a new one belongs to nobody. */
const accountFor = async (dir: string): Promise<Account> => {
  const found = (await exists(dir)) ? await lstat(dir) : undefined;
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : { uid: NOBODY, gid: NOBODY };
};

const chooseAsRoot = async (dataDir: string): Promise<Place> => {
  const [wanted, moved] = [join(dataDir, CLUSTER), join(SHARED, hashOf(dataDir))];
  const as = await accountFor(wanted);
  const enters = await canEnter(dataDir, as);
  const isThere = await exists(join(wanted, VERSION_FILE));
  if (isThere && !enters) {
    const remedy = `let it pass through the folders above (chmod o+x), or move ${wanted} to ${moved}`;
    throw new StartError([`Postgres runs as user id ${as.uid}, which cannot enter ${dataDir}: ${remedy}.`]);
  }
  if (isThere || (enters && !(await exists(join(moved, VERSION_FILE))))) {
    return { dir: wanted, moved: false, as, copies: SHARED };
  }
  await makeFolder(SHARED, READABLE_FOLDER);
  return {
    dir: moved,
    moved: true,
    as: await accountFor(moved),
    copies: SHARED,
  };
};

/** Where the cluster of a data folder is or will be; makes the data folder. */
export const choosePlace = async (dataDir: string): Promise<Place> => {
  const folder = await makeFolder(dataDir, isRoot() ? PASSABLE_FOLDER : PRIVATE_FOLDER);
  if (isRoot()) return chooseAsRoot(folder);
  return {
    dir: join(folder, CLUSTER),
    moved: false,
    as: undefined,
    copies: folder,
  };
};

/**
 * The folder for the socket: the cluster itself, which is closed to others, or one below /tmp when that path is too
 * long for a socket. Throws StartError when somebody else made the latter.
 */
export const chooseSocketFolder = async (dir: string, as: Account | undefined): Promise<string> => {
  if (Buffer.byteLength(socketIn(dir)) <= SOCKET_PATH_LIMIT) return dir;
  const folder = join("/tmp", `unionhall-${hashOf(dir)}`);
  await mkdir(folder, { mode: PRIVATE_FOLDER }).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
  const found = await lstat(folder);
  const owners = [process.getuid?.(), as?.uid];
  if (!found.isDirectory() || !owners.includes(found.uid) || (found.mode & OTHERS) !== 0) {
    throw new StartError([
      `${folder} must be a folder that only this program can use, but somebody else made it: remove it.`,
    ]);
  }
  if (as) await chown(folder, as.uid, as.gid);
  return folder;
};
