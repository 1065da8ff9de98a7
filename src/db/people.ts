import { and, eq, inArray, sql } from "drizzle-orm";
import type { Member, Tx } from "../core/command.ts";
import type { Role } from "../core/ports.ts";
import { unit } from "./schema.ts";

/** Whether somebody holds one of these roles for a unit: given there or anywhere above it. */
export const mayIn = async (tx: Tx, me: Member, roles: readonly Role[], unitId: number): Promise<boolean> => {
  const held = me.roles.filter(({ role }) => roles.includes(role)).map((given) => given.unitId);
  if (held.length === 0) return false;
  const [row] = await tx
    .select({ id: unit.id })
    .from(unit)
    .where(and(eq(unit.id, unitId), sql`${unit.path} && array[${sql.join(held, sql`, `)}]::int[]`));
  return row !== undefined;
};

/** Full names of units, root left out: 一小/语文组. */
export const unitNames = async (tx: Tx, ids: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({
      id: unit.id,
      name: sql<string>`(select string_agg(u.name, '/' order by array_position(unit.path, u.id))
        from unit u where u.id = any(unit.path) and u.parent_id is not null)`,
    })
    .from(unit)
    .where(inArray(unit.id, [...ids]));
  return new Map(rows.map((row) => [row.id, row.name ?? ""]));
};
