import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyAudit } from "../../../commands/grievance/audit.ts";
import { createRounds } from "../../../commands/grievance/courier.ts";
import { STOP_DAYS, STOPS_A_MONTH } from "../../../commands/grievance/limits.ts";
import { openCalls, openDb } from "../../../src/db/client.ts";
import { asRole } from "../../../src/db/roles.ts";
import { courierFolder } from "../../../src/engine/courier-folder.ts";
import { createKeyring } from "../../../src/engine/keyring.ts";
import { createMutes } from "../../../src/engine/mutes.ts";
import { openReturnPath } from "../../../src/engine/return-path.ts";
import { createRouteKeys } from "../../../src/engine/route-keys.ts";
import { createOffice, type Office } from "./office.ts";

const DAY = 24 * 3_600;
const WHY = "连着几天编造同一件事";
const STOPPED = "暂时不能在聊天里反映新的事";

const folder = mkdtempSync(join(tmpdir(), "uh-stopped-"));
const keysDir = join(folder, "keys");
const list = join(keysDir, "courier", "mutes.json");
let office: Office;
let reporters = 0;
const hear = (who: string, text: string) => office.hear(who, text);
const fresh = async (concern: Parameters<Office["raise"]>[1] = {}) => {
  reporters += 1;
  const who = `canary-老师${reporters}`;
  await office.world.person(who, [], "实验小学");
  const receipt = await office.raise(who, concern);
  const [alias = ""] = await office.release();
  return { who, alias, receipt };
};
/** The school asks and passes the case on: whether to agree is now the district's. */
const asked = async (concern: Parameters<Office["raise"]>[1] = {}) => {
  const one = await fresh(concern);
  await hear("校干事甲", `领取 ${one.alias}`);
  expect(await hear("校干事甲", `停收 ${one.alias} ${WHY}`)).toContain("还没有停收");
  expect(await hear("校干事甲", `转办 ${one.alias} 上级 原样`)).toContain("已转办");
  return one;
};
const nextMonth = async () => {
  const now = office.world.clock.now();
  const next = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 2);
  await office.world.advance((next - now.getTime()) / 1_000);
};
const orders = () => office.world.sql`select case_id from mute_order`;
/** The courier's next round. */
const round = () => office.world.advance(60);

beforeAll(async () => {
  office = await createOffice({ keysDir });
});
afterAll(async () => {
  await office?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("stopping a sender", () => {
  test("takes officers of two levels; then nothing new is taken in the chat, and all else goes on", async () => {
    const { who, alias, receipt } = await fresh();
    await hear("校干事甲", `领取 ${alias}`);
    expect(await hear("校干事甲", `停收 ${alias}`)).toContain("请写理由");
    expect(await hear("校干事甲", `停收 ${alias} ${WHY}`)).toMatch(/还没有停收[\s\S]*另一级/);
    expect(await hear("校干事甲", `停收 ${alias} ${WHY}`)).toContain("要另一级的办理人也同意");
    expect(await hear("校干事乙", `停收 ${alias} ${WHY}`)).toContain("和你是同一级");
    expect(await hear("区干事", `停收 ${alias} ${WHY}`), "who does not see the case").toContain("没有找到");
    expect(await orders()).toEqual([]);
    await hear("校干事甲", `转办 ${alias} 上级 原样`);
    const [card] = await office.say("区干事", `案件 ${alias}`);
    expect(card?.text).toMatch(/校干事甲提出，等另一级[\s\S]*停收理由/);
    await round();
    expect(await hear(who, "反映"), "not decided yet").not.toContain(STOPPED);
    await office.say(who, "退出");
    const [done] = await office.press("区干事", card, "同意停收");
    expect(done?.text).toMatch(/交给投递程序[\s\S]*网页照收/);
    expect(done?.text).not.toContain("canary");
    expect(await orders()).toHaveLength(1);
    await round();
    expect(await orders(), "all the courier says is that it has it").toEqual([]);
    const told = await hear(who, "反映");
    expect(told).toContain(STOPPED);
    expect(told).toMatch(/网页[\s\S]*当面找工会/);
    expect(told, "neither how long nor for which case").not.toMatch(new RegExp(`${STOP_DAYS}|${alias}`));
    expect(await hear(who, "反映 我们组的课时费又拖了两个月没有发")).toContain(STOPPED);
    expect(await hear(who, `查 ${receipt}`)).toContain("等人领取");
    expect(await hear(who, "我再补充一点情况")).toContain("已补充");
    expect(await hear("王老师", "反映"), "nobody else").not.toContain(STOPPED);
    await office.say("王老师", "退出");
    await office.world.advance((STOP_DAYS - 1) * DAY);
    expect(await hear(who, "反映")).toContain(STOPPED);
    await office.world.advance(2 * DAY);
    expect(await hear(who, "反映")).not.toContain(STOPPED);
    await office.say(who, "退出");
  });

  test("in the middle of a filing: what was begun is not submitted, and that is said", async () => {
    const { who } = await asked();
    await office.say(who, "反映");
    await office.say(who, "反映 类别 4");
    await office.say(who, "实验小学");
    await office.say(who, "又一件编出来的事情，写得很长");
    await office.say(who, "反映 回避 没有");
    const aliases = await office.world.sql<{ alias: string }[]>`
      select c.alias from cases c join mute_ask a on a.case_id = c.id`;
    for (const { alias } of aliases) await hear("区干事", `停收 ${alias}`);
    await round();
    const before = await office.world.sql`select id from case_intake`;
    expect(await hear(who, "反映 提交 回执")).toContain(STOPPED);
    expect(await office.world.sql`select id from case_intake`).toHaveLength(before.length);
  });

  test("tells officers the same where there is no way back, and mutes nobody", async () => {
    await nextMonth();
    const size = Object.keys(JSON.parse(readFileSync(list, "utf8")).until).length;
    const { who, alias } = await asked({ push: false });
    expect(await hear("区干事", `停收 ${alias}`)).toContain("交给投递程序");
    await round();
    expect(await orders()).toEqual([]);
    expect(Object.keys(JSON.parse(readFileSync(list, "utf8")).until)).toHaveLength(size);
    expect(await hear(who, "反映")).not.toContain(STOPPED);
    await office.say(who, "退出");
  });

  test("what was asked lapses after a month, with the office of who asked, and with being kept out", async () => {
    await office.world.person("校干事丙", ["officer"], "实验小学");
    const kept = await asked();
    await office.world.sql`update mute_ask set on_date = on_date - 31`;
    expect(await hear("区干事", `案件 ${kept.alias}`)).not.toContain("等另一级");
    expect(await hear("区干事", `停收 ${kept.alias}`)).toContain("还没有人领取");
    const { alias } = await fresh();
    await hear("校干事丙", `领取 ${alias}`);
    await hear("校干事丙", `停收 ${alias} ${WHY}`);
    await office.world.sql`delete from role where person_id = (select id from person where name = '校干事丙')`;
    expect(await hear("校干事甲", `案件 ${alias}`)).not.toContain("等另一级");
    const third = await fresh();
    await hear("校干事乙", `领取 ${third.alias}`);
    await hear("校干事乙", `停收 ${third.alias} ${WHY}`);
    await hear("校干事甲", `回避 ${third.alias} 校干事乙`);
    expect(
      await office.world
        .sql`select a.* from mute_ask a join cases c on c.id = a.case_id where c.alias = ${third.alias}`,
    ).toEqual([]);
  });

  test("an officer of another school is no other level; where there is one level only it is said that it cannot be", async () => {
    await office.world.person("二小干事", ["officer"], "第二小学");
    const { alias } = await fresh();
    await hear("校干事甲", `领取 ${alias}`);
    await hear("校干事甲", `停收 ${alias} ${WHY}`);
    await hear("校干事甲", `转办 ${alias} 第二小学 原样`);
    expect(await hear("二小干事", `停收 ${alias} ${WHY}`)).toContain("和你是同一级");
    const [role] = await office.world
      .sql`delete from role where person_id = (select id from person where name = '区干事') returning *`;
    const alone = await fresh();
    await hear("校干事甲", `领取 ${alone.alias}`);
    expect(await hear("校干事甲", `停收 ${alone.alias} ${WHY}`)).toMatch(/没有别的一级[\s\S]*静默/);
    await office.world.sql`insert into role ${office.world.sql(role as Record<string, unknown>)}`;
    expect(await orders()).toEqual([]);
  });
});

describe("at most three a month", () => {
  /** Cases at the district for which the school has asked: as many decisions as wanted. */
  const prepare = async (count: number) => {
    const aliases: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const { alias } = await fresh({ push: false, unit: "不透露" });
      aliases.push(alias);
    }
    await office.world.sql`
      insert into mute_ask (case_id, officer, level_id, on_date)
      select c.id, r.person_id, r.unit_id, '2040-01-01' from cases c, role r join person p on p.id = r.person_id
      where c.alias = any (${aliases}) and p.name = '校干事甲'`;
    return aliases;
  };

  test("however many decide at once", async () => {
    await office.world.person("区干事二", ["officer"], "");
    await nextMonth();
    const aliases = await prepare(6);
    const answers = await Promise.all(
      aliases.flatMap((alias) => ["区干事", "区干事二"].map((who) => hear(who, `停收 ${alias}`))),
    );
    expect(answers.filter((text) => text.includes("交给投递程序"))).toHaveLength(STOPS_A_MONTH);
    expect(answers.filter((text) => text.includes("这个月已经停收")).length).toBeGreaterThan(0);
    await nextMonth();
    const left = await office.world.sql<
      { alias: string }[]
    >`select c.alias from cases c join mute_ask a on a.case_id = c.id where c.alias = any (${aliases})`;
    expect(await hear("区干事", `停收 ${left[0]?.alias}`), "the next month has its own").toContain("交给投递程序");
  });

  test("whatever the days on which it is tried", async () => {
    const aliases = await prepare(10);
    const counted = new Map<string, number>();
    const rows = await office.world.sql<{ month: string; n: number }[]>`
      select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, count(*)::int as n from officer_audit
      where action = 'stop-sender' group by 1`;
    for (const { month, n } of rows) counted.set(month, n);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 8 }), async (gaps) => {
        for (const gap of gaps) {
          const alias = aliases[0] ?? "";
          await office.world.advance(gap * DAY);
          const month = new Date(office.world.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 7);
          const before = counted.get(month) ?? 0;
          const answer = await hear("区干事", `停收 ${alias}`);
          expect(answer, month).toContain(before < STOPS_A_MONTH ? "交给投递程序" : "这个月已经停收");
          if (before >= STOPS_A_MONTH) continue;
          counted.set(month, before + 1);
          await office.world.sql`
            insert into mute_ask (case_id, officer, level_id, on_date)
            select c.id, r.person_id, r.unit_id, '2040-01-01' from cases c, role r join person p on p.id = r.person_id
            where c.alias = ${alias} and p.name = '校干事甲'`;
        }
      }),
      { numRuns: 3 },
    );
  });

  test("each is in the officers' record, with both of them, and the chain is whole", async () => {
    const rows = await office.world.sql<{ action: string; actor: string; detail: { asked?: number } }[]>`
      select action, actor, detail from officer_audit where action in ('stop-ask', 'stop-sender')`;
    const stops = rows.filter(({ action }) => action === "stop-sender");
    expect(stops.length).toBeGreaterThan(4);
    for (const { actor, detail } of stops) expect(Number(detail.asked)).not.toBe(Number(actor));
    const { db, close } = openDb(office.world.database.target, { max: 1 });
    expect(await verifyAudit(db, createKeyring(keysDir)).finally(close)).toMatchObject({ kind: "whole" });
  });
});

describe("nobody can ask who is on the list", () => {
  test("no table holds it, no role of officers reads what the courier is told, and the list names nobody", async () => {
    await nextMonth();
    const { alias } = await asked();
    await hear("区干事", `停收 ${alias}`);
    await round();
    expect(await orders()).toEqual([]);
    const { target } = office.world.database;
    for (const role of ["app", "sealed", "worker"] as const) {
      const calls = openCalls(asRole(target, role, target.password), { max: 1 });
      await expect(calls`select * from mute_order`, role).rejects.toMatchObject({ code: "42501" });
      if (role !== "app") await expect(calls`select * from mute_ask`, role).rejects.toMatchObject({ code: "42501" });
      await calls.end();
    }
    const columns = await office.world.sql<{ name: string }[]>`
      select table_name || '.' || column_name as name from information_schema.columns where table_name like 'mute%' order by 1`;
    expect(columns.map(({ name }) => name)).toEqual([
      "mute_ask.case_id",
      "mute_ask.level_id",
      "mute_ask.officer",
      "mute_ask.on_date",
      "mute_order.case_id",
    ]);
    expect(readFileSync(list, "utf8")).not.toMatch(/canary|fake|老师/);
    expect(existsSync(join(keysDir, "mutes.json"))).toBe(false);
  });

  test("without the courier everybody may file; with it back the list is in force again", async () => {
    await nextMonth();
    const { who, alias } = await asked();
    await hear("区干事", `停收 ${alias}`);
    await round();
    expect(await hear(who, "反映")).toContain(STOPPED);
    await office.stopCourier();
    expect(await office.raise(who, { push: false })).not.toBe("");
    await office.startCourier();
    await round();
    expect(await hear(who, "反映")).toContain(STOPPED);
  });

  test("the list goes with its key once a year, though its days are not over", async () => {
    await nextMonth();
    const { who, alias } = await asked();
    await hear("区干事", `停收 ${alias}`);
    await round();
    expect(await hear(who, "反映")).toContain(STOPPED);
    const before = JSON.parse(readFileSync(list, "utf8"));
    const old = new Date(office.world.clock.now().getTime() - 366 * DAY * 1_000).toISOString().slice(0, 10);
    writeFileSync(list, JSON.stringify({ ...before, begunOn: old }));
    await round();
    const after = JSON.parse(readFileSync(list, "utf8"));
    expect([after.until, after.key === before.key]).toEqual([{}, false]);
    expect(await hear(who, "反映")).not.toContain(STOPPED);
    await office.say(who, "退出");
  });
});

describe("a courier that dies", () => {
  test("after it wrote the list and before it said so carries the order out again, to the same end", async () => {
    await nextMonth();
    await office.stopCourier();
    const { who, alias } = await asked();
    await hear("区干事", `停收 ${alias}`);
    const { target } = office.world.database;
    const { db, close } = openDb(asRole(target, "courier", target.password), { max: 1 });
    const keys = createRouteKeys(courierFolder(keysDir).keys);
    const mutes = createMutes(courierFolder(keysDir).keys);
    const size = () => Object.keys(JSON.parse(readFileSync(list, "utf8")).until).length;
    const before = size();
    let dies = true;
    const rounds = createRounds({
      db,
      keys,
      open: async (sealed, version) => {
        const key = keys.read(version);
        return key ? openReturnPath(sealed, key) : null;
      },
      ring: async () => "later",
      mutes: {
        tend: mutes.tend,
        add: (...one) => {
          mutes.add(...one);
          if (dies) throw new Error("killed");
        },
      },
    });
    await expect(rounds.go(office.world.clock.now())).rejects.toThrow("killed");
    expect([(await orders()).length, size()]).toEqual([1, before + 1]);
    dies = false;
    await rounds.go(office.world.clock.now());
    expect([(await orders()).length, size()]).toEqual([0, before + 1]);
    await close();
    await office.startCourier();
    await round();
    expect(await hear(who, "反映")).toContain(STOPPED);
  });
});
