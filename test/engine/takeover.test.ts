import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFleet, type Fleet, insist, type Replica } from "../support/fleet.ts";
import { readHistory, recordHistory, type Step } from "../support/history.ts";
import { lapseLeases, outboxEmpty } from "../support/outbox.ts";
import type { Line } from "../support/phone.ts";
import { announce, answersTo, counted, effectsOn, lineOf, promoted, told, visitors } from "../support/visitors.ts";

const CAPACITY = 25;
const groups = ["东群", "西群", "南群"];
const people = visitors("教师", 200, (i) => ({ chat: groups[i % 3] ?? "", number: (i % 3) + 1 }));

let fleet: Fleet;
let first: Replica;
let second: Replica;
let history: readonly Step[];
/** How many lines were acknowledged when the first one died. */
let before = 0;

const both = (turn: number) => (turn % 2 ? [first, second] : [second, first]);

/** To one replica and then the other; every fifth to both at once, as a platform does that is unsure. */
const deliver = async (line: Line, turn: number): Promise<readonly string[]> =>
  turn % 5 > 0
    ? [await insist(line, () => both(turn))]
    : Promise.all([insist(line, () => both(turn)), insist(line, () => both(turn + 1))]);

const rush = async (outcomes: string[][]): Promise<void> => {
  await Promise.all(
    people.map(async (person, i) => {
      for (const [n, wish] of person.wishes.entries()) {
        outcomes.push([...(await deliver(lineOf(person, wish), i + n))]);
      }
    }),
  );
};

const outcomes: string[][] = [];

beforeAll(async () => {
  fleet = await createFleet();
  await recordHistory(fleet.sql);
  [first, second] = await Promise.all([fleet.start(), fleet.start()]);
  for (const [i, group] of groups.entries()) await announce(i % 2 ? second : first, group, CAPACITY);
  await outboxEmpty(fleet.sql);
  const done = rush(outcomes);
  while (outcomes.length < 150) await sleep(1);
  before = fleet.phone.shown.length;
  await first.kill();
  await done;
  await lapseLeases(fleet.sql);
  await outboxEmpty(fleet.sql);
  history = await readHistory(fleet.sql);
});
afterAll(() => fleet?.close());

const inOf = (steps: ReadonlyMap<string, Step>): number =>
  [...steps.values()].filter(({ is }) => is === "in").reduce((sum, { heads }) => sum + heads, 0);

const wishes = people.map(({ name, wishes }) => ({ name, wishes }));

describe("200 people in three groups, two replicas, one of them killed in the middle", () => {
  test("both had a part in it before, and only the one that lives after", () => {
    const shown = fleet.phone.shown.filter(({ updates }) => !updates);
    expect(new Set(shown.slice(0, before).map(({ by }) => by)).size).toBe(2);
    expect(new Set(fleet.phone.shown.slice(-50).map(({ by }) => by))).toEqual(new Set([second.name]));
    expect(second.taken()).toBeGreaterThan(first.taken());
  });

  test("every wish took effect once, in the order of the person", () => {
    expect(people.map((one) => ({ name: one.name, wishes: effectsOn(history, one) }))).toEqual(wishes);
  });

  test("of an event that both were given, one replica took it", () => {
    const twice = outcomes.filter((kinds) => kinds.length === 2);
    expect(twice.length).toBeGreaterThan(50);
    expect(twice.filter((kinds) => kinds.filter((kind) => kind === "handled").length > 1)).toEqual([]);
  });

  test("everybody was answered once, in the order of their wishes", () => {
    expect(people.map((one) => ({ name: one.name, wishes: answersTo(fleet.phone, one) }))).toEqual(wishes);
  });

  test("who was promoted heard of it once", () => {
    expect([...told(fleet)].sort()).toEqual([...promoted(history)].sort());
  });

  test.each(groups.map((group, i) => [group, i + 1] as const))(
    "%s was never too full, and its card is right",
    async (group, number) => {
      const here = new Set(people.filter(({ chat }) => chat === group).map(({ name }) => name));
      const now = new Map<string, Step>();
      for (const step of history.filter(({ person }) => here.has(person))) {
        now.set(step.person, step);
        expect(inOf(now)).toBeLessThanOrEqual(CAPACITY);
      }
      const { counters, recount } = await counted(fleet.sql, number);
      expect(counters).toEqual(recount);
      expect(counters.heads).toBe(inOf(now));
      const waiting = counters.waiting > 0 ? `，候补 ${counters.waiting} 人` : "";
      const card = fleet.phone.shown.findLast(({ chat, updates }) => chat === group && updates)?.text;
      expect(card).toContain(`已报名：${counters.heads}/${CAPACITY} 人${waiting}\n`);
    },
  );
});
