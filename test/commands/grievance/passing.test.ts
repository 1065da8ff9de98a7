import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCalls } from "../../../src/db/client.ts";
import { asRole } from "../../../src/db/roles.ts";
import { createOffice, type Office } from "./office.ts";

let office: Office;
const hear = (who: string, text: string) => office.hear(who, text);
const TEXT = "食堂的账目不清，问过王老师，电话13812345678，三年级（2）班的都知道";

let reporters = 0;
const fresh = async (text = TEXT) => {
  reporters += 1;
  const who = `反映的${reporters}`;
  await office.world.person(who, [], "实验小学/语文组");
  const receipt = await office.raise(who, { text });
  const [alias = ""] = await office.release();
  await hear("校干事甲", `领取 ${alias}`);
  return { who, alias, receipt };
};
const rows = async () => JSON.stringify(await office.world.sql`select * from cases order by id`);

beforeAll(async () => {
  office = await createOffice();
});
afterAll(() => office?.close());

describe("a case that goes on to another level", () => {
  test("asks first where something may give somebody away, and has changed nothing", async () => {
    const { alias } = await fresh();
    const before = await rows();
    const [asked] = await office.say("校干事甲", `转办 ${alias} 上级 涉及全区政策`);
    expect(asked?.text).toMatch(
      /3 处可能认出人[\s\S]*姓名：王老师[\s\S]*电话号码：13812345678[\s\S]*年级或班级：三年级（2）班/,
    );
    expect(await rows()).toBe(before);
    const [done] = await office.press("校干事甲", asked, "全部隐去再转");
    expect(done?.text).toContain("已转办");
    const seen = await hear("区干事", `领取 ${alias}`);
    expect(seen).toContain("食堂的账目不清，问过＊＊，电话＊＊，＊＊的都知道");
    expect(seen).toContain("涉及全区政策");
    expect(seen).not.toMatch(/13812345678|王老师|三年级/);
  });

  test("some of it by number; a number that is not there changes nothing", async () => {
    const { alias } = await fresh();
    expect(await hear("校干事甲", `转办 ${alias} 上级 隐去1,9`)).toContain("一共 3 处，什么都没有改");
    expect(await hear("校干事甲", `转办 ${alias} 上级 隐去1,2 3人联名`)).toContain("已转办");
    const seen = await hear("区干事", `领取 ${alias}`);
    expect(seen).toContain("问过＊＊，电话＊＊，三年级（2）班");
    expect(seen).toContain("3人联名");
  });

  test("原样 passes it on as it is; so does a text in which nothing is found, without a question", async () => {
    const { alias } = await fresh();
    expect(await hear("校干事甲", `转办 ${alias} 上级 原样`)).toContain("已转办");
    expect(await hear("区干事", `领取 ${alias}`)).toContain("13812345678");
    const plain = await fresh("食堂的菜价上个月又涨了，账目一直没有公布");
    expect(await hear("校干事甲", `转办 ${plain.alias} 上级`)).toContain("已转办");
  });

  test("the level that had it reads the original when it comes back, the one above never; notes are covered too", async () => {
    const { alias, who, receipt } = await fresh();
    await hear("校干事甲", `备注 ${alias} 已致电李老师核实`);
    await hear("校干事甲", `回复 ${alias} 请打总务电话13912345678`);
    await hear("校干事甲", `转办 ${alias} 上级 隐去`);
    const above = await hear("区干事", `领取 ${alias}`);
    expect(above).toContain("已致电＊＊核实");
    expect(above).not.toMatch(/李老师核实|13812345678/);
    expect(await hear(who, `查 ${receipt}`), "what was answered stays as it was read").toContain("13912345678");
    expect(await hear("区干事", `转办 ${alias} 实验小学 原样 退回核实`)).toContain("已转办");
    const back = await hear("校干事乙", `领取 ${alias}`);
    expect(back).toContain("13812345678");
    expect(back).toContain("隐去了一部分");
    expect(back).toContain("已致电李老师核实");
  });

  test("the database itself keeps the original from the level above, and from whoever is kept out", async () => {
    const { alias } = await fresh();
    await hear("校干事甲", `转办 ${alias} 上级 隐去`);
    const [row] = await office.world.sql<{ id: string }[]>`select id from cases where alias = ${alias}`;
    const id = row?.id ?? "";
    const { target } = office.world.database;
    const app = openCalls(asRole(target, "app", target.password), { max: 1 });
    const counted = async (name: string) => {
      const [who] = await office.world.sql<{ id: string }[]>`select id from person where name = ${name}`;
      return app.begin(async (tx) => {
        await tx`select set_config('app.officer', ${String(who?.id)}, true)`;
        return (await tx`select 1 from case_original where case_id = ${id}`).length;
      });
    };
    const kept = await office.world.sql`select 1 from case_original where case_id = ${id}`;
    expect(kept).toHaveLength(1);
    expect(await counted("区干事")).toBe(0);
    await office.world.sql`update cases set level_id = (select id from unit where name = '实验小学') where id = ${id}`;
    expect(await counted("校干事甲")).toBe(1);
    await office.world.sql`insert into case_exclusion select ${id}::uuid, id from person where name = '校干事甲'`;
    expect(await counted("校干事甲")).toBe(0);
    await office.world.sql`update cases set level_id = 1 where id = ${id}`;
    await expect(
      app.begin(async (tx) => {
        await tx`select set_config('app.officer', '1', true)`;
        await tx`select grievance_cover(${id}::uuid, '[]'::jsonb)`;
      }),
    ).rejects.toThrow(/only who holds/);
    await app.end();
  });

  test("a button of before the case moved does nothing", async () => {
    const { alias, who, receipt } = await fresh();
    const [asked] = await office.say("校干事甲", `转办 ${alias} 上级`);
    await hear(who, `补充 ${receipt} 还有早餐的账目`);
    const [late] = await office.press("校干事甲", asked, "全部隐去再转");
    expect(late?.text).toContain("刚才有变化");
    expect(await hear("校干事甲", `案件 ${alias}`)).toContain(alias);
  });

  test("taken back, nothing of the original is left", async () => {
    const { alias, who, receipt } = await fresh();
    await hear("校干事甲", `转办 ${alias} 上级 隐去`);
    await hear(who, `撤回诉求 ${receipt} 确定`);
    expect(
      await office.world.sql`select 1 from case_original o join cases c on c.id = o.case_id where c.alias = ${alias}`,
    ).toHaveLength(0);
  });
});

describe("what is handed to a school's administration", () => {
  test("is what the reporter wrote, covered, and no note; the case stays and the copy is on record", async () => {
    const { alias } = await fresh();
    await hear("校干事甲", `备注 ${alias} 我们内部的看法`);
    const [asked] = await office.say("校干事甲", `转办 ${alias} 校方`);
    expect(asked?.text).toContain("3 处可能认出人");
    const [copy] = await office.press("校干事甲", asked, "全部隐去再转");
    expect(copy?.text).toContain("问过＊＊，电话＊＊");
    expect(copy?.text).not.toMatch(/内部的看法|13812345678/);
    const seen = await hear("校干事乙", `案件 ${alias}`);
    expect(seen).toMatch(/交给校方的[\s\S]*问过＊＊/);
    expect(seen).toContain("13812345678");
    const acts = await office.world.sql`select action from officer_audit order by seq desc limit 2`;
    expect(acts.map(({ action }) => action)).toContain("hand-over");
  });

  test("only whoever holds the case hands it over", async () => {
    const { alias } = await fresh();
    expect(await hear("校干事乙", `转办 ${alias} 校方 隐去`)).toContain("由校干事甲办理");
    expect(await hear("区干事", `转办 ${alias} 校方 隐去`)).toContain("没有找到");
  });
});
