import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, type World } from "../../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.person("主席", ["chair"]);
});
afterAll(() => world?.close());

const texts = (heard: readonly { readonly text: string }[]) => heard.map(({ text }) => text);

test("the chair announces, members sign up, the card follows, who leaves makes room", async () => {
  const { platform } = world;
  const [card] = await platform.say("主席", "群", "发起活动 羽毛球 时间 明天下午4点 地点 体育馆 名额 2");
  expect(card?.text).toContain("羽毛球");
  const joined = await platform.say("兰", "群", "报名");
  expect(texts(joined)[0]).toContain("兰已报名 #1《羽毛球》（1/2）");
  expect(joined.find(({ updates }) => updates === card?.id)?.text).toContain("1/2 人");
  expect(texts(await platform.say("竹", "群", "+1"))[0]).toContain("竹已报名");
  expect(texts(await platform.say("菊", "群", "报名 1"))[0]).toContain("菊排在候补第 1 位");
  const left = await platform.say("兰", "群", "取消报名");
  expect(texts(left)[0]).toContain("兰已取消报名");
  expect(left.find(({ chat }) => chat === "@菊")?.text).toContain("有空位了");
});
