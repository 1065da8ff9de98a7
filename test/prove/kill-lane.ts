import { spawn, spawnSync } from "node:child_process";
import { randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { createRounds } from "../../commands/grievance/courier.ts";
import { asRole } from "../../src/db/roles.ts";
import { projectRoot } from "../../src/db/root.ts";
import { startCourier } from "../../src/engine/courier.ts";
import { quiet } from "../bench/servers.ts";
import { createOffice } from "../commands/grievance/office.ts";
import type { TestDatabase } from "../support/database.ts";
import { type Phone, startPhone } from "../support/phone.ts";
import type { Ground } from "./ground.ts";
import type { Order } from "./kill-child.ts";
import { openTap, type Tap } from "./tap.ts";

interface Child {
  readonly post: (order: Order) => Promise<string>;
  readonly kill: () => void;
  readonly dead: Promise<unknown>;
  readonly isDead: () => boolean;
}

/** One union whose program dies again and again, with all that outlives it. */
export interface Lane {
  readonly database: TestDatabase;
  readonly keysDir: string;
  readonly phone: Phone;
  readonly postgres: Tap;
  readonly redis: Tap;
  readonly child: () => Child;
  /** Starts the program again; what a death left half begun is as old then as platforms' patience. */
  readonly restart: () => Promise<void>;
  /** Delivers until somebody acknowledges it, as platforms do. */
  readonly insist: (from: string, text: string) => Promise<void>;
  /** Presses a button once; whether it was taken. */
  readonly press: (from: string, text: string) => Promise<boolean>;
  readonly advance: (seconds: number) => Promise<void>;
  readonly now: () => Date;
  readonly close: () => Promise<void>;
}

const START_PATIENCE_MS = 60_000;
const INSIST_MS = 120_000;
const START = new Date("2026-11-23T10:00:00+08:00").getTime();

/** Without the loader of sources it starts in half the time. */
const compileChild = (into: string): string => {
  const source = join(import.meta.dirname, "kill-child.ts");
  const options = [
    "--ignoreConfig",
    "--noCheck",
    "--module",
    "nodenext",
    "--target",
    "es2023",
    "--rewriteRelativeImportExtensions",
  ];
  const made = spawnSync(
    join(projectRoot(), "node_modules/.bin/tsc"),
    [source, ...options, "--noResolve", "--outDir", into],
    {
      encoding: "utf8",
    },
  );
  writeFileSync(join(into, "package.json"), '{"type":"module"}');
  const file = join(into, "kill-child.js");
  if (!existsSync(file)) throw new Error(`the program that is to be killed was not compiled: ${made.stdout}`);
  return file;
};

const launch = async (entry: string, env: Readonly<Record<string, string>>): Promise<Child> => {
  const child = spawn(process.execPath, [entry], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...env },
  });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  let over = false;
  const dead = once(child, "exit").then(() => {
    over = true;
    process.off("exit", kill);
  });
  const ready = new Promise<number>((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const fact = JSON.parse(line) as { readonly address?: { readonly port: number } };
      if (fact.address) resolve(fact.address.port);
    });
  });
  const port = await Promise.race([ready, dead, sleep(START_PATIENCE_MS, undefined, { ref: false })]);
  if (!port) throw new Error("the program that is to be killed did not start");
  return {
    post: async (order) => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: JSON.stringify(order) });
      if (!answer.ok) throw new Error("not taken");
      return ((await answer.json()) as { readonly kind: string }).kind;
    },
    kill,
    dead,
    isDead: () => over,
  };
};

export const openLane = async (ground: Ground, number: number): Promise<Lane> => {
  const database = await ground.database();
  const keysDir = join(ground.scratch.folder("kills"), "keys");
  const redisUrl = ground.redis.url.replace(/\d+$/, String(number));
  const office = await createOffice({ database, keysDir, env: { REDIS_URL: redisUrl } });
  await office.close();
  const entry = compileChild(ground.scratch.folder("kill-child"));
  const phone = await startPhone();
  const { host, port, user, password, database: name } = database.target;
  const postgres = await openTap({ path: `${host}/.s.PGSQL.${port}` });
  const redis = await openTap({ port: ground.redis.port });
  const memory = new Redis(redisUrl);
  const courier = startCourier({
    keysDir,
    target: asRole(database.target, "courier", password),
    createRounds,
    log: quiet,
  });
  let shift = START - Date.now();
  const env = (): Record<string, string> => ({
    DIST: join(projectRoot(), "dist"),
    DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${postgres.port}/${name}?sslmode=disable`,
    REDIS_URL: `redis://127.0.0.1:${redis.port}/${number}`,
    KEYS_DIR: keysDir,
    DATA_DIR: join(keysDir, "..", "data"),
    PORT: "0",
    PLAYGROUND: "off",
    PHONE_URL: phone.url,
    CLOCK_SHIFT_MS: String(shift),
  });
  let child = await launch(entry, env());
  postgres.kill = () => child.kill();
  redis.kill = () => child.kill();
  const now = () => new Date(Date.now() + shift);
  const order = (from: string, text: string, pressed: boolean): Order => ({
    eventId: randomUUID(),
    at: now().toISOString(),
    from,
    text,
    pressed,
  });
  const disarm = () => {
    postgres.watch = () => null;
    redis.watch = () => null;
    phone.react = () => "shown";
  };
  const forgetBegun = async () => {
    for (const key of await memory.keys("*step:*")) if ((await memory.get(key)) === "begun") await memory.del(key);
  };
  const lane: Lane = {
    database,
    keysDir,
    phone,
    postgres,
    redis,
    child: () => child,
    restart: async () => {
      child.kill();
      await child.dead;
      disarm();
      await forgetBegun();
      child = await launch(entry, env());
    },
    insist: async (from, text) => {
      const same = order(from, text, false);
      for (const until = Date.now() + INSIST_MS; Date.now() < until; await sleep(10)) {
        const taken = await child.post(same).catch(() => null);
        if (taken) return;
      }
      throw new Error(`nobody took ${text}`);
    },
    press: (from, text) =>
      child.post(order(from, text, true)).then(
        () => true,
        () => false,
      ),
    advance: async (seconds) => {
      shift += seconds * 1_000;
      await child.post({ ...order("", "", false), advance: seconds });
    },
    now,
    close: async () => {
      child.kill();
      await child.dead;
      await courier.stop();
      memory.disconnect();
      await Promise.all([postgres.close(), redis.close(), phone.close()]);
    },
  };
  ground.scratch.later(lane.close);
  return lane;
};

export const someMs = (least: number, most: number): Promise<void> => sleep(randomInt(least, most));
