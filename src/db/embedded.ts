import { rmdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import { findBinaries } from "./embedded-binaries.ts";
import { type Cluster, ensureCluster, resetPasswords } from "./embedded-cluster.ts";
import { sweepDrafts } from "./embedded-files.ts";
import { enter, type Lock, refuseSecond } from "./embedded-lock.ts";
import { refuseLiveOwner, signOwner, unsignOwner } from "./embedded-owner.ts";
import { choosePlace, chooseSocketFolder, PORT } from "./embedded-place.ts";
import {
  clearLockFiles,
  findPostmaster,
  type Launched,
  launch,
  type Postmaster,
  shutDown,
} from "./embedded-postmaster.ts";
import { provision } from "./embedded-provision.ts";
import { loadSecrets } from "./embedded-secrets.ts";
import { type Watch, watchPostmaster } from "./embedded-watch.ts";
import type { DatabaseTarget } from "./target.ts";

const POLL_MS = 10;
const RETRY_MS = 100;
/** How long a start is repeated while what a killed server left is still dying. */
const LAUNCH_PATIENCE_MS = 10_000;
/** How long a server may take to replay its log or to end. */
const READY_PATIENCE_MS = 120_000;
const PASSES_BY_WAITING = /lock file|shared memory|already in use/i;

/** A running Postgres that is ours alone until `stop`. */
export interface EmbeddedServer {
  /** Connects as the role `unionhall_owner` to the database `unionhall` through the socket's folder. */
  readonly target: DatabaseTarget;
  /** Where the cluster really is. */
  readonly dir: string;
  /** True when it could not live below `dataDir` and is below /var/lib/unionhall instead. */
  readonly moved: boolean;
  /** True when a server that a crashed process left was taken over. */
  readonly adopted: boolean;
  /** Fast shutdown; resolves when all of its processes ended, at the latest after some 14 s. May be called twice. */
  readonly stop: () => Promise<void>;
}

interface Entered {
  readonly lock: Lock;
  readonly postmaster: Postmaster;
  readonly adopted: boolean;
}

const repairPasswords = async (cluster: Cluster, postmaster: Postmaster, log: Log): Promise<void> => {
  await refuseLiveOwner(cluster.dir);
  log.warn("the passwords of the database do not fit; giving it new ones");
  await shutDown(postmaster.pid, cluster.dir);
  await clearLockFiles(cluster);
  await resetPasswords(cluster);
};

const failure = (dir: string, reason: string): StartError =>
  new StartError([`Postgres does not start in ${dir} (${reason}): its log is server.log in that folder.`]);

/** Starts the server again when it ended for a reason that passes; throws when it will not. */
const keepLaunched = async (cluster: Cluster, last: Launched | undefined, deadline: number): Promise<Launched> => {
  if (last && !last.ended()) return last;
  if (last) {
    const reason = await last.complaint();
    if (!PASSES_BY_WAITING.test(reason) || Date.now() > deadline) throw failure(cluster.dir, reason);
    await sleep(RETRY_MS);
  }
  await clearLockFiles(cluster);
  return launch(cluster);
};

/** Takes over the server that runs, or starts one; ends with the lock in hand, or throws StartError. */
const reach = async (cluster: Cluster, log: Log): Promise<Entered> => {
  const began = Date.now();
  let launched: Launched | undefined;
  let isRepaired = false;
  while (Date.now() < began + READY_PATIENCE_MS) {
    const postmaster = await findPostmaster(cluster.dir);
    if (!postmaster) launched = await keepLaunched(cluster, launched, began + LAUNCH_PATIENCE_MS);
    // It may be waiting for its last client to leave, as it does after a plain SIGTERM from an init system.
    if (postmaster?.status === "stopping") await shutDown(postmaster.pid, cluster.dir);
    if (postmaster?.status === "ready") {
      const entry = await enter(postmaster.socketDir, cluster.secrets.superuser, log);
      if (entry.kind === "taken") throw refuseSecond(cluster.dir, entry.by);
      if (entry.kind === "locked")
        return {
          lock: entry.lock,
          postmaster,
          adopted: postmaster.pid !== launched?.pid,
        };
      if (entry.kind === "wrong password") {
        if (isRepaired) throw failure(cluster.dir, "its passwords could not be repaired");
        await repairPasswords(cluster, postmaster, log);
        [isRepaired, launched] = [true, undefined];
      }
    }
    await sleep(POLL_MS);
  }
  throw failure(cluster.dir, "it was not ready in time");
};

const stopOnce = (cluster: Cluster, { lock, postmaster }: Entered, watch: Watch): (() => Promise<void>) => {
  const stop = async (): Promise<void> => {
    lock.letGo();
    await watch.stop();
    // The lock goes last: who gets it must not adopt a server that is about to end.
    await shutDown(watch.pid(), cluster.dir);
    await lock.release();
    if (postmaster.socketDir !== cluster.dir) await rmdir(postmaster.socketDir).catch(() => undefined);
    await unsignOwner(cluster.dir);
  };
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= stop();
    return stopping;
  };
};

const start = async (dataDir: string, keysDir: string, log: Log): Promise<EmbeddedServer> => {
  const { dir, moved, as, copies } = await choosePlace(dataDir);
  if (moved) log.info(`the database lives in ${dir}, because Postgres (user id ${as?.uid}) cannot enter ${dataDir}`);
  await refuseLiveOwner(dir);
  const [binaries, secrets] = await Promise.all([findBinaries(as, copies), loadSecrets(keysDir)]);
  const cluster: Cluster = {
    dir,
    as,
    binaries,
    secrets,
    socketDir: await chooseSocketFolder(dir, as),
  };
  await ensureCluster(cluster);
  const entered = await reach(cluster, log);
  const stop = stopOnce(cluster, entered, watchPostmaster(cluster, entered.postmaster.pid, log));
  try {
    await signOwner(dir, as);
    await provision(entered.lock.sql, cluster);
    await sweepDrafts(dir);
  } catch (error) {
    await stop();
    throw error;
  }
  if (entered.adopted) log.info("took over the Postgres that an earlier process left running");
  const login = {
    user: "unionhall_owner",
    password: secrets.owner,
    ssl: "disable",
  } as const;
  const target: DatabaseTarget = {
    host: entered.postmaster.socketDir,
    port: PORT,
    database: "unionhall",
    ...login,
  };
  return { target, dir, moved, adopted: entered.adopted, stop };
};

const toStartError = (error: unknown, dataDir: string): unknown => {
  if (error instanceof StartError || !(error instanceof Error) || !("syscall" in error)) return error;
  const remedy = "let the user of this program own that folder, or set DATA_DIR or DATABASE_URL";
  const sentence = `The database below ${dataDir} cannot be used (${error.message}): ${remedy}.`;
  return new StartError([sentence], { cause: error });
};

/**
 * Starts the Postgres that comes with the program, or takes over the one that a crashed process left. The cluster is
 * made below `dataDir` at the first start, its passwords are kept in `keysDir`. Throws StartError when another program
 * uses it, when no binaries run on this machine, when another major version made it, or when a folder is closed to us.
 */
export const startEmbedded = async (options: {
  readonly dataDir: string;
  readonly keysDir: string;
  readonly log: Log;
}): Promise<EmbeddedServer> => {
  try {
    return await start(options.dataDir, options.keysDir, options.log);
  } catch (error) {
    throw toStartError(error, options.dataDir);
  }
};
