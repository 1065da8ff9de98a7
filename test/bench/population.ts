import { openCalls } from "../../src/db/client.ts";
import { migrateDatabase } from "../../src/db/migrate.ts";
import type { DatabaseTarget } from "../../src/db/target.ts";
import type { Server } from "./servers.ts";

/** What a database holds before anything is measured. */
export interface Population {
  readonly people: number;
  /** Sign-ups for activities that are over, with as many claims and posted messages. */
  readonly past: number;
  /** Open activities without a limit, each alone in a group of its own: numbers 1 to `open`. */
  readonly open: number;
  readonly platform?: string;
  /** Whether every open activity has its live card in its group, as when it was announced there. */
  readonly cards?: boolean;
}

export const PLATFORM = "bench";
export const TENANT = "t";
export const userOf = (person: number): string => `u${String(person).padStart(8, "0")}`;
export const groupOf = (activity: number): string => `g${String(activity).padStart(8, "0")}`;

const PARTIES_PER_ACTIVITY = 50;

const statements = ({ people, past, open, platform = PLATFORM, cards = true }: Population): readonly string[] => {
  const root = "(select id from unit where parent_id is null)";
  const over = Math.ceil(past / PARTIES_PER_ACTIVITY);
  const activity = "id, number, title, starts_at, state, unit_id, place_id, created_by, created_at, heads, turns";
  return [
    `insert into person (id, name, unit_id, created_at) overriding system value
       select i, '教师' || i, ${root}, now() from generate_series(1, ${people}) i`,
    `insert into account (id, platform, tenant, user_id, person_id) overriding system value
       select i, '${platform}', '${TENANT}', 'u' || lpad(i::text, 8, '0'), i from generate_series(1, ${people}) i`,
    `insert into place (id, platform, tenant, kind, chat) overriding system value
       select i, '${platform}', '${TENANT}', 'group', 'g' || lpad(i::text, 8, '0') from generate_series(1, ${open}) i`,
    `insert into place (id, platform, tenant, kind, chat) overriding system value
       select ${open} + i, '${platform}', '${TENANT}', 'private', 'u' || lpad(i::text, 8, '0') from generate_series(1, ${people}) i`,
    `insert into activity (${activity}) overriding system value
       select i, i, '教工活动' || i, now() + interval '20 days', 'open', ${root}, i, 1, now(), 0, 0 from generate_series(1, ${open}) i`,
    `insert into activity (${activity}) overriding system value
       select ${open} + i, ${open} + i, '教工活动' || i, now() - interval '20 days', 'closed', ${root}, 1 + i % ${open}, 1, now(),
         ${PARTIES_PER_ACTIVITY}, ${PARTIES_PER_ACTIVITY} from generate_series(1, ${over}) i`,
    `insert into signup (activity_id, person_id, account_id, heads, state, turn, created_at, changed_at, changed_by)
       select ${open} + 1 + i / ${PARTIES_PER_ACTIVITY}, 1 + i % ${people}, 1 + i % ${people}, 1, 'in', 1 + i % ${PARTIES_PER_ACTIVITY},
         now(), now(), 1 + i % ${people} from generate_series(0, ${past} - 1) i`,
    `insert into claim (tag, day) select sha256(i::text::bytea), current_date - i % 2 from generate_series(1, ${past}) i order by 1`,
    // Every activity has its card in its group, every sign-up the answer to it.
    `insert into posted (place_id, topic, message_id, live, expires_at)
       select i, 'activity:' || i, 'om_card' || i, true, now() + interval '14 days' from generate_series(1, ${cards ? open : 0}) i`,
    `insert into posted (place_id, topic, message_id, live, expires_at)
       select 1 + i / ${PARTIES_PER_ACTIVITY} % ${open}, 'activity:' || ${open} + 1 + i / ${PARTIES_PER_ACTIVITY}, 'm' || i, false,
         now() + interval '10 days' from generate_series(0, ${past} - 1) i`,
    ...["person", "account", "place", "activity"].map(
      (table) => `select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`,
    ),
    `insert into counter (name, value) select 'number', max(number) from activity on conflict (name) do update set value = excluded.value`,
  ];
};

const createDatabase = async (server: Server, name: string, template: string): Promise<DatabaseTarget> => {
  const owner = openCalls(server.owner, { max: 1 });
  await owner.unsafe(`create database ${name} template ${template}`).finally(() => owner.end());
  return { ...server.owner, database: name };
};

/** A migrated database with a population, its statistics up to date. */
export const makeDatabase = async (server: Server, name: string, population: Population): Promise<DatabaseTarget> => {
  const target = await createDatabase(server, name, "template1");
  await migrateDatabase(target, target.password);
  const sql = openCalls({ ...server.superuser, database: name }, { max: 1 });
  try {
    // Checking a million rows against their own making would take longer than making them.
    await sql.unsafe("set session_replication_role = replica");
    for (const statement of statements(population)) await sql.unsafe(statement);
    // Freezing and writing out now, so that they do not fall into somebody's round.
    await sql.unsafe("vacuum (freeze, analyze)");
    await sql.unsafe("checkpoint");
  } finally {
    await sql.end();
  }
  return target;
};

/** A second one like it; nobody may be connected to the first. */
export const copyDatabase = (server: Server, name: string, from: DatabaseTarget): Promise<DatabaseTarget> =>
  createDatabase(server, name, from.database);

export const dropDatabase = async (server: Server, name: string): Promise<void> => {
  const admin = openCalls(server.owner, { max: 1 });
  await admin.unsafe(`drop database if exists ${name} with (force)`).finally(() => admin.end());
};
