import { setTimeout as sleep } from "node:timers/promises";
import type { Calls } from "../../src/db/client.ts";

const PATIENCE_MS = 20_000;

/** Everything that was committed has been delivered and written down. Fails when that takes too long. */
export const outboxEmpty = async (sql: Calls): Promise<void> => {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const rows = await sql<{ kind: string }[]>`select kind from outbox limit 5`;
    if (rows.length === 0) return;
    if (Date.now() > until) throw new Error(`not delivered: ${rows.map(({ kind }) => kind).join(", ")}`);
    await sleep(10);
  }
};

/** What dead processes held is free at once, as if their leases had lapsed. */
export const lapseLeases = async (sql: Calls): Promise<void> => {
  await sql`update place set lease_until = clock_timestamp() - interval '1 s' where lease_by is not null`;
};
