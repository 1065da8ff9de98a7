import type { Runner } from "graphile-worker";
import type { Pool } from "pg";
import type { Capability, Db, JobContext, PublicLink, Reply } from "../core/command.ts";
import type { Clock, Keyring, Log } from "../core/ports.ts";
import type { Calls } from "../db/client.ts";
import type { DatabaseTarget } from "../db/target.ts";
import type { Concealer } from "./conceal.ts";
import { addJobIn } from "./context.ts";
import { recurringJobs, scheduleRecurring } from "./cron.ts";
import type { Deliver } from "./deliver.ts";
import { CLAIM_DAYS, JOB_LOST_S, TIDY_MS } from "./limits.ts";
import { errorCode } from "./log.ts";
import { committedOf } from "./outbox.ts";
import { putAll, rowsOf } from "./replies.ts";
import { sleep } from "./waiting.ts";

export interface Jobs {
  /** Keeps a runner at work from now on, also through times without a database. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** The clock was moved on by so many seconds: runs what became due; resolves when nothing is due any more. */
  readonly catchUp: (seconds: number) => Promise<void>;
}

interface Parts {
  readonly capabilities: readonly Capability[];
  /** Connected as the role `worker`. */
  readonly target: DatabaseTarget;
  readonly db: Db;
  readonly calls: Calls;
  readonly deliver: Pick<Deliver, "accept">;
  readonly keys: Keyring;
  readonly concealer: Concealer;
  readonly clock: Clock;
  readonly log: Log;
  readonly process: string;
  readonly publicLink: PublicLink;
}

type Payload = Readonly<Record<string, unknown>>;
type Run = (payload: Payload, context: JobContext) => Promise<readonly Reply[]>;
type Task = (payload: unknown, helpers: { readonly job: { readonly key: string | null } }) => Promise<void>;

const CONCURRENCY = 4;
const POLL_MS = 2_000;
const RESTART_MS = 1_000;
const CATCH_UP_MS = 20_000;
/** A job that comes earlier than this has its time of another clock: one that was moved on and then forgotten. */
const EARLY_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
const CHINA_MS = 8 * 3_600_000;

/** Things due at a time, on graphile-worker. A job is a verb without a sender: one transaction, replies to the outbox. */
export const createJobs = (parts: Parts): Jobs => {
  const { capabilities, target, db, calls, deliver, keys, concealer, clock, log, process, publicLink } = parts;
  let pool: Pool | null = null;
  let runner: Runner | null = null;
  let running: Promise<void> | null = null;
  const stopping = new AbortController();
  const timers: NodeJS.Timeout[] = [];

  /** It may run twice, when its process dies before the queue hears that it is done; verbs are made for that. */
  const taskOf =
    (name: string, run: Run): Task =>
    async (payload, { job }) => {
      const { dueAt, ...facts } = payload as Payload;
      const due = typeof dueAt === "string" ? new Date(dueAt) : clock.now();
      const entries = await db.transaction(async (tx) => {
        // The clock of whoever asked for it may have been a little ahead of ours: to the job it is time.
        const now = new Date(Math.max(clock.now().getTime(), due.getTime()));
        if (now.getTime() - clock.now().getTime() > EARLY_MS) {
          await addJobIn(tx, clock.now())(name, facts, due, job.key ?? `${name}:${due.toISOString()}`);
          return [];
        }
        const replies = await run(facts, { tx, now, addJob: addJobIn(tx, now), keys, publicLink });
        return putAll(tx, rowsOf(replies, { accountId: null, placeId: null }, concealer), now, process);
      });
      void deliver.accept(committedOf(entries));
    };

  const taskList = Object.fromEntries(
    capabilities.flatMap(({ jobs, cron }) =>
      Object.entries({ ...jobs, ...recurringJobs(cron) }).map(([name, run]) => [name, taskOf(name, run)] as const),
    ),
  );

  const runOnce = async (): Promise<void> => {
    const { Logger, run } = await import("graphile-worker");
    const { openPool } = await import("../db/pool.ts");
    pool ??= await openPool(target, CONCURRENCY + 1);
    // Its own lines name tables and payloads; ours say which job and that it failed.
    const logger = new Logger(() => (level) => {
      if (level === "error") log.warn("a job failed, it will be tried again");
    });
    runner = await run({
      pgPool: pool,
      taskList,
      concurrency: CONCURRENCY,
      pollInterval: POLL_MS,
      noHandleSignals: true,
      logger,
      // In batches, because one by one a completion that fails is a rejection that nobody handles.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    if (stopping.signal.aborted) await runner.stop();
    await runner.promise;
  };

  /** A runner ends when it cannot write down what it did; the next one goes on. */
  const keepRunning = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await runOnce().catch((error: unknown) => log.warn("the job runner ended", { code: errorCode(error) }));
      if (!stopping.signal.aborted) await sleep(RESTART_MS);
    }
  };

  const tidy = async (): Promise<void> => {
    const now = clock.now();
    const before = new Date(now.getTime() + CHINA_MS - (CLAIM_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
    await calls`select tidy(${before}::date, ${now.toISOString()})`;
  };

  const every = (ms: number, work: () => Promise<unknown>, what: string): void => {
    const quietly = () => void work().catch((error: unknown) => log.warn(what, { code: errorCode(error) }));
    quietly();
    timers.push(setInterval(quietly, ms));
  };

  return {
    start: () => {
      running = keepRunning();
      every((JOB_LOST_S * 1000) / 2, () => calls`select job_unlock(make_interval(secs => ${JOB_LOST_S}))`, "no sweep");
      every(TIDY_MS, tidy, "what has expired was not forgotten");
      void scheduleRecurring(db, capabilities, clock).catch((error: unknown) =>
        log.warn("no recurring job", { code: errorCode(error) }),
      );
    },
    stop: async () => {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await runner?.stop().catch(() => undefined);
      await running;
      await pool?.end().catch(() => undefined);
    },
    catchUp: async (seconds) => {
      await calls`select job_shift(${seconds})`;
      const until = performance.now() + CATCH_UP_MS;
      while (performance.now() < until) {
        const [row] = await calls<{ due: string }[]>`select job_due() as due`;
        if (row?.due === "0") break;
        await sleep(15);
      }
      await tidy();
    },
  };
};
