import type { Runner } from "graphile-worker";
import type { Pool } from "pg";
import type { Capability, Db, JobContext, Reply } from "../core/command.ts";
import type { Clock, Log } from "../core/ports.ts";
import type { Calls } from "../db/client.ts";
import type { DatabaseTarget } from "../db/target.ts";
import { addJobIn } from "./context.ts";
import type { Deliver } from "./deliver.ts";
import { committedOf } from "./outbox.ts";
import { putAll, rowsOf } from "./replies.ts";

export interface Jobs {
  readonly start: () => Promise<void>;
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
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly log: Log;
  readonly process: string;
}

type Task = (payload: unknown) => Promise<void>;

const CONCURRENCY = 4;
const POLL_MS = 2_000;
const CATCH_UP_MS = 20_000;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Things due at a time, on graphile-worker. A job is a verb without a sender: one transaction, replies to the outbox. */
export const createJobs = (parts: Parts): Jobs => {
  const { capabilities, target, db, calls, deliver, clock, log, process } = parts;
  let runner: Runner | null = null;
  let pool: Pool | null = null;

  const taskOf =
    (run: (payload: Readonly<Record<string, unknown>>, context: JobContext) => Promise<readonly Reply[]>): Task =>
    async (payload) => {
      const entries = await db.transaction(async (tx) => {
        const now = clock.now();
        const replies = await run(payload as Readonly<Record<string, unknown>>, { tx, now, addJob: addJobIn(tx, now) });
        return putAll(tx, rowsOf(replies, { accountId: null, placeId: null }), now, process);
      });
      void deliver.accept(committedOf(entries));
    };

  const taskList = Object.fromEntries(
    capabilities.flatMap(({ jobs }) => Object.entries(jobs ?? {}).map(([name, run]) => [name, taskOf(run)] as const)),
  );

  return {
    start: async () => {
      const { Logger, run } = await import("graphile-worker");
      const { openPool } = await import("../db/pool.ts");
      pool = openPool(target, CONCURRENCY + 1);
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
      });
      void runner.promise.catch(() => log.error("the job runner ended"));
    },
    stop: async () => {
      await runner?.stop().catch(() => undefined);
      await pool?.end().catch(() => undefined);
    },
    catchUp: async (seconds) => {
      await calls`select job_shift(${seconds})`;
      const until = performance.now() + CATCH_UP_MS;
      while (performance.now() < until) {
        const [row] = await calls<{ due: string }[]>`select job_due() as due`;
        if (row?.due === "0") return;
        await sleep(15);
      }
    },
  };
};
