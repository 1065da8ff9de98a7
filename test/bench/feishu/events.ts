import { encrypt, signatureHeaders } from "../../support/fake-feishu/wire.ts";
import { groupOf, TENANT, userOf } from "../population.ts";
import type { Wish } from "../workload.ts";

/** The app that all who are measured are. */
export const APP = {
  appId: "cli_0123456789abcdef",
  appSecret: "bench-app-secret",
  encryptKey: "bench-encrypt-key",
  verificationToken: "bench-verification-token",
} as const;

export const PLATFORM = "feishu";
export const PATH = "/feishu/events";
export const BOT = "ou_bench_bot";

/** What is posted to the program, headers and all, and the message it is about. */
export interface Sealed {
  readonly messageId: string;
  readonly bytes: Buffer;
}

const MENTIONS_PER_MESSAGE = 100;

/** As `test/bench/population.ts` names people, so that nobody is renamed on the way. */
const nameOf = (person: number): string => `教师${person}`;

const mention = (key: string, openId: string, name: string, type: "user" | "bot") => ({
  key,
  id: { union_id: `on_${openId}`, user_id: "", open_id: openId },
  mentioned_type: type,
  name,
  tenant_key: TENANT,
});

let sent = 0;

const messageOf = (person: number, chat: string, text: string, mentions: readonly object[]) => {
  sent += 1;
  const now = String(Date.now());
  const messageId = `om_${process.pid}_${sent}`;
  const openId = userOf(person);
  const plain = {
    schema: "2.0",
    header: {
      event_id: `ev_${process.pid}_${sent}`,
      event_type: "im.message.receive_v1",
      create_time: now,
      token: APP.verificationToken,
      app_id: APP.appId,
      tenant_key: TENANT,
    },
    event: {
      sender: {
        sender_id: { union_id: `on_${openId}`, user_id: "", open_id: openId },
        sender_type: "user",
        tenant_key: TENANT,
      },
      message: {
        message_id: messageId,
        create_time: now,
        update_time: now,
        chat_id: chat,
        chat_type: "group",
        message_type: "text",
        content: JSON.stringify({ text }),
        mentions,
      },
    },
  };
  return { messageId, plain };
};

const requestOf = (plain: object): Buffer => {
  const body = JSON.stringify({ encrypt: encrypt(APP.encryptKey, JSON.stringify(plain)) });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const headers = {
    Host: "127.0.0.1",
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": String(Buffer.byteLength(body)),
    ...signatureHeaders(APP.encryptKey, body, timestamp, `n${sent}`),
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${PATH} HTTP/1.1\r\n${head.join("")}\r\n${body}`);
};

/** One line by mention in the group of an activity, sealed and signed as the platform does it. */
export const seal = ({ activity, person, text }: Wish): Sealed => {
  const mentions = [mention("@_user_1", BOT, "教工之家", "bot")];
  const { messageId, plain } = messageOf(person, groupOf(activity), `@_user_1 ${text}`, mentions);
  return { messageId, bytes: requestOf(plain) };
};

/**
 * Talk that is not for the bot and mentions everybody: in the long run all names are known, and asking for them, ten at a
 * time and three times a second, is not what is measured.
 */
export const introductions = (people: number): readonly Sealed[] =>
  Array.from({ length: Math.ceil(people / MENTIONS_PER_MESSAGE) }, (_, message) => {
    const first = 1 + message * MENTIONS_PER_MESSAGE;
    const count = Math.min(MENTIONS_PER_MESSAGE, people + 1 - first);
    const mentions = Array.from({ length: count }, (_, i) =>
      mention(`@_user_${i + 1}`, userOf(first + i), nameOf(first + i), "user"),
    );
    const { messageId, plain } = messageOf(first, groupOf(1), "大家好", mentions);
    return { messageId, bytes: requestOf(plain) };
  });
