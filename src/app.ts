import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createAdapters } from "../adapters/index.ts";
import { demo } from "../commands/demo.ts";
import { capabilities as allCapabilities } from "../commands/index.ts";
import { issueClaimCode } from "../commands/people/claim-code.ts";
import { accountsOf, addGroup, enrol, groupsOf, isEmpty } from "../commands/people/enrol.ts";
import type { Config } from "./config.ts";
import type { Adapter } from "./core/adapter.ts";
import { createClock, type MovableClock } from "./core/clock.ts";
import type { Capability, Db } from "./core/command.ts";
import type { Log, PlaygroundHost } from "./core/ports.ts";
import { type OpenDatabase, openDatabase } from "./db/open.ts";
import { createEngine, type Engine } from "./engine/engine.ts";
import { createHttp } from "./engine/http.ts";
import { DRAIN_MS } from "./engine/limits.ts";
import { createLog } from "./engine/log.ts";
import { createMetrics } from "./engine/metrics.ts";

export interface App {
  /** Where it can be reached from this machine. */
  readonly url: string;
  /** Printed once: what the first administrator types. */
  readonly claimCode: string | null;
  readonly stop: () => Promise<void>;
}

/** What a test or another entry may put in place of the usual parts. */
export interface AppOptions {
  readonly capabilities?: readonly Capability[];
  /** Platforms besides those of the configuration. */
  readonly adapters?: readonly Adapter[];
  readonly clock?: MovableClock;
  readonly log?: Log;
}

const PLAYGROUND = { platform: "playground", tenant: "demo" } as const;

const playgroundHost = (db: Db, clock: MovableClock, engine: () => Engine): PlaygroundHost => ({
  people: () => accountsOf(db, PLAYGROUND.platform),
  groups: () => groupsOf(db, PLAYGROUND.platform),
  addPerson: ({ id, ...person }) => enrol(db, { account: { ...PLAYGROUND, user: id }, ...person }, clock.now()),
  addGroup: ({ id, name }) => addGroup(db, { ...PLAYGROUND, chat: id, kind: "group" }, name),
  now: clock.now,
  advance: async (seconds) => {
    clock.advance(seconds);
    await engine().catchUp(seconds);
    return clock.now();
  },
});

/** Fills an empty union through the playground's own interface, as any script would. */
const seed = async (fetch: (request: Request) => Response | Promise<Response>): Promise<void> => {
  const post = async (path: string, body: object): Promise<{ id: string }> => {
    const request = new Request(`http://localhost/playground/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await (await fetch(request)).json()) as { id: string };
  };
  const members: string[] = [];
  for (const { name, unit, roles } of demo.people) {
    members.push(
      (
        await post("people", {
          name,
          roles: roles ?? [],
          ...(unit ? { unit } : {}),
        })
      ).id,
    );
  }
  const { id: chat } = await post("chats", { name: demo.group, members });
  for (const { from, text } of demo.lines) await post("messages", { from: members[from], chat, text });
};

const listen = async (server: Server, { host, port }: Config["http"]): Promise<string> => {
  server.listen(port, host);
  await once(server, "listening");
  const { port: bound } = server.address() as AddressInfo;
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${bound}`;
};

/** On loopback only our own names are answered, so that no web page can reach the program through its own DNS. */
const allowedHosts = ({ http, publicUrl }: Config): readonly string[] | null => {
  const loopback = ["localhost", "127.0.0.1", "[::1]"];
  if (![...loopback, "::1"].includes(http.host)) return null;
  return [...loopback, ...(publicUrl ? [new URL(publicUrl).hostname] : [])];
};

const mountsOf = async (
  config: Config,
  capabilities: readonly Capability[],
  { db }: OpenDatabase,
  clock: MovableClock,
) => {
  if (!config.apiToken) return [];
  const { createApi } = await import("./engine/api.ts");
  return [
    {
      prefix: "/api/v1",
      fetch: await createApi({
        token: config.apiToken,
        capabilities,
        db,
        clock,
      }),
    },
  ];
};

/** The composition root: everything is made here and handed to what needs it. Throws StartError. */
export const createApp = async (config: Config, options: AppOptions = {}): Promise<App> => {
  const capabilities = options.capabilities ?? allCapabilities;
  const clock = options.clock ?? createClock();
  const log = options.log ?? createLog({ level: config.logLevel });
  const metrics = createMetrics();
  mkdirSync(config.keysDir, { recursive: true, mode: 0o700 });
  const database = await openDatabase(config, log);
  try {
    let engine: Engine | null = null;
    let origin = config.publicUrl ?? "";
    const link = (path: string) => `${origin}${path}`;
    const running = (): Engine => {
      if (!engine) throw new Error("the engine is not running yet");
      return engine;
    };
    const host = playgroundHost(database.db, clock, running);
    const adapters = [...(await createAdapters(config, { host, clock, log })), ...(options.adapters ?? [])];
    engine = await createEngine({
      link,
      keysDir: config.keysDir,
      redisUrl: config.redisUrl,
      locale: config.locale,
      capabilities,
      adapters,
      database,
      clock,
      log,
      metrics,
      process: randomUUID(),
    });
    const http = createHttp({
      adapters,
      mounts: await mountsOf(config, capabilities, database, clock),
      readiness: running().readiness,
      metrics,
      log,
      hosts: allowedHosts(config),
    });
    const server = createServer(getRequestListener(http.fetch));
    const fresh = config.playground && (await isEmpty(database.db));
    await running().start();
    const url = await listen(server, config.http).catch(async (error) => {
      await running().stop(0);
      throw error;
    });
    origin ||= url;
    const playground = adapters.find(({ platform }) => platform === PLAYGROUND.platform)?.http;
    if (fresh && playground) await seed(playground.fetch);
    return {
      url,
      claimCode: await issueClaimCode(database.db),
      stop: () => drain(server, running(), database),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
};

/** Stop taking, finish, deliver, close. */
const drain = async (server: Server, engine: Engine, database: OpenDatabase): Promise<void> => {
  const until = performance.now() + DRAIN_MS;
  const closed = new Promise((resolve) => server.close(resolve));
  await engine.stop(Math.max(0, until - performance.now()));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), Math.max(0, until - performance.now())).unref();
  await closed;
  await database.close();
};
