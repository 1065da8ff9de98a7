import { resolve } from "node:path";
import type postgres from "postgres";
import { StartError } from "../core/errors.ts";
import { checkBackup, type Head, type Part, readBackup, type Sequences } from "./backup-file.ts";
import { atTarget, PLAINLY, type Place } from "./backup-place.ts";
import {
  emptyTables,
  filledTables,
  levelOf,
  ownMigrations,
  sequencesOf,
  type Table,
  tablesOf,
} from "./backup-tables.ts";
import { type Words, wordsIn } from "./backup-words.ts";
import type { Calls } from "./client.ts";
import { migrateDatabase } from "./migrate.ts";
import { roleSecret } from "./open.ts";

type Tx = postgres.TransactionSql;

const refuseFilled = async (sql: Pick<Calls, "unsafe">, words: Words): Promise<void> => {
  const filled = await filledTables(sql);
  if (filled.length > 0) throw new StartError([words.notEmpty(filled.join(", "))]);
};

const needs = ({ program, migrations, queue }: Head, words: Words): StartError =>
  new StartError([words.needs(program, `${migrations.at(-1)}, ${queue}`)]);

/** The tables to be filled, by name; what stands in the file is never part of a statement. */
const targets = async (tx: Tx, head: Head, words: Words): Promise<ReadonlyMap<string, Table>> => {
  const tables = await tablesOf(tx);
  const shape = (list: readonly { readonly name: string; readonly columns: readonly string[] }[]) =>
    new Map(list.map(({ name, columns }) => [name, columns.join()]));
  const [wanted, there] = [shape(head.tables), shape(tables)];
  const odd = [...new Set([...wanted.keys(), ...there.keys()])].filter((name) => wanted.get(name) !== there.get(name));
  if (odd.length > 0) throw new StartError([words.otherTables(odd.join(", "))]);
  return new Map(tables.map((table) => [table.name, table]));
};

/** References are taken off while rows come in any order, and checked all at once when they are put back. */
const withoutReferences = async (tx: Tx, load: () => Promise<void>): Promise<void> => {
  const references = await tx.unsafe<{ table: string; name: string; definition: string }[]>(`
    select format('%I.%I', n.nspname, c.relname) as table, format('%I', r.conname) as name, pg_get_constraintdef(r.oid) as definition
    from pg_constraint r join pg_class c on c.oid = r.conrelid join pg_namespace n on n.oid = c.relnamespace
    where r.contype = 'f' and n.nspname in ('public', 'graphile_worker') and r.conparentid = 0`);
  for (const { table, name } of references) await tx.unsafe(`alter table ${table} drop constraint ${name}`);
  await load();
  // What is checked at the end of a transaction is checked now, when all rows are there: a table with such checks pending cannot be altered.
  await tx.unsafe("set constraints all immediate");
  for (const { table, name, definition } of references)
    await tx.unsafe(`alter table ${table} add constraint ${name} ${definition}`);
};

const setSequences = async (tx: Tx, wanted: Sequences): Promise<void> => {
  for (const name of Object.keys(await sequencesOf(tx))) {
    const { value, isCalled } = wanted[name] ?? {};
    if (value) await tx.unsafe("select setval($1::regclass, $2::bigint, $3)", [name, value, isCalled === true]);
  }
};

/** Nobody of that time is at work any more. */
const freeLeases = async (tx: Tx): Promise<void> => {
  await tx.unsafe("update outbox set leased_by = null where leased_by is not null");
  await tx.unsafe("update place set lease_by = null, lease_until = null where lease_by is not null");
  await tx.unsafe(
    "update graphile_worker._private_jobs set locked_at = null, locked_by = null where locked_at is not null",
  );
  await tx.unsafe(
    "update graphile_worker._private_job_queues set locked_at = null, locked_by = null where locked_at is not null",
  );
};

const loadPart = async (tx: Tx, tables: ReadonlyMap<string, Table>, part: Part): Promise<void> => {
  if (part.kind === "end") return setSequences(tx, part.sequences);
  if (part.kind === "head") return;
  const table = tables.get(part.batch.table);
  if (!table) throw new Error("rows of no table");
  const columns = table.stored.join(", ");
  await tx.unsafe(
    `insert into ${table.name} (${columns}) overriding system value select ${columns} from unnest($1::text[]::${table.name}[])`,
    [[...part.batch.rows]],
  );
};

/** All of it or nothing. The locks keep out a program that starts meanwhile. */
const copyIn = (sql: Calls, file: string, head: Head, words: Words, signal: AbortSignal): Promise<unknown> =>
  sql.begin(async (tx) => {
    await tx.unsafe(PLAINLY);
    const tables = await targets(tx, head, words);
    await tx.unsafe(`lock table ${[...tables.keys()].join(", ")} in access exclusive mode`);
    await refuseFilled(tx, words);
    if ((await levelOf(tx))?.queue !== head.queue) throw needs(head, words);
    await withoutReferences(tx, async () => {
      await emptyTables(tx);
      for await (const part of readBackup(file, words)) {
        signal.throwIfAborted();
        await loadPart(tx, tables, part);
      }
      await freeLeases(tx);
    });
    signal.throwIfAborted();
  });

/** Fills an empty database from a backup, or leaves it empty. Throws StartError with what to do. */
export const restore = async (place: Place, name: string, signal: AbortSignal): Promise<readonly string[]> => {
  const words = wordsIn(place.locale);
  if (!name) throw new StartError([words.usage("restore")]);
  const file = resolve(name);
  try {
    const { head, rows } = await checkBackup(file, words, signal);
    if (head.migrations.join() !== ownMigrations().join()) throw needs(head, words);
    await atTarget(place, words, async (sql, owner) => {
      // Before anything is migrated: what is there may be somebody's union of an earlier version.
      await refuseFilled(sql, words);
      await migrateDatabase(owner, roleSecret(owner, place.keysDir));
      await copyIn(sql, file, head, words, signal);
    });
    return [words.loaded(head.tables.length, rows), words.keysBack(place.keysDir)];
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw new StartError([words.stopped]);
    throw error;
  }
};
