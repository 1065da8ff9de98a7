import { and, eq, gt, ne } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { account, place } from "../../src/db/schema.ts";
import { refresh } from "./changes.ts";
import { LIST_LENGTH } from "./limits.ts";
import { activity } from "./tables.ts";
import { brief } from "./targets.ts";

const aheadHere = ({ tx, now, place: here }: OpenContext) =>
  tx
    .select()
    .from(activity)
    .where(and(eq(activity.placeId, here.id), ne(activity.state, "cancelled"), gt(activity.startsAt, now)))
    .orderBy(activity.number);

/** Brought back into a group: its cards show what happened meanwhile. */
export const backInGroup = async (context: OpenContext): Promise<readonly Reply[]> =>
  (await aheadHere(context)).map(refresh);

/** Taken out of a group: whoever announced what is still ahead there hears so in private, once for all of it. */
export const outOfGroup = async (context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, place: here } = context;
  const rows = await aheadHere(context);
  const [group] = await tx.select({ name: place.name }).from(place).where(eq(place.id, here.id));
  const replies: Reply[] = [];
  for (const personId of new Set(rows.map(({ createdBy }) => createdBy))) {
    const own = rows.filter(({ createdBy }) => createdBy === personId).slice(0, LIST_LENGTH);
    const accounts = await tx.select({ id: account.id }).from(account).where(eq(account.personId, personId));
    const facts = { group: group?.name ?? "", activities: own.map(brief) };
    for (const { id: accountId } of accounts)
      replies.push({ mode: "message", to: { accountId }, kind: "signup.group-gone", facts });
  }
  return replies;
};
