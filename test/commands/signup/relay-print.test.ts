import fc from "fast-check";
import { expect, test } from "vitest";
import { relayCards } from "../../../commands/signup/relay-cards.ts";
import { type PrintFacts, relayText } from "../../../commands/signup/relay-print.ts";
import { pastedIn } from "../../../commands/signup/relay-state.ts";
import { readRelay } from "../../../src/core/relay.ts";

test("what is no list is left to others", () => {
  for (const text of [
    "接龙怎么弄",
    "报名",
    "+1",
    "1. 明天下午三点开会\n2. 请带笔记本\n3. 不得迟到",
    "各位老师：\n1、请于周五前交教案\n2、下周一升旗穿校服\n3、食堂周三停水",
    "你想去哪里？\n1. 植物园\n2. 博物馆\n3. 古镇\n请投票",
    "张三\n李四",
    "",
  ]) {
    expect(pastedIn(text), text).toBeNull();
  }
});

const han = (min: number, max: number) =>
  fc
    .array(fc.constantFrom(..."芳静伟强磊军洋勇艳杰娟涛明超秀霞平刚桂英"), { minLength: min, maxLength: max })
    .map((all) => all.join(""));

test("print and read are one another's way back", () => {
  const party = fc.record({
    name: fc.tuple(fc.constantFrom(..."王李张刘陈杨赵周徐孙"), han(1, 2)).map(([a, b]) => a + b),
    heads: fc.integer({ min: 1, max: 20 }),
    note: fc.constantFrom(null, "不吃辣", "坐大巴", "语文组"),
  });
  const facts = (people: PrintFacts["people"], title: string, venue: string): PrintFacts => ({
    number: 12,
    title,
    venue,
    startsAt: "2026-12-05T08:00:00Z",
    endsAt: null,
    deadline: null,
    capacity: null,
    heads: 0,
    waiting: 0,
    state: "open",
    people,
    more: 0,
    queue: [{ name: "候补人", heads: 2 }],
  });
  const lists = fc.uniqueArray(party, { maxLength: 30, selector: ({ name }) => name });
  const titles = fc.constantFrom("羽毛球", "3对3篮球赛", "1. 张三", "12月合唱", "接龙比赛");
  fc.assert(
    fc.property(lists, titles, fc.constantFrom("体育馆", "2号楼\n1. 李四"), (people, title, venue) => {
      const rows = readRelay(relayText(facts(people, title, venue), "zh"))?.rows ?? [];
      expect(rows.map(({ name, heads, note }) => ({ name, heads, note: note ?? null }))).toEqual(people);
    }),
  );
});

test("every sentence is there in both languages", () => {
  const open = [{ number: 1, title: "羽毛球", startsAt: "2026-12-05T08:00:00Z" }];
  for (const locale of ["zh", "en"] as const) {
    expect(relayCards["signup.relay-which"]({ open }, locale).title).not.toBe("");
    expect(relayCards["signup.relay-over"]({ number: 1, title: "x", state: "begun" }, locale).title).toContain("x");
    expect(relayCards["signup.relay-how"]({}, locale).title).toContain("接龙 12");
  }
});
