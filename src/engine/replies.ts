import { sql } from "drizzle-orm";
import type { Reply, Tx } from "../core/command.ts";
import { jsonText } from "../db/client.ts";
import type { Concealer } from "./conceal.ts";
import type { OutboxRow } from "./outbox.ts";

/** Replies as `outbox_put_all` wants them. */
export const rowsOf = (
  replies: readonly Reply[],
  sender: { accountId: number | null; placeId: number | null },
  { hide }: Concealer,
  messageId?: string,
) =>
  replies.map((reply) => {
    if (reply.mode === "update") return reply;
    const { to, secret, ...open } = reply;
    const rest = secret ? { ...open, facts: hide(open.facts) } : open;
    if (to === "here") return { ...rest, placeId: sender.placeId, replyTo: messageId };
    return {
      ...rest,
      ...(to === "sender" ? { accountId: sender.accountId } : to),
    };
  });

/** Writes the replies of a verb or a job; in the same transaction as what they tell of. */
export const putAll = async (
  tx: Tx,
  rows: readonly object[],
  now: Date,
  process: string,
): Promise<readonly OutboxRow[]> => {
  if (rows.length === 0) return [];
  const [row] = await tx.execute<{ entries: OutboxRow[] }>(
    sql`select outbox_put_all(${jsonText(rows)}::jsonb, ${now.toISOString()}::timestamptz, ${process}::uuid) as entries`,
  );
  return row?.entries ?? [];
};
