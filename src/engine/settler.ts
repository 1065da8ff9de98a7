import type { Log } from "../core/ports.ts";
import { isDeadlock, isServers } from "./failures.ts";
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
  /** One bad row must not keep its neighbours: it was sent, and is settled without the id that cannot be kept. */
  const apart = async (rows: readonly Settled[]): Promise<void> => {
    const [only] = rows;
    if (rows.length > 1) for (const row of rows) await write([row]);
    else if (only) await write([{ ...only, messageId: null }]);
  };

  const write = async (rows: readonly Settled[]): Promise<void> => {
    for (;;) {
      try {
        return await outbox.settle(rows);
      } catch (error) {
        log.warn("settling failed, tried again", { count: rows.length });
        if (stopped.aborted) throw error;
        const aboutRows = !isServers(error) && !isDeadlock(error);
        if (aboutRows && rows.some(({ messageId }) => messageId !== null)) return apart(rows);
        await sleep(RETRY_MS);
      }
    }
  };
  const together = createGather(SETTLE_EVERY_MS, async (rows: readonly Settled[]) => {
    await write(rows);
    return rows;
  });

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
