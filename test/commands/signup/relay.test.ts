import { afterEach, beforeEach, expect, test } from "vitest";
import { ownLine } from "../../../commands/signup/relay-self.ts";
import { buttonsOf } from "../../../src/core/card.ts";
import type { Heard } from "../../support/platform.ts";
import { createWorld, type World } from "../../support/world.ts";
import { capabilities } from "./readers.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld({ capabilities });
  await world.person("主席", ["chair"]);
  for (const name of ["张三", "李四", "王五"]) await world.person(name, [], "一小");
  await announce("群", "羽毛球", "名额 4");
});
afterEach(() => world?.close());

const announce = (chat: string, title: string, more = "") =>
  world.platform.say("主席", chat, `发起活动 ${title} 时间 12月5日16:00 地点 体育馆 ${more}`);

const say = (from: string, chat: string, text: string, extra = {}) => world.platform.say(from, chat, text, extra);
const first = (heard: readonly Heard[]): Heard => {
  const [message] = heard;
  if (!message) throw new Error("nothing was said");
  return message;
};
const lines = (heard: Heard) => buttonsOf(heard.card).map(({ line }) => line);

const roster = async (number = 1) => {
  const rows = await world.sql<
    { name: string; heads: number; state: string; note: string | null; by: string | null }[]
  >`
    select p.name, s.heads, s.state, s.note, b.name as by from signup s join activity a on a.id = s.activity_id
    join person p on p.id = s.person_id left join person b on b.id = s.by_person
    where a.number = ${number} and s.state <> 'left' order by s.turn`;
  return rows.map(({ name, heads, state }) => `${name} ${heads} ${state}`);
};
/** Counters equal a recount. */
const sound = async () => {
  const [row] = await world.sql`select a.heads = coalesce(sum(s.heads) filter (where s.state = 'in'), 0)
      and a.waiting = coalesce(sum(s.heads) filter (where s.state = 'waiting'), 0) as same
    from activity a left join signup s on s.activity_id = a.id group by a.id`;
  expect(row?.same).toBe(true);
};

const LIST = "#接龙\n羽毛球\n\n1. 张三\n2. 李四 2人\n3. 赵六 不吃辣\n4. 孙七\n5.";

test("preview first, then one press signs everybody up, tells the known, and brings the card up to date", async () => {
  const preview = first(await say("主席", "群", LIST));
  expect(preview.text).toContain("可登记 4 组 5 人");
  expect(preview.text).toContain("名册里有（2）：张三、李四 2 人");
  expect(preview.text).toContain("名册里没有，会按名字记下（2）：赵六、孙七");
  expect(preview.text).toContain("会排候补（1）：孙七");
  expect(await roster()).toEqual([]);
  const heard = await world.platform.press("主席", preview, "确认登记");
  expect(await roster()).toEqual(["张三 1 in", "李四 2 in", "赵六 1 in", "孙七 1 waiting"]);
  expect(first(heard).text).toContain("新报名（3）：张三、李四、赵六");
  expect(first(heard).text).toContain("排候补（1）：孙七");
  expect(
    heard
      .filter(({ chat }) => chat.startsWith("@"))
      .map(({ chat }) => chat)
      .sort(),
  ).toEqual(["@张三", "@李四"]);
  expect(heard.find(({ updates }) => updates)?.text).toContain("4/4");
  const people = await world.sql`select listed, unit_id from person where name in ('赵六', '孙七')`;
  expect(people.map(({ listed }) => listed)).toEqual([false, false]);
  expect(await world.sql`select from audit where action = 'activity.relay'`).toHaveLength(1);
  await sound();
  const told = heard.find(({ chat }) => chat === "@李四");
  if (!told) throw new Error("李四 was not told");
  await world.platform.press("李四", told, "我不去");
  expect(await roster()).toEqual(["张三 1 in", "赵六 1 in", "孙七 1 in"]);
});

test("the same list again changes nothing, and more of it changes only what is new", async () => {
  await say("主席", "群", LIST);
  await say("主席", "群", "确认登记");
  const before = await roster();
  const again = first(await say("主席", "群", LIST));
  expect(again.text).toContain("没有要新登记的");
  expect(again.text).toContain("已在名单里，不变（4）");
  expect(lines(again)).not.toContain("确认登记");
  await say("主席", "群", "确认登记");
  expect(await roster()).toEqual(before);
  const more = first(await say("主席", "群", LIST.replace("赵六 不吃辣", "赵六 吃素").replace("5.", "5. 周八")));
  expect(more.text).toContain("已报名，会改成（1）：赵六 1 人（吃素）");
  const heard = await say("主席", "群", "确认登记");
  expect(first(heard).text).toContain("改了（1）：赵六");
  expect((await roster()).at(-1)).toBe("周八 1 waiting");
  expect(await world.sql`select from person where name = '赵六'`).toHaveLength(1);
  await sound();
});

test("a bare name never makes a party smaller", async () => {
  await say("张三", "群", "报名 1 +3");
  const preview = first(await say("主席", "群", "#接龙\n1. 张三\n2. 李四"));
  expect(preview.text).toContain("可登记 1 组 1 人");
  expect(preview.text).toContain("已在名单里，不变（1）：张三");
  await say("主席", "群", "确认登记");
  expect(await roster()).toEqual(["张三 3 in", "李四 1 in"]);
});

test("confirmed twice at once: once", async () => {
  const preview = first(await say("主席", "群", LIST));
  const both = await Promise.all([1, 2].map(() => world.platform.press("主席", preview, "确认登记")));
  const answers = both.map((heard) => heard.find(({ chat, updates }) => chat === "群" && !updates)?.text ?? "");
  expect(answers.filter((text) => text.includes("接龙登记好了"))).toHaveLength(1);
  expect(answers.filter((text) => text.includes("没有等你确认的接龙"))).toHaveLength(1);
  expect(world.platform.messages.filter(({ chat }) => chat === "@张三")).toHaveLength(1);
  expect(await roster()).toHaveLength(4);
  await sound();
});

test("两位同名: left out until one is chosen; who is of the activity's unit comes first", async () => {
  await world.person("王芳", [], "一小/语文组");
  await world.sql`insert into person (name, unit_id, created_at) select '王芳', id, now() from unit where name = '一小'`;
  await world.sql`update person set listed = true where name = '王芳'`;
  const text = "#接龙\n羽毛球\n1. 王芳 2人\n2. 张三";
  const preview = first(await say("主席", "群", text));
  expect(preview.text).toContain("有同名的人，选了才登记（1）：王芳");
  expect(lines(preview)).toEqual([expect.stringMatching(/^确认登记 /), "不登记", "选 王芳 1", "选 王芳 2"]);
  const wrong = first(await say("主席", "群", "选 王芳 7"));
  expect(wrong.text).toContain("没有这个选项");
  const chosen = first(await world.platform.press("主席", preview, "一小/语文组"));
  expect(chosen.text).toContain("名册里有（2）：王芳 2 人、张三");
  const backed = first(await say("主席", "群", "上一步"));
  expect(backed.text).toContain("有同名的人");
  await say("主席", "群", "选 王芳 1");
  await say("主席", "群", "确认登记");
  expect(await roster()).toEqual(["王芳 2 in", "张三 1 in"]);
  const [who] =
    await world.sql`select u.name from signup s join person p on p.id = s.person_id join unit u on u.id = p.unit_id where p.name = '王芳'`;
  expect(who?.name).toBe("语文组");
  expect(first(await say("主席", "群", text)).text).toContain("没有要新登记的");
});

test("of two people of one name the one of the activity's unit is meant, and known people before mere names", async () => {
  await world.person("王芳", [], "二小");
  await world.sql`insert into person (name, unit_id, created_at, listed) select '王芳', id, now(), true from unit where name = '一小'`;
  await world.sql`insert into person (name, unit_id, created_at) select '张三', id, now() from unit where name = '一小'`;
  await world.sql`update activity set unit_id = (select id from unit where name = '一小')`;
  const preview = first(await say("主席", "群", "#接龙\n1. 王芳\n2. 张三"));
  expect(preview.text).toContain("名册里有（2）：王芳、张三");
  await say("主席", "群", "确认登记");
  const who =
    await world.sql`select u.name, p.listed, exists (select from account a where a.person_id = p.id) as account
    from signup s join person p on p.id = s.person_id join unit u on u.id = p.unit_id order by s.turn`;
  expect(who.map((row) => ({ ...row }))).toEqual([
    { name: "一小", listed: true, account: false },
    { name: "一小", listed: false, account: true },
  ]);
});

test("without a choice the namesakes stay out, and the answer says so", async () => {
  for (const unit of ["二小", "三小"]) {
    await world.sql`insert into unit (parent_id, name, path) select id, ${unit}, path from unit where parent_id is null`;
    await world.sql`insert into person (name, unit_id, created_at, listed) select '王芳', id, now(), true from unit where name = ${unit}`;
  }
  await say("主席", "群", "#接龙\n1. 王芳\n2. 张三");
  expect(first(await say("主席", "群", "确认登记")).text).toContain("同名没选，没登记（1）：王芳");
  expect(await roster()).toEqual(["张三 1 in"]);
});

test("an older preview confirms nothing", async () => {
  const old = first(await say("主席", "群", "#接龙\n1. 张三\n2. 王五"));
  await say("主席", "群", "#接龙\n1. 李四\n2. 王五");
  expect(first(await world.platform.press("主席", old, "确认登记")).text).toContain("这张预览旧了");
  expect(await roster()).toEqual([]);
  await say("主席", "群", "确认登记");
  expect(await roster()).toEqual(["李四 1 in", "王五 1 in"]);
});

test("不登记 leaves everything; afterwards and for others there is nothing to confirm", async () => {
  const preview = first(await say("主席", "群", LIST));
  expect(first(await world.platform.press("李四", preview, "确认登记")).text).toContain("没有等你确认的接龙");
  expect(first(await world.platform.press("主席", preview, "不登记")).text).toContain("接龙没有登记");
  expect(first(await world.platform.press("主席", preview, "确认登记")).text).toContain("没有等你确认的接龙");
  expect(await roster()).toEqual([]);
});

test("an answer that is none is asked again; the list stays", async () => {
  await say("主席", "群", LIST);
  expect(first(await say("主席", "群", "嗯嗯那个")).text).toContain("接龙还没有登记");
  await say("主席", "群", "确认");
  expect(await roster()).toHaveLength(4);
});

test("who lost the role between preview and confirmation signs nobody up", async () => {
  await say("主席", "群", LIST);
  await world.sql`delete from role`;
  const heard = await say("主席", "群", "确认登记");
  expect(first(heard).text).toContain("要由组织者登记");
  expect(await roster()).toEqual([]);
});

test("a member's list offers their own line and does nothing by itself", async () => {
  const heard = await say("李四", "群", LIST);
  expect(first(heard).text).toContain("接龙里有你：#1《羽毛球》，2 人");
  expect(lines(first(heard))).toEqual(["报名 1 +2"]);
  expect(await roster()).toEqual([]);
  expect(first(await say("李四", "群", "确认登记")).text).toContain("没有等你确认的接龙");
  await world.platform.press("李四", first(heard), "我要报名");
  expect(await roster()).toEqual(["李四 2 in"]);
  expect(first(await say("李四", "群", LIST)).text).toContain("你已经报过名了");
  const stranger = first(await say("王五", "群", LIST));
  expect(stranger.text).toContain("没看到你的名字");
  expect(lines(stranger)).toEqual(["报名 1"]);
});

test("a member's note goes with the line when it can only be a note", () => {
  expect(ownLine(3, 2, "不吃辣").line).toBe("报名 3 +2 不吃辣");
  for (const note of ["替王五", "+9", "取消", "还有名额吗", "带3个孩子"])
    expect(ownLine(3, 2, note).line).toBe("报名 3 +2");
});

test("which activity: by title, by the message replied to, by a question", async () => {
  const [card] = await announce("群", "合唱");
  expect(first(await say("主席", "群", "#接龙\n周六合唱排练\n1. 张三\n2. 李四")).text).toContain("#2《合唱》");
  expect(first(await say("主席", "群", "1. 张三\n2. 李四", { replyTo: card?.id })).text).toContain("#2《合唱》");
  const asked = first(await say("主席", "群", "1. 张三\n2. 李四"));
  expect(asked.text).toContain("登记到哪一个活动");
  expect(first(await say("主席", "群", "那个")).text).toContain("回它的编号");
  const preview = first(await world.platform.press("主席", asked, "羽毛球"));
  expect(preview.text).toContain("#1《羽毛球》");
  expect(first(await say("主席", "群", "上一步")).text).toContain("登记到哪一个活动");
  await say("主席", "群", "登记到 2");
  await say("主席", "群", "确认登记");
  expect(await roster(2)).toEqual(["张三 1 in", "李四 1 in"]);
  expect(await roster(1)).toEqual([]);
});

test("what is open elsewhere is asked for; what is over is refused; nothing open is said", async () => {
  expect(first(await say("主席", "别群", "1. 张三\n2. 李四")).text).toContain("登记到哪一个活动");
  await say("主席", "群", "停止报名 1");
  const closed = first(await say("主席", "群", "#接龙\n活动 1：羽毛球\n1. 张三\n2. 李四"));
  expect(closed.text).toContain("已停止报名");
  expect(lines(closed)).toEqual(["恢复报名 1"]);
  expect(first(await say("主席", "群", "#接龙\n秋游\n1. 张三\n2. 李四")).text).toContain("现在没有可以报名的活动");
  await say("主席", "群", "取消活动 1");
  expect(first(await say("主席", "群", "#接龙\n活动 1：羽毛球\n1. 张三\n2. 李四")).text).toContain("已经取消了");
});

test("five hundred lines, gaps, empty numbers, double names, kept through a restart in less than 64 KB", async () => {
  await say("主席", "群", "改 1 名额 不限");
  const surname = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗";
  const rows = Array.from({ length: 490 }, (_, i) => {
    const name = `${surname[i % 20]}${"一二三四五六七八九十"[Math.floor(i / 20) % 10]}${"甲乙丙"[Math.floor(i / 200)]}`;
    return `${i * 2 + 1}. ${i % 50 === 7 ? "" : name}${i % 3 === 0 ? " 2人" : ""}`;
  });
  const preview = first(await say("主席", "群", ["#接龙", "羽毛球", "", ...rows, "999. 王一甲"].join("\n")));
  expect(preview.text).toContain("名字重复，只算第一次");
  expect(Buffer.byteLength(preview.text)).toBeLessThan(4_000);
  const [kept] = await world.sql<{ bytes: number }[]>`select octet_length(state::text) as bytes from dialogue`;
  expect(kept?.bytes).toBeLessThan(64 * 1024);
  await world.app.stop();
  const again = await createWorld({ capabilities, database: world.database, clock: world.clock });
  const heard = await again.platform.say("主席", "群", "确认登记");
  expect(first(heard).text).toContain("接龙登记好了");
  expect((await roster()).length).toBeGreaterThan(450);
  await sound();
  await again.close();
});

test("a list too long to be kept is refused before anything is", async () => {
  const rows = Array.from(
    { length: 499 },
    (_, i) => `${i + 1}. 王${String.fromCodePoint(0x4e00 + i)} ${"备注很长".repeat(24)}`,
  );
  expect(first(await say("主席", "群", ["#接龙", "羽毛球", ...rows].join("\n"))).text).toContain("分成两段");
  expect(await world.sql`select from dialogue`).toHaveLength(0);
});

test("hostile names are put down as text", async () => {
  const names = ['<at user_id="all">', "=cmd()", "\u202e四李", '王"小"二'];
  const preview = first(
    await say("主席", "群", ["#接龙", "羽毛球", ...names.map((name, i) => `${i + 1}. ${name}`)].join("\n")),
  );
  expect(preview.text).not.toContain("\u202e");
  await say("主席", "群", "确认登记");
  const people = await world.sql<{ name: string }[]>`select p.name from signup s join person p on p.id = s.person_id`;
  expect(people.length).toBeGreaterThan(2);
  for (const { name } of people) expect(name).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  await sound();
});

test("an unaddressed list in a group is nobody's business", async () => {
  expect(await say("主席", "群", LIST, { addressed: false })).toEqual([]);
});

test("接龙 n prints the roster so that others can go on, and reads back as it is", async () => {
  await say("张三", "群", "报名 1 +2");
  await say("李四", "群", "报名 1 不吃辣");
  await say("王五", "群", "报名 1 +2");
  const printed = first(await say("李四", "@李四", "接龙 1")).text;
  expect(printed.split("\n")).toEqual([
    "#接龙",
    "活动 1：羽毛球",
    "时间：12月5日（周六）16:00",
    "地点：体育馆",
    "已报：3 人，名额 4 人",
    "候补：王五 2 人",
    "",
    "1. 张三 2人",
    "2. 李四 不吃辣",
    "3.",
  ]);
  const went = await roster();
  const preview = first(await say("主席", "@主席", `${printed} 周八`));
  expect(preview.text).toContain("#1《羽毛球》：可登记 1 组 1 人");
  expect(preview.text).toContain("已在名单里，不变（2）");
  await say("主席", "@主席", "确认登记");
  expect(await roster()).toEqual([...went, "周八 1 in"]);
  expect(first(await say("李四", "@李四", "接龙 88")).text).toContain("没有编号是 88 的活动");
});
