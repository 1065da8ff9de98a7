import { and, count, desc, eq, gt, inArray } from "drizzle-orm";
import { dayOf, isoOf } from "../../src/core/china.ts";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { clean } from "../../src/core/normalise.ts";
import { account } from "../../src/db/schema.ts";
import { apiToken } from "../../src/db/schema-console.ts";
import { hashOf, newToken } from "../../src/db/token.ts";
import { MAX_TOKEN_NAME, MAX_TOKENS, TOKEN_DAYS } from "./limits.ts";
import { say } from "./say.ts";

const PREFIX = "uh_";
const DAY_MS = 24 * 3_600_000;

const mustBeOfficer = ({ me }: OpenContext): void => {
  if (!me.roles.some(({ role }) => role === "officer")) throw new Refusal("console.not-officer");
};

/** Those of this person that still work, whichever account they were made with. */
const mine = ({ tx, me, now }: OpenContext) =>
  and(
    inArray(apiToken.accountId, tx.select({ id: account.id }).from(account).where(eq(account.personId, me.personId))),
    gt(apiToken.expiresAt, now),
  );

export type TokenLine = Pick<typeof apiToken.$inferSelect, "id" | "name" | "madeOn" | "usedOn"> & {
  readonly endsOn: string;
};

export const listTokens = async (context: OpenContext): Promise<readonly TokenLine[]> => {
  const rows = await context.tx.select().from(apiToken).where(mine(context)).orderBy(desc(apiToken.id));
  return rows.map(({ id, name, madeOn, usedOn, expiresAt }) => ({
    id,
    name,
    madeOn,
    usedOn,
    endsOn: isoOf(dayOf(expiresAt)),
  }));
};

/** A new token, in clear for this once. */
export const mint = async (said: string, days: number, context: OpenContext): Promise<string> => {
  mustBeOfficer(context);
  const { tx, now, me, audit } = context;
  const name = clean(said, MAX_TOKEN_NAME);
  if (name === "") throw new Refusal("console.token-name");
  if (!TOKEN_DAYS.some((known) => known === days)) throw new Refusal("console.token-days");
  // Two pages that make one at the same moment wait for each other here.
  await tx.select({ id: account.id }).from(account).where(eq(account.personId, me.personId)).for("update");
  const [held] = await tx.select({ all: count() }).from(apiToken).where(mine(context));
  if ((held?.all ?? 0) >= MAX_TOKENS) throw new Refusal("console.token-many", { most: MAX_TOKENS });
  const [same] = await tx
    .select({ id: apiToken.id })
    .from(apiToken)
    .where(and(mine(context), eq(apiToken.name, name)));
  if (same) throw new Refusal("console.token-same", { name });
  const token = `${PREFIX}${newToken()}`;
  await tx.insert(apiToken).values({
    tokenHash: hashOf(token),
    accountId: me.accountId,
    name,
    madeOn: isoOf(dayOf(now)),
    expiresAt: new Date(now.getTime() + days * DAY_MS),
  });
  await audit("token.mint", { person: me.personId, days }, me.unitId);
  return token;
};

/** From now on it opens nothing. One of somebody else is not there. */
export const revoke = async (id: number, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, me, audit } = context;
  const [gone] = await tx
    .delete(apiToken)
    .where(and(eq(apiToken.id, id), mine(context)))
    .returning({ name: apiToken.name });
  if (!gone) throw new Refusal("console.token-gone");
  await audit("token.revoke", { person: me.personId }, me.unitId);
  return [say("console.token-revoked", { name: gone.name })];
};
