import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createOffice, type Office } from "./office.ts";

const OFFICERS = Array.from({ length: 10 }, (_, i) => `干事${i}`);

let office: Office;
let reporters = 0;
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
  for (const name of OFFICERS) await office.world.person(name, ["officer"], "实验小学");
});
afterAll(() => office?.close());

describe("many at once", () => {
  test("of ten officers who claim, one gets it, every time", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { alias } = await fresh();
      const answers = await Promise.all(OFFICERS.map((who) => office.hear(who, `领取 ${alias}`)));
      expect(answers.filter((text) => text.includes("由你办理"))).toHaveLength(1);
      expect(answers.filter((text) => text.includes("慢了一步"))).toHaveLength(OFFICERS.length - 1);
    }
  });

  test("an officer who is kept out while claiming never holds it", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { alias } = await fresh();
      await Promise.all([office.hear("干事0", `领取 ${alias}`), office.hear("干事1", `回避 ${alias} 干事0`)]);
      const [row] = await office.world.sql`
        select c.assignee = p.id as held from cases c, person p where c.alias = ${alias} and p.name = '干事0'`;
      expect(row?.held ?? false).toBe(false);
      expect(await office.hear("干事0", `案件 ${alias}`)).toContain("没有找到");
    }
  });

  test("a reply sent twice at once is one message; the second hears that the case moved on", async () => {
    const { alias, who, receipt } = await fresh();
    await office.hear("干事0", `领取 ${alias}`);
    const incoming = { eventId: `double-${alias}` };
    const send = () => office.world.platform.say("干事0", "@干事0", `回复 ${alias} 已经核对完毕`, incoming);
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.flat().filter(({ text }) => text.includes("答复已发出"))).toHaveLength(1);
    const seen = await office.hear(who, `查 ${receipt}`);
    expect(seen.match(/已经核对完毕/g)).toHaveLength(1);
  });

  test("a withdrawal against an answer: the text is gone and nothing is half done", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { alias, who, receipt } = await fresh();
      await office.hear("干事0", `领取 ${alias}`);
      await office.say(who, `查 ${receipt}`);
      await Promise.all([office.hear(who, "撤回诉求 确定"), office.hear("干事0", `回复 ${alias} 我们正在核对`)]);
      const [row] = await office.world.sql<{ state: string; texts: number; routes: number; wrapped: boolean }[]>`
        select state, (select count(*)::int from case_message m where m.case_id = c.id) as texts,
          (select count(*)::int from case_route r where r.case_id = c.id) as routes, key_wrapped is not null as wrapped
        from cases c where alias = ${alias}`;
      expect(row).toMatchObject({ state: "withdrawn", texts: 0, routes: 0, wrapped: false });
      expect(await office.hear(who, `查 ${receipt}`)).toContain("查不到事情");
    }
  });
});

describe("receipts", () => {
  test("a slip is told from a wrong one only by its check; the eleventh try of an hour waits", async () => {
    await office.world.person("猜的人");
    expect(await office.hear("猜的人", "查 K7QF-3M9A-XW2C-T8N5")).toMatch(/抄错|查不到/);
    const { receiptFrom } = await import("../../../commands/grievance/receipt.ts");
    const guesses = Array.from({ length: 14 }, (_, i) => receiptFrom(Buffer.alloc(15, i + 1)));
    const answers: string[] = [];
    for (const guess of guesses.filter((one) => /\d/.test(one)))
      answers.push(await office.hear("猜的人", `查 ${guess}`));
    expect(answers[0]).toContain("查不到事情");
    expect(answers.at(-1)).toContain("查得太多");
  });

  test("换码 voids the old one at once, 删除联系方式 leaves the case as it is", async () => {
    const { who, receipt, alias } = await fresh();
    await office.say(who, `查 ${receipt}`);
    const answer = await office.hear(who, "换码");
    const [next = ""] = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(answer) ?? [];
    expect(next).not.toBe(receipt);
    expect(await office.hear("干事0", `查 ${receipt}`)).toContain("查不到");
    expect(await office.hear("干事0", next), "the code is all it takes").toContain("等人领取");
    await office.say("干事0", "退出");
    expect(await office.hear(who, "删除联系方式")).toContain("已删除");
    expect(
      await office.world.sql`select r.* from case_route r join cases c on c.id = r.case_id where c.alias = ${alias}`,
    ).toEqual([]);
    expect(await office.hear(who, next)).toContain("否，只凭回执码");
  });

  test("before release a concern can be added to, withdrawn and given a new receipt, unseen by anybody", async () => {
    await office.world.person("早撤的");
    const receipt = await office.raise("早撤的");
    await office.say("早撤的", receipt);
    expect(await office.hear("早撤的", "补充一点：周三的菜也是")).toContain("已补充");
    expect(await office.hear("早撤的", "撤回诉求")).toContain("找不回来");
    expect(await office.hear("早撤的", "撤回诉求 确定")).toContain("还没有人看到过");
    expect(await office.release()).toEqual([]);
  });
});
