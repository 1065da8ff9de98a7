import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EmbeddedServer } from "../../src/db/embedded.ts";
import { isAlive, isRoot, killServer, type Program, processesOf } from "../support/embedded-program.ts";
import { ask, draftsIn, openTrial, type Trial } from "../support/embedded-trial.ts";

const OTHERS = 0o077;
const NOBODY = 65_534;
const WRITING_MS = 300;

let trial: Trial;
beforeEach(() => {
  trial = openTrial();
});
afterEach(() => trial.clear());

const numbersIn = async (server: EmbeddedServer): Promise<readonly number[]> =>
  (await ask<{ n: number }>(server, "select n from written order by n")).map(({ n }) => n);

const acknowledged = (program: Program): readonly number[] =>
  program.events.flatMap(({ event, n }) => (event === "written" && n !== undefined ? [n] : []));

describe("an ordinary life", () => {
  test("it starts from nothing, ends with all its processes, and starts again with what was written", async () => {
    const first = await trial.start();
    expect(first).toMatchObject({ dir: join(trial.dataDir, "postgres"), moved: false, adopted: false });
    await ask(first, "create table note as select 'kept' as text");
    const processes = processesOf(first.dir);
    expect(processes.length).toBeGreaterThan(3);
    await first.stop();
    expect(processes.filter(isAlive)).toEqual([]);
    const second = await trial.start();
    expect(second.adopted).toBe(false);
    expect(await ask(second, "select text from note")).toEqual([{ text: "kept" }]);
  });

  test("nobody gets in without a password, other users see nothing, the owner is no superuser", async () => {
    const server = await trial.start();
    const rules = readFileSync(join(server.dir, "pg_hba.conf"), "utf8");
    expect(rules).not.toContain("trust");
    expect(rules).not.toContain("host");
    const secrets = join(trial.keysDir, "postgres.json");
    for (const path of [trial.keysDir, secrets, server.dir, join(server.dir, "server.log")]) {
      expect([path, statSync(path).mode & OTHERS]).toEqual([path, 0]);
    }
    expect(readFileSync(secrets, "utf8")).toContain(server.target.password);
    for (const login of [{ password: "wrong" }, { user: "postgres" }]) {
      const refused = ask({ target: { ...server.target, ...login } }, "select 1");
      await expect(refused).rejects.toMatchObject({ code: "28P01" });
    }
    const rights = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb";
    expect(await ask(server, `select ${rights} from pg_roles where rolname = current_user`)).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: true, rolcreatedb: true },
    ]);
  });

  test("it flushes to disk, has no port, logs no statement, dumps no core; a test can count statements", async () => {
    const server = await trial.start();
    const settings = {
      fsync: "on",
      listen_addresses: "",
      log_statement: "none",
      log_parameter_max_length_on_error: "0",
      track_commit_timestamp: "off",
    };
    const pairs = Object.keys(settings).map((name) => `'${name}', current_setting('${name}')`);
    expect(await ask(server, `select json_build_object(${pairs}) as settings`)).toEqual([{ settings }]);
    await expect(ask(server, "select 'canary'::text from nowhere")).rejects.toThrow();
    expect(readFileSync(join(server.dir, "server.log"), "utf8")).not.toContain("canary");
    const limits = `/proc/${processesOf(server.dir)[0]}/limits`;
    if (existsSync(limits)) expect(readFileSync(limits, "utf8")).toMatch(/Max core file size +0 +0/);
    await ask(server, "alter database unionhall set pg_stat_statements.track = 'top'");
    for (const n of [1, 2]) await ask(server, `select ${n} as counted`);
    const counts = "select calls::int from monitor.pg_stat_statements where query = 'select $1 as counted'";
    expect(await ask(server, counts)).toEqual([{ calls: 2 }]);
  });

  test("a path too long for a socket, with a comma, a blank, a quote and 中文, is no obstacle", async () => {
    const server = await trial.start(join(trial.folder, "x".repeat(110), '教工之家, "data"'));
    expect(Buffer.byteLength(server.dir)).toBeGreaterThan(107);
    expect(server.target.host).toMatch(/^\/tmp\/unionhall-/);
    expect(statSync(server.target.host).mode & OTHERS).toBe(0);
    expect(await ask(server, "select 1 as one")).toEqual([{ one: 1 }]);
    await server.stop();
    expect(existsSync(server.target.host)).toBe(false);
  });
});

describe("after a crash", () => {
  test("kill -9 of the program while it writes: its server is adopted, no acknowledged row is lost", async () => {
    const program = trial.program("write");
    await program.hears("written");
    await sleep(WRITING_MS);
    await program.kill("SIGKILL");
    const server = await trial.start();
    expect(server.adopted).toBe(true);
    expect(await numbersIn(server)).toEqual(expect.arrayContaining([...acknowledged(program)]));
    const processes = processesOf(server.dir);
    await server.stop();
    expect(processes.filter(isAlive)).toEqual([]);
  });

  test("kill -9 of every postgres process and the program: it starts again, no acknowledged row is lost", async () => {
    const program = trial.program("write");
    const { dir = "" } = await program.hears("ready");
    await program.hears("written");
    await sleep(WRITING_MS);
    killServer(dir);
    await program.kill("SIGKILL");
    const server = await trial.start();
    expect(server.adopted).toBe(false);
    expect(await numbersIn(server)).toEqual(expect.arrayContaining([...acknowledged(program)]));
  });

  test("kill -9 of every postgres process while the program lives: the server comes back, nothing is lost", async () => {
    const server = await trial.start();
    await ask(server, "create table kept (n int)");
    await ask(server, "insert into kept values (7)");
    killServer(server.dir);
    const asked = async (): Promise<unknown> => ask(server, "select n from kept").catch(() => sleep(100).then(asked));
    expect(await asked()).toEqual([{ n: 7 }]);
    const processes = processesOf(server.dir);
    await server.stop();
    expect(processes.filter(isAlive)).toEqual([]);
  });

  test("kill -9 in the middle of making the cluster: the next start makes it and sweeps up", async () => {
    const program = trial.program("hold");
    while (draftsIn(trial.dataDir).length < 2) await sleep(5);
    await sleep(100);
    await program.kill("SIGKILL");
    expect(existsSync(join(trial.dataDir, "postgres"))).toBe(false);
    const server = await trial.start();
    expect(await ask(server, "select 1 as one")).toEqual([{ one: 1 }]);
    await server.stop();
    await trial.start();
    expect(draftsIn(trial.dataDir)).toEqual([]);
  });

  test("lock files whose pid now belongs to something else do not lock us out", async () => {
    const { dir, stop } = await trial.start();
    const stranger = spawn("sleep", ["60"], isRoot ? { uid: NOBODY, gid: NOBODY, cwd: "/" } : {});
    try {
      const pidFile = readFileSync(join(dir, "postmaster.pid"), "utf8");
      await stop();
      for (const name of ["postmaster.pid", ".s.PGSQL.5432.lock"]) {
        writeFileSync(join(dir, name), pidFile.replace(/^\d+/, String(stranger.pid)));
      }
      const note = { pid: stranger.pid, identity: "of an earlier process" };
      writeFileSync(join(dir, "unionhall.pid"), JSON.stringify(note));
      expect(await ask(await trial.start(), "select 1 as one")).toEqual([{ one: 1 }]);
      expect(stranger.exitCode).toBeNull();
    } finally {
      stranger.kill();
    }
  });
});

describe("two programs", () => {
  test("the second is refused in one sentence and the first goes on, with its note or its keys lost too", async () => {
    const first = await trial.start();
    await ask(first, "create table note as select 'kept' as text");
    const [postmaster] = processesOf(first.dir);
    const sentence = [expect.stringMatching(new RegExp(`process ${process.pid}\\b.*${first.dir}.*stop it`))];
    const note = join(first.dir, "unionhall.pid");
    const text = readFileSync(note, "utf8");
    rmSync(note);
    expect((await trial.program("hold").hears("ready", "refused")).lines).toEqual(sentence);
    writeFileSync(note, text);
    rmSync(trial.keysDir, { recursive: true });
    expect((await trial.program("hold").hears("ready", "refused")).lines).toEqual(sentence);
    expect(await trial.refusal()).toEqual(sentence);
    expect(processesOf(first.dir)[0]).toBe(postmaster);
    expect(await ask(first, "select text from note")).toEqual([{ text: "kept" }]);
  });

  test("the first keeps its lock when Postgres restarts itself after a crash of one of its processes", async () => {
    const server = await trial.start();
    const { dir } = server;
    const [postmaster, ...children] = processesOf(dir);
    if (children[0]) process.kill(children[0], "SIGKILL");
    while (children.some(isAlive)) await sleep(20);
    // The owner's note protects it until it has its lock again, which takes as long as the log takes to replay.
    const locks = "select from pg_locks where locktype = 'advisory' and granted";
    while ((await ask(server, locks).catch(() => [])).length === 0) await sleep(20);
    rmSync(join(dir, "unionhall.pid"));
    expect(await trial.refusal()).toHaveLength(1);
    expect(processesOf(dir)[0]).toBe(postmaster);
  });

  test("of two that start at the same instant exactly one wins", async () => {
    const programs = [trial.program("hold"), trial.program("hold")];
    const outcomes = await Promise.all(programs.map((program) => program.hears("ready", "refused")));
    expect(outcomes.map(({ event }) => event).sort()).toEqual(["ready", "refused"]);
    expect(outcomes.find(({ event }) => event === "refused")?.lines).toHaveLength(1);
    expect(draftsIn(trial.dataDir)).toEqual([]);
    await Promise.all(programs.map((program) => program.ends()));
    expect(programs.flatMap(({ events }) => events)).toContainEqual({ event: "drained", count: 0 });
    expect(existsSync(join(trial.dataDir, "postgres/postmaster.pid"))).toBe(false);
  });

  test("Ctrl-C reaches the program, not the server, so that it can drain", async () => {
    const program = trial.program("hold");
    await program.hears("ready");
    process.kill(-program.pid, "SIGINT");
    expect(await program.hears("drained")).toMatchObject({ count: 0 });
  });
});
