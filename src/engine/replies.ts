import { sql } from "drizzle-orm";
import type { Reply, Tx } from "../core/command.ts";
import { jsonText } from "../db/client.ts";
import type { Concealer } from "./conceal.ts";
import type { OutboxRow } from "./outbox.ts";

interface Asked {
  readonly messageId?: string;
  /** Whether the platform waits for an answer: the first reply for the person who asked may be it. */
  readonly reply?: unknown;
}

/** Replies as `outbox_put_all` wants them. */
export const rowsOf = (
  replies: readonly Reply[],
  sender: { accountId: number | null; placeId: number | null },
  { hide }: Concealer,
  { messageId, reply: handle }: Asked = {},
) => {
  const answer = handle && replies.find((reply) => reply.mode !== "update" && isForSender(reply.to));
  return replies.map((reply) => {
    if (reply.mode === "update") return reply;
    const { to, secret, ...open } = reply;
    const rest = secret ? { ...open, facts: hide(open.facts) } : open;
    const row = { ...rest, ...(reply === answer ? { awaited: true } : {}) };
    if (to === "here") return { ...row, placeId: sender.placeId, replyTo: messageId };
    return { ...row, ...(to === "sender" ? { accountId: sender.accountId } : to) };
  });
};

const isForSender = (to: unknown): boolean => to === "here" || to === "sender";

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
