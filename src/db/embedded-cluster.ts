import { randomBytes } from "node:crypto";
import { chown, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../core/errors.ts";
import type { Binaries } from "./embedded-binaries.ts";
import { exists, makeWhole, writeNew, writeOver } from "./embedded-files.ts";
import { VERSION_FILE } from "./embedded-place.ts";
import { type Account, run } from "./embedded-run.ts";
import type { Secrets } from "./embedded-secrets.ts";
import { scramVerifier } from "./roles.ts";

const PRIVATE_FOLDER = 0o700;
const SALT_BYTES = 16;
const LOCALE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
const HOST_RULES = "# Only the socket, only with a password.\nlocal all all scram-sha-256\n";

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "",
  unix_socket_permissions: "0600",
  cluster_name: "unionhall",
  timezone: "UTC",
  log_timezone: "UTC",
  // One program holds 18 at most; tests run several on one server.
  max_connections: "100",
  shared_buffers: "32MB",
  // Some background processes fewer; this database fits in memory and follows no other.
  io_method: "sync",
  max_logical_replication_workers: "0",
  fsync: "on",
  track_commit_timestamp: "off",
  password_encryption: "scram-sha-256",
  log_destination: "stderr",
  logging_collector: "off",
  log_checkpoints: "off",
  log_statement: "none",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  log_error_verbosity: "terse",
  log_min_messages: "warning",
  // The text of a statement that fails may hold personal data.
  log_min_error_statement: "panic",
};

// Counting is for tests, which switch it on: its entries tell when a statement was first run.
const COUNTER_SETTINGS: Readonly<Record<string, string>> = {
  shared_preload_libraries: "pg_stat_statements",
  "pg_stat_statements.track": "none",
  "pg_stat_statements.track_utility": "off",
  "pg_stat_statements.save": "off",
};

export interface Cluster {
  readonly dir: string;
  readonly socketDir: string;
  readonly as: Account | undefined;
  readonly binaries: Binaries;
  readonly secrets: Secrets;
}

export const verifierOf = (password: string): string => scramVerifier(password, randomBytes(SALT_BYTES));

/** What postgres is started with. Given every time, so that a file in the cluster cannot weaken it. */
export const postgresArguments = ({ dir, socketDir, binaries }: Cluster): readonly string[] => {
  // Quoted, because the value is a list: a comma in the path would split it.
  const folder = `"${socketDir.replaceAll('"', '""')}"`;
  const settings = {
    ...SETTINGS,
    ...(binaries.countsStatements ? COUNTER_SETTINGS : {}),
    unix_socket_directories: folder,
  };
  return ["-D", dir, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
};

/** True when these binaries can open what is there. Throws StartError for anything else but an empty place. */
const isUsable = async (dir: string, major: number): Promise<boolean> => {
  const names = (await exists(dir)) ? await readdir(dir) : [];
  if (names.length === 0) return false;
  if (!names.includes(VERSION_FILE)) {
    throw new StartError([`${dir} holds files but no database: move them away, or set DATA_DIR to another folder.`]);
  }
  const version = (await readFile(join(dir, VERSION_FILE), "utf8")).trim();
  if (version === String(major)) return true;
  const remedy = "take the data over with backup and restore of the unionhall that made it, or set DATA_DIR elsewhere";
  throw new StartError([
    `The database in ${dir} was made by PostgreSQL ${version} and this program brings ${major}: ${remedy}.`,
  ]);
};

const initialize = async (draft: string, { as, binaries, secrets }: Cluster): Promise<void> => {
  const passwordFile = `${draft}-password`;
  try {
    // What initdb stores for a verifier is the verifier: the password itself is nowhere but in the keys folder.
    await writeNew(passwordFile, verifierOf(secrets.superuser), as);
    await mkdir(draft, { mode: PRIVATE_FOLDER });
    if (as) await chown(draft, as.uid, as.gid);
    const access = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
    const made = await run(binaries.initdb, ["-D", draft, ...access, ...LOCALE, "--no-instructions"], { as });
    if (made.code !== 0) {
      const reason = made.output.trim().split("\n").slice(-3).join(" ");
      const remedy = "mend that, or set DATABASE_URL to a PostgreSQL server instead";
      throw new StartError([`The database in ${draft} could not be made (${reason}): ${remedy}.`]);
    }
    await writeOver(join(draft, "pg_hba.conf"), HOST_RULES, as);
  } finally {
    await rm(passwordFile, { force: true });
  }
};

/** Makes the cluster unless there is one. Throws StartError when it is no cluster, or one of another major version. */
export const ensureCluster = async (cluster: Cluster): Promise<void> => {
  const { dir, binaries } = cluster;
  if (await isUsable(dir, binaries.major)) return;
  await makeWhole(dir, VERSION_FILE, (draft) => initialize(draft, cluster));
};

/**
 * Gives a cluster that is down the passwords of the keys file, because that file was lost. The superuser comes last: as
 * long as his password is wrong, a start that finds the repair half done repeats it.
 */
export const resetPasswords = async (cluster: Cluster): Promise<void> => {
  const { as, binaries, secrets } = cluster;
  const statements = [
    `alter role unionhall_owner password '${verifierOf(secrets.owner)}'`,
    `alter role postgres password '${verifierOf(secrets.superuser)}'`,
  ];
  await run(binaries.postgres, ["--single", ...postgresArguments(cluster), "postgres"], {
    as,
    input: `${statements.join("\n")}\n`,
  });
};
