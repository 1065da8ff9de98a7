import { afterAll, beforeAll, expect, test } from "vitest";
import type { Db } from "../../src/core/command.ts";
import { openDb } from "../../src/db/client.ts";
import { askLogin, openSession } from "../../src/db/console.ts";
import { newCode, newToken } from "../../src/db/token.ts";
import { createDesk, type Desk } from "../commands/console/desk.ts";

let desk: Desk;
let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  desk = await createDesk();
  ({ db, close } = openDb(desk.world.database.target, { max: 10 }));
});
afterAll(async () => {
  await close?.();
  await desk?.close();
});

const now = new Date("2026-11-23T02:00:00Z");
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const session = () => ({ token: newToken(), now, endsAt: after(720), expiresAt: after(30) });

/** A browser's request, as the chat has left it. */
const asked = async (state: string, minutes = 10): Promise<string> => {
  const token = newToken();
  const code = newCode(8);
  expect(await askLogin(db, { token, code, browser: "chrome/linux", now, expiresAt: after(minutes) })).toBe(true);
  await desk.world
    .sql`update console_login set state = ${state}, account_id = (select min(id) from account) where code = ${code}`;
  return token;
};

test.each(["waiting", "asked", "refused"])(
  "a request that is %s opens no session, also when it was confirmed a moment ago",
  async (state) => {
    expect(await openSession(db, await asked(state), session())).toBe(false);
  },
);

test("a confirmed one opens one, whoever looks at the same moment; not too late, and not once its account is gone", async () => {
  const token = await asked("confirmed");
  const opened = await Promise.all(Array.from({ length: 8 }, () => openSession(db, token, session())));
  expect(opened.filter(Boolean)).toHaveLength(1);
  expect(await openSession(db, await asked("confirmed", 0), session())).toBe(false);
  const orphan = await asked("confirmed");
  await desk.world.sql`update console_login set account_id = null`;
  expect(await openSession(db, orphan, session())).toBe(false);
});

test("a code that is taken is not given to a second browser", async () => {
  const request = { code: newCode(8), browser: "chrome/linux", now, expiresAt: after(10) };
  expect(await askLogin(db, { ...request, token: newToken() })).toBe(true);
  expect(await askLogin(db, { ...request, token: newToken() })).toBe(false);
});
