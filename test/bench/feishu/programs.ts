import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { projectRoot } from "../../../src/db/root.ts";
import type { DatabaseTarget } from "../../../src/db/target.ts";
import type { Scratch } from "../scratch.ts";
import { launch } from "../start.ts";
import { APP } from "./events.ts";
import type { Setting, Word } from "./parent.ts";

export interface Program {
  readonly port: number;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** The platform, and when it was replied to. */
export interface Platform extends Program {
  readonly url: string;
  readonly replied: (messageId: string) => Promise<number>;
}

const hear = (child: ChildProcess, listen: (word: Word) => void): void => {
  child.on("message", (word) => listen(word as Word));
};

const startChild = async (
  scratch: Scratch,
  name: string,
  setting: Partial<Setting>,
  listen: (word: Word) => void = () => undefined,
): Promise<Program> => {
  const child = fork(fileURLToPath(new URL(`${name}-child.ts`, import.meta.url)), {
    execArgv: ["--import", import.meta.resolve("tsx")],
    cwd: projectRoot(),
    detached: true,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { PATH: process.env.PATH, BENCH_SETTING: JSON.stringify(setting) },
  });
  const over = once(child, "close");
  const stop = scratch.later(async () => {
    child.kill("SIGKILL");
    await over;
  });
  const port = new Promise<number>((resolve) => hear(child, (word) => "port" in word && resolve(word.port)));
  hear(child, listen);
  const ended = over.then(() => {
    throw new Error(`${name} ended instead of starting`);
  });
  return { port: await Promise.race([port, ended]), pid: child.pid ?? 0, stop };
};

export const startPlatform = async (scratch: Scratch): Promise<Platform> => {
  const waiting = new Map<string, (at: number) => void>();
  const program = await startChild(scratch, "stub", {}, (word) => {
    if (!("replies" in word)) return;
    for (const [messageId, at] of word.replies) {
      waiting.get(messageId)?.(at);
      waiting.delete(messageId);
    }
  });
  return {
    ...program,
    url: `http://127.0.0.1:${program.port}`,
    replied: (messageId) => new Promise((resolve) => waiting.set(messageId, resolve)),
  };
};

export const startRival = (
  scratch: Scratch,
  name: "sdk" | "limit",
  platform: Platform,
  database: DatabaseTarget,
  replies = false,
): Promise<Program> => startChild(scratch, name, { platform: platform.url, database, replies });

/**
 * Loaded before the program, which is otherwise what `npm start` runs: sends do not wait for the platform's limit of 1000 a
 * minute, because it is the program that is measured. The buckets are asked all the same.
 */
const withoutLimits = (): string => {
  const limits = pathToFileURL(join(projectRoot(), "dist/adapters/feishu/limits.js")).href;
  const source = `
    import { PACES } from ${JSON.stringify(limits)};
    for (const pace of Object.values(PACES)) Object.assign(pace, { capacity: 1e9, refillPerSecond: 1e6 });`;
  return `--import=data:text/javascript,${encodeURIComponent(source)}`;
};

const addressOf = ({ host, port, user, password, database }: DatabaseTarget): string => {
  const query = new URLSearchParams({ host, port: String(port), user, password });
  return `postgres:///${database}?${query}`;
};

export const startOurs = async (scratch: Scratch, platform: Platform, database: DatabaseTarget): Promise<Program> => {
  const env = {
    DATABASE_URL: addressOf(database),
    PUBLIC_URL: "https://bench.invalid",
    FEISHU_MODE: "webhook",
    FEISHU_APP_ID: APP.appId,
    FEISHU_APP_SECRET: APP.appSecret,
    FEISHU_ENCRYPT_KEY: APP.encryptKey,
    FEISHU_VERIFICATION_TOKEN: APP.verificationToken,
    FEISHU_BASE_URL: platform.url,
  };
  const program = launch(scratch, join(scratch.folder("feishu"), "data"), env, [withoutLimits()]);
  const { port } = new URL(await program.address());
  return { port: Number(port), pid: program.pid, stop: program.end };
};
