import { randomBytes } from "node:crypto";
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Db } from "../core/command.ts";
import { StartError } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import { type Calls, openCalls, openDb } from "./client.ts";
import { migrateDatabase } from "./migrate.ts";
import { asRole } from "./roles.ts";
import type { DatabaseTarget } from "./target.ts";

/** The database, migrated, with one client for each way it is used. */
export interface OpenDatabase {
  readonly db: Db;
  readonly calls: Calls;
  /** As the role `sealed`. */
  readonly sealed: Db;
  readonly workerTarget: DatabaseTarget;
  /** For the courier's own process. */
  readonly courierTarget: DatabaseTarget;
  readonly ready: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

interface DatabaseOptions {
  readonly database: { readonly kind: "embedded" } | { readonly kind: "server"; readonly target: DatabaseTarget };
  readonly dataDir: string;
  readonly keysDir: string;
}

const POOLS = { app: 6, calls: 4, sealed: 2 };
/** A hot call never waits longer than this for a lock, in milliseconds. */
const CALL_TIMEOUT_MS = 10_000;
const SILENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "ENOENT"];

/** What is the matter with a server that does not serve us; undefined when it is something else. */
const reasonOf = (code: string, { user, database }: DatabaseTarget): string | undefined => {
  if (SILENT.includes(code) || code === "CONNECT_TIMEOUT") return "does not answer";
  if (code === "28P01" || code === "28000") return `refuses the user ${user}`;
  if (code === "3D000") return `has no database ${database}`;
  if (code === "53300") return "has no connection left for us";
  return code === "57P03" || code === "CONNECTION_CLOSED" ? "is starting or stopping" : undefined;
};

/** The owner of the database that is in use: a server's, or that of the embedded one while the program runs. */
const ownerInUse = async ({ database, dataDir, keysDir }: DatabaseOptions): Promise<DatabaseTarget> => {
  if (database.kind === "server") return database.target;
  const { findRunning } = await import("./embedded-running.ts");
  const running = await findRunning(dataDir, keysDir);
  if (!running) throw new StartError(["The program does not run; start it with `npm start` first, then try again."]);
  return running;
};

/** For tools beside the running program: as the owner, who sees every row, and only for as long as they work. */
export const withOwner = async <T>(
  options: DatabaseOptions,
  work: (db: Db, owner: DatabaseTarget) => Promise<T>,
): Promise<T> => {
  const owner = await ownerInUse(options);
  const { db, close } = openDb(owner, { max: 1 });
  try {
    return await work(db, owner);
  } catch (error) {
    throw explain(error, owner);
  } finally {
    await close();
  }
};

/** What the roles' passwords are derived from: the owner's password, or for an owner without one a secret of our own. */
export const roleSecret = (owner: DatabaseTarget, keysDir: string): string => {
  if (owner.password) return owner.password;
  const file = join(keysDir, "roles.key");
  if (!existsSync(file)) {
    const draft = `${file}.${randomBytes(6).toString("hex")}`;
    writeFileSync(draft, randomBytes(32).toString("base64url"), {
      mode: 0o600,
    });
    try {
      linkSync(draft, file);
    } catch {
      // Another program made it a moment ago; its secret is the one.
    }
    rmSync(draft);
  }
  return readFileSync(file, "utf8");
};

const INSUFFICIENT_PRIVILEGE = "42501";

export const explain = (error: unknown, target: DatabaseTarget): unknown => {
  if (error instanceof StartError) return error;
  const { host, port, user, database } = target;
  const code = (error as { code?: string }).code ?? "";
  const reason = reasonOf(code, target);
  if (reason) {
    return new StartError([`The Postgres at ${host}:${port} ${reason} (${code}); check DATABASE_URL.`], {
      cause: error,
    });
  }
  if (code !== INSUFFICIENT_PRIVILEGE) return error;
  const remedy = `let an administrator run: alter database "${database}" owner to "${user}";`;
  const sentence = `The user ${user} of DATABASE_URL may not change the database ${database} (${code}); ${remedy}`;
  return new StartError([sentence], { cause: error });
};

/** The embedded server has one program at a time: what an earlier one leased, it left. */
const freeLeases = async (app: DatabaseTarget): Promise<void> => {
  const sql = openCalls(app, { max: 1 });
  try {
    await sql`update outbox set leased_by = null where leased_by is not null`;
    await sql`update place set lease_by = null, lease_until = null where lease_by is not null`;
  } finally {
    await sql.end({ timeout: 1 });
  }
};

/** Starts the embedded server when no other is configured, migrates, opens the clients. Throws StartError. */
export const openDatabase = async (
  { database, dataDir, keysDir }: DatabaseOptions,
  log: Log,
): Promise<OpenDatabase> => {
  const embedded =
    database.kind === "embedded"
      ? await (await import("./embedded.ts")).startEmbedded({
          dataDir,
          keysDir,
          log,
        })
      : null;
  const owner = database.kind === "server" ? database.target : embedded?.target;
  if (!owner) throw new Error("no database");
  const secret = roleSecret(owner, keysDir);
  try {
    await migrateDatabase(owner, secret);
  } catch (error) {
    await embedded?.stop();
    throw explain(error, owner);
  }
  const app = asRole(owner, "app", secret);
  if (embedded) await freeLeases(app);
  const ordinary = openDb(app, { max: POOLS.app });
  const sealed = openDb(asRole(owner, "sealed", secret), { max: POOLS.sealed });
  const calls = openCalls(app, {
    max: POOLS.calls,
    calls: true,
    statementTimeoutMs: CALL_TIMEOUT_MS,
  });
  return {
    db: ordinary.db,
    calls,
    sealed: sealed.db,
    workerTarget: asRole(owner, "worker", secret),
    courierTarget: asRole(owner, "courier", secret),
    ready: async () => (await calls`select 1`).length === 1,
    close: async () => {
      await Promise.all([ordinary.close(), sealed.close(), calls.end({ timeout: 2 })]);
      await embedded?.stop();
    },
  };
};
