import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { enrol } from "../../commands/people/enrol.ts";
import { type Calls, openCalls, openDb } from "../../src/db/client.ts";
import { cloneDatabase, type TestDatabase } from "./database.ts";
import { type Line, type Phone, startPhone } from "./phone.ts";

/** A running program: `fleet-child.ts` in a process of its own. */
export interface Replica {
  readonly name: string;
  /** What the platform hears of a line; rejects when the replica fails, or dies, before it acknowledged. */
  readonly take: (line: Line) => Promise<string>;
  /** How many lines it acknowledged. */
  readonly taken: () => number;
  readonly isDead: () => boolean;
  /** Resolves when it is dead, of whatever. */
  readonly death: Promise<unknown>;
  readonly kill: () => Promise<void>;
  /** What it warned of. */
  readonly complaints: readonly string[];
}

/** Replicas on one database and one folder of keys, all on one phone. */
export interface Fleet {
  readonly phone: Phone;
  readonly sql: Calls;
  readonly start: () => Promise<Replica>;
  readonly close: () => Promise<void>;
}

const PROGRAM = join(import.meta.dirname, "fleet-child.ts");
const START_PATIENCE_MS = 25_000;
const INSIST_MS = 25_000;
/** A Monday morning in China. */
const START = new Date("2026-11-23T10:00:00+08:00").getTime();

const launch = async (name: string, env: Readonly<Record<string, string>>): Promise<Replica> => {
  const child = spawn(process.execPath, ["--import", "tsx", PROGRAM], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, REPLICA: name, ...env },
  });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  let isDead = false;
  const death = once(child, "exit").then(() => {
    isDead = true;
    process.off("exit", kill);
  });
  const complaints: string[] = [];
  const ready = new Promise<number>((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const fact = JSON.parse(line) as { readonly complaint?: string; readonly address?: { readonly port: number } };
      if (fact.complaint) complaints.push(fact.complaint);
      if (fact.address) resolve(fact.address.port);
    });
  });
  const port = await Promise.race([ready, death, sleep(START_PATIENCE_MS, undefined, { ref: false })]);
  if (!port) {
    kill();
    throw new Error(`${name} did not start: ${complaints.join("; ")}`);
  }
  let taken = 0;
  return {
    name,
    taken: () => taken,
    take: async (line) => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: JSON.stringify(line) });
      if (!answer.ok) throw new Error(`${name} failed`);
      taken += 1;
      return ((await answer.json()) as { readonly kind: string }).kind;
    },
    isDead: () => isDead,
    death,
    kill: async () => {
      kill();
      await death;
    },
    complaints,
  };
};

/** As platforms do: a line is delivered again and again until somebody acknowledges it; it kills only the first. */
export const insist = async ({ fatal, ...line }: Line, replicas: () => readonly Replica[]): Promise<string> => {
  let dies = fatal;
  for (const until = Date.now() + INSIST_MS; ; await sleep(20)) {
    const replica = replicas().find(({ isDead }) => !isDead());
    const kind = await replica?.take({ ...line, ...(dies && { fatal: dies }) }).catch(() => null);
    if (kind) return kind;
    if (replica) dies = undefined;
    if (Date.now() > until) throw new Error(`nobody took ${line.text} of ${line.from}`);
  }
};

const chair = async (database: TestDatabase): Promise<void> => {
  const { db, close } = openDb(database.target, { max: 1 });
  const account = { platform: "fake", tenant: "t", user: "主席" };
  await enrol(db, { account, name: "主席", unit: "", roles: ["chair"] }, new Date(START));
  await close();
};

/** `recognises`: the platform knows a message by its key, and says so; otherwise its window is always over. */
export const createFleet = async ({ recognises = true } = {}): Promise<Fleet> => {
  const database = await cloneDatabase();
  const folder = mkdtempSync(join(tmpdir(), "uh-fleet-"));
  const phone = await startPhone({ recognises });
  const sql = openCalls(database.target, { max: 2 });
  const replicas: Promise<Replica>[] = [];
  await chair(database);
  const env = {
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, "data"),
    PORT: "0",
    PLAYGROUND: "off",
    PHONE_URL: phone.url,
    IDEMPOTENT_MS: recognises ? "3600000" : "0",
    // One clock for all of them, whenever they start.
    CLOCK_SHIFT_MS: `${START - Date.now()}`,
  };
  return {
    phone,
    sql,
    start: () => {
      const replica = launch(`r${replicas.length + 1}`, env);
      replicas.push(replica);
      return replica;
    },
    close: async () => {
      for (const one of await Promise.allSettled(replicas)) if (one.status === "fulfilled") await one.value.kill();
      await phone.close();
      await sql.end();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
