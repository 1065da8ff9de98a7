import type { Log } from "../core/ports.ts";
import type { Outbox, Settled } from "./outbox.ts";

export interface Settler {
  /** Remembers what became of a row; resolves once that is committed. */
  readonly settle: (row: Settled) => Promise<void>;
}

const RETRY_MS = 500;

/** Writes down deliveries in groups: whatever settles while one write is under way goes together in the next. */
export const createSettler = (outbox: Pick<Outbox, "settle">, log: Log, stopped: AbortSignal): Settler => {
  let waiting: { readonly row: Settled; readonly done: () => void }[] = [];
  let writing = false;

  const write = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await outbox.settle(group.map(({ row }) => row));
        for (const { done } of group) done();
      } catch {
        log.warn("settling failed, tried again", { count: group.length });
        waiting = [...group, ...waiting];
        if (stopped.aborted) break;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    writing = false;
  };

  return {
    settle: (row) =>
      new Promise((done) => {
        waiting.push({ row, done });
        if (!writing) void write();
      }),
  };
};
