import { spawn } from "node:child_process";
import { link, lstat, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Cluster, postgresArguments } from "./embedded-cluster.ts";
import { codeOf, draftOf } from "./embedded-files.ts";
import { socketIn } from "./embedded-place.ts";
import { commandLineOf, identityOf } from "./embedded-process.ts";
import { ANYWHERE, ENVIRONMENT } from "./embedded-run.ts";

const POLL_MS = 10;
const FAST_SHUTDOWN_MS = 8_000;
// After this signal Postgres itself kills what is left of its children within 5 s.
const IMMEDIATE_SHUTDOWN_MS = 6_000;
const LOG_LIMIT_BYTES = 1_048_576;
const LOG_TAIL_BYTES = 4_096;
// The shell opens the log, so that root never writes into a folder that a weaker account could fill with links.
const LAUNCH = 'ulimit -c 0; umask 077; log=$1; shift; exec "$@" >>"$log" 2>&1';

/** The first process of a running server, as its postmaster.pid describes it. */
export interface Postmaster {
  readonly pid: number;
  readonly socketDir: string;
  /** `starting`, `ready`, `stopping`. */
  readonly status: string;
}

export interface Launched {
  readonly pid: number | undefined;
  readonly ended: () => boolean;
  /** What the server said last, for whoever has to mend it. */
  readonly complaint: () => Promise<string>;
}

const readOrEmpty = async (path: string): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  }
};

const isPostgresOf = (commandLine: string, dir: string): boolean =>
  ["postgres -D", "postgres --single -D"].some((start) => `${commandLine} `.includes(`${start} ${dir} `));

const isPostmasterOf = async (pid: number, dir: string): Promise<boolean> =>
  isPostgresOf((await commandLineOf(pid)) ?? "", dir);

const isSignalable = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
};

/**
 * Postgres takes any live process with the pid in a lock file for a server: a dead one that nobody has reaped, or
 * after a container's restart a thread of ours. Such a file is removed; it is put back if it proves to be a newer one.
 */
const dropStale = async (path: string, judged: string): Promise<void> => {
  const aside = draftOf(path);
  await rename(path, aside).catch(() => undefined);
  if ((await readOrEmpty(aside)) !== judged) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
};

const dropIfForeign = async (path: string, dir: string): Promise<void> => {
  const text = await readOrEmpty(path);
  const pid = Math.abs(Number.parseInt(text, 10));
  if (!(pid > 0) || !isSignalable(pid)) return;
  const line = await commandLineOf(pid);
  if (line !== undefined && !isPostgresOf(line, dir)) await dropStale(path, text);
};

/** Removes lock files of servers that are gone where Postgres would not dare to. */
export const clearLockFiles = async ({ dir, socketDir }: Cluster): Promise<void> => {
  await dropIfForeign(join(dir, "postmaster.pid"), dir);
  await dropIfForeign(`${socketIn(socketDir)}.lock`, dir);
};

/** The server that runs on the cluster, whoever started it. */
export const findPostmaster = async (dir: string): Promise<Postmaster | undefined> => {
  const lines = (await readOrEmpty(join(dir, "postmaster.pid"))).split("\n");
  const pid = Number(lines[0]);
  if (!(pid > 0) || !(await isPostmasterOf(pid, dir))) return undefined;
  return {
    pid,
    socketDir: lines[4] ?? "",
    status: (lines[7] ?? "starting").trim(),
  };
};

const logSize = async (path: string): Promise<number> => (await lstat(path).catch(() => ({ size: 0 }))).size;

const complaintIn = async (path: string, from: number): Promise<string> => {
  const handle = await open(path).catch(() => undefined);
  if (!handle) return "no log was written";
  const { buffer, bytesRead } = await handle
    .read(Buffer.alloc(LOG_TAIL_BYTES), 0, LOG_TAIL_BYTES, from)
    .finally(() => handle.close());
  const lines = buffer.toString("utf8", 0, bytesRead).trim().split("\n");
  const line = lines.findLast((text) => /FATAL|PANIC/.test(text)) ?? lines.at(-1) ?? "";
  return line.replace(/^.*?(FATAL|PANIC): +/, "");
};

/** Starts the server in a session of its own, so that Ctrl-C reaches only us; we may end before it does. */
export const launch = async (cluster: Cluster): Promise<Launched> => {
  const log = join(cluster.dir, "server.log");
  if ((await logSize(log)) > LOG_LIMIT_BYTES) await rename(log, `${log}.1`);
  const from = await logSize(log);
  const command = ["-c", LAUNCH, "sh", log, cluster.binaries.postgres, ...postgresArguments(cluster)];
  const child = spawn("/bin/sh", command, {
    cwd: ANYWHERE,
    env: ENVIRONMENT,
    detached: true,
    stdio: "ignore",
    ...cluster.as,
  });
  let ended = false;
  const end = (): void => {
    ended = true;
  };
  child.once("exit", end).once("error", end);
  child.unref();
  return {
    pid: child.pid,
    ended: () => ended,
    complaint: () => complaintIn(log, from),
  };
};

/** A process that is ending has lost its command line before it is gone; what identifies it goes last. */
const waitUntilGone = async (pid: number, identity: string, limitMs: number): Promise<boolean> => {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    if ((await identityOf(pid)) !== identity) return true;
    await sleep(POLL_MS);
  }
  return false;
};

/** Fast shutdown; the immediate one when that takes too long. Signals only what is proved to be this server. */
export const shutDown = async (pid: number, dir: string): Promise<void> => {
  const identity = await identityOf(pid);
  if (identity === "" || !(await isPostmasterOf(pid, dir))) return;
  for (const [signal, limitMs] of [
    ["SIGINT", FAST_SHUTDOWN_MS],
    ["SIGQUIT", IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended by itself in between, which the wait will find out.
    }
    if (await waitUntilGone(pid, identity, limitMs)) return;
  }
};
