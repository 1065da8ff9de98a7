import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { OpenContext, Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { account, person, role, unit } from "../../src/db/schema.ts";
import { personMerged, rosterEntry } from "./tables.ts";
import { matchUnits, type Unit } from "./units.ts";

export interface Known {
  readonly id: number;
  readonly name: string;
  readonly unitId: number;
  readonly path: readonly number[];
  readonly listed: boolean;
  readonly staffNumber: string | null;
  readonly accounts: number;
  readonly roles: number;
}

const select = (tx: Tx, where: SQL | undefined) =>
  tx
    .select({
      id: person.id,
      name: person.name,
      unitId: person.unitId,
      path: unit.path,
      listed: person.listed,
      staffNumber: rosterEntry.staffNumber,
      accounts: sql<number>`(select count(*)::int from ${account} a where a.person_id = ${person.id})`,
      roles: sql<number>`(select count(*)::int from ${role} r where r.person_id = ${person.id})`,
    })
    .from(person)
    .innerJoin(unit, eq(unit.id, person.unitId))
    .leftJoin(rosterEntry, eq(rosterEntry.personId, person.id))
    .where(where)
    .orderBy(asc(person.id))
    .limit(200);

/** Members of a name; spaces in it do not count. */
export const membersNamed = (tx: Tx, name: string, left: boolean = false): Promise<readonly Known[]> =>
  select(
    tx,
    and(
      sql`replace(lower(${person.name}), ' ', '') = ${name.replace(/\s+/g, "").toLowerCase()}`,
      left
        ? sql`${person.leftAt} is not null and not exists (select from ${personMerged} m where m.from_id = ${person.id})`
        : isNull(person.leftAt),
    ),
  );

/** Somebody as a line names them: 王芳, 王芳（语文组）, 王芳（57号）. */
export interface Named {
  readonly name: string;
  readonly unit?: string;
  readonly id?: number;
}

export const readNamed = (text: string): Named => {
  const found = /^@?(.+?)\s*[(（]\s*(.+?)\s*[)）]$/u.exec(text.trim());
  const name = (found?.[1] ?? text).trim().replace(/^@/, "");
  const inside = found?.[2] ?? "";
  const id = /^(\d{1,15})号$/.exec(inside)?.[1];
  return { name, ...(id ? { id: Number(id) } : inside ? { unit: inside } : {}) };
};

/** Who could be meant, the ones below the units somebody looks after first. */
export const candidates = (
  found: readonly Known[],
  named: Named,
  units: readonly Unit[],
  scope: readonly number[],
): readonly Known[] => {
  if (named.id !== undefined) return found.filter(({ id }) => id === named.id);
  const meant = named.unit === undefined ? null : matchUnits(units, named.unit).units.map(({ id }) => id);
  const there = meant ? found.filter(({ path }) => path.some((id) => meant.includes(id))) : found;
  const own = there.filter(({ path }) => path.some((id) => scope.includes(id)));
  return own.length > 0 ? own : there;
};

/** The one member a line names, by the platform's mention or by name; asks back where several could be meant. */
export const oneMember = async (
  named: Named,
  units: readonly Unit[],
  scope: readonly number[],
  { tx, incoming }: OpenContext,
  lineFor: (who: string) => string,
  left = false,
): Promise<Known> => {
  const mention = incoming.mentions.find((one) => named.name.startsWith(one.name) || incoming.mentions.length === 1);
  if (mention) {
    const [by] = await select(
      tx,
      sql`${person.id} = (select a.person_id from ${account} a where a.platform = ${mention.platform}
        and a.tenant = ${mention.tenant} and a.user_id = ${mention.user})`,
    );
    if (by) return by;
  }
  const found = candidates(await membersNamed(tx, named.name, left), named, units, scope);
  const [only] = found;
  if (!only) throw new Refusal("people.no-such-person", { name: named.name });
  if (found.length === 1) return only;
  const facts = found.map((one) => ({
    unit: units.find(({ id }) => id === one.unitId)?.full ?? "",
    staffNumber: one.staffNumber,
    line: lineFor(`${one.name}（${one.id}号）`),
  }));
  throw new Refusal("people.which-person", { name: named.name, people: facts });
};
