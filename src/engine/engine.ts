import type { Adapter, Sink } from "../core/adapter.ts";
import { type Capability, engineSays } from "../core/command.ts";
import type { Clock, Ephemeral, Locale, Log } from "../core/ports.ts";
import type { OpenDatabase } from "../db/open.ts";
import { createBatcher } from "./batch.ts";
import { portsOf } from "./context.ts";
import { createDayKeys } from "./daykeys.ts";
import { createDeliver, type RenderReply } from "./deliver.ts";
import { createMemoryEphemeral } from "./ephemeral.ts";
import type { Readiness } from "./http.ts";
import { createJobs } from "./jobs.ts";
import type { LiveCard } from "./live.ts";
import type { Metrics } from "./metrics.ts";
import { createOutbox } from "./outbox.ts";
import { createReceive } from "./receive.ts";
import { createRetry } from "./retry.ts";
import { createSealedReceive } from "./sealed.ts";

export interface Engine {
  /** Starts delivery, jobs and the adapters, in that order. */
  readonly start: () => Promise<void>;
  /** The same backwards: stop taking, finish what was taken, deliver, release. */
  readonly stop: (deadlineMs: number) => Promise<void>;
  /** The clock was moved on: runs and delivers what became due. */
  readonly catchUp: (seconds: number) => Promise<void>;
  readonly readiness: () => Promise<{
    readonly ok: boolean;
    readonly parts: Readiness;
  }>;
}

interface Parts {
  readonly keysDir: string;
  readonly redisUrl: string | undefined;
  readonly locale: Locale;
  readonly capabilities: readonly Capability[];
  readonly adapters: readonly Adapter[];
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The absolute address of a page of ours. */
  readonly link: (path: string) => string;
  /** The name of this process in leases. */
  readonly process: string;
}

const MAX_MEMORY_KEYS = 100_000;
const READY_WITHIN_MS = 2_000;

const openEphemeral = async ({ redisUrl, clock, log }: Parts): Promise<Ephemeral> => {
  if (!redisUrl) return createMemoryEphemeral({ clock, maxKeys: MAX_MEMORY_KEYS });
  const { createRedisEphemeral } = await import("./ephemeral-redis.ts");
  return createRedisEphemeral({ url: redisUrl, log });
};

const renderer = ({ capabilities, locale }: Parts): RenderReply => {
  const cards = new Map(capabilities.flatMap((capability) => Object.entries(capability.cards)));
  return (kind, facts) => {
    const cardOf = cards.get(kind);
    if (!cardOf) throw new Error(`nobody has words for ${kind}`);
    return cardOf(facts as never, locale);
  };
};

const liveCards = ({ capabilities, database, clock }: Parts, render: RenderReply): LiveCard => {
  const live = new Map(
    capabilities.flatMap((capability) => (capability.live ? [[capability.live.prefix, capability.live]] : [])),
  );
  return async (topic) => {
    const source = live.get(topic.split(":")[0] ?? "");
    const facts = await source?.load(database.db, topic, clock.now());
    return source && facts ? render(source.kind, facts) : null;
  };
};

const within = (ms: number, check: Promise<boolean>): Promise<boolean> =>
  Promise.race([
    check.catch(() => false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ms).unref()),
  ]);

/** Counts what is between "taken" and "committed", for the drain. */
const counting = (sink: Sink): { sink: Sink; idle: () => boolean } => {
  let open = 0;
  return {
    sink: async (incoming) => {
      open += 1;
      return await sink(incoming).finally(() => {
        open -= 1;
      });
    },
    idle: () => open === 0,
  };
};

/** Puts the parts of the engine together. */
export const createEngine = async (parts: Parts): Promise<Engine> => {
  const { keysDir, redisUrl, capabilities, database, clock, log, metrics, process } = parts;
  const { db, calls } = database;
  const adapters = new Map(parts.adapters.map((adapter) => [adapter.platform, adapter]));
  const ephemeral = await openEphemeral(parts);
  const dayKeys = createDayKeys({
    clock,
    keysDir,
    log,
    ...(redisUrl ? { ephemeral } : {}),
  });
  const render = renderer(parts);
  const outbox = createOutbox(calls, process);
  const deliver = createDeliver({
    adapters,
    outbox,
    render,
    liveCard: liveCards(parts, render),
    clock,
    log,
    metrics,
  });
  const sealed = createSealedReceive({
    db: database.sealed,
    ephemeral,
    dayKeys,
    adapters,
    render,
    clock,
  });
  const batcher = createBatcher(calls, process, clock.now);
  const context = { ports: portsOf(capabilities), link: parts.link, process };
  const receive = createReceive({
    ...context,
    capabilities,
    calls,
    db,
    batcher,
    deliver,
    sealed,
    dayKeys,
    clock,
    metrics,
  });
  const taking = counting(
    createRetry({
      receive,
      adapters,
      busy: () => render(engineSays.busy, {}),
      log,
    }),
  );
  const jobs = createJobs({
    capabilities,
    target: database.workerTarget,
    db,
    calls,
    deliver,
    clock,
    log,
    process,
  });
  const partOf = (ready: boolean) => (ready ? "ready" : "not-ready");

  return {
    start: async () => {
      await deliver.start();
      for (const adapter of adapters.values()) await adapter.start(taking.sink);
      void jobs.start().catch(() => log.error("the job runner could not start"));
    },
    stop: async (deadlineMs) => {
      const until = performance.now() + deadlineMs;
      await Promise.all(parts.adapters.map((adapter) => adapter.stop()));
      while (!taking.idle() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
      await jobs.stop();
      await deliver.stop(Math.max(0, until - performance.now()));
      await dayKeys.close();
      await ephemeral.close();
    },
    catchUp: async (seconds) => {
      await jobs.catchUp(seconds);
      await deliver.flush();
    },
    readiness: async () => {
      const databaseReady = await within(READY_WITHIN_MS, database.ready());
      const platforms = parts.adapters.map((adapter) => [adapter.platform, adapter.ready()] as const);
      const ok = databaseReady && platforms.every(([, ready]) => ready);
      return {
        ok,
        parts: {
          database: partOf(databaseReady),
          // The program does not run without them.
          migrations: "ready",
          ...Object.fromEntries(platforms.map(([platform, ready]) => [`adapter:${platform}`, partOf(ready)])),
          redis: redisUrl ? partOf(ephemeral.ready()) : "off",
          courier: "off",
        },
      };
    },
  };
};
