import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHome, type Home } from "./program.ts";
import { createRest, type Rest, TOKEN } from "./rest.ts";
import {
  announcementIn,
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
  updatesOf,
} from "./union.ts";

/** One conversation in a fresh group, told in order: every test goes on where the one before stopped. */

let home: Home;
let union: Union;
let rest: Rest;
let group: Group;
let card: Message;
let number: number;
let outing: number;
const people: Record<string, Person> = {};

const who = (name: string): Person => {
  const found = people[name];
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};
const places = async (n: number) => {
  const { heads, waiting } = await rest.activity(n);
  return { heads, waiting };
};

beforeAll(async () => {
  home = createHome();
  const { url } = await home.start({ API_TOKEN: TOKEN });
  union = createUnion(url);
  rest = createRest(url);
  people.周主席 = await union.person("周主席", ["chair"]);
  people.钱组织 = await union.person("钱组织", ["organizer"]);
  for (const name of ["兰老师", "竹老师", "菊老师", "梅老师"])
    people[name] = await union.person(name, [], "三小/语文组");
  group = await union.group("羽毛球群", Object.values(people));
});
afterAll(() => home?.clear());

describe("skeleton: before there is anything", () => {
  test("chatter is met with silence, whoever speaks to the bot gets an answer", async () => {
    expect(await who("兰老师").mutters(group, "+1")).toEqual([]);
    expect(await who("兰老师").mutters(group, "大家下午好")).toEqual([]);
    expect(await who("竹老师").mutters(group, "报名")).toEqual([]);
    for (const line of ["报名", "你好", "", "名单"]) {
      expect(spoken(await who("兰老师").says(group, line), group), line).toHaveLength(1);
    }
  });

  test("help shows what somebody may do: announcing to the chair, not to a member", async () => {
    expect(textOf(await who("周主席").says(group, "帮助"))).toContain("发起活动");
    const forMembers = textOf(await who("兰老师").says(group, "帮助"));
    expect(forMembers).toContain("报名");
    expect(forMembers).not.toContain("发起活动");
    expect(textOf(await who("兰老师").whispers("帮助"))).toContain("报名");
  });

  test("a member who types the chair's line is refused and nothing comes of it", async () => {
    const before = await rest.activities();
    const answer = await who("兰老师").says(group, "发起活动 羽毛球赛 时间 大后天下午4点 地点 体育馆 名额 4");
    expect(linesOf(only(spoken(answer, group)))).not.toContainEqual(expect.stringMatching(/^报名 \d/));
    expect(await rest.activities()).toEqual(before);
  });
});

describe("skeleton: one activity", () => {
  test("the chair's one labelled line is an activity, echoed in full", async () => {
    const line = "发起活动 教工羽毛球赛 时间 大后天下午4点 地点 体育馆二楼 名额 4 截止 后天中午12点";
    ({ card, number } = announcementIn(await who("周主席").says(group, line)));
    for (const part of ["教工羽毛球赛", "体育馆二楼", "16:00", "12:00", "0/4"]) expect(card.text).toContain(part);
    expect(linesOf(card)).toEqual([`报名 ${number}`, `取消报名 ${number}`, `名单 ${number}`]);
    expect(await rest.activity(number)).toMatchObject({ title: "教工羽毛球赛", capacity: 4, state: "open", heads: 0 });
  });

  test("an unaddressed +1 counts, because one thing is open here, and the card follows", async () => {
    const messages = await who("兰老师").mutters(group, "+1");
    expect(only(spoken(messages, group)).text).toMatch(/兰老师.*教工羽毛球赛/);
    expect(only(updatesOf(messages, card)).text).toContain("兰老师");
    expect(await places(number)).toEqual({ heads: 1, waiting: 0 });
  });

  test("by title, for two; then the list is full and waits with positions", async () => {
    expect(textOf(await who("竹老师").says(group, "报名 羽毛球 +2"))).toContain("竹老师");
    expect(textOf(await who("菊老师").says(group, "报名 +3"))).toMatch(/候补第\s*1\s*位/);
    expect(textOf(await who("周主席").says(group, `报名 ${number} ＋２`))).toMatch(/候补第\s*2\s*位/);
    expect(textOf(await who("钱组织").says(group, `/报名 #${number}`))).toContain("4/4");
    expect(textOf(await who("梅老师").presses(card, 0))).toMatch(/候补第\s*3\s*位/);
    expect(await rest.roster(number)).toBe("兰老师 1, 竹老师 2, 钱组织 1; 菊老师 3 (1), 周主席 2 (2), 梅老师 1 (3)");
  });

  test("the same again changes nothing, another number of heads does, too many are refused", async () => {
    const before = await rest.roster(number);
    expect(textOf(await who("兰老师").mutters(group, "+1"))).toContain("兰老师");
    expect(textOf(await who("兰老师").says(group, `报名 ${number} +2`))).toContain("兰老师");
    for (const heads of ["+0", "+21", "+999999999"]) {
      expect(spoken(await who("兰老师").says(group, `报名 ${number} ${heads}`), group), heads).toHaveLength(1);
    }
    expect(await rest.roster(number)).toBe(before);
    expect(textOf(await who("菊老师").says(group, `报名 ${number} +1`))).toMatch(/第\s*1\s*位/);
    expect(await rest.roster(number)).toBe("兰老师 1, 竹老师 2, 钱组织 1; 菊老师 1 (1), 周主席 2 (2), 梅老师 1 (3)");
  });

  test("who leaves makes room: whoever fits moves up and is told in private, a party only whole", async () => {
    const messages = await who("竹老师").says(group, "取消报名");
    expect(only(spoken(messages, group)).text).toContain("竹老师");
    for (const name of ["菊老师", "梅老师"]) {
      expect(only(toldInPrivate(messages, who(name))).text).toContain("教工羽毛球赛");
    }
    expect(toldInPrivate(messages, who("周主席"))).toEqual([]);
    expect(updatesOf(messages, card).at(-1)?.text).toContain("4/4");
    expect(await rest.roster(number)).toBe("兰老师 1, 菊老师 1, 钱组织 1, 梅老师 1; 周主席 2 (1)");
    expect(textOf(await who("菊老师").reads("private"))).toContain("教工羽毛球赛");
  });

  test("the roster and the activity can be asked for, by line and by button", async () => {
    for (const messages of [
      await who("兰老师").says(group, "名单"),
      await who("兰老师").says(group, `名单 ${number}`),
      await who("菊老师").presses(card, `名单 ${number}`),
      await who("梅老师").presses(card, 2),
    ]) {
      for (const name of ["兰老师", "菊老师", "钱组织", "梅老师", "周主席"]) expect(textOf(messages)).toContain(name);
      expect(textOf(messages)).not.toContain("竹老师");
    }
    expect(textOf(await who("竹老师").says(group, `活动 ${number}`))).toContain("体育馆二楼");
    expect(textOf(await who("竹老师").says(group, "活动"))).toContain("教工羽毛球赛");
  });

  test("buttons work on the card and on its updates alike", async () => {
    const left = await who("梅老师").presses(card, `取消报名 ${number}`);
    expect(await places(number)).toEqual({ heads: 3, waiting: 2 });
    const update = updatesOf(left, card).at(-1);
    if (!update) throw new Error("the card was not updated");
    await who("梅老师").presses(update, 0);
    expect(await places(number)).toEqual({ heads: 4, waiting: 2 });
  });

  test("a button that is not there and a stranger's press are refused", async () => {
    const stranger = await union.person("外人");
    const press = (from: Person, button: unknown) => union.call("clicks", { from: from.id, message: card.id, button });
    expect((await press(who("兰老师"), "发起活动 夜跑 时间 明天下午4点")).status).toBe(400);
    expect((await press(who("兰老师"), 99)).status).toBe(400);
    expect((await press(stranger, 0)).status).toBe(403);
    expect(await places(number)).toEqual({ heads: 4, waiting: 2 });
  });

  test("a number that nobody gave is named, and nothing changes", async () => {
    const before = await rest.roster(number);
    for (const line of ["报名 99999", "取消报名 99999", "名单 99999", "活动 99999"]) {
      expect(only(spoken(await who("兰老师").says(group, line), group)).text).toContain("99999");
    }
    expect(await rest.roster(number)).toBe(before);
  });
});

describe("skeleton: two activities", () => {
  test("an organizer announces another; an unaddressed +1 is now silent and an addressed one is asked back", async () => {
    const line = "发起活动 秋游 时间 大后天上午9点 地点 植物园";
    outing = announcementIn(await who("钱组织").says(group, line)).number;
    expect(await who("竹老师").mutters(group, "+1")).toEqual([]);
    const asked = only(await who("竹老师").says(group, "报名 +2"));
    expect(linesOf(asked)).toHaveLength(2);
    const chosen = linesOf(asked).find((line) => line.includes(String(outing))) ?? "";
    await who("竹老师").presses(asked, chosen);
    expect(await rest.roster(outing)).toBe("竹老师 2; ");
  });

  test("a reply to a card means that card", async () => {
    await who("竹老师").replies(card, "+1");
    expect(await rest.roster(number)).toMatch(/竹老师 1 \(2\)$/);
    await who("竹老师").replies(card, "取消报名");
    expect(await rest.roster(number)).not.toContain("竹老师");
  });

  test("in private every activity of the union can be named", async () => {
    expect(textOf(await who("兰老师").whispers("活动"))).toContain("秋游");
    expect(only(toldInPrivate(await who("兰老师").whispers("报名 秋游"), who("兰老师"))).text).toContain("秋游");
    const messages = await who("兰老师").whispers(`取消报名 ${number}`);
    expect(spoken(messages, group)).toEqual([]);
    expect(updatesOf(messages, card).length).toBeGreaterThan(0);
    expect(await rest.roster(outing)).toBe("竹老师 2, 兰老师 1; ");
  });

  test("the same event twice is one event, one after the other and at once", async () => {
    const line = { from: who("梅老师").id, chat: group.id, text: `报名 ${outing}`, eventId: "event-1" };
    expect((await union.say(line)).messages.length).toBeGreaterThan(0);
    expect(await union.say(line)).toEqual({ messages: [], duplicate: true });
    const again = { ...line, text: `报名 ${outing} +3`, eventId: "event-2" };
    const both = await Promise.all([union.say(again), union.say(again)]);
    expect(both.filter(({ duplicate }) => duplicate)).toEqual([{ messages: [], duplicate: true }]);
    expect(await rest.roster(outing)).toBe("竹老师 2, 兰老师 1, 梅老师 3; ");
  });
});

describe("skeleton: time passes", () => {
  test("the deadline closes the sign-up, once, and the group hears how many there are", async () => {
    const { deadline = "" } = await rest.activity(number);
    const now = await union.advance(0);
    await union.advance(Math.ceil((Date.parse(deadline) - now.getTime()) / 1000) - 30);
    expect((await rest.activity(number)).state).toBe("open");
    const before = (await who("兰老师").reads(group)).length;
    await union.advance(60);
    const since = (await who("兰老师").reads(group)).slice(before);
    expect(only(spoken(since, group)).text).toMatch(/教工羽毛球赛.*\d/);
    expect(updatesOf(since, card).at(-1)?.text).not.toContain(`“报名 ${number}”`);
    expect(await rest.activity(number)).toMatchObject({ state: "closed", heads: 3, waiting: 2 });
  });

  test("afterwards nobody gets in, the other activity goes on, and the start ends it", async () => {
    const closed = await rest.roster(number);
    expect(textOf(await who("竹老师").says(group, `报名 ${number}`))).toContain("截止");
    expect(textOf(await who("竹老师").presses(card, `名单 ${number}`))).toContain("菊老师");
    expect(await rest.roster(number)).toBe(closed);
    await who("菊老师").mutters(group, "+1");
    expect(await rest.roster(outing)).toContain("菊老师 1");
    await union.advance(3 * 86_400);
    expect((await rest.activity(outing)).state).toBe("past");
    await who("周主席").says(group, `报名 ${outing}`);
    expect(await rest.roster(outing)).not.toContain("周主席");
  });

  test("it was a long conversation and the bot never lost its countenance", () => {
    expect(union.turns()).toBeGreaterThanOrEqual(40);
    expect(textOf(union.heard)).not.toMatch(/undefined|null|NaN|\[object|Error|系统忙/);
  });
});
