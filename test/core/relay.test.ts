import fc from "fast-check";
import { expect, test } from "vitest";
import { looksLikeRelay, printRelay, readRelay } from "../../src/core/relay.ts";

const PASTED = `#接龙
12月5日教工羽毛球赛
例 张三 2人

1. 张三
2、李四 +2
3 王五 2人 不吃辣
4．赵六（带家属1名）
5.
6) 孙七、周八
8. Tom 穿XL
9. 语文组 欧阳小红
10. 吴九夫妇
11. 郑十 +100
12. 张三
13. 冯一 取消
14. +1
随便一句`;

test("a pasted 接龙 becomes rows, and every other line says why it is none", () => {
  const relay = readRelay(PASTED);
  expect(relay?.title).toBe("12月5日教工羽毛球赛");
  expect(relay?.rows.map(({ number, name, heads, note }) => [number, name, heads, note])).toEqual([
    [1, "张三", 1, undefined],
    [2, "李四", 2, undefined],
    [3, "王五", 2, "不吃辣"],
    [4, "赵六", 2, undefined],
    [6, "孙七", 1, undefined],
    [6, "周八", 1, undefined],
    [8, "Tom", 1, "穿XL"],
    [9, "欧阳小红", 1, "语文组"],
    [10, "吴九", 2, undefined],
  ]);
  expect(relay?.problems.map(({ line, reason }) => [line, reason])).toEqual([
    [9, "empty"],
    [14, "bad-heads"],
    [15, "duplicate-name"],
    [16, "cancelled"],
    [17, "no-name"],
    [18, "no-number"],
  ]);
});

test("numbered rules above the list are no people", () => {
  const relay = readRelay("活动须知：\n1. 请准时参加\n2. 自备水杯\n接龙名单：\n1. 张三\n2. 李四");
  expect(relay?.rows.map(({ name }) => name)).toEqual(["张三", "李四"]);
});

test.each([
  ["接龙 1.张三 2.李四 3.王五", ["张三", "李四", "王五"]],
  ["1.张三2.李四3.王五", ["张三", "李四", "王五"]],
  ["①张三②李四", ["张三", "李四"]],
  ["🔟 张三\n11 李四", ["张三", "李四"]],
  ["一、张 三\n二、李　四", ["张三", "李四"]],
  ["1. 阿依古丽·买买提\n2. 张三", ["阿依古丽·买买提", "张三"]],
  ["接龙\n第1位：张三\n第2位：李四", ["张三", "李四"]],
  ["接龙\n1. 后勤 张三\n2. xxx\n3. 李四❌", ["张三"]],
  ["须知：\n1. 8点集合\n2. 自带水\n报名：\n1. 张三\n2. 李四", ["张三", "李四"]],
])("%j lists %j", (text, names) => {
  expect(readRelay(text)?.rows.map(({ name }) => name)).toEqual(names);
});

test.each([
  ["张三-语文组-3人", 3, "语文组"],
  ["张三-2", 2, undefined],
  ["张三 3个", 3, undefined],
  ["张三 带2人", 3, undefined],
])("%s", (entry, heads, note) => {
  expect(readRelay(`#接龙\n1. ${entry}`)?.rows).toEqual([
    { number: 1, name: "张三", heads, ...(note ? { note } : {}) },
  ]);
});

test("what is no 接龙 is none", () => {
  const points = "1. 明天下午三点开会\n2. 安全第一\n3. 王老师负责点名";
  for (const text of ["", points, "去哪里？\n1. 植物园\n2. 古镇", "报名", "12月5日 8:00 集合\n14:00 结束"])
    expect(readRelay(text)).toBeNull();
});

test("our own 接龙 is read back as it was printed", () => {
  const name = fc.constantFrom("张三", "李雷", "韩梅梅", "欧阳小红", "王老师", "赵敏", "周杰", "吴京");
  const row = fc.record({
    name,
    heads: fc.integer({ min: 1, max: 9 }),
    note: fc.constantFrom("不吃辣", "自驾", "语文组"),
  });
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: (each) => each.name, minLength: 2 }), (rows) => {
      const relay = readRelay(printRelay("秋游", rows));
      expect(relay?.title).toBe("秋游");
      expect(relay?.problems).toEqual([]);
      expect(relay?.rows.map(({ number: _, ...each }) => each)).toEqual(rows);
    }),
  );
});

test("nothing is thrown, and a huge paste is cut", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void [readRelay(text), looksLikeRelay(text)]));
  const huge = Array.from({ length: 3_000 }, (_, i) => `${(i % 999) + 1}. 张三${i}`).join("\n");
  expect(readRelay(huge)?.problems.at(-1)?.reason).toBe("too-many");
});
