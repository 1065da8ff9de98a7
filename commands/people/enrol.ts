import { asc, eq, isNull, sql } from "drizzle-orm";
import type { Db, Tx } from "../../src/core/command.ts";
import type { Account, Place } from "../../src/core/incoming.ts";
import { clean } from "../../src/core/normalise.ts";
import type { Role } from "../../src/core/ports.ts";
import { account, person, place, role, unit } from "../../src/db/schema.ts";

const MAX_NAME = 40;

/** The unit a path such as 区/校/组 leads to, made where it is missing. The root for an empty path. */
const unitAt = async (tx: Tx, path: string): Promise<number> => {
  const [root] = await tx.select({ id: unit.id, path: unit.path }).from(unit).where(isNull(unit.parentId));
  if (!root) throw new Error("the union has no root unit");
  let at = root;
  for (const name of path
    .split("/")
    .map((part) => part.trim())
    .filter(Boolean)) {
    await tx.insert(unit).values({ parentId: at.id, name, path: [] }).onConflictDoNothing();
    const [next] = await tx
      .update(unit)
      .set({
        path: sql`array_append(array[${sql.join(at.path, sql`, `)}]::int[], ${unit.id})`,
      })
      .where(sql`${unit.parentId} = ${at.id} and ${unit.name} = ${name}`)
      .returning({ id: unit.id, path: unit.path });
    if (!next) throw new Error("no row came back");
    at = next;
  }
  return at.id;
};

export interface Enrolment {
  readonly account: Account;
  readonly name: string;
  /** 区/校/组; absent = the root. The roles apply there. */
  readonly unit?: string;
  readonly roles: readonly Role[];
}

/** Makes a member with an account, a unit and roles. Throws when the account exists. */
export const enrol = (db: Db, { account: identity, name, unit: path, roles }: Enrolment, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    const unitId = await unitAt(tx, path ?? "");
    const [made] = await tx
      .insert(person)
      .values({ name: clean(name, MAX_NAME), unitId, createdAt: now })
      .returning({ id: person.id });
    if (!made) throw new Error("no row came back");
    const { platform, tenant, user } = identity;
    await tx.insert(account).values({ platform, tenant, userId: user, personId: made.id });
    // Made later, under an activity's lock, it could deadlock with the person's own first line there.
    await tx.execute(sql`select place_of(${platform}, ${tenant}, 'private', ${user})`);
    if (roles.length === 0) return;
    await tx.insert(role).values(
      roles.map((one) => ({
        personId: made.id,
        unitId,
        role: one,
        grantedAt: now,
      })),
    );
  });

/** Everybody with an account on a platform, oldest first. */
export const accountsOf = async (db: Db, platform: string) =>
  db
    .select({
      id: account.userId,
      name: person.name,
      unit: sql<string>`coalesce((select string_agg(u.name, '/' order by array_position(unit.path, u.id))
        from unit u where u.id = any(unit.path) and u.parent_id is not null), unit.name)`,
      roles: sql<
        Role[]
      >`coalesce((select array_agg(distinct r.role) from ${role} r where r.person_id = person.id), '{}')`,
    })
    .from(account)
    .innerJoin(person, eq(person.id, account.personId))
    .innerJoin(unit, eq(unit.id, person.unitId))
    .where(eq(account.platform, platform))
    .orderBy(asc(account.id));

/** The groups of a platform that the bot knows. */
export const groupsOf = async (db: Db, platform: string) => {
  const rows = await db
    .select({ id: place.chat, name: place.name })
    .from(place)
    .where(sql`${place.platform} = ${platform} and ${place.kind} = 'group'`)
    .orderBy(asc(place.id));
  return rows.map(({ id, name }) => ({ id, name: name ?? id }));
};

/** A group the bot was told of before anybody spoke in it. */
export const addGroup = async (db: Db, { platform, tenant, chat, kind }: Place, name: string): Promise<void> => {
  await db
    .insert(place)
    .values({ platform, tenant, kind, chat, name })
    .onConflictDoUpdate({
      target: [place.platform, place.tenant, place.kind, place.chat],
      set: { name },
    });
};

/** Whether the union has no member yet. */
export const isEmpty = async (db: Db): Promise<boolean> =>
  (await db.select({ id: person.id }).from(person).limit(1)).length === 0;
