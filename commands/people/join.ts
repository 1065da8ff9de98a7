import { and, eq, inArray, sql } from "drizzle-orm";
import type { OpenContext, Reply, Tx } from "../../src/core/command.ts";
import { account, person, role } from "../../src/db/schema.ts";
import { joinRequest, personMerged } from "./tables.ts";

/** What must be known, with both people locked, to say whether an account may go over. */
export interface Standing {
  readonly mine: { readonly id: number; readonly name: string; readonly listed: boolean };
  /** Null when it left or was merged a moment ago. */
  readonly target: { readonly id: number; readonly name: string } | null;
  /** The target's accounts: whoever holds one can say whether another is theirs too. */
  readonly accounts: readonly number[];
  readonly roles: readonly { readonly role: string; readonly unitId: number }[];
}

/** Locks both people, in one order for everybody; of two accounts that race for one person the second finds the first's. */
export const standing = async (tx: Tx, mineId: number, targetId: number): Promise<Standing> => {
  const rows = await tx
    .select({ id: person.id, name: person.name, listed: person.listed, leftAt: person.leftAt })
    .from(person)
    .where(inArray(person.id, [mineId, targetId]))
    .orderBy(person.id)
    .for("no key update");
  const mine = rows.find(({ id }) => id === mineId);
  if (!mine) throw new Error("the sender's person went away");
  const target = rows.find(({ id, leftAt }) => id === targetId && leftAt === null) ?? null;
  const accounts = await tx.select({ id: account.id }).from(account).where(eq(account.personId, targetId));
  const roles = await tx.select({ role: role.role, unitId: role.unitId }).from(role).where(eq(role.personId, targetId));
  return { mine, target, accounts: accounts.map(({ id }) => id), roles };
};

/** One person turned out to be another: all that is theirs goes over. Sign-ups that collide stay with the old record. */
const merge = async (tx: Tx, now: Date, from: number, into: number): Promise<void> => {
  await tx.delete(joinRequest).where(eq(joinRequest.personId, from));
  const [row] = await tx.execute<{ whole: boolean }>(sql`select person_move(${from}, ${into}) as whole`);
  await tx.insert(personMerged).values({ fromId: from, intoId: into, at: now }).onConflictDoNothing();
  if (row?.whole) await tx.delete(person).where(eq(person.id, from));
  else await tx.update(person).set({ leftAt: now }).where(eq(person.id, from));
};

/**
 * Gives an account to a person. A record that only the platform made is merged; from a member of the roster only the
 * account goes, because that member is somebody else.
 */
export const giveAccount = async (
  { tx, now, audit }: OpenContext,
  accountId: number,
  { mine, target }: Standing,
): Promise<void> => {
  if (!target) throw new Error("there is nobody to give it to");
  if (mine.listed) {
    await tx
      .update(account)
      .set({ personId: target.id })
      .where(and(eq(account.id, accountId), eq(account.personId, mine.id)));
  } else {
    await merge(tx, now, mine.id, target.id);
  }
  await tx.delete(joinRequest).where(eq(joinRequest.accountId, accountId));
  await audit("person.join", { account: accountId, from: mine.id, person: target.id, merged: mine.listed ? 0 : 1 });
};

export const say = (kind: string, facts: Readonly<Record<string, unknown>> = {}): Reply => ({
  mode: "message",
  to: "here",
  kind,
  facts,
});

export const tell = (
  accounts: readonly number[],
  kind: string,
  facts: Readonly<Record<string, unknown>> = {},
): readonly Reply[] => accounts.map((accountId) => ({ mode: "message", to: { accountId }, kind, facts }));
