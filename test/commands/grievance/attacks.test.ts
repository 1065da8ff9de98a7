import { randomBytes, randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readReceipt, receiptFrom } from "../../../commands/grievance/receipt.ts";
import { createOffice, type Office } from "./office.ts";

const SYMBOLS = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"];
const isReceipt = (text: string): boolean => readReceipt(text).kind === "receipt";

describe("receipts (A32)", () => {
  const MANY = 100_000;

  test("of a hundred thousand no two are alike", { timeout: 120_000 }, () => {
    const seen = new Set<string>();
    for (let i = 0; i < MANY; i += 1) seen.add(receiptFrom(randomBytes(15)));
    expect(seen.size).toBe(MANY);
  });

  test("every wrong symbol and every swap of two is seen", () => {
    for (let i = 0; i < 200; i += 1) {
      const receipt = receiptFrom(randomBytes(15));
      if (!/\d/.test(receipt)) continue;
      expect(isReceipt(receipt)).toBe(true);
      const symbols = [...receipt];
      const slips = symbols.flatMap((right, at) =>
        SYMBOLS.filter((symbol) => symbol !== right).map((symbol) => symbols.with(at, symbol).join("")),
      );
      const swaps = symbols.flatMap((one, a) =>
        symbols.flatMap((other, b) => (b > a && one !== other ? [symbols.with(a, other).with(b, one).join("")] : [])),
      );
      expect([...slips, ...swaps].filter(isReceipt)).toEqual([]);
    }
  });
});

describe("a draft is its writer's, in the chat where it is written (A42)", () => {
  let office: Office;
  beforeAll(async () => {
    office = await createOffice();
  });
  afterAll(() => office?.close());

  test("nobody else, in private or in a group, and not the writer in a group, goes on with it", async () => {
    const secret = `草稿${randomInt(1e9)}`;
    for (const line of ["反映", "反映 类别 4", "不透露", `食堂账目没有公布 ${secret}`])
      await office.say("李老师", line);
    const filed = () => office.world.sql`select id from case_intake`;
    for (const who of ["王老师", "校干事甲", "区管"])
      for (const chat of [`@${who}`, "群"])
        for (const line of ["反映 回避 没有", "反映 提交 回执", "反映 上一步", "反映 刚才那段", "没有"]) {
          const heard = await office.world.platform.say(who, chat, line, { via: "button" });
          expect(heard.map(({ text }) => text).join()).not.toContain(secret);
        }
    for (const line of ["反映 回避 没有", "反映 提交 回执", "反映 刚才那段"]) {
      const heard = await office.world.platform.say("李老师", "群", line);
      expect(heard.map(({ text }) => text).join()).not.toContain(secret);
    }
    expect(await filed()).toEqual([]);
    expect(await office.hear("李老师", "反映 回避 没有")).toContain("都齐了");
    expect(await office.hear("李老师", "反映 提交 回执")).toContain("回执");
    expect(await filed()).toHaveLength(1);
  });
});

describe("regular expressions (A43)", () => {
  const root = join(import.meta.dirname, "../../..");
  /** The longest line that is read; what a concern may hold is as much. */
  const LINE = 4_000;
  /** A pattern that runs away does not end in hours; how fast the others are is not asked. */
  const RUNAWAY_MS = 5_000;
  const BEFORE = /(?:^|[(,=:[!&|?{};\n]|return|=>)\s*\/(?![*/])/g;

  /** Where a literal that begins here ends; null where it is none. */
  const endOf = (text: string, from: number): number | null => {
    let inClass = false;
    for (let i = from; i < text.length && text[i] !== "\n"; i += 1) {
      if (text[i] === "\\") i += 1;
      else if (text[i] === "[") inClass = true;
      else if (text[i] === "]") inClass = false;
      else if (text[i] === "/" && !inClass) return i;
    }
    return null;
  };

  const literalsIn = (file: string): readonly RegExp[] => {
    const text = readFileSync(file, "utf8");
    return [...text.matchAll(BEFORE)].flatMap((match) => {
      const from = match.index + match[0].length;
      const end = endOf(text, from);
      if (end === null) return [];
      try {
        return [new RegExp(text.slice(from, end), /^[a-z]*/.exec(text.slice(end + 1))?.[0])];
      } catch {
        return [];
      }
    });
  };

  const patterns = ["src", "commands", "adapters"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(?:tsx?|js)$/.test(file))
      .flatMap((file) => literalsIn(join(root, folder, file))),
  );

  /** Signs that a pattern itself names, and ordinary ones, over and over; at the end something it does not expect. */
  const pumps = ({ source }: RegExp): readonly string[] => {
    const own = source.replace(/\\[pP]\{[^}]*\}|\\./g, "").match(/[\p{L}\p{N} ,。、;\-@]/gu) ?? [];
    const units = [..."长 a1\n。", ...new Set(own.slice(0, 4)), own.slice(0, 8).join("") || "a1", "a. "];
    return units.flatMap((unit) => {
      const long = unit.repeat(Math.ceil(LINE / unit.length)).slice(0, LINE);
      return [long, `${long}\u0000`];
    });
  };

  test("all of the program are found, and none runs away on the longest line", { timeout: 240_000 }, () => {
    expect(patterns.length).toBeGreaterThan(500);
    for (const pattern of patterns) {
      for (const text of pumps(pattern)) {
        const began = performance.now();
        if (pattern.global) text.replace(pattern, "");
        else pattern.test(text);
        expect(performance.now() - began, `${pattern} on ${JSON.stringify(text.slice(0, 8))}`).toBeLessThan(RUNAWAY_MS);
      }
    }
  });
});
