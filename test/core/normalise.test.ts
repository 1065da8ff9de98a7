import fc from "fast-check";
import { expect, test } from "vitest";
import { asTyped, clean, fold, normalise } from "../../src/core/normalise.ts";

const text = fc.string({ unit: "binary", maxLength: 200 });
const chinese = fc
  .array(fc.constantFrom(..."谢谢请麻烦报名取消去了吗？！～。，+1１①③ #/“”《》[抱拳]😀👨‍👩‍👧啦哦好你".split("")), {
    maxLength: 30,
  })
  .map((chars) => chars.join(""));

test.each([
  ["／報名　１２ ２人", "报名 12 2人"],
  ["報名！！！", "报名"],
  ["报③2人", "报3 2人"],
  ["＋１", "+1"],
  ["➕1", "+1"],
  ["—1", "-1"],
  ["1️⃣", "1"],
  ["请帮我报名，谢谢！", "帮我报名"],
  ["请假", "请假"],
  ["取消报名，谢谢主席啦", "取消报名"],
  ["报名 替谢老师", "报名 替谢老师"],
  ["🔟2人", "10 2人"],
  ["谢谢", "谢谢"],
  ["感谢参与", "感谢参与"],
  ["不去啦", "不去了"],
  ["还有名额吗？？", "还有名额吗?"],
  ["[抱拳]报名[抱拳]", "报名"],
  ["《秋遊》", '"秋游"'],
  ["#3", "3"],
  ["🙏🙏", ""],
])("%s is compared as %s", (raw, expected) => {
  expect(normalise(raw)).toBe(expected);
});

test("any text has one form, and that form is its own", () => {
  fc.assert(
    fc.property(fc.oneof(text, chinese), (raw) => {
      const once = normalise(raw);
      expect(normalise(once)).toBe(once);
    }),
    { numRuns: 2_000 },
  );
});

test("nothing invisible is left", () => {
  fc.assert(
    fc.property(text, (raw) => {
      expect(normalise(raw)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    }),
  );
});

test("every unit of the folded text knows where it came from", () => {
  fc.assert(
    fc.property(fc.oneof(text, chinese), (raw) => {
      const folded = fold(raw);
      expect(folded.at).toHaveLength(folded.text.length + 1);
      expect([...folded.at].sort((a, b) => a - b)).toEqual(folded.at);
    }),
  );
});

test("a part is given back as it was typed", () => {
  expect(asTyped("报名 12 ２人 穿XL號", "穿xl号")).toBe("穿XL號");
  expect(asTyped("报名", "没有")).toBe("没有");
});

test("stored text is one line, no longer than asked, and keeps families of emoji together", () => {
  expect(clean("a\u0000b\u202e  c\n👨‍👩‍👧 Ｘ", 50)).toBe("ab c 👨‍👩‍👧 Ｘ");
  expect(clean("一二三四五六", 4)).toBe("一二三…");
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 60 }), (raw, max) => {
      const kept = clean(raw, max);
      expect([...kept].length).toBeLessThanOrEqual(max);
      expect(kept).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
      expect(clean(kept, max)).toBe(kept);
    }),
  );
});

test.each(["谢谢", "请", "[抱拳]", "？", "\u200d", "ﷺ", "①", "報"])("100,000 characters of %j do not hang", (unit) => {
  const long = unit.repeat(Math.ceil(100_000 / unit.length));
  normalise("報名");
  normalise(long);
  clean(long, 100);
});
