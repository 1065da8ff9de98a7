import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHome, type Home } from "./program.ts";
import {
  createUnion,
  type Group,
  linesOf,
  type Message,
  only,
  type Person,
  spoken,
  textOf,
  toldInPrivate,
  type Union,
} from "./union.ts";

/** How teachers type: one conversation in one group, told in order. Nothing but HTTP. */

let home: Home;
let union: Union;
let group: Group;
let number = 0;
let card: Message;
const people: Record<string, Person> = {};

const who = (name: string): Person => {
  const found = people[name];
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};

/** What the bot says in the group because of a line. */
const answer = async (name: string, text: string): Promise<string> =>
  textOf(spoken(await who(name).says(group, text), group));

beforeAll(async () => {
  home = createHome();
  const { url } = await home.start();
  union = createUnion(url);
  people.吴主席 = await union.person("吴主席", ["chair"]);
  for (const name of ["郑兰", "冯竹", "陈菊", "褚梅", "卫松"])
    people[name] = await union.person(name, [], "五小/数学组");
  people.蒋芳一 = await union.person("蒋芳", [], "五小/数学组");
  people.蒋芳二 = await union.person("蒋芳", [], "六小");
  group = await union.group("数学组群", Object.values(people));
});
afterAll(() => home?.clear());

describe("signup: announcing", () => {
  test("missing facts are asked one at a time; 上一步 goes back; 退出 leaves", async () => {
    expect(await answer("吴主席", "发起活动")).toContain("叫什么名字");
    expect(await answer("吴主席", "迎新茶话会")).toContain("什么时候开始");
    expect(await answer("吴主席", "明天")).toContain("没有钟点");
    expect(await answer("吴主席", "上一步")).toContain("叫什么名字");
    expect(await answer("吴主席", "退出")).toContain("什么都没有改动");
    expect(await answer("郑兰", "活动")).not.toContain("茶话会");
  });

  test("times that are past, impossible or without an hour are asked, never guessed", async () => {
    for (const time of ["昨天下午3点", "2月30日下午3点", "25:00", "下周三"]) {
      expect(await answer("吴主席", `发起活动 篮球 时间 ${time}`), time).not.toContain("已报名");
      await answer("吴主席", "退出");
    }
  });

  test("a pasted notice is read whole", async () => {
    const notice =
      "关于举办教工乒乓球赛的通知\n各位老师：\n一、时间：后天下午4点到6点\n二、地点：综合楼三楼\n三、名额：3人\n四、报名截止：开始前1小时\n五、费用：自理\n六、联系人：钱老师 13800138000";
    card = only(spoken(await who("吴主席").says(group, notice), group));
    number = Number(/#(\d+)/.exec(card.text)?.[1]);
    for (const part of [
      "教工乒乓球赛",
      "16:00–18:00",
      "综合楼三楼",
      "0/3 人",
      "15:00",
      "费用：自理；联系人：钱老师 13800138000",
    ])
      expect(card.text).toContain(part);
  });
});

test("signup: the chair changes the remarks, and 活动 n shows them to everybody", async () => {
  expect(await answer("郑兰", `改 ${number} 备注 自带球拍`)).not.toContain("自带球拍");
  expect(await answer("吴主席", `改 ${number} 备注 费用自理，自带球拍`)).toContain("有变动（备注）");
  expect(await answer("郑兰", `活动 ${number}`)).toContain("备注：费用自理");
});

describe("signup: people sign up in their own words", () => {
  test("我报个名, +2, 算我一个: the places fill and the rest waits", async () => {
    expect(await answer("郑兰", "我报个名，谢谢啦～")).toContain("郑兰已报名");
    expect(await answer("冯竹", "报名乒乓球，带一个孩子")).toContain("共 2 人");
    expect(await answer("陈菊", "算我一个！")).toContain("候补第 1 位");
  });

  test("questions, conditions, refusals and other people's words change nothing", async () => {
    for (const line of [
      "还有名额吗",
      "几点截止？",
      "在哪里打",
      "怎么报名",
      "谁去",
      "如果下雨我就不去了",
      "这次不报了",
      "王老师说他要报名",
      "你好",
      "收到，谢谢",
    ]) {
      const said = await answer("褚梅", line);
      expect(said, line).not.toBe("");
      expect(said, line).not.toMatch(/褚梅已报名|已取消报名：/);
    }
    expect(await answer("褚梅", `名单 ${number}`)).not.toContain("褚梅");
  });

  test("who leaves makes room; the next is told in private; it can be taken back and then waits", async () => {
    const left = await who("郑兰").says(group, "有事去不成了");
    expect(textOf(spoken(left, group))).toContain("郑兰已取消报名");
    expect(textOf(toldInPrivate(left, who("陈菊")))).toContain("有空位了");
    expect(await answer("郑兰", "撤销")).toMatch(/候补第 1 位/);
    expect(await answer("郑兰", "不去了")).toContain("已取消");
  });

  test("absurd parties are refused politely", async () => {
    for (const heads of ["+0", "-3", "+9999"])
      expect(await answer("卫松", `报名 ${number} ${heads}`), heads).toContain("人数不行");
  });
});

describe("signup: for others", () => {
  test("an unknown name and a name borne by two are asked with buttons", async () => {
    expect(await answer("吴主席", `改 ${number} 名额 10`)).toContain("/10 人");
    const unknown = only(spoken(await who("冯竹").says(group, "替秦无名报名"), group));
    expect(linesOf(unknown)[0]).toContain("秦无名");
    const which = only(spoken(await who("吴主席").says(group, "帮蒋芳报名"), group));
    expect(linesOf(which)).toHaveLength(2);
    const done = await who("吴主席").presses(
      which,
      linesOf(which).findIndex((line) => line.includes("六小")),
    );
    expect(textOf(done)).toContain("蒋芳已报名");
    const told = only(toldInPrivate(done, who("蒋芳二")));
    expect(told.text).toContain("吴主席替你报名了");
    expect(textOf(await who("蒋芳二").presses(told, 0))).toContain("已取消报名");
  });

  test("a member takes nobody else out", async () => {
    expect(await answer("褚梅", "帮冯竹取消报名")).not.toContain("冯竹已取消");
  });
});

describe("signup: organizing", () => {
  test("a member's change is refused; the chair's tells everybody who is in", async () => {
    expect(await answer("褚梅", `取消活动 ${number}`)).toContain("组织者或工会主席");
    const moved = await who("吴主席").says(group, `改 ${number} 地点 体育馆`);
    expect(textOf(toldInPrivate(moved, who("冯竹")))).toContain("体育馆");
    expect(await answer("吴主席", `改 ${number} 名额 1`)).toContain("不能改成 1");
    expect(await answer("吴主席", `改 ${number} 时间 昨天下午3点`)).toContain("已经过去了");
  });

  test("stopped, opened again, called off with notice, and the calling off taken back", async () => {
    expect(await answer("吴主席", `停止报名 ${number}`)).toContain("已停止报名");
    expect(await answer("卫松", `报名 ${number}`)).toContain("已停止报名");
    expect(await answer("吴主席", `恢复报名 ${number}`)).toContain("重新开放");
    const off = await who("吴主席").says(group, `取消活动 ${number}`);
    expect(textOf(toldInPrivate(off, who("冯竹")))).toContain("取消了");
    expect(await answer("吴主席", "撤销")).toContain("照常举行");
  });

  test("too few at the decision: called off and told", async () => {
    const made = await answer("吴主席", "发起活动 登山 大后天上午8点 不足5人取消 截止 后天18:00");
    expect(made).toContain("满 5 人成行");
    const climb = /#(\d+) 登山/.exec(made)?.[1];
    expect(await answer("卫松", `报名 ${climb}`)).toContain("卫松已报名");
    // To 22:00 of the day after tomorrow: after the deadline, before the beginning.
    const sinceMidnight = Math.floor((Date.now() / 1000 + 8 * 3600) % 86_400);
    await union.advance(2 * 86_400 + 22 * 3600 - sinceMidnight);
    expect(textOf(await who("卫松").reads("private"))).toContain("不足 5 人取消");
    expect(await answer("卫松", `报名 ${climb}`)).toContain("取消了");
  });
});

test("signup: it was a conversation", () => {
  expect(union.turns()).toBeGreaterThanOrEqual(40);
  expect(textOf(union.heard)).not.toMatch(/undefined|NaN|\[object/);
});
