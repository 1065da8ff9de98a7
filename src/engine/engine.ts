import { randomUUID } from "node:crypto";
import type { Adapter } from "../core/adapter.ts";
import { type Capability, engineSays, type PublicLink } from "../core/command.ts";
import type { ConsoleLook } from "../core/console.ts";
import { DeliveryError } from "../core/errors.ts";
import { privatePlace } from "../core/incoming.ts";
import type { Clock, Ephemeral, Locale, Log } from "../core/ports.ts";
import type { Visits } from "../core/sealed.ts";
import type { OpenDatabase } from "../db/open.ts";
import { createBatcher } from "./batch.ts";
import { createConcealer } from "./conceal.ts";
import { createConsole } from "./console.ts";
import { portsOf } from "./context.ts";
import { makeCourierFolder } from "./courier-folder.ts";
import { createDayKeys } from "./daykeys.ts";
import { createDeliver } from "./deliver.ts";
import { createDoorbell, type Doorbell } from "./doorbell.ts";
import { createDrafts } from "./drafts.ts";
import type { Readiness } from "./http.ts";
import { createJobs } from "./jobs.ts";
import { createKeyring } from "./keyring.ts";
import { RELEASE_MS } from "./limits.ts";
import { errorCode } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { createNightly, scheduleNightly } from "./nightly.ts";
import { createOncePages, type OncePages, type Shell } from "./once.ts";
import { createOutbox } from "./outbox.ts";
import { createReceive } from "./receive.ts";
import { createLiveCard, createRender } from "./rendering.ts";
import { createRetry } from "./retry.ts";
import { createSealedReceive } from "./sealed.ts";
import type { RenderReply } from "./send.ts";
import { createVisits } from "./visits.ts";
import { createTracker, sleep, within } from "./waiting.ts";

export interface Engine {
  /** Starts the adapters, delivery and jobs, in that order. */
  readonly start: () => Promise<void>;
  /** The same backwards: stop taking, finish what was taken, deliver, release. */
  readonly stop: (deadlineMs: number) => Promise<void>;
  /** The clock was moved on: runs and delivers what became due. */
  readonly catchUp: (seconds: number) => Promise<void>;
  readonly readiness: () => Promise<{
    readonly ok: boolean;
    readonly parts: Readiness;
  }>;
  /** The pages behind one-time links. */
  readonly once: OncePages;
  /** The pages of those who hold an office. */
  readonly console: ReturnType<typeof createConsole>;
  /** What pages of the sealed lane work with. */
  readonly visits: Visits;
}

interface Parts {
  readonly keysDir: string;
  /** Set where `ephemeral` is shared with other processes. */
  readonly redisUrl: string | undefined;
  /** Closed when the engine stops. */
  readonly ephemeral: Ephemeral;
  readonly locale: Locale;
  readonly capabilities: readonly Capability[];
  readonly adapters: readonly Adapter[];
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The absolute address of a page of ours. */
  readonly link: (path: string) => string;
  readonly publicLink: PublicLink;
  /** The look of pages, loaded with the first of them. */
  readonly shell: () => Promise<Shell>;
  readonly look: () => Promise<ConsoleLook>;
  /** The name of this process in leases. */
  readonly process: string;
  /** For how long an incoming is tried again that its platform will not send again; 30 s. */
  readonly patienceMs?: number;
}

const READY_WITHIN_MS = 2_000;

/** Rings at somebody's private chat: from memory, through whatever adapter is connected there. */
const doorbellOf = ({ keysDir, clock, log, adapters, publicLink }: Parts, render: RenderReply): Doorbell =>
  createDoorbell({
    folder: () => makeCourierFolder(keysDir),
    clock,
    log,
    ring: async (account) => {
      const adapter = adapters.find(({ platform }) => platform === account.platform);
      if (!adapter) return "later";
      try {
        const card = render(engineSays.doorbell, { origin: publicLink("") });
        await adapter.send({ key: randomUUID(), to: privatePlace(account), card });
        return "ok";
      } catch (error) {
        return error instanceof DeliveryError && error.retryAfterMs === undefined ? "gone" : "later";
      }
    },
  });

/** Puts the parts of the engine together. */
export const createEngine = async (parts: Parts): Promise<Engine> => {
  const { keysDir, redisUrl, ephemeral, capabilities, database, clock, log, metrics, process } = parts;
  const { db, calls } = database;
  const adapters = new Map(parts.adapters.map((adapter) => [adapter.platform, adapter]));
  const dayKeys = createDayKeys({
    clock,
    keysDir,
    log,
    ...(redisUrl ? { ephemeral } : {}),
  });
  const keys = createKeyring(keysDir);
  const concealer = createConcealer(keys);
  const drafts = createDrafts({ ephemeral, dayKeys, keys, clock });
  const render = createRender(parts, concealer);
  const doorbell = capabilities.some((capability) => capability.sealed) ? doorbellOf(parts, render) : null;
  const answers = createTracker();
  const outbox = createOutbox(calls, process);
  const deliver = createDeliver({
    adapters,
    outbox,
    render,
    liveCard: createLiveCard(parts, render),
    clock,
    log,
    metrics,
  });
  const sealed = createSealedReceive({
    db: database.sealed,
    ephemeral,
    dayKeys,
    keys,
    locale: parts.locale,
    adapters,
    render,
    clock,
    mayFile: doorbell?.mayFile ?? (async () => true),
    link: parts.link,
    answers,
    publicLink: parts.publicLink,
  });
  const batcher = createBatcher(calls, process, clock.now);
  const context = { ports: portsOf(capabilities), link: parts.link, publicLink: parts.publicLink, keys, process };
  const receive = createReceive({
    ...context,
    capabilities,
    calls,
    db,
    batcher,
    deliver,
    sealed,
    drafts,
    render,
    concealer,
    dayKeys,
    clock,
    metrics,
  });
  const retry = createRetry({
    receive,
    adapters,
    busy: () => render(engineSays.busy, {}),
    log,
    answers,
    ...(parts.patienceMs === undefined ? {} : { forMs: parts.patienceMs }),
  });
  /** What is between "taken" and "committed". */
  const taking = createTracker();
  const jobs = createJobs({
    capabilities: [...capabilities, createNightly({ capabilities, log })],
    target: database.workerTarget,
    db,
    calls,
    deliver,
    keys,
    concealer,
    clock,
    log,
    process,
    publicLink: parts.publicLink,
  });
  const visits = createVisits({ ...parts, keys, db: database.sealed });
  const partOf = (ready: boolean) => (ready ? "ready" : "not-ready");

  return {
    once: createOncePages({ ...parts, db, deliver, render, keys, concealer }),
    console: createConsole({ ...parts, ...context, db, deliver, render, concealer, callers: visits.callers }),
    visits,
    start: async () => {
      await doorbell?.start();
      // An adapter may need what it loads at its start to send: what an earlier process left waits until all are there.
      await Promise.all(parts.adapters.map((adapter) => adapter.start((incoming) => taking.track(retry(incoming)))));
      await deliver.start();
      jobs.start();
      void scheduleNightly(db, clock).catch((error: unknown) => log.warn("no nightly job", { code: errorCode(error) }));
    },
    stop: async (deadlineMs) => {
      const until = performance.now() + deadlineMs;
      const left = () => Math.max(0, until - performance.now());
      await Promise.all(
        parts.adapters.map((adapter) => adapter.stop().catch(() => log.warn("an adapter did not stop"))),
      );
      while (!(taking.idle() && answers.idle()) && left() > 0) await sleep(10);
      await within(Math.max(RELEASE_MS, left()), jobs.stop());
      await deliver.stop(left());
      await within(RELEASE_MS, doorbell?.stop() ?? Promise.resolve());
      await within(RELEASE_MS, drafts.close());
      await within(RELEASE_MS, visits.close());
      await within(RELEASE_MS, dayKeys.close());
      await within(RELEASE_MS, ephemeral.close());
    },
    catchUp: async (seconds) => {
      await jobs.catchUp(seconds);
      await doorbell?.catchUp();
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
          courier: doorbell ? partOf(doorbell.connected()) : "off",
        },
      };
    },
  };
};
