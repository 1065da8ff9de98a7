import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { backup } from "../../src/db/backup.ts";
import { type Calls, openCalls } from "../../src/db/client.ts";
import { migrateDatabase } from "../../src/db/migrate.ts";
import { restore } from "../../src/db/restore.ts";
import { asRole } from "../../src/db/roles.ts";
import { projectRoot } from "../../src/db/root.ts";
import { parseTarget } from "../../src/db/target.ts";
import { asPlace, emptyDatabase } from "../support/backups.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { openTrial, type Trial } from "../support/embedded-trial.ts";
import { openWire } from "../support/wire.ts";

const ROWS = 300_000;
const never = new AbortController().signal;

let trial: Trial;
let big: TestDatabase;
let sql: Calls;
let file: string;
let other: TestDatabase;

beforeAll(async () => {
  trial = openTrial();
  big = await cloneDatabase();
  sql = openCalls(big.target, { max: 1 });
  await sql`insert into audit (at, action, subject) select now(), 'x', jsonb_build_object('n', n) from generate_series(1, ${ROWS}::int) n`;
  file = join(trial.folder, "big.backup");
  await backup(asPlace(big.target, trial.folder), file, never);
}, 120_000);
afterAll(async () => {
  await sql?.end();
  await big?.drop();
  await trial?.clear();
});
beforeEach(async () => {
  other = await emptyDatabase();
});
afterEach(() => other.drop());

const run = (name: "backup" | "restore", url: string, where: string) => {
  const cli = join(projectRoot(), "src/cli.ts");
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), cli, name, where], {
    cwd: trial.folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH ?? "", TSX_TSCONFIG_PATH: join(projectRoot(), "tsconfig.json"), DATABASE_URL: url },
  });
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (out += chunk));
  return { child, ended: once(child, "close").then(([code]) => ({ code: code as number | null, out })) };
};

const drafts = () => readdirSync(trial.folder).filter((name) => name.includes(".draft-"));
const isGrowing = () => drafts().some((name) => statSync(join(trial.folder, name)).size > 100_000);
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await sleep(5);
};
/** Whether somebody is at work on the rows of a database. */
const isLoading = async ({ target }: TestDatabase) => {
  const rows =
    await sql`select from pg_stat_activity where datname = ${target.database} and query like 'insert into public.audit%'`;
  return rows.length > 0;
};
const rowsIn = async ({ target }: TestDatabase): Promise<string | undefined> => {
  const there = openCalls(target, { max: 1 });
  const [row] = await there<{ n: string }[]>`select count(*) as n from audit`.finally(() => there.end());
  return row?.n;
};

describe("a backup", () => {
  test("that is stopped leaves no file, and says so", async () => {
    const where = join(trial.folder, "stopped.backup");
    const { child, ended } = run("backup", big.url, where);
    await until(isGrowing);
    child.kill("SIGTERM");
    expect(await ended).toEqual({ code: 1, out: expect.stringContaining("✗ 已中止") });
    expect(readdirSync(trial.folder).filter((name) => name.startsWith("stopped"))).toEqual([]);
  });

  test("that is killed leaves a draft and no file of that name; the next one sweeps it", async () => {
    const where = join(trial.folder, "killed.backup");
    const { child, ended } = run("backup", big.url, where);
    await until(isGrowing);
    child.kill("SIGKILL");
    await ended;
    expect(readdirSync(trial.folder)).not.toContain("killed.backup");
    expect(drafts()).toHaveLength(1);
    expect(await run("backup", big.url, where).ended).toEqual({
      code: 0,
      out: expect.stringContaining(`${ROWS + 2} 行`),
    });
    expect(drafts()).toEqual([]);
  });

  test("whose database goes away leaves no file", async () => {
    const wire = await openWire(big.target);
    const target = parseTarget(wire.url);
    const done = backup(asPlace(target, trial.folder), join(trial.folder, "cut.backup"), never);
    const failed = expect(done).rejects.toThrow();
    await until(isGrowing);
    wire.cut();
    await failed;
    expect(readdirSync(trial.folder).filter((name) => name.startsWith("cut"))).toEqual([]);
    await wire.close();
  });

  test("is of one moment, whatever is written meanwhile", async () => {
    const where = join(trial.folder, "moment.backup");
    const done = backup(asPlace(big.target, trial.folder), where, never);
    await until(isGrowing);
    await sql`insert into setting values ('meanwhile', 'x')`;
    await done;
    await sql`delete from setting where key = 'meanwhile'`;
    await restore(asPlace(other.target, trial.folder), where, never);
    const there = openCalls(other.target, { max: 1 });
    expect(await there`select key from setting`.finally(() => there.end())).toEqual([{ key: "schema" }]);
  });
});

describe("a restore", () => {
  test.each(["SIGTERM", "SIGKILL"] as const)(
    "that ends by %s leaves nothing, and can be done again",
    async (signal) => {
      const { child, ended } = run("restore", other.url, file);
      await until(() => isLoading(other));
      child.kill(signal);
      expect((await ended).code).not.toBe(0);
      expect(await rowsIn(other)).toBe("0");
      expect(await run("restore", other.url, file).ended).toEqual({
        code: 0,
        out: expect.stringContaining("恢复完成"),
      });
      expect(await rowsIn(other)).toBe(String(ROWS));
    },
  );

  test("whose database goes away leaves nothing", async () => {
    const wire = await openWire(other.target);
    const done = restore(asPlace(parseTarget(wire.url), trial.folder), file, never);
    const failed = expect(done).rejects.toThrow();
    await until(() => isLoading(other));
    wire.cut();
    await failed;
    expect(await rowsIn(other)).toBe("0");
    await wire.close();
  });

  test("is refused while a program is connected, and into a database that is not empty", async () => {
    await migrateDatabase(other.target, other.target.password);
    const program = openCalls(asRole(other.target, "worker", other.target.password), { max: 1 });
    await program`select 1`;
    await expect(restore(asPlace(other.target, trial.folder), file, never)).rejects.toThrow("程序正在运行");
    await program.end();
    const owner = openCalls(other.target, { max: 1 });
    await owner`insert into setting values ('claim', 'x')`;
    // As a union of an earlier version, which must not be migrated on the way to being refused.
    await owner`update setting set value = 'earlier' where key = 'schema'`;
    await expect(restore(asPlace(other.target, trial.folder), file, never)).rejects.toThrow(
      "已有数据（public.setting）",
    );
    const kept = await owner`select key, value from setting order by key`.finally(() => owner.end());
    expect(kept).toEqual([
      { key: "claim", value: "x" },
      { key: "schema", value: "earlier" },
    ]);
  });
});
