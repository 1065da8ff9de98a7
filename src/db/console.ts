import { and, eq, gt, type SQL, sql } from "drizzle-orm";
import type { Db, Member } from "../core/command.ts";
import type { Account } from "../core/incoming.ts";
import { apiToken, consoleLogin, consoleSession } from "./schema-console.ts";
import { hashOf } from "./token.ts";

/** Somebody who is signed in, as the open lane knows them. */
export interface Signed {
  readonly me: Member;
  readonly account: Account;
  readonly placeId: number;
  /** The unit of a private chat: the whole union. */
  readonly placeUnitId: number;
}

/** Whoever an account belongs to right now. `touch` answers the account's id; nobody for one who left. */
const signedBy = async (db: Db, touch: SQL): Promise<Signed | null> => {
  const [row] = await db.execute<Record<string, unknown> & { found: Signed }>(sql`
    with touched as (${touch})
    select jsonb_build_object(
      'me', jsonb_build_object('accountId', a.id, 'personId', p.id, 'name', p.name, 'unitId', p.unit_id,
        'roles', (select coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'unitId', r.unit_id)), '[]') from role r where r.person_id = p.id)),
      'account', jsonb_build_object('platform', a.platform, 'tenant', a.tenant, 'user', a.user_id),
      'placeId', private_place(a.id),
      'placeUnitId', (select id from unit where parent_id is null)) as found
    from touched t join account a on a.id = t.account_id join person p on p.id = a.person_id and p.left_at is null`);
  return row?.found ?? null;
};

const at = (moment: Date): SQL => sql`${moment.toISOString()}::timestamptz`;

/** The holder of a session, which goes on for as long again. */
export const signedIn = (db: Db, token: string, now: Date, idleMs: number): Promise<Signed | null> =>
  signedBy(
    db,
    sql`update ${consoleSession} set expires_at = least(ends_at, ${at(new Date(now.getTime() + idleMs))})
      where token_hash = ${hashOf(token)} and expires_at > ${at(now)} returning account_id`,
  );

/** The holder of a personal token; the day of its use is put down. */
export const signedByToken = (db: Db, token: string, now: Date, today: string): Promise<Signed | null> =>
  signedBy(
    db,
    sql`update ${apiToken} set used_on = ${today} where token_hash = ${hashOf(token)} and expires_at > ${at(now)} returning account_id`,
  );

export const endSession = async (db: Db, token: string): Promise<void> => {
  await db.delete(consoleSession).where(eq(consoleSession.tokenHash, hashOf(token)));
};

export interface NewLogin {
  readonly token: string;
  readonly code: string;
  readonly browser: string;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** False when the code is taken. */
export const askLogin = async (db: Db, { token, now, ...login }: NewLogin): Promise<boolean> => {
  const made = await db
    .insert(consoleLogin)
    .values({ ...login, browserHash: hashOf(token), createdAt: now, state: "waiting" })
    .onConflictDoNothing()
    .returning({ code: consoleLogin.code });
  return made.length > 0;
};

/** How far a browser has come; null when it never asked. */
export const seeLogin = async (db: Db, token: string) => {
  const [row] = await db
    .select({ state: consoleLogin.state, code: consoleLogin.code, expiresAt: consoleLogin.expiresAt })
    .from(consoleLogin)
    .where(eq(consoleLogin.browserHash, hashOf(token)));
  return row ?? null;
};

export const dropLogin = async (db: Db, token: string): Promise<void> => {
  await db.delete(consoleLogin).where(eq(consoleLogin.browserHash, hashOf(token)));
};

/** Turns the confirmed request of a browser into a session, once. False when there is none any more. */
export const openSession = (
  db: Db,
  browserToken: string,
  session: { readonly token: string; readonly now: Date; readonly endsAt: Date; readonly expiresAt: Date },
): Promise<boolean> =>
  db.transaction(async (tx) => {
    const [login] = await tx
      .delete(consoleLogin)
      .where(
        and(
          eq(consoleLogin.browserHash, hashOf(browserToken)),
          eq(consoleLogin.state, "confirmed"),
          gt(consoleLogin.expiresAt, session.now),
        ),
      )
      .returning();
    if (!login || login.accountId === null) return false;
    await tx.insert(consoleSession).values({
      tokenHash: hashOf(session.token),
      accountId: login.accountId,
      browser: login.browser,
      createdAt: session.now,
      endsAt: session.endsAt,
      expiresAt: session.expiresAt,
    });
    return true;
  });
