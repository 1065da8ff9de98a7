import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHome, type Home } from "./program.ts";
import { createRest, expectProblem, type Rest, TOKEN } from "./rest.ts";
import {
  announcementIn,
  createUnion,
  type Group,
  only,
  type Person,
  spoken,
  textOf,
  type Union,
  updatesOf,
} from "./union.ts";

/** What people type by mistake or out of malice, and what scripts send. */

let home: Home;
let url: string;
let union: Union;
let rest: Rest;
let group: Group;
let chair: Person;
let member: Person;

const NOTICE = "时间 大后天下午4点 地点 体育馆";
/** Control and format characters, without those that make up lines and emoji. */
const FORMAT = /(?![\n\t\u200d])[\p{Cc}\p{Cf}]/u;

beforeAll(async () => {
  home = createHome();
  ({ url } = await home.start({ API_TOKEN: TOKEN }));
  union = createUnion(url);
  rest = createRest(url);
  chair = await union.person("周主席", ["chair"]);
  member = await union.person("兰老师");
  group = await union.group("大群", [chair, member]);
});
afterAll(() => home?.clear());

const announce = async (line: string, at = group) => announcementIn(await chair.says(at, `发起活动 ${line}`));

describe("skeleton: odd lines", () => {
  test("places that cannot be are refused and nothing is announced", async () => {
    const before = await rest.activities();
    for (const capacity of ["0", "-1", "1e9", "1000000000", "2.5", "很多"]) {
      const answer = await chair.says(group, `发起活动 夜跑 ${NOTICE} 名额 ${capacity}`);
      expect(spoken(answer, group), capacity).toHaveLength(1);
    }
    expect(await rest.activities()).toEqual(before);
  });

  test("times that are past, impossible or missing are asked, never guessed", async () => {
    const before = await rest.activities();
    for (const time of ["时间 昨天下午4点", "时间 2月30日下午4点", "时间 25:00", "时间 明天", ""]) {
      const answer = await chair.says(group, `发起活动 夜跑 ${time}`);
      expect(spoken(answer, group), time).toHaveLength(1);
    }
    const late = await chair.says(group, `发起活动 夜跑 ${NOTICE} 截止 2035年1月1日12点`);
    expect(spoken(late, group)).toHaveLength(1);
    expect(await rest.activities()).toEqual(before);
  });

  test("a line of ten thousand characters is answered in few", async () => {
    const long = "字".repeat(10_000);
    for (const line of [long, `报名 ${long}`, `名单 ${long}`, "+1 ".repeat(3_333)]) {
      expect(only(spoken(await member.says(group, line), group)).text.length).toBeLessThan(1_000);
    }
    expect(await member.mutters(group, long)).toEqual([]);
    const before = await rest.activities();
    expect(only(await chair.says(group, `发起活动 ${long} ${NOTICE}`)).text.length).toBeLessThan(1_000);
    expect(await rest.activities()).toEqual(before);
    const { card, number } = await announce(`${long.slice(0, 1_000)} ${NOTICE} 名额 3`);
    expect(card.text.length).toBeLessThan(1_000);
    expect((await rest.activity(number)).title.length).toBeLessThanOrEqual(100);
  });

  test("titles, places and names are text: no mention, no markup, no formula, nothing invisible", async () => {
    const nasty = '<at user_id="all">全体</at> **粗** \u202e倒\u200b零\u0000 =cmd()';
    const names = ['<at user_id="all">所有人</at>', "=cmd|' /C calc'!A0", "<b>粗</b>[链接](http://example.com)"];
    const people = await Promise.all(names.map((name) => union.person(name)));
    const hidden = await union.person("\u202e王\u200b兰");
    const own = await union.group(nasty, [chair, hidden, ...people]);
    const { card, number } = await announce(`${nasty} 时间 大后天下午4点 地点 ${nasty}`, own);
    expect(card.text).toMatch(/<at user_id=.+>全体<\/at>/);
    for (const person of people) {
      const messages = await person.mutters(own, "+1");
      expect(only(spoken(messages, own)).text).toContain(person.name);
      expect(only(updatesOf(messages, card)).text).toContain(person.name);
    }
    expect(textOf(await hidden.says(own, "名单"))).toContain(names[1]);
    expect(textOf(await hidden.whispers("我的"))).not.toMatch(FORMAT);
    expect((await rest.signups(number)).map(({ name }) => name)).toEqual(names);
    expect((await rest.activity(number)).title).not.toMatch(FORMAT);
    expect(textOf(union.heard)).not.toMatch(FORMAT);
  });

  test("whatever was typed, the bot never lost its countenance", () => {
    expect(textOf(union.heard)).not.toMatch(/undefined|null|NaN|\[object|Error|系统忙/);
  });
});

describe("skeleton: the JSON interface", () => {
  const post = (body: BodyInit, type = "application/json") =>
    fetch(`${url}/playground/api/messages`, { method: "POST", headers: { "content-type": type }, body });

  test("what is no message is a bad request", async () => {
    await expectProblem(await post("{"), 400);
    await expectProblem(await post("null"), 400);
    await expectProblem(
      await post(JSON.stringify({ from: member.id, chat: group.id, text: "活动" }), "text/plain"),
      400,
    );
    for (const body of [{}, { from: member.id }, { from: member.id, chat: group.id, text: 1 }, { from: "" }]) {
      await expectProblem(await union.call("messages", body), 400);
    }
    await expectProblem(await union.call("people", { name: "" }), 400);
    await expectProblem(await union.call("people", { name: "李", roles: ["boss"] }), 400);
    await expectProblem(await union.call("clock", { advanceSeconds: -1 }), 400);
  });

  test("whom and what nobody knows is not found", async () => {
    await expectProblem(await union.call("messages", { from: "p_nobody", chat: group.id, text: "活动" }), 404);
    await expectProblem(await union.call("messages", { from: member.id, chat: "c_none", text: "活动" }), 404);
    await expectProblem(await union.call("clicks", { from: member.id, message: "m_none", button: 0 }), 404);
    await expectProblem(await union.call("chats", { name: "群", members: ["p_nobody"] }), 404);
    await expectProblem(await union.get("/playground/api/chats/c_none/messages?as=p_nobody"), 404);
    await expectProblem(await union.get("/playground/api/nothing"), 404);
    await expectProblem(await union.get("/nothing"), 404);
  });

  test("other people's chats are closed", async () => {
    const stranger = await union.person("外人");
    await expectProblem(await union.call("messages", { from: stranger.id, chat: group.id, text: "活动" }), 403);
    await expectProblem(await union.get(`/playground/api/chats/${group.id}/messages?as=${stranger.id}`), 403);
  });

  test("too much is too large", async () => {
    await expectProblem(
      await union.call("messages", { from: member.id, chat: group.id, text: "x".repeat(20_001) }),
      413,
    );
    await expectProblem(await post("x".repeat(2_000_000)), 413);
  });
});
