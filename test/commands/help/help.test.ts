import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buttonsOf } from "../../../src/core/card.ts";
import { createWorld, type World } from "../../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.person("主席", ["chair"]);
  await world.person("管理", ["admin"]);
});
afterAll(() => world?.close());

const answer = async (who: string, text: string, chat = `@${who}`) => (await world.platform.say(who, chat, text))[0];
const hear = async (who: string, text: string, chat?: string) => (await answer(who, text, chat))?.text ?? "";
const lines = async (who: string, text: string) =>
  buttonsOf((await answer(who, text))?.card ?? { title: "", blocks: [] }).map(({ line }) => line);

describe("帮助", () => {
  test("shows what this person can do here", async () => {
    const plain = await hear("兰", "帮助");
    for (const name of ["报名", "我的", "撤销", "我是", "隐私", "删除我的数据"]) expect(plain).toContain(`${name}：`);
    for (const name of ["任命", "换届", "导入名册", "审计", "认领", "同意身份"])
      expect(plain).not.toContain(`${name}：`);
    const admin = await hear("管理", "帮助");
    for (const name of ["任命", "换届", "导入名册", "审计", "离任"]) expect(admin).toContain(`${name}：`);
    expect(admin).not.toContain("绑定：");
    const group = await hear("主席", "帮助", "群");
    expect(group).toContain("绑定：");
    expect(group).not.toContain("导入名册：");
  });

  test("explains one thing", async () => {
    expect(await hear("兰", "帮助 我的")).toContain("群里、私聊都行");
    expect(await hear("兰", "帮助 任命")).not.toContain("appoint");
  });

  test("隐私 names what is kept, for how long and the way out", async () => {
    const text = await hear("兰", "隐私");
    for (const part of ["名字", "账号", "报名", "两天", "删除我的数据"]) expect(text).toContain(part);
  });
});

describe("what means nothing", () => {
  test("is quoted in a group and never in private, where it may be a concern", async () => {
    const text = "食堂的饭天天是凉的";
    expect(await hear("兰", text, "群")).toContain(`没听懂“${text}”`);
    expect(await hear("兰", text)).toContain("没有保存");
    expect(await hear("兰", text)).not.toContain("食堂");
  });

  test.each([
    ["你好", "👋"],
    ["谢谢！", "不客气"],
    ["辛苦了", "不客气"],
    ["收到", "好的"],
    ["早上好", "👋"],
    ["好的", "好的"],
  ])("%s gets a friendly word and no list", async (text, part) => {
    const said = await answer("兰", text);
    expect(said?.text).toContain(part);
    expect(buttonsOf(said?.card ?? { title: "", blocks: [] })).toEqual([]);
  });

  test.each([
    ["兰", "帮住", "帮助"],
    ["兰", "隐斯", "隐私"],
    ["兰", "bangzhu", "帮助"],
    ["管理", "任明 王海涛 组织者", "任命 王海涛 组织者"],
    ["管理", "导入名测", "导入名册"],
  ])("%s: %s may have meant %s", async (who, text, line) => {
    expect(await lines(who, text)).toContain(line);
  });

  test("at most three are offered, and none that is not this person's", async () => {
    expect((await lines("兰", "任明 王海涛")).filter((line) => line.startsWith("任命"))).toEqual([]);
    for (const text of ["活懂", "报铭", "取肖报名", "名旦"])
      expect((await lines("主席", text)).length).toBeLessThanOrEqual(3);
  });

  test("nonsense is answered, quoted inertly and short", async () => {
    const said = await hear("兰", `${"<b>@所有人</b> ".repeat(50)}`);
    expect(said.length).toBeLessThan(400);
    expect(await hear("兰", "", "群")).toContain("我在呢");
  });

  test("a question that was open for too long is told of, with the line that begins it again", async () => {
    await answer("管理", "离任 主席");
    await world.advance(40 * 60);
    const late = await answer("管理", "确定");
    expect(late?.text).toContain("隔得有点久");
    expect(buttonsOf(late?.card ?? { title: "", blocks: [] }).map(({ line }) => line)).toEqual(["离任 主席"]);
    expect(await world.sql`select 1 from person where left_at is not null`).toHaveLength(0);
    expect(await hear("管理", "你好")).toContain("👋");
  });
});

test("everything is said in English where the union wants it", async () => {
  const english = await createWorld({ env: { LANG_UI: "en" } });
  const han = /\p{Script=Han}/u;
  const say = async (text: string) => {
    const heard = await english.platform.say("Ann", "@Ann", text);
    return heard.map(({ card }) => card.title).join(" ");
  };
  try {
    expect(await say("help")).toBe("You can say:");
    expect(await say("privacy")).not.toMatch(han);
    expect(await say("hello")).not.toMatch(han);
    expect(await say("mine")).not.toMatch(han);
    expect(await say("undo")).not.toMatch(han);
    expect(await say("erase my data")).toContain("Erase the data of Ann");
  } finally {
    await english.close();
  }
});
