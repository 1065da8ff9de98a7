import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createAdapters, examineAdapters } from "../adapters/index.ts";
import { demo } from "../commands/demo.ts";
import { acceptPretended } from "../commands/grievance/accept.ts";
import { createRounds } from "../commands/grievance/courier.ts";
import { type ToolAnswer, tools } from "../commands/grievance/tools.ts";
import { capabilities as allCapabilities } from "../commands/index.ts";
import { issueClaimCode } from "../commands/people/claim-code.ts";
import { accountsOf, addGroup, enrol, groupsOf, isEmpty } from "../commands/people/enrol.ts";
import type { Config } from "./config.ts";
import type { Adapter } from "./core/adapter.ts";
import { dayOf, isoOf } from "./core/china.ts";
import { createClock, type MovableClock } from "./core/clock.ts";
import type { Capability, Db } from "./core/command.ts";
import { StartError } from "./core/errors.ts";
import type { Finding } from "./core/finding.ts";
import type { Log, PlaygroundHost } from "./core/ports.ts";
import { examineDatabase } from "./db/examine.ts";
import { type OpenDatabase, openDatabase, withOwner } from "./db/open.ts";
import { asRole, roleName } from "./db/roles.ts";
import { type Courier, startCourier } from "./engine/courier.ts";
import { courierFolder } from "./engine/courier-folder.ts";
import { type CourierOrders, startCourierProcess } from "./engine/courier-process.ts";
import { createEngine, type Engine } from "./engine/engine.ts";
import { openEphemeral } from "./engine/ephemeral-open.ts";
import { createHttp, withHeaders } from "./engine/http.ts";
import { createKeyring, makeKeysDir } from "./engine/keyring.ts";
import { MAX_UPLOAD_BYTES } from "./engine/limits.ts";
import { createLog } from "./engine/log.ts";
import { createMetrics } from "./engine/metrics.ts";
import { apiMount, pageMounts, sealedMounts } from "./engine/mounts.ts";
import { createRouteKeys } from "./engine/route-keys.ts";
import { allowedHosts, drain, listen } from "./engine/server.ts";

export interface App {
  /** Where it can be reached from this machine. */
  readonly url: string;
  /** Printed once: what the first administrator types. */
  readonly claimCode: string | null;
  /** Moves the clock on, then resolves when everything that became due has run and was delivered. */
  readonly advance: (seconds: number) => Promise<Date>;
  readonly stop: () => Promise<void>;
}

/** What a test or another entry may put in place of the usual parts. */
export interface AppOptions {
  readonly capabilities?: readonly Capability[];
  /** Platforms besides those of the configuration. */
  readonly adapters?: readonly Adapter[];
  readonly clock?: MovableClock;
  readonly log?: Log;
  /** The program of the courier, to be kept at work; without it nobody carries. */
  readonly courierEntry?: string;
  /** For how long an incoming is tried again that its platform will not send again; 30 s. */
  readonly patienceMs?: number;
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
    members.push((await post("people", { name, roles: roles ?? [], ...(unit ? { unit } : {}) })).id);
  }
  const { id: chat } = await post("chats", { name: demo.group, members });
  for (const { from, text } of demo.lines) await post("messages", { from: members[from], chat, text });
};

/** Loaded with the first page: most programs run for days before somebody opens one. */
const loadShell = () => import("./web/layout.tsx");
const loadLook = async () => (await import("./web/console.tsx")).look;

const mountsOf = async (
  { apiToken, locale }: Config,
  capabilities: readonly Capability[],
  { db }: OpenDatabase,
  clock: MovableClock,
  { once, console, visits }: Engine,
) => {
  const served = { capabilities, db, clock };
  return [
    { prefix: "/once", fetch: once.fetch, upload: { maxBytes: MAX_UPLOAD_BYTES, tooLarge: once.tooLarge } },
    { prefix: "/console", fetch: console },
    { prefix: "/assets", fetch: async (request: Request) => (await import("./web/style.ts")).assets(request) },
    ...pageMounts(served, locale),
    ...sealedMounts(capabilities, visits),
    ...(await apiMount(served, apiToken)),
  ];
};

/** The composition root: everything is made here and handed to what needs it. Throws StartError. */
export const createApp = async (config: Config, options: AppOptions = {}): Promise<App> => {
  const capabilities = options.capabilities ?? allCapabilities;
  const clock = options.clock ?? createClock();
  const log = options.log ?? createLog({ level: config.logLevel });
  const metrics = createMetrics();
  makeKeysDir(config.keysDir);
  const database = await openDatabase(config, log);
  const ephemeral = await openEphemeral({ redisUrl: config.redisUrl, clock, log });
  let engine: Engine | null = null;
  try {
    let origin = config.publicUrl ?? "";
    const link = (path: string) => `${origin}${path}`;
    const running = (): Engine => {
      if (!engine) throw new Error("the engine is not running yet");
      return engine;
    };
    const host = playgroundHost(database.db, clock, running);
    const ignored = (platform: string) => metrics.incoming.inc({ platform, outcome: "unknown" });
    const ours = (url: string) => origin !== "" && url.startsWith(`${origin}/`);
    const adapters = [
      ...(await createAdapters(config, { host, clock, log, ephemeral, ours, ignored })),
      ...(options.adapters ?? []),
    ];
    engine = await createEngine({
      link,
      publicLink: (path) => (config.publicUrl === undefined ? null : `${config.publicUrl}${path}`),
      keysDir: config.keysDir,
      redisUrl: config.redisUrl,
      ephemeral,
      locale: config.locale,
      capabilities,
      adapters,
      database,
      clock,
      log,
      metrics,
      shell: loadShell,
      look: loadLook,
      process: randomUUID(),
      ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
    });
    const http = createHttp({
      adapters,
      mounts: await mountsOf(config, capabilities, database, clock, running()),
      readiness: running().readiness,
      metrics,
      log,
      hosts: allowedHosts(config.http, config.publicUrl),
    });
    const server = createServer(withHeaders(getRequestListener(http.fetch)));
    const fresh = config.playground && (await isEmpty(database.db));
    await running().start();
    const url = await listen(server, config.http);
    origin ||= url;
    const playground = adapters.find(({ platform }) => platform === PLAYGROUND.platform)?.http;
    if (config.playground) await acceptPretended(database.db);
    const courier = await courierOf(config, options, database, log);
    if (fresh && playground) await seed(playground.fetch);
    return {
      url,
      claimCode: await issueClaimCode(database.db),
      advance: host.advance,
      stop: () => drain(server, running(), database, courier),
    };
  } catch (error) {
    await engine?.stop(0).catch(() => log.warn("the engine did not stop"));
    await ephemeral.close();
    await database.close();
    throw error;
  }
};

/** Looks at what the configuration names, and changes nothing. */
export const examine = async (config: Config): Promise<readonly Finding[]> => {
  const parts = await Promise.all([examineDatabase(config), examineAdapters(config, createClock())]);
  return parts.flat();
};

const courierOf = async (
  { keysDir, courier }: Config,
  { courierEntry }: AppOptions,
  { courierTarget: target }: OpenDatabase,
  log: Log,
): Promise<Courier | null> =>
  courier && courierEntry ? startCourierProcess({ entry: courierEntry, keysDir, target, log }) : null;

/** A courier without the program: its way to the database is its own role, also where the settings name the owner. */
export const courierOrders = ({ database, keysDir }: Config): CourierOrders => {
  if (database.kind === "embedded")
    throw new StartError(["The courier alone needs DATABASE_URL; with the embedded database `npm start` runs it."]);
  const { target } = database;
  if (target.user !== roleName("courier") && target.password === "")
    throw new StartError(["The courier alone needs a password in DATABASE_URL."]);
  return { keysDir, target: target.user === roleName("courier") ? target : asRole(target, "courier", target.password) };
};

/** What stands beside the running program: `keys`, `audit:verify`. */
export const runTool = async (name: string, args: readonly string[], config: Config): Promise<ToolAnswer> => {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (!tool) throw new StartError(["Known are: npm run doctor, npm run keys -- status, npm run audit:verify"]);
  const keys = createKeyring(config.keysDir);
  const { destroy } = createRouteKeys(courierFolder(config.keysDir).keys);
  const today = isoOf(dayOf(new Date()));
  return withOwner(config, (db) => tool(args, { db, keys, destroyRoute: destroy, today }));
};

/** The process that carries: no adapter, no capability and no other role of the database is at work in it. */
export const createCourier = async ({ keysDir, target }: CourierOrders): Promise<Courier> =>
  startCourier({ keysDir, target, createRounds, log: createLog({ level: "warn" }) });

/** Both work on the whole database and load what they need only when they are asked for. */
export const backup = async (config: Config, file: string, signal: AbortSignal): Promise<readonly string[]> =>
  (await import("./db/backup.ts")).backup(config, file, signal);

export const restore = async (config: Config, file: string, signal: AbortSignal): Promise<readonly string[]> =>
  (await import("./db/restore.ts")).restore(config, file, signal);
