import { readFileSync } from "node:fs";
import { join } from "node:path";
import type postgres from "postgres";
import type { Sequences } from "./backup-file.ts";
import { projectRoot } from "./root.ts";

type Asked = Pick<postgres.Sql, "unsafe">;

export interface Table {
  /** With its schema, quoted where it must be. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Those that are not computed. */
  readonly stored: readonly string[];
  /** Its primary key. */
  readonly key: string | null;
}

const SCHEMAS = "('public', 'graphile_worker')";
/** What a migration writes, not a union. */
const NOT_DATA = "('graphile_worker.migrations')";

const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name,
    array(select format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
    array(select format('%I', a.attname) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as stored,
    (select string_agg(format('%I', a.attname), ', ' order by k.n) from pg_index i
      cross join unnest(i.indkey::int2[]) with ordinality k (num, n) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num
      where i.indrelid = c.oid and i.indisprimary) as key
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ${SCHEMAS}
    and format('%I.%I', n.nspname, c.relname) not in ${NOT_DATA}
    and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
  order by 1`;

/** Every table that holds data of the union. */
export const tablesOf = async (sql: Asked): Promise<readonly Table[]> => sql.unsafe<Table[]>(TABLES);

export const sequencesOf = async (sql: Asked): Promise<Sequences> => {
  const names = await sql.unsafe<{ name: string }[]>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and n.nspname in ${SCHEMAS} order by 1`);
  const entries: [string, Sequences[string]][] = [];
  for (const { name } of names) {
    const [row] = await sql.unsafe<Sequences[string][]>(
      `select last_value::text as value, is_called as "isCalled" from ${name}`,
    );
    if (row) entries.push([name, { value: row.value, isCalled: row.isCalled }]);
  }
  return Object.fromEntries(entries);
};

// What a migration writes into tables of ours.
const FROM_THE_START: Readonly<Record<string, string>> = {
  "public.unit": "parent_id is null",
  "public.setting": "key = 'schema'",
};

/** Tables with rows besides those that migrations make. */
export const filledTables = async (sql: Asked): Promise<readonly string[]> => {
  const filled: string[] = [];
  for (const { name } of await tablesOf(sql)) {
    const usual = Object.hasOwn(FROM_THE_START, name) ? FROM_THE_START[name] : "false";
    const [row] = await sql.unsafe<{ filled: boolean }[]>(
      `select exists (select from ${name} where not (${usual})) as filled`,
    );
    if (row?.filled) filled.push(name);
  }
  return filled;
};

/** Removes what migrations made: it comes with the backup. */
export const emptyTables = async (sql: Asked): Promise<void> => {
  for (const name of Object.keys(FROM_THE_START)) await sql.unsafe(`delete from ${name}`);
};

export interface Level {
  readonly migrations: readonly string[];
  /** Of the queue's own migrations the last. */
  readonly queue: number;
}

interface Journal {
  readonly entries: readonly { readonly tag: string; readonly when: number }[];
}

const journal = (): Journal["entries"] =>
  (JSON.parse(readFileSync(join(projectRoot(), "migrations/meta/_journal.json"), "utf8")) as Journal).entries;

export const programVersion = (): string =>
  (JSON.parse(readFileSync(join(projectRoot(), "package.json"), "utf8")) as { readonly version: string }).version;

/** The migrations that this program brings. */
export const ownMigrations = (): readonly string[] => journal().map(({ tag }) => tag);

/** Which migrations made the tables; null where there are none. */
export const levelOf = async (sql: Asked): Promise<Level | null> => {
  const [known] = await sql.unsafe<{ ok: boolean }[]>(`
    select to_regclass('drizzle.__drizzle_migrations') is not null and to_regclass('graphile_worker.migrations') is not null as ok`);
  if (!known?.ok) return null;
  const done = await sql.unsafe<{ at: string }[]>(
    "select created_at::text as at from drizzle.__drizzle_migrations order by created_at",
  );
  const [queue] = await sql.unsafe<{ id: number }[]>("select max(id) as id from graphile_worker.migrations");
  const tags = new Map(journal().map(({ tag, when }) => [String(when), tag]));
  return { migrations: done.map(({ at }) => tags.get(at) ?? at), queue: queue?.id ?? 0 };
};
