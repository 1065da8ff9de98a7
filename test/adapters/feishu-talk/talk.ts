import { afterAll, beforeAll, expect, test } from "vitest";
import type { Group, Heard, Person, Shown } from "../../support/fake-feishu/index.ts";
import { createFeishuWorld, type FeishuWorld, type Mode, newIn, only, textOf } from "./world.ts";

/** One conversation through the whole program, told in order. A fifth of what is delivered comes twice, in any order. */

const DAY = 86_400;

export const conversation = (mode: Mode): void => {
  let feishu: FeishuWorld;
  let group: Group;
  let chair: Person;
  let lan: Person;
  let zhu: Person;
  let ju: Person;
  let card: Heard;

  beforeAll(async () => {
    feishu = await createFeishuWorld(mode, { noise: 0.3, repeats: 0.2, hurry: 20 });
    chair = await feishu.known("吴主席", ["chair"]);
    [lan, zhu, ju] = [feishu.fake.person("郑兰"), feishu.fake.person("冯竹"), feishu.fake.person("陈菊")];
    group = await feishu.fake.group("数学组群", [chair, lan, zhu, ju]);
  });
  afterAll(() => feishu?.close());

  const cardNow = (): Shown => only(group.messages().filter(({ id }) => id === card.id));
  const listed = async (words: string): Promise<void> => {
    await feishu.fake.until(`${words} on the card`, () => cardNow().text.includes(words));
    await feishu.settled();
  };
  const said = async (who: Person, text: string): Promise<readonly Heard[]> =>
    newIn(await who.says(group, text), group.id);

  test("brought into a group it says hello, once", async () => {
    await feishu.settled();
    expect(only(group.messages()).text).toContain("大家好");
    expect(await feishu.world.sql`select name from place where name is not null`).toEqual([{ name: "数学组群" }]);
  });

  test("one line announces an activity", async () => {
    const answer = await said(chair, "发起活动 羽毛球 时间 下周三下午4点 地点 体育馆 名额 20");
    card = only(answer.filter(({ buttons }) => buttons.length > 0));
    for (const words of ["羽毛球", "16:00", "体育馆", "0/20 人"]) expect(card.text).toContain(words);
    expect(card.mentions).toEqual([]);
  });

  test("who signs up by mention is answered, under the name of the directory, and the card shows it", async () => {
    const answer = only(await said(lan, "我报个名，谢谢啦～"));
    const asked = group.messages().findLast(({ from }) => from === lan.openId);
    expect(answer).toMatchObject({ replyTo: asked?.id });
    expect(answer.text).toContain("郑兰已报名");
    await listed("1. 郑兰");
  });

  test("who taps is told alone, by a toast; the second tap changes nothing", async () => {
    const [first, second] = [await zhu.presses(card, "我要报名"), await zhu.presses(card, "我要报名")];
    expect(first.toast?.content).toContain("冯竹已报名");
    expect(second.toast?.content).toContain("已经报");
    expect([...newIn(first.heard, group.id), ...newIn(second.heard, group.id)]).toEqual([]);
    await listed("2. 冯竹");
    expect(cardNow().text).toContain("2/20 人");
  });

  test("without a mention nobody is heard, and nothing is said", async () => {
    const before = group.messages().length;
    expect(lan.types(group, "取消报名", { mention: false })).toBeNull();
    expect(lan.types(group, "+5", { mention: false, replyTo: card })).toBeNull();
    await feishu.settled();
    expect(group.messages()).toHaveLength(before + 2);
  });

  test("a reply to the card means its activity; a person is named by a mention", async () => {
    expect(textOf(await lan.says(group, "+2", { replyTo: card }))).toContain("改成 2 人");
    await ju.whispers("活动");
    expect(textOf(await chair.says(group, "替 @陈菊 报名", { at: [ju] }))).toContain("陈菊已报名");
    await listed("4/20 人");
    expect(cardNow().text).toContain("陈菊");
    expect(textOf(ju.reads())).toContain("吴主席替你报名了");
  });

  test("where everything that is said may be heard, a short line is enough and chatter gets no answer", async () => {
    feishu.fake.scopes.add("im:message.group_msg");
    const before = feishu.fake.mark();
    const heard = [
      lan.types(group, "中午吃什么", { mention: false }),
      lan.types(group, "要下雨了，报名的人多吗", { mention: false }),
    ];
    expect(await Promise.all(heard.map((one) => one?.taken))).toEqual([true, true]);
    await feishu.settled();
    expect(feishu.fake.since(before)).toEqual([]);
    expect(textOf(await zhu.says(group, "-1", { mention: false }))).toContain("冯竹已取消报名");
    feishu.fake.scopes.delete("im:message.group_msg");
    await listed("3/20 人");
  });

  test("who opens the private chat is welcomed, at most once a day", async () => {
    const { fake } = feishu;
    const opened = (): readonly Shown[] => lan.reads().filter(({ text }) => text.includes("你好，我是教工之家助手"));
    fake.push.emit(fake.events.firstChat(lan.human));
    await lan.opens();
    await Promise.all(Array.from({ length: 5 }, () => fake.push.emit(fake.events.chatEntered(lan.human, "")).taken));
    await feishu.settled();
    expect(opened()).toHaveLength(1);
    await feishu.advance(DAY);
    await lan.opens();
    expect(opened()).toHaveLength(2);
  });

  test("everything goes in private, by typing and by the menu", async () => {
    expect(textOf(await lan.whispers("我的"))).toContain("羽毛球");
    expect(textOf(await lan.chooses("我的"))).toContain("羽毛球");
    expect(textOf(await lan.whispers("名单 1"))).toContain("陈菊");
    const cancelled = await ju.whispers("取消报名 1");
    expect(textOf(cancelled)).toContain("陈菊已取消报名");
    await listed("2/20 人");
    const again = only(newIn(cancelled, ju.human.p2p).filter(({ buttons }) => buttons.includes("重新报名")));
    expect((await ju.presses(again, "重新报名")).toast?.content).toContain("陈菊已报名");
    await listed("陈菊");
  });

  test("what people type is words and nothing else, wherever the bot repeats it", async () => {
    const mark = feishu.fake.mark();
    const words = '备注 <at user_id="all"></at> **粗** [链](https://evil.example)';
    await lan.says(group, `报名 1 ${words}`);
    await lan.whispers('<at user_id="all"></at>是什么');
    await feishu.settled();
    const all = feishu.fake.since(mark);
    expect(all.length).toBeGreaterThan(1);
    for (const one of all) expect([one.mentions, one.links, one.styled], one.text).toEqual([[], [], []]);
  });

  test("thrown out of the group it goes on in private, and brought back it says hello again", async () => {
    await group.adds(chair, feishu.fake.person("新来的"));
    const out = feishu.fake.mark();
    await group.throwsOut(chair);
    await feishu.fake.until("word to the chair", () => textOf(feishu.fake.since(out)).includes("我不在群"));
    await feishu.settled();
    const gone = only(feishu.fake.since(out));
    expect(gone.text).toContain("羽毛球");
    expect(gone.text).toContain("数学组群");
    const [before, calls] = [group.messages().length, cardNow().changes];
    expect(textOf(await zhu.whispers("报名 1"))).toContain("冯竹已报名");
    await feishu.settled();
    expect(group.messages()).toHaveLength(before);
    expect(cardNow().changes).toBe(calls);
    expect(textOf(newIn(await group.takesIn(chair), group.id))).toContain("大家好");
    await listed("冯竹");
    expect(textOf(await zhu.whispers("取消报名 1"))).toContain("冯竹已取消报名");
    await listed("郑兰");
  });

  test("twelve people at the same moment: everybody is in, once, and the card changes less often than they speak", async () => {
    const people = Array.from({ length: 12 }, (_, i) => feishu.fake.person(`教师${String.fromCodePoint(0x7532 + i)}`));
    for (const { openId } of people) group.chat.members.add(openId);
    const changes = cardNow().changes;
    const taps = people.map(async (one, i) =>
      i % 2 ? (await one.pushes(card, "我要报名")).toast?.content : await one.types(group, "报名")?.taken,
    );
    const wanted = people.map(({ name }, i) => (i % 2 ? expect.stringContaining(`${name}已报名`) : true));
    expect(await Promise.all(taps)).toEqual(wanted);
    await listed("15/20 人");
    const answers = group.messages().filter(({ text }) => /^✅ .*已报名/.test(text) && text.includes("教师"));
    expect(answers).toHaveLength(6);
    expect(cardNow().changes - changes).toBeLessThan(12);
    expect(feishu.fake.throttled).toEqual({});
  });
};
