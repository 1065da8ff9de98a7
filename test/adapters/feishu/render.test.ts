import { describe, expect, test } from "vitest";
import type { Setting } from "../../../adapters/feishu/blocks.ts";
import { LIMITS } from "../../../adapters/feishu/limits.ts";
import { type Message, renderCard, renderFolded, renderMessage, renderText } from "../../../adapters/feishu/render.ts";
import { wordsIn } from "../../../adapters/feishu/words.ts";
import type { Block, Card } from "../../../src/core/card.ts";

const setting: Setting = {
  place: "group",
  words: wordsIn("zh"),
  ours: (url) => url.startsWith("https://union.example.cn/"),
};
interface Drawn {
  readonly schema: string;
  readonly config: { readonly update_multi: boolean; readonly enable_forward: boolean };
  readonly header?: object;
  readonly body: { readonly elements: readonly Readonly<Record<string, unknown>>[] };
}
const card = (...blocks: readonly Block[]): Card => ({ title: "秋游", blocks });
const drawn = ({ content }: Message): Drawn => JSON.parse(content);
const elements = (...blocks: readonly Block[]) => drawn(renderCard(card(...blocks), setting)).body.elements;
const div = (content: string, more = {}) => ({ tag: "div", text: { tag: "plain_text", content, ...more } });
const grey = { text_color: "grey" };
const callback = (line: string, place = "group") => [{ type: "callback", value: { line, in: place } }];

test("a card is shared, of schema 2.0, with a title and a summary", () => {
  expect(drawn(renderMessage(card({ kind: "text", text: "周五" }), setting))).toEqual({
    schema: "2.0",
    config: { update_multi: true, enable_forward: true, summary: { content: "秋游" } },
    header: { title: { tag: "plain_text", content: "秋游" }, template: "blue" },
    body: { elements: [div("周五")] },
  });
});

test("a private card cannot be forwarded", () => {
  expect(drawn(renderMessage(card(), { ...setting, place: "private" })).config.enable_forward).toBe(false);
});

describe("blocks:", () => {
  test("fields are rows, many of them one text", () => {
    const [row] = elements({ kind: "fields", fields: [["时间", "周五"]] });
    expect(row).toEqual({
      tag: "column_set",
      flex_mode: "none",
      columns: [
        { tag: "column", width: "weighted", weight: 1, elements: [div("时间", grey)] },
        { tag: "column", width: "weighted", weight: 3, elements: [div("周五")] },
      ],
    });
    const many = Array.from({ length: LIMITS.fieldRows + 1 }, (_, i) => [`名${i}`, "值"] as const);
    expect(elements({ kind: "fields", fields: many })).toHaveLength(1);
  });

  test("a tally has bars in proportion to the most, and shares of all", () => {
    const rows = [
      { label: "甲", count: 6 },
      { label: "乙", count: 3 },
      { label: "丙", count: 0 },
    ];
    const full = "█".repeat(12);
    const half = "█".repeat(6) + "░".repeat(6);
    expect(elements({ kind: "tally", rows })).toEqual([
      div(`甲\n${full} 6（67%）\n乙\n${half} 3（33%）\n丙\n${"░".repeat(12)} 0（0%）`),
    ]);
    expect(elements({ kind: "tally", rows: [{ label: "甲", count: 0 }] })).toEqual([div(`甲\n${"░".repeat(12)} 0`)]);
  });

  test("people are a numbered list with notes, and how many more there are", () => {
    const people = [{ name: "王兰", note: "带两个孩子" }, { name: "李强" }];
    expect(elements({ kind: "people", label: "已报名", people, more: 7 })).toEqual([
      div("已报名", grey),
      div("1. 王兰 带两个孩子\n2. 李强\n… +7"),
    ]);
  });

  test("a button carries its line and where its card hangs, and nobody's name", () => {
    const [button] = elements({ kind: "buttons", buttons: [{ label: "报名", line: "报名 3", tone: "primary" }] });
    expect(button).toEqual({
      tag: "button",
      text: { tag: "plain_text", content: "报名" },
      type: "primary",
      behaviors: callback("报名 3"),
    });
    const inPrivate = drawn(
      renderCard(card({ kind: "buttons", buttons: [{ label: "x", line: "y" }] }), { ...setting, place: "private" }),
    );
    expect(inPrivate.body.elements[0]?.behaviors).toEqual(callback("y", "private"));
  });

  test("short labels stand side by side, long ones below each other", () => {
    const two = (label: string) =>
      ({ kind: "buttons", buttons: [label, "否"].map((one) => ({ label: one, line: one })) }) as const;
    expect(elements(two("是")).map(({ tag }) => tag)).toEqual(["column_set"]);
    expect(elements(two("一个很长很长的标签说明这是什么")).map(({ tag, width }) => [tag, width])).toEqual([
      ["button", "fill"],
      ["button", "fill"],
    ]);
  });

  test("addresses of our own pages can be opened, others are words", () => {
    const text = "看 https://union.example.cn/once/a 和 https://elsewhere.example/x";
    const [words, ...more] = elements({ kind: "text", text });
    expect(words).toEqual(div(text));
    expect(more.map(({ behaviors }) => behaviors)).toEqual([
      [{ type: "open_url", default_url: "https://union.example.cn/once/a" }],
    ]);
  });
});

describe("choices", () => {
  const choices = (name: string, max = 1): Block => ({
    kind: "choices",
    name,
    label: `选${name}`,
    options: [
      { key: "A", text: "甲" },
      { key: "B", text: "乙" },
      { key: "C", text: "丙" },
    ],
    max,
  });
  const vote = { label: "投票", line: "投票 3 {a} {b}" } as const;

  test("are one form with the button that sends them; other buttons stay outside", () => {
    const all = elements(choices("a"), choices("b", 2), {
      kind: "buttons",
      buttons: [vote, { label: "弃权", line: "投票 3 弃权" }],
    });
    expect(all.map(({ tag }) => tag)).toEqual(["form", "button"]);
    const inner = all[0]?.elements as readonly Record<string, unknown>[];
    expect(inner.map(({ tag, name, required, form_action_type: action }) => [tag, name, required, action])).toEqual([
      ["div", undefined, undefined, undefined],
      ["select_static", "a", true, undefined],
      ["div", undefined, undefined, undefined],
      ["multi_select_static", "b", true, undefined],
      ["button", "submit_0", undefined, "submit"],
    ]);
    expect(JSON.stringify(inner)).toContain("选b（最多选 2 项）");
    expect(inner.at(-1)?.behaviors).toEqual(callback(vote.line));
  });

  test.each([
    ["no button asks for them", [choices("a")]],
    [
      "there are more than a list can hold",
      [
        { ...choices("a"), options: Array.from({ length: 101 }, (_, i) => ({ key: `${i}`, text: `${i}` })) } as Block,
        { kind: "buttons", buttons: [vote] } as Block,
      ],
    ],
    [
      "two have one key",
      [
        {
          ...choices("a"),
          options: [
            { key: "A", text: "甲" },
            { key: "A", text: "乙" },
          ],
        } as Block,
        { kind: "buttons", buttons: [vote] } as Block,
      ],
    ],
  ] as const)("are words to read when %s", (_, blocks) => {
    const all = elements(...blocks);
    expect(all.map(({ tag }) => tag)).not.toContain("form");
    expect(JSON.stringify(all)).toContain("选a");
  });
});

describe("limits (§3.1, §3.3)", () => {
  const size = ({ content }: Message) => Buffer.byteLength(JSON.stringify(content));
  const long = (length: number): Card => card({ kind: "text", text: "“长”\n".repeat(length) });
  const crowd = card(
    ...Array.from(
      { length: 60 },
      (_, i): Block => ({
        kind: "fields",
        fields: [
          [`名${i}`, "值"],
          ["二", "三"],
        ],
      }),
    ),
  );
  const buttons = (count: number): Card =>
    card({ kind: "buttons", buttons: Array.from({ length: count }, (_, i) => ({ label: `钮${i}`, line: `行${i}` })) });

  test("a card up to its size is a card, a larger one a text with every word", () => {
    expect(renderMessage(long(1_000), setting).type).toBe("interactive");
    const text = renderMessage(long(3_000), setting);
    expect([text.type, JSON.parse(text.content).text.split("长").length]).toEqual(["text", 3_001]);
  });

  test.each([
    ["too many elements", crowd],
    ["too many buttons", buttons(LIMITS.buttons + 1)],
  ])("with %s it is a text that tells what to type", (_, many) => {
    expect(renderMessage(many, setting).type).toBe("text");
    expect(drawn(renderCard(many, setting)).body.elements).toHaveLength(1);
  });

  test("thirty buttons are buttons", () => {
    expect(renderMessage(buttons(LIMITS.buttons), setting).type).toBe("interactive");
  });

  test.each([1, 10_000, 100_000])(
    "however long, %i lines stay within the limits and say that they were cut",
    (lines) => {
      const [text, folded] = [renderText(long(lines), setting), renderFolded(long(lines), setting)];
      expect(size(text)).toBeLessThan(150 * 1024);
      expect(size(folded)).toBeLessThan(30 * 1024);
      if (lines === 100_000) for (const one of [text, folded]) expect(one.content).toContain("内容过长");
      else if (lines === 1) for (const one of [text, folded]) expect(one.content).not.toContain("内容过长");
    },
  );

  test("a long title is a paragraph, an empty card is something", () => {
    const wordy = drawn(renderMessage({ title: "题".repeat(121), blocks: [] }, setting));
    expect([wordy.header, wordy.body.elements]).toEqual([undefined, [div("题".repeat(121))]]);
    expect(drawn(renderMessage({ title: " ", blocks: [] }, setting)).body.elements).toEqual([div("…")]);
    expect(JSON.parse(renderText({ title: "", blocks: [] }, setting).content)).toEqual({ text: "…" });
  });

  test("a character is never cut in half", () => {
    const { content } = renderFolded(card({ kind: "text", text: "😀".repeat(20_000) }), setting);
    expect(content).not.toMatch(/\\ud[89ab]|\p{Surrogate}/iu);
  });
});

describe("what people typed stays what they typed", () => {
  const NASTY = [
    '<at user_id="all"></at>',
    "<at id=all></at>",
    "<font color='red'>x</font>",
    "[点我](https://bad.example)",
    "</b><a href=x>",
  ];

  test.each(NASTY)("%s in a text message", (words) => {
    const { text } = JSON.parse(renderText(card({ kind: "text", text: words }), setting).content);
    expect(text).not.toMatch(/<[a-z/]|\]\(/i);
    expect(text.replaceAll("＜", "<").replaceAll("］", "]")).toContain(words);
  });

  test.each(NASTY)("%s in a card is in plain text only", (words) => {
    const { content } = renderCard(
      {
        title: words,
        blocks: [
          { kind: "text", text: words },
          { kind: "fields", fields: [[words, words]] },
        ],
      },
      setting,
    );
    expect(content).not.toMatch(/"tag":"(markdown|lark_md)"/);
    const tagged = [...content.matchAll(/"tag":"plain_text","content":("(?:[^"\\]|\\.)*")/g)].map(([, said]) =>
      JSON.parse(said ?? ""),
    );
    expect(tagged.filter((said) => said === words)).toHaveLength(4);
  });

  test("what cannot be seen is left out", () => {
    const { content } = renderCard(card({ kind: "text", text: "a\u202eb\u0000c\ud800d\r\ne" }), setting);
    expect(content).toContain("abc\ufffdd\\ne");
  });
});
