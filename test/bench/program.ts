import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readConfig } from "../../src/config.ts";
import type { Adapter, Sink } from "../../src/core/adapter.ts";
import type { Incoming } from "../../src/core/incoming.ts";
import { projectRoot } from "../../src/db/root.ts";
import type { DatabaseTarget } from "../../src/db/target.ts";
import type { Ask } from "./load.ts";
import { groupOf, PLATFORM, TENANT, userOf } from "./population.ts";
import type { Scratch } from "./scratch.ts";
import { quiet } from "./servers.ts";
import type { Stream, Wish } from "./workload.ts";

/** The whole program in this process, with a platform that takes every message at once and keeps none. */
export interface Program {
  readonly ask: (stream: Stream) => Ask;
  readonly stop: () => Promise<void>;
}

/** As Feishu's: a card may change some five times a second, a second apart is polite. */
const LIVE_INTERVAL_MS = 1_000;
const DAY_MS = 86_400_000;

/** The build is measured, not the sources: the loader that runs them wraps every function. */
const loadBuild = async (): Promise<typeof import("../../src/app.ts")> =>
  import(pathToFileURL(join(projectRoot(), "dist/src/app.js")).href);

const createPlatform = (live: boolean): { readonly adapter: Adapter; readonly sink: Sink } => {
  let taking: Sink | null = null;
  let sent = 0;
  const send = async () => {
    sent += 1;
    return { messageId: `sent${sent}` };
  };
  const liveCards = { intervalMs: LIVE_INTERVAL_MS, lifetimeMs: 14 * DAY_MS, update: send };
  const adapter: Adapter = {
    platform: PLATFORM,
    idempotentMs: DAY_MS,
    ...(live ? { liveCards } : {}),
    send,
    start: async (sink) => {
      taking = sink;
    },
    stop: async () => undefined,
    ready: () => taking !== null,
  };
  const sink: Sink = (incoming) => {
    if (!taking) throw new Error("the program has not started");
    return taking(incoming);
  };
  return { adapter, sink };
};

let events = 0;

const incomingOf = ({ activity, person, text }: Wish): Incoming => {
  events += 1;
  const id = `om_${events}_${process.pid}`;
  const user = userOf(person);
  return {
    eventId: id,
    messageId: id,
    at: new Date(),
    place: { platform: PLATFORM, tenant: TENANT, chat: groupOf(activity), kind: "group" },
    sender: { platform: PLATFORM, tenant: TENANT, user },
    senderName: user,
    via: "message",
    text,
    addressed: true,
    mentions: [],
    redelivers: true,
  };
};

/** `live`: the platform can update cards, and every activity has one. */
export const startProgram = async (scratch: Scratch, target: DatabaseTarget, live: boolean): Promise<Program> => {
  const { createApp } = await loadBuild();
  const folder = scratch.folder("program");
  const config = readConfig({ DATA_DIR: join(folder, "data"), PORT: "0", PLAYGROUND: "off" });
  const { adapter, sink } = createPlatform(live);
  const database = { kind: "server", target } as const;
  const app = await createApp({ ...config, database }, { adapters: [adapter], log: quiet });
  return {
    ask: (stream) => (n) => {
      const wish = stream(n);
      return wish && sink(incomingOf(wish));
    },
    stop: scratch.later(app.stop),
  };
};
