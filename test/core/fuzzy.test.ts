import fc from "fast-check";
import { expect, test } from "vitest";
import { best, score } from "../../src/core/fuzzy.ts";

const COMMANDS =
  "帮助 活动 报名 取消报名 名单 我的 投票 结果 签到 静音 反映 候补 接龙 群发 民主测评 导出 发起活动 停止报名".split(
    " ",
  );

test.each([
  ["报明", "报名"],
  ["抱名", "报名"],
  ["报铭", "报名"],
  ["baoming", "报名"],
  ["bm", "报名"],
  ["签道", "签到"],
  ["后补", "候补"],
  ["接笼", "接龙"],
  ["群法", "群发"],
  ["民主评测", "民主测评"],
])("%s may mean %s", (typed, meant) => {
  expect(best(typed, COMMANDS)[0]?.candidate).toBe(meant);
});

test.each(["你好", "收到", "谢谢", "今天吃什么"])("%s means no command", (typed) => {
  expect(best(typed, COMMANDS)).toEqual([]);
});

const TITLES = ["教工羽毛球赛", "乒乓球比赛", "秋游踏青", "周五健步走"];

test.each([
  ["羽毛球", "教工羽毛球赛"],
  ["羽毛求", "教工羽毛球赛"],
  ["羽毛秋赛", "教工羽毛球赛"],
  ["yumaoqiu", "教工羽毛球赛"],
  ["ymq", "教工羽毛球赛"],
  ["秋游", "秋游踏青"],
])("%s finds %s, and surely", (typed, title) => {
  const [first, second] = best(typed, TITLES);
  expect(first?.candidate).toBe(title);
  expect(first?.score).toBeGreaterThanOrEqual(0.8);
  expect(second).toBeUndefined();
});

test("篮球赛 is none of them", () => {
  expect(best("篮球赛", TITLES)).toEqual([]);
});

test("candidates of any kind are ranked, at most as many as asked", () => {
  const found = best(
    "球",
    TITLES.map((title, number) => ({ title, number })),
    { textOf: ({ title }) => title, limit: 1 },
  );
  expect(found).toHaveLength(1);
  expect(found[0]?.candidate.number).toBe(0);
});

test("a score lies between 0 and 1, and a text is surely itself", () => {
  const text = fc.string({ unit: "binary", maxLength: 40 });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const value = score(one, other);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }),
  );
  for (const title of TITLES) expect(score(title, title)).toBe(1);
});
