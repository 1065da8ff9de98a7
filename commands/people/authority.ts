import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { OpenContext, Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Role } from "../../src/core/ports.ts";
import { person, role, unit } from "../../src/db/schema.ts";
import type { Unit } from "./units.ts";

export interface Held {
  readonly role: Role;
  readonly unitId: number;
}

/** Whether one of these roles is held for a unit: there or anywhere above it. */
export const holds = (held: readonly Held[], roles: readonly Role[], at: Unit): boolean =>
  held.some((one) => roles.includes(one.role) && at.path.includes(one.unitId));

/** Nobody gives or takes more than they are over: administrators all roles, a chair the organizers. */
export const mayGive = (held: readonly Held[], given: Role, at: Unit): boolean =>
  holds(held, ["admin"], at) || (given === "organizer" && holds(held, ["chair"], at));

/** Roles change one verb at a time: two administrators who remove each other must not both succeed. */
export const lockRoles = async (tx: Tx): Promise<void> => {
  await tx.execute(sql`select from ${unit} where ${unit.parentId} is null for no key update`);
};

/** What somebody holds now: the context was read before the lock was ours. */
export const heldBy = async (tx: Tx, personId: number): Promise<readonly Held[]> => {
  const rows = await tx
    .select({ role: role.role, unitId: role.unitId })
    .from(role)
    .innerJoin(person, eq(person.id, role.personId))
    .where(and(eq(role.personId, personId), isNull(person.leftAt)));
  return rows as readonly Held[];
};

/** The lock, then what the sender holds. */
export const authority = async ({ tx, me }: OpenContext): Promise<readonly Held[]> => {
  await lockRoles(tx);
  return heldBy(tx, me.personId);
};

/** To be called after an administrator of the whole union went: somebody who can be reached must be left. */
export const refuseLastAdmin = async (tx: Tx): Promise<void> => {
  const [left] = await tx.execute(sql`
    select from ${role} r join ${unit} u on u.id = r.unit_id and u.parent_id is null join ${person} p on p.id = r.person_id
    where r.role = 'admin' and p.left_at is null and exists (select from account a where a.person_id = p.id) limit 1`);
  if (!left) throw new Refusal("people.last-admin");
};

export interface Ended {
  readonly role: Role;
  readonly unitId: number;
}

/** Ends all or some roles of a person; refuses when nobody would be left to manage the union. */
export const endRoles = async (
  tx: Tx,
  personId: number,
  only?: { readonly roles?: readonly Role[]; readonly units?: readonly number[] },
): Promise<readonly Ended[]> => {
  const ended = (await tx
    .delete(role)
    .where(
      and(
        eq(role.personId, personId),
        only?.roles ? inArray(role.role, [...only.roles]) : undefined,
        only?.units ? inArray(role.unitId, [...only.units]) : undefined,
      ),
    )
    .returning({ role: role.role, unitId: role.unitId })) as readonly Ended[];
  if (ended.some((one) => one.role === "admin")) await refuseLastAdmin(tx);
  return ended;
};
