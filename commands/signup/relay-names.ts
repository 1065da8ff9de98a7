import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Tx } from "../../src/core/command.ts";
import { fold } from "../../src/core/normalise.ts";
import { unitNames } from "../../src/db/people.ts";
import { person, unit } from "../../src/db/schema.ts";
import type { ActivityRow } from "./changes.ts";
import { signup } from "./tables.ts";

/** Somebody who bears a name of the list, and how they stand in the activity. */
export interface Bearer {
  readonly personId: number;
  readonly accountId: number | null;
  readonly name: string;
  readonly unit: string;
  /** Of the activity's unit or one below it. */
  readonly near: boolean;
  /** Put down by name some time, and nothing else is known of them. */
  readonly ghost: boolean;
  readonly state: "in" | "waiting" | null;
  readonly heads: number;
  readonly note: string | null;
}

export type Found =
  | { readonly kind: "known"; readonly who: Bearer }
  /** One of the namesakes is in already, and the line says nothing else. */
  | { readonly kind: "there"; readonly who: Bearer }
  | { readonly kind: "several"; readonly choices: readonly Bearer[] }
  | { readonly kind: "unknown" };

/** Equal for spellings of one name: width, case, traditional characters and spaces do not count. */
export const nameKey = (name: string): string => fold(name).text.replace(/\s/g, "");

/** What a name of the list may be called in the register, nearest first. */
const keysOf = (name: string): readonly string[] => {
  const typed = name.toLowerCase().replace(/\s/g, "");
  const key = nameKey(name);
  const bare = key.length >= 4 && key.endsWith("老师") ? [key.slice(0, -2)] : [];
  return [...new Set([typed, key, ...bare])];
};

const storedKey = sql<string>`lower(replace(${person.name}, ' ', ''))`;

const load = async (tx: Tx, row: ActivityRow, keys: readonly string[]) => {
  const rows = await tx
    .select({
      key: storedKey,
      personId: person.id,
      name: person.name,
      unitId: person.unitId,
      listed: person.listed,
      accountId: sql<string | null>`(select max(a.id) from account a where a.person_id = ${person.id})`,
      near: sql<boolean>`${unit.path} @> array[${row.unitId}]::int[]`,
      state: signup.state,
      heads: signup.heads,
      note: signup.note,
    })
    .from(person)
    .innerJoin(unit, eq(unit.id, person.unitId))
    .leftJoin(signup, and(eq(signup.personId, person.id), eq(signup.activityId, row.id)))
    .where(and(inArray(storedKey, [...keys]), isNull(person.leftAt)))
    .orderBy(person.id);
  const units = await unitNames(tx, [...new Set(rows.map(({ unitId }) => unitId))]);
  return rows.map(({ key, unitId, listed, accountId, state, heads, ...rest }) => ({
    key,
    bearer: {
      ...rest,
      accountId: accountId === null ? null : Number(accountId),
      unit: units.get(unitId) ?? "",
      ghost: !listed && accountId === null,
      state: state === "in" || state === "waiting" ? state : null,
      heads: heads ?? 0,
    } satisfies Bearer,
  }));
};

/** Everybody who bears one of the names, by the name as the list has it. */
export const bearersOf = async (
  tx: Tx,
  row: ActivityRow,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly Bearer[]>> => {
  if (names.length === 0) return new Map();
  const byKey = new Map<string, Bearer[]>();
  for (const { key, bearer } of await load(tx, row, [...new Set(names.flatMap(keysOf))])) {
    byKey.set(key, [...(byKey.get(key) ?? []), bearer]);
  }
  return new Map(
    names.map((name) => {
      const key = keysOf(name).find((one) => byKey.has(one));
      return [name, (key && byKey.get(key)) || []];
    }),
  );
};

/** Who is meant: of the activity's unit before the rest of the union, known people before mere names. */
export const whoIs = (bearers: readonly Bearer[], heads: number, picked: number | undefined): Found => {
  const near = bearers.filter((one) => one.near);
  const tier = near.length > 0 ? near : bearers;
  const real = tier.filter((one) => !one.ghost || one.state !== null);
  const choices = real.length > 0 ? real : tier;
  const chosen = choices.find(({ personId }) => personId === picked) ?? (choices.length === 1 ? choices[0] : undefined);
  if (chosen) return { kind: "known", who: chosen };
  if (choices.length === 0) return { kind: "unknown" };
  const [there, ...others] = choices.filter(({ state }) => state !== null);
  if (there && others.length === 0 && (heads === 1 || heads === there.heads)) return { kind: "there", who: there };
  return { kind: "several", choices };
};
