import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { StartError } from "../../src/core/errors.ts";
import { type Calls, openCalls } from "../../src/db/client.ts";
import { migrateDatabase } from "../../src/db/migrate.ts";
import { asRole, canSignIn, type DatabaseRole } from "../../src/db/roles.ts";
import type { DatabaseTarget } from "../../src/db/target.ts";
import { openTrial, type Trial } from "../support/embedded-trial.ts";

/** Roles belong to the whole server, so this file has one of its own; each test begins without any of ours. */

const ROLES: readonly DatabaseRole[] = ["app", "sealed", "worker", "courier"];
const NAMES = ROLES.map((role) => `unionhall_${role}`);
const DATABASE = "union_under_test";

let trial: Trial;
let superuser: Calls;
let inside: Calls;
let owner: DatabaseTarget;

beforeAll(async () => {
  trial = openTrial();
  const { target } = await trial.start();
  const secrets = JSON.parse(readFileSync(join(trial.keysDir, "postgres.json"), "utf8")) as { superuser: string };
  const administrator = { ...target, user: "postgres", password: secrets.superuser };
  superuser = openCalls({ ...administrator, database: "postgres" }, { max: 1 });
  inside = openCalls({ ...administrator, database: DATABASE }, { max: 1 });
  owner = { ...target, user: "keeper", password: "first-password", database: DATABASE };
});
afterAll(async () => {
  await Promise.all([superuser?.end(), inside?.end()]);
  await trial?.clear();
});

/** An empty database of an owner with these rights, as an administrator hands it over. */
const handOver = async (rights: string): Promise<void> => {
  await superuser.unsafe(`drop database if exists ${DATABASE} with (force)`);
  for (const name of [...NAMES, owner.user]) await superuser.unsafe(`drop role if exists ${name}`);
  await superuser.unsafe(`create role ${owner.user} login ${rights} password '${owner.password}'`);
  await superuser.unsafe(`create database ${DATABASE} owner ${owner.user}`);
};

const migrate = (target = owner): Promise<void> => migrateDatabase(target, target.password);

const refusal = async (target = owner): Promise<readonly string[]> => {
  const outcome = await migrate(target).catch((error: unknown) => error);
  if (!(outcome instanceof StartError)) throw new Error("it was not refused", { cause: outcome });
  return outcome.lines;
};

const expectAllSignIn = async (target = owner): Promise<void> => {
  const able = await Promise.all(ROLES.map((role) => canSignIn(asRole(target, role, target.password))));
  expect(able).toEqual(ROLES.map(() => true));
};

const migrations = async (): Promise<number> => (await inside`select id from drizzle.__drizzle_migrations`).length;

/** Which transaction last touched every function, table and grant. */
const traces = async (): Promise<readonly object[]> => inside`
  select 'p' as what, oid::text, xmin::text from pg_proc where oid >= 16384
  union all select 'c', oid::text, xmin::text from pg_class where oid >= 16384
  union all select 'n', oid::text, xmin::text from pg_namespace
  union all select 'r', oid::text, xmin::text from pg_authid
  union all select 's', key, xmin::text from setting order by 1, 2`;

describe("an owner that may create roles", () => {
  beforeEach(() => handOver("createrole"));

  test("migrates without being superuser, and no role is more than it must be", async () => {
    await migrate();
    const rows = await superuser`
      select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
        rolpassword like 'SCRAM-SHA-256$%' as scram
      from pg_authid where rolname = any (${[...NAMES, owner.user]}) order by rolname`;
    const weak = { rolcanlogin: true, rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolreplication: false };
    expect(rows.map((row) => ({ ...row }))).toEqual(
      [...NAMES, owner.user].sort().map((rolname) => ({
        ...{ rolname, ...weak, rolcreaterole: rolname === owner.user, scram: true },
      })),
    );
    await expectAllSignIn();
    const wrong = { ...asRole(owner, "app", owner.password), password: "wrong" };
    expect(await canSignIn(wrong)).toBe(false);
  });

  test("gives no role another's rights: only the owner is a member, and only of the worker", async () => {
    await migrate();
    const members = await superuser<{ member: string; role: string }[]>`
      select distinct m.rolname as member, r.rolname as role from pg_auth_members a
      join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
      where r.rolname = any (${NAMES}) and a.set_option or m.rolname = any (${NAMES})`;
    expect(members.map((row) => ({ ...row }))).toEqual([{ member: owner.user, role: "unionhall_worker" }]);
    const makers = await inside<{ name: string }[]>`
      select r.rolname as name from pg_roles r where r.rolname = any (${NAMES})
        and (has_schema_privilege(r.oid, 'public', 'create') or has_database_privilege(r.oid, current_database(), 'create'))`;
    expect(makers.map(({ name }) => name)).toEqual([]);
  });

  test("may change its password: the next start gives the roles theirs", async () => {
    await migrate();
    const changed = { ...owner, password: "second-password" };
    await superuser.unsafe(`alter role ${owner.user} password '${changed.password}'`);
    expect(await canSignIn(asRole(owner, "app", changed.password))).toBe(false);
    await migrate(changed);
    await expectAllSignIn(changed);
    expect(await canSignIn(asRole(owner, "app", owner.password))).toBe(false);
  });

  test.each(ROLES)("the role %s that lost its password gets it back", async (role) => {
    await migrate();
    await superuser.unsafe(`alter role unionhall_${role} password 'something else'`);
    await migrate();
    await expectAllSignIn();
  });

  test.each(["superuser", "bypassrls"])(
    "a role that was made %s stops the start, and is told how to mend",
    async (right) => {
      await migrate();
      await superuser.unsafe(`alter role unionhall_sealed ${right}`);
      const [line = "", ...more] = await refusal();
      expect([line, more]).toEqual([expect.stringContaining("unionhall_sealed may not be superuser or BYPASSRLS"), []]);
      await superuser.unsafe(/run: (.*)$/.exec(line)?.[1] ?? "");
      await migrate();
    },
  );

  test("four programs at once on an empty database make it once", async () => {
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => migrate()));
    expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => "fulfilled"));
    const journal = readFileSync(join(import.meta.dirname, "../../migrations/meta/_journal.json"), "utf8");
    expect(await migrations()).toBe((JSON.parse(journal) as { entries: unknown[] }).entries.length);
    await expectAllSignIn();
  });

  test("a second start changes nothing in the catalogue", async () => {
    await migrate();
    const before = await traces();
    expect(before.length).toBeGreaterThan(50);
    await migrate();
    expect(await traces()).toEqual(before);
    // The comparison sees a function that is made again.
    await inside`update setting set value = 'old' where key = 'schema'`;
    await migrate();
    expect(await traces()).not.toEqual(before);
  });
});

describe("an owner that may not create roles", () => {
  beforeEach(() => handOver("nocreaterole"));

  test("is told the exact SQL for an administrator, and after it the start succeeds", async () => {
    const [sentence, ...lines] = await refusal();
    expect(sentence).toContain(`user ${owner.user} of DATABASE_URL may not create roles`);
    expect(lines).toHaveLength(5);
    expect(lines.join("\n")).not.toContain(owner.password);
    for (const role of ROLES) expect(lines.join("\n")).not.toContain(asRole(owner, role, owner.password).password);
    expect(await superuser`select from pg_roles where rolname = any (${NAMES})`).toHaveLength(0);
    await superuser.unsafe(lines.join("\n"));
    await migrate();
    await expectAllSignIn();
    expect(await migrations()).toBeGreaterThan(0);
    await migrate();
  });

  test("and changed its password is told the SQL again, with alter instead of create", async () => {
    await superuser.unsafe((await refusal()).slice(1).join("\n"));
    await migrate();
    const changed = { ...owner, password: "second-password" };
    await superuser.unsafe(`alter role ${owner.user} password '${changed.password}'`);
    const [, ...lines] = await refusal(changed);
    expect(lines.filter((line) => line.startsWith("  alter role unionhall_"))).toHaveLength(4);
    await superuser.unsafe(lines.join("\n"));
    await migrate(changed);
    await expectAllSignIn(changed);
  });
});
