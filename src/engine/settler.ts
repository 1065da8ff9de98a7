import type { Log } from "../core/ports.ts";
import { createGather } from "./gather.ts";
import { SETTLE_EVERY_MS } from "./limits.ts";
import type { Outbox, Settled } from "./outbox.ts";
import { sleep } from "./waiting.ts";

export interface Settler {
  /** Remembers what became of a row; resolves once that is committed, never where it was given up on the way out. */
  readonly settle: (row: Settled) => Promise<void>;
}

const RETRY_MS = 500;

/** Writes down deliveries in groups, until it is done or the program ends. */
export const createSettler = (outbox: Pick<Outbox, "settle">, log: Log, stopped: AbortSignal): Settler => {
  const write = async (rows: readonly Settled[]): Promise<readonly undefined[]> => {
    for (;;) {
      try {
        await outbox.settle(rows);
        return [];
      } catch (error) {
        log.warn("settling failed, tried again", { count: rows.length });
        if (stopped.aborted) throw error;
        await sleep(RETRY_MS);
      }
    }
  };
  const together = createGather(SETTLE_EVERY_MS, write);

  return {
    settle: (row) =>
      new Promise(
        (done) =>
          void together(row).then(
            () => done(),
            () => undefined,
          ),
      ),
  };
};
