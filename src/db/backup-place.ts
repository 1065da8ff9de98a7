import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "../core/errors.ts";
import type { Locale, Log } from "../core/ports.ts";
import type { Words } from "./backup-words.ts";
import { surviveLostTransactions } from "./begin.ts";
import { type Calls, openCalls } from "./client.ts";
import { explain } from "./open.ts";
import { roleName } from "./roles.ts";
import type { DatabaseTarget } from "./target.ts";

/** Where the database is, and where its keys are. */
export interface Place {
  readonly database: { readonly kind: "embedded" } | { readonly kind: "server"; readonly target: DatabaseTarget };
  readonly dataDir: string;
  readonly keysDir: string;
  readonly locale: Locale;
}

type Work<T> = (sql: Calls, owner: DatabaseTarget) => Promise<T>;

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** As a dump does it: values in one form whatever the server's habits, every row or an error, and no limit of time. */
export const PLAINLY = `
  set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local timezone = 'UTC'; set local bytea_output = 'hex';
  set local extra_float_digits = 1; set local row_security = off; set local statement_timeout = 0;
  set local idle_in_transaction_session_timeout = 0`;

const asOwner = async <T>(owner: DatabaseTarget, work: Work<T>): Promise<T> => {
  const sql = surviveLostTransactions(openCalls(owner, { max: 1 }));
  try {
    return await work(sql, owner);
  } catch (error) {
    throw explain(error, owner);
  } finally {
    await sql.end({ timeout: 1 });
  }
};

const asStarted = async <T>({ dataDir, keysDir }: Place, work: Work<T>): Promise<T> => {
  const { startEmbedded } = await import("./embedded.ts");
  const server = await startEmbedded({ dataDir, keysDir, log: silent });
  try {
    return await asOwner(server.target, work);
  } finally {
    await server.stop();
  }
};

/** The database as it is, whether the program runs or not; none is made. */
export const atSource = async <T>(place: Place, words: Words, work: Work<T>): Promise<T> => {
  if (place.database.kind === "server") return asOwner(place.database.target, work);
  const { dataDir, keysDir } = place;
  const { exists } = await import("./embedded-files.ts");
  const { choosePlace, VERSION_FILE } = await import("./embedded-place.ts");
  const nothing = new StartError([words.nothing(dataDir)]);
  if (!(await exists(dataDir))) throw nothing;
  if (!(await exists(join((await choosePlace(dataDir)).dir, VERSION_FILE)))) throw nothing;
  const { findRunning } = await import("./embedded-running.ts");
  const running = await findRunning(dataDir, keysDir);
  return running ? asOwner(running, work) : asStarted(place, work);
};

const refuseRunning = async (sql: Calls, words: Words): Promise<void> => {
  const roles = (["app", "sealed", "worker", "courier"] as const).map(roleName);
  const sessions = await sql`
    select from pg_stat_activity where datname = current_database() and usename = any (${roles})`;
  if (sessions.length > 0) throw new StartError([words.running]);
};

/** A database that no program uses; the embedded one is made where there is none. */
export const atTarget = async <T>(place: Place, words: Words, work: Work<T>): Promise<T> => {
  mkdirSync(place.keysDir, { recursive: true, mode: 0o700 });
  if (place.database.kind === "server") {
    return asOwner(place.database.target, async (sql, owner) => {
      await refuseRunning(sql, words);
      return work(sql, owner);
    });
  }
  const { choosePlace } = await import("./embedded-place.ts");
  const { refuseLiveOwner } = await import("./embedded-owner.ts");
  await refuseLiveOwner((await choosePlace(place.dataDir)).dir).catch((cause: unknown) => {
    throw new StartError([words.running], { cause });
  });
  return asStarted(place, work);
};
