import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { MovableClock } from "../../src/core/clock.ts";
import { backup } from "../../src/db/backup.ts";
import { openCalls } from "../../src/db/client.ts";
import { restore } from "../../src/db/restore.ts";
import { createOffice } from "../commands/grievance/office.ts";
import { asPlace, emptyDatabase, snapshotOf } from "../support/backups.ts";
import { cloneDatabase, type TestDatabase, urlOf } from "../support/database.ts";
import { ask, openTrial, type Trial } from "../support/embedded-trial.ts";
import { changed, type Snapshot } from "../support/snapshot.ts";
import { createWorld } from "../support/world.ts";

const TEXT = "食堂账目三个月没有公布 canary-text-91bc 请查一查";
const ANSWER = "已经核对 canary-answer-55ad 周五公布";
const HOUR = 3_600;
const { entries } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../migrations/meta/_journal.json"), "utf8"),
) as {
  readonly entries: readonly { readonly tag: string }[];
};
const LATEST = entries.at(-1)?.tag;
const never = new AbortController().signal;

let union: TestDatabase;
let trial: Trial;
let keysDir: string;
let clock: MovableClock;
let receipt: string;
let alias: string;
let whole: Snapshot;
/** Written while the program ran, and after it stopped. */
let [warm, cold] = ["", ""];

const written = (name: string) => join(trial.folder, name);
const place = (of: TestDatabase) => asPlace(of.target, trial.folder);

beforeAll(async () => {
  trial = openTrial();
  keysDir = written("union.keys");
  union = await cloneDatabase();
  const office = await createOffice({ database: union, keysDir });
  clock = office.world.clock;
  await office.world.person("主席", ["chair"]);
  receipt = await office.raise("李老师", { text: TEXT, without: "校干事乙" });
  [alias = ""] = await office.release();
  await office.hear("校干事甲", `领取 ${alias}`);
  await office.hear("校干事甲", `回复 ${alias} ${ANSWER}`);
  await office.raise("王老师", { text: TEXT });
  const { platform } = office.world;
  await platform.say("主席", "群", "发起活动 羽毛球 时间 后天下午4点 地点 体育馆 名额 2 截止 后天下午3点");
  for (const who of ["李老师", "王老师", "区干事"]) await platform.say(who, "群", "报名 1");
  warm = written("warm.backup");
  await backup(place(union), warm, never);
  await office.close();
  whole = await snapshotOf(union.target);
  cold = written("cold.backup");
  await backup(place(union), cold, never);
}, 120_000);
afterAll(async () => {
  await union?.drop();
  await trial?.clear();
});

describe("a union that was saved", () => {
  test("is on another server what it was: every table, every number to come", async () => {
    const other = await emptyDatabase();
    try {
      const lines = await restore(place(other), cold, never);
      expect(lines.join()).toMatch(/恢复完成[\s\S]*密钥不在备份里/);
      const there = await snapshotOf(other.target);
      expect(Object.keys(there).length).toBeGreaterThan(30);
      // The queue notes when it was set up.
      expect(changed(whole, there)).toEqual(["graphile_worker.migrations"]);
    } finally {
      await other.drop();
    }
  });

  test("goes on there: the concern is kept by the same rules, the deadline comes, numbers go on", async () => {
    const [dataDir, keys] = [trial.dataDir, trial.keysDir];
    await restore({ database: { kind: "embedded" }, dataDir, keysDir: keys, locale: "zh" }, warm, never);
    const again = await trial.start();
    const held = await ask(
      again,
      "select from outbox where leased_by is not null union all select from place where lease_by is not null union all select from graphile_worker._private_jobs where locked_at is not null",
    );
    expect(held, "nobody of before holds anything").toEqual([]);
    const database = { target: again.target, url: urlOf(again.target), drop: async () => {} };
    const world = await createWorld({ database, clock, env: { KEYS_DIR: keysDir } });
    const hear = async (who: string, text: string, chat = `@${who}`) =>
      (await world.platform.say(who, chat, text)).map((message) => message.text).join("\n");
    try {
      expect(await hear("李老师", `查 ${receipt}`)).toContain("canary-answer-55ad");
      expect(await hear("校干事甲", `案件 ${alias}`)).toContain("canary-text-91bc");
      expect(await hear("校干事乙", `案件 ${alias}`)).not.toContain("canary");
      expect(await hear("主席", "名单 1", "群")).toMatch(/李老师[\s\S]*王老师[\s\S]*区干事/);
      const state = async () => (await world.sql<{ state: string }[]>`select state from activity`)[0]?.state;
      expect(await state()).toBe("open");
      await world.advance(54 * HOUR);
      expect(await state()).toBe("closed");
      expect(world.platform.messages.filter(({ text }) => text.includes("报名截止，共"))).toHaveLength(1);
      await hear("主席", "发起活动 夜跑 时间 后天19点 地点 操场", "群");
      expect(await world.sql`select number from activity order by number`).toEqual([{ number: "1" }, { number: "2" }]);
    } finally {
      await world.close();
      await again.stop();
    }
  }, 60_000);

  test("is off with its concerns where a rule was taken away, so the rules above were in force", async () => {
    const other = await emptyDatabase();
    await restore(place(other), cold, never);
    const owner = openCalls(other.target, { max: 1 });
    await owner`alter table cases disable row level security`;
    await owner.end();
    const world = await createWorld({ database: other, clock, env: { KEYS_DIR: keysDir } });
    try {
      const [heard] = await world.platform.say("校干事甲", "@校干事甲", `案件 ${alias}`);
      expect(heard?.text).toContain("保护它的机制没有全部生效");
      expect(heard?.text).not.toContain("canary");
    } finally {
      await world.close();
      await other.drop();
    }
  });
});

describe("the embedded database", () => {
  const embedded = () =>
    ({ database: { kind: "embedded" }, dataDir: trial.dataDir, keysDir: trial.keysDir, locale: "en" }) as const;

  test("is saved while it runs and while it does not, and is never restored while it runs", async () => {
    const server = await trial.start();
    await backup(embedded(), written("running.backup"), never);
    await expect(restore(embedded(), cold, never)).rejects.toThrow("The program runs: stop it first");
    await server.stop();
    const [line, keys] = await backup(embedded(), written("stopped.backup"), never);
    expect(line).toMatch(/^Written and read back: .*stopped\.backup \(\d+ tables, \d+ rows\)\.$/);
    expect(keys).toContain(`the keys are in ${trial.keysDir}; keep them elsewhere`);
    // All but when it was written, and what is counted over that.
    const [a, b] = ["running", "stopped"].map((name) => {
      const text = unpacked(written(`${name}.backup`));
      return text.replace(/"madeAt":"[^"]*"/, "").replace(/"sha256":"[^"]*"/, "");
    });
    expect(a).toEqual(b);
  }, 60_000);

  test("goes to a server as well", async () => {
    const other = await emptyDatabase();
    try {
      await restore(place(other), written("stopped.backup"), never);
      const there = openCalls(other.target, { max: 1 });
      const rows = await there`select title from activity order by number`.finally(() => there.end());
      expect(rows).toEqual([{ title: "羽毛球" }, { title: "夜跑" }]);
    } finally {
      await other.drop();
    }
  });

  test("that holds data is left as it is", async () => {
    await expect(restore(embedded(), cold, never)).rejects.toThrow(/holds data \(.*public\.activity/);
  });

  test("that is not there is not made", async () => {
    const dataDir = written("nowhere");
    await expect(backup({ ...embedded(), dataDir }, written("x.backup"), never)).rejects.toThrow("no database");
    expect(readdirSync(trial.folder)).not.toContain("nowhere");
  });
});

const unpacked = (file: string): string => gunzipSync(readFileSync(file)).toString();

/** What would give something away, in every way it could be written down. */
const formsOf = (secret: Buffer): readonly string[] => {
  const text = secret.toString();
  return [
    secret.toString("hex"),
    secret.toString("base64").replace(/=*$/, "").slice(0, -1),
    secret.toString("base64url").slice(0, -1),
    Buffer.from(text, "utf16le").toString("hex"),
    Buffer.from(text, "utf16le").toString("base64").slice(0, -4),
    ...(Buffer.from(text).equals(secret) ? [text, JSON.stringify(text).slice(1, -1)] : []),
  ];
};

/** Where any of the forms is, as text or as bytes, packed or not. */
const found = (file: string, secret: Buffer): boolean => {
  const bytes = [readFileSync(file), gunzipSync(readFileSync(file))];
  const forms = [...formsOf(secret), secret, Buffer.from(secret.toString(), "utf16le")];
  return bytes.some((all) => forms.some((form) => all.includes(form)));
};

describe("what a backup tells", () => {
  const keysIn = (folder: string): readonly Buffer[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => {
        const text = readFileSync(join(entry.parentPath, entry.name), "utf8").trim();
        // Of a way back the first half is public.
        const secret = entry.name.startsWith("route.") ? (text.split(".")[1] ?? "") : text;
        return [Buffer.from(secret), Buffer.from(secret, "base64url")];
      });

  test("no key, no password: not one byte string of KEYS_DIR", () => {
    const keys = keysIn(keysDir);
    expect(readdirSync(keysDir).join()).toMatch(/audit\.1\.key.*case-\d+\.1\.key.*courier.*receipt\.1\.key/);
    expect(keys.length).toBeGreaterThan(10);
    for (const key of keys) expect([key.length >= 32, found(cold, key)]).toEqual([true, false]);
    expect(found(cold, Buffer.from(inject("template").password))).toBe(false);
  });

  test("no concern, no answer, no receipt", () => {
    for (const text of ["canary-text-91bc", "canary-answer-55ad", TEXT, ANSWER, receipt, receipt.replaceAll("-", "")])
      expect([text, found(cold, Buffer.from(text)), found(warm, Buffer.from(text))]).toEqual([text, false, false]);
  });

  test("as a control: what is no secret is found, as text and as bytes", () => {
    expect(found(cold, Buffer.from("羽毛球"))).toBe(true);
    const folder = join(keysDir, "courier");
    const route = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((name) => name.includes("route."));
    const [half = ""] = readFileSync(join(folder, route ?? ""), "utf8").split(".");
    expect(found(cold, Buffer.from(half, "base64url"))).toBe(true);
  });

  test("nothing of the order in which concerns came", async () => {
    const other = await emptyDatabase();
    const owner = openCalls(other.target, { max: 1 });
    try {
      await restore(place(other), cold, never);
      for (let i = 0; i < 40; i += 1)
        await owner`insert into case_tag (tag, day) values (sha256(${randomBytes(8)}), current_date)`;
      await backup(place(other), written("ordered.backup"), never);
      const rows = unpacked(written("ordered.backup"))
        .split("\n")
        .filter((line) => line.startsWith('{"table":"public.case_tag"'))
        .flatMap((line) => (JSON.parse(line) as { rows: string[] }).rows);
      expect(rows.length).toBeGreaterThanOrEqual(40);
      expect(rows).toEqual([...rows].sort());
    } finally {
      await owner.end();
      await other.drop();
    }
  });
});

describe("the file", () => {
  test("of a database in which there is nothing, or of another version's, is not made", async () => {
    const other = await emptyDatabase();
    const owner = openCalls(other.target, { max: 1 });
    try {
      await expect(backup(place(other), written("none.backup"), never)).rejects.toThrow("里没有数据库");
      await restore(place(other), cold, never);
      await owner`delete from drizzle.__drizzle_migrations where id = 4`;
      await expect(backup(place(other), written("none.backup"), never)).rejects.toThrow("数据库不是这个版本的");
      expect(readdirSync(trial.folder).join()).not.toContain("none.backup");
    } finally {
      await owner.end();
      await other.drop();
    }
  });

  test("that is not there is told of", async () => {
    await expect(restore(place(union), written("none.backup"), never)).rejects.toThrow("读不了（ENOENT）");
  });

  test("is for its owner alone, and is not written over", async () => {
    expect(statSync(cold).mode & 0o777).toBe(0o600);
    const before = readFileSync(cold);
    await expect(backup(place(union), cold, never)).rejects.toThrow("已经存在，不会覆盖");
    expect(readFileSync(cold).equals(before)).toBe(true);
    await expect(backup(place(union), written("no/such/folder"), never)).rejects.toThrow("写不了（ENOENT）");
  });

  const spoilt = (name: string, spoil: (packed: Buffer) => Buffer): string => {
    const file = written(name);
    writeFileSync(file, spoil(readFileSync(cold)));
    return file;
  };
  test.each<[string, (packed: Buffer) => Buffer, RegExp]>([
    [
      "with one bit turned",
      (all) => Buffer.from(all.map((byte, i) => (i === all.length >> 1 ? byte ^ 1 : byte))),
      /已损坏/,
    ],
    ["cut off", (all) => all.subarray(0, all.length - 9), /已损坏/],
    ["cut in half", (all) => all.subarray(0, all.length >> 1), /已损坏/],
    ["of somebody else's", () => Buffer.from("PGDMP canary"), /不是 unionhall 的备份/],
    ["that is empty", () => Buffer.alloc(0), /不是 unionhall 的备份/],
  ])("%s is refused before anything is touched", async (name, spoil, words) => {
    const file = spoilt(`${name.replaceAll(/\W/g, "-")}.backup`, spoil);
    const nowhere = asPlace({ ...union.target, database: "is_not_there" }, trial.folder);
    await expect(restore(nowhere, file, never)).rejects.toThrow(words);
  });

  /** As somebody would do it who knows how the file is made. */
  const signed = (text: string): string => {
    const lines = text.trimEnd().split("\n");
    const { end } = JSON.parse(lines.pop() ?? "") as { end: Record<string, unknown> };
    const hash = createHash("sha256");
    for (const line of lines) hash.update(line);
    return `${lines.join("\n")}\n${JSON.stringify({ end: { ...end, sha256: hash.digest("hex") } })}\n`;
  };
  const later = (text: string) => text.replace('"migrations":[', '$&"0099_later",').replace('"0.1.0"', '"9.9.9"');
  test.each<[string, (text: string) => string, RegExp]>([
    ["a row that somebody changed", (text) => text.replace("羽毛球", "乒乓球"), /已损坏/],
    ["a row that somebody took out", (text) => text.replace(/\n\{"table":"public\.role".*/, ""), /已损坏/],
    ["a row that is counted", (text) => signed(text.replace(/\n\{"table":"public\.role".*/, "")), /已损坏/],
    ["a row after the end", (text) => `${text}{"table":"public.role","rows":[]}\n`, /已损坏/],
    ["no end", (text) => text.replace(/\{"end".*\n$/, ""), /已损坏/],
    [
      "another level",
      (text) => signed(later(text)),
      new RegExp(`请用 unionhall 9\\.9\\.9（迁移 ${LATEST}, \\d+）恢复`),
    ],
    ["another form", (text) => text.replace('"format":1', '"format":2'), /请用 unionhall 0\.1\.0/],
  ])("packed anew with %s is refused", async (name, change, words) => {
    const file = spoilt(`${name.replaceAll(/\W/g, "-")}.gz`, (all) => gzipSync(change(gunzipSync(all).toString())));
    await expect(restore(place(union), file, never)).rejects.toThrow(words);
  });

  test.each<[string, (text: string) => string, RegExp]>([
    [
      "a table that is not there",
      (text) => text.replaceAll("public.role", "public.x; drop table role"),
      /表和备份里的不一样/,
    ],
    [
      "another queue",
      (text) => text.replace(/"queue":\d+/, '"queue":1'),
      new RegExp(`请用 unionhall 0\\.1\\.0（迁移 ${LATEST}, 1）`),
    ],
    [
      "a reference to nothing",
      (text) =>
        text
          .replaceAll(/"table":"public\.unit","rows":\[.*\]/g, '"table":"public.unit","rows":[]')
          .replace(/("public\.unit":)\d+/, "$10"),
      /foreign key/,
    ],
  ])("with %s leaves the database empty, and a good one goes in afterwards", async (name, change, words) => {
    const file = spoilt(`${name.replaceAll(/\W/g, "-")}.gz`, (all) =>
      gzipSync(signed(change(gunzipSync(all).toString()))),
    );
    const other = await emptyDatabase();
    try {
      await expect(restore(place(other), file, never)).rejects.toThrow(words);
      await restore(place(other), cold, never);
      expect(changed(whole, await snapshotOf(other.target))).toEqual(["graphile_worker.migrations"]);
    } finally {
      await other.drop();
    }
  });
});
