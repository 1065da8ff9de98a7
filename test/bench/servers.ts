import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../../src/core/ports.ts";
import { openCalls } from "../../src/db/client.ts";
import { startEmbedded } from "../../src/db/embedded.ts";
import { loadSecrets } from "../../src/db/embedded-secrets.ts";
import type { DatabaseTarget } from "../../src/db/target.ts";
import { postmasterIn } from "./processes.ts";
import type { Scratch } from "./scratch.ts";

/** A Postgres of our own, for the length of a part of the bench. */
export interface Server {
  readonly name: string;
  /** Whom DATABASE_URL would name. */
  readonly owner: DatabaseTarget;
  readonly superuser: DatabaseTarget;
  /** The first of its processes. */
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

const DEBIAN = "/usr/lib/postgresql/15/bin";
const PASSWORD = "bench";
const NOBODY = 65_534;
const READY_PATIENCE_MS = 30_000;
const READY_POLL_MS = 20;

export const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const idOf = (flag: "-u" | "-g"): number => {
  const { status, stdout } = spawnSync("id", [flag, "postgres"], { encoding: "utf8" });
  return status === 0 ? Number(stdout) : NOBODY;
};

/** Postgres refuses root. */
const account = () => (process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {});

const versionOf = async (owner: DatabaseTarget): Promise<string> => {
  const sql = openCalls(owner, { max: 1 });
  try {
    const [row] = await sql<{ server_version: string }[]>`show server_version`;
    return row?.server_version.split(" ")[0] ?? "";
  } finally {
    await sql.end();
  }
};

const untilReady = async (owner: DatabaseTarget, log: string): Promise<string> => {
  const deadline = Date.now() + READY_PATIENCE_MS;
  for (;;) {
    try {
      return await versionOf(owner);
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`Debian's Postgres does not start, see ${log}`, { cause: error });
      await sleep(READY_POLL_MS);
    }
  }
};

const makeCluster = (folder: string): string => {
  const dir = join(folder, "cluster");
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, PASSWORD);
  const as = account();
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid);
  const access = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  const settings = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"];
  const made = spawnSync(join(DEBIAN, "initdb"), ["-D", dir, ...access, ...settings], {
    cwd: "/",
    encoding: "utf8",
    ...as,
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  return dir;
};

export interface DebianServer extends Server {
  /** Its data directory, and what it writes down. */
  readonly dir: string;
  readonly log: string;
}

/** Debian's Postgres 15 as it comes, but for the number of connections and `more`; null where it is not installed. */
export const startDebian = async (scratch: Scratch, more: readonly string[] = []): Promise<DebianServer | null> => {
  if (!existsSync(join(DEBIAN, "postgres"))) return null;
  const folder = scratch.folder("debian");
  const dir = makeCluster(folder);
  const log = join(folder, "log");
  const file = openSync(log, "a");
  const settings = ["listen_addresses=", `unix_socket_directories=${folder}`, "max_connections=80", ...more];
  const args = ["-D", dir, ...settings.flatMap((setting) => ["-c", setting])];
  const options = { cwd: "/", detached: true, stdio: ["ignore", file, file] as ["ignore", number, number] };
  const child = spawn(join(DEBIAN, "postgres"), args, { ...options, ...account() });
  const over = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  const stop = scratch.later(async () => {
    // Fast shutdown.
    child.kill("SIGINT");
    await over;
  });
  const login = { user: "postgres", password: PASSWORD, ssl: "disable" } as const;
  const owner: DatabaseTarget = { host: folder, port: 5432, database: "postgres", ...login };
  return {
    name: `Debian PostgreSQL ${await untilReady(owner, log)}`,
    owner,
    superuser: owner,
    pid: child.pid ?? 0,
    dir,
    log,
    stop,
  };
};

/** The Postgres that comes with the program, as the program starts it. */
export const startOurs = async (scratch: Scratch): Promise<Server> => {
  const folder = scratch.folder("embedded");
  const keysDir = join(folder, "keys");
  const starting = startEmbedded({ dataDir: join(folder, "data"), keysDir, log: quiet });
  // Before it runs: whoever gives up meanwhile has to wait for it.
  const stop = scratch.later(async () => (await starting).stop());
  const { target: owner, dir } = await starting;
  const superuser = { ...owner, user: "postgres", password: (await loadSecrets(keysDir)).superuser };
  const name = `embedded PostgreSQL ${await versionOf(owner)}`;
  return { name, owner, superuser, pid: postmasterIn(dir), stop };
};
