import { createHmac, randomBytes, randomUUID } from "node:crypto";
import type { Calls } from "../../src/db/client.ts";

/**
 * What such a queue is often built like: ciphertext and random ids in the cases, and beside them a log of messages, when
 * somebody was last seen, a quota, an answer. Nothing in it says who filed a case. It is what attacks must succeed on.
 */
export interface Naive {
  readonly message: (user: string, at: Date) => Promise<void>;
  /** Answers the ids of the case: with a time, and with a date only. */
  readonly file: (user: string, at: Date) => Promise<{ readonly timed: string; readonly dated: string }>;
}

export const createNaive = async (sql: Calls, users: readonly string[]): Promise<Naive> => {
  await sql.unsafe(`
    create table naive_member (user_id text primary key, last_seen timestamptz);
    create table naive_log (id bigint generated always as identity, user_id text, at timestamptz);
    create table naive_quota (user_id text, on_date date);
    create table naive_answer (id bigint generated always as identity, user_id text, at timestamptz);
    create table naive_case (id uuid primary key, received_on date, pseudonym bytea, body bytea);
    create table naive_case_timed (id uuid primary key, received_at timestamptz, body bytea)`);
  await sql`insert into naive_member (user_id) select unnest(${users as string[]}::text[])`;
  const key = randomBytes(32);
  const message: Naive["message"] = async (user, at) => {
    await sql.begin(async (tx) => {
      await tx`insert into naive_log (user_id, at) values (${user}, ${at})`;
      await tx`update naive_member set last_seen = ${at} where user_id = ${user}`;
    });
  };
  return {
    message: async (user, at) => {
      await message(user, at);
      await sql`insert into naive_answer (user_id, at) values (${user}, ${at})`;
    },
    file: async (user, at) => {
      const [timed, dated] = [randomUUID(), randomUUID()];
      await message(user, at);
      await sql.begin(async (tx) => {
        const pseudonym = createHmac("sha256", key).update(user).digest();
        await tx`insert into naive_quota (user_id, on_date) values (${user}, ${at})`;
        await tx`insert into naive_case values (${dated}, ${at}, ${pseudonym}, ${randomBytes(256)})`;
        await tx`insert into naive_case_timed values (${timed}, ${at}, ${randomBytes(256)})`;
      });
      await sql`insert into naive_answer (user_id, at) values (${user}, ${at})`;
      return { timed, dated };
    },
  };
};
