import { sql } from "drizzle-orm";
import type { Db, OpenContext, Reply, Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { setting } from "../../src/db/schema.ts";
import { say } from "./desk.ts";
import { mustBeInForce } from "./force.ts";

export const ACCEPT = "grievance.accept";
const KEY = "grievance.accepted";

const mustBeAdmin = async ({ tx, me }: OpenContext): Promise<void> => {
  const [row] = await tx.execute(sql`
    select from role r join unit u on u.id = r.unit_id and u.parent_id is null
    where r.person_id = ${me.personId} and r.role = 'admin'`);
  if (!row) throw new Refusal("grievance.accept-who");
};

const write = (db: Db | Tx, value: string) => db.insert(setting).values({ key: KEY, value }).onConflictDoNothing();

/** The make-believe platform has no administrators who could read along. */
export const acceptPretended = async (db: Db): Promise<void> => {
  await write(db, "playground");
};

/** 开通诉求: says what the platform's administrators can see, and asks once. */
export const askAccept = async (context: OpenContext): Promise<readonly Reply[]> => {
  await mustBeAdmin(context);
  await mustBeInForce(context.tx);
  await context.dialogue.keep(ACCEPT, { line: "开通诉求" });
  return [say("grievance.accept-ask")];
};

export const answerAccept = async (text: string, _: never, context: OpenContext): Promise<readonly Reply[]> => {
  if (!/^(?:确定|同意|开通|是)[。!！]?$/.test(text.trim())) {
    await context.dialogue.close();
    return [say("grievance.accept-not")];
  }
  await context.dialogue.close();
  await mustBeAdmin(context);
  await write(context.tx, context.now.toISOString());
  await context.audit("grievance.accept", { person: context.me.personId });
  return [say("grievance.accepted")];
};

/** 关闭诉求: nothing new is taken; what is there is worked to its end. */
export const close = async (context: OpenContext): Promise<readonly Reply[]> => {
  await mustBeAdmin(context);
  await context.tx.delete(setting).where(sql`key = ${KEY}`);
  await context.audit("grievance.close", { person: context.me.personId });
  return [say("grievance.accept-closed")];
};
