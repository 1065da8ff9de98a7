import fc from "fast-check";
import { expect, test } from "vitest";
import { findCompanions, readHeads, readNames } from "../../src/core/people.ts";

test.each([
  ["+2", { heads: 2 }],
  ["两位", { heads: 2 }],
  ["我们仨", { heads: 3 }],
  ["俩", { heads: 2 }],
  ["带家属一名", { heads: 2, family: 1 }],
  ["带2名家属", { heads: 3, family: 2 }],
  ["带老公和两个娃", { heads: 4, family: 3 }],
  ["3人 含家属2名", { heads: 3, family: 2 }],
  ["一家三口", { heads: 3 }],
  ["2大1小", { heads: 3 }],
  ["我+2娃", { heads: 3, family: 2 }],
  ["12号2人", { heads: 2 }],
  ["带家属 12", { heads: 2, family: 1 }],
  ["+0", { error: "zero" }],
  ["-2人", { error: "negative" }],
  ["1000人", { error: "absurd" }],
  ["1.5人", { error: "absurd" }],
  ["带2人", { heads: 3, family: 2 }],
  ["带一个", { heads: 2, family: 1 }],
  ["我和老公两人", { heads: 2, family: 1 }],
  ["带孩子3岁", { heads: 2, family: 1 }],
  ["+五个人", { heads: 5 }],
  ["两万五千人", { error: "absurd" }],
  ["+13800000012", { error: "absurd" }],
  ["报名 -3", { error: "negative" }],
  ["不带老公和孩子", null],
  ["没打算带家属", null],
  ["几十个人", null],
  ["全家", null],
  ["两三人", null],
  ["+1 带孩子", null],
  ["3人篮球赛", null],
  ["第3个", null],
  ["带水", null],
  ["大人1名，小孩1名", { heads: 2 }],
  ["夫妻俩带俩娃", { heads: 4, family: 2 }],
  ["除了我还有2个", { heads: 3 }],
  ["人数：3", { heads: 3 }],
  ["限2人", null],
  ["每队5人", null],
  ["还差2个人", null],
  ["孩子们", null],
  ["我老公孩子和我妈", null],
])("%s", (text, expected) => {
  expect(readHeads(text)).toEqual(expected);
});

test.each([
  ["替李雷、韩梅梅报名12", ["李雷", "韩梅梅"]],
  ["帮我和王芳报名", ["王芳"]],
  ["帮王芳李雷报名", ["王芳", "李雷"]],
  ["帮王芳报一个，再帮李雷报一个", ["王芳", "李雷"]],
  ["帮Lily Wang报名", ["Lily Wang"]],
  ["报名12 替王芳", ["王芳"]],
  ["帮赵三报名", ["赵三"]],
  ["帮李和平、周和（语文组）报名", ["李和平", "周和"]],
  ["帮王芳和李和平报名", ["王芳", "李和平"]],
  ["帮代小兵报名", ["代小兵"]],
  ["帮阿依古丽报名", ["阿依古丽"]],
  ["我替吴刚来报名", ["吴刚"]],
  ["帮语文组吴刚报名", ["吴刚"]],
  ["帮王芳带俩娃报名", ["王芳"]],
  ["帮扶活动报名", null],
  ["替补也行", null],
  ["帮家长报名", null],
  ["帮我报名", null],
  ["帮忙报羽毛球", null],
  ["替她报名", null],
  ["为什么报不了", null],
])("%s", (text, expected) => {
  expect(readNames(text)).toEqual(expected);
});

test("who comes along is a person only where it surely is one", () => {
  expect(findCompanions("我和王芳都去")?.names).toEqual(["王芳"]);
  expect(findCompanions("我和大家一起去")).toBeNull();
  expect(findCompanions("我和孩子参加")).toBeNull();
});

test("any number of heads is read as that number, or refused", () => {
  fc.assert(
    fc.property(fc.integer({ min: -5, max: 5_000 }), fc.constantFrom("+{}", "{}人", "{}位", "{}名"), (count, dress) => {
      const read = readHeads(dress.replace("{}", String(count)));
      if (count >= 1 && count <= 50) expect(read).toEqual({ heads: count });
      else expect(read).toHaveProperty("error");
    }),
  );
});

test("nothing is thrown", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      readHeads(text);
      readNames(text);
    }),
  );
});
