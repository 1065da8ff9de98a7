import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Calls } from "../../src/db/client.ts";
import type { DatabaseTarget } from "../../src/db/target.ts";
import type { DebianServer } from "../bench/servers.ts";

const BIN = "/usr/lib/postgresql/15/bin";
const run = promisify(execFile);

const access = ({ host, port, user, password }: DatabaseTarget) => ({
  args: ["-h", host, "-p", String(port), "-U", user],
  options: { env: { PATH: process.env.PATH, PGPASSWORD: password }, maxBuffer: 2 ** 30 },
});

/** A table as it stands in a plain dump: rows in the order of the file. */
export interface DumpedTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const pgDump = async (target: DatabaseTarget): Promise<string> => {
  const { args, options } = access(target);
  const { stdout } = await run(join(BIN, "pg_dump"), [...args, target.database], { ...options, encoding: "utf8" });
  return stdout;
};

export const tablesIn = (dump: string): readonly DumpedTable[] =>
  [...dump.matchAll(/^COPY (\S+) \(([^)]*)\) FROM stdin;\n([\s\S]*?)^\\\.$/gm)].map(
    ([, name = "", columns = "", body = ""]) => ({
      name: name.replace(/"/g, ""),
      columns: columns.split(", ").map((column) => column.replace(/"/g, "")),
      rows: body
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.split("\t")),
    }),
  );

/** A copy of the whole data directory, its log of changes included. */
export const baseBackup = async ({ owner }: DebianServer, into: string): Promise<void> => {
  const { args, options } = access(owner);
  await run(join(BIN, "pg_basebackup"), [...args, "-D", into, "-X", "fetch", "-c", "fast"], options);
};

/** What pg_waldump tells of the log of changes in a data directory. */
export const walDump = async (dir: string): Promise<string> => {
  const folder = join(dir, "pg_wal");
  const [first = ""] = readdirSync(folder)
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .sort();
  const options = { maxBuffer: 2 ** 30, encoding: "utf8" } as const;
  // It always ends with an error: at the end of what was written.
  const failed = (error: { readonly stdout?: string }) => ({ stdout: error.stdout ?? "" });
  const { stdout } = await run(join(BIN, "pg_waldump"), ["-p", folder, first], options).catch(failed);
  return stdout;
};

export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());

export const readAll = (paths: readonly string[]): readonly Buffer[] => paths.map((path) => readFileSync(path));

/** One transaction as the log of changes tells it, with every row in full. */
export interface LoggedTransaction {
  readonly xid: number;
  readonly at: number;
  readonly lines: readonly string[];
}

const SLOT = "thief";

/** From now on the log of changes of this database can be read in full. */
export const tapWal = async (sql: Calls): Promise<void> => {
  await sql`select pg_create_logical_replication_slot(${SLOT + Date.now().toString(36)}, 'test_decoding')`;
};

export const readWal = async (sql: Calls): Promise<readonly LoggedTransaction[]> => {
  const [slot] = await sql<{ slot_name: string }[]>`
    select slot_name from pg_replication_slots where database = current_database() and not active limit 1`;
  const rows = await sql<{ data: string }[]>`
    select data from pg_logical_slot_get_changes(${slot?.slot_name ?? ""}, null, null, 'include-timestamp', '1')`;
  await sql`select pg_drop_replication_slot(${slot?.slot_name ?? ""})`;
  const found: LoggedTransaction[] = [];
  let lines: string[] = [];
  for (const { data } of rows) {
    const end = /^COMMIT (\d+) \(at (.+)\)$/.exec(data);
    if (data.startsWith("BEGIN")) lines = [];
    else if (end) found.push({ xid: Number(end[1]), at: Date.parse(end[2] ?? ""), lines });
    else lines.push(data);
  }
  return found;
};
