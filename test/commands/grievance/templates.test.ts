import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BUILT_IN, fillIn, templateIn, unknownIn, VARIABLES } from "../../../commands/grievance/template.ts";
import { createOffice, type Office } from "./office.ts";

const values = {
  alias: "竹影-47",
  due: "12月3日",
  replyDue: "12月1日",
  unit: "实验{{代号}}小学",
  officer: "甲",
  category: "其他",
  today: "11月29日",
};

describe("a template", () => {
  test("is filled in once: what is filled in is text, also when it looks like a variable", () => {
    expect(fillIn("{{单位}}最迟{{ 期限 }}答复", values)).toBe("实验{{代号}}小学最迟12月3日答复");
    expect(fillIn("{{toString}}{{__proto__}}", values)).toBe("{{toString}}{{__proto__}}");
  });

  test.each([
    ["{{姓名}}", "姓名"],
    ["{{__proto__}}", "__proto__"],
    ["{{constructor}}", "constructor"],
    ["{{}}", ""],
    ["{{代号", "{{"],
    ["代号}}", "{{"],
    ["{{{代号}}}", null],
    ["{{代号}} {{ 期限 }}", null],
    ["价格 {5} 元", null],
  ])("%s: unknown is %s", (body, unknown) => expect(unknownIn(body)).toBe(unknown));

  test("whatever its text, unknown variables are refused or all are filled in", () => {
    const parts = fc.array(fc.constantFrom("{{", "}}", "{", "}", ...Object.keys(VARIABLES), "x", " "), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(parts, (list) => {
        const body = list.join("");
        if (unknownIn(body) !== null) return;
        expect(fillIn(body, { ...values, unit: "校" })).not.toContain("{{");
      }),
      { numRuns: 2_000 },
    );
  });

  test("all that is built in can be used", () => {
    for (const { name, body } of BUILT_IN) {
      expect(unknownIn(body)).toBeNull();
      expect(templateIn(`@${name} 另外请注意`)).toEqual({ name, rest: "另外请注意" });
    }
    expect(templateIn("写信到 a@b.cn")).toBeNull();
  });
});

describe("officers and their templates", () => {
  let office: Office;
  const hear = (who: string, text: string) => office.hear(who, text);
  const raised = async (): Promise<{ alias: string; receipt: string }> => {
    const receipt = await office.raise("李老师");
    const [alias = ""] = await office.release();
    await hear("校干事甲", `领取 ${alias}`);
    return { alias, receipt };
  };
  beforeAll(async () => {
    office = await createOffice();
    await office.world.person("别校干事", ["officer"], "第二小学");
  });
  afterAll(() => office?.close());

  test("one is made in a line, kept as it was written, and answers a case", async () => {
    expect(await hear("校干事甲", "模板 校内催办 {{单位}}正在催办，最迟{{期限}}答复你！")).toContain("已保存");
    const { alias, receipt } = await raised();
    expect(await hear("校干事甲", `回复 ${alias} @校内催办 有急事请直接补充`)).toContain("答复已发出");
    const seen = await hear("李老师", `查 ${receipt}`);
    expect(seen).toMatch(/实验小学正在催办，最迟\d+月\d+日答复你！\s+有急事请直接补充/);
    expect(seen).not.toContain("{{");
  });

  test("by a button of the card that asks for the words; what is said next is no answer any more", async () => {
    const { alias, receipt } = await raised();
    const [asked] = await office.say("校干事甲", `回复 ${alias}`);
    const [sent] = await office.press("校干事甲", asked, "@收到");
    expect(sent?.text).toContain("答复已发出");
    expect(await hear("李老师", `查 ${receipt}`)).toContain("由实验小学办理");
    expect(await hear("校干事甲", "谢谢大家")).not.toMatch(/变化|发出/);
  });

  test("an unknown name sends nothing and says which there are; an unknown variable is not kept", async () => {
    const { alias, receipt } = await raised();
    expect(await hear("校干事甲", `回复 ${alias} @没有的`)).toMatch(
      /没有叫“没有的”的模板，什么都没有发出[\s\S]*@校内催办/,
    );
    expect(await hear("李老师", `查 ${receipt}`)).not.toContain("没有的");
    expect(await hear("校干事甲", "模板 坏的 {{姓名}}你好，已经收到")).toContain("没有“姓名”这一项");
    expect(await hear("校干事甲", "模板 坏的 {{代号 你好")).toContain("没有写完整");
    expect(await hear("校干事甲", "模板 一个太长太长太长太长的名字 内容内容")).toContain("不能当模板的名称");
    expect(await hear("校干事甲", "模板 只有名字")).toContain("新做一个");
    expect(await hear("校干事甲", `模板 长的 ${"长".repeat(5_000)}`)).toContain("太长了");
    expect(await hear("校干事甲", "模板")).not.toContain("坏的");
  });

  test("a level sees its own and those above; others neither see nor use nor delete them", async () => {
    await hear("区干事", "模板 全区 区工会统一答复：{{今天}}起核查");
    expect(await hear("校干事乙", "模板")).toMatch(/校内催办（实验小学）[\s\S]*全区/);
    expect(await hear("别校干事", "模板")).not.toContain("校内催办");
    expect(await hear("别校干事", "模板")).toContain("全区");
    expect(await hear("别校干事", "删除模板 校内催办")).toContain("没有叫“校内催办”的模板");
    expect(await hear("别校干事", "删除模板 全区")).toContain("上级做的");
    expect(await hear("别校干事", "删除模板 收到")).toContain("自带的");
    expect(await hear("校干事乙", "模板 校内催办 改过的催办内容")).toContain("已更新");
    expect(await hear("校干事甲", "模板")).toContain("改过的催办内容");
    expect(await hear("校干事乙", "删除模板 校内催办")).toContain("已删除");
    expect(await hear("校干事乙", "模板")).not.toContain("改过的催办内容");
  });

  test.each(["模板", "模板 偷做 一些内容写在这里", "删除模板 全区"])("%s from a member is refused", async (line) => {
    const before = await office.world.sql`select * from reply_template`;
    expect(await hear("王老师", line)).toContain("办理人用的");
    expect(await office.world.sql`select * from reply_template`).toEqual(before);
  });

  test("making and deleting is on record, without the words", async () => {
    const rows = await office.world.sql`select action, detail from officer_audit where action like 'template%'`;
    expect(rows.map(({ action }) => action)).toEqual(["template", "template", "template-change", "template-drop"]);
    expect(JSON.stringify(rows)).not.toMatch(/校内催办|全区/);
  });
});
