import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHome, type Home } from "./program.ts";
import { apply, linkOf, look, upload, xlsx } from "./roster.ts";
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

/** Who is who, who may what, and who tries what they may not: one union, told in order. Nothing but HTTP. */

let home: Home;
let union: Union;
let group: Group;
let code = "";
let spentLink = "";
const people: Record<string, Person> = {};

const who = (name: string): Person => {
  const found = people[name];
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};
/** What somebody hears in private because of a line of their own. */
const answer = async (name: string, text: string): Promise<string> =>
  textOf(toldInPrivate(await who(name).whispers(text), who(name)));
/** Presses the button that stands for a line, on the last card somebody got in private. */
const pressed = async (name: string, message: Message, line: string): Promise<readonly Message[]> => {
  const index = linesOf(message).findIndex((one) => one.includes(line));
  if (index < 0) throw new Error(`no button for ${line}: ${linesOf(message).join(", ")}`);
  return who(name).presses(message, index);
};
const lastTold = async (name: string): Promise<Message> => {
  const message = (await who(name).reads("private")).filter(({ from }) => from === undefined).at(-1);
  if (!message) throw new Error(`${name} heard nothing`);
  return message;
};
const officers = () => answer("管理员", "角色 五小");

const ROSTER = [
  "姓名,单位,工号,备注",
  "李文娟,五小/语文组,1001,组长",
  "王芳,五小/语文组,1002,",
  "王芳,五小/语文组,1003,",
  "赵海燕,五小/数学组,,",
  "钱校长,五小,1010,",
  "王芳,六小,,",
].join("\n");

beforeAll(async () => {
  home = createHome();
  const program = await home.start();
  code = /认领 ([0-9A-Z-]{14})/.exec(program.printed().join("\n"))?.[1] ?? "";
  union = createUnion(program.url);
  for (const name of ["管理员", "路人", "小张", "阿芳", "冒名", "老李手机"]) people[name] = await union.person(name);
  people.周主席 = await union.person("周国平", ["chair"], "五小");
  people.六小主席 = await union.person("吴六一", ["chair"], "六小");
});
afterAll(() => home?.clear());

describe("people: the first administrator", () => {
  test("the code works in private, once, for whoever is first", async () => {
    const room = await union.group("口令群", [who("路人")]);
    expect(textOf(await who("路人").says(room, `认领 ${code}`))).toContain("请私聊我发");
    expect(await answer("路人", "认领 7QKF-3M9A-XW2C")).toContain("口令不对");
    expect(await answer("管理员", `认领 ${code.toLowerCase()}`)).toContain("你现在是管理员了");
    expect(await answer("路人", `认领 ${code}`)).toContain("已经用过了");
    expect(await answer("路人", "导入名册")).toContain("要请管理员或主席来");
  });
});

describe("people: the roster", () => {
  test("a first look changes nothing; bad rows are told by line and reason; the good ones go in", async () => {
    const url = await linkOf(who("管理员"));
    const bad = `${ROSTER}\n,五小,,\n孙七,,,\n周八,五小,工号？,\n=HYPERLINK(1),五小,,\n李文娟,五小/语文组,1001,\n赵海燕,五小/数学组,,\n`;
    expect((await look(url)).html).toContain("工号（选填）");
    const seen = await upload(url, bad);
    expect(seen.figures).toEqual(["新增 5", "更新 0", "不变 0", "有问题 7"]);
    expect(seen.bad).toEqual([
      "5 赵海燕：同一单位有同名的人，请填工号区分，行 5、13",
      "8 没有姓名",
      "9 孙七：没有单位",
      expect.stringMatching(/^10 周八：工号只能有字母、数字和短横/),
      "11 不像姓名 =HYPERLINK(1)",
      "12 李文娟：和前面的行重复，第 2",
      "13 赵海燕：同一单位有同名的人，请填工号区分，行 5、13",
    ]);
    const again = await upload(url, ROSTER);
    expect(again.figures).toEqual(["新增 6", "更新 0", "不变 0", "有问题 0"]);
    expect(again.html).toContain("五小/语文组");
    expect((await apply(url)).html).toContain("新增 6 人，更新 0 人");
    await expect.poll(async () => (await lastTold("管理员")).text).toContain("名册导入好了：新增 6 人");
    spentLink = url;
  });

  test("a spent link, a guessed one and somebody else's school", async () => {
    for (const page of [await look(spentLink), await upload(spentLink, ROSTER), await apply(spentLink)])
      expect(page.status).toBe(410);
    expect((await look(`${spentLink.slice(0, -4)}AAAA`)).status).toBe(404);
    const url = await linkOf(who("六小主席"));
    const seen = await upload(url, "姓名,单位\n孙大圣,五小\n猪八戒,六小\n");
    expect(seen.figures).toEqual(["新增 1", "更新 0", "不变 0", "有问题 1"]);
    expect(seen.bad).toEqual(["2 孙大圣：这个单位不归你管理 五小"]);
    // Whoever holds an office no more does nothing with a link from before.
    expect(await answer("管理员", "免去 吴六一 主席")).toContain("已免去吴六一");
    expect((await apply(url)).html).toContain("不再是管理员或主席");
    expect((await look(url)).status).toBe(410);
    expect(await answer("六小主席", "导入名册")).toContain("要请管理员或主席来");
    expect(await answer("管理员", "任命 吴六一 主席 六小")).toContain("吴六一现在是六小的主席");
  });

  test("the same roster as a spreadsheet changes nothing; formulas are read by what they show", async () => {
    const url = await linkOf(who("管理员"));
    const rows = ROSTER.split("\n").map((line) => line.split(","));
    expect((await upload(url, await xlsx(rows), "名册.xlsx")).figures).toEqual([
      "新增 0",
      "更新 0",
      "不变 6",
      "有问题 0",
    ]);
    const formulas = await upload(
      url,
      await xlsx([
        ["姓名", "单位"],
        [{ formula: "1+1" }, "五小"],
        ["冯十", "五小"],
      ]),
    );
    expect(formulas.figures).toEqual(["新增 1", "更新 0", "不变 0", "有问题 1"]);
    expect(formulas.bad).toEqual([expect.stringMatching(/^2 /)]);
    expect((await look(url)).status).toBe(200);
  });

  test("what is no roster is told apart, and the link stays good", async () => {
    const url = await linkOf(who("管理员"));
    const crowd = `姓名,单位\n${"张三丰,五小\n".repeat(100_000)}`;
    for (const [file, why] of [
      [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), "这不是能读的表格文件"],
      [new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), "旧版 .xls"],
      [crowd, "超过 20,000 行了"],
      ["名称,数量\n粉笔,3\n", "没找到“姓名”和“单位”两列"],
      ["姓名,单位\n", "一个人也没有"],
      ["", "还没有选文件"],
    ] as const)
      expect((await upload(url, file, "名册.xlsx")).html, why).toContain(why);
    const large = await upload(url, new Uint8Array(8 * 1024 * 1024), "名册.xlsx");
    expect([large.status, large.html]).toEqual([413, expect.stringContaining("5 MB")]);
    expect((await apply(url)).html).toContain("再选一次文件");
    expect((await upload(url, ROSTER)).figures).toEqual(["新增 0", "更新 0", "不变 6", "有问题 0"]);
  });
});

describe("people: 我是", () => {
  test("the name and the unit find the record; of two in one unit the number does", async () => {
    expect(await answer("小张", "我是来问问的")).not.toContain("记下了");
    expect(await answer("小张", "我是张老师")).toContain("请写全名");
    expect(await answer("小张", "我是 李文娟")).toContain("你在哪个单位");
    expect(await answer("小张", "五小语文组")).toContain("对上了，你是五小/语文组的李文娟");
    expect(await answer("小张", "我是谁")).toContain("名册里有你");
    expect(await answer("阿芳", "我是 王芳 五小")).toContain("加上工号");
    expect(await answer("阿芳", "我是 王芳 五小 1003")).toContain("对上了");
    expect(await answer("路人", "我是 王芳 火星小学")).toContain("没有找到单位");
    expect(await answer("路人", "退出")).toContain("什么都没有改");
  });

  test("a name that is taken is asked of its account; nobody else can say yes", async () => {
    const asked = await who("老李手机").whispers("我是 李文娟 五小");
    expect(textOf(asked)).toContain("已经有账号了");
    const question = only(toldInPrivate(asked, who("小张")));
    const line = linesOf(question).find((one) => one.startsWith("同意身份")) ?? "";
    for (const stranger of ["冒名", "老李手机", "周主席"])
      expect(await answer(stranger, line), stranger).toContain("不是问你的");
    expect(await answer("老李手机", "我是 李文娟 五小")).toContain("还在等");
    const refused = await pressed("小张", question, "拒绝身份");
    expect(textOf(toldInPrivate(refused, who("老李手机")))).toContain("没有通过核对");
    const again = only(toldInPrivate(await who("老李手机").whispers("我是 李文娟 五小"), who("小张")));
    expect(textOf(await pressed("小张", again, "同意身份"))).toContain("那个账号现在是五小/语文组的李文娟");
    expect(await answer("老李手机", "我是谁")).toContain("你是李文娟");
    expect(await answer("冒名", linesOf(again)[0] ?? "")).toContain("已经处理过");
  });

  test("a record with an office is not had for its name", async () => {
    expect(await answer("管理员", "任命 钱校长 主席 五小")).toContain("钱校长现在是五小的主席");
    const asked = await who("冒名").whispers("我是 钱校长 五小 1010");
    const text = textOf(asked);
    // 钱校长 is how others call somebody, so it is asked for the name first; the number alone does not help either.
    expect(text).toMatch(/请写全名|请管理员核对/);
    expect(await answer("冒名", "我是谁")).not.toContain("主席：");
    expect(await answer("管理员", "免去 钱校长 主席")).toContain("已免去");
    expect(await answer("管理员", "任命 赵海燕 主席 五小")).toContain("赵海燕现在是五小的主席");
    const request = await who("冒名").whispers("我是 赵海燕 五小");
    expect(textOf(toldInPrivate(request, who("冒名")))).toContain("请管理员核对");
    expect(await answer("冒名", "任命 路人 组织者 五小")).toContain("任命要请管理员来");
    const denied = await pressed("管理员", only(toldInPrivate(request, who("管理员"))), "拒绝身份");
    expect(textOf(toldInPrivate(denied, who("冒名")))).toContain("没有通过核对");
  });
});

describe("people: offices", () => {
  test("appointed, told, dismissed; what a member types changes nothing", async () => {
    const heard = await who("周主席").whispers("任命 李文娟 组织者 五小");
    expect(textOf(toldInPrivate(heard, who("小张")))).toContain("周国平任命你为五小的组织者");
    const before = await officers();
    for (const line of [
      "任命 路人 主席 五小",
      "免去 周国平",
      "换届 五小",
      "离任 周国平",
      "复职 周国平",
      "审计",
      "导入名册",
    ])
      expect(await answer("路人", line), line).toMatch(/请管理员|只有管理员/);
    expect(await answer("路人", "确定")).not.toMatch(/已免去|已离任|换届好/);
    for (const line of ["任命 周国平 管理员 五小", "任命 李文娟 主席 六小", "换届 五小"])
      expect(await answer("周主席", line), line).toMatch(/不能由你任命|请管理员|不归你管/);
    expect(await officers()).toBe(before);
    expect(await answer("管理员", "免去 管理员 管理员")).toContain("一个管理员也没有了");
  });

  test("换届 asks, ends the elected offices, and leaves who was appointed since", async () => {
    const asked = only(toldInPrivate(await who("管理员").whispers("换届 五小"), who("管理员")));
    expect(asked.text).toContain("周国平");
    // The card is in somebody else's private chat: the platform lets nobody press it there.
    const stranger = await union.call("clicks", { from: who("路人").id, message: asked.id, button: 0 });
    expect(stranger.status).toBe(403);
    expect(await answer("管理员", "不改了")).toContain("什么都没有改");
    const card = only(toldInPrivate(await who("管理员").whispers("换届 五小"), who("管理员")));
    const ended = await pressed("管理员", card, "确定");
    expect(textOf(toldInPrivate(ended, who("管理员")))).toMatch(/五小/);
    expect(textOf(toldInPrivate(ended, who("周主席")))).toMatch(
      /五小换届，管理员结束了你的职务：五小的主席[\s\S]*起生效/,
    );
    expect(await answer("周主席", "任命 路人 组织者 五小")).toContain("任命要请管理员来");
    expect(await answer("周主席", "我是谁")).not.toContain("主席：");
    expect(await answer("管理员", "任命 周国平 主席 五小")).toContain("周国平现在是五小的主席");
  });

  test("离任 ends membership and offices; 复职 brings back the member only", async () => {
    expect(await answer("管理员", "任命 王芳 组织者")).toMatch(/几位王芳/);
    expect(await answer("管理员", "离任 吴六一")).toContain("1 个职务会一起结束");
    const left = await who("管理员").whispers("确定");
    expect(textOf(toldInPrivate(left, who("管理员")))).toContain("已离任");
    expect(textOf(toldInPrivate(left, who("六小主席")))).toContain("管理员给你办了离任");
    expect(await answer("六小主席", "导入名册")).toContain("要请管理员或主席来");
    expect(await answer("管理员", "复职 吴六一")).toContain("职务要重新任命");
    expect(await answer("管理员", "任命 吴六一 主席 六小")).toContain("现在是六小的主席");
  });
});

describe("people: a group and its unit", () => {
  test("the bot comes in, and only who looks after the unit can bind the group", async () => {
    group = await union.group("五小大群", [who("周主席"), who("路人"), who("六小主席"), who("小张")]);
    const welcome = only(spoken(await who("路人").reads(group), group));
    expect(welcome.text).toContain("大家好，我是教工之家助手");
    const stolen = linesOf(welcome).indexOf("绑定 五小");
    expect(textOf(await who("路人").presses(welcome, stolen))).toContain("要请主席或管理员");
    expect(textOf(await who("六小主席").presses(welcome, stolen))).toContain("不归你管");
    expect(textOf(await who("周主席").presses(welcome, stolen))).toContain("这个群现在属于五小");
    expect(textOf(await who("六小主席").says(group, "绑定 六小"))).toContain("已经属于五小");
    expect(textOf(await who("周主席").says(group, "发起活动 合唱 明天下午4点"))).toContain("合唱");
    expect(textOf(await who("路人").says(group, "取消活动 合唱"))).toContain("要由组织者或工会主席");
  });
});

describe("people: what is kept, and the way out", () => {
  test("the record of who did what is for administrators and names no text", async () => {
    const record = await answer("管理员", "审计 50");
    for (const part of ["任命", "换届", "离任", "拒绝了一个账号", "导入"]) expect(record, part).toContain(part);
    expect(record).not.toContain("合唱");
    const privacy = await answer("路人", "隐私");
    for (const part of ["名字、单位、工号", "两天", "删除我的数据"]) expect(privacy, part).toContain(part);
  });

  test("删除我的数据 asks, takes the future sign-ups along, and forgets the name", async () => {
    expect(textOf(await who("路人").says(group, "报名"))).toContain("路人已报名");
    expect(await answer("路人", "删除我的数据")).toContain("删了就找不回来");
    // To an open question 取消 means the question, not the sign-up.
    for (const no of ["算了", "取消", "不改了"]) {
      expect(await answer("路人", no), no).toContain("什么都没有改");
      expect(await answer("路人", "删除我的数据"), no).toContain("删了就找不回来");
    }
    expect(textOf(await who("周主席").says(group, "名单"))).toContain("路人");
    expect(await answer("路人", "我要删除我的信息")).toContain("确定");
    expect(await answer("路人", "确定")).toContain("已经删除了");
    expect(textOf(await who("周主席").says(group, "名单"))).not.toContain("路人");
    expect(await answer("管理员", "任命 路人 组织者 五小")).toContain("没有找到“路人”");
    expect(await answer("管理员", "删除我的数据")).toContain("找不回来");
    expect(await answer("管理员", "确定")).toContain("一个管理员也没有了");
    expect(await answer("管理员", "我是谁")).toContain("管理员");
  });
});

test("people: it was a conversation", () => {
  expect(union.turns()).toBeGreaterThanOrEqual(40);
  expect(textOf(union.heard)).not.toMatch(/undefined|NaN|\[object/);
});
