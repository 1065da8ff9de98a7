import { afterAll, beforeAll, expect, test } from "vitest";
import type { Log, LogFields } from "../../src/core/ports.ts";
import { expectParts, talkIn } from "../support/talk.ts";
import { createWorld, type World } from "../support/world.ts";

/** The bot is taken out of a group and brought back, and what stood there meanwhile. */

const told: [string, LogFields | undefined][] = [];
const log: Log = {
  debug: () => undefined,
  info: (message, fields) => void told.push([message, fields]),
  warn: (message, fields) => void told.push([message, fields]),
  error: (message, fields) => void told.push([message, fields]),
};

const GROUP = "大群";
let world: World;
let sent: string[] = [];
beforeAll(async () => {
  world = await createWorld({ log });
  await world.person("主席", ["chair"]);
  await world.person("组织者", ["organizer"]);
  world.platform.beforeSend = ({ to }) => void sent.push(to.chat);
  world.platform.beforeUpdate = (id) => void sent.push(`update of ${id}`);
  const { says } = talkIn(world, GROUP);
  await says("主席", "发起活动 门球 时间 12月20日下午3点");
  await says("主席", "发起活动 棋赛 时间 12月21日下午3点");
  await says("组织者", "发起活动 合唱 时间 12月22日下午3点");
  await says("组织者", "发起活动 春游 时间 12月23日下午3点");
  await says("组织者", "取消活动 4");
  await talkIn(world, "另一个群").says("主席", "发起活动 书法 时间 12月24日下午3点");
});
afterAll(() => world?.close());

const event = (via: "entered" | "removed", who = "群主") =>
  world.platform.say(who, GROUP, "", { via, placeName: GROUP, eventId: `${via}-${who}` });

test("whoever announced what is ahead there hears so in private, once, and nothing is said in the group", async () => {
  sent = [];
  const heard = await event("removed");
  expect(heard.map(({ chat }) => chat).sort()).toEqual(["@主席", "@组织者"]);
  const chair = heard.find(({ chat }) => chat === "@主席")?.text ?? "";
  expectParts(chair, "我不在群", "#1 门球", "#2 棋赛", "私聊我照样能报名");
  expect(chair).not.toContain("书法");
  expect(heard.find(({ chat }) => chat === "@组织者")?.text).not.toContain("春游");
  expect(await event("removed"), "the same event again").toEqual([]);
  expect(sent).not.toContain(GROUP);
});

test("people go on in private; nothing is sent to the group, and what was to be is settled and told of", async () => {
  sent = [];
  told.length = 0;
  const { says } = talkIn(world, GROUP);
  expect(await says("兰", "报名 1", "@兰")).toContain("兰已报名");
  expect(await says("主席", "停止报名 1", "@主席")).toContain("已停止报名");
  await expect.poll(() => world.sql`select kind from outbox`).toEqual([]);
  expect(sent.filter((one) => one !== "兰" && one !== "主席")).toEqual([]);
  expect(told).toContainEqual([
    "a reply was not delivered: the bot is not in that group any more",
    { platform: "fake", code: "signup.stopped" },
  ]);
  expect(await (await fetch(`${world.app.url}/metrics`)).text()).toMatch(
    /deliveries_total\{[^}]*outcome="gone"[^}]*\} 1/,
  );
});

test("it is no place to announce in any more", async () => {
  const { says } = talkIn(world, GROUP);
  const asked = await says("主席", "发起活动 瑜伽 时间 12月25日下午3点", "@主席");
  expect(asked).toContain("另一个群");
  expect(asked).not.toContain(GROUP);
  await says("主席", "退出", "@主席");
});

test("brought back it says hello, and the cards there show what happened meanwhile", async () => {
  sent = [];
  const heard = await event("entered");
  expect(heard.find(({ updates }) => !updates)?.text).toContain("大家好");
  const updated = heard.filter(({ updates }) => updates).map(({ text }) => text);
  expect(updated.join("\n")).toMatch(/#1 门球[\s\S]*报名已截止[\s\S]*兰/);
  expect(updated).toHaveLength(3);
  expect(await talkIn(world, GROUP).says("竹", "报名 2")).toContain("竹已报名");
});

test("where it is spoken to it is, though the platform never told that it came back", async () => {
  await event("removed", "另一位");
  expect(await talkIn(world, GROUP).says("菊", "报名 2")).toContain("菊已报名");
  expect(await world.sql`select 1 from place where gone_at is not null`).toHaveLength(0);
});

test("a group where nothing is ahead is left in silence", async () => {
  await talkIn(world, "空群").says("兰", "活动");
  expect(await world.platform.say("群主", "空群", "", { via: "removed" })).toEqual([]);
});
