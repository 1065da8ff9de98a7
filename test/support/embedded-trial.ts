import { chmodSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { StartError } from "../../src/core/errors.ts";
import type { Log } from "../../src/core/ports.ts";
import { type EmbeddedServer, startEmbedded } from "../../src/db/embedded.ts";
import { killServer, type Program, startIn, startProgram } from "./embedded-program.ts";

// Postgres runs as another user when we are root.
const EVERYBODY_MAY_ENTER = 0o755;

/** One folder to start servers in; `clear` ends whatever still runs there. */
export interface Trial {
  readonly folder: string;
  readonly dataDir: string;
  readonly keysDir: string;
  readonly start: (dataDir?: string) => Promise<EmbeddedServer>;
  /** What a start that must fail tells whoever runs it. */
  readonly refusal: () => Promise<readonly string[]>;
  /** Another program on the same folder, from the sources. */
  readonly program: (mode: "hold" | "write") => Program;
  /** Another program, from a checkout. */
  readonly programIn: (checkout: string, options: { readonly asUser?: boolean; readonly dataDir?: string }) => Program;
  readonly clear: () => Promise<void>;
}

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const endServerIn = (dir: string): void => {
  if (!existsSync(join(dir, "postmaster.pid"))) return;
  killServer(dir);
};

export const openTrial = (): Trial => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "unionhall-embedded-")));
  chmodSync(folder, EVERYBODY_MAY_ENTER);
  const [dataDir, keysDir] = [join(folder, "data"), join(folder, "keys")];
  const servers: EmbeddedServer[] = [];
  const programs: Program[] = [];
  const start: Trial["start"] = async (where = dataDir) => {
    const server = await startEmbedded({
      dataDir: where,
      keysDir,
      log: silent,
    });
    servers.push(server);
    return server;
  };
  const refusal: Trial["refusal"] = async () => {
    const outcome = await start().catch((error: unknown) => error);
    if (!(outcome instanceof StartError)) throw new Error("it was not refused", { cause: outcome });
    return outcome.lines;
  };
  const track = (program: Program): Program => {
    programs.push(program);
    return program;
  };
  const clear = async (): Promise<void> => {
    await Promise.all([...servers.map((server) => server.stop()), ...programs.map((program) => program.ends())]);
    endServerIn(join(dataDir, "postgres"));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const program: Trial["program"] = (mode) => track(startProgram(mode, dataDir, keysDir));
  const programIn: Trial["programIn"] = (checkout, options) =>
    track(startIn(checkout, options.dataDir ?? dataDir, keysDir, options.asUser ?? false));
  return {
    folder,
    dataDir,
    keysDir,
    start,
    refusal,
    program,
    programIn,
    clear,
  };
};

/** Runs one statement as the role that the server's target names. */
export const ask = async <Row extends object>(
  { target }: Pick<EmbeddedServer, "target">,
  statement: string,
): Promise<readonly Row[]> => {
  const { host, port, database, user, password } = target;
  const path = `${host}/.s.PGSQL.${port}`;
  const sql = postgres({
    path,
    database,
    user,
    password,
    max: 1,
    onnotice: () => undefined,
  });
  try {
    return await sql.unsafe<Row[]>(statement);
  } finally {
    await sql.end();
  }
};

/** What unfinished work is left in a folder. */
export const draftsIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.includes(".draft-")) : [];
