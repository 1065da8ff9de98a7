import { and, eq, ne, sql } from "drizzle-orm";
import type { OpenContext, Reply, Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { account, person, role } from "../../src/db/schema.ts";
import { heldBy, holds } from "./authority.ts";
import { giveAccount, type Standing, say, standing, tell } from "./join.ts";
import { JOIN_REQUEST_MS, MAX_ASKED } from "./limits.ts";
import { joinRequest } from "./tables.ts";
import { loadUnits, type Unit, unitOf } from "./units.ts";

/** Accounts of those who administer a unit. */
const adminAccounts = async (tx: Tx, at: Unit, except: number): Promise<readonly number[]> => {
  const rows = await tx
    .selectDistinct({ id: account.id })
    .from(role)
    .innerJoin(account, eq(account.personId, role.personId))
    .where(
      and(
        eq(role.role, "admin"),
        ne(account.id, except),
        sql`${role.unitId} = any (array[${sql.join([...at.path], sql`, `)}]::int[])`,
      ),
    )
    .limit(MAX_ASKED);
  return rows.map(({ id }) => id);
};

/**
 * The person wanted has an account or a role already: typing a name must not be enough to become them. Their own account
 * is asked, or where there is none, whoever administers their unit.
 */
export const requestJoin = async (
  { target }: Standing,
  at: Unit,
  because: "account" | "roles",
  context: OpenContext,
): Promise<readonly Reply[]> => {
  const { tx, now, me, incoming } = context;
  if (!target) return [];
  const facts = { name: target.name, unit: at.full, because };
  const asked = because === "account" ? await accountsOf(tx, target.id) : await adminAccounts(tx, at, me.accountId);
  if (asked.length === 0) throw new Refusal("people.join-nobody", facts);
  const known = await pending(tx, now, me.accountId);
  if (known?.personId === target.id) return [say("people.join-pending", facts)];
  const values = { accountId: me.accountId, personId: target.id, createdAt: now };
  const [made] = await tx
    .insert(joinRequest)
    .values(values)
    .onConflictDoUpdate({ target: joinRequest.accountId, set: values })
    .returning({ id: joinRequest.id });
  const question = { ...facts, request: made?.id ?? 0, asker: me.name, platform: incoming.sender.platform };
  return [...tell(asked.slice(0, MAX_ASKED), "people.join-ask", question), say("people.join-asked", facts)];
};

const accountsOf = async (tx: Tx, personId: number): Promise<readonly number[]> =>
  (await tx.select({ id: account.id }).from(account).where(eq(account.personId, personId))).map(({ id }) => id);

const pending = async (tx: Tx, now: Date, accountId: number) => {
  const [row] = await tx.select().from(joinRequest).where(eq(joinRequest.accountId, accountId)).for("update");
  return row && row.createdAt.getTime() + JOIN_REQUEST_MS > now.getTime() ? row : null;
};

/** The request, taken off the list, if the sender is who was asked. */
const takeRequest = async (id: number, { tx, now, me }: OpenContext) => {
  const [row] = await tx
    .select({ r: joinRequest, mine: account.personId, unitId: person.unitId, name: person.name })
    .from(joinRequest)
    .innerJoin(account, eq(account.id, joinRequest.accountId))
    .innerJoin(person, eq(person.id, joinRequest.personId))
    .where(eq(joinRequest.id, id))
    .for("update", { of: joinRequest });
  const at = row && unitOf(await loadUnits(tx), row.unitId);
  const own = row?.r.personId === me.personId && row.r.accountId !== me.accountId;
  const admin = at && row.r.accountId !== me.accountId && holds(await heldBy(tx, me.personId), ["admin"], at);
  if (!row || !at || !(own || admin) || row.r.createdAt.getTime() + JOIN_REQUEST_MS <= now.getTime()) {
    throw new Refusal("people.join-gone");
  }
  await tx.delete(joinRequest).where(eq(joinRequest.id, id));
  return {
    accountId: row.r.accountId,
    personId: row.r.personId,
    mine: row.mine,
    facts: { name: row.name, unit: at.full },
  };
};

/** 同意身份: the account is theirs too. */
export const acceptJoin = async (id: number, context: OpenContext): Promise<readonly Reply[]> => {
  const { accountId, personId, mine, facts } = await takeRequest(id, context);
  const both = await standing(context.tx, mine, personId);
  if (!both.target || mine === personId) throw new Refusal("people.join-gone");
  await giveAccount(context, accountId, both);
  return [say("people.join-accepted", facts), ...tell([accountId], "people.joined", facts)];
};

/** 拒绝身份: it is somebody else's. */
export const refuseJoin = async (id: number, context: OpenContext): Promise<readonly Reply[]> => {
  const { accountId, personId, facts } = await takeRequest(id, context);
  await context.audit("person.join-refused", { account: accountId, person: personId });
  return [say("people.join-refused", facts), ...tell([accountId], "people.join-denied", facts)];
};
