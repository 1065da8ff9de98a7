import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { adaptDefault, Client, EventDispatcher, LoggerLevel } from "@larksuiteoapi/node-sdk";
import pg from "pg";
import { APP, PATH } from "./events.ts";
import { endWithParent, say, setting } from "./parent.ts";

/** A bot as the SDK's README writes it: the dispatcher, one row in Postgres, an answer, and then the 200. */
const { platform, database } = setting();
const { host, port, user, password } = database;
const pool = new pg.Pool({ host, port, user, password, database: database.database, max: 16 });
const loggerLevel = LoggerLevel.error;
const client = new Client({ ...APP, domain: platform, loggerLevel });

const dispatcher = new EventDispatcher({ ...APP, loggerLevel }).register({
  "im.message.receive_v1": async ({ message, sender }) => {
    const { text } = JSON.parse(message.content) as { readonly text: string };
    await pool.query(
      "insert into bench_event (message_id, chat_id, open_id, line) values ($1, $2, $3, $4) on conflict do nothing",
      [message.message_id, message.chat_id, sender.sender_id?.open_id, text],
    );
    await client.im.message.create({
      params: { receive_id_type: "chat_id" },
      data: {
        receive_id: message.chat_id,
        msg_type: "text",
        content: JSON.stringify({ text: `收到：${text}` }),
        uuid: message.message_id,
      },
    });
  },
});

await pool.query(`create table if not exists bench_event (
  message_id text primary key, chat_id text not null, open_id text not null, line text not null, at timestamptz not null default now())`);
const server = createServer(adaptDefault(PATH, dispatcher, { autoChallenge: true }));
endWithParent();
server.listen(0, "127.0.0.1", () => say({ port: (server.address() as AddressInfo).port }));
