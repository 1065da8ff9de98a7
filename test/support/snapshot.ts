import { setTimeout as sleep } from "node:timers/promises";
import type { Calls } from "../../src/db/client.ts";

/** Every table with the number of its rows and a hash of them, every sequence with where it stands. */
export type Snapshot = Readonly<Record<string, string>>;

const NOT_OURS = ["pg_catalog", "information_schema", "pg_toast", "monitor"];
const PATIENCE = 100;
const PAUSE_MS = 100;

const take = async (owner: Calls): Promise<Snapshot> => {
  const tables = await owner<{ name: string; isSequence: boolean }[]>`
    select format('%I.%I', n.nspname, c.relname) as name, c.relkind = 'S' as "isSequence" from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm', 'S') and not n.nspname = any (${NOT_OURS}) order by 1`;
  const entries: [string, string][] = [];
  for (const { name, isSequence } of tables) {
    const hash = isSequence
      ? "last_value || ' ' || is_called"
      : "count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), ''))";
    const [row] = await owner.unsafe<{ hash: string }[]>(`select ${hash} as hash from ${name} t`);
    entries.push([name, row?.hash ?? ""]);
  }
  return Object.fromEntries(entries);
};

/** The tables and sequences that differ. */
export const changed = (before: Snapshot, after: Snapshot): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]).sort();

/** The whole database once nothing in it moves any more. */
export const settledSnapshot = async (owner: Calls): Promise<Snapshot> => {
  let last = await take(owner);
  for (let i = 0; i < PATIENCE; i += 1) {
    await sleep(PAUSE_MS);
    const next = await take(owner);
    if (changed(last, next).length === 0) return next;
    last = next;
  }
  throw new Error("the database does not come to rest");
};
