import { eq, sql } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { account, dialogue, person } from "../../src/db/schema.ts";
import { authority, endRoles } from "./authority.ts";
import { say } from "./join.ts";
import { joinRequest, rosterEntry } from "./tables.ts";

export const FORGET = "people.forget";
/** What stands where the name stood: in lists of the past, which only count. */
const ERASED = "已注销";

/** 删除我的数据: says what goes and what stays, and asks. */
export const askForget = async ({ tx, me, dialogue: here }: OpenContext): Promise<readonly Reply[]> => {
  const accounts = await tx.select({ id: account.id }).from(account).where(eq(account.personId, me.personId));
  await here.keep(FORGET, { line: "删除我的数据" });
  return [say("people.forget-ask", { name: me.name, accounts: accounts.length, roles: me.roles.length })];
};

/**
 * 确定: what names this person goes. Every capability lets go of its own first; offices end; what they took part in stays
 * as a number. Who writes again afterwards is somebody new.
 */
export const forget = async (context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, now, me, audit, ports } = context;
  await authority(context);
  const replies = await ports.forget(context);
  for (const one of await endRoles(tx, me.personId))
    await audit("role.revoke", { person: me.personId, role: one.role, left: 1 }, one.unitId);
  await tx
    .update(person)
    .set({ name: ERASED, listed: false, leftAt: sql`coalesce(${person.leftAt}, ${now.toISOString()}::timestamptz)` })
    .where(eq(person.id, me.personId));
  await tx.delete(rosterEntry).where(eq(rosterEntry.personId, me.personId));
  await tx.delete(joinRequest).where(eq(joinRequest.personId, me.personId));
  const accounts = await tx
    .select({ id: account.id })
    .from(account)
    .where(eq(account.personId, me.personId))
    .for("update");
  for (const { id } of accounts) {
    await tx.delete(dialogue).where(eq(dialogue.accountId, id));
    await tx.execute(sql`select account_release(${id})`);
    await tx.delete(account).where(eq(account.id, id));
  }
  await audit("person.forget", { person: me.personId });
  return [...replies, say("people.forgotten")];
};
