import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Heard } from "../../support/platform.ts";
import { createWorld, type World } from "../../support/world.ts";
import { capabilities, parseIcs } from "./readers.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ capabilities });
  await world.person("主席", ["chair"]);
  const { platform } = world;
  await platform.say("主席", "群", "发起活动 羽毛球 时间 12月5日14:00 地点 体育馆, 2楼; A区 名额 2");
  await platform.say("主席", "群", "发起活动 讲座 时间 12月6日14:00到16:30 地点 报告厅");
  await platform.say("兰", "群", "报名 1");
  await platform.say("竹", "群", "报名 1");
  await platform.say("梅", "群", "报名 1");
  for (const name of ["兰", "梅"]) await platform.say(name, "群", "报名 2 +2");
});
afterAll(() => world?.close());

const urlIn = (heard: readonly Heard[]): string => {
  const url = /http\S+\/ics\/[\w-]+/.exec(heard.map(({ text }) => text).join("\n"))?.[0];
  if (!url) throw new Error("no address");
  return url;
};
const address = async (name: string): Promise<string> => urlIn(await world.platform.say(name, `@${name}`, "日历"));

const eventsAt = async (url: string) => parseIcs(await (await fetch(url)).text());
const eventOf = async (url: string, number: number) =>
  (await eventsAt(url)).find((event) => event.get("UID")?.startsWith(`activity-${number}-`));

test("what I am in is confirmed, with place, heads and no end that nobody gave", async () => {
  const answer = await fetch(await address("兰"));
  expect(answer.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
  expect(answer.headers.get("cache-control")).toContain("private");
  const text = await answer.text();
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const [first, second, ...others] = parseIcs(text);
  expect(others).toEqual([]);
  expect(first?.get("SUMMARY")).toBe("羽毛球");
  expect(first?.get("STATUS")).toBe("CONFIRMED");
  // When the sign-up was last changed, by the clock of the program.
  expect(first?.get("DTSTAMP")).toMatch(/^20261123T02/);
  expect(first?.get("LOCATION")).toContain("体育馆");
  expect(first?.get("DTSTART")).toBe("20261205T060000Z");
  expect(first?.has("DTEND")).toBe(false);
  expect(first?.has("DURATION")).toBe(false);
  expect(second?.get("DTSTART")).toBe("20261206T060000Z");
  expect(second?.get("DTEND")).toBe("20261206T083000Z");
  expect(second?.get("DESCRIPTION")).toContain("人数：2 人");
  expect(second?.get("DESCRIPTION")).toContain("取消报名 2");
});

test("who waits is tentative and sees the position", async () => {
  const event = await eventOf(await address("梅"), 1);
  expect(event?.get("STATUS")).toBe("TENTATIVE");
  expect(event?.get("SUMMARY")).toBe("【候补第 1 位】羽毛球");
});

test("an organizer's change raises the sequence and keeps the uid; leaving and calling off are seen", async () => {
  const { platform } = world;
  await platform.say("主席", "群", "发起活动 茶话会 时间 12月9日14:00 地点 会议室");
  await platform.say("菊", "群", "报名 3");
  const url = await address("菊");
  const before = await eventOf(url, 3);
  await platform.say("主席", "群", "改 3 时间 12月10日15:00");
  const moved = await eventOf(url, 3);
  expect(moved?.get("UID")).toBe(before?.get("UID"));
  expect(Number(moved?.get("SEQUENCE"))).toBeGreaterThan(Number(before?.get("SEQUENCE")));
  expect(moved?.get("DTSTART")).toBe("20261210T070000Z");
  await platform.say("主席", "群", "取消活动 3");
  const off = await eventOf(url, 3);
  expect(off?.get("STATUS")).toBe("CANCELLED");
  expect(off?.get("SUMMARY")).toBe("【已取消】茶话会");
  await platform.say("菊", "群", "报名 2");
  await platform.say("菊", "群", "取消报名 2");
  expect(await eventOf(url, 2)).toBeUndefined();
  expect((await eventsAt(`${url}/2.ics`))[0]?.get("STATUS")).toBe("CANCELLED");
});

test("one activity by its number; not one of somebody else", async () => {
  const url = await address("竹");
  const one = await fetch(`${url}/1.ics`);
  expect(one.headers.get("content-disposition")).toContain("activity-1.ics");
  expect(parseIcs(await one.text())).toHaveLength(1);
  expect((await fetch(`${url}/2.ics`)).status).toBe(404);
  expect((await fetch(`${url}/999.ics`)).status).toBe(404);
});

test("asking again gives a new address and says that the old one is dead", async () => {
  const old = await address("竹");
  const heard = await world.platform.say("竹", "@竹", "订阅日历");
  expect(heard[0]?.text).toContain("原来的从现在起不能用了");
  expect((await fetch(old)).status).toBe(404);
  expect((await fetch(urlIn(heard))).status).toBe(200);
  expect((await world.sql`select from feed where person_id = (select id from person where name = '竹')`).length).toBe(
    1,
  );
});

test("asked twice at once, one address works and the other does not", async () => {
  const heard = await Promise.all([1, 2].map(() => world.platform.say("兰", "@兰", "日历")));
  const states = await Promise.all(heard.map(async (one) => (await fetch(urlIn(one))).status));
  expect(states.sort()).toEqual([200, 404]);
  for (const [message] of heard) expect(message?.text).toContain("原来的从现在起不能用了");
});

test("日历 关闭 stops it, and says so when there is none", async () => {
  const url = await address("梅");
  expect((await world.platform.say("梅", "@梅", "日历 关闭"))[0]?.text).toContain("已经停用");
  expect((await fetch(url)).status).toBe(404);
  expect((await world.platform.say("梅", "@梅", "日历 关闭"))[0]?.text).toContain("还没有日历网址");
  expect((await world.platform.say("梅", "@梅", "日历 明天"))[0]?.text).toContain("发“日历 关闭”");
});

test("in a group nobody gets an address", async () => {
  const [said] = await world.platform.say("兰", "群", "日历");
  expect(said?.text).toContain("私聊");
  expect(said?.text).not.toContain("/ics/");
});

test("wrong addresses are answered alike; only the hash is kept", async () => {
  const url = await address("兰");
  const token = url.split("/ics/")[1] ?? "";
  const origin = new URL(url).origin;
  const bodies = await Promise.all(
    [
      "/ics",
      "/ics/",
      "/ics/x",
      `/ics/${token.slice(1)}A`,
      `/ics/${token}A`,
      `/ics/${token}/`,
      `/ics/${token}/1`,
      `/ics/${token}/1.ics/x`,
    ].map(async (path) => {
      const answer = await fetch(origin + path);
      return [answer.status, await answer.text()] as const;
    }),
  );
  for (const body of bodies) expect(body).toEqual([404, bodies[0]?.[1]]);
  const [kept] = await world.sql`select encode(token_hash, 'escape') as text from feed limit 1`;
  expect(String(kept?.text)).not.toContain(token);
});

test("unchanged is not sent again; HEAD has no body; nothing can be posted", async () => {
  const url = await address("兰");
  const first = await fetch(url);
  const etag = first.headers.get("etag") ?? "";
  expect(etag).toMatch(/^"[\w-]+"$/);
  await world.advance(90);
  for (const header of [etag, `W/${etag}`, `"x", ${etag}`]) {
    const again = await fetch(url, { headers: { "if-none-match": header } });
    expect(again.status).toBe(304);
    expect(again.headers.get("etag")).toBe(etag);
  }
  const head = await fetch(url, { method: "HEAD" });
  expect(head.status).toBe(200);
  expect(await head.text()).toBe("");
  expect((await fetch(url, { method: "POST" })).status).toBe(405);
  await world.platform.say("兰", "群", "报名 2 +3");
  expect((await fetch(url, { headers: { "if-none-match": etag } })).status).toBe(200);
});

test("who has left the union has no calendar", async () => {
  await world.platform.say("走", "群", "报名 2");
  const url = await address("走");
  await world.sql`update person set left_at = now() where name = '走'`;
  expect((await fetch(url)).status).toBe(404);
});

const ROWS = `[{ a: { number: 7, title: "a,b;c\\\\d\\r\\nSTATUS:X\\u202e", startsAt: new Date("2026-06-20T14:00:00+08:00"),
  endsAt: new Date("2026-06-20T16:00:00+08:00"), venue: "馆\\nATTENDEE:mailto:x@y", version: 2, state: "open",
  createdAt: new Date(0) }, heads: 1, note: "带\\"伞\\"", state: "in", changedAt: new Date(0), position: 0 }]`;

test.each(["UTC", "America/New_York", "Asia/Shanghai"])(
  "14:00 in China is 14:00 in China on a machine in %s",
  (zone) => {
    const file = join(import.meta.dirname, "../../../commands/signup/calendar-page.ts");
    const code = `const { calendarOf } = await import(${JSON.stringify(file)});
    process.stdout.write(calendarOf({ personId: 1, name: "兰\\r\\nX:1" }, ${ROWS}, "zh"));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
      env: { ...process.env, TZ: zone },
      encoding: "utf8",
    });
    const [event] = parseIcs(stdout);
    expect(event?.get("DTSTART"), stderr).toBe("20260620T060000Z");
    const [, y, mo, d, h, mi] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)00Z$/.exec(event?.get("DTSTART") ?? "") ?? [];
    const start = new Date(`${y}-${mo}-${d}T${h}:${mi}:00Z`);
    expect(start.toLocaleTimeString("en-GB", { timeZone: "Asia/Shanghai" })).toBe("14:00:00");
    expect(event?.get("DTEND")).toBe("20260620T080000Z");
    expect(event?.get("SUMMARY")).toBe("a,b;c\\d STATUS:X");
    expect(event?.get("STATUS")).toBe("CONFIRMED");
    expect(stdout).not.toMatch(/^ATTENDEE|^X:1/m);
  },
);
