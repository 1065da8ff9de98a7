import { afterAll, beforeAll, expect, test } from "vitest";
import { type Calls, openCalls } from "../../src/db/client.ts";
import { migrateDatabase } from "../../src/db/migrate.ts";
import { openPool } from "../../src/db/pool.ts";
import { asRole } from "../../src/db/roles.ts";
import { parseTarget } from "../../src/db/target.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { openWire, type Wire } from "../support/wire.ts";

let database: TestDatabase;
let wire: Wire;
let sql: Calls;

beforeAll(async () => {
  database = await cloneDatabase();
  wire = await openWire(database.target);
  sql = openCalls(database.target, { max: 1 });
});
afterAll(async () => {
  await sql?.end();
  await wire?.close();
  await database?.drop();
});

const migrate = () => migrateDatabase(database.target, database.target.password);
const functionsNamed = async (name: string): Promise<number> =>
  (await sql`select from pg_proc where pronamespace = 'public'::regnamespace and proname = ${name}`).length;
/** As a program of another version leaves it. */
const ofAnotherVersion = () => sql`update setting set value = 'another' where key = 'schema'`;

test("a function whose result was another before is replaced, one that is not ours any more goes", async () => {
  await sql.unsafe("drop function tidy(date, timestamptz)");
  await sql.unsafe("create function tidy(p_before date, p_now timestamptz) returns int language sql as 'select 1'");
  await sql.unsafe("create function of_yesterday() returns int language sql as 'select 1'");
  await ofAnotherVersion();
  await migrate();
  const [tidy] = await sql`select prorettype::regtype::text as result from pg_proc where proname = 'tidy'`;
  expect(tidy?.result).toBe("void");
  expect(await functionsNamed("of_yesterday")).toBe(0);
});

test("a function that a table needs stays", async () => {
  await sql.unsafe("create function needed() returns int language sql as 'select 1'");
  await sql.unsafe("create table needing (n int default needed())");
  await ofAnotherVersion();
  await migrate();
  expect(await functionsNamed("needed")).toBe(1);
});

test("a change that cannot be made leaves everything as it was", async () => {
  await sql.unsafe("create view looking as select outbox_row(o, p) from outbox o join place p on p.id = o.place_id");
  await sql.unsafe("alter function outbox_row(outbox, place) rename to outbox_row_before");
  await sql.unsafe("create function outbox_row(v outbox, p place) returns int language sql as 'select 1'");
  await sql.unsafe(
    "create view looking_too as select outbox_row(o, p) from outbox o join place p on p.id = o.place_id",
  );
  await ofAnotherVersion();
  const before = await sql`select oid::regprocedure::text, xmin::text from pg_proc where oid >= 16384 order by 1`;
  await expect(migrate()).rejects.toThrow("cannot change return type");
  expect(await sql`select oid::regprocedure::text, xmin::text from pg_proc where oid >= 16384 order by 1`).toEqual(
    before,
  );
});

test("over TCP the job queue's driver takes the server as it is, encrypted or not", async () => {
  const target = { ...parseTarget(wire.url), ssl: "prefer" } as const;
  const pool = await openPool(asRole(target, "worker", target.password), 1);
  expect((await pool.query("select current_user as who")).rows).toEqual([{ who: "unionhall_worker" }]);
  await pool.end();
  const strict = await openPool({ ...asRole(target, "worker", target.password), ssl: "require" }, 1);
  await expect(strict.query("select 1")).rejects.toThrow("does not support SSL");
  await strict.end();
});
