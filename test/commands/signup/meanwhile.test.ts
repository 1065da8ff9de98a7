import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Heard } from "../../support/platform.ts";
import { createWorld, type World } from "../../support/world.ts";

/** Members sign up in the very moment in which the organizer changes something: every answer is true. */
let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.person("主席", ["chair"]);
});
afterAll(() => world?.close());

const MEMBERS = Array.from({ length: 24 }, (_, i) => `员${i}`);

/** One member every two milliseconds, and the organizer's line in the middle of them. */
const rush = async (chat: string, number: string, line: string) => {
  const say = async (name: string, i: number) => {
    await sleep(2 * i);
    return world.platform.say(name, chat, `报名 ${number}`);
  };
  const [joins, change] = await Promise.all([
    Promise.all(MEMBERS.map(say)),
    sleep(MEMBERS.length).then(() => world.platform.say("主席", chat, line)),
  ]);
  const rows = await world.sql<{ name: string; state: string }[]>`
    select p.name, s.state from signup s join person p on p.id = s.person_id join activity a on a.id = s.activity_id
    where a.number = ${Number(number)}`;
  return { heard: joins.flat(), change, stateOf: (name: string) => rows.find((row) => row.name === name)?.state };
};

const announced = async (chat: string, facts: string): Promise<string> =>
  /#(\d+)/.exec((await world.platform.say("主席", chat, `发起活动 ${facts}`))[0]?.text ?? "")?.[1] ?? "";

const answersOf = (heard: readonly Heard[], chat: string) =>
  heard.filter((one) => one.chat === chat && !one.updates).map(({ text }) => text);

/** Nobody was told the one and got the other. */
const expectTruth = (texts: readonly string[], stateOf: (name: string) => string | undefined): void => {
  for (const name of MEMBERS) {
    const own = texts.find((text) => text.includes(`${name}已报名`));
    const waits = texts.find((text) => text.includes(`${name}排在候补`));
    expect([own !== undefined, waits !== undefined], name).toEqual([
      stateOf(name) === "in" && !waits,
      stateOf(name) === "waiting" || waits !== undefined,
    ]);
  }
};

test.each([1, 2, 3])(
  "called off meanwhile: who got in is told, who came later hears that it is off (%i)",
  async (round) => {
    const chat = `取消群${round}`;
    const number = await announced(chat, "登山 明天上午8点");
    const { heard, change, stateOf } = await rush(chat, number, `取消活动 ${number}`);
    const texts = answersOf(heard, chat);
    expectTruth(texts, stateOf);
    const off = texts.filter((text) => text.includes("已经取消了")).length;
    const told = new Set(change.filter((one) => one.text.includes("你报名的")).map((one) => one.chat));
    expect(off + told.size).toBe(MEMBERS.length);
    expect([...told].every((one) => stateOf(one.slice(1)) === "in")).toBe(true);
  },
);

test.each([1, 2, 3])("moved meanwhile: who was in is told the new time, and nobody is lost (%i)", async (round) => {
  const chat = `改期群${round}`;
  const number = await announced(chat, "登山 明天上午8点 名额 10");
  const { heard, change, stateOf } = await rush(chat, number, `改 ${number} 时间 后天上午9点 名额 20`);
  const texts = answersOf(heard, chat);
  expectTruth(texts, stateOf);
  const [row] = await world.sql`select heads, waiting from activity where number = ${Number(number)}`;
  expect(row).toEqual({ heads: 20, waiting: 4 });
  for (const { text } of change.filter((one) => one.text.includes("你报名的"))) expect(text).toContain("09:00");
});

test("stopped meanwhile: in, or told that it is stopped", async () => {
  const number = await announced("停止群", "登山 明天上午8点");
  const { heard, stateOf } = await rush("停止群", number, `停止报名 ${number}`);
  const texts = answersOf(heard, "停止群");
  expectTruth(texts, stateOf);
  const stopped = texts.filter((text) => text.includes("已停止报名，有需要")).length;
  expect(stopped).toBe(MEMBERS.filter((name) => stateOf(name) === undefined).length);
});
