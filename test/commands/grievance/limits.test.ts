import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FILINGS_A_DAY, MESSAGES_A_DAY } from "../../../commands/grievance/limits.ts";
import { clockAt } from "../../support/world.ts";
import { createOffice, type Office } from "./office.ts";

const HOUR = 3_600;

let office: Office;
/** Late in the evening: the key of the day changes soon. */
beforeAll(async () => {
  office = await createOffice({ clock: clockAt("2026-11-23T22:00:00+08:00") });
});
afterAll(() => office?.close());

describe("a sender", () => {
  test("files three in any 24 hours: neither midnight nor some hours give more", async () => {
    await office.world.person("急性子");
    for (let n = 0; n < FILINGS_A_DAY; n += 1) await office.raise("急性子", { push: false });
    for (const hours of [3, 8, 12]) {
      await office.world.advance(hours * HOUR);
      await expect(office.raise("急性子", { push: false }), `${hours} more hours`).rejects.toThrow("24 小时内最多");
    }
    await office.world.advance(2 * HOUR);
    for (let n = 0; n < FILINGS_A_DAY; n += 1) await office.raise("急性子", { push: false });
    await expect(office.raise("急性子", { push: false })).rejects.toThrow("24 小时内最多");
  });

  test("is counted alone: nobody else waits for it", async () => {
    await office.world.person("旁人");
    expect(await office.raise("旁人", { push: false })).not.toBe("");
  });
});

describe("a case", () => {
  /** Adds until it is refused; answers how many went in. */
  const fill = async (who: string, receipt: string): Promise<number> => {
    await office.say(who, `查 ${receipt}`);
    for (let n = 0; n <= MESSAGES_A_DAY; n += 1) {
      const said = await office.hear(who, `再补充第 ${n} 点情况`);
      if (said.includes("补充得太多了")) return n;
      expect(said).toContain("已补充");
    }
    return MESSAGES_A_DAY + 1;
  };

  test("takes twenty messages of its reporter before it is released, and twenty a day afterwards", async () => {
    await office.world.person("话多的");
    const receipt = await office.raise("话多的", { push: false });
    expect(await fill("话多的", receipt)).toBe(MESSAGES_A_DAY);
    await office.release();
    expect(await fill("话多的", receipt)).toBe(MESSAGES_A_DAY);
    await office.world.advance(24 * HOUR);
    await office.say("话多的", `查 ${receipt}`);
    expect(await office.hear("话多的", "第二天又想起一点")).toContain("已补充");
  });
});
