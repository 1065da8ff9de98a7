import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { StartError } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import { codeOf } from "./embedded-files.ts";
import { PORT, socketIn } from "./embedded-place.ts";

const LOCK = 7_264_100;
/** The connection of a process that was just killed may live a little longer. */
const LOCK_PATIENCE_MS = 3_000;
const LOCK_POLL_MS = 50;
const RETAKE_MS = 500;
const CONNECT_TIMEOUT_S = 5;
const END_TIMEOUT_S = 1;
const WRONG_PASSWORD = "28P01";
const NAME = "unionhall";

const SUPERUSER = "postgres";

/** A client of one connection that stays open for as long as it is wanted. */
export const openSuperuser = (options: {
  readonly socketDir: string;
  readonly password: string;
  readonly database: string;
  readonly onClose?: () => void;
}): postgres.Sql =>
  postgres({
    path: socketIn(options.socketDir),
    port: PORT,
    database: options.database,
    user: SUPERUSER,
    password: options.password,
    ssl: false,
    max: 1,
    idle_timeout: 0,
    // The default ends a connection after some 45 minutes, and with it the lock.
    max_lifetime: 0,
    connect_timeout: CONNECT_TIMEOUT_S,
    fetch_types: false,
    connection: { application_name: `${NAME} ${process.pid}` },
    onnotice: () => undefined,
    onclose: () => options.onClose?.(),
  });

/** Held by the one program that uses the cluster; Postgres gives it back when that program dies. */
export interface Lock {
  readonly sql: postgres.Sql;
  /** The server is about to end: the lock stays until then, but is not taken back. */
  readonly letGo: () => void;
  readonly release: () => Promise<void>;
}

export type Entry =
  | { readonly kind: "locked"; readonly lock: Lock }
  | { readonly kind: "taken"; readonly by: string }
  | { readonly kind: "wrong password" }
  | { readonly kind: "not yet" };

const tryLock = async (sql: postgres.Sql): Promise<boolean> => {
  const [row] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${LOCK}::bigint) as taken`;
  return row?.taken === true;
};

const holderOf = async (sql: postgres.Sql): Promise<string> => {
  const [row] = await sql<{ name: string }[]>`
    select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
    where l.locktype = 'advisory' and l.classid = 0 and l.objid = ${LOCK}::oid and l.granted`;
  return row?.name.replace(`${NAME} `, "") ?? "unknown";
};

const takeWithPatience = async (sql: postgres.Sql): Promise<boolean> => {
  const deadline = Date.now() + LOCK_PATIENCE_MS;
  while (!(await tryLock(sql))) {
    if (Date.now() > deadline) return false;
    await sleep(LOCK_POLL_MS);
  }
  return true;
};

// A connection breaks when Postgres restarts itself after a crash of one of its processes; the lock goes with it.
const retakeUntil = async (sql: postgres.Sql, log: Log, isReleased: () => boolean): Promise<void> => {
  while (!isReleased()) {
    try {
      if (await tryLock(sql)) return;
      log.error("another program took the database while it restarted");
      return;
    } catch {
      await sleep(RETAKE_MS, undefined, { ref: false });
    }
  }
};

const judge = (error: unknown): Entry => {
  if (codeOf(error) === WRONG_PASSWORD) return { kind: "wrong password" };
  // Permission denied does not pass by waiting; everything else here is a server that starts or goes.
  if (["EACCES", "EPERM"].includes(codeOf(error))) throw error;
  return { kind: "not yet" };
};

/** Connects to a running server and takes the cluster's lock, waiting a few seconds for it. */
export const enter = async (socketDir: string, password: string, log: Log): Promise<Entry> => {
  let state: "entering" | "held" | "retaking" | "released" = "entering";
  const isReleased = (): boolean => state === "released";
  const onClose = (): void => {
    if (state !== "held") return;
    state = "retaking";
    void retakeUntil(sql, log, isReleased).then(() => {
      if (!isReleased()) state = "held";
    });
  };
  const sql = openSuperuser({
    socketDir,
    password,
    database: "postgres",
    onClose,
  });
  const letGo = (): void => {
    state = "released";
  };
  const release = (): Promise<void> => {
    letGo();
    return sql.end({ timeout: END_TIMEOUT_S });
  };
  try {
    if (await takeWithPatience(sql)) {
      state = "held";
      return { kind: "locked", lock: { sql, letGo, release } };
    }
    const by = await holderOf(sql);
    await release();
    return { kind: "taken", by };
  } catch (error) {
    await release();
    return judge(error);
  }
};

export const refuseSecond = (dir: string, by: string): StartError =>
  new StartError([
    `Another unionhall (process ${by}) uses the database in ${dir}: stop it first, or set DATA_DIR to another folder.`,
  ]);
