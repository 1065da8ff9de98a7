import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newAlias, readAlias } from "../../../commands/grievance/alias.ts";
import { categoryNames, readCategory } from "../../../commands/grievance/categories.ts";
import {
  newCaseKey,
  openText,
  pad,
  sealText,
  unpad,
  unwrapKey,
  wrapKey,
} from "../../../commands/grievance/envelope.ts";
import { BUCKET } from "../../../commands/grievance/limits.ts";
import { holdsReceipt, readReceipt, receiptFrom, shown, tagOf } from "../../../commands/grievance/receipt.ts";
import { ACTS, ENDED, STATES, step, type Walk } from "../../../commands/grievance/states.ts";
import {
  duesOf,
  extend,
  resume,
  rungOf,
  URGENCIES,
  workdaysAfter,
  workdaysBetween,
} from "../../../commands/grievance/terms.ts";

describe("a case walks through its states", () => {
  test("in 100,000 random steps it is never closed without an answer in its round", () => {
    let walk: Walk = { state: "received", answered: false };
    let closed = 0;
    let random = 7;
    for (let i = 0; i < 100_000; i += 1) {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      const next = step(walk, ACTS[random % ACTS.length] ?? "claim");
      if (!next) continue;
      if (next.state === "closed") {
        expect(walk.answered).toBe(true);
        closed += 1;
      }
      walk = ENDED.includes(next.state) ? { state: "received", answered: false } : next;
    }
    expect(closed).toBeGreaterThan(100);
  });

  test("every state can be reached, and all but the withdrawn be left", () => {
    const seen = new Set<string>();
    const queue: Walk[] = [{ state: "received", answered: false }];
    for (let walk = queue.shift(); walk; walk = queue.shift()) {
      const key = `${walk.state} ${walk.answered}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const here = walk;
      const next = ACTS.flatMap((act) => step(here, act) ?? []);
      expect(next.length > 0, walk.state).toBe(walk.state !== "withdrawn");
      queue.push(...next);
    }
    expect(new Set([...seen].map((key) => key.split(" ")[0]))).toEqual(new Set(STATES));
  });

  test("an objection asks for a new answer before the case can close", () => {
    const objected = step({ state: "replied", answered: true }, "object");
    const worked = step(objected ?? { state: "closed", answered: false }, "claim");
    expect(worked).toEqual({ state: "in_progress", answered: false });
    expect(step(worked ?? { state: "closed", answered: false }, "close")).toBeNull();
  });
});

describe("terms count working days", () => {
  test.each([
    ["ordinary", "2026-11-23", { claim: "2026-11-24", reply: "2026-11-26", close: "2026-12-07" }],
    ["urgent", "2026-11-23", { claim: "2026-11-23", reply: "2026-11-24", close: "2026-11-26" }],
    ["ordinary", "2026-11-27", { claim: "2026-11-30", reply: "2026-12-02", close: "2026-12-11" }],
    // 国庆 2026: 1 to 7 October are off, 20 September and 10 October are worked.
    ["ordinary", "2026-09-30", { claim: "2026-10-08", reply: "2026-10-10", close: "2026-10-20" }],
    ["urgent", "2026-10-03", { claim: "2026-10-08", reply: "2026-10-08", close: "2026-10-10" }],
  ] as const)("%s, released on %s", (urgency, on, dues) => {
    expect(duesOf(urgency, on)).toEqual(dues);
  });

  const date = fc
    .integer({ min: 0, max: 600 })
    .map((n) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10));

  test("never end before they begin, and always in order", () => {
    fc.assert(
      fc.property(fc.constantFrom(...URGENCIES), date, (urgency, on) => {
        const { claim, reply, close } = duesOf(urgency, on);
        expect(on <= claim && claim <= reply && reply <= close).toBe(true);
      }),
    );
  });

  test("a pause moves what is due on by the working days it lasted, and never back", () => {
    fc.assert(
      fc.property(date, fc.nat(20), fc.nat(20), (on, since, length) => {
        const dues = duesOf("ordinary", on);
        const from = workdaysAfter(on, Math.min(since, 9));
        const to = workdaysAfter(from, length);
        const after = resume(dues, from, to);
        expect(after.close >= dues.close).toBe(true);
        expect(workdaysBetween(to, after.close)).toBe(workdaysBetween(from, dues.close));
      }),
    );
  });

  test("the ladder is climbed in order as days pass", () => {
    fc.assert(
      fc.property(date, (on) => {
        const { close } = duesOf("ordinary", on);
        const rungs = Array.from({ length: 20 }, (_, n) => rungOf(on, close, workdaysAfter(on, n)));
        expect(rungs).toEqual([...rungs].sort());
        expect([rungs[0], rungs[9], rungs[11], rungs[12]]).toEqual([0, 1, 2, 3]);
      }),
    );
  });

  test("an extension ends on a working day", () => {
    expect(extend("2026-12-07", 5)).toBe("2026-12-14");
  });
});

describe("receipts", () => {
  const receipts = fc.uint8Array({ minLength: 15, maxLength: 15 }).map(receiptFrom);

  test("are read in any dress", () => {
    fc.assert(
      fc.property(receipts, (receipt) => {
        const dresses = [shown(receipt), shown(receipt).toLowerCase(), receipt, `回执码：${shown(receipt)}`];
        const full = shown(receipt).replace(/[0-9A-Z]/g, (sign) => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0));
        for (const dress of [...dresses, full]) {
          // Without any digit it is taken for a word: a receipt has none once in 2,000 times and is made anew then.
          if (/\d/.test(receipt)) expect(readReceipt(dress)).toEqual({ kind: "receipt", receipt });
        }
      }),
    );
  });

  test("with one wrong symbol or two swapped are seen to be wrong, always", () => {
    fc.assert(
      fc.property(receipts, fc.nat(15), fc.nat(15), fc.nat(30), (receipt, at, other, by) => {
        const signs = [...receipt];
        const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        const wrong = signs.with(at, alphabet[(alphabet.indexOf(signs[at] ?? "") + 1 + by) % 32] ?? "");
        if (wrong[at] !== signs[at]) expect(readReceipt(`1${wrong.join("")}`.slice(1)).kind).not.toBe("receipt");
        const swapped = signs.with(at, signs[other] ?? "").with(other, signs[at] ?? "");
        if (swapped.join("") !== receipt) expect(readReceipt(swapped.join("")).kind).not.toBe("receipt");
      }),
      { numRuns: 5_000 },
    );
  });

  test("do not repeat, and are found inside a text", () => {
    const many = Array.from({ length: 20_000 }, () => receiptFrom(randomBytes(15)));
    expect(new Set(many).size).toBe(many.length);
    const [one = ""] = many.filter((receipt) => /\d/.test(receipt));
    expect(holdsReceipt(`我的回执是 ${shown(one)}，谢谢`)).toBe(true);
    expect(holdsReceipt("电话 1381 2345 6789 0123")).toBe(false);
    expect(tagOf(Buffer.alloc(32, 1), one).equals(tagOf(Buffer.alloc(32, 2), one))).toBe(false);
  });

  test.each(["", "查", "你好", "12345678901234567890123", "食堂的账目不清楚请查一下", "abcdabcdabcdabcd"])(
    "%j is none",
    (text) => expect(readReceipt(text).kind).toBe("none"),
  );
});

describe("what is stored", () => {
  test("has one of few lengths, opens with its own key and nowhere else", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600, unit: "grapheme" }), (text) => {
        expect(pad(text).length % BUCKET).toBe(0);
        expect(unpad(pad(text))).toBe(text);
      }),
    );
    const [key, id, row] = [newCaseKey(), randomUUID(), randomUUID()];
    const sealed = sealText(key, "食堂", id, row);
    expect(openText(key, sealed, id, row)).toBe("食堂");
    expect(() => openText(key, sealed, id, randomUUID())).toThrow();
    expect(() => openText(key, sealed, randomUUID(), row)).toThrow();
    expect(() => openText(newCaseKey(), sealed, id, row)).toThrow();
    const unit = newCaseKey();
    const wrapped = wrapKey(unit, key, id);
    expect(unwrapKey(unit, wrapped, id).equals(key)).toBe(true);
    expect(() => unwrapKey(unit, wrapped, randomUUID())).toThrow();
  });

  test("aliases are read back from how people type them", () => {
    for (let i = 0; i < 200; i += 1) {
      const alias = newAlias();
      for (const typed of [alias, alias.replace("-", ""), alias.replace("-", " － ")])
        expect(readAlias(`${typed} 已经在办`)).toEqual({ alias, rest: "已经在办" });
    }
    for (const other of ["张三-47", "竹影", "竹影-4", "竹影-477", ""]) expect(readAlias(other)).toBeNull();
  });

  test("categories are read by number and by name", () => {
    expect(categoryNames("zh").map((name) => readCategory(name))).toEqual(categoryNames("zh").map((_, i) => i));
    expect(["1", "２", "食堂", "0", "99", "的", "xyz"].map(readCategory)).toEqual([0, 1, 3, null, null, null, null]);
  });
});
