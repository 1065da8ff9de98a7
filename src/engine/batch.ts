import type { Calls } from "../db/client.ts";
import type { Envelope } from "./envelope.ts";
import { isDeadlock, isServers } from "./failures.ts";
import { BATCHES_IN_FLIGHT, MAX_BATCH } from "./limits.ts";
import type { OutboxRow, Touched } from "./outbox.ts";

/** What a hot routine answers for one item. */
export interface BatchResult {
  readonly outcome: "handled" | "duplicate" | "ignored";
  readonly rows: readonly OutboxRow[];
  readonly updates: readonly Touched[];
}

export interface BatchItem extends Envelope {
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Batcher {
  /** Runs an item of a routine; who arrives while calls are under way goes together in the next. */
  readonly run: (routine: string, item: BatchItem) => Promise<BatchResult>;
}

interface Waiting {
  readonly item: BatchItem;
  readonly resolve: (result: BatchResult) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  waiting: Waiting[];
  inFlight: number;
}

const MAX_DEADLOCKS = 3;

export const createBatcher = (calls: Calls, process: string, now: () => Date): Batcher => {
  const lanes = new Map<string, Lane>();

  const call = async (routine: string, group: readonly Waiting[]): Promise<void> => {
    const items = group.map(({ item }, i) => ({ ...item, i }));
    const rows = await calls<(BatchResult & { i: number })[]>`
      select i, outcome, rows, updates
      from ${calls(routine)}(${calls.json(items as never)}, ${now().toISOString()}, ${process}::uuid)`;
    for (const { i, ...result } of rows) group[i]?.resolve(result);
    // Only for those of whom nothing was said; the others have their result.
    for (const { reject } of group) reject(new Error(`${routine} did not answer for every item`));
  };

  /** One bad item must not fail its neighbours: a group that fails because of one is tried item by item. */
  const attempt = async (routine: string, group: readonly Waiting[], deadlocks = 0): Promise<void> => {
    try {
      await call(routine, group);
    } catch (error) {
      if (isDeadlock(error) && deadlocks < MAX_DEADLOCKS) await attempt(routine, group, deadlocks + 1);
      else if (group.length === 1 || isServers(error)) for (const { reject } of group) reject(error);
      else for (const one of group) await attempt(routine, [one]);
    }
  };

  const pump = (routine: string, lane: Lane): void => {
    while (lane.waiting.length > 0 && lane.inFlight < BATCHES_IN_FLIGHT) {
      const group = lane.waiting.splice(0, MAX_BATCH);
      lane.inFlight += 1;
      void attempt(routine, group).finally(() => {
        lane.inFlight -= 1;
        pump(routine, lane);
      });
    }
  };

  return {
    run: (routine, item) =>
      new Promise((resolve, reject) => {
        const lane = lanes.get(routine) ?? { waiting: [], inFlight: 0 };
        lanes.set(routine, lane);
        lane.waiting.push({ item, resolve, reject });
        pump(routine, lane);
      }),
  };
};
