import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openCalls } from "../src/db/client.ts";
import { projectRoot } from "../src/db/root.ts";
import { cloneDatabase } from "./support/database.ts";
import { isAlive, processesOf } from "./support/embedded-program.ts";

/** The program itself, as a process of its own, from the sources. */

const KEPT = ["PATH", "HOME", "TMPDIR", "LANG"];
const EVERYBODY_MAY_ENTER = 0o755;
const DRAIN_MS = 10_000;
const START_MS = 25_000;
const CANARY = "canary-5c1e";

let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "uh-main-")));
  // The database server runs as another user when the tests run as root.
  chmodSync(folder, EVERYBODY_MAY_ENTER);
  children = [];
});
afterEach(async () => {
  for (const child of children) if (child.exitCode === null) child.kill("SIGTERM");
  await Promise.all(children.map((child) => child.exitCode ?? once(child, "exit")));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

interface Started {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly errors: () => readonly string[];
  /** Its exit code, once all it wrote was read. */
  readonly over: Promise<number | null>;
}

const start = (env: Readonly<Record<string, string>>): Started => {
  const kept = Object.fromEntries(KEPT.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), join(projectRoot(), "src/main.ts")], {
    // Not the project's: somebody's .env may lie there.
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...kept,
      TSX_TSCONFIG_PATH: join(projectRoot(), "tsconfig.json"),
      DATA_DIR: join(folder, "data"),
      PORT: "0",
      ...env,
    },
  });
  children.push(child);
  const said = { out: "", errors: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said.out += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said.errors += text;
  });
  const over = once(child, "close").then(([code]) => code as number | null);
  return { child, out: () => said.out, errors: () => said.errors.split("\n").filter(Boolean), over };
};

/** What a start that must fail writes; it may neither show a stack nor a secret. */
const refusal = async (env: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const { over, errors, out } = start(env);
  expect(await over).toBe(1);
  const all = `${out()}\n${errors().join("\n")}`;
  expect(all).not.toMatch(/^\s+at |node:internal|node_modules/m);
  expect(all).not.toContain(CANARY);
  expect(out()).not.toContain("→");
  return errors();
};

describe("a start that cannot go on", () => {
  test("says one sentence for every mistake", async () => {
    const lines = await refusal({
      ...{ PORT: "70000", HOST: "http://localhost", API_TOKEN: "short" },
      DATABASE_URL: `mysql://union:${CANARY}@db.example/union`,
      FEISHU_APP_SECRET: CANARY,
    });
    for (const line of lines) expect(line).toMatch(/^[A-Z_]+ .*[^.]\.$/);
    const names = ["API_TOKEN", "DATABASE_URL", "FEISHU_APP_SECRET", "HOST", "PORT"];
    expect(lines.map((line) => line.split(" ")[0]).sort()).toEqual(names);
  });

  test("warns of names that are nearly ours, without their values", async () => {
    const lines = await refusal({
      DATABASE_URL: `postgres://union:${CANARY}@127.0.0.1:1/union`,
      FEISHU_APP_SECRETS: CANARY,
      API_TOKE: CANARY,
    });
    expect(lines.slice(0, 2).sort()).toEqual([
      "API_TOKE is not known; did you mean API_TOKEN?",
      "FEISHU_APP_SECRETS is not known; did you mean FEISHU_APP_SECRET?",
    ]);
    expect(lines).toHaveLength(3);
  });

  test.each([
    ["does not answer", "127.0.0.1:1", "ECONNREFUSED"],
    ["has no known name", "nowhere.invalid:5432", "ENOTFOUND|EAI_AGAIN"],
  ])("says so in one sentence when the Postgres %s", async (_, at, code) => {
    const lines = await refusal({ DATABASE_URL: `postgres://union:${CANARY}@${at}/union?sslmode=disable` });
    expect(lines).toEqual([
      expect.stringMatching(
        new RegExp(`^The Postgres at ${at} does not answer \\((${code})\\); check DATABASE_URL\\.$`),
      ),
    ]);
  });

  test("says so in one sentence when the Postgres refuses the user or lacks the database", async () => {
    const { url, target, drop } = await cloneDatabase();
    try {
      const wrong = url.replace(encodeURIComponent(target.password), CANARY);
      expect(await refusal({ DATABASE_URL: wrong })).toEqual([
        expect.stringContaining(`refuses the user ${target.user} (28P01); check DATABASE_URL.`),
      ]);
      expect(await refusal({ DATABASE_URL: url.replace(`/${target.database}?`, "/missing?") })).toEqual([
        expect.stringContaining("has no database missing (3D000); check DATABASE_URL."),
      ]);
    } finally {
      await drop();
    }
  });

  test("says so in one sentence when its port is taken", async () => {
    const { url, drop } = await cloneDatabase();
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    try {
      const lines = await refusal({ DATABASE_URL: url, PORT: String(port) });
      expect(lines).toEqual([expect.stringContaining(`port ${port} is taken by another program (EADDRINUSE)`)]);
    } finally {
      server.close();
      await drop();
    }
  });
});

/** The address it prints, as soon as it does. */
const addressOf = async ({ out, errors, child }: Started): Promise<string> => {
  for (const until = Date.now() + START_MS; Date.now() < until && child.exitCode === null; await sleep(20)) {
    const url = /→ (http:\/\/[^\s/]+)\/playground/.exec(out())?.[1];
    if (url) return url;
  }
  throw new Error(`it did not start: ${out()} ${errors().join("\n")}`);
};

const post = async <T>(url: string, path: string, body: object): Promise<T> => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/playground/api/${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
  return (await response.json()) as T;
};

/** As the owner, on the server that the program brought along. */
const ownerOf = (dir: string) => {
  const [, , , port, host = ""] = readFileSync(join(dir, "postmaster.pid"), "utf8").split("\n");
  const secrets = JSON.parse(readFileSync(join(`${folder}/data.keys`, "postgres.json"), "utf8")) as { owner: string };
  const login = { database: "unionhall", user: "unionhall_owner", password: secrets.owner, ssl: "disable" } as const;
  return openCalls({ host, port: Number(port), ...login }, { max: 1 });
};

describe("an end that was asked for", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "by %s in the middle of a conversation: it is finished first, and no process is left",
    async (signal) => {
      const program = start({ PLAYGROUND: "on" });
      const url = await addressOf(program);
      const dir = join(folder, "data", "postgres");
      const { id: from } = await post<{ id: string }>(url, "people", { name: CANARY });
      const processes = processesOf(dir);
      expect(processes.length).toBeGreaterThan(3);
      const owner = ownerOf(dir);
      const locked = await owner.reserve();
      await locked`begin`;
      await locked`lock table claim in access exclusive mode`;
      const answer = post<{ messages: readonly { text: string }[] }>(url, "messages", {
        from,
        chat: "private",
        text: "帮助",
      });
      const waits = async () => (await locked`select from pg_locks where not granted`).length;
      await expect.poll(waits, { timeout: 5_000 }).toBeGreaterThan(0);
      const asked = Date.now();
      program.child.kill(signal);
      await sleep(500);
      expect(program.child.exitCode).toBeNull();
      await locked`commit`;
      locked.release();
      await owner.end();
      expect((await answer).messages.map(({ text }) => text).join()).toContain("报名");
      expect(await program.over).toBe(0);
      expect(Date.now() - asked).toBeLessThan(DRAIN_MS);
      expect(processes.filter(isAlive)).toEqual([]);
      expect(`${program.out()}${program.errors().join()}`).not.toContain(CANARY);
    },
    60_000,
  );

  test("by SIGTERM while it still starts: it ends, and no process is left", async () => {
    const program = start({ PLAYGROUND: "on" });
    const dir = join(folder, "data", "postgres");
    await expect.poll(() => existsSync(join(dir, "postmaster.pid")), { timeout: START_MS, interval: 5 }).toBe(true);
    const processes = processesOf(dir);
    program.child.kill("SIGTERM");
    expect(await program.over).toBe(0);
    expect(processes.filter(isAlive)).toEqual([]);
    expect(existsSync(join(dir, "postmaster.pid"))).toBe(false);
  }, 60_000);
});
