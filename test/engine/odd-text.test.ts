import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonText } from "../../src/db/client.ts";
import { makeEchoTables, notesIn, withEcho } from "../support/echo.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ capabilities: withEcho });
  await makeEchoTables(world.sql);
  await world.person("主席", ["chair"]);
  await world.platform.say("主席", "群", "发起活动 羽毛球 时间 明天下午4点");
});
afterAll(() => world?.close());

const nameOf = async (user: string): Promise<string | undefined> =>
  (
    await world.sql<
      { name: string }[]
    >`select name from account join person p on p.id = person_id where user_id = ${user}`
  )[0]?.name;

const HALF = "😀".slice(0, 1);

test.each([
  ["long", `${"林".repeat(39)}😀😀`, `${"林".repeat(39)}…`],
  ["half", `林${HALF}`, "林"],
  ["nul", "林\0晓", "林晓"],
  ["lines", "林\n晓\u2028梅", "林 晓 梅"],
  ["turned", "林\u202e晓", "林晓"],
  ["nothing", "\u200f\u0007 ", "用户hing"],
])("a person whose name is odd (%s) can sign up and is named without harm", async (user, senderName, name) => {
  const heard = await world.platform.say(user, "群", "报名 1", { senderName });
  expect(heard.some(({ text }) => text.includes("已报名"))).toBe(true);
  expect(await nameOf(user)).toBe(name);
});

test("a name the platform tells later than its account is put down then, and no other is overwritten", async () => {
  const silent = { senderName: "" };
  await world.platform.say("ou_silent_7f3a", "群", "报名 1", silent);
  expect(await nameOf("ou_silent_7f3a")).toBe("用户7f3a");
  await world.platform.say("ou_silent_7f3a", "群", "我的", silent);
  expect(await nameOf("ou_silent_7f3a")).toBe("用户7f3a");
  await world.platform.say("ou_silent_7f3a", "群", "报名 1", { senderName: "沈默" });
  expect(await nameOf("ou_silent_7f3a")).toBe("沈默");
  await world.platform.say("ou_silent_7f3a", "群", "报名 1", { senderName: "别的" });
  expect(await nameOf("ou_silent_7f3a")).toBe("沈默");
});

test("half an emoji or a NUL in what is said stops neither a hot call nor a verb nor an answer", async () => {
  for (const odd of [HALF, `a${HALF}b`, "\0", "\\u0000", "\\ud83d"]) {
    expect(await world.platform.say("兰", "群", `报名 1 备注 ${odd}`)).not.toEqual([]);
    expect(await world.platform.say("兰", "群", `note ${odd}`)).not.toEqual([]);
    expect(await world.platform.say("兰", "群", `echo ${odd}`)).not.toEqual([]);
    expect(await world.platform.say("兰", "群", `什么 ${odd}`)).not.toEqual([]);
  }
  expect(await notesIn(world.sql)).toContain("\\u0000");
});

test("only what Postgres cannot keep is changed", () => {
  const value = { a: "😀", b: ["\\u0000", "\\ud83d", '"', "\u0001"], c: 1, d: null };
  expect(JSON.parse(jsonText(value))).toEqual(value);
  expect(JSON.parse(jsonText({ a: `x${HALF}y`, b: "\0" }))).toEqual({ a: "x\ufffdy", b: "\ufffd" });
});
