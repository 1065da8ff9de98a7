import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createOffice, type Office, RECEIPT } from "./office.ts";

let office: Office;
beforeAll(async () => {
  office = await createOffice();
});
afterAll(() => office?.close());

describe("raising a concern", () => {
  test("begins with three honest lines and asks one thing at a time, by buttons", async () => {
    const [notice, category] = await office.say("李老师", "反映");
    expect(notice?.text).toContain("办理人看不到你是谁");
    expect(notice?.text).toContain("平台管理员有可能看到");
    expect(notice?.text).not.toMatch(/完全匿名|绝对保密/);
    const [unit] = await office.press("李老师", category, "食堂");
    expect(unit?.text).toContain("不透露");
    const [text] = await office.press("李老师", unit, "实验小学");
    expect(text?.text).toContain("请写下");
    const [officers] = await office.say("李老师", "食堂的菜价又涨了，账目一直没公布");
    expect(officers?.text).toContain("校干事甲");
    const [send] = await office.press("李老师", officers, "不涉及");
    expect(send?.text).toContain("还没有提交");
    const [filed] = await office.press("李老师", send, "提交，有回信时通知我");
    expect(filed?.text).toMatch(RECEIPT);
    const [receipt = ""] = RECEIPT.exec(filed?.text ?? "") ?? [];
    expect(await office.hear("李老师", `查 ${receipt}`)).toContain("还没有转给办理人");
    expect(await office.hear("李老师", "退出")).toContain("收起来了");
  });

  test("a second press of the last button files nothing more and shows the same receipt", async () => {
    await office.raise("王老师");
    const eventId = "the-same-event";
    const before = await office.world.sql`select id from case_intake`;
    await office.say("李老师", "反映 食堂的菜价又涨了，账目一直没公布");
    await office.say("李老师", "反映 类别 4");
    await office.say("李老师", "不透露");
    await office.say("李老师", "反映 回避 没有");
    const first = await office.world.platform.say("李老师", "@李老师", "反映 提交 回执", { eventId });
    const again = await office.world.platform.say("李老师", "@李老师", "反映 提交 回执", { eventId });
    expect(first[0]?.text).toMatch(RECEIPT);
    expect(again).toEqual([]);
    expect(await office.world.sql`select id from case_intake`).toHaveLength(before.length + 1);
  });

  test.each([
    ["太短", "短", "太短了"],
    ["太长", "长".repeat(4_001), "太长了"],
    ["空白", "   \u200b  ", "太短了"],
  ])("%s is asked again, nothing is lost", async (_, text, answer) => {
    await office.say("王老师", "反映");
    await office.say("王老师", "1");
    await office.say("王老师", "不透露");
    expect(await office.hear("王老师", text)).toContain(answer);
    expect(await office.hear("王老师", "绩效工资的分配办法一直没有公示")).toMatch(/办理人|还没有提交/);
    expect(await office.hear("王老师", "退出")).toContain("什么都没有提交");
  });

  test("the text may begin like a command; a whole command is obeyed and the concern waits", async () => {
    await office.say("王老师", "反映");
    await office.say("王老师", "反映 类别 2");
    await office.say("王老师", "不透露");
    expect(await office.hear("王老师", "活动")).toContain("活动");
    expect(await office.hear("王老师", "报名培训是强制的，周末也要去，没有补休")).toMatch(/办理人|还没有提交/);
    await office.say("王老师", "退出");
  });

  test.each(["反映一下食堂的问题，账目一直没有公布", "评价一下新的考勤办法：太死板了", "补充说明绩效分配不公开"])(
    "%s is the concern itself where one is asked for",
    async (text) => {
      await office.say("王老师", "反映");
      await office.say("王老师", "反映 类别 2");
      await office.say("王老师", "不透露");
      expect(await office.hear("王老师", text)).toMatch(/涉及下面的办理人/);
      expect(await office.hear("王老师", "反映 上一步")).toContain("请写下");
      await office.say("王老师", "退出");
    },
  );

  test("上一步 goes back; phone numbers are pointed out; a name in the text is noticed", async () => {
    await office.say("王老师", "反映");
    await office.say("王老师", "反映 类别 6");
    await office.say("王老师", "实验小学");
    expect(await office.hear("王老师", "上一步")).toContain("哪个单位");
    await office.say("王老师", "实验小学");
    expect(await office.hear("王老师", "校干事甲让我打 13812345678 联系他")).toContain("校干事甲（你写到了）");
    expect(await office.hear("王老师", "反映 回避 没有")).toContain("电话号码");
    await office.say("王老师", "退出");
  });

  test("after a restart the person is told that nothing was filed", async () => {
    expect(await office.hear("王老师", "反映 类别 3")).toContain("什么都没有提交");
    expect(await office.hear("王老师", "反映 提交 通知")).toContain("什么都没有提交");
  });

  test("in a group it is answered by a pointer to the private chat", async () => {
    const [heard] = await office.world.platform.say("王老师", "群", "反映 食堂太贵了");
    expect(heard?.text).toContain("私聊");
    expect(heard?.text).not.toContain("食堂");
  });

  test("more than three in 24 hours are refused, and told what to do", async () => {
    await office.world.person("赵老师");
    for (let i = 0; i < 3; i += 1) await office.raise("赵老师", { push: false });
    await expect(office.raise("赵老师", { push: false })).rejects.toThrow("24 小时内最多反映 3 件");
  });
});

describe("when the memory is away", () => {
  test("the person is asked to send it again, nothing is taken for something else, and the other lane goes on", async () => {
    const lost = await createOffice({ env: { REDIS_URL: "redis://127.0.0.1:9" }, patienceMs: 300 });
    const silent = { redelivers: false };
    const [busy] = await lost.world.platform.say("王老师", "@王老师", "课时费拖欠三个月了没人管", silent);
    expect(busy?.text).toContain("请再发一次");
    expect(await lost.hear("王老师", "活动")).toContain("活动");
    await lost.close();
  });
});

describe("free text in private", () => {
  test("is offered as a concern and kept nowhere before the person says so", async () => {
    const text = "我们年级的课时费拖欠三个月了，问谁都不说";
    const [offer] = await office.say("王老师", text);
    expect(offer?.text).toContain("没有保存");
    expect(offer?.text).not.toContain("课时费");
    const [notice, category] = await office.press("王老师", offer, "我要反映");
    expect(notice?.text).toContain("三句话");
    expect(category?.text).toContain("先记下了");
    await office.press("王老师", category, "工资待遇");
    const [officers] = await office.say("王老师", "不透露");
    expect(officers?.text).toMatch(/办理人|还没有提交/);
    await office.say("王老师", "退出");
  });

  test.each(["你好", "谢谢", "活动", "有哪些活动", "报名", "我的", "名单", "早上好呀"])("%s is not", async (line) => {
    expect(await office.hear("王老师", line)).not.toContain("反映问题吗");
  });

  test("is not taken from an open question of the other lane", async () => {
    await office.world.person("组织者", ["organizer"], "实验小学");
    expect(await office.hear("组织者", "发起活动")).toContain("叫什么名字");
    expect(await office.hear("组织者", "教师节工资待遇政策宣讲会暨座谈")).not.toContain("反映问题吗");
    await office.say("组织者", "退出");
  });
});
