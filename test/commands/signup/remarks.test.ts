import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAX_REMARKS } from "../../../commands/signup/limits.ts";
import { readNotice } from "../../../commands/signup/notice.ts";
import { splitRemarks } from "../../../commands/signup/notice-remarks.ts";
import { expectParts, type Talk, talkIn } from "../../support/talk.ts";
import { createWorld, type World } from "../../support/world.ts";

const NOW = new Date("2026-11-23T10:00:00+08:00");
const remarksOf = (text: string) => readNotice(text, NOW).remarks;

const NOTICE = `各位老师：
学校工会定于12月19日（周六）组织教职工秋游，具体安排如下：
一、时间：12月19日上午8:00-17:00
二、地点：植物园
三、集合时间：7:40，集合地点：校门口
四、费用：门票自理，午餐AA
五、联系人：王芳 13800138000
六、注意事项：
1. 请穿运动鞋
2. 自带水杯
七、名额40人，请于12月16日18:00前报名
校工会
2026年11月23日`;
const KEPT =
  "集合时间：7:40；集合地点：校门口；费用：门票自理，午餐AA；联系人：王芳 13800138000；注意事项：1. 请穿运动鞋 2. 自带水杯";

/** What is read is folded before: full-width commas are plain ones. */
const READ = KEPT.replaceAll("，", ",");

describe("what stands beside the facts is kept, in the order it was written", () => {
  test.each<[string, string | undefined]>([
    [NOTICE, KEPT],
    [
      "羽毛球赛\n时间：周六下午2点\n地点：体育馆\n要求：自备球拍，穿运动鞋\n费用：免费",
      "要求：自备球拍，穿运动鞋；费用：免费",
    ],
    ["聚餐 周五晚上6点 海底捞 费用AA 10个人", "费用AA"],
    ["羽毛球赛 下周三下午4点 体育馆 24人 自备球拍 联系人王芳 13800138000", "自备球拍；联系人王芳 13800138000"],
    ["插花 时间 周五下午3点 费用 30元/人 截止 周四中午", "费用：30元/人"],
    ["瑜伽课 时间 周五16:00 地点 舞蹈房 备注 穿运动鞋 名额 20", "穿运动鞋"],
    [
      "本周六上午9:00在校门口集合，前往植物园秋游，名额30人，费用自理，请自带水杯，请于周五18:00前报名",
      "费用自理；请自带水杯",
    ],
    ["家属开放日 时间 周五下午3点 地点 礼堂", undefined],
    ["交通 安全讲座 时间 周五下午3点 地点 礼堂", undefined],
    ["门球 周五下午3点 操场 20人 欢迎大家踊跃参加", undefined],
  ])("%s", (text, remarks) => expect(remarksOf(text)).toBe(remarks));

  test("the meeting point is the place where no other is named, and no remark then", () => {
    expect(readNotice("爬山\n时间：周六上午8点\n集合地点：西门", NOW)).toEqual({
      title: "爬山",
      when: "周六上午8点",
      venue: "西门",
    });
  });

  test("a telephone number is no room", () => {
    expect(readNotice("爬山 周六早上8点 香山 费用自理 联系人王芳 13800138000 自带午餐", NOW)).toEqual({
      title: "爬山 香山",
      when: "周六早上8点",
      remarks: "费用自理；联系人王芳 13800138000；自带午餐",
    });
    expect(readNotice("插花 周五下午3点 教学楼1204 联系电话 010-88881234", NOW)).toMatchObject({
      title: "插花",
      venue: "教学楼1204",
    });
  });

  test("the facts beside them stay facts", () => {
    const line = "瑜伽课 时间 周五16:00 地点 舞蹈房 备注 穿运动鞋 名额 20";
    expect(readNotice(line, NOW)).toMatchObject({ title: "瑜伽课", venue: "舞蹈房", capacity: 20 });
    expect(readNotice("羽毛球赛 下周三下午4点 体育馆 联系人王芳 13800138000", NOW)).toMatchObject({
      title: "羽毛球赛",
    });
  });

  test("whatever is pasted, they are one line within the limit", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 1_000 }),
        fc.constantFrom("备注：", "要求：\n1. ", "费用AA "),
        (text, label) => {
          const said = remarksOf(`春游\n时间：周五下午3点\n${label}${text}`) ?? "";
          expect([...said].length).toBeLessThanOrEqual(MAX_REMARKS);
          expect(said).not.toMatch(/\n/);
        },
      ),
    );
  });
});

describe("改 n 备注", () => {
  test.each<[string, ReturnType<typeof splitRemarks>]>([
    ["备注 自带球拍", { facts: "", remarks: "自带球拍" }],
    ["备注：时间可能推迟", { facts: "", remarks: "时间可能推迟" }],
    ["备注改成 免费", { facts: "", remarks: "免费" }],
    ["时间 下周五下午4点 备注 自带球拍", { facts: "时间 下周五下午4点", remarks: "自带球拍" }],
    ["备注 无", { facts: "", remarks: null }],
    ["备注 清空。", { facts: "", remarks: null }],
    ["备注", { facts: "" }],
    ["名额 30", { facts: "名额 30" }],
  ])("%s", (text, split) => expect(splitRemarks(text)).toEqual(split));
});

describe("in a group", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ env: { API_TOKEN: "token-of-these-tests" } });
    await world.person("主席", ["chair"]);
  });
  afterAll(() => world?.close());

  const rest = async (number: string): Promise<Record<string, unknown>> => {
    const headers = { authorization: "Bearer token-of-these-tests" };
    return (await fetch(`${world.app.url}/api/v1/activities/${number}`, { headers })).json() as Promise<
      Record<string, unknown>
    >;
  };
  const announced = async (group: string, text: string): Promise<Talk & { readonly number: string }> => {
    const talk = talkIn(world, group);
    const number = /#(\d+)/.exec(await talk.says("主席", text))?.[1] ?? "";
    return { ...talk, number };
  };

  test("a pasted notice keeps them: on the card, in 活动 n, in the answer to 费用多少, over REST", async () => {
    const { says, number } = await announced("秋游群", NOTICE);
    expect(await says("兰", `活动 ${number}`)).toContain(`备注：${READ}`);
    expect(await says("兰", "费用多少？")).toContain("门票自理");
    expect(await rest(number)).toMatchObject({ remarks: READ });
  });

  test("an activity without any shows none", async () => {
    const { says, number } = await announced("门球群", "发起活动 门球 时间 12月20日下午3点");
    expect(await says("兰", `活动 ${number}`)).not.toContain("备注");
    expect(await rest(number)).not.toHaveProperty("remarks");
  });

  test("they are changed, taken away and brought back; the live card follows", async () => {
    const { says, heard, number } = await announced("改备注群", "发起活动 棋赛 时间 12月20日下午3点 备注 自带棋盘");
    expectParts(
      await says("主席", `改 ${number} 备注 棋盘由工会准备，时间不变`),
      "有变动（备注）",
      "棋盘由工会准备,时间不变",
      "15:00",
    );
    const changed = await heard("主席", "改 棋赛 名额 8 备注：免费");
    expect(changed.find(({ updates }) => updates)?.text).toContain("备注：免费");
    expect(await rest(number)).toMatchObject({ remarks: "免费", capacity: 8 });
    expect(await says("主席", `改 ${number} 备注 无`)).toContain("有变动（备注）");
    expect(await rest(number)).not.toHaveProperty("remarks");
    expect(await says("主席", "撤销")).toContain("备注：免费");
  });

  test("costs said in a change without the word are asked, not dropped", async () => {
    const { says, number } = await announced("费用群", "发起活动 陶艺 时间 12月20日下午3点 名额 8");
    expectParts(await says("主席", `改 ${number} 名额 9 费用 30元`), "费用：30元", "什么都没有改", "备注");
    expect(await rest(number)).toMatchObject({ capacity: 8 });
  });

  test("a member may not change them", async () => {
    const { says, number } = await announced("无权群", "发起活动 茶艺 时间 12月21日下午3点 备注 自带茶杯");
    expect(await says("兰", `改 ${number} 备注 白来`)).toContain("要由组织者或工会主席");
    expect(await rest(number)).toMatchObject({ remarks: "自带茶杯" });
  });

  test("too much is cut, and it shows; SQL, formulas and mentions are words", async () => {
    const hostile = "'); drop table activity;-- =cmd() @所有人 <at id=all></at> [x](http://x.cn)";
    const { says, number } = await announced("长群", `发起活动 书法 时间 12月22日下午3点 备注 ${hostile}`);
    expect(await rest(number)).toMatchObject({ remarks: hostile });
    await says("主席", `改 ${number} 备注 ${"长".repeat(3_000)}`);
    expect((await rest(number)).remarks).toBe(`${"长".repeat(MAX_REMARKS - 1)}…`);
  });

  test("ninety days after the activity they go, with the notes of who came", async () => {
    const old = await announced("旧群", "发起活动 旧游 时间 12月23日下午3点 备注 联系人王芳 13800138000");
    const late = await announced("新群", "发起活动 新游 时间 12月23日下午3点 备注 自带水杯");
    await old.says("兰", `报名 ${old.number} 吃素`);
    const begins = (days: number) => new Date(world.clock.now().getTime() - days * 86_400_000).toISOString();
    await world.sql`update activity set starts_at = ${begins(91)} where number = ${Number(old.number)}`;
    await world.sql`update activity set starts_at = ${begins(85)} where number = ${Number(late.number)}`;
    await world.advance(86_400);
    const kept = () => world.sql`select remarks, note from activity a left join signup s on s.activity_id = a.id
      where number in (${Number(old.number)}, ${Number(late.number)}) order by number`;
    await expect.poll(kept).toEqual([
      { remarks: null, note: null },
      { remarks: "自带水杯", note: null },
    ]);
  });
});
