import { and, eq, gt } from "drizzle-orm";
import type { Db } from "../core/command.ts";
import type { Incoming } from "../core/incoming.ts";
import { account, dialogue, place } from "../db/schema.ts";

/** Whether the sender is being asked something by the open lane here. Looks, and writes nothing. */
export const inDialogue = async (db: Db, { sender, place: here }: Incoming, now: Date): Promise<boolean> => {
  const [row] = await db
    .select({ name: dialogue.name })
    .from(dialogue)
    .innerJoin(account, eq(account.id, dialogue.accountId))
    .innerJoin(place, eq(place.id, dialogue.placeId))
    .where(
      and(
        eq(account.platform, sender.platform),
        eq(account.tenant, sender.tenant),
        eq(account.userId, sender.user),
        eq(place.chat, here.chat),
        eq(place.kind, here.kind),
        gt(dialogue.expiresAt, now),
      ),
    )
    .limit(1);
  return row !== undefined;
};
