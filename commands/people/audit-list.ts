import { desc, inArray, sql } from "drizzle-orm";
import type { OpenContext, Reply, Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { audit, person } from "../../src/db/schema.ts";
import { heldBy } from "./authority.ts";
import { say } from "./join.ts";
import { AUDIT_LINES, MAX_AUDIT_LINES } from "./limits.ts";
import { loadUnits, type Unit } from "./units.ts";

/** Names as they are today; of those who were merged, the name they go by now. */
const namesOf = async (tx: Tx, ids: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  if (ids.length === 0) return new Map();
  const merged = await tx.execute<{ id: string; into: string }>(sql`
    with recursive chain (id, into_id) as (
      select m.from_id, m.into_id from person_merged m where m.from_id in (${sql.join([...ids], sql`, `)})
      union select c.id, m.into_id from chain c join person_merged m on m.from_id = c.into_id
    ) select id, into_id as into from chain`);
  const into = new Map(merged.map((row) => [Number(row.id), Number(row.into)]));
  const wanted = [...new Set([...ids, ...into.values()])];
  const rows = await tx.select({ id: person.id, name: person.name }).from(person).where(inArray(person.id, wanted));
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return new Map(
    ids.flatMap((id) => {
      const name = names.get(into.get(id) ?? id) ?? names.get(id);
      return name === undefined ? [] : [[id, name] as const];
    }),
  );
};

const inScope = (units: readonly Unit[], scope: readonly number[], root: number) => {
  if (scope.includes(root)) return undefined;
  const ids = units.filter(({ path }) => path.some((id) => scope.includes(id))).map(({ id }) => id);
  return inArray(audit.unitId, ids);
};

/** 审计 [n]: the latest that was written down, for administrators, about what they look after. */
export const auditList = async (asked: number, { tx, me }: OpenContext): Promise<readonly Reply[]> => {
  const held = (await heldBy(tx, me.personId)).filter(({ role }) => role === "admin");
  if (held.length === 0) throw new Refusal("people.may-not", { what: "audit" });
  const units = await loadUnits(tx);
  const rows = await tx
    .select()
    .from(audit)
    .where(
      inScope(
        units,
        held.map(({ unitId }) => unitId),
        units[0]?.id ?? 0,
      ),
    )
    .orderBy(desc(audit.id))
    .limit(Math.max(1, Math.min(asked || AUDIT_LINES, MAX_AUDIT_LINES)));
  const subjects = rows.map((row) => row.subject as Readonly<Record<string, unknown>>);
  const people = [...rows.map(({ actor }) => actor), ...subjects.map(({ person: id }) => Number(id))];
  const names = await namesOf(tx, [...new Set(people.filter((id): id is number => Number.isInteger(id)))]);
  const entries = rows.map((row, i) => ({
    at: row.at.toISOString(),
    actor: names.get(row.actor ?? 0) ?? null,
    action: row.action,
    unit: units.find(({ id }) => id === row.unitId)?.full ?? null,
    person: names.get(Number(subjects[i]?.person)) ?? null,
    subject: subjects[i] ?? {},
  }));
  return [say("people.audit", { entries })];
};
