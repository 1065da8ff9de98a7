import { and, eq, isNull, sql } from "drizzle-orm";
import type { Db, Tx } from "../core/command.ts";
import { once } from "./schema.ts";
import { hashOf, isToken, newToken } from "./token.ts";

/** Makes a one-time link and answers its token; the link works once the transaction is committed. */
export const issueOnce = async (
  tx: Tx,
  purpose: string,
  payload: Readonly<Record<string, unknown>>,
  expiresAt: Date,
): Promise<string> => {
  const token = newToken();
  await tx.insert(once).values({ tokenHash: hashOf(token), purpose, payload, expiresAt });
  return token;
};

export type OnceLook =
  | { readonly state: "open"; readonly purpose: string; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly state: "spent" | "expired" | "unknown" };

const look = (
  rows: readonly { purpose: string; payload: unknown; expiresAt: Date; spentAt: Date | null }[],
  now: Date,
): OnceLook => {
  const [row] = rows;
  if (!row) return { state: "unknown" };
  if (row.spentAt) return { state: "spent" };
  if (row.expiresAt <= now) return { state: "expired" };
  return { state: "open", purpose: row.purpose, payload: row.payload as Readonly<Record<string, unknown>> };
};

/** What a link leads to. Looking never spends it: previewers and scanners look. */
export const lookOnce = async (db: Db | Tx, token: string, now: Date): Promise<OnceLook> =>
  isToken(token)
    ? look(
        await db
          .select()
          .from(once)
          .where(eq(once.tokenHash, hashOf(token))),
        now,
      )
    : { state: "unknown" };

/** The same, keeping everybody else who wants to act on the link waiting until this transaction ends. */
export const holdOnce = async (tx: Tx, token: string, now: Date): Promise<OnceLook> =>
  isToken(token)
    ? look(
        await tx
          .select()
          .from(once)
          .where(eq(once.tokenHash, hashOf(token)))
          .for("update"),
        now,
      )
    : { state: "unknown" };

/** False when somebody was faster, or it is too late. */
export const spendOnce = async (tx: Tx, token: string, now: Date): Promise<boolean> => {
  const spent = await tx
    .update(once)
    .set({ spentAt: now })
    .where(
      and(
        eq(once.tokenHash, hashOf(token)),
        isNull(once.spentAt),
        sql`${once.expiresAt} > ${now.toISOString()}::timestamptz`,
      ),
    )
    .returning({ purpose: once.purpose });
  return spent.length > 0;
};
