import { sql } from "drizzle-orm";
import type { Db, Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";

/** Roles, row policies and grants are as they must be; otherwise concerns are off, and say so. */
export const mustBeInForce = async (tx: Tx): Promise<void> => {
  const [row] = await tx.execute<{ ok: boolean }>(sql`select grievance_in_force() as ok`);
  if (!row?.ok) throw new Refusal("grievance.off");
};

/** The union's administrator knows that chats can be seen by the platform's administrators, and said so once. */
export const mustBeAccepted = async (tx: Tx): Promise<void> => {
  const [row] = await tx.execute<{ ok: boolean }>(sql`select grievance_accepted() as ok`);
  if (!row?.ok) throw new Refusal("grievance.not-open");
};

/** Both at once, for whoever only wants to know. */
export const areOpen = async (db: Db | Tx): Promise<boolean> => {
  const [row] = await db.execute<{ ok: boolean }>(sql`select grievance_in_force() and grievance_accepted() as ok`);
  return row?.ok === true;
};

/** From here on this transaction sees the cases of this officer, and no others. */
export const asOfficer = async (tx: Tx, personId: number): Promise<void> => {
  await mustBeInForce(tx);
  await tx.execute(sql`select set_config('app.officer', ${String(personId)}, true)`);
};

/** From here on this transaction sees the one case that these receipts open. */
export const withReceipts = async (tx: Tx, tags: readonly Buffer[]): Promise<void> => {
  const list = tags.map((tag) => tag.toString("hex")).join(",");
  await tx.execute(sql`select set_config('app.receipt', ${list}, true)`);
};
