// A program of its own for the tests of the embedded server: node … embedded-child <hold|write> <dataDir> <keysDir>
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { StartError } from "../../src/core/errors.ts";
import type { Log } from "../../src/core/ports.ts";
import { startEmbedded } from "../../src/db/embedded.ts";

const REFUSED = 3;
// As long as a server needs to end that heard the signal as well.
const DRAIN_MS = 500;
const [mode, dataDir = "", keysDir = ""] = process.argv.slice(2);

const tell = (event: string, facts: Readonly<Record<string, unknown>> = {}): void => {
  process.stdout.write(`${JSON.stringify({ event, ...facts })}\n`);
};

const say = (message: string): void => tell("said", { message });
const log: Log = { debug: say, info: say, warn: say, error: say };

const main = async (): Promise<void> => {
  const server = await startEmbedded({ dataDir, keysDir, log });
  const { host, port, database, user, password } = server.target;
  const sql = postgres({
    path: `${host}/.s.PGSQL.${port}`,
    database,
    user,
    password,
    max: 1,
    onnotice: () => undefined,
  });
  await sql`create table if not exists written (n int primary key)`;
  const drain = async (): Promise<void> => {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from written`;
    await sql.end();
    await server.stop();
    tell("drained", { count: row?.count });
  };
  process.once("SIGINT", () => void sleep(DRAIN_MS).then(drain));
  process.stdin.once("end", () => void drain());
  process.stdin.resume();
  tell("ready", {
    dir: server.dir,
    moved: server.moved,
    adopted: server.adopted,
    host,
  });
  for (let n = 0; mode === "write"; n++) {
    await sql`insert into written values (${n})`;
    tell("written", { n });
  }
};

await main().catch((error: unknown) => {
  if (!(error instanceof StartError)) throw error;
  tell("refused", { lines: error.lines });
  process.exit(REFUSED);
});
