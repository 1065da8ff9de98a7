import { eq, sql } from "drizzle-orm";
import type { Tx } from "../../src/core/command.ts";
import { audit, person, unit } from "../../src/db/schema.ts";
import { heldBy, holds, lockRoles } from "./authority.ts";
import { type Member, nameKey, type Plan, planImport } from "./plan.ts";
import type { UnitRef } from "./plan-units.ts";
import type { Roster } from "./roster.ts";
import { rosterEntry } from "./tables.ts";
import { loadUnits, type Unit } from "./units.ts";

/** So many new units at once are two columns that were swapped. */
const MAX_NEW_UNITS = 500;

/** What the members named in a roster are now; also those of the same name elsewhere, for their numbers. */
const membersIn = async (tx: Tx, roster: Roster): Promise<readonly Member[]> => {
  const names = JSON.stringify([...new Set(roster.rows.map(({ name }) => nameKey(name)))]);
  return tx
    .select({
      id: person.id,
      name: person.name,
      unitId: person.unitId,
      listed: person.listed,
      left: sql<boolean>`${person.leftAt} is not null`,
      staffNumber: rosterEntry.staffNumber,
      note: rosterEntry.note,
    })
    .from(person)
    .leftJoin(rosterEntry, eq(rosterEntry.personId, person.id))
    .where(
      sql`replace(lower(${person.name}), ' ', '') in (select jsonb_array_elements_text(${names}::jsonb))
        and not exists (select from person_merged m where m.from_id = ${person.id})`,
    )
    .orderBy(person.id);
};

/** The units whose roster somebody may bring: administrators and chairs, theirs and what is below. */
export const importScope = async (tx: Tx, personId: number, units: readonly Unit[]): Promise<readonly number[]> => {
  const held = await heldBy(tx, personId);
  const mine = units.filter((one) => holds(held, ["admin", "chair"], one));
  // Only the topmost: what is below them is theirs anyway.
  return mine
    .filter(({ path }) => !mine.some((other) => other.id !== path.at(-1) && path.includes(other.id)))
    .map(({ id }) => id);
};

/** What an import would do now. Null when the importer may not import any more. */
export const preview = async (tx: Tx, roster: Roster, personId: number): Promise<Plan | "too-many-units" | null> => {
  const units = await loadUnits(tx);
  const scope = await importScope(tx, personId, units);
  if (scope.length === 0) return null;
  const plan = planImport(roster, units, await membersIn(tx, roster), scope);
  return plan.units.length > MAX_NEW_UNITS ? "too-many-units" : plan;
};

/** Makes the new units, level by level. Answers the ids by which rows name them. */
const makeUnits = async (tx: Tx, plan: Plan): Promise<(ref: UnitRef) => number> => {
  const ids = new Map<UnitRef, number>();
  const idOf = (ref: UnitRef): number => {
    const id = typeof ref === "number" ? ref : ids.get(ref);
    if (id === undefined) throw new Error("a unit was not made");
    return id;
  };
  for (const depth of [...new Set(plan.units.map((one) => one.depth))].sort((a, b) => a - b)) {
    const level = plan.units.filter((one) => one.depth === depth);
    const rows = JSON.stringify(level.map(({ parent, name }) => ({ parent: idOf(parent), name })));
    await tx.execute(sql`
      insert into ${unit} (parent_id, name, path)
      select x.parent, x.name, '{}' from jsonb_to_recordset(${rows}::jsonb) as x(parent int, name text) on conflict do nothing`);
    const made = await tx.execute<{ id: number; parent_id: number; name: string }>(sql`
      update ${unit} u set path = p.path || u.id from ${unit} p, jsonb_to_recordset(${rows}::jsonb) as x(parent int, name text)
      where p.id = u.parent_id and u.parent_id = x.parent and u.name = x.name returning u.id, u.parent_id, u.name`);
    for (const one of level) {
      const row = made.find(({ parent_id, name }) => parent_id === idOf(one.parent) && name === one.name);
      if (row) ids.set(one.key, row.id);
    }
  }
  return idOf;
};

/** New members of one name and unit differ in nothing yet, so any of them may get any of their numbers. */
const addMembers = (tx: Tx, rows: string, now: Date) =>
  tx.execute(sql`
    with input as (
      select x.*, row_number() over (partition by x.name, x.unit order by x.i) as nth
      from jsonb_to_recordset(${rows}::jsonb) as x(i int, name text, unit int, "staffNumber" text, note text)
    ), made as (
      insert into ${person} (name, unit_id, created_at, listed)
        select name, unit, ${now.toISOString()}::timestamptz, true from input returning id, name, unit_id
    ), counted as (
      select *, row_number() over (partition by name, unit_id order by id) as nth from made
    )
    insert into ${rosterEntry} (person_id, staff_number, note)
      select c.id, i."staffNumber", i.note from counted c join input i on i.name = c.name and i.unit = c.unit_id and i.nth = c.nth
      where i."staffNumber" is not null or i.note is not null`);

const updateMembers = async (tx: Tx, rows: string): Promise<void> => {
  await tx.execute(sql`
    update ${person} p set unit_id = x.unit, listed = true
    from jsonb_to_recordset(${rows}::jsonb) as x(id bigint, unit int) where p.id = x.id`);
  await tx.execute(sql`
    insert into ${rosterEntry} as e (person_id, staff_number, note)
      select x.id, x."staffNumber", x.note from jsonb_to_recordset(${rows}::jsonb) as x(id bigint, "staffNumber" text, note text)
      where x."staffNumber" is not null or x.note is not null
    on conflict (person_id) do update
      set staff_number = coalesce(excluded.staff_number, e.staff_number), note = coalesce(excluded.note, e.note)`);
};

/** Carries out an import, worked out anew under the lock: what was previewed may be old. */
export const applyRoster = async (tx: Tx, roster: Roster, personId: number, now: Date) => {
  await lockRoles(tx);
  const plan = await preview(tx, roster, personId);
  if (plan === null || plan === "too-many-units") return plan;
  const scope = await importScope(tx, personId, await loadUnits(tx));
  const idOf = await makeUnits(tx, plan);
  const added = plan.add.map(({ unit: at, ...row }, i) => ({ ...row, i, unit: idOf(at) }));
  const updated = plan.update.map(({ unit: at, ...row }) => ({ ...row, unit: idOf(at) }));
  if (added.length > 0) await addMembers(tx, JSON.stringify(added), now);
  if (updated.length > 0) await updateMembers(tx, JSON.stringify(updated));
  await tx.insert(audit).values({
    at: now,
    actor: personId,
    action: "roster.import",
    subject: { added: added.length, updated: updated.length, units: plan.units.length, bad: plan.bad.length },
    unitId: scope.length === 1 ? (scope[0] ?? null) : null,
  });
  return plan;
};
