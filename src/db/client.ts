import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { Db } from "../core/command.ts";
import { surviveLostTransactions } from "./begin.ts";
import type { DatabaseTarget } from "./target.ts";

/** The bare client, for prepared calls of functions. Kept apart: drizzle changes the serializers of the client it is given. */
export type Calls = postgres.Sql;

const CONNECT_TIMEOUT_S = 5;
const IDLE_TIMEOUT_S = 60;

const UNSTORABLE = /\\u(?:0000|d[89a-f])/;

/** JSON that Postgres takes: it has no NUL and no half of a surrogate pair, which a name cut inside an emoji ends with. */
export const jsonText = (value: unknown): string => {
  const text = JSON.stringify(value);
  if (!UNSTORABLE.test(text)) return text;
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "string" ? part.replace(/[\p{Cs}\0]/gu, "\ufffd") : part,
  );
};

// The outbox is empty nearly always, and a plan made then reads all of it for as long as the plan lives: also when a platform
// is down and a hundred thousand replies wait. What takes an array would be planned anew at every call. A plan that cannot do
// without what is forbidden looks so dear that it would be compiled.
const CALL_PLANS = { plan_cache_mode: "force_generic_plan", enable_seqscan: "off", jit: "off" };

export interface ClientOptions {
  /** Connections at most. */
  readonly max: number;
  /** Milliseconds after which the server gives up a statement; a hot call must not hang on a lock for ever. */
  readonly statementTimeoutMs?: number;
  /** Only calls of our functions: every plan is made once, from indexes. */
  readonly calls?: boolean;
}

/** A postgres.js client for a target; connects on first use. */
export const openCalls = (target: DatabaseTarget, options: ClientOptions): Calls =>
  postgres({
    ...(target.host.startsWith("/")
      ? { path: `${target.host}/.s.PGSQL.${target.port}` }
      : { host: target.host, port: target.port }),
    database: target.database,
    user: target.user,
    password: target.password,
    ssl: target.ssl === "disable" ? false : target.ssl,
    max: options.max,
    connect_timeout: CONNECT_TIMEOUT_S,
    idle_timeout: IDLE_TIMEOUT_S,
    backoff: (retries: number) => Math.min(2, 0.05 * 2 ** retries),
    connection: {
      application_name: "unionhall",
      ...(options.calls ? CALL_PLANS : {}),
      ...(options.statementTimeoutMs ? { statement_timeout: options.statementTimeoutMs } : {}),
    },
    onnotice: () => undefined,
    types: { json: { to: 114, from: [114, 3802], serialize: jsonText, parse: (text: string) => JSON.parse(text) } },
  });

export interface OpenDb {
  readonly db: Db;
  readonly close: () => Promise<void>;
}

export const openDb = (target: DatabaseTarget, options: ClientOptions): OpenDb => {
  const client = surviveLostTransactions(openCalls(target, options));
  return {
    db: drizzle(client, { casing: "snake_case" }),
    close: () => client.end({ timeout: 2 }),
  };
};
