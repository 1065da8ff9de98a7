import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import type postgres from "postgres";
import { surviveLostTransactions } from "./begin.ts";
import { type Calls, openCalls, openDb } from "./client.ts";
import { asRole, ensureRoles, rolesInForce } from "./roles.ts";
import { projectRoot } from "./root.ts";
import type { DatabaseTarget } from "./target.ts";

const LOCK = 7_264_101;

/** Functions and grants in the order they are applied: the engine's, each capability's, then who may do what. */
const routineFiles = (): readonly string[] => {
  const root = projectRoot();
  const capabilities = readdirSync(join(root, "commands"), {
    recursive: true,
    encoding: "utf8",
  })
    .filter((file) => file.endsWith("routines.sql"))
    .sort()
    .map((file) => join(root, "commands", file));
  return [join(root, "src/db/routines.sql"), ...capabilities, join(root, "src/db/grants.sql")];
};

/** Changes whenever a migration, a function or the queue's own version does. */
const schemaHash = (): string => {
  const root = projectRoot();
  const hash = createHash("sha256");
  const queue = JSON.parse(readFileSync(join(root, "node_modules/graphile-worker/package.json"), "utf8")) as {
    version: string;
  };
  hash.update(queue.version);
  hash.update(readFileSync(join(root, "migrations/meta/_journal.json")));
  for (const file of routineFiles()) hash.update(readFileSync(file));
  return hash.digest("base64url");
};

const isCurrent = async (sql: Calls, hash: string): Promise<boolean> => {
  const [known] = await sql<{ table: string | null }[]>`select to_regclass('public.setting')::text as table`;
  if (!known?.table) return false;
  const [row] = await sql<{ value: string }[]>`select value from setting where key = 'schema'`;
  return row?.value === hash;
};

/** Whether the database is as this version of the program wants it. */
export const isMigrated = (sql: Calls): Promise<boolean> => isCurrent(sql, schemaHash());

const migrateTables = async (owner: DatabaseTarget): Promise<void> => {
  const { db, close } = openDb(owner, { max: 1 });
  await migrate(db, {
    migrationsFolder: join(projectRoot(), "migrations"),
  }).finally(close);
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The queue's tables belong to the role `worker`, so it needs to create its schema once. */
const migrateJobs = async (sql: Calls, owner: DatabaseTarget, secret: string): Promise<void> => {
  const { runMigrations } = await import("graphile-worker");
  const { openPool } = await import("./pool.ts");
  const database = quoted(owner.database);
  await sql.unsafe(`grant create on database ${database} to unionhall_worker`);
  const pool = await openPool(asRole(owner, "worker", secret), 1);
  try {
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
    await sql.unsafe(`revoke create on database ${database} from unionhall_worker`);
  }
};

/** The doors to the queue are the worker's own functions; everything else belongs to the owner. */
const JOB_DOORS = [
  "job_add(text,jsonb,timestamptz,text,timestamptz)",
  "job_remove(text)",
  "job_shift(float8)",
  "job_unlock(interval)",
  "job_due()",
];

// A function whose result changed cannot be replaced, and one that nobody calls any more must not stay behind.
const DROP_ROUTINES = `
  do $$
  declare v regprocedure;
  begin
    for v in select oid::regprocedure from pg_proc p where pronamespace = 'public'::regnamespace
      and pg_has_role(proowner, 'usage') and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    loop
      begin
        execute format('drop function %s', v);
      exception when dependent_objects_still_exist then null;
      end;
    end loop;
  end $$`;

/** In the transaction that holds the lock: all of it, or the functions of before. */
const applyRoutines = async (tx: postgres.TransactionSql, database: string): Promise<void> => {
  await tx.unsafe("set local check_function_bodies = off");
  await tx.unsafe(DROP_ROUTINES);
  for (const file of routineFiles()) await tx.unsafe(readFileSync(file, "utf8"));
  await tx.unsafe("grant create on schema public to unionhall_worker");
  for (const door of JOB_DOORS) await tx.unsafe(`alter function ${door} owner to unionhall_worker`);
  await tx.unsafe("revoke create on schema public from unionhall_worker");
  // A role that knows no people needs no tables of its own either.
  await tx.unsafe(`revoke temporary on database ${quoted(database)} from public`);
};

/**
 * Brings the database up to date: roles, tables, the job queue, functions, grants. Several programs may call it at once;
 * one works, the others wait and find it done. `secret` is what the roles' passwords are derived from.
 */
export const migrateDatabase = async (owner: DatabaseTarget, secret: string): Promise<void> => {
  const sql = surviveLostTransactions(openCalls(owner, { max: 3 }));
  const hash = schemaHash();
  try {
    if ((await isCurrent(sql, hash)) && (await rolesInForce(sql, owner, secret))) return;
    await sql.begin(async (tx) => {
      await tx.unsafe(`select pg_advisory_xact_lock(${LOCK})`);
      await ensureRoles(sql, owner, secret);
      // Another program did it while this one waited.
      if (await isCurrent(sql, hash)) return;
      await migrateTables(owner);
      await migrateJobs(sql, owner, secret);
      await applyRoutines(tx, owner.database);
      const note = "insert into setting values ('schema', $1) on conflict (key) do update set value = excluded.value";
      await tx.unsafe(note, [hash]);
    });
  } finally {
    await sql.end({ timeout: 2 });
  }
};
