import { afterAll, beforeAll, expect, test } from "vitest";
import { expectParts, type Talk, talkIn } from "../../support/talk.ts";
import { createWorld, type World } from "../../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.person("主席", ["chair"]);
});
afterAll(() => world?.close());

const group = (name: string): Talk => talkIn(world, name);

/** A group with one open activity; answers with its number. */
const announced = async (
  name: string,
  facts: string,
): Promise<{ readonly says: Talk["says"]; readonly number: string }> => {
  const talk = group(name);
  const card = await talk.says("主席", `发起活动 ${facts}`);
  return { says: talk.says, number: /#(\d+)/.exec(card)?.[1] ?? "" };
};

test("with several open, a bare 报名 is asked, and a title, a part or a typo of it is enough", async () => {
  const { says } = await announced("多群", "教工羽毛球赛 时间 12月20日下午2点");
  await says("主席", "发起活动 秋游植物园 时间 12月21日上午8点");
  expectParts(await says("兰", "报名"), "哪一个", "教工羽毛球赛", "秋游植物园");
  expectParts(await says("兰", "我报羽毛球，带一个孩子"), "《教工羽毛球赛》", "共 2 人");
  expectParts(await says("竹", "报名秋游"), "《秋游植物园》", "竹已报名");
  expectParts(await says("菊", "都报"), "《教工羽毛球赛》", "《秋游植物园》");
  expect(await says("梅", "报名 围棋")).toContain("没有找到活动");
});

test("questions are answered and change nothing", async () => {
  const { says, number } = await announced("问群", "围棋 时间 12月20日下午2点 地点 图书馆 名额 3 截止 12月19日中午");
  expect(await says("兰", "还有名额吗")).toContain("还有 3 个名额");
  expect(await says("兰", "几点截止？")).toContain("12月19日");
  expect(await says("兰", "在哪里")).toContain("图书馆");
  expect(await says("兰", "怎么报名")).toContain(`报名 ${number}`);
  expect(await says("兰", "谁去")).toContain("还没有人报名");
});

test("not wanting, and a condition, change nothing; who is in is asked", async () => {
  const { says } = await announced("不报群", "桥牌 时间 12月20日下午2点");
  expect(await says("兰", "这次不报了")).toContain("没有改动");
  await says("兰", "报名");
  expect(await says("兰", "这次不报了")).toContain("没有改动。要取消吗");
  expect(await says("兰", "如果下雨我就不去了")).not.toContain("已取消");
  expect(await says("主席", "名单")).toContain("兰");
});

test("a party's size is changed by a later message, within what is free", async () => {
  const { says, number } = await announced("改人数群", "排球 时间 12月20日下午2点 名额 3");
  await says("兰", "报名");
  expectParts(await says("兰", `报名 ${number} +2 带水`), "改成 2 人", "备注：带水");
  await says("竹", "报名");
  expect(await says("兰", `报名 ${number} +3`)).toContain("只剩 0 个空位");
  expect(await says("兰", `报名 ${number} +4`)).toContain("一共只有 3 个名额");
});

test.each(["+0", "-3", "+9999", "0人"])("%s people are refused politely", async (heads) => {
  const { says, number } = await announced(`荒唐群${heads}`, "台球 时间 12月20日下午2点");
  expectParts(await says("兰", `报名 ${number} ${heads}`), "人数不行", "报名 +2");
  expect(await says("兰", "名单")).toContain("还没有人报名");
});

test("on behalf: the person is told and refuses with one tap; unknown and ambiguous names are asked", async () => {
  await world.person("王芳", [], "一小");
  await world.person("李娜", [], "一小/语文组");
  const twin = await createWorldTwin("李娜", "二中");
  const { says, number } = await announced("代报群", "拔河 时间 12月20日下午2点");
  expectParts(await says("兰", "帮王芳报名"), "王芳已报名（兰代报）", "@王芳: 兰替你报名了", "我不去");
  expect(await says("王芳", `取消报名 ${number}`, "@王芳")).toContain("王芳已取消报名");
  expectParts(await says("兰", "替赵无名报名"), "名册里没有“赵无名”", `代报 ${number} 赵无名 新`);
  expectParts(await says("兰", `代报 ${number} 赵无名 新`), "赵无名已报名");
  expectParts(await says("兰", "帮李娜报名"), "不止一位“李娜”", "二中");
  expectParts(await says("兰", `代报 ${number} 李娜（二中） +2`), "李娜已报名", `@${twin}: 兰替你报名了`);
});

/** A second person of a name, whose account is called differently. */
const createWorldTwin = async (name: string, unit: string): Promise<string> => {
  const account = `${name}二`;
  await world.person(account, [], unit);
  await world.sql`update person set name = ${name} where name = ${account}`;
  return account;
};

test("undo within minutes: a sign-up, a change, a leaving; afterwards it is too late", async () => {
  const { says, number } = await announced("撤销群", "游泳 时间 12月20日下午2点 名额 2");
  await says("兰", "报名");
  expect(await says("兰", "撤销")).toContain("兰没有报名");
  await says("兰", `报名 ${number} +2`);
  await says("兰", "不去了");
  expect(await says("兰", "撤销")).toContain("恢复为 2 人");
  await world.advance(11 * 60);
  expect(await says("兰", "撤销")).not.toContain("已撤回");
});

test("after the cut-off only an organizer takes somebody out", async () => {
  const { says, number } = await announced("取消截止群", "滑雪 时间 12月26日上午8点 取消截止 12月24日18:00");
  await says("兰", "报名");
  const until = new Date("2026-12-24T10:01:00Z").getTime() - world.clock.now().getTime();
  if (until > 0) await world.advance(Math.ceil(until / 1000));
  expect(await says("兰", `取消报名 ${number}`)).toContain("取消截止时间");
  expect(await says("主席", "帮兰取消报名")).not.toContain("兰已取消");
  await world.sql`update person set name = '兰老师' where name = '兰'`;
  expectParts(await says("主席", "帮兰老师取消报名"), "兰老师已取消报名", "@兰: 主席替你取消了");
});

test("names and notes with mentions, markup, formulas and direction marks are only text", async () => {
  const { says } = await announced("敌意群", '<at user_id="all"></at> **x** ](javascript:1) 时间 12月28日下午2点');
  const heard = await says("=cmd()\u202e\u0000<img>", "报名 备注 \u202e\u200b@所有人");
  expect(heard.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
