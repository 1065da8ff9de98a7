import type { Block, Card } from "../../src/core/card.ts";

/** A transparent dot. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** One of every block. */
export const EVERYTHING: Card = {
  title: "秋游去哪里？",
  blocks: [
    { kind: "text", text: "请大家投票\n第二行" },
    {
      kind: "fields",
      fields: [
        ["时间", "周五下午 4:00"],
        ["地点", "工会活动室"],
      ],
    },
    {
      kind: "tally",
      rows: [
        { label: "植物园票数", count: 12 },
        { label: "古镇票数", count: 0 },
      ],
    },
    { kind: "people", label: "已投票", people: [{ name: "王兰", note: "带两个孩子" }, { name: "李志刚" }], more: 17 },
    {
      kind: "choices",
      name: "pick",
      label: "请选两项",
      options: [
        { key: "A", text: "植物园" },
        { key: "B", text: "古镇" },
        { key: "C", text: "博物馆" },
      ],
      max: 2,
    },
    { kind: "buttons", buttons: [{ label: "投票", line: "投票 3 {pick}", tone: "primary" }] },
    { kind: "image", alt: "植物园的地图", png: PNG },
    {
      kind: "buttons",
      buttons: [
        { label: "弃权", line: "投票 3 弃权", tone: "danger" },
        { label: "更多", line: "活动 3" },
      ],
    },
  ],
};

const wordsOfBlock = (block: Block): readonly string[] => {
  switch (block.kind) {
    case "text":
      return block.text.split("\n");
    case "fields":
      return block.fields.flat();
    case "tally":
      return block.rows.flatMap(({ label, count }) => [label, String(count)]);
    case "people":
      return [
        block.label,
        ...block.people.flatMap(({ name, note }) => (note ? [name, note] : [name])),
        ...(block.more ? [String(block.more)] : []),
      ];
    case "choices":
      return [block.label, ...block.options.map(({ text }) => text)];
    case "buttons":
      return block.buttons.map(({ label }) => label);
    case "image":
      return [block.alt];
    default:
      return block satisfies never;
  }
};

/** Everything in a card that somebody must be able to read. */
export const wordsOf = (card: Card): readonly string[] => [card.title, ...card.blocks.flatMap(wordsOfBlock)];

/** What people type, and what would stand out if it were markup. */
export const NASTY: readonly (readonly [words: string, inner: string])[] = [
  ['<at user_id="all"></at>', ""],
  ["<at id=all></at>", ""],
  ['<at id="all">所有人</at>', "所有人"],
  ["**粗体**", "粗体"],
  ["*斜*", "斜"],
  ["_下划线_", "下划线"],
  ["~~划掉~~", "划掉"],
  ["`代码`", "代码"],
  ["[链接](https://evil.example)", "链接"],
  ["![图](img_v2_1)", "图"],
  ["<a href='https://evil.example'>点我</a>", "点我"],
  ["<font color='red'>红</font>", "红"],
  ["<b>粗</b>&lt;i&gt;", "粗"],
  ["# 标题", "标题"],
  ["> 引用", "引用"],
  ["- 列表", "列表"],
  ["1. 一", "1. 一"],
  ["&#42;&#42;x&#42;&#42;", "x"],
  ["\\*\\*x\\*\\*", "x"],
  ["@_all @_user_1", ""],
  ["{{name}} {pick} %s", ""],
  ['"引号" \\n \\u0041', ""],
];

/** The same words in every place a card has for words of people. */
export const nastyCard = (words: string): Card => ({
  title: words,
  blocks: [
    { kind: "text", text: words },
    { kind: "text", text: `前 ${words} 后\n${words}` },
    { kind: "fields", fields: [["备注", words]] },
    { kind: "tally", rows: [{ label: words, count: 1 }] },
    { kind: "people", label: "已报名", people: [{ name: words, note: words }, { name: words }] },
    { kind: "choices", name: "pick", label: words, options: [{ key: "A", text: words }], max: 1 },
    { kind: "buttons", buttons: [{ label: "选", line: "选 {pick}" }] },
  ],
});

const many = <T>(length: number, make: (i: number) => T): readonly T[] => Array.from({ length }, (_, i) => make(i));

/** More than a platform takes, each in its own way. */
export const OVER_LONG: readonly (readonly [what: string, card: Card])[] = [
  ["very long texts", { title: "很长很长的一段通知内容", blocks: [{ kind: "text", text: "字".repeat(120_000) }] }],
  ["very long titles", { title: "标题".repeat(5_000), blocks: [] }],
  [
    "very many blocks",
    { title: "很多很多很多块的卡片", blocks: many(250, (i) => ({ kind: "text", text: `第 ${i} 块` }) as const) },
  ],
  [
    "very many people",
    {
      title: "两千个人报名的一次活动",
      blocks: [
        {
          kind: "people",
          label: "已报名",
          people: many(2_000, (i) => ({ name: `老师${i}`, note: "备注".repeat(10) })),
        },
      ],
    },
  ],
  [
    "very many buttons",
    {
      title: "很多很多很多按钮的卡片",
      blocks: [{ kind: "buttons", buttons: many(300, (i) => ({ label: `按钮 ${i}`, line: `活动 ${i}` })) }],
    },
  ],
  [
    "very many rows and fields",
    {
      title: "很多很多很多行数的卡片",
      blocks: [
        { kind: "tally", rows: many(500, (i) => ({ label: `选项 ${i} ${"长".repeat(50)}`, count: i })) },
        { kind: "fields", fields: many(500, (i) => [`名称 ${i}`, "值".repeat(50)] as const) },
      ],
    },
  ],
  [
    "very many choices",
    {
      title: "很多很多很多选项的卡片",
      blocks: [
        {
          kind: "choices",
          name: "pick",
          label: "请选",
          options: many(600, (i) => ({ key: `${i}`, text: `选项 ${i} ${"长".repeat(30)}` })),
          max: 3,
        },
        { kind: "buttons", buttons: [{ label: "投票", line: "投票 {pick}" }] },
      ],
    },
  ],
  [
    "markup that grows when it is made harmless",
    { title: "转义之后变长很多的一条", blocks: [{ kind: "text", text: '<at user_id="all"></at>**_[`'.repeat(1_000) }] },
  ],
];
