import type { Log } from "../core/ports.ts";
import type { Cluster } from "./embedded-cluster.ts";
import { clearLockFiles, findPostmaster, launch } from "./embedded-postmaster.ts";

const LOOK_MS = 500;

export interface Watch {
  /** The server's process as it is now. */
  readonly pid: () => number;
  /** Looks no more; resolves when no start is under way. */
  readonly stop: () => Promise<void>;
}

/** Starts the server again when it is gone (the kernel ran out of memory, somebody killed it); it replays its log. */
export const watchPostmaster = (cluster: Cluster, first: number, log: Log): Watch => {
  let pid = first;
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    if (await findPostmaster(cluster.dir)) return;
    log.warn("Postgres is gone; it is started again");
    await clearLockFiles(cluster);
    // What its last processes still hold makes this fail; the next look tries again.
    pid = (await launch(cluster)).pid ?? pid;
  };
  const timer = setInterval(() => {
    looking ??= look()
      .catch(() => log.error("Postgres could not be started again"))
      .finally(() => {
        looking = undefined;
      });
  }, LOOK_MS);
  timer.unref();
  return {
    pid: () => pid,
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
};
