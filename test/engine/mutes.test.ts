import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMutes } from "../../src/engine/mutes.ts";

const WHO = { platform: "feishu", tenant: "t_1", user: "ou_canary-7d8a" };
const OTHER = { ...WHO, user: "ou_other" };
const LONG_AGO = "2025-11-23";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "uh-mutes-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = () => readFileSync(join(folder, "mutes.json"), "utf8");

describe("the courier's list", () => {
  test("knows whom it holds until the day is over, and nobody else", () => {
    const mutes = createMutes(folder);
    expect(mutes.has(WHO, "2026-11-23")).toBe(false);
    mutes.add(WHO, "2026-11-23", "2026-12-23");
    expect(mutes.has(WHO, "2026-12-23")).toBe(true);
    expect(mutes.has(WHO, "2026-12-24")).toBe(false);
    expect(mutes.has(OTHER, "2026-11-23")).toBe(false);
    expect(mutes.has({ ...WHO, tenant: "t_2" }, "2026-11-23")).toBe(false);
    expect(createMutes(folder).has(WHO, "2026-12-01"), "after a restart").toBe(true);
  });

  test("names nobody, is ours alone and leaves no drafts", () => {
    const mutes = createMutes(folder);
    for (let n = 0; n < 5; n += 1) mutes.add({ ...WHO, user: `${WHO.user}${n}` }, "2026-11-23", "2026-12-23");
    for (const canary of [WHO.user, "canary", Buffer.from(WHO.user).toString("base64").slice(0, -4)])
      expect(file()).not.toContain(canary);
    expect(statSync(join(folder, "mutes.json")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["mutes.json"]);
  });

  test("forgets whose time is over, and begins anew with a new key after a year", () => {
    const mutes = createMutes(folder);
    mutes.add(WHO, "2026-11-23", "2026-12-23");
    const key = (): string => JSON.parse(file()).key;
    const before = key();
    mutes.tend("2026-12-23", LONG_AGO);
    expect(mutes.has(WHO, "2026-12-23")).toBe(true);
    mutes.tend("2026-12-24", LONG_AGO);
    expect(Object.keys(JSON.parse(file()).until)).toEqual([]);
    expect(key()).toBe(before);
    mutes.add(WHO, "2027-11-20", "2027-12-20");
    mutes.tend("2027-11-23", "2026-11-23");
    expect(mutes.has(WHO, "2027-11-23")).toBe(false);
    expect(key()).not.toBe(before);
  });

  test.each(["", "{", "null", "[]", "{}", '{"begunOn":1,"key":2,"until":3}'])(
    "that is damaged (%j) mutes nobody and is begun anew",
    (bytes) => {
      writeFileSync(join(folder, "mutes.json"), bytes);
      const mutes = createMutes(folder);
      expect(mutes.has(WHO, "2026-11-23")).toBe(false);
      mutes.tend("2026-11-23", LONG_AGO);
      mutes.add(WHO, "2026-11-23", "2026-12-23");
      expect(mutes.has(WHO, "2026-11-23")).toBe(true);
    },
  );

  test("holds what a model of it holds, whatever is done in whatever order", () => {
    const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);
    const step = fc.record({
      who: fc.integer({ min: 0, max: 3 }),
      wait: fc.integer({ min: 0, max: 20 }),
      add: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const own = mkdtempSync(join(folder, "run-"));
        const model = new Map<number, number>();
        let today = 0;
        for (const { who, wait, add } of steps) {
          today += wait;
          createMutes(own).tend(day(today), "2020-01-01");
          if (add) {
            createMutes(own).add({ ...WHO, user: `u${who}` }, day(today), day(today + 30));
            model.set(who, today + 30);
          }
          for (let n = 0; n < 4; n += 1)
            expect(createMutes(own).has({ ...WHO, user: `u${n}` }, day(today))).toBe((model.get(n) ?? -1) >= today);
        }
      }),
      { numRuns: 30 },
    );
  });
});
