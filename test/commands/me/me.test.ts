import { afterAll, beforeAll, expect, test } from "vitest";
import { buttonsOf } from "../../../src/core/card.ts";
import { createWorld, type World } from "../../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.person("主席", ["chair"]);
  await world.platform.say("主席", "群", "发起活动 羽毛球 时间 明天下午4点 地点 体育馆 名额 20");
});
afterAll(() => world?.close());

const answer = async (who: string, text: string, chat = `@${who}`) => (await world.platform.say(who, chat, text))[0];

test("我的 lists what one has to do with, as buttons that work; with nothing it shows the way", async () => {
  const empty = await answer("兰", "我的");
  expect(empty?.text).toContain("现在没有报名任何活动");
  expect(empty?.text).toContain("我是 李文娟 实验小学");
  await answer("兰", "报名 1", "群");
  const mine = await answer("兰", "我的");
  expect(mine?.text).toContain("羽毛球");
  const [button] = buttonsOf(mine?.card ?? { title: "", blocks: [] });
  if (!mine || !button) throw new Error("nothing to press");
  expect((await world.platform.press("兰", mine, button.label))[0]?.text).toContain("羽毛球");
});

test.each(["我的报名", "mine", "我的活动？"])("%s means the same", async (line) => {
  expect((await answer("兰", line))?.text).toContain("羽毛球");
});

test("我的天 does not", async () => {
  expect((await answer("兰", "我的天啊"))?.text).not.toContain("和你有关");
});

test("撤销 takes back the last step; then there is nothing, and it says for how long there would be", async () => {
  await answer("竹", "报名 1", "群");
  await answer("竹", "撤销", "群");
  expect((await answer("竹", "我的"))?.text).toContain("没有报名任何活动");
  const [row] = await world.sql`select heads from activity where number = 1`;
  expect(row?.heads).toBe(1);
  expect((await answer("梅", "撤销"))?.text).toContain("10 分钟内可以撤销");
});

test("in English the lines of what one has to do with are English, too", async () => {
  const english = await createWorld({ env: { LANG_UI: "en" } });
  await english.person("Chair", ["chair"]);
  await english.platform.say("Chair", "group", "new activity Badminton 时间 明天下午4点 名额 2");
  await english.platform.say("Ann", "group", "join 1 +2");
  await english.platform.say("Bob", "group", "join 1");
  const [ann] = await english.platform.say("Ann", "@Ann", "mine");
  const [bob] = await english.platform.say("Bob", "@Bob", "mine");
  expect(buttonsOf(ann?.card ?? { title: "", blocks: [] })[0]?.label).toBe("#1 Badminton Tue 24 Nov, 16:00 +2");
  expect(buttonsOf(bob?.card ?? { title: "", blocks: [] })[0]?.label).toContain("(waiting)");
  await english.close();
});
