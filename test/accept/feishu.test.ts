import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Group, Heard, Person, Pressed } from "../support/fake-feishu/index.ts";
import { cardIn, openStage, type Stage, saidIn, textOf } from "./feishu-talk.ts";

/** A school begins with the bot in Feishu, by webhook: one conversation, told in order, over HTTP and nothing else. */

let stage: Stage;
let group: Group;
let card: Heard;
let turns = 0;
const people: Record<string, Person> = {};

const who = (name: string): Person => {
  const found = people[name];
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};
const heard = (name: string, text: string, how = {}): Promise<readonly Heard[]> => {
  turns += 1;
  return who(name).says(group, text, how);
};
/** What the bot says in the group because of a line. */
const answer = async (name: string, text: string, how = {}): Promise<string> =>
  textOf(saidIn(group, await heard(name, text, how)));
const whisper = async (name: string, text: string): Promise<string> => {
  turns += 1;
  return textOf(saidIn(who(name), await who(name).whispers(text)));
};
const press = (name: string, message: { readonly id: string }, label: string): Promise<Pressed> => {
  turns += 1;
  return who(name).presses(message, label);
};
const shown = () => group.messages().find(({ id }) => id === card.id)?.text ?? "";
const shows = (words: string) => stage.fake.until(`${words} on the card`, () => shown().includes(words));

beforeAll(async () => {
  stage = await openStage("webhook");
  for (const name of ["吴主席", "郑兰", "冯竹", "陈菊", "褚梅", "卫松"]) people[name] = stage.fake.person(name);
});
afterAll(() => stage?.close());

describe("feishu: the console and the first administrator", () => {
  test("the request URL can be saved: the challenge comes back within a second", async () => {
    const { status, text, challenge } = await stage.fake.webhook.challenge();
    expect([status, JSON.parse(text)]).toEqual([200, { challenge }]);
    expect((await fetch(`${stage.program.url}/readyz`)).status).toBe(200);
  });

  test("whoever opens the chat is welcomed; a wrong code is none, the printed one makes the administrator", async () => {
    expect(textOf(await who("吴主席").opens())).toContain("教工之家助手");
    expect(await whisper("吴主席", "认领 AAAA-BBBB-CCCC")).not.toContain("管理员了");
    expect(await whisper("郑兰", `认领 ${stage.code.slice(0, -1)}`)).not.toContain("管理员了");
    expect(await whisper("吴主席", `认领 ${stage.code}`)).toContain("管理员");
    expect(await whisper("吴主席", "任命 吴主席 主席")).toContain("主席");
    expect(await whisper("吴主席", "我是谁")).toContain("吴主席");
    expect(await whisper("郑兰", "谁是主席")).toContain("吴主席");
  });

  test("brought into a group, the bot says hello there", async () => {
    group = await stage.fake.group("教工群", Object.values(people));
    expect(textOf(group.messages())).toContain("大家好");
  });
});

describe("feishu: signing up", () => {
  test("missing facts are asked one at a time", async () => {
    expect(await answer("吴主席", "发起活动")).toContain("叫什么名字");
    expect(await answer("吴主席", "教工羽毛球赛")).toContain("什么时候");
    expect(await answer("吴主席", "退出")).toContain("没有改动");
    expect(await answer("郑兰", "发起活动 篮球 明天下午4点")).not.toContain("已报名");
  });

  test("a pasted notice is read whole, typed as rich text", async () => {
    const notice =
      "关于举办教工乒乓球赛的通知\n各位老师：\n一、时间：后天下午4点到6点\n二、地点：综合楼三楼\n三、名额：3人\n四、报名截止：开始前1小时";
    card = cardIn(await heard("吴主席", notice, { as: "post" }));
    for (const part of ["教工乒乓球赛", "16:00–18:00", "综合楼三楼", "0/3 人"]) expect(card.text).toContain(part);
  });

  test("by mention, by tapping, with family: the places fill and the rest waits", async () => {
    expect(await answer("郑兰", "我报个名，谢谢啦～")).toContain("郑兰已报名");
    expect((await press("冯竹", card, "我要报名")).toast?.content).toContain("冯竹已报名");
    expect(await answer("冯竹", "报名乒乓球，带一个孩子")).toContain("2 人");
    expect((await press("陈菊", card, "我要报名")).toast?.content).toContain("候补第 1 位");
    await shows("3/3 人");
    expect(shown()).toContain("冯竹 +2");
  });

  test("questions, conditions and courtesies change nothing, and are answered", async () => {
    for (const line of [
      "还有名额吗",
      "几点截止？",
      "在哪里打",
      "怎么报名",
      "谁去",
      "如果下雨我就不去了",
      "这次不报了",
      "你好",
      "收到，谢谢",
    ]) {
      const said = await answer("褚梅", line);
      expect(said, line).not.toBe("");
      expect(said, line).not.toMatch(/褚梅已报名|已取消报名：/);
    }
    expect(await answer("褚梅", "名单 1")).not.toContain("褚梅");
  });

  test("who leaves makes room; the next is told in private, and it can be taken back", async () => {
    const left = await heard("郑兰", "有事去不成了");
    expect(textOf(saidIn(group, left))).toContain("郑兰已取消报名");
    await stage.fake.until("the news", () => textOf(who("陈菊").reads()).includes("有空位了"));
    expect(await answer("郑兰", "撤销")).toMatch(/候补第 1 位/);
    expect((await press("郑兰", card, "取消报名")).toast?.content).toContain("已取消");
    expect((await press("郑兰", card, "取消报名")).toast?.content).not.toContain("已取消报名");
  });

  test("for others: by a mention and by name; what is absurd is refused", async () => {
    expect(await answer("吴主席", "改 1 名额 10")).toContain("/10 人");
    await whisper("卫松", "活动");
    expect(await answer("吴主席", "替 @卫松 报名", { at: [who("卫松")] })).toContain("卫松已报名");
    expect(textOf(who("卫松").reads())).toContain("吴主席替你报名");
    expect(await answer("冯竹", "替秦无名报名")).toContain("秦无名");
    for (const heads of ["+0", "-3", "+9999"])
      expect(await answer("褚梅", `报名 1 ${heads}`), heads).toContain("人数不行");
  });

  test("what nobody said to the bot it does not hear", async () => {
    const before = group.messages().length;
    expect(await heard("褚梅", "我要报名", { mention: false })).toEqual([]);
    expect(await heard("褚梅", "@所有人 大家报名啊", { mention: false })).toEqual([]);
    expect(group.messages()).toHaveLength(before + 2);
  });
});

describe("feishu: in private, and organizing", () => {
  test("everything goes in private, and by the menu", async () => {
    expect(await whisper("冯竹", "我的")).toContain("乒乓球");
    expect(textOf(await who("冯竹").chooses("活动"))).toContain("乒乓球");
    expect(await whisper("褚梅", "报名 1")).toContain("褚梅已报名");
    expect(await whisper("褚梅", "帮助")).toContain("报名");
    expect(await whisper("褚梅", '<at user_id="all"></at>')).not.toBe("");
    await shows("褚梅");
  });

  test("a member's change is refused; the chair's tells everybody who is in", async () => {
    expect(await answer("褚梅", "取消活动 1")).toContain("主席");
    expect(await answer("吴主席", "改 1 地点 体育馆")).toContain("体育馆");
    await stage.fake.until("the news", () => textOf(who("冯竹").reads()).includes("体育馆"));
    expect(await answer("吴主席", "停止报名 1")).toContain("已停止报名");
    expect((await press("郑兰", card, "看名单")).heard.length).toBeGreaterThan(0);
    expect(await answer("郑兰", "报名 1")).toContain("已停止报名");
    expect(await answer("吴主席", "取消活动 1")).toContain("取消");
    await stage.fake.until("the news", () => textOf(who("冯竹").reads()).includes("取消了"));
  });
});

test("feishu: it was a conversation, in which the platform's rules were kept", () => {
  expect(turns).toBeGreaterThanOrEqual(40);
  const all = stage.fake.since(0);
  expect(textOf(all)).not.toMatch(/undefined|NaN|\[object|用户\w{4}已报名/);
  expect(all.flatMap(({ mentions, links }) => [...mentions, ...links])).toEqual([]);
  expect(stage.fake.push.deliveries.filter(({ state }) => state === "lost")).toEqual([]);
  expect(stage.program.printed().join("\n")).not.toMatch(/"level":"(error|fatal)"/);
  stage.fake.check();
});
