import { sql } from "drizzle-orm";
import type { Db, Tx } from "../../src/core/command.ts";
import { StartError } from "../../src/core/errors.ts";
import type { Keyring } from "../../src/core/ports.ts";
import { unwrapKey, wrapKey } from "./envelope.ts";

/** The keys as files, as the command line handles them. */
interface KeyShelf extends Keyring {
  readonly list: () => readonly { readonly purpose: string; readonly version: number }[];
  readonly rotate: (purpose: string) => number;
  readonly destroy: (purpose: string, version: number) => boolean;
}

export interface KeyTools {
  readonly db: Db;
  readonly keys: KeyShelf;
  readonly destroyRoute: (version: number) => void;
  readonly today: string;
}

const ROUTE = "route";
const CASE = /^case-(\d+)$/;

const HOW = [
  "npm run keys -- status",
  "npm run keys -- rotate <name>            (case-4, receipt, audit, outbox; a case key is wrapped anew for all its cases)",
  "npm run keys -- destroy <name> <version> (refused while something needs it; add --yes to lose that as well)",
];

const usesOf = async (db: Db, purpose: string, version: number): Promise<number> => {
  const unit = CASE.exec(purpose)?.[1];
  const one = async (query: ReturnType<typeof sql>) => Number((await db.execute<{ n: string }>(query))[0]?.n ?? 0);
  if (unit) {
    return one(sql`select (select count(*) from cases where key_unit = ${Number(unit)} and key_version = ${version} and key_wrapped is not null)
      + (select count(*) from case_intake where key_unit = ${Number(unit)} and key_version = ${version}) as n`);
  }
  if (purpose === ROUTE) return one(sql`select count(*) as n from case_route where key_version = ${version}`);
  if (purpose === "audit") return one(sql`select count(*) as n from officer_audit where key_version = ${version}`);
  return purpose === "receipt" ? one(sql`select count(*) as n from cases where receipt_tag is not null`) : 0;
};

const status = async ({ db, keys }: KeyTools): Promise<readonly string[]> => {
  const lines = [];
  for (const { purpose, version } of [...keys.list()].sort((a, b) => (a.purpose < b.purpose ? -1 : 1)))
    lines.push(`${purpose} ${version}: in use by ${await usesOf(db, purpose, version)}`);
  const routes = await db.execute<{ version: number; made_on: string; destroyed_on: string | null }>(
    sql`select version, made_on::text, destroyed_on::text from route_key order by version`,
  );
  for (const { version, made_on, destroyed_on } of routes) {
    const state = destroyed_on ? `destroyed on ${destroyed_on}` : `in use by ${await usesOf(db, ROUTE, version)}`;
    lines.push(`route ${version}: made on ${made_on}, ${state} (kept by the courier)`);
  }
  return lines.length > 0 ? lines : ["There are no keys yet; the first concern makes them."];
};

/** Every key of a case under the unit's old key goes under its new one; afterwards the old one can be destroyed. */
const wrapAnew = async (tx: Tx, keys: Keyring, unit: number, to: number): Promise<number> => {
  const key = keys.version(`case-${unit}`, to);
  let count = 0;
  for (const table of [sql`cases`, sql`case_intake`]) {
    const rows = await tx.execute<{ id: string; key_wrapped: Buffer; key_version: number }>(sql`
      select id, key_wrapped, key_version from ${table} where key_unit = ${unit} and key_version <> ${to} and key_wrapped is not null for update`);
    for (const row of rows) {
      const old = keys.version(`case-${unit}`, row.key_version);
      if (!old || !key) continue;
      const wrapped = wrapKey(key, unwrapKey(old, row.key_wrapped, row.id), row.id);
      await tx.execute(sql`update ${table} set key_wrapped = ${wrapped}, key_version = ${to} where id = ${row.id}`);
      count += 1;
    }
  }
  return count;
};

const rotate = async ({ db, keys }: KeyTools, name: string): Promise<readonly string[]> => {
  const unit = CASE.exec(name)?.[1];
  if (name === ROUTE) throw new StartError(["The courier makes its own keys, a new one every month."]);
  if (!unit && !["receipt", "audit", "outbox"].includes(name)) throw new StartError(HOW);
  if (!keys.list().some(({ purpose }) => purpose === name)) throw new StartError([`There is no key ${name}.`]);
  const version = keys.rotate(name);
  const wrapped = unit ? await db.transaction((tx) => wrapAnew(tx, keys, Number(unit), version)) : 0;
  return [`${name} ${version} is the key from now on.${unit ? ` ${wrapped} cases were wrapped anew.` : ""}`];
};

const destroy = async (tools: KeyTools, name: string, version: number, sure: boolean): Promise<readonly string[]> => {
  const { db, keys, destroyRoute, today } = tools;
  const uses = await usesOf(db, name, version);
  if (uses > 0 && !sure)
    throw new StartError([`${name} ${version} is in use by ${uses}; with --yes it is destroyed, and they are lost.`]);
  if (name === ROUTE) {
    destroyRoute(version);
    await db.execute(sql`delete from case_route where key_version = ${version}`);
    await db.execute(sql`update route_key set destroyed_on = ${today}::date where version = ${version}`);
  } else if (!keys.destroy(name, version)) throw new StartError([`There is no key ${name} ${version}.`]);
  return [
    `${name} ${version} is destroyed. Write down who was present; what only it could open is lost, in backups too.`,
  ];
};

/** keys status | rotate <name> | destroy <name> <version> [--yes] */
export const keysCommand = async (args: readonly string[], tools: KeyTools): Promise<readonly string[]> => {
  const [what = "status", name = "", version = ""] = args.filter((arg) => arg !== "--yes");
  if (what === "status") return status(tools);
  if (what === "rotate" && name) return rotate(tools, name);
  if (what === "destroy" && /^[a-z][a-z0-9-]*$/.test(name) && /^\d{1,6}$/.test(version))
    return destroy(tools, name, Number(version), args.includes("--yes"));
  throw new StartError(HOW);
};
