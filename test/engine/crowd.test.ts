import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Log } from "../../src/core/ports.ts";
import { countersOf, type Party, partiesOf, readHistory, recordHistory, type Step } from "../support/history.ts";
import { outboxEmpty } from "../support/outbox.ts";
import { createPlatform, createStore } from "../support/platform.ts";
import { createWorld, type World } from "../support/world.ts";

const PLACES = 30;
const people = Array.from({ length: 500 }, (_, i) => `教师${i}`);

const warnings: string[] = [];
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => void warnings.push(message),
  error: (message) => void warnings.push(message),
};

let world: World;
let other: World;
let history: readonly Step[];
let parties: readonly Party[];

/** All at once, through two programs: everybody signs up; some change their minds and heads while others still come. */
const rush = async (): Promise<void> => {
  const visit = async (who: string, i: number): Promise<void> => {
    const { platform } = i % 2 ? world : other;
    const say = (from: string, text: string) => platform.sink()(platform.incoming(from, "群", text));
    await say(who, i % 3 === 0 ? `报名 1 +${1 + (i % 4)}` : "报名 1");
    if (i % 4 === 1) await say(who, "取消报名 1");
    if (i % 8 === 1) await say(who, "报名 1 +2");
    if (i % 5 === 2) await say(who, `报名 1 +${1 + (i % 3)}`);
    if (i % 6 === 3) await say(who, "取消报名 1");
  };
  await Promise.all(people.map(visit));
};

/** Everybody who is in leaves at once, so that as many as fit move up. */
const leave = async (): Promise<void> => {
  const inside = (await partiesOf(world.sql, 1)).filter(({ state }) => state === "in");
  await Promise.all(
    inside.map(({ person }, i) => {
      const { platform } = i % 2 ? world : other;
      return platform.sink()(platform.incoming(person, "群", "取消报名 1"));
    }),
  );
};

beforeAll(async () => {
  const store = createStore();
  world = await createWorld({ log, platform: createPlatform({ store }) });
  other = await createWorld({ log, platform: createPlatform({ store }), database: world.database });
  await recordHistory(world.sql);
  await world.person("主席", ["chair"]);
  await world.platform.say("主席", "群", `发起活动 羽毛球 时间 明天下午4点 地点 体育馆 名额 ${PLACES}`);
  await rush();
  for (let round = 0; round < 3; round += 1) await leave();
  await outboxEmpty(world.sql);
  history = await readHistory(world.sql);
  parties = await partiesOf(world.sql, 1);
});
afterAll(async () => {
  await other?.close();
  await world?.close();
});

/** Goes through what happened, calling back with the parties as they stood before each step. */
const replay = (check: (before: ReadonlyMap<string, Step>, step: Step) => void): ReadonlyMap<string, Step> => {
  const now = new Map<string, Step>();
  for (const step of history) {
    check(now, step);
    if (step.is === "left") now.delete(step.person);
    else now.set(step.person, step);
  }
  return now;
};

const headsIn = (steps: Iterable<Step>, state: "in" | "waiting"): number =>
  [...steps].filter((step) => step.is === state).reduce((sum, { heads }) => sum + heads, 0);

const isPromotion = ({ was, is }: Step) => was === "waiting" && is === "in";

describe("500 people want 30 places at once, of two programs", () => {
  test("everything was taken at the first attempt", () => {
    expect(warnings).toEqual([]);
    expect(history.length).toBeGreaterThan(700);
    expect(history.filter(isPromotion).length).toBeGreaterThan(10);
  });

  test("there were never more than 30 in", () => {
    replay((before, step) => {
      const others = [...before.values()].filter(({ person }) => person !== step.person);
      expect(headsIn([...others, step], "in")).toBeLessThanOrEqual(PLACES);
    });
  });

  test("free places went to those who waited, in turn, a bigger party letting smaller ones pass", () => {
    replay((before, step) => {
      if (!isPromotion(step)) return;
      const free = PLACES - headsIn(before.values(), "in");
      const passed = [...before.values()].filter(
        ({ is, turn, heads }) => is === "waiting" && turn < step.turn && heads <= free,
      );
      expect(passed).toEqual([]);
    });
  });

  test("nobody who fitted was left waiting, so who came later passed only those for whom there was no room", () => {
    replay((before, step) => {
      if (isPromotion(step)) return;
      const free = PLACES - headsIn(before.values(), "in");
      const fitting = [...before.values()].filter(({ is, heads }) => is === "waiting" && heads <= free);
      if (fitting.length > 0) expect(fitting).toEqual([]);
    });
  });

  test("the counters equal a recount, and every turn was given once", async () => {
    const last = replay(() => undefined);
    const entered = history.filter(({ was, is }) => is !== "left" && (was === null || was === "left"));
    expect(await countersOf(world.sql, 1)).toEqual({
      heads: headsIn(last.values(), "in"),
      waiting: headsIn(last.values(), "waiting"),
      queue: [...last.values()].filter(({ is }) => is === "waiting").length,
      turns: entered.length,
      capacity: PLACES,
    });
    expect(entered.map(({ turn }) => turn)).toEqual(entered.map((_, i) => i + 1));
    expect(parties.map(({ person, heads, state }) => [person, heads, state])).toEqual(
      [...last.values()].sort((a, b) => a.turn - b.turn).map(({ person, heads, is }) => [person, heads, is]),
    );
  });

  test("each promotion was told in private, once; nobody else heard anything in private", () => {
    const promoted = history.filter(isPromotion).map(({ person }) => `@${person}`);
    const told = world.platform.messages.filter(({ chat }) => chat.startsWith("@")).map(({ chat }) => chat);
    expect(told.sort()).toEqual(promoted.sort());
  });

  test("the card ends up showing the last state", () => {
    const card = world.platform.messages.findLast(({ updates }) => updates !== undefined);
    const waiting = parties.filter(({ state }) => state === "waiting").reduce((sum, { heads }) => sum + heads, 0);
    expect(card?.text).toContain(`候补 ${waiting} 人`);
  });
});
