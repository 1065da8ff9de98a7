import { afterAll, beforeAll, expect, test } from "vitest";
import { expectParts, type Talk, talkIn } from "../../support/talk.ts";
import { clockAt, createWorld, type World } from "../../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.person("主席", ["chair"]);
  await world.person("组织者", ["organizer"], "一小");
});
afterAll(() => world?.close());

const group = (name: string): Talk => talkIn(world, name);

test("a line without a name and a time is asked for both, one at a time, and can go back", async () => {
  const { says } = group("问答群");
  expect(await says("主席", "发起活动")).toContain("叫什么名字");
  expect(await says("主席", "教工合唱")).toContain("《教工合唱》什么时候开始");
  expect(await says("主席", "下周三")).toContain("没有钟点");
  expect(await says("主席", "上一步")).toContain("叫什么名字");
  expectParts(await says("主席", "合唱排练"), "《合唱排练》", "什么时候");
  expectParts(await says("主席", "下周三下午4点到6点"), "合唱排练", "16:00–18:00");
});

test("a dialogue left in the middle changes nothing; another command in between is obeyed", async () => {
  const { says } = group("中断群");
  await says("主席", "发起活动 读书会");
  expect(await says("主席", "活动")).toContain("可以报名的活动");
  expectParts(await says("主席", "明天晚上7点"), "读书会", "19:00");
  await says("主席", "发起活动 茶话会");
  expect(await says("主席", "退出")).toContain("先不填了");
  expect(await says("主席", "活动")).not.toContain("茶话会");
});

test("a pasted notice makes the same activity as a labelled line", async () => {
  const { says } = group("通知群");
  const notice =
    "关于举办教工羽毛球赛的通知\n各位老师：\n一、时间：12月30日下午2点\n二、地点：体育馆\n三、名额：24人\n四、报名截止：12月28日中午";
  expectParts(
    await says("主席", notice),
    "教工羽毛球赛",
    "12月30日",
    "14:00",
    "体育馆",
    "0/24 人",
    "12月28日",
    "12:00",
  );
});

test("facts without labels are found, too", async () => {
  const { says } = group("口语群");
  expectParts(
    await says("主席", "发起活动 秋游植物园 下周六上午8点 在校门口集合 限40人 不足10人取消"),
    "秋游植物园",
    "08:00",
    "校门口",
    "0/40 人",
    "满 10 人成行",
  );
});

test("a template's defaults count when it is named, and what is typed beats them", async () => {
  const { says } = group("模板群");
  expectParts(
    await says("主席", "发起活动 春游 模板 出游 时间 12月26日上午8点 最少 6"),
    "满 6 人成行",
    "12月19日",
    "12月23日",
  );
});

test.each([
  ["时间 25:00", "没有“25:00”这个时间"],
  ["时间 2月30日下午3点", "没有"],
  ["时间 昨天下午3点", "已经过去了"],
  ["时间 明天", "没有钟点"],
  ["时间 有空的时候", "没看懂"],
])("发起活动 with %s is asked back, not guessed", async (time, answer) => {
  const { says } = group(`时间群${time}`);
  expect(await says("主席", `发起活动 篮球 ${time}`)).toContain(answer);
  expect(await says("主席", "退出")).toContain("先不填了");
});

test.each(["0", "-1", "1000000000", "1e9", "很多", "3.5"])("名额 %s is refused with an example", async (capacity) => {
  const { says } = group("名额群");
  expectParts(await says("主席", `发起活动 篮球 时间 明天下午3点 名额 ${capacity}`), "名额要是", "名额 24");
});

test("周五 said on a Friday is asked, and the choice is a button", async () => {
  const friday = await createWorld({ clock: clockAt("2026-12-04T10:00:00+08:00") });
  await friday.person("主席", ["chair"]);
  const [asked] = await friday.platform.say("主席", "群", "发起活动 篮球 时间 周五下午3点");
  expect(asked?.text).toContain("两种理解");
  const [card] = await friday.platform.press(
    "主席",
    asked ?? { id: "", chat: "", text: "", card: { title: "", blocks: [] } },
    "12月11日",
  );
  expect(card?.text).toContain("12月11日");
  await friday.close();
});

test("a member may neither announce nor change nor call off", async () => {
  const { says } = group("权限群");
  await says("主席", "发起活动 门球 时间 明天下午3点");
  expect(await says("兰", "发起活动 派对 明天下午3点")).toContain("要请工会主席或组织者");
  const number = /#(\d+)/.exec(await says("兰", "活动"))?.[1];
  for (const line of [`改 ${number} 名额 3`, `停止报名 ${number}`, `取消活动 ${number}`]) {
    expect(await says("兰", line)).toContain("要由组织者或工会主席");
  }
  expect(await says("兰", `活动 ${number}`)).toContain("门球");
});

test("an organizer of one school cannot change an activity of the union", async () => {
  const { says } = group("越权群");
  const number = /#(\d+)/.exec(await says("主席", "发起活动 象棋 时间 明天下午3点"))?.[1];
  expect(await says("组织者", `取消活动 ${number}`)).toContain("要由组织者或工会主席");
});

test("changes are told: more places promote, a new time tells everybody, too few places are refused", async () => {
  const { says } = group("改群");
  const number = /#(\d+)/.exec(await says("主席", "发起活动 乒乓球 时间 12月20日下午3点 名额 1"))?.[1];
  await says("兰", `报名 ${number}`);
  expect(await says("竹", `报名 ${number}`)).toContain("候补第 1 位");
  expectParts(await says("主席", `改 ${number} 名额 2`), "2/2 人", "@竹: 🎉 有空位了");
  expect(await says("主席", `改 ${number} 名额 1`)).toContain("不能改成 1");
  expectParts(
    await says("主席", `改 ${number} 时间 12月21日上午10点 地点 操场`),
    "12月21日",
    "@兰: 你报名的",
    "@竹: 你报名的",
    "操场",
  );
  expect(await says("主席", `改 ${number}`)).toContain("要改");
  expect(await says("主席", `改 ${number} 名额 不限`)).toContain("已报名：2 人");
});

test("stopped, reopened, called off: everybody who is in hears it, and it can be taken back", async () => {
  const { says } = group("停群");
  const number = /#(\d+)/.exec(await says("主席", "发起活动 跳绳 时间 12月20日下午3点"))?.[1];
  await says("兰", `报名 ${number}`);
  expect(await says("主席", `停止报名 ${number}`)).toContain("已停止报名，共 1 人");
  expect(await says("竹", `报名 ${number}`)).toContain("已停止报名");
  expect(await says("主席", `停止报名 ${number}`)).toContain("本来就已停止报名");
  expect(await says("主席", `恢复报名 ${number}`)).toContain("重新开放");
  expectParts(await says("主席", `取消活动 ${number}`), "取消了", "@兰: 你报名的");
  expect(await says("竹", `报名 ${number}`)).toContain("已经取消了");
  expectParts(await says("主席", "撤销"), "照常举行", "@兰:");
  expect(await says("竹", `报名 ${number}`)).toContain("竹已报名");
});

test("too few at the decision: called off and told; enough: it goes ahead", async () => {
  const { says } = group("成行群");
  const small = /#(\d+)/.exec(await says("主席", "发起活动 登山 时间 12月27日上午8点 最少 2 截止 12月25日18:00"))?.[1];
  const large = /#(\d+)/.exec(await says("主席", "发起活动 骑行 时间 12月27日下午2点 最少 1 截止 12月25日18:00"))?.[1];
  await says("兰", `报名 ${small}`);
  await says("兰", `报名 ${large}`);
  const before = world.platform.messages.length;
  const until = new Date("2026-12-25T10:01:00Z").getTime() - world.clock.now().getTime();
  await world.advance(Math.ceil(until / 1000));
  const after = world.platform.messages
    .slice(before)
    .map(({ chat, text }) => `${chat}: ${text}`)
    .join("\n");
  expectParts(after, "只有 1 人报名，不足 2 人", "@兰: 你报名的", "照常举行");
  expect(await says("竹", `报名 ${small}`)).toContain("已经取消了");
});

test("holidays, working weekends, years without a table and clashes are said and delay nothing", async () => {
  const { says } = group("提醒群");
  expectParts(
    await says("主席", "发起活动 元旦跑 时间 2027年1月1日上午9点"),
    "元旦跑",
    "2027 年的放假安排国家还没有公布",
  );
  await says("主席", "发起活动 甲 时间 12月30日下午2点到4点");
  expectParts(await says("主席", "发起活动 乙 时间 12月30日下午3点"), "乙", "《甲》", "有重叠");
});

test("in private it is asked where; the card goes to the group", async () => {
  const { says } = group("私聊发起群");
  await says("兰", "活动");
  const asked = await says("主席", "发起活动 书法 时间 后天下午5点", "@主席");
  expect(asked).toContain("发到哪个群");
  expectParts(await says("主席", "私聊发起群", "@主席"), "私聊发起群: #", "书法", "已在群里发布");
});
