import { sql } from "drizzle-orm";
import type { Tx } from "../../src/core/command.ts";
import { fold } from "../../src/core/normalise.ts";

export interface KnownUnit {
  readonly id: number;
  readonly name: string;
  readonly depth: number;
}

/** A 工会小组 has so few members that naming it would nearly name one: units down to the school are offered. */
const DEEPEST = 3;

/** Units somebody can say they belong to; the union itself is what 不透露 means. */
export const unitsOf = async (tx: Tx): Promise<readonly KnownUnit[]> => {
  const rows = await tx.execute<{ id: number; name: string; depth: number; parent_name: string | null }>(
    sql`select * from grievance_units()`,
  );
  const below = rows.filter(({ depth }) => depth > 1 && depth <= DEEPEST);
  // Below a school there are groups: where the tree has three storeys, the third is a school only if the second is a 镇 or 片区.
  return below
    .filter(({ depth, name }) => depth === 2 || !/[组室部]$/u.test(name))
    .map(({ id, name, depth, parent_name }) => {
      const twin = below.some((other) => other.name === name && other.id !== id);
      return { id, name: twin && parent_name ? `${parent_name}/${name}` : name, depth };
    });
};

/** The number of the union itself, which its web form is reached by. */
export const topmostUnit = async (tx: Tx): Promise<number> => {
  const [row] = await tx.execute<{ id: number }>(sql`select id from grievance_units() where depth = 1`);
  return row?.id ?? 1;
};

/** All units, each with the one above it in front where another has its name. */
export const unitsWithin = async (tx: Tx): Promise<readonly KnownUnit[]> => {
  const rows = await tx.execute<{ id: number; name: string; depth: number; parent_name: string | null }>(
    sql`select * from grievance_units()`,
  );
  return rows.map(({ id, name, depth, parent_name }) => {
    const twin = rows.some((other) => other.name === name && other.id !== id);
    return { id, name: twin && parent_name ? `${parent_name}/${name}` : name, depth };
  });
};

export const matchUnit = (units: readonly KnownUnit[], said: string): KnownUnit | null => {
  const byId = /^\d+$/.test(said) ? units.find(({ id }) => id === Number(said)) : undefined;
  if (byId) return byId;
  const key = fold(said).text.replace(/\s/g, "");
  if (key.length < 2) return null;
  const exact = units.filter(({ name }) => fold(name).text.replace(/\s/g, "") === key);
  const within = units.filter(({ name }) => fold(name).text.includes(key));
  const found = exact.length > 0 ? exact : within;
  return found.length === 1 ? (found[0] ?? null) : null;
};

export interface KnownOfficer {
  readonly id: number;
  /** Told apart by the unit of the office where two have one name. */
  readonly name: string;
  /** The bare name, as somebody writes it in a text. */
  readonly written: string;
}

/** Officers who might get a concern of this unit. */
export const namesFor = async (tx: Tx, unitId: number | null): Promise<readonly KnownOfficer[]> => {
  const rows = await tx.execute<{ id: string; name: string; office: string }>(
    sql`select * from grievance_names(${unitId}::int)`,
  );
  return rows.map(({ id, name, office }) => {
    const twins = rows.filter((other) => other.name === name);
    const near = twins.filter((other) => other.office === office);
    const which = near.length > 1 ? ` ${near.findIndex((other) => other.id === id) + 1}` : "";
    return { id: Number(id), name: twins.length > 1 ? `${name}（${office}${which}）` : name, written: name };
  });
};

/** The one officer a typed name means; null also where it means two. */
export const matchOfficer = (names: readonly KnownOfficer[], said: string): KnownOfficer | null => {
  const key = fold(said).text;
  const found = names.filter(({ id, name, written }) =>
    /^\d+$/.test(said) ? String(id) === said : [name, written].some((one) => fold(one).text === key),
  );
  return found.length === 1 ? (found[0] ?? null) : null;
};
