import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectParts } from "../../support/talk.ts";
import { createFolk, type Folk } from "./folk.ts";

let folk: Folk;
beforeAll(async () => {
  folk = await createFolk();
  const { person } = folk.world;
  await person("区管", ["admin"]);
  await person("校管", ["admin"], "实验小学");
  await person("主席", ["chair"], "实验小学");
  await person("王海涛", [], "实验小学/体育组");
  await person("路人", [], "实验小学/语文组");
  await person("外人", [], "第一中学");
});
afterAll(() => folk?.world.close());

const hear: Folk["hear"] = (...args) => folk.hear(...args);
const audited = async (action: string) =>
  (await folk.world.sql`select subject, unit_id from audit where action = ${action} order by id desc limit 1`)[0];

describe("任命 and 免去", () => {
  test("an administrator appoints in what they look after; the appointed is told; numbers only are written down", async () => {
    const heard = await folk.say("校管", "任命 王海涛 监票人 实验小学");
    expect(heard.map(({ text }) => text).join("\n")).toContain("王海涛现在是实验小学的监票人");
    expect(heard.find(({ chat }) => chat === "@王海涛")?.text).toContain("校管任命你为实验小学的监票人");
    expect(await folk.roles("王海涛")).toEqual(["scrutineer@实验小学"]);
    const row = await audited("role.grant");
    expect(row?.subject).toMatchObject({ role: "scrutineer" });
    expect(JSON.stringify(row)).not.toContain("王海涛");
    expect(await hear("校管", "任命王海涛为实验小学监票人")).toContain("本来就是");
  });

  test.each([
    ["路人", "任命 王海涛 组织者 实验小学", "任命要请管理员来"],
    ["主席", "任命 王海涛 主席 实验小学", "不能由你任命"],
    ["主席", "任命 外人 组织者 第一中学", "不能由你任命"],
    ["校管", "任命 外人 主席 第一中学", "不能由你任命"],
    ["校管", "任命 校管 管理员 全工会", "不能由你任命"],
    ["校管", "任命 王海涛 副主席", "任命什么职务"],
    ["校管", "任命", "任命什么职务"],
    ["校管", "任命 没有人 组织者 实验小学", "没有找到“没有人”"],
    ["校管", "任命 王海涛 组织者 火星小学", "没有找到单位“火星小学”"],
    ["主席", "免去 王海涛 监票人", "不能由你免去"],
    ["路人", "免去 主席", "免去职务要请管理员来"],
    ["路人", "换届 实验小学", "换届要请管理员"],
    ["主席", "换届 实验小学", "换届要请管理员"],
    ["主席", "离任 路人", "请管理员来"],
    ["校管", "离任 外人", "不归你管"],
    ["校管", "离任 区管", "不归你管"],
    ["主席", "审计", "只有管理员能看"],
  ])("%s: %s → %s", async (who, line, answer) => {
    const before = await folk.world.sql`select person_id, unit_id, role from role order by 1, 2, 3`;
    expect(await hear(who, line)).toContain(answer);
    expect(await folk.world.sql`select person_id, unit_id, role from role order by 1, 2, 3`).toEqual(before);
  });

  test("a chair appoints and dismisses the organizers of the own unit; without a unit it is asked", async () => {
    const [asked] = await folk.say("主席", "任命 王海涛 组织者");
    expect(asked?.text).toContain("王海涛当哪个单位的组织者");
    await folk.press("主席", asked, "体育组");
    expect(await folk.roles("王海涛")).toContain("organizer@体育组");
    expect(await hear("主席", "免去 王海涛 组织者")).toContain("已免去王海涛的职务：实验小学/体育组的组织者");
    expect(await hear("主席", "免去 王海涛 组织者")).toContain("没有这个职务");
  });

  test("several offices: which one is asked, or all are ended", async () => {
    await folk.say("校管", "任命 王海涛 干事 实验小学");
    const [asked] = await folk.say("校管", "免去 王海涛");
    expect(asked?.text).toContain("免去哪一个");
    expect(await folk.roles("王海涛")).toHaveLength(2);
    await folk.press("校管", asked, "全部");
    expect(await folk.roles("王海涛")).toEqual([]);
  });

  test("two people of one name: which is asked by unit", async () => {
    await folk.listed("重名", "实验小学/语文组");
    await folk.listed("重名", "实验小学/体育组");
    const [asked] = await folk.say("校管", "任命 重名 组织者 实验小学");
    expect(asked?.text).toContain("有几位重名");
    await folk.press("校管", asked, "体育组");
    const [row] = await folk.world
      .sql`select u.name from role r join person p on p.id = r.person_id join unit u on u.id = p.unit_id where p.name = '重名'`;
    expect(row?.name).toBe("体育组");
  });

  test("somebody is meant by the platform's own mention", async () => {
    const mentions = [{ platform: "fake", tenant: "t", user: "路人", name: "小路" }];
    await folk.world.platform.say("校管", "群", "任命 @小路 组织者 语文组", { mentions });
    expect(await folk.roles("路人")).toEqual(["organizer@语文组"]);
  });
});

describe("the last administrator", () => {
  test("cannot be removed, not even by themselves", async () => {
    expect(await hear("区管", "免去 区管 管理员")).toContain("一个管理员也没有了");
    expect(await hear("区管", "离任 区管")).toContain("区管离任");
    expect(await hear("区管", "确定")).toContain("一个管理员也没有了");
    expect(await hear("区管", "删除我的数据")).toContain("找不回来");
    expect(await hear("区管", "确定")).toContain("一个管理员也没有了");
    expect(await folk.roles("区管")).toEqual(["admin@工会"]);
  });

  test("of two who remove each other at once one stays", async () => {
    for (let round = 0; round < 5; round += 1) {
      await folk.say("区管", "任命 外人 管理员 全工会");
      await Promise.all([folk.say("区管", "免去 外人 管理员"), folk.say("外人", "免去 区管 管理员")]);
      const left = await folk.world
        .sql`select p.name from role r join person p on p.id = r.person_id join unit u on u.id = r.unit_id
        where r.role = 'admin' and u.parent_id is null`;
      expect(left).toHaveLength(1);
      if (left[0]?.name === "外人") {
        await folk.say("外人", "任命 区管 管理员 全工会");
        await folk.say("区管", "免去 外人 管理员");
      }
    }
  });

  test("one without an account counts for nothing", async () => {
    await folk.listed("空号", "实验小学");
    await folk.say("区管", "任命 空号 管理员 全工会");
    expect(await hear("区管", "免去 区管 管理员")).toContain("一个管理员也没有了");
    await folk.say("区管", "免去 空号 管理员");
  });
});

describe("换届, 离任, 角色, 绑定", () => {
  test("换届 ends the elected offices of that unit after a confirmation, nothing else", async () => {
    await folk.say("区管", "任命 路人 监票人 实验小学");
    const [asked] = await folk.say("区管", "换届 实验小学");
    expect(asked?.text).toContain("实验小学换届");
    expect(await folk.roles("主席")).toEqual(["chair@实验小学"]);
    await folk.say("区管", "任命 外人 监票人 实验小学");
    const heard = await folk.press("区管", asked, "确定");
    expect(heard[0]?.text).toContain("换届完成");
    const chair = heard.filter(({ chat }) => chat === "@主席");
    expect(chair).toHaveLength(1);
    expectParts(
      chair[0]?.text ?? "",
      "实验小学换届，区管结束了你的职务：实验小学的主席",
      "从 11月23日（周一）10:0",
      "不能再在那里发起和管理活动、任命组织者",
    );
    expect(heard.find(({ chat }) => chat === "@路人")?.text).toContain("监票");
    expect(heard.map(({ chat }) => chat)).not.toContain("@外人");
    expect(await folk.roles("主席")).toEqual([]);
    expect(await folk.roles("校管")).toEqual(["admin@实验小学"]);
    expect(await folk.roles("路人")).toEqual(["organizer@语文组"]);
    expect(await folk.roles("外人"), "appointed after the question").toEqual(["scrutineer@实验小学"]);
    expect(await hear("路人", "确定"), "the button of somebody else").toContain("什么都没有改");
  });

  test("离任 ends the offices and the membership; 复职 brings back the member only", async () => {
    await folk.say("校管", "离任 路人");
    const heard = await folk.say("校管", "确定");
    expect(heard.find(({ chat }) => chat === "@校管")?.text).toContain("已离任，1 个职务已结束");
    expectParts(
      heard.find(({ chat }) => chat === "@路人")?.text ?? "",
      "校管给你办了离任，你的职务一起结束：实验小学/语文组的组织者",
      "生效",
    );
    expect(await folk.roles("路人")).toEqual([]);
    expect(await hear("校管", "任命 路人 干事 实验小学")).toContain("没有找到“路人”");
    const back = await folk.say("校管", "复职 路人");
    expect(back.find(({ chat }) => chat === "@校管")?.text).toContain("已复职");
    expect(back.find(({ chat }) => chat === "@路人")?.text).toContain("又是实验小学/语文组的会员");
    expect(await hear("校管", "任命 路人 干事 实验小学")).toContain("路人现在是实验小学的办理人");
  });

  test("whoever holds two offices hears of both at once, who did it hears nothing twice, and the record has each", async () => {
    for (const line of ["任命 区管 主席 第一中学", "任命 外人 主席 第一中学", "任命 外人 监票人 第一中学"])
      await folk.say("区管", line);
    const [asked] = await folk.say("区管", "换届 第一中学");
    const before = (await folk.world.sql`select count(*)::int as n from audit where action = 'role.revoke'`)[0]?.n;
    const heard = await folk.press("区管", asked, "确定");
    expect(heard.map(({ chat }) => chat).sort()).toEqual(["@区管", "@外人"]);
    expectParts(heard.find(({ chat }) => chat === "@外人")?.text ?? "", "第一中学的主席", "第一中学的监票人", "监票");
    const after = (await folk.world.sql`select count(*)::int as n from audit where action = 'role.revoke'`)[0]?.n;
    expect(after).toBe(before + 3);
  });

  test("免去 tells who did it, since when and what ends; 离任 also somebody without an office", async () => {
    await folk.say("区管", "任命 王海涛 组织者 实验小学");
    const dismissed = await folk.say("校管", "免去 王海涛 组织者 实验小学");
    expectParts(
      dismissed.find(({ chat }) => chat === "@王海涛")?.text ?? "",
      "校管免去了你的职务：实验小学的组织者",
      "起生效",
      "不能再在那里发起和管理活动",
    );
    await folk.say("区管", "免去 外人 全部");
    await folk.say("区管", "离任 外人");
    const left = await folk.say("区管", "确定");
    expect(left.find(({ chat }) => chat === "@外人")?.text).toContain("区管给你办了离任，你不再是第一中学的会员");
    await folk.say("区管", "复职 外人");
  });

  test("what another office still allows is not told as lost", async () => {
    for (const line of ["任命 王海涛 组织者 语文组", "任命 王海涛 主席 实验小学", "任命 王海涛 办理人 实验小学"])
      await folk.say("区管", line);
    const toldOf = async (line: string) =>
      (await folk.say("区管", line)).find(({ chat }) => chat === "@王海涛")?.text ?? "";
    const organizer = await toldOf("免去 王海涛 组织者 语文组");
    expectParts(organizer, "区管免去了你的职务：实验小学/语文组的组织者", "起生效。");
    expect(organizer).not.toContain("不能再");
    expect(await toldOf("免去 王海涛 办理人 实验小学")).toContain("你不能再在那里办理大家反映的事。");
    expect(await toldOf("免去 王海涛 主席 实验小学")).toContain("你不能再在那里发起和管理活动、任命组织者。");
  });

  test("a school's administrator cannot make somebody leave whose office is above", async () => {
    await folk.say("区管", "任命 王海涛 主席 全工会");
    expect(await hear("校管", "离任 王海涛")).toContain("要请上级管理员");
  });

  test.each(["谁是主席", "主席是谁？", "角色 实验小学 主席", "实验小学的主席是谁"])("%s is answered", async (line) => {
    expect(await hear("校管", line)).toContain("王海涛");
  });

  test("角色 lists by office; a unit without any says so", async () => {
    expect(await hear("外人", "角色")).toMatch(/管理员[\s\S]*区管/);
    expect(await hear("外人", "谁是第一中学的监票人")).toContain("第一中学现在没有监票人");
  });

  test("绑定 in a group: only who manages the unit, typos get suggestions, taken groups stay", async () => {
    expect(await hear("路人", "绑定 实验小学", "甲群")).toContain("请主席或管理员");
    expect(await hear("校管", "绑定 实验小学")).toContain("请在群里发");
    const [near] = await folk.say("校管", "绑定 实验晓雪", "甲群");
    expect(near?.text).toContain("没有找到单位“实验晓雪”");
    const [bound] = await folk.press("校管", near, "实验小学");
    expect(bound?.text).toContain("这个群现在属于实验小学");
    expect(await hear("校管", "绑定 第一中学", "甲群")).toContain("不归你管");
    await folk.say("区管", "任命 外人 主席 第一中学");
    expect(await hear("外人", "绑定 第一中学", "甲群")).toContain("已经属于实验小学");
    expect(await hear("区管", "绑定 一中", "甲群")).toMatch(/第一中学/);
    expect(await hear("区管", "绑定", "甲群")).toContain("现在属于");
    expect((await audited("place.bind"))?.subject).toHaveProperty("place");
  });
});

describe("the record", () => {
  test("is readable, and about what one looks after only", async () => {
    const all = await hear("区管", "审计 50");
    expect(all).toContain("区管 任命外人为第一中学的主席");
    expect(all).toContain("区管 为实验小学换届");
    const own = await hear("校管", "审计");
    expect(own).not.toContain("第一中学");
    expect(own).toContain("校管");
    expect(await hear("区管", "审计", "群")).toContain("请私聊我发");
  });

  test("can only grow: the program's own role may not change or remove a line", async () => {
    for (const statement of ["update audit set action = 'x'", "delete from audit", "truncate audit"]) {
      await expect(
        folk.world.sql.begin(async (tx) => {
          await tx.unsafe("set local role unionhall_app");
          await tx.unsafe(statement);
        }),
      ).rejects.toMatchObject({ code: "42501" });
    }
  });
});
