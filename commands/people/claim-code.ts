import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { readCode, showCode } from "../../src/core/code.ts";
import type { Db, OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { role, setting, unit } from "../../src/db/schema.ts";
import { newCode } from "../../src/db/token.ts";

/** 12 symbols are 60 bits. */
const LENGTH = 12;

const hashOf = (code: string): string => createHash("sha256").update(readCode(code)).digest("base64url");

/**
 * The code with which the first administrator claims the union; made once, when there is none and no administrator.
 * Resolves to the code to print, grouped, or null. Only its hash is stored.
 */
export const issueClaimCode = async (db: Db): Promise<string | null> => {
  const code = newCode(LENGTH);
  const made = await db.execute(sql`
    insert into ${setting} (key, value) select 'claim', ${hashOf(code)}
    where not exists (select from ${role} where ${role.role} = 'admin')
    on conflict (key) do nothing returning key`);
  return made.length > 0 ? showCode(code) : null;
};

/** 认领: whoever knows the code becomes the administrator of the whole union; the code works once. */
export const claimUnion = async (code: string, { tx, now, me, audit }: OpenContext): Promise<readonly Reply[]> => {
  const [spent] = await tx
    .delete(setting)
    .where(and(eq(setting.key, "claim"), eq(setting.value, hashOf(code))))
    .returning();
  if (!spent) throw new Refusal("people.wrong-code");
  const [root] = await tx.select({ id: unit.id }).from(unit).where(sql`${unit.parentId} is null`);
  if (!root) throw new Error("the union has no root unit");
  await tx
    .insert(role)
    .values({
      personId: me.personId,
      unitId: root.id,
      role: "admin",
      grantedAt: now,
    })
    .onConflictDoNothing();
  await audit("role.grant", { person: me.personId, role: "admin", claimed: 1 }, root.id);
  return [
    {
      mode: "message",
      to: "here",
      kind: "people.claimed",
      facts: { name: me.name },
    },
  ];
};
