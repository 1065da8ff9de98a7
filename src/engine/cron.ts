import type { Capability, Db, JobContext, Recurring, Reply } from "../core/command.ts";
import type { Clock } from "../core/ports.ts";
import { addJobIn } from "./context.ts";

type Run = (payload: Readonly<Record<string, unknown>>, context: JobContext) => Promise<readonly Reply[]>;

/** Each asks for itself again in its own transaction: once a run is committed, the next is certain. */
export const recurringJobs = (cron: Readonly<Record<string, Recurring>> = {}): Readonly<Record<string, Run>> =>
  Object.fromEntries(
    Object.entries(cron).map(([name, { next, run }]) => [
      name,
      async (_, context) => {
        const replies = await run(context);
        await context.addJob(name, {}, next(context.now), name);
        return replies;
      },
    ]),
  );

/** Asks for the first run of each. The key replaces an earlier request, so any number of replicas leave one. */
export const scheduleRecurring = async (db: Db, capabilities: readonly Capability[], clock: Clock): Promise<void> => {
  const now = clock.now();
  const all = capabilities.flatMap(({ cron }) => Object.entries(cron ?? {}));
  if (all.length === 0) return;
  await db.transaction(async (tx) => {
    for (const [name, { next }] of all) await addJobIn(tx, now)(name, {}, next(now), name);
  });
};
