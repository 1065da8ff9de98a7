import { afterAll, beforeAll, expect, test } from "vitest";
import { expectParts, type Talk, talkIn } from "../../support/talk.ts";
import { createWorld, type World } from "../../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.person("主席", ["chair"]);
});
afterAll(() => world?.close());

const MANY = [
  "教工羽毛球赛 时间 12月20日下午2点",
  "秋游植物园 时间 12月21日上午8点",
  "茶艺和插花 时间 12月22日下午3点",
  "带娃看电影 时间 12月23日下午3点",
] as const;

/** A group with several open activities; answers with their numbers. */
const announced = async (name: string, notices: readonly string[] = MANY) => {
  const { says } = talkIn(world, name);
  const numbers: string[] = [];
  for (const notice of notices) numbers.push(/#(\d+)/.exec(await says("主席", `发起活动 ${notice}`))?.[1] ?? "");
  return { says, numbers };
};

/** Whether somebody is on the roster of an activity. */
const isIn = async (says: Talk["says"], who: string, number = ""): Promise<boolean> =>
  (await says("主席", `名单 ${number}`)).includes(who);

test.each([
  "报名秋游和羽毛球",
  "报名秋游、羽毛球，带水",
  "我报羽毛球还有秋游",
  "报名秋游植物园和教工羽毛球赛",
  "羽毛球和秋游我都报",
])("%s: both, answered one by one", async (line) => {
  const { says } = await announced(`都报群${line}`);
  expectParts(await says("兰", line), "兰已报名", "《秋游植物园》", "《教工羽毛球赛》");
});

test("numbers said together are all meant, and one that does not exist stops the others", async () => {
  const { says, numbers } = await announced("编号群");
  const [first = "", second = ""] = numbers;
  expectParts(await says("兰", `报名${first}和${second}`), "《秋游植物园》", "《教工羽毛球赛》");
  expectParts(await says("竹", `报 ${first}、${second} 2人`), "《秋游植物园》", "《教工羽毛球赛》", "共 2 人");
  expect(await says("菊", `报名${first}和99999`)).toContain("没有找到活动 #99999");
  expect(await isIn(says, "菊", first)).toBe(false);
  expectParts(await says("兰", `取消${first}和${second}`), "《秋游植物园》", "《教工羽毛球赛》", "兰已取消");
});

test("when only one is found, or one is not clear, it is asked and nothing is done", async () => {
  const { says, numbers } = await announced("问哪个群");
  const [badminton = "", trip = ""] = numbers;
  expectParts(await says("兰", "报名秋游和围棋"), "没有找到活动 “围棋”", `报名 ${trip}`);
  expectParts(await says("兰", "报名秋游 羽毛球"), "哪一个", `报名 ${trip}`, `报名 ${badminton}`);
  expectParts(await says("兰", "报名周六的羽毛球和周日的秋游"), "哪一个");
  expect(await isIn(says, "兰", trip)).toBe(false);
  expect(await isIn(says, "兰", badminton)).toBe(false);
});

test("a title with 和 in it is one activity, also beside another", async () => {
  const { says } = await announced("一项群");
  const one = await says("兰", "报名茶艺和插花");
  expect(one).toContain("兰已报名");
  expect(one.match(/兰已报名/g)).toHaveLength(1);
  const two = await says("竹", "报名茶艺和插花、羽毛球");
  expectParts(two, "《茶艺和插花》", "《教工羽毛球赛》");
  expect(two.match(/竹已报名/g)).toHaveLength(2);
});

test("what stands in an open title says nothing of who comes", async () => {
  const { says } = await announced("带娃群");
  const heard = await says("兰", "报名带娃看电影");
  expect(heard).toContain("兰已报名");
  expect(heard).not.toContain("共 2 人");
});

test("what is said beside the deed is a note or nothing", async () => {
  const { says, numbers } = await announced("旁白群", ["桥牌 时间 12月20日下午2点"]);
  expect(await says("兰", "+1 带水")).toContain("备注：带水");
  expect(await says("竹", "+1 =cmd()")).toContain("备注：=cmd()");
  expect(await says("菊", `报名 ${numbers[0]} =cmd()`)).toContain("备注：=cmd()");
  for (const [who, line] of [
    ["梅", "上次没去成，这次我报名"],
    ["松", "报名，多多指教"],
    ["柏", "报名！冲"],
    ["桃", "支持，+1"],
  ] as const) {
    const heard = await says(who, line);
    expect(heard).toContain(`${who}已报名`);
    expect(heard).not.toContain("备注");
  }
  for (const line of ["报名 -1", "报名 -3"]) expectParts(await says("杏", line), "人数不行");
  expect(await isIn(says, "杏", numbers[0])).toBe(false);
});
