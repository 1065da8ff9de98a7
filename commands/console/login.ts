import { and, eq, inArray, ne, sql } from "drizzle-orm";
import { readCode } from "../../src/core/code.ts";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { CONSOLE_ROLES } from "../../src/core/console.ts";
import { Refusal } from "../../src/core/errors.ts";
import { account } from "../../src/db/schema.ts";
import { consoleLogin, consoleTry } from "../../src/db/schema-console.ts";
import { CODE_LENGTH, ENTER_MS, MAX_TRIES, TRIES_MS } from "./limits.ts";
import { say } from "./say.ts";

type Login = typeof consoleLogin.$inferSelect;

const mustHoldOffice = ({ me }: OpenContext): void => {
  if (!me.roles.some(({ role }) => CONSOLE_ROLES.includes(role))) throw new Refusal("console.no-office");
};

/** 登录 alone: where the console is and how one gets in. */
export const howTo = async (context: OpenContext): Promise<readonly Reply[]> => {
  mustHoldOffice(context);
  return [say("console.how", { url: context.link("/console") })];
};

/** The tries of this person, held until this transaction ends, so that many at once are counted one by one. */
const triesOf = async ({ tx, me, now }: OpenContext): Promise<number> => {
  const fresh = { tries: 0, expiresAt: new Date(now.getTime() + TRIES_MS) };
  await tx
    .insert(consoleTry)
    .values({ personId: me.personId, ...fresh })
    .onConflictDoUpdate({
      target: consoleTry.personId,
      set: fresh,
      setWhere: sql`${consoleTry.expiresAt} <= ${now.toISOString()}::timestamptz`,
    });
  const [row] = await tx.select().from(consoleTry).where(eq(consoleTry.personId, me.personId)).for("update");
  return row?.tries ?? 0;
};

/** A wrong code is answered, not refused: what counts it must stay. */
const countWrong = async ({ tx, me }: OpenContext, tries: number): Promise<readonly Reply[]> => {
  await tx
    .update(consoleTry)
    .set({ tries: tries + 1 })
    .where(eq(consoleTry.personId, me.personId));
  return [say("console.wrong-code", { left: MAX_TRIES - tries - 1 })];
};

const loginOf = async (code: string, { tx }: OpenContext): Promise<Login | undefined> => {
  const [row] = await tx.select().from(consoleLogin).where(eq(consoleLogin.code, code)).for("update");
  return row;
};

/** 登录 CODE: asks whether that browser is theirs. Nothing opens yet: a code may come from somebody who wants them to send it. */
export const login = async (said: string, context: OpenContext): Promise<readonly Reply[]> => {
  mustHoldOffice(context);
  const { tx, now, me } = context;
  const tries = await triesOf(context);
  if (tries >= MAX_TRIES) throw new Refusal("console.too-many");
  const code = readCode(said);
  const row = code.length === CODE_LENGTH ? await loginOf(code, context) : undefined;
  if (!row) return countWrong(context, tries);
  if (row.expiresAt <= now) throw new Refusal("console.code-over");
  const mine = row.state === "asked" && row.accountId === me.accountId;
  if (row.state !== "waiting" && !mine) throw new Refusal("console.code-used");
  await tx
    .update(consoleLogin)
    .set({ state: "asked", accountId: me.accountId })
    .where(eq(consoleLogin.browserHash, row.browserHash));
  const minutes = Math.max(0, Math.round((now.getTime() - row.createdAt.getTime()) / 60_000));
  return [say("console.confirm", { code, browser: row.browser, minutes })];
};

/** The request of a browser about which this account was asked, and has not answered yet. */
const asked = async (said: string, context: OpenContext): Promise<Login> => {
  mustHoldOffice(context);
  const row = await loginOf(readCode(said), context);
  if (row?.state !== "asked" || row.accountId !== context.me.accountId) throw new Refusal("console.not-asked");
  if (row.expiresAt <= context.now) throw new Refusal("console.code-over");
  return row;
};

/** Every other account of this person: whoever has taken one over must not stay unseen. */
const othersOf = async ({ tx, me }: OpenContext): Promise<readonly number[]> => {
  const rows = await tx
    .select({ id: account.id })
    .from(account)
    .where(and(eq(account.personId, me.personId), ne(account.id, me.accountId)));
  return rows.map(({ id }) => id);
};

/** 确认登录 CODE: the browser that shows the code comes in when it looks the next time. */
export const confirm = async (said: string, context: OpenContext): Promise<readonly Reply[]> => {
  const row = await asked(said, context);
  const { tx, now, me, audit } = context;
  await tx
    .update(consoleLogin)
    .set({ state: "confirmed", expiresAt: new Date(now.getTime() + ENTER_MS) })
    .where(eq(consoleLogin.browserHash, row.browserHash));
  await audit("console.login", { person: me.personId }, me.unitId);
  const facts = { browser: row.browser };
  const others = (await othersOf(context)).map(
    (accountId): Reply => ({ mode: "message", to: { accountId }, kind: "console.signed-in", facts }),
  );
  return [say("console.signed-in", facts), ...others];
};

/** 不是我 CODE. */
export const refuse = async (said: string, context: OpenContext): Promise<readonly Reply[]> => {
  const row = await asked(said, context);
  await context.tx.update(consoleLogin).set({ state: "refused" }).where(eq(consoleLogin.browserHash, row.browserHash));
  return [say("console.refused")];
};

/** What an account of this person has open or is about to open. */
export const endAll = async ({ tx, me }: OpenContext): Promise<number> => {
  const mine = tx.select({ id: account.id }).from(account).where(eq(account.personId, me.personId));
  await tx.delete(consoleLogin).where(inArray(consoleLogin.accountId, mine));
  const ended = await tx.execute(
    sql`delete from console_session where account_id in (select id from account where person_id = ${me.personId}) returning 1`,
  );
  return ended.length;
};

/** 登出: every browser of this person, also one that was confirmed and has not come in yet. */
export const logout = async (context: OpenContext): Promise<readonly Reply[]> => {
  const ended = await endAll(context);
  if (ended > 0) await context.audit("console.logout", { person: context.me.personId }, context.me.unitId);
  return [say("console.signed-out", { ended })];
};
