import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../src/db/root.ts";
import { RECEIPT } from "../commands/grievance/office.ts";
import type { Ground, Group, Row } from "./ground.ts";
import { createSearch } from "./needles.ts";

const SECRET = "canary-事情-4f1d9c7b";
const PATIENCE_MS = 90_000;

interface Program {
  readonly pid: number;
  readonly url: string;
  readonly printed: () => string;
  readonly over: Promise<unknown>;
  readonly code: () => number | null;
}

/** What `npm start` runs, and all that it prints. */
const launch = async (
  ground: Ground,
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<Program> => {
  const child = spawn(process.execPath, [...flags, join(projectRoot(), "dist/src/main.js")], {
    cwd: ground.scratch.folder("program"),
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, PORT: "0", PLAYGROUND: "on", LOG_LEVEL: "trace", ...env },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => {
      printed += part.toString();
    });
  const over = once(child, "exit");
  ground.scratch.later(async () => {
    child.kill("SIGTERM");
    await over;
  });
  const address = () => /→ (http:\/\/[^\s/]+)/.exec(printed)?.[1];
  for (const until = Date.now() + PATIENCE_MS; !address() && child.exitCode === null; await sleep(50)) {
    if (Date.now() > until) throw new Error("the program does not start");
  }
  return { pid: child.pid ?? 0, url: address() ?? "", printed: () => printed, over, code: () => child.exitCode };
};

const post = async (url: string, path: string, body: object): Promise<unknown> => {
  const response = await fetch(`${url}/playground/api/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
};

const raise = async (url: string): Promise<string> => {
  const { id } = (await post(url, "people", { name: "举报的人" })) as { id: string };
  let said = "";
  for (const text of ["反映", "反映 类别 4", "不透露", `食堂 ${SECRET}`, "反映 回避 没有", "反映 提交 通知"]) {
    said = JSON.stringify(await post(url, "messages", { from: id, chat: "private", text }));
  }
  const [receipt] = RECEIPT.exec(said) ?? [];
  if (!receipt) throw new Error("no receipt on the playground");
  return receipt;
};

const CHUNK = 2 ** 24;

/** Memory of a process that it can write to, as whoever is root can read it; null where that is not allowed. */
const inMemory = (pid: number, search: ReturnType<typeof createSearch>): number | null => {
  try {
    const maps = readFileSync(`/proc/${pid}/maps`, "utf8").split("\n");
    const memory = openSync(`/proc/${pid}/mem`, "r");
    let hits = 0;
    for (const line of maps) {
      const [, from = "", to = ""] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (!from) continue;
      const end = Number.parseInt(to, 16);
      for (let at = Number.parseInt(from, 16); at < end; at += CHUNK) {
        const part = Buffer.alloc(Math.min(CHUNK, end - at));
        try {
          readSync(memory, part, 0, part.length, at);
        } catch {
          continue;
        }
        hits += search(part).length;
      }
    }
    closeSync(memory);
    return hits;
  } catch {
    return null;
  }
};

const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);

/** The private half of the way back: in the courier's memory, where it is looked for to see that looking works, and nowhere else. */
const courierOnly = async (ground: Ground): Promise<Row> => {
  const keysDir = join(ground.scratch.folder("machine"), "keys");
  const { url: databaseUrl } = await ground.database();
  const program = await launch(ground, {
    DATABASE_URL: databaseUrl,
    KEYS_DIR: keysDir,
    DATA_DIR: join(keysDir, "..", "data"),
  });
  const file = join(keysDir, "courier", "route.1.key");
  for (let i = 0; i < 600; i += 1) {
    await sleep(100);
    if (
      await fetch(`${program.url}/readyz`)
        .then((answer) => answer.text())
        .then(
          (text) => /"courier":"ready"/.test(text),
          () => false,
        )
    )
      break;
  }
  await raise(program.url);
  const [, half = ""] = readFileSync(file, "utf8").split(".");
  const forms = [
    half,
    Buffer.from(half, "base64url").toString("hex"),
    Buffer.from(half, "base64url").toString("base64").slice(0, -2),
  ];
  const search = createSearch(forms.map((value) => ({ what: "private half", value })));
  const raw = Buffer.from(half, "base64url");
  const both = (part: Buffer) => [
    ...search(part).filter(({ form }) => form === "plain"),
    ...(part.includes(raw) ? [{ what: "private half", form: "raw" }] : []),
  ];
  const [courier = 0] = childrenOf(program.pid);
  const told = [program.pid, courier].flatMap((pid) =>
    ["environ", "cmdline"].map((name) => readFileSync(`/proc/${pid}/${name}`)),
  );
  const outside = told.flatMap(both).length + both(Buffer.from(program.printed())).length;
  const [gateway, own] = [inMemory(program.pid, both), inMemory(courier, both)];
  return {
    id: "A08",
    attack: "the private half of the way back: in environments, arguments, output, and in the memory of the program",
    naive: "",
    ours: `${outside} in environments and output; memory of the program: ${gateway ?? "not readable here"}; of the courier: ${own ?? "not readable here"}`,
    // That it is found where it must be shows that looking works.
    pass: outside === 0 && (gateway ?? 0) === 0 && own !== 0,
  };
};

/** Something breaks while a decrypted concern is in hand: the program ends, and what it prints says where, not what. */
const crashes = async (ground: Ground): Promise<Row> => {
  const folder = ground.scratch.folder("crash");
  const ways = [
    "Promise.reject(error)",
    "setImmediate(() => { throw error; })",
    "Promise.reject({ text: error.message })",
    "Promise.reject(error.message)",
  ];
  let [ended, told] = [0, 0];
  for (const [i, way] of ways.entries()) {
    const preload = join(folder, `crash-${i}.mjs`);
    writeFileSync(
      preload,
      `const error = Object.assign(new Error("reading 陈老师 ${SECRET}\\n    at ${SECRET} (陈老师)"), { body: "${SECRET}", cause: new Error("${SECRET}") });
if (process.argv[1]?.endsWith("main.js")) {
  // Once the program itself is there: before, nothing is in its hands.
  const waiting = setInterval(() => {
    if (process.listenerCount("uncaughtException") === 0) return;
    clearInterval(waiting);
    setTimeout(() => { ${way}; }, 500);
  }, 50);
}`,
    );
    const keysDir = join(ground.scratch.folder("crash-keys"), "keys");
    const { url } = await ground.database();
    const program = await launch(
      ground,
      { DATABASE_URL: url, KEYS_DIR: keysDir, DATA_DIR: join(keysDir, "..", "data"), COURIER: "off" },
      ["--import", preload],
    );
    await Promise.race([program.over, sleep(PATIENCE_MS)]);
    if (program.code() === 1) ended += 1;
    if (program.printed().includes(SECRET) || program.printed().includes("陈老师")) told += 1;
  }
  return {
    id: "A47",
    attack: `${ways.length} ways to fail with a decrypted concern in hand, uncaught`,
    naive: "",
    ours: `${ended} ended with 1, ${told} told what they held`,
    pass: ended === ways.length && told === 0,
  };
};

const run = async (ground: Ground): Promise<readonly Row[]> => [await courierOnly(ground), await crashes(ground)];

export const machine: Group = { name: "machine", ids: ["A08", "A47"], run };
