import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import type { Role } from "../../src/core/ports.ts";
import { person, role } from "../../src/db/schema.ts";
import { unitMeant } from "./appoint.ts";
import { say } from "./join.ts";
import { ROLES, roleIn, roleName } from "./roles.ts";
import { loadUnits, unitOf } from "./units.ts";

const MAX_SHOWN = 40;

/** 谁是主席, 实验小学的主席是谁, 角色 实验小学. Null = it asks something else. */
export const readWho = (text: string): { readonly role?: Role; readonly unit: string } | null => {
  const bare = text.replace(/[?？!！。呀啊呢\s]+$/u, "");
  const found =
    /^(?:请问)?(?:(?<a>.{0,30}?)的?(?<b>[^的\s]{2,6})(?:是|有)(?:谁|哪些人?|哪几位|哪位)|(?:谁|哪位)是(?<c>.{0,30}?)的?(?<d>[^的\s]{2,6}))$/u.exec(
      bare,
    );
  const groups = found?.groups;
  const text2 = groups ? `${groups.a ?? groups.c ?? ""}${groups.b ?? groups.d ?? ""}` : "";
  const word = groups ? roleIn(text2) : null;
  if (!word || word.to !== text2.length) return null;
  const unit = text2
    .slice(0, word.from)
    .replace(/的$/, "")
    .replace(/^(?:我们|咱们|我|本)(?:学校|单位|校|组|群)?$/, "")
    .trim();
  return { role: word.role, unit };
};

/** 角色 [单位]: who holds which office for a unit, its own and those above it. */
export const officers = async (
  asked: { readonly role?: Role; readonly unit: string },
  { tx, me, place }: OpenContext,
): Promise<readonly Reply[]> => {
  const units = await loadUnits(tx);
  const lineFor = (full: string) => `角色 ${full}${asked.role ? ` ${roleName(asked.role, "zh")}` : ""}`;
  const home = place.kind === "group" ? place.unitId : me.unitId;
  const at = asked.unit ? unitMeant(units, asked.unit, lineFor) : unitOf(units, home);
  const rows = await tx
    .select({ name: person.name, role: role.role, unitId: role.unitId })
    .from(role)
    .innerJoin(person, eq(person.id, role.personId))
    .where(
      and(
        isNull(person.leftAt),
        sql`${role.unitId} = any (array[${sql.join([...at.path], sql`, `)}]::int[])`,
        asked.role ? eq(role.role, asked.role) : undefined,
      ),
    )
    .orderBy(asc(role.grantedAt), asc(person.id))
    .limit(MAX_SHOWN);
  const groups = ROLES.flatMap((one) => {
    const people = rows
      .filter((row) => row.role === one)
      .map((row) => ({ name: row.name, unit: unitOf(units, row.unitId).full }));
    return people.length > 0 ? [{ role: one, people }] : [];
  });
  return [say("people.officers", { unit: at.full, role: asked.role ?? null, groups })];
};
