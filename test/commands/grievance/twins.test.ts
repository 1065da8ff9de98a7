import { afterAll, beforeAll, expect, test } from "vitest";
import { createOffice, type Office } from "./office.ts";

let office: Office;
beforeAll(async () => {
  office = await createOffice();
  await office.world.sql`
    with twin as (insert into person (name, unit_id, created_at) select '校干事甲', id, now() from unit where parent_id is null returning id, unit_id)
    insert into role (person_id, unit_id, role, granted_at) select id, unit_id, 'officer', now() from twin`;
});
afterAll(() => office?.close());

test("two officers of one name are told apart by their units, and each is kept out alone", async () => {
  await office.say("李老师", "反映 食堂的菜价又涨了，校干事甲一直说没事");
  await office.say("李老师", "反映 类别 4");
  const asked = await office.hear("李老师", "实验小学");
  expect(asked.match(/【校干事甲（[^）]+）（你写到了）】/g)).toHaveLength(2);
  expect(await office.hear("李老师", "校干事甲")).not.toContain("已选回避");
  expect(await office.hear("李老师", "校干事甲(实验小学)")).toContain("已选回避：校干事甲（实验小学）");
  expect(await office.hear("李老师", "退出")).toContain("没有提交");
});

test("an officer who names one of two is asked which", async () => {
  await office.raise("王老师");
  const [alias = ""] = await office.release();
  expect(await office.hear("校干事乙", `回避 ${alias} 校干事甲`)).toContain("校干事甲（实验小学）");
  expect(await office.world.sql`select * from case_exclusion`).toEqual([]);
  expect(await office.hear("校干事乙", `回避 ${alias} 校干事甲（实验小学）`)).toContain("校干事甲（实验小学）");
  expect(await office.world.sql`select * from case_exclusion`).toHaveLength(1);
});

test("of many officers each can be kept out: who stands in the text first, the others by name", async () => {
  for (let n = 1; n <= 24; n += 1) await office.world.person(`众干事${n}号`, ["officer"], "实验小学");
  await office.say("王老师", "反映 食堂的菜价又涨了，众干事24号一直说没事");
  await office.say("王老师", "反映 类别 4");
  const asked = await office.hear("王老师", "实验小学");
  expect(asked).toContain("【众干事24号（你写到了）】");
  expect(asked).toMatch(/把名字发给我就行：.*众干事23号/);
  expect(await office.hear("王老师", "众干事23号")).toContain("已选回避：众干事23号");
  await office.say("王老师", "退出");
});
