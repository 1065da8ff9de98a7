import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolk, type Folk } from "./folk.ts";

let folk: Folk;
beforeAll(async () => {
  folk = await createFolk();
  await folk.world.person("主席", ["admin"]);
  await folk.say("主席", "发起活动 羽毛球 时间 明天下午4点 地点 体育馆 名额 20", "群");
});
afterAll(() => folk?.world.close());

/** Every table of the program, as one text per row that mentions a word. */
const mentions = async (word: string): Promise<readonly string[]> => {
  const tables = await folk.world.sql<{ name: string }[]>`
    select table_schema || '.' || table_name as name from information_schema.tables
    where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE'`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await folk.world.sql.unsafe(`select t::text as row from ${name} t where t::text like '%${word}%'`);
    if (rows.length > 0) found.push(name);
  }
  return found;
};

describe("删除我的数据", () => {
  test("says what goes and what stays, and asks; another answer changes nothing", async () => {
    await folk.listed("郝青青", "实验小学", "77001");
    await folk.say("user-hqq", "我是 郝青青 实验小学");
    await folk.say("user-hqq", "报名 1", "群");
    const asked = await folk.hear("user-hqq", "删除我的数据");
    expect(asked).toContain("删除郝青青的数据？");
    expect(asked).toContain("会删");
    expect(asked).toContain("会留");
    expect(await folk.hear("user-hqq", "不改了")).toContain("什么都没有改");
    expect(await folk.hear("user-hqq", "我是谁")).toContain("郝青青");
    expect(await folk.hear("user-hqq", "删除我的数据", "群")).toContain("请私聊我发");
  });

  test("removes name, number, account and what was being filled in; nothing of it is left after the night", async () => {
    await folk.say("主席", "任命 郝青青 组织者 实验小学");
    await folk.say("user-hqq", "删除我的数据");
    expect(await folk.hear("user-hqq", "确定")).toContain("已经删除了");
    expect(await mentions("郝青青")).toEqual([]);
    expect(await mentions("77001")).toEqual([]);
    expect(
      await folk.world.sql`select 1 from role r join person p on p.id = r.person_id where p.name = '已注销'`,
    ).toHaveLength(0);
    await folk.world.advance(24 * 3600);
    expect(await mentions("user-hqq")).toEqual([]);
  });

  test("the place in an activity to come is free again", async () => {
    const [row] = await folk.world.sql`select heads from activity where number = 1`;
    expect(row?.heads).toBe(0);
  });

  test("who writes again afterwards is somebody new, and can do it all again", async () => {
    expect(await folk.hear("user-hqq", "确定")).toContain("已经过去了");
    expect(await folk.hear("user-hqq", "我是谁")).toContain("你是user-hqq");
    await folk.say("user-hqq", "删除我的数据");
    expect(await folk.hear("user-hqq", "确定")).toContain("已经删除了");
    expect(await folk.world.sql`select 1 from account where user_id = 'user-hqq'`).toHaveLength(0);
  });

  test("pressed twice at once it is done once and nobody is hurt", async () => {
    await folk.say("双击", "删除我的数据");
    const answers = await Promise.all([folk.hear("双击", "确定"), folk.hear("双击", "确定")]);
    expect(answers.some((text) => text.includes("已经删除了"))).toBe(true);
    expect(await folk.world.sql`select 1 from person where name = '双击' and left_at is not null`).toHaveLength(0);
  });

  test("while sign-ups of the same person arrive nothing is left hanging", async () => {
    await folk.say("主席", "发起活动 乒乓球 时间 后天下午4点 地点 体育馆 名额 20", "群");
    await folk.say("忙人", "删除我的数据");
    await Promise.allSettled([
      folk.say("忙人", "确定"),
      folk.say("忙人", "报名 2", "群"),
      folk.say("忙人", "报名 2 +3", "群"),
    ]);
    const [row] = await folk.world
      .sql`select a.heads, (select coalesce(sum(s.heads), 0)::int from signup s where s.activity_id = a.id and s.state = 'in') as counted
      from activity a where number = 2`;
    expect(row?.heads).toBe(row?.counted);
  });
});

describe("a welcome", () => {
  const enter = (who: string, chat: string, placeName?: string) =>
    folk.world.platform.say(who, chat, "", { via: "entered", ...(placeName ? { placeName } : {}) });

  test("in a group offers whoever manages units to bind it, and others a hint; once bound it says so", async () => {
    await folk.unit("实验小学");
    const [hello] = await enter("主席", "新群", "实验小学教师群");
    expect(hello?.text).toContain("大家好");
    expect((await enter("路人", "别群"))[0]?.text).toContain("请主席或管理员");
    await folk.press("主席", hello, "绑定 实验小学");
    const [row] = await folk.world
      .sql`select p.name, u.name as unit from place p join unit u on u.id = p.unit_id where p.chat = '新群'`;
    expect(row).toEqual({ name: "实验小学教师群", unit: "实验小学" });
    expect((await enter("路人", "新群"))[0]?.text).toContain("这个群属于实验小学");
  });

  test("in private says who I am, what is stored and how to say who you are", async () => {
    const [hello] = await enter("新人", "@新人");
    for (const part of ["你好", "我是 李文娟 实验小学", "删除我的数据", "隐私"]) expect(hello?.text).toContain(part);
  });

  test("in private offers those of the roster who have my name and no account; one tap joins me to one", async () => {
    await folk.listed("顾晓彤", "实验小学/美术组");
    await folk.listed("顾晓彤", "第三中学");
    const enter = () => folk.world.platform.say("u顾", "@u顾", "", { via: "entered", senderName: "顾晓彤" });
    const [hello] = await enter();
    expect(hello?.text).toContain("名册里有和你同名的人");
    expect((await folk.press("u顾", hello, "第三中学"))[0]?.text).toContain("对上了");
    expect((await enter())[0]?.text).not.toContain("同名");
    const other = await folk.world.platform.say("u别人", "@u别人", "", { via: "entered", senderName: "顾晓彤" });
    expect(other[0]?.text).toContain("实验小学/美术组");
    expect(other[0]?.text).not.toContain("第三中学");
  });
});
