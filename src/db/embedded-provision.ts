import type postgres from "postgres";
import { type Cluster, verifierOf } from "./embedded-cluster.ts";
import { openSuperuser } from "./embedded-lock.ts";

const OWNER = "unionhall_owner";
const DATABASE = "unionhall";
const RIGHTS = "login createrole createdb nosuperuser nobypassrls noreplication";
const END_TIMEOUT_S = 1;

// A schema of its own: whoever owns `public` revokes and grants there as if everything were his.
const COUNTER_STATEMENTS = `
  create schema if not exists monitor;
  create extension if not exists pg_stat_statements schema monitor;
  grant usage on schema monitor to ${OWNER};
  grant execute on all functions in schema monitor to ${OWNER};`;

/** In template1 too, so that the databases which tests create can count as well. */
const addCounter = async ({ socketDir, secrets }: Cluster, database: string): Promise<void> => {
  const sql = openSuperuser({
    socketDir,
    password: secrets.superuser,
    database,
  });
  try {
    await sql.unsafe(COUNTER_STATEMENTS);
  } finally {
    await sql.end({ timeout: END_TIMEOUT_S });
  }
};

/**
 * Makes the role and the database of the program, once. That the database belongs to the role is the last step, so a
 * crash before it is healed by the next start.
 */
export const provision = async (sql: postgres.Sql, cluster: Cluster): Promise<void> => {
  const [found] = await sql<{ role: boolean; database: boolean; done: boolean }[]>`
    select exists (select from pg_roles where rolname = ${OWNER}) as role,
      exists (select from pg_database where datname = ${DATABASE}) as database,
      exists (select from pg_database d join pg_roles r on r.oid = d.datdba
        where d.datname = ${DATABASE} and r.rolname = ${OWNER}) as done`;
  if (found?.done) return;
  const verb = found?.role ? "alter" : "create";
  await sql.unsafe(`${verb} role ${OWNER} ${RIGHTS} password '${verifierOf(cluster.secrets.owner)}'`);
  if (!found?.database) await sql.unsafe(`create database ${DATABASE}`);
  if (cluster.binaries.countsStatements) {
    await sql.unsafe(`grant set on parameter pg_stat_statements.track to ${OWNER}`);
    await sql.unsafe(`grant pg_read_all_stats to ${OWNER}`);
    await Promise.all(["template1", DATABASE].map((database) => addCounter(cluster, database)));
  }
  await sql.unsafe(`alter database ${DATABASE} owner to ${OWNER}`);
};
