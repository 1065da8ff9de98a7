import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFleet, type Fleet, insist, type Replica } from "../support/fleet.ts";
import { readHistory, recordHistory } from "../support/history.ts";
import { lapseLeases, outboxEmpty } from "../support/outbox.ts";
import type { Line, Reaction } from "../support/phone.ts";
import {
  announce,
  answersTo,
  counted,
  effectsOn,
  lineOf,
  promoted,
  told,
  type Visitor,
  visit,
  visitors,
} from "../support/visitors.ts";

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await sleep(2);
};

const CAPACITY = 100;
/** Of one burst. */
const WISHES = 87;

describe("kill -9 in the middle of a burst", () => {
  let fleet: Fleet;
  let replica: Replica;
  const everybody: Visitor[] = [];

  beforeAll(async () => {
    fleet = await createFleet();
    await recordHistory(fleet.sql);
    replica = await fleet.start();
    await announce(replica, "群", CAPACITY);
    await outboxEmpty(fleet.sql);
  });
  afterAll(() => fleet?.close());

  /** The wishes of 50 people; somewhere among them the program dies, and another goes on. */
  const burst = async (end: () => Promise<unknown>, change?: (line: Line) => Line) => {
    const people = visitors(`教师${everybody.length / 50}`, 50, () => ({ chat: "群", number: 1 }));
    everybody.push(...people);
    const done = Promise.all(people.map((person) => visit(person, () => [replica], change)));
    done.catch(() => undefined);
    await end().finally(() => replica.kill());
    fleet.phone.react = () => "shown";
    await lapseLeases(fleet.sql);
    replica = await fleet.start();
    await done;
    await outboxEmpty(fleet.sql);
  };

  /** Everybody was answered, and served, exactly as they wished: nothing lost, nothing twice, in their order. */
  const expectServed = async (): Promise<void> => {
    const history = await readHistory(fleet.sql);
    const wishes = everybody.map(({ name, wishes }) => ({ name, wishes }));
    expect(everybody.map((one) => ({ name: one.name, wishes: effectsOn(history, one) }))).toEqual(wishes);
    expect(everybody.map((one) => ({ name: one.name, wishes: answersTo(fleet.phone, one) }))).toEqual(wishes);
    expect([...told(fleet)].sort()).toEqual([...promoted(history)].sort());
    const { counters, recount } = await counted(fleet.sql, 1);
    expect(counters).toEqual(recount);
    const card = fleet.phone.shown.findLast(({ updates }) => updates)?.text;
    const waiting = counters.waiting > 0 ? `，候补 ${counters.waiting} 人` : "";
    expect(card).toContain(`已报名：${counters.heads}/${CAPACITY} 人${waiting}\n`);
  };

  /** The n-th send of this burst, and all after it, meet this. */
  const from = (nth: number, reaction: Reaction): (() => boolean) => {
    let sends = 0;
    fleet.phone.react = ({ updates }) => {
      if (!updates) sends += 1;
      return sends >= nth ? reaction : "shown";
    };
    return () => sends >= nth;
  };

  test("at a random moment", async () => {
    await burst(() => sleep(randomInt(5, 150)));
    await expectServed();
  });

  test("at a random send", async () => {
    await burst(() => until(from(randomInt(1, 60), "shown")));
    await expectServed();
  });

  test("after a commit, before the platform hears of it", async () => {
    const nth = randomInt(5, 50);
    let taken = 0;
    const fatal = (line: Line): Line => {
      taken += 1;
      return taken === nth ? { ...line, fatal: true } : line;
    };
    await burst(() => replica.death, fatal);
    await expectServed();
  });

  test("after commits, while nothing can be sent", async () => {
    const shown = () => fleet.phone.shown.filter(({ updates }) => !updates).length;
    const before = shown();
    from(1, "lost");
    await burst(async () => {
      // Nobody's wishes wait for the answers to earlier ones.
      await until(() => replica.taken() >= WISHES);
      expect(shown()).toBe(before);
    });
    await expectServed();
  });

  test("after the platform showed a reply and did not say so", async () => {
    await burst(() => until(from(randomInt(2, 40), "unanswered")));
    await expectServed();
    expect(fleet.phone.sendings.length).toBeGreaterThan(fleet.phone.shown.length);
  });

  test("after the platform said so, before that is written down", async () => {
    from(randomInt(2, 40), "fatal");
    await burst(() => replica.death);
    await expectServed();
  });
});

describe("a platform whose window is over", () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await createFleet({ recognises: false });
  });
  afterAll(() => fleet?.close());

  test("is sent a reply of unknown fate once more and not again, while the others arrive", async () => {
    const [visitor] = visitors("兰", 1, () => ({ chat: "群", number: 1 }));
    if (!visitor) throw new Error("nobody");
    let replica = await fleet.start();
    await announce(replica, "群", CAPACITY);
    await outboxEmpty(fleet.sql);
    const tries = () => answersTo(fleet.phone, visitor);
    fleet.phone.react = ({ text, updates }) => (text.includes(visitor.name) && !updates ? "unanswered" : "shown");
    expect(await insist(lineOf(visitor, "报名"), () => [replica])).toBe("handled");
    for (const sent of [1, 2]) {
      await until(() => tries().length >= sent);
      await replica.kill();
      await lapseLeases(fleet.sql);
      replica = await fleet.start();
    }
    expect(await insist({ ...lineOf(visitor, "报名"), from: "竹" }, () => [replica])).toBe("handled");
    await outboxEmpty(fleet.sql);
    expect(tries()).toEqual(["报名", "报名"]);
    expect(fleet.phone.shown.filter(({ text }) => text.includes("竹已报名"))).toHaveLength(1);
  });
});
