import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "../core/errors.ts";

/** Nobody else's: neither the program's nor that of the embedded Postgres. Needs no entry in /etc/passwd. */
const COURIER_ID = 61_999;
/** macOS allows 103 bytes for the path of a socket. */
const LONGEST_PATH = 103;
const LONGEST_NAME = "/.s.PGSQL.65535";

export interface CourierFolder {
  /** Its keys, and the secret by which the gateway knows it. */
  readonly keys: string;
  /** The door-bell, and where it may be the way to the database. */
  readonly sockets: string;
  /** Who owns both and runs the courier; absent when that is us. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** Where things are, for both ends of the line. */
export const courierFolder = (keysDir: string): CourierFolder => {
  const keys = join(keysDir, "courier");
  const short = Buffer.byteLength(keys) + LONGEST_NAME.length <= LONGEST_PATH;
  const hash = createHash("sha256").update(keys).digest("hex").slice(0, 16);
  return { keys, sockets: short ? keys : join("/tmp", `unionhall-courier-${hash}`) };
};

/** Whether the courier, as somebody else, could read its program and enter its folders. */
const canServe = (uid: number, folders: readonly string[]): boolean => {
  const script = 'test -r "$1" && test -x "$2" && shift 2 && for f; do test -w "$f" || exit 1; done';
  const args = ["-c", script, "sh", import.meta.filename, process.execPath, ...folders];
  return spawnSync("/bin/sh", args, { uid, gid: uid, cwd: "/", stdio: "ignore" }).status === 0;
};

/** Makes the folders; started as root, they belong to the courier, which then is nobody else. Throws StartError. */
export const makeCourierFolder = (keysDir: string): CourierFolder => {
  const folder = courierFolder(keysDir);
  const paths = [...new Set([folder.keys, folder.sockets])];
  const other = { uid: COURIER_ID, gid: COURIER_ID };
  if (!isRoot()) return prepare(folder, paths, keysDir);
  const served = prepare(folder, paths, keysDir, other);
  // Below folders that are closed to it nobody else can carry: then it is a process of its own, and no more.
  return canServe(COURIER_ID, paths) ? served : prepare(folder, paths, keysDir, { uid: 0, gid: 0 });
};

const prepare = (
  folder: CourierFolder,
  paths: readonly string[],
  keysDir: string,
  owner?: { readonly uid: number; readonly gid: number },
): CourierFolder => {
  for (const path of paths) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const found = lstatSync(path);
    const known = [process.getuid?.(), COURIER_ID].includes(found.uid);
    if (!found.isDirectory() || !known)
      throw new StartError([`${path} must be a folder of this program's own, but somebody else made it: remove it.`]);
    chmodSync(path, 0o700);
    if (!owner) continue;
    // Keys that were made before, when it was somebody else.
    for (const name of ["", ...readdirSync(path)]) chownSync(join(path, name), owner.uid, owner.gid);
  }
  // It may pass through to its own folder, and sees no names on the way.
  if (owner) chmodSync(keysDir, owner.uid === 0 ? 0o700 : 0o711);
  return owner && owner.uid !== 0 ? { ...folder, owner } : folder;
};
