import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../src/db/root.ts";
import { median } from "./load.ts";
import type { Options } from "./options.ts";
import { postmasterIn, proportionalMb, residentMb } from "./processes.ts";
import type { Scratch } from "./scratch.ts";

/** One start of the built program on a data folder. */
interface Start {
  /** From the spawn to the printed address, in milliseconds. */
  readonly printed: number;
  /** From the spawn to the answer of the first sign-up. */
  readonly answered: number;
  readonly appMb: number;
  readonly postgresMb: number;
}

export interface StartFigures extends Start {
  readonly which: "first" | "later";
}

/** How long the program is left alone before its memory is read: V8 gives back what a start took some seconds later. */
const IDLE_MS = 15_000;
const START_PATIENCE_MS = 60_000;

/** What `npm start` gives to node, flags included. */
const startArguments = (): readonly string[] => {
  const text = readFileSync(join(projectRoot(), "package.json"), "utf8");
  const { scripts } = JSON.parse(text) as { readonly scripts: { readonly start: string } };
  const words = scripts.start.split(" ");
  return words.slice(words.indexOf("node") + 1);
};

type Env = Readonly<Record<string, string>>;

/** The built program as `npm start` runs it; `flags` are given to node besides. */
export const launch = (scratch: Scratch, dataDir: string, env: Env, flags: readonly string[] = []) => {
  const child = spawn(process.execPath, [...flags, ...startArguments()], {
    cwd: projectRoot(),
    // Of its own, so that Ctrl-C reaches it through us only.
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "warn", ...env },
  });
  const over = once(child, "close");
  const lines: string[] = [];
  const output = createInterface(child.stdout).on("line", (line) => lines.push(line));
  const end = scratch.later(async () => {
    child.kill("SIGTERM");
    await over;
  });
  const address = async (): Promise<string> => {
    const signal = AbortSignal.timeout(START_PATIENCE_MS);
    for (;;) {
      const url = /→ (http:\/\/[^\s/]+)/.exec(lines.join("\n"))?.[1];
      if (url) return url;
      await Promise.race([once(output, "line", { signal }), over]);
      if (child.exitCode !== null) throw new Error("the program ended instead of starting");
    }
  };
  // As root the cluster may have to move, and the program says where.
  const cluster = (): string =>
    /the database lives in ([^,]+),/.exec(lines.join("\n"))?.[1] ?? join(dataDir, "postgres");
  return { pid: child.pid ?? 0, address, cluster, end };
};

const post = async (url: string, path: string, body: object): Promise<unknown> => {
  const response = await fetch(`${url}/playground/api/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
};

/** A new member signs up for the one open activity of the demo union, in private. */
const signUp = async (url: string): Promise<void> => {
  const { id } = (await post(url, "people", { name: "钟点" })) as { id: string };
  const { messages } = (await post(url, "messages", { from: id, chat: "private", text: "报名" })) as {
    messages: unknown[];
  };
  if (messages.length === 0) throw new Error("nobody answered");
};

const startOnce = async (scratch: Scratch, dataDir: string): Promise<Start> => {
  const began = performance.now();
  const program = launch(scratch, dataDir, { PLAYGROUND: "on" });
  const url = await program.address();
  const printed = performance.now() - began;
  await signUp(url);
  const answered = performance.now() - began;
  await sleep(IDLE_MS);
  const appMb = residentMb(program.pid);
  const postgresMb = proportionalMb(postmasterIn(program.cluster()));
  await program.end();
  return { printed, answered, appMb, postgresMb };
};

const figuresOf = (which: StartFigures["which"], starts: readonly Start[]): StartFigures => ({
  which,
  printed: median(starts.map(({ printed }) => printed)),
  answered: median(starts.map(({ answered }) => answered)),
  appMb: median(starts.map(({ appMb }) => appMb)),
  postgresMb: median(starts.map(({ postgresMb }) => postgresMb)),
});

/** (d): what `npm start` runs, without npm and without building, with the embedded Postgres and the playground, on new folders and on the same again. */
export const measureStart = async (scratch: Scratch, options: Options): Promise<readonly StartFigures[]> => {
  const [first, later]: [Start[], Start[]] = [[], []];
  for (let n = 0; n < options.starts; n += 1) {
    const dataDir = join(scratch.folder("start"), "data");
    first.push(await startOnce(scratch, dataDir));
    later.push(await startOnce(scratch, dataDir));
  }
  return [figuresOf("first", first), figuresOf("later", later)];
};
