import fc from "fast-check";
import { expect, test } from "vitest";
import { readIntent } from "../../src/core/intent.ts";

test.each([
  ["报名 12 2人 带水", { kind: "join", target: { number: 12 }, heads: 2, note: "带水" }],
  ["③ 报名", { kind: "join", target: { number: 3 } }],
  ["3号活动+2", { kind: "join", target: { number: 3 }, heads: 2 }],
  ["12+1", { kind: "join", target: { number: 12 }, heads: 1 }],
  ["报名12月3号的羽毛球", { kind: "join", target: { title: "羽毛球" }, on: "12月3号" }],
  ["2026新年晚会报名", { kind: "join", target: { title: "2026新年晚会" } }],
  ["我家三口都去", { kind: "join", heads: 3 }],
  ["我们家4口人都去", { kind: "join", heads: 4 }],
  ["全家四口参加", { kind: "join", heads: 4 }],
  ["他家三口都去", { kind: "unknown" }],
  ["我家三口都去过了", { kind: "unknown" }],
  ["我和王芳都去", { kind: "join", others: ["王芳"], self: true }],
  ["替李雷、韩梅梅报名12", { kind: "join", others: ["李雷", "韩梅梅"], target: { number: 12 } }],
  ["两个都报", { kind: "join", target: { both: true } }],
  ["报名12和13", { kind: "join", target: { numbers: [12, 13] } }],
  ["报 1、3", { kind: "join", target: { numbers: [1, 3] } }],
  ["取消3号和5号", { kind: "leave", target: { numbers: [3, 5] } }],
  ["报名秋游、羽毛球", { kind: "join", target: { title: "秋游、羽毛球" } }],
  ["羽毛球、乒乓球我都报", { kind: "join", target: { title: "羽毛球、乒乓球" } }],
  ["报名《秋游》和《羽毛球》", { kind: "join", target: { title: "秋游、羽毛球" } }],
  ["全报", { kind: "join", target: { all: true } }],
  ["带家属一名报名12", { kind: "join", target: { number: 12 }, heads: 2, family: 1 }],
  ["报名12 穿XL号", { kind: "join", note: "穿XL号" }],
  ["报名12 +0", { kind: "join", headsError: "zero" }],
  ["能帮我报名吗", { kind: "join" }],
  ["报名，几点集合？", { kind: "join", topic: "when" }],
  ["羽毛球去不了了", { kind: "leave", target: { title: "羽毛球" } }],
  ["不好意思，12号去不了了", { kind: "leave", target: { number: 12 } }],
  ["取消 12 报名", { kind: "leave", target: { number: 12 } }],
  ["+三", { kind: "join", heads: 3 }],
  ["报名 不带孩子", { kind: "join", note: "不带孩子" }],
  ["报名，可能带孩子", { kind: "join", note: "可能带孩子" }],
  ["帮王芳（四年级）报名", { kind: "join", others: ["王芳"], note: "四年级" }],
  ["帮王芳（带孩子）报名", { kind: "join", others: ["王芳"], heads: 2 }],
  ["+1 =cmd()", { kind: "join", heads: 1, note: "=cmd()" }],
  ["报名 -3", { kind: "join", headsError: "negative" }],
  ["上次没去成，这次我报名", { kind: "join" }],
  ["支持，+1", { kind: "join", heads: 1 }],
  ["接龙 1.张三 2.李四", { kind: "relay" }],
  ["这次不报了", { kind: "decline" }],
  ["如果下雨我就不去", { kind: "decline" }],
  ["还有名额没", { kind: "question", topic: "places" }],
  ["报名了吗我", { kind: "question", topic: "mine" }],
  ["取消活动 12", { kind: "cancel", target: { number: 12 } }],
  ["选B", { kind: "vote", choices: ["b"], short: true }],
  ["+1", { kind: "join", heads: 1, short: true }],
  ["周三没课，我报名", { kind: "join" }],
  ["报名，老公出差", { kind: "join", note: "老公出差" }],
  ["我退出，让给年轻人", { kind: "leave" }],
  ["不去了，食堂人太多", { kind: "decline" }],
  ["帮王芳带孩子报名", { kind: "join", others: ["王芳"], heads: 2 }],
  ["-1", { kind: "leave", short: true }],
])("%s", (text, expected) => {
  expect(readIntent(text)).toMatchObject(expected);
});

test.each([
  "王老师说他要报名",
  "不是不去",
  "可能去不了",
  "要是有空我就报名",
  "别取消",
  "活动取消了",
  "取消12报名13",
  "'; drop table person; --",
  "leave it alone",
  "i quit smoking",
  "cancel my subscription",
  "join us on Sunday",
  "报名 99999999999999999999",
  "取消报名 99999999999999",
  "羽毛球不去了，改报乒乓球",
  "王芳不去了",
  "报名 12 王芳",
  "报名12和羽毛球",
  "报名12 13",
  "我没有报名",
  "感谢参与",
  "羽毛球报名太火爆",
  "困+1",
  "现在报名",
  "一起报名吧",
  "我去报名",
  "周五报名",
  "第一个报名",
  "报名 坐2号车",
  "开个《秋游》的报名",
  "回复“取消报名”即可",
  "帮小红花报名",
  "我替王芳参加",
  "我去旅游",
  "不玩了，睡觉",
  "去不了上海了",
  "取消报名需要说明原因",
  "少一个人，孩子不去了",
  "再加一个",
])("%s changes nothing", (text) => {
  expect(["join", "leave"]).not.toContain(readIntent(text).kind);
});

test("a title that is open may contain any word", () => {
  const titles = ["去不去由你诗会"];
  expect(readIntent("去不去由你诗会报名", { titles })).toMatchObject({ kind: "join", target: { title: titles[0] } });
  expect(readIntent("红色记忆报名", { titles: ["红色记忆"] })).toMatchObject({
    kind: "join",
    target: { title: "红色记忆" },
  });
  expect(readIntent("红色记忆报名")).toMatchObject({ kind: "unknown", ifTitle: "join" });
});

const DEEDS = ["报名", "我要报名", "报名12", "参加", "+1", "取消报名", "我不去了", "退出12", "不参加了"];

test("asked, supposed, told of others or denied, a deed is none", () => {
  const dresses = [
    "{}吗",
    "{}？",
    "王老师说{}",
    "如果下雨就{}",
    "等我问问再{}",
    "我没说要{}",
    "不是不{}",
    "大家快{}",
    "他{}",
  ];
  fc.assert(
    fc.property(fc.constantFrom(...DEEDS), fc.constantFrom(...dresses), (deed, dress) => {
      expect(["join", "leave"]).not.toContain(readIntent(dress.replace("{}", deed)).kind);
    }),
    { numRuns: 300 },
  );
});

test("politeness, width and script change nothing", () => {
  const polish = ["{}", "{}！！！", "请{}", "{}，谢谢", "你好，{}", "{}🙏", "／{}", " {} "];
  fc.assert(
    fc.property(fc.constantFrom(...DEEDS), fc.constantFrom(...polish), (deed, dress) => {
      const { kind, target } = readIntent(dress.replace("{}", deed));
      const { kind: plainKind, target: plainTarget } = readIntent(deed);
      expect([kind, target]).toEqual([plainKind, plainTarget]);
    }),
    { numRuns: 300 },
  );
  expect(readIntent("報名　１２ ２人")).toMatchObject(readIntent("报名 12 2人"));
});

test("nothing is thrown, however long and odd", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => void readIntent(text)),
    { numRuns: 2_000 },
  );
  for (const unit of ["报名", "取消", "不", "我和王芳", "把我", "帮王芳、", '"', "1 "]) {
    readIntent(unit.repeat(50_000));
    readIntent(unit.repeat(150).slice(0, 159));
  }
});
