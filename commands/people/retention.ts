import { lt, sql } from "drizzle-orm";
import type { Tx } from "../../src/core/command.ts";
import { JOIN_REQUEST_MS } from "./limits.ts";
import { joinRequest, rosterDraft } from "./tables.ts";

/** What people leave behind: uploads never applied, requests never answered, and the chats of those who had themselves erased. */
export const retention = async (tx: Tx, now: Date): Promise<Readonly<Record<string, number>>> => {
  const drafts = await tx.delete(rosterDraft).where(lt(rosterDraft.expiresAt, now)).returning({ id: rosterDraft.id });
  const before = new Date(now.getTime() - JOIN_REQUEST_MS);
  const requests = await tx
    .delete(joinRequest)
    .where(lt(joinRequest.createdAt, before))
    .returning({ id: joinRequest.id });
  // The row stays, because others point to it; what leads to the person goes, once nothing waits to be delivered there.
  const chats = await tx.execute(sql`
    update place p set chat = 'erased:' || p.id, name = null
    where p.kind = 'private' and p.chat not like 'erased:%'
      and not exists (select from account a where a.platform = p.platform and a.tenant = p.tenant and a.user_id = p.chat)
      and not exists (select from outbox o where o.place_id = p.id)
    returning p.id`);
  return { roster_draft: drafts.length, join_request: requests.length, place: chats.length };
};
