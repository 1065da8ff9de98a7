import { createDecipheriv, createHash, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import postgres from "postgres";
import { projectRoot } from "../../../src/db/root.ts";
import { APP, PATH, PLATFORM } from "./events.ts";
import { endWithParent, say, setting } from "./parent.ts";

/**
 * What cannot be done without: check, decrypt, one prepared statement that signs somebody up, the 200. No claim and no outbox;
 * no reply either, or one that is sent after the 200 and forgotten. The handler makes no function while it runs: the loader
 * of sources wraps those that have a name.
 */
interface Event {
  readonly header: { readonly token: string; readonly tenant_key: string };
  readonly event: {
    readonly sender: { readonly sender_id: { readonly open_id: string } };
    readonly message: { readonly message_id: string; readonly chat_id: string; readonly content: string };
  };
}

interface Done {
  readonly title: string;
  readonly heads: number;
}

const { database, platform, replies } = setting();
const { host, port, user, password } = database;
const sql = postgres({
  ...(host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }),
  ...{ user, password, database: database.database, ssl: false, max: 16 },
});

const KEY = createHash("sha256").update(APP.encryptKey).digest();

const decrypt = (sealed: string): string => {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-cbc", KEY, bytes.subarray(0, 16));
  return decipher.update(bytes.subarray(16), undefined, "utf8") + decipher.final("utf8");
};

const isSigned = (raw: string, headers: Headers): boolean => {
  const stamp = `${headers.get("x-lark-request-timestamp")}${headers.get("x-lark-request-nonce")}`;
  const expected = createHash("sha256").update(`${stamp}${APP.encryptKey}${raw}`).digest("hex");
  const given = headers.get("x-lark-signature") ?? "";
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
};

/** The build's, for the same reason. */
const { exchange }: typeof import("../../../adapters/feishu/exchange.ts") = await import(
  pathToFileURL(join(projectRoot(), "dist/adapters/feishu/exchange.js")).href
);
const HEADERS = { authorization: "Bearer t-bench", "content-type": "application/json; charset=utf-8" };

const reply = (messageId: string, { title, heads }: Done) =>
  exchange({
    method: "POST",
    url: new URL(`${platform}/open-apis/im/v1/messages/${messageId}/reply`),
    headers: HEADERS,
    body: JSON.stringify({
      msg_type: "text",
      content: JSON.stringify({ text: `已报名 ${title}，现在 ${heads} 人` }),
      uuid: messageId,
    }),
    withinMs: 10_000,
  });

const signUp = (tenant: string, openId: string, chat: string) => sql<Done[]>`
  with me as (
    select id, person_id from account where platform = ${PLATFORM} and tenant = ${tenant} and user_id = ${openId}
  ), it as (
    select a.id, a.title, a.turns from place p join activity a on a.place_id = p.id
    where p.platform = ${PLATFORM} and p.tenant = ${tenant} and p.kind = 'group' and p.chat = ${chat} and a.state = 'open'
    for no key update of a
  ), party as (
    insert into signup (activity_id, person_id, account_id, heads, state, turn, created_at, changed_at, changed_by)
      select it.id, me.person_id, me.id, 1, 'in', it.turns + 1, now(), now(), me.person_id from it, me
      on conflict do nothing returning heads
  )
  update activity a set heads = a.heads + party.heads, turns = a.turns + 1 from it, party where a.id = it.id
    returning a.heads, a.title`;

const app = new Hono().post(PATH, async (c) => {
  const raw = await c.req.text();
  if (!isSigned(raw, c.req.raw.headers)) return c.json({ error: "signature" }, 401);
  const { encrypt } = JSON.parse(raw) as { readonly encrypt: string };
  const { header, event } = JSON.parse(decrypt(encrypt)) as Event;
  if (header.token !== APP.verificationToken) return c.json({ error: "token" }, 401);
  const { text } = JSON.parse(event.message.content) as { readonly text: string };
  if (!text.startsWith("@_user_1 ")) return c.json({});
  const [done] = await signUp(header.tenant_key, event.sender.sender_id.open_id, event.message.chat_id);
  if (replies && done) void reply(event.message.message_id, done);
  return c.json({});
});

endWithParent();
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => say({ port }));
