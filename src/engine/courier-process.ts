import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import type { Log } from "../core/ports.ts";
import type { DatabaseTarget } from "../db/target.ts";
import { type CourierFolder, makeCourierFolder } from "./courier-folder.ts";

export interface CourierProcess {
  readonly stop: () => Promise<void>;
}

interface Parts {
  /** The program of the courier. */
  readonly entry: string;
  readonly keysDir: string;
  /** As the role `courier`. */
  readonly target: DatabaseTarget;
  readonly log: Log;
}

/** What a courier that is started by the program is told, on its standard input: nothing of it stands in an environment. */
export interface CourierOrders {
  readonly keysDir: string;
  readonly target: DatabaseTarget;
}

const AGAIN_MS = [500, 2_000, 10_000, 30_000] as const;
const END_MS = 2_000;
const STEADY_MS = 60_000;
/** What a process needs to run; no setting and no password of ours. */
const KEPT = ["PATH", "TZ", "LANG"] as const;

/**
 * Where the courier is somebody else, the embedded server's socket lies in a folder that is closed to it. It gets a way
 * in of its own; it still has to say its password there.
 */
const openWayIn = async ({ sockets, owner }: CourierFolder, target: DatabaseTarget): Promise<Server | null> => {
  if (!owner || !target.host.startsWith("/")) return null;
  const path = join(sockets, `.s.PGSQL.${target.port}`);
  const server = createServer((near) => {
    const far = connect(join(target.host, `.s.PGSQL.${target.port}`));
    near.on("error", () => far.destroy()).on("close", () => far.destroy());
    far.on("error", () => near.destroy()).on("close", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(path, resolve));
  chownSync(path, owner.uid, owner.gid);
  return server;
};

/** Keeps a courier at work: a process of its own, as somebody else where that is possible. */
export const startCourierProcess = async ({ entry, keysDir, target, log }: Parts): Promise<CourierProcess> => {
  const folder = makeCourierFolder(keysDir);
  const wayIn = await openWayIn(folder, target);
  const orders: CourierOrders = { keysDir, target: wayIn ? { ...target, host: folder.sockets } : target };
  const env = Object.fromEntries(KEPT.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  let child: ChildProcess | null = null;
  let ended: Promise<void> = Promise.resolve();
  let failures = 0;
  let stopping = false;

  const launch = (): void => {
    const started = performance.now();
    const running = spawn(process.execPath, [...process.execArgv, entry, "--orders"], {
      ...(folder.owner ?? {}),
      cwd: "/",
      env,
      stdio: ["pipe", "inherit", "inherit"],
    });
    child = running;
    running.stdin?.on("error", () => undefined);
    // It stays open: its end tells the courier that the program is no more.
    running.stdin?.write(`${JSON.stringify(orders)}\n`);
    ended = new Promise((resolve) => {
      running.once("error", () => resolve());
      running.once("exit", () => resolve());
    });
    void ended.then(() => {
      if (stopping) return;
      failures = performance.now() - started > STEADY_MS ? 0 : failures + 1;
      log.warn("the courier ended; it is started again", { part: "courier", count: failures });
      setTimeout(launch, AGAIN_MS[Math.min(failures, AGAIN_MS.length) - 1] ?? 500).unref();
    });
  };
  launch();

  return {
    stop: async () => {
      stopping = true;
      child?.kill("SIGTERM");
      const killing = setTimeout(() => child?.kill("SIGKILL"), END_MS);
      await ended;
      clearTimeout(killing);
      wayIn?.close();
    },
  };
};
