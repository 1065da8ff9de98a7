import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyAudit } from "../../../commands/grievance/audit.ts";
import { type Calls, openCalls, openDb } from "../../../src/db/client.ts";
import { asRole, type DatabaseRole } from "../../../src/db/roles.ts";
import { createKeyring } from "../../../src/engine/keyring.ts";
import { createLog } from "../../../src/engine/log.ts";
import { changed, settledSnapshot } from "../../support/snapshot.ts";
import { createOffice, type Office } from "./office.ts";

const WHO = "canary-user-7d8a";
const TEXT = "食堂账目三个月没有公布 canary-text-91bc 请查一查";
const ANSWER = "已经核对 canary-answer-55ad 周五公布";
const NOTE = "总务处 canary-note-0f3e 说账本在会计那里";

const lines: string[] = [];
const folder = mkdtempSync(join(tmpdir(), "uh-secrecy-"));
let office: Office;
const roles: Partial<Record<DatabaseRole, Calls>> = {};
const as = (role: DatabaseRole): Calls => {
  const { target } = office.world.database;
  roles[role] ??= openCalls(asRole(target, role, target.password), { max: 1 });
  return roles[role];
};

beforeAll(async () => {
  office = await createOffice({
    log: createLog({ level: "trace", destination: { write: (line) => void lines.push(line) } }),
    env: { LOG_LEVEL: "trace" },
    keysDir: join(folder, "keys"),
  });
  await office.world.person(WHO, [], "实验小学/语文组");
});
afterAll(async () => {
  for (const role of Object.values(roles)) await role?.end();
  await office?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that stands in the database, as text. */
const dump = async (): Promise<string> => {
  const { sql } = office.world;
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`;
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ t: string }[]>(`select t::text from ${name} t`);
    parts.push(`${name}\n${rows.map(({ t }) => t).join("\n")}`);
  }
  return parts.join("\n");
};

const forms = (canary: string): readonly string[] => [
  canary,
  Buffer.from(canary).toString("base64").slice(0, -4),
  Buffer.from(canary).toString("hex"),
  Buffer.from(canary, "utf16le").toString("hex"),
  ...["sha1", "sha256", "md5"].map((name) => createHash(name).update(canary).digest("hex")),
];

describe("what a filing leaves", () => {
  test("is rows of its own tables, and nowhere else anything", async () => {
    await office.say(WHO, "活动");
    const before = await settledSnapshot(office.world.sql);
    await office.raise(WHO, { text: TEXT });
    await office.hear(WHO, "查 K7QF-3M9A-XW2C-T8N4");
    const after = await settledSnapshot(office.world.sql);
    expect(changed(before, after)).toEqual(["public.case_intake", "public.case_tag"]);
  });

  test("nor does opening the private chat leave anything, which platforms tell just before: hello comes from memory", async () => {
    const before = await settledSnapshot(office.world.sql);
    for (const who of [WHO, "从没来过的人"]) {
      const heard = await office.world.platform.say(who, `@${who}`, "", { via: "entered", eventId: `entered ${who}` });
      expect(heard.map(({ text }) => text).join()).toContain("我是教工之家助手");
      await office.world.platform.say(who, `@${who}`, "", { via: "entered", eventId: `entered ${who}` });
    }
    expect(office.world.platform.messages.filter(({ text }) => text.includes("我是教工之家助手"))).toHaveLength(2);
    expect(changed(before, await settledSnapshot(office.world.sql))).toEqual([]);
  });

  test("an offered sentence and an abandoned draft leave nothing at all", async () => {
    const before = await settledSnapshot(office.world.sql);
    await office.say(WHO, TEXT);
    await office.say(WHO, "反映 刚才那段");
    await office.say(WHO, "反映 类别 4");
    await office.say(WHO, "退出");
    expect(changed(before, await settledSnapshot(office.world.sql))).toEqual([]);
  });

  test("neither the text, the answer, the note nor the person can be found: database, log, keys", async () => {
    const receipt = await office.raise(WHO, { text: TEXT });
    const aliases = await office.release();
    for (const alias of aliases) {
      await office.hear("校干事甲", `领取 ${alias}`);
      await office.hear("校干事甲", `备注 ${alias} ${NOTE}`);
      await office.hear("校干事甲", `回复 ${alias} ${ANSWER}`);
    }
    expect(await office.hear(WHO, `查 ${receipt}`)).toContain("canary-answer-55ad");
    await office.say(WHO, `补充 ${receipt} ${TEXT}`);
    await office.world.advance(24 * 3_600);
    const everywhere = `${await dump()}\n${lines.join("\n")}`;
    for (const canary of [
      "canary-text-91bc",
      "canary-answer-55ad",
      "canary-note-0f3e",
      receipt,
      receipt.replaceAll("-", ""),
    ])
      for (const form of forms(canary)) expect(everywhere.includes(form), form).toBe(false);
    // The person is there, as a member; but nowhere near a concern, and not in the log.
    const concerns = (await dump()).split("\n").filter((line) => line.includes("canary-user"));
    expect(concerns.length).toBeGreaterThan(0);
    for (const form of forms(WHO)) expect(lines.join("\n").includes(form), form).toBe(false);
    for (const table of [
      "case_intake",
      "cases",
      "case_message",
      "case_note",
      "case_route",
      "case_bell",
      "case_tag",
      "officer_audit",
      "route_key",
    ]) {
      const rows = await office.world.sql.unsafe<{ t: string }[]>(`select t::text from ${table} t`);
      for (const form of forms(WHO))
        expect(
          rows.some(({ t }) => t.includes(form)),
          `${table} ${form}`,
        ).toBe(false);
    }
  });

  test("has dates and no times, one length for many texts, and no order of arrival", async () => {
    const columns = await office.world.sql<{ name: string }[]>`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_name in ('case_intake', 'cases', 'case_message', 'case_note', 'case_route', 'case_tag') and data_type like 'timestamp%'`;
    expect(columns.map(({ name }) => name)).toEqual(["cases.lease_until"]);
    const lengths = await office.world.sql<{ n: number }[]>`select distinct octet_length(body) as n from case_message`;
    expect(lengths).toHaveLength(1);
  });
});

describe("the order of release", () => {
  const N = 120;
  const ranks = (values: readonly string[]): readonly number[] => {
    const sorted = [...values].sort();
    return values.map((value) => sorted.indexOf(value));
  };
  const rho = (a: readonly number[], b: readonly number[]): number => {
    const sum = a.reduce((all, rank, i) => all + (rank - (b[i] ?? 0)) ** 2, 0);
    return 1 - (6 * sum) / (a.length * (a.length ** 2 - 1));
  };

  test("has nothing to do with the order of arrival; the order of arrival itself, as a control, does", async () => {
    const { sql } = office.world;
    const [from] = await sql`select * from unit where name = '实验小学'`;
    const ids: string[] = [];
    for (let i = 0; i < N; i += 1) {
      const [row] = await sql<{ id: string }[]>`
        insert into case_intake (id, unit_id, level_id, category, urgency, on_date, key_wrapped, key_unit, key_version, receipt_tag, message_id, body, excluded)
        values (gen_random_uuid(), ${from?.id}, ${from?.id}, 1, 'ordinary', current_date, '\\x00', 1, 1, sha256(gen_random_uuid()::text::bytea), gen_random_uuid(), '\\x00', '{}') returning id`;
      ids.push(row?.id ?? "");
    }
    const arrival = ids.map((_, i) => i);
    const waiting = await sql<{ id: string }[]>`select id from case_intake order by ctid`;
    const naive = ids.map((id) => waiting.findIndex((row) => row.id === id));
    expect(rho(arrival, naive)).toBeGreaterThan(0.9);
    await office.release();
    const released = await sql<{ id: string }[]>`select id from cases where id = any (${ids}) order by ctid`;
    expect(released).toHaveLength(N);
    const limit = 3.5 / Math.sqrt(N);
    const orders = [
      ids.map((id) => released.findIndex((row) => row.id === id)),
      ranks(ids),
      ranks(
        await Promise.all(
          ids.map(
            async (id) => (await sql<{ alias: string }[]>`select alias from cases where id = ${id}`)[0]?.alias ?? "",
          ),
        ),
      ),
    ];
    for (const order of orders) expect(Math.abs(rho(arrival, order))).toBeLessThan(limit);
    await sql`delete from cases where id = any (${ids})`;
  });
});

describe("who may see what in the database", () => {
  test.each([
    ["app", "select sealed from case_route"],
    ["app", "delete from case_route returning sealed"],
    ["app", "select * from case_intake"],
    ["app", "select * from case_intake_picture"],
    ["app", "insert into case_picture values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 0, '')"],
    ["app", "update case_picture set body = ''"],
    ["app", "delete from case_picture"],
    ["app", "select not_before from case_bell"],
    ["app", "delete from cases"],
    ["app", "update officer_audit set action = 'x'"],
    ["app", "delete from officer_audit"],
    ["app", "alter table cases disable row level security"],
    ["sealed", "select sealed from case_route"],
    ["sealed", "select sealed from case_intake"],
    ["sealed", "select * from case_note"],
    ["sealed", "select * from officer_audit"],
    ["sealed", "select * from person"],
    ["courier", "select * from cases"],
    ["sealed", "update case_picture set body = ''"],
    ["sealed", "delete from case_intake_picture"],
    ["courier", "select * from case_message"],
    ["courier", "select * from case_picture"],
    ["courier", "select * from account"],
    ["worker", "select * from case_picture"],
    ["worker", "select * from cases"],
    ["worker", "select * from case_route"],
  ] as const)("%s may not: %s", async (role, statement) => {
    await expect(as(role).unsafe(statement)).rejects.toMatchObject({ code: "42501" });
  });

  test("without an officer, and without a receipt, there is no row", async () => {
    expect(await as("app")`select id from cases`).toEqual([]);
    expect(await as("app")`select id from case_message`).toEqual([]);
    expect(await as("sealed")`select id from cases`).toEqual([]);
    expect(await as("sealed")`select id from case_message`).toEqual([]);
    expect(await as("sealed")`select id from case_intake`).toEqual([]);
  });

  test("a case without an answer cannot be closed, whoever tries", async () => {
    await office.raise("李老师");
    const [alias = ""] = await office.release();
    await expect(office.world.sql`update cases set state = 'closed' where alias = ${alias}`).rejects.toMatchObject({
      code: "23514",
    });
  });

  test("where a policy is missing, concerns are off and say so", async () => {
    await office.world.sql`drop policy grievance_office on case_note`;
    expect(await office.hear("李老师", "反映")).toContain("没有全部生效");
    expect(await office.hear("校干事甲", "案件")).toContain("没有全部生效");
    await office.world
      .sql`create policy grievance_office on case_note for all to unionhall_app using (exists (select from cases c where c.id = case_id))`;
    expect(await office.hear("校干事甲", "案件")).not.toContain("没有全部生效");
    await office.world.sql`alter table case_route disable row level security`;
    expect(await office.hear("李老师", "反映")).toContain("没有全部生效");
    await office.world.sql`alter table case_route enable row level security`;
  });
});

describe("the record of officers", () => {
  const verify = async () => {
    const { db, close } = openDb(office.world.database.target, { max: 1 });
    return verifyAudit(db, createKeyring(join(folder, "keys"))).finally(close);
  };

  test("is whole, knows who looked, and no reporter", async () => {
    expect(await verify()).toMatchObject({ kind: "whole" });
    const rows = await office.world.sql<{ action: string }[]>`select distinct action from officer_audit`;
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(["claim", "note", "reply"]));
  });

  test("a changed, a removed and an added row are found", async () => {
    const { sql } = office.world;
    const [row] = await sql`select * from officer_audit where seq = 2`;
    await sql`update officer_audit set actor = 1 where seq = 2`;
    expect(await verify()).toEqual({ kind: "broken", at: 2 });
    await sql`delete from officer_audit where seq = 2`;
    expect(await verify()).toEqual({ kind: "broken", at: 2 });
    await sql`insert into officer_audit ${sql(row as Record<string, unknown>)}`;
    expect(await verify()).toMatchObject({ kind: "whole" });
    const [last] = await sql<{ seq: string }[]>`select max(seq) as seq from officer_audit`;
    await sql`insert into officer_audit (seq, at, actor, action, detail, key_version, hash) values (${Number(last?.seq) + 1}, now(), 1, 'view', '{}', 1, '\\x00')`;
    expect(await verify()).toMatchObject({ kind: "broken" });
  });
});

test("private keys are only where the courier keeps them", () => {
  const keys = readdirSync(join(folder, "keys"), { recursive: true, encoding: "utf8" }).filter((name) =>
    /route/.test(name),
  );
  expect(keys).toEqual(["courier/route.1.key"]);
  const [, half = ""] = readFileSync(join(folder, "keys", "courier/route.1.key"), "utf8").split(".");
  expect(half.length).toBeGreaterThan(40);
});
