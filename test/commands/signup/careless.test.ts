import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buttonsOf } from "../../../src/core/card.ts";
import { expectParts, type Talk, talkIn } from "../../support/talk.ts";
import { createWorld, type World } from "../../support/world.ts";

/** Careless members and clumsy chairs: what they type is done, asked, or refused with a true answer. */
let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.person("主席", ["chair"]);
  await world.person("校主席", ["chair"], "一小");
  await world.person("校组织", ["organizer"], "一小");
});
afterAll(() => world?.close());

const group = (name: string): Talk => talkIn(world, name);

const announced = async (name: string, facts: string) => {
  const talk = group(name);
  const number = /#(\d+)/.exec(await talk.says("主席", `发起活动 ${facts}`))?.[1] ?? "";
  return { ...talk, number };
};
/** The lines of the buttons under the first answer. */
const offered = async ({ heard }: Talk, who: string, text: string) =>
  buttonsOf((await heard(who, text))[0]?.card ?? { title: "", blocks: [] }).map(({ line }) => line);

describe("announcing", () => {
  test("a chair in a group that is not their unit's hears why, with the line that helps", async () => {
    const talk = group("未绑定群");
    expect(await offered(talk, "校主席", "发起活动 门球 明天下午3点")).toEqual(["绑定 一小"]);
    expect(await talk.says("校组织", "发起活动 门球 明天下午3点")).toContain("请主席先在群里发“绑定 一小”");
    await talk.says("校主席", "绑定 一小");
    expectParts(await talk.says("校组织", "发起活动 门球 明天下午3点"), "门球", "15:00");
  });

  test("who moves up because of a change sees the numbers as they are now", async () => {
    const { says, heard, number } = await announced("加名额群", "登山 后天上午8点 校门口集合 名额1");
    await says("兰", "报名");
    await says("竹", "报名");
    const up = (await heard("主席", `改 ${number} 名额 5`)).find(({ text }) => text.includes("有空位了"));
    expectParts(up?.text ?? "", "《登山》", "2/5", "校门口");
    expect(up?.text).not.toContain("候补 1 人");
  });

  test("a day and then its hour are one time", async () => {
    const { says } = group("分两次群");
    expect(await says("主席", "搞个活动 周末爬山")).toContain("《爬山》什么时候开始");
    expect(await says("主席", "12月20日")).toContain("没有钟点");
    expectParts(await says("主席", "早上7点"), "爬山", "12月20日", "07:00");
  });

  test("每周三 announces the next one and says so", async () => {
    const { says } = group("每周群");
    expectParts(
      await says("主席", "发起活动 瑜伽课 每周三下午4点半 舞蹈房 限15人"),
      "11月25日",
      "舞蹈房",
      "一次只发一场",
    );
  });

  test("a notice in sentences is shown and asked for; of a member it is only a text", async () => {
    const talk = group("散文群");
    const text = "学校工会定于本周六上午9:00在校门口集合，前往植物园秋游，名额30人，请于周五18:00前报名。";
    expect(await talk.says("兰", text)).toContain("没听懂");
    expectParts(await talk.says("主席", text), "要把这段发成活动吗", "植物园秋游", "11月28日", "校门口", "30");
    expect(await talk.says("主席", "再想想")).toContain("要把这段发成活动吗");
    expect(await talk.says("主席", "不发")).toContain("什么都没有改动");
    await talk.says("主席", text);
    expectParts(await talk.says("主席", "发布"), "#", "植物园秋游", "0/30 人", "11月27日（周五）18:00");
  });
});

describe("changing", () => {
  test("by title, by number in any order, and the only one without either", async () => {
    const { says, number } = await announced("改法群", "门球 时间 12月20日下午3点 地点 操场");
    expectParts(await says("主席", "改门球 时间 12月21日下午4点"), "时间", "12月21日", "16:00");
    expectParts(await says("主席", `${number}号名额改成30`), "（名额）", "0/30");
    expectParts(await says("主席", `把${number}号活动改到12月22日下午5点`), "12月22日", "17:00");
    expectParts(await says("主席", "把门球改到12月23日下午5点"), "12月23日");
    expectParts(await says("主席", "改时间 12月24日上午9点"), "12月24日", "09:00");
    expectParts(await says("主席", `改 ${number} 12月25日上午10点 北操场`), "时间、地点", "北操场");
    expect(await says("兰", "把门球改到12月26日下午5点")).toContain("要由组织者或工会主席来做");
  });

  test("what is not understood changes nothing, least of all the name", async () => {
    const { says, number } = await announced("不懂群", "门球 时间 12月20日下午3点");
    expectParts(await says("主席", `改 ${number} 换个地方`), "没看懂", "什么都没有改");
    expect(await says("主席", `改 ${number} 12月21日下午3点 穿旧衣服`)).toContain("没看懂");
    expectParts(await says("兰", `活动 ${number}`), "门球", "12月20日");
    expectParts(await says("主席", `改 ${number} 名称 气排球`), "名称", "《气排球》");
  });

  test("stopped and called off by title; alone only what can be stopped; calling off is asked", async () => {
    const talk = await announced("停法群", "门球 时间 12月20日下午3点 截止 12月19日中午");
    const { says, number } = talk;
    expect(await says("兰", "停止报名")).toContain("要由组织者或工会主席来做");
    expect(await says("主席", "停止报名")).toContain("《门球》已停止报名");
    // The deadline is ahead, so that is not why.
    const late = await says("兰", `报名 ${number}`);
    expect(late).toContain("已停止报名");
    expect(late).not.toContain("12月19日");
    expect(await says("兰", "报名门球")).toContain("已停止报名");
    expect(await says("主席", "恢复报名 门球")).toContain("重新开放");
    await says("兰", "报名");
    expect(await offered(talk, "兰", "取消活动")).toEqual([`取消报名 ${number}`]);
    expect(await offered(talk, "主席", "取消活动")).toEqual([`取消活动 ${number}`]);
    expect(await offered(talk, "主席", "取消门球")).toEqual([`取消活动 ${number}`]);
    expect(await says("主席", "停止门球报名")).toContain("《门球》已停止报名");
    expect(await says("主席", `恢复${number}号报名`)).toContain("重新开放");
    expect(await says("主席", "名单")).not.toContain("主席");
    expect(await says("主席", "取消活动 围棋")).toContain("没有正好叫“围棋”的活动");
    expectParts(await says("主席", "取消活动 门球"), "取消了", "@兰:");
    expect(await says("兰", "报名门球")).toContain("已经取消了");
  });
});

describe("signing up", () => {
  test("报名 -1 is refused, and never offered", async () => {
    const talk = await announced("负数群", "门球 时间 12月20日下午3点");
    for (const line of ["报名 -1", "报名-1", "报名 门球 -1", "参加 -2"])
      expect(await talk.says("兰", line), line).toContain("人数不行");
    for (const line of ["报明 -1", "抱名 -1"])
      expect(
        (await offered(talk, "兰", line)).filter((one) => /^报名/.test(one)),
        line,
      ).toEqual([]);
    expect(await talk.says("兰", "名单")).toContain("还没有人报名");
  });

  test("what is offered can be done, and a long text gets no offers", async () => {
    const talk = await announced("建议群", "门球 时间 12月20日下午3点");
    expect(await offered(talk, "兰", "我可能去吧")).toEqual(["活动", "帮助"]);
    expect(await offered(talk, "兰", "活动见闻\n今天天气不错\n1. 早上去了公园")).toEqual(["活动", "帮助"]);
  });

  test("a note, a thank-you and another time do not hide what is meant", async () => {
    const { says } = await announced("口语群", "门球 时间 12月20日下午3点");
    expectParts(await says("兰", "+1 带水"), "兰已报名", "备注：带水");
    expect(await says("兰", "报名门球 备注 穿蓝色衣服")).toContain("兰的备注已改成“穿蓝色衣服”");
    expect(await says("兰", "备注改成蓝色")).not.toContain("组织者");
    expect(await says("兰", "取消报名，谢谢啦")).toContain("兰已取消报名");
    expect(await says("兰", "上次没去成，这次我报名")).toContain("兰已报名");
    expect(await says("竹", "候补我一个")).toContain("竹已报名");
  });

  test("再加一个 never makes a party smaller", async () => {
    const { says, number } = await announced("再加群", "门球 时间 12月20日下午3点");
    await says("兰", `报名 ${number} +3`);
    for (const line of ["再加一个", "多加一个人", "再+1", "再给我加两个人"])
      expect(await says("兰", line), line).not.toContain("已改成");
    expect(await says("主席", "名单")).toContain("兰 +3");
  });

  test("who is in nothing is not asked what to leave", async () => {
    const { says } = await announced("退群", "门球 时间 12月20日下午3点");
    await says("主席", "发起活动 象棋 时间 12月21日下午3点");
    for (const line of ["取消报名", "退出", "我去不了了"])
      expect(await says("菊", line), line).toContain("你现在没有报名，不用取消");
  });

  test("a smaller party that fits now hears that it moved up, once; another hears its place after that", async () => {
    const { says, heard, number } = await announced("递补群", "门球 时间 12月20日下午3点 名额 4");
    await says("兰", `报名 ${number} +3`);
    await says("竹", `报名 ${number} +3`);
    await says("菊", `报名 ${number} +4`);
    await says("梅", `报名 ${number} +2`);
    const answers = await heard("竹", `报名 ${number} +1`);
    expect(answers.filter(({ updates }) => !updates).map(({ chat }) => chat)).toEqual(["递补群"]);
    expectParts(answers[0]?.text ?? "", "竹已从候补转为报名", "4/4");
    expect(await says("菊", `报名 ${number} +2`)).toContain("现在第 1 位");
  });

  test("of what has begun the answer is that it has begun, and only what one is in is offered to leave", async () => {
    const talk = await announced("开始群", "门球 时间 11月24日下午3点");
    await talk.says("主席", "发起活动 象棋 时间 12月20日下午3点");
    await talk.says("兰", `报名 ${talk.number}`);
    await world.advance(2 * 86_400);
    expect(await talk.says("兰", "取消报名门球")).toContain("已经开始了");
    expect(await talk.says("兰", "报名门球")).toContain("已经开始了");
    expect(await offered(talk, "兰", "取消报名 999")).toEqual([]);
    await talk.says("兰", "报名象棋");
    expect((await offered(talk, "兰", "取消报名 999")).every((line) => /^取消报名 \d+$/.test(line))).toBe(true);
    expect(await talk.says("兰", "取消报名围棋")).toContain("你报了的有");
  });

  test("算了 and 取消 to an open question leave the question and no activity", async () => {
    const { says } = await announced("问题群", "门球 时间 12月20日下午3点");
    await says("主席", "报名");
    for (const no of ["取消", "算了", "不用了", "算了不弄了"]) {
      await says("主席", "发起活动 围棋");
      expect(await says("主席", no), no).toContain("先不填了");
    }
    expect(await says("兰", "名单")).toContain("主席");
    expect(await says("主席", "取消")).toContain("主席已取消报名");
  });

  test("asked which one, the buttons are for the people who were named", async () => {
    const talk = await announced("替人群", "门球 时间 12月20日下午3点");
    const other = /#(\d+)/.exec(await talk.says("主席", "发起活动 象棋 时间 12月21日下午3点"))?.[1];
    for (const name of ["郑竹", "冯菊"]) await world.platform.say(name, `@${name}`, "你好");
    const [which] = await talk.heard("兰", "帮郑竹也报上");
    const lines = buttonsOf(which?.card ?? { title: "", blocks: [] }).map(({ line }) => line);
    expect([...lines].sort()).toEqual([`帮郑竹报名 ${talk.number}`, `帮郑竹报名 ${other}`].sort());
    if (!which) throw new Error("nothing was asked");
    const button = lines.findIndex((line) => line.endsWith(` ${other}`));
    const label = buttonsOf(which.card)[button]?.label ?? "";
    const done = (await world.platform.press("兰", which, label)).map(({ text }) => text).join("\n");
    expectParts(done, "郑竹已报名（兰代报）", "《象棋》");
    expect(done).not.toContain("兰已报名");
    expect(
      (await offered(talk, "兰", "帮郑竹、冯菊取消报名")).every((line) => line.startsWith("帮郑竹、冯菊取消报名")),
    ).toBe(true);
  });

  test("with several open a question is about what one is in", async () => {
    const talk = await announced("问哪个群", "门球 时间 12月20日下午3点 地点 操场");
    await talk.says("主席", "发起活动 象棋 时间 12月21日下午3点");
    expect(await talk.says("梅", "我报名了吗")).toContain("你还没有报名");
    await talk.says("梅", "报名门球");
    expect(await talk.says("梅", "我报名了吗")).toContain("你已报名");
    expect(await talk.says("梅", "在哪里")).toContain("操场");
    await talk.says("梅", "报名象棋");
    expect(await talk.says("梅", "我报名了吗")).toContain("你报了的活动");
    expect(await talk.says("梅", "几点开始")).toContain("本群可以报名的活动");
  });
});

describe("a line that means something only if its title is open", () => {
  test("is carried out where it is, and is like any other line where it is not", async () => {
    const { says } = await announced("疑似群", "秋游 后天上午8点");
    await says("主席", "发起活动 瑜伽体验 后天下午4点");
    for (const text of ["红色记忆报名", "我去买菜", "我去学校"])
      expect(await says("兰", text), text).toContain("没听懂");
    expectParts(await says("兰", "我去秋游"), "兰已报名", "秋游");
    expectParts(await says("兰", "瑜伽体验+1"), "兰已报名", "瑜伽体验");
    expectParts(await talkIn(world, "@竹").says("竹", "我去秋游"), "竹已报名", "秋游");
    expect(await says("兰", "join Yoga")).toContain("没听懂");
    await says("主席", "发起活动 Yoga 后天下午3点");
    expectParts(await says("兰", "join yoga"), "兰已报名", "Yoga");
    expect(await says("兰", "'; drop table person; --")).toContain("没听懂");
    await says("主席", "发起活动 红色记忆 后天下午5点");
    expectParts(await says("兰", "红色记忆报名"), "兰已报名", "红色记忆");
  });
});

test("in private a question about nothing the union plans is left to others", async () => {
  const { says } = talkIn(world, "@梅");
  for (const text of ["年级组长天天骂人谁来管管", "为什么我们的绩效比别人少"])
    expect(await says("梅", text)).toContain("要向工会反映问题吗");
  expect(await says("梅", "秋游几点出发？")).toContain("08:00");
});
