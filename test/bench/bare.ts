import { randomBytes, randomUUID } from "node:crypto";
import type postgres from "postgres";
import { type Calls, openCalls } from "../../src/db/client.ts";
import type { DatabaseTarget } from "../../src/db/target.ts";
import type { Ask } from "./load.ts";
import { groupOf, PLATFORM, TENANT, userOf } from "./population.ts";
import type { Scratch } from "./scratch.ts";
import type { Stream, Wish } from "./workload.ts";

/** What the engine is held against: the database alone, asked through a plain client. */
export interface Bare {
  /** The prepared function, one item a call. */
  readonly call: (stream: Stream) => Ask;
  /** The same rows from one statement, as one would write it first: no batches, no turns in order. */
  readonly statement: (stream: Stream) => Ask;
  /** Drops what waits to be delivered, because nobody delivers here. */
  readonly forget: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** More than enough to keep two processors busy; beyond that calls wait on a connection instead of in the server. */
const CONNECTIONS = 16;
const TAG_BYTES = 32;

const tag = (): string => randomBytes(TAG_BYTES).toString("hex");

const itemOf = ({ activity, person, input }: Wish, day: string) => {
  const user = userOf(person);
  return {
    i: 0,
    tag: tag(),
    prev: tag(),
    day,
    account: { platform: PLATFORM, tenant: TENANT, user, name: user },
    place: { platform: PLATFORM, tenant: TENANT, kind: "group", chat: groupOf(activity) },
    addressed: true,
    messageId: "om_bare",
    input,
  };
};

const callRoutine = (sql: Calls, process: string, wish: Wish): Promise<postgres.RowList<postgres.Row[]>> => {
  const now = new Date().toISOString();
  const items = [itemOf(wish, now.slice(0, 10))];
  return sql`select i, outcome, rows, updates from signup_batch(${sql.json(items as never)}, ${now}, ${process}::uuid)`.execute();
};

const runStatement = (sql: Calls, process: string, { activity, person }: Wish) => {
  const now = new Date().toISOString();
  return sql`
    with taken as (
      insert into claim (tag, day) values (decode(${tag()}, 'hex'), ${now.slice(0, 10)}) on conflict do nothing returning tag
    ), me as (
      select id, person_id from account where platform = ${PLATFORM} and tenant = ${TENANT} and user_id = ${userOf(person)}
    ), it as (
      select id, number, title, place_id, turns from activity
      where number = ${activity} and state = 'open' and exists (select from taken) for no key update
    ), party as (
      insert into signup (activity_id, person_id, account_id, heads, state, turn, created_at, changed_at, changed_by)
        select it.id, me.person_id, me.id, 1, 'in', it.turns + 1, ${now}, ${now}, me.person_id from it, me
        on conflict do nothing returning heads
    ), counted as (
      update activity a set heads = a.heads + party.heads, turns = a.turns + 1 from it, party where a.id = it.id returning a.heads
    )
    insert into outbox (place_id, mode, kind, facts, topic, created_at, leased_by)
      select it.place_id, 'message', 'signup.joined', jsonb_build_object('number', it.number, 'title', it.title, 'heads', counted.heads),
        'activity:' || it.number, ${now}, ${process}::uuid from it, counted
      returning id, facts`.execute();
};

export const openBare = (scratch: Scratch, target: DatabaseTarget): Bare => {
  const sql = openCalls(target, { max: CONNECTIONS, calls: true });
  const process = randomUUID();
  const asking =
    (run: (sql: Calls, process: string, wish: Wish) => Promise<unknown>) =>
    (stream: Stream): Ask =>
    (n) => {
      const wish = stream(n);
      return wish && run(sql, process, wish).then(() => ({}));
    };
  return {
    call: asking(callRoutine),
    statement: asking(runStatement),
    forget: async () => {
      await sql`truncate outbox`;
    },
    close: scratch.later(() => sql.end({ timeout: 2 })),
  };
};
