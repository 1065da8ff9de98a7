import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The product from outside: `npm start` in a process group of its own, known by what it prints and what it answers. */
export interface Program {
  /** As printed, without the path of the playground. */
  readonly url: string;
  /** All it printed so far, without what npm says. */
  readonly printed: () => readonly string[];
  /** Asks the program itself, not npm, to end; resolves to npm's exit code. */
  readonly terminate: () => Promise<number | null>;
  /** kill -9 for npm, its shell and the program; the database server lives in another group and goes on. */
  readonly crash: () => Promise<void>;
}

/** A union's folders, and the starts on them. */
export interface Home {
  readonly start: (env?: Env) => Promise<Program>;
  /** A start that must fail: its exit code and what it printed. */
  readonly refusal: (env?: Env) => Promise<{ readonly code: number | null; readonly printed: readonly string[] }>;
  /** The database server, as long as its lock file names one that lives. */
  readonly server: () => number | undefined;
  /** Where the program writes: its data, wherever the database really lives, and its keys. */
  readonly folders: () => readonly string[];
  /** kill -9 for the database server, as when the machine loses its power. */
  readonly crashServer: () => Promise<void>;
  readonly clear: () => Promise<void>;
}

type Env = Readonly<Record<string, string>>;

const ROOT = join(import.meta.dirname, "../..");
const START_PATIENCE_MS = 40_000;
const END_PATIENCE_MS = 20_000;
const POLL_MS = 20;
const SETTLE_MS = 200;
/** The rest of the environment is not for the program: a DATABASE_URL may stand in it. */
const KEPT = ["PATH", "HOME", "TMPDIR", "LANG"];
/** Every setting, set to nothing: it beats whatever stands in a developer's `.env`. */
const UNSET: Env = Object.fromEntries(
  [...readFileSync(join(ROOT, ".env.example"), "utf8").matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => [name, ""]),
);

export const until = async (what: string, ms: number, isSo: () => boolean): Promise<void> => {
  const deadline = Date.now() + ms;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${ms} ms`);
    await sleep(POLL_MS);
  }
};

const signal = (pid: number, name: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
};

/** Whether a process ended; one that nobody waited for has a name, but is no more. */
export const isGone = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return !signal(pid, 0);
  }
};

interface Running {
  readonly child: ChildProcess;
  readonly group: number;
  readonly printed: () => readonly string[];
  readonly isOver: () => boolean;
}

const run = (env: Env): Running => {
  const kept = Object.fromEntries(KEPT.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const child = spawn("npm", ["start"], {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...kept, ...UNSET, npm_config_update_notifier: "false", ...env },
  });
  let output = "";
  let over = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  child.once("close", () => {
    over = true;
  });
  const printed = () => output.split("\n").filter((line) => line.trim() !== "" && !/^(?:npm |> )/.test(line));
  return { child, group: child.pid ?? 0, printed, isOver: () => over };
};

const commandOf = (pid: string): { readonly group: number; readonly command: string } | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const group = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
    return { group, command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") };
  } catch {
    return undefined;
  }
};

/** The program itself; npm and a shell stand before it in the group. Where there is no /proc, the whole group. */
const programOf = (group: number): number => {
  const pids = existsSync("/proc/self/stat") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  const found = pids.find((pid) => {
    const known = commandOf(pid);
    return known?.group === group && /^\S*node \S*dist\/src\/main\.js/.test(known.command);
  });
  return found ? Number(found) : -group;
};

const programFrom = (running: Running, url: string): Program => {
  const { child, group, printed, isOver } = running;
  return {
    url,
    printed,
    terminate: async () => {
      signal(programOf(group), "SIGTERM");
      await until("the end of the program", END_PATIENCE_MS, isOver);
      return child.exitCode;
    },
    crash: async () => {
      signal(-group, "SIGKILL");
      await until("the end of the program", END_PATIENCE_MS, isOver);
    },
  };
};

/** The pid in a lock file whose process lives. */
const serverIn = (dir: string): number | undefined => {
  const file = join(dir, "postmaster.pid");
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : Number.NaN;
  return pid > 0 && !isGone(pid) ? pid : undefined;
};

export const createHome = (): Home => {
  const folder = mkdtempSync(join(tmpdir(), "uh-accept-"));
  // The database server runs as nobody when the tests run as root, and must be able to pass through.
  chmodSync(folder, 0o755);
  const base = { DATA_DIR: join(folder, "data"), PORT: "0" };
  const runs: Running[] = [];
  let databaseDir = join(base.DATA_DIR, "postgres");

  const launch = (env: Env): Running => {
    const running = run({ ...base, ...env });
    runs.push(running);
    return running;
  };
  const crashServer = async (): Promise<void> => {
    const pid = serverIn(databaseDir);
    if (!pid) return;
    signal(-pid, "SIGKILL");
    await until("the end of the database server", END_PATIENCE_MS, () => isGone(pid));
  };
  return {
    start: async (env = {}) => {
      const running = launch(env);
      const url = () => /→ (http:\/\/[^\s/]+)/.exec(running.printed().join("\n"))?.[1];
      await until("the printed address", START_PATIENCE_MS, () => url() !== undefined || running.isOver());
      const moved = /the database lives in ([^,]+),/.exec(running.printed().join("\n"))?.[1];
      if (moved) databaseDir = moved;
      // The address is printed a moment before it listens for signals.
      await sleep(SETTLE_MS);
      const printed = url();
      if (!printed) throw new Error(`the program ended instead of starting:\n${running.printed().join("\n")}`);
      return programFrom(running, printed);
    },
    refusal: async (env = {}) => {
      const running = launch(env);
      await until("the refusal", START_PATIENCE_MS, running.isOver);
      return { code: running.child.exitCode, printed: running.printed() };
    },
    server: () => serverIn(databaseDir),
    folders: () => [...new Set([folder, databaseDir])],
    crashServer,
    clear: async () => {
      for (const { group } of runs) signal(-group, "SIGKILL");
      await crashServer();
      for (const place of [folder, databaseDir]) rmSync(place, { recursive: true, force: true });
    },
  };
};
