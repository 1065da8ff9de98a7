import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  dayFault,
  lastOfEach,
  type Mediation,
  mergeMediation,
  missingIn,
  readMediation,
  writeMediation,
} from "../../../commands/grievance/mediation.ts";
import { openCalls } from "../../../src/db/client.ts";
import { asRole } from "../../../src/db/roles.ts";
import { createOffice, type Office } from "./office.ts";

const NOW = new Date("2026-11-23T10:00:00+08:00");

describe("a record of a mediation is read from a line", () => {
  test.each([
    ["12月3日与校方面谈，同意补发", { on: "2026-12-03", agreed: "12月3日与校方面谈，同意补发" }],
    ["双方面谈，同意每月公布", { agreed: "双方面谈，同意每月公布" }],
    [
      "参加：校方、教师代表 日期：11月20日 结果：同意补发，年底前到账 回执：有，存工会",
      { parties: "校方、教师代表", on: "2026-11-20", agreed: "同意补发，年底前到账", kept: "有，存工会" },
    ],
    ["回执无", { kept: "无" }],
    ["结果 同意公布\n回执 已签", { agreed: "同意公布", kept: "已签" }],
    ["日期:昨天；协议:下月起每月公布", { on: "2026-11-22", agreed: "下月起每月公布" }],
    [
      "上周五谈过一次，没有谈拢。参加人：总务、工会",
      { parties: "总务、工会", on: "2026-11-20", agreed: "上周五谈过一次，没有谈拢" },
    ],
    ["", {}],
  ] as const)("%s", (line, wanted) => {
    expect(readMediation(line, NOW)).toEqual({ parties: "", on: "", agreed: "", kept: "", ...wanted });
  });

  test.each([
    ["日期：2月30日", "2月30日"],
    ["日期：开学后", "开学后"],
    ["日期：12月3日", null],
    ["没有写日期", null],
  ])("%s: a day that is none is named", (line, fault) => {
    expect(dayFault(line, NOW)).toBe(fault);
  });

  const word = fc.constantFrom("校方", "教师代表", "同意补发", "有", "存工会", "12345", "好");
  const part = fc.array(word, { maxLength: 4 }).map((words) => words.join("、"));
  const record: fc.Arbitrary<Mediation> = fc.record({
    parties: part,
    on: fc.constantFrom("", "2026-11-20", "2026-12-03"),
    agreed: part,
    kept: part,
  });

  test("what is kept is read as what it was", () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(readMediation(writeMediation(one), NOW)).toEqual(one);
      }),
    );
  });

  test("later words replace what they name of the same meeting, and lose nothing else", () => {
    fc.assert(
      fc.property(record, record, (one, two) => {
        const merged = mergeMediation(one, two);
        const same = two.on === "" || one.on === "" || one.on === two.on;
        for (const name of ["parties", "on", "agreed", "kept"] as const)
          expect(merged[name]).toBe(two[name] || (same ? one[name] : ""));
        expect(missingIn(merged).every((name) => merged[name] === "")).toBe(true);
        const shown = lastOfEach(
          [one, merged].map((each) => ({ text: writeMediation(each) })),
          NOW,
        );
        expect(shown).toHaveLength(same ? 1 : 2);
      }),
    );
  });

  test("anything at all is read without harm", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: "binary" }), (text) => {
        readMediation(text, NOW);
      }),
    );
  });
});

describe("officers", () => {
  let office: Office;
  let reporters = 0;
  const hear = (who: string, text: string) => office.hear(who, text);
  const fresh = async (concern: Parameters<Office["raise"]>[1] = {}) => {
    reporters += 1;
    const who = `老师${reporters}`;
    await office.world.person(who, [], "实验小学");
    const receipt = await office.raise(who, concern);
    const [alias = ""] = await office.release();
    return { who, alias, receipt };
  };
  beforeAll(async () => {
    office = await createOffice();
  });
  afterAll(() => office?.close());

  test("write a mediation down piece by piece; the case shows one record a meeting, and its reporter none", async () => {
    const { who, alias, receipt } = await fresh();
    expect(await hear("校干事甲", `调解 ${alias} 日期：12月3日`), "not theirs yet").toContain("还没有人领取");
    await hear("校干事甲", `领取 ${alias}`);
    expect(await hear("校干事甲", `调解 ${alias}`)).toMatch(/参加：[\s\S]*回执：/);
    expect(await hear("校干事甲", `调解 ${alias} 日期：2月30日 结果：同意`)).toMatch(/“2月30日”看不出/);
    const first = await hear("校干事甲", `调解 ${alias} 12月3日与校方面谈，同意补发`);
    expect(first).toMatch(/进入调解[\s\S]*还没写：参加、回执/);
    const second = await hear("校干事甲", `调解 ${alias} 参加：校方、王代表 回执：有，存工会`);
    expect(second).toMatch(/校方、王代表[\s\S]*12月3日[\s\S]*同意补发[\s\S]*存工会/);
    expect(second).not.toContain("还没写");
    await hear("校干事甲", `调解 ${alias} 日期：12月10日 结果：补发到账`);
    const seen = await hear("校干事乙", `案件 ${alias}`);
    expect(seen.match(/调解记录/g)).toHaveLength(2);
    expect(seen).toMatch(/2026-12-03[\s\S]*存工会[\s\S]*2026-12-10[\s\S]*补发到账/);
    expect(await hear(who, `查 ${receipt}`)).not.toMatch(/王代表|补发到账/);
    await office.say(who, "退出");
    const [row] = await office.world.sql`select state, mediated from cases where alias = ${alias}`;
    expect(row).toMatchObject({ state: "mediating", mediated: true });
    const rows = await office.world.sql<{ body: Buffer }[]>`select body from case_note where kind = 'mediation'`;
    for (const { body } of rows) expect(body.toString()).not.toContain("王代表");
  });

  test("notes of one day stand in their order", async () => {
    const { alias } = await fresh();
    await hear("校干事甲", `领取 ${alias}`);
    for (let n = 1; n <= 6; n += 1) await hear("校干事甲", `备注 ${alias} 第 ${n} 条备注`);
    const seen = await hear("校干事甲", `案件 ${alias}`);
    expect(seen.match(/第 \d 条/g)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `第 ${n} 条`));
  });

  test("link two cases and take them apart; both cards say so", async () => {
    const [one, two] = [await fresh(), await fresh()];
    expect(await hear("校干事甲", `相关 ${one.alias}`)).toContain("和哪一件");
    expect(await hear("校干事甲", `相关 ${one.alias} ${one.alias}`)).toContain("自己");
    for (const line of [`相关 ${one.alias} ${two.alias}`, `相关 ${two.alias} ${one.alias}`])
      expect(await hear("校干事甲", line)).toContain("已标为相关");
    expect(await office.world.sql`select * from case_link`).toHaveLength(1);
    expect(await hear("校干事乙", `案件 ${two.alias}`)).toMatch(new RegExp(`相关[^\n]*${one.alias}`));
    expect(await hear(one.who, `查 ${one.receipt}`)).not.toMatch(/相关/);
    expect(await hear("校干事甲", `不相关 ${two.alias} ${one.alias}`)).toContain("不再相关");
    expect(await hear("校干事乙", `案件 ${one.alias}`)).not.toContain(two.alias);
    const audit = await office.world.sql<
      { action: string }[]
    >`select action from officer_audit where action like '%link'`;
    expect(audit.map(({ action }) => action)).toEqual(["link", "unlink"]);
  });

  test("a case that is hidden does not show through a link, nor can one be tied to it", async () => {
    const [open, hidden] = [await fresh(), await fresh({ without: "校干事甲" })];
    expect(await hear("校干事乙", `相关 ${open.alias} ${hidden.alias}`)).toContain("已标为相关");
    expect(await hear("校干事乙", `案件 ${open.alias}`)).toContain(hidden.alias);
    const seen = await hear("校干事甲", `案件 ${open.alias}`);
    expect(seen).not.toContain(hidden.alias);
    expect(seen).not.toContain("相关");
    for (const line of ["相关", "不相关"])
      for (const [one, two] of [
        [open.alias, hidden.alias],
        [hidden.alias, open.alias],
      ])
        expect(await hear("校干事甲", `${line} ${one} ${two}`)).toBe(
          (await hear("校干事甲", `${line} ${one} ${two}`.replace(hidden.alias, "松林-11"))).replaceAll(
            "松林-11",
            hidden.alias,
          ),
        );
    expect(await office.world.sql`select * from case_link`).toHaveLength(1);
    const { target } = office.world.database;
    const app = openCalls(asRole(target, "app", target.password), { max: 1 });
    const linksOf = (name: string) =>
      app.begin(async (tx) => {
        const [officer] = await office.world.sql`select id::text from person where name = ${name}`;
        await tx`select set_config('app.officer', ${officer?.id}, true)`;
        return (await tx`select * from case_link`).length;
      });
    expect([await linksOf("校干事甲"), await linksOf("校干事乙")], "the rows themselves").toEqual([0, 1]);
    await app.end();
    const before = await office.world.sql`select c::text from cases c where alias = ${hidden.alias}`;
    await hear("校干事甲", `领取 ${open.alias}`);
    await hear("校干事甲", `转办 ${open.alias} 上级 原样`);
    expect(await hear("区干事", `案件 ${open.alias}`), "another level sees its own only").not.toContain(hidden.alias);
    expect(await office.world.sql`select c::text from cases c where alias = ${hidden.alias}`).toEqual(before);
  });

  test("who tie many pairs at once, in both directions, leave one link each and no deadlock", async () => {
    const all = [await fresh(), await fresh(), await fresh()].map(({ alias }) => alias);
    const pairs = all.flatMap((one) => all.filter((two) => two !== one).map((two) => `相关 ${one} ${two}`));
    const before = (await office.world.sql`select * from case_link`).length;
    const answers = await Promise.all(pairs.flatMap((line) => ["校干事甲", "校干事乙"].map((who) => hear(who, line))));
    for (const answer of answers) expect(answer).toContain("已标为相关");
    expect(await office.world.sql`select * from case_link`).toHaveLength(before + 3);
  });
});
