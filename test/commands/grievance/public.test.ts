import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENOUGH, isConcern } from "../../../commands/grievance/public.ts";
import { patterns } from "../../../commands/grievance/public-features.ts";
import type { Delivery } from "../../../src/core/adapter.ts";
import { thirdIntentLines } from "../../core/intent-3.lines.ts";
import { leastMs } from "../../support/least.ts";
import { replyHandle } from "../../support/platform.ts";
import { changed, settledSnapshot } from "../../support/snapshot.ts";
import { asSource, harmlessIn, learn, readLines, readUnseen, scoreOf } from "./learning.ts";
import { createOffice, type Office } from "./office.ts";
import { publicLines } from "./public.lines.ts";

const NUDGE = "有些事更适合私下说。私聊我发“反映”，可以不留名；群里那条如果不想留，可以自己撤回。";
const GROUP = "群";
const UNADDRESSED = { addressed: false } as const;

const share = (lines: readonly { readonly text: string }[]): number =>
  lines.filter(({ text }) => isConcern(text)).length / lines.length;

describe("the lines the weights were learnt from", () => {
  test("teach exactly the table that stands there", () => {
    const source = readFileSync(join(import.meta.dirname, "../../../commands/grievance/public-weights.ts"), "utf8");
    expect(asSource(learn(readLines()))).toBe(source);
  }, 120_000);

  test("are many, of several authors, and none is labelled both ways", () => {
    const lines = readLines();
    const labels = new Set(lines.map(({ text, concern }) => `${text} ${concern}`));
    expect(new Set(lines.map(({ text }) => text)).size).toBe(labels.size);
    expect(lines.filter(({ concern }) => concern).length).toBeGreaterThan(1_000);
    expect(new Set(lines.map(({ file }) => file)).size).toBeGreaterThanOrEqual(4);
  });

  test("also teach what an author wrote whom nobody learnt from", () => {
    const [other, ours] = ["second.tsv", readLines()];
    const weights = learn(ours.filter(({ file }) => file !== other));
    const shareAbove = (concern: boolean): number => {
      const scores = ours
        .filter((line) => line.file === other && line.concern === concern)
        .map(({ text }) => scoreOf(text, weights));
      return scores.filter((score) => score > ENOUGH).length / scores.length;
    };
    expect(shareAbove(true)).toBeGreaterThanOrEqual(0.7);
    expect(shareAbove(false)).toBeLessThanOrEqual(0.04);
  }, 120_000);
});

describe("sentences nobody learnt from", () => {
  const [unseen, learnt] = [readUnseen(), new Set(readLines().map(({ text }) => text))];
  const concerns = unseen.filter(({ concern }) => concern);
  const harmless = unseen.filter(({ concern }) => !concern);

  test("are at least 400, and none is among those that were learnt", () => {
    expect(unseen.length).toBeGreaterThanOrEqual(400);
    expect(Math.min(concerns.length, harmless.length)).toBeGreaterThanOrEqual(200);
    expect(unseen.filter(({ text }) => learnt.has(text))).toEqual([]);
  });

  test("concerns are found, and harmless ones left alone", () => {
    expect(share(concerns)).toBeGreaterThanOrEqual(0.95);
    expect(share(harmless)).toBeLessThanOrEqual(0.03);
  });
});

test("who says no to an activity, leaves it or asks about it is not taken for somebody with a concern", () => {
  const lines = harmlessIn(thirdIntentLines);
  expect(lines.length).toBeGreaterThan(150);
  expect(lines.filter((text) => isConcern(text)).length / lines.length).toBeLessThanOrEqual(0.01);
  for (const text of ["不去了", "这次不报了", "如果下雨我就不去了"]) expect(isConcern(text), text).toBe(false);
});

describe("sentences as teachers type them in a group", () => {
  const concerns = publicLines.filter(({ concern }) => concern);
  const harmless = publicLines.filter(({ concern }) => !concern);

  test("are at least 400, about half of them harmless, and no two alike", () => {
    expect(new Set(publicLines.map(({ text }) => text)).size).toBe(publicLines.length);
    expect(Math.min(concerns.length, harmless.length)).toBeGreaterThanOrEqual(200);
  });

  test("concerns are found", () => {
    expect(share(concerns)).toBeGreaterThanOrEqual(0.95);
  });

  test("nothing else is taken for one", () => {
    expect(share(harmless)).toBeLessThanOrEqual(0.03);
  });
});

describe("hostile text", () => {
  const LONG = 100_000;
  const seeds = [
    "工资",
    "校长说",
    "不",
    "一",
    "食堂的菜",
    "哈",
    "a",
    " ",
    "\n",
    "自愿",
    "第十",
    "@a",
    "课时费比",
    "\u0000",
  ];
  const texts = seeds.flatMap((seed) => {
    const many = seed.repeat(Math.ceil(LONG / seed.length)).slice(0, LONG);
    return [many, `${many}没发`];
  });

  test("no pattern takes 50 ms over a hundred thousand characters", () => {
    for (const pattern of patterns)
      for (const text of texts)
        expect(
          leastMs(() => text.search(pattern), 50),
          `${pattern.source.slice(0, 40)} ${text.slice(0, 6)}`,
        ).toBeLessThan(50);
  });

  test("nor do all of them together", () => {
    for (const text of texts)
      expect(
        leastMs(() => isConcern(text), 50),
        text.slice(0, 6),
      ).toBeLessThan(50);
  });

  test("whom it is said to tells nothing", () => {
    const mentioned = publicLines.filter(({ text }) => /^@\S+ /.test(text));
    expect(mentioned.length).toBeGreaterThan(50);
    for (const { text } of mentioned) expect(isConcern(text), text).toBe(isConcern(text.replace(/^@\S+ /, "")));
  });

  test.each(["", " ", "\u200b\u202e", "\ud800", "？？？", "👍"])("%j is no concern", (text) => {
    expect(isConcern(text)).toBe(false);
  });

  test.each([
    "课 时 费 拖 欠 三 个 月 了",
    "課時費拖欠三個月了沒人管",
    "课时费\u200b拖\u200b欠三个月了",
    "ke扣我们的绩笑工资",
  ])("%j is one, however it is written", (text) => {
    expect(isConcern(text)).toBe(true);
  });
});

describe("a concern in a group", () => {
  let office: Office;
  let people = 0;
  beforeAll(async () => {
    office = await createOffice();
  });
  afterAll(() => office?.close());

  const somebody = async (): Promise<string> => {
    people += 1;
    const name = `老师${people}`;
    await office.world.person(name, [], "实验小学");
    return name;
  };
  const inGroup: Office["world"]["platform"]["say"] = (...args) => office.world.platform.say(...args);
  const CONCERN = "我们年级的课时费拖欠三个月了，问谁都不说";

  test.each([
    ["a mention", {}],
    ["unaddressed", UNADDRESSED],
  ])("%s: one private message that tells nothing, and nothing in the group", async (_, extra) => {
    const who = await somebody();
    const before = office.world.platform.messages.length;
    await inGroup(who, GROUP, CONCERN, extra);
    const heard = office.world.platform.messages.slice(before);
    expect(heard.map(({ chat, text }) => [chat, text])).toEqual([[`@${who}`, NUDGE]]);
  });

  test.each([
    "凭什么又扣我们的绩效？",
    "反映 食堂的菜天天是馊的，没人管",
    "报名培训是强制的，周末也要去，没有补休",
    "主任当着全办公室的面骂我是废物",
  ])("%s: also where a command might have been meant", async (text) => {
    const who = await somebody();
    const heard = await inGroup(who, GROUP, text);
    expect(heard.map((one) => [one.chat, one.text])).toEqual([[`@${who}`, NUDGE]]);
  });

  test("changes nothing in the database, not even for somebody who was never seen", async () => {
    const before = await settledSnapshot(office.world.sql);
    expect(await inGroup("新来的", "新群", CONCERN, UNADDRESSED)).toHaveLength(1);
    expect(await inGroup("新来的二", "新群", CONCERN)).toHaveLength(1);
    expect(changed(before, await settledSnapshot(office.world.sql))).toEqual([]);
  });

  test("is never quoted, whoever writes what", async () => {
    const lines = publicLines.filter(({ text, concern }, i) => concern && i % 9 === 0 && isConcern(text));
    for (const { text } of lines) {
      const heard = await inGroup(await somebody(), GROUP, text);
      expect(heard.map((one) => one.text).join(), text).toBe(NUDGE);
    }
    expect(lines.length).toBeGreaterThan(20);
  });

  test("is not answered where the group would see it", async () => {
    const answered: Delivery[] = [];
    const reply = replyHandle(new Date(Date.now() + 60_000), answered);
    const heard = await inGroup(await somebody(), GROUP, CONCERN, { reply });
    expect(heard.map(({ text }) => text)).toEqual([NUDGE]);
    expect(answered).toEqual([]);
  });

  test("is met once a day, and once per message", async () => {
    const who = await somebody();
    const eventId = "one-event";
    expect(await inGroup(who, GROUP, CONCERN, { eventId })).toHaveLength(1);
    expect(await inGroup(who, GROUP, CONCERN, { eventId })).toEqual([]);
    expect(await inGroup(who, GROUP, "食堂的菜天天是馊的，没人管")).toEqual([]);
    expect(await inGroup(who, "别的群", CONCERN, UNADDRESSED)).toEqual([]);
    await office.world.advance(25 * 3_600);
    expect(await inGroup(who, GROUP, CONCERN, { ...UNADDRESSED, at: office.world.clock.now() })).toHaveLength(1);
  });

  test.each([
    ["帮助", "你可以这样说"],
    ["活动", "活动"],
    ["报名", "活动"],
    ["隐私", "保存"],
    ["讲座几点开始？", ""],
  ])("%s goes its ordinary way", async (text, answer) => {
    const heard = await inGroup(await somebody(), GROUP, text);
    expect(heard.map(({ chat }) => chat)).toContain(GROUP);
    expect(heard.map((one) => one.text).join()).toContain(answer);
    expect(heard.map((one) => one.text)).not.toContain(NUDGE);
  });

  test("an answer in a dialogue is one, whatever it says", async () => {
    await office.world.person("组织者", ["organizer"]);
    expect((await inGroup("组织者", GROUP, "发起活动")).map(({ text }) => text).join()).toContain("叫什么名字");
    const heard = await inGroup("组织者", GROUP, "课时费拖欠怎么办：维权讲座");
    expect(heard.map((one) => one.text)).not.toContain(NUDGE);
    await inGroup("组织者", GROUP, "退出");
  });

  test("where concerns are off there is no nudge", async () => {
    await office.hear("区管", "关闭诉求");
    expect(await inGroup(await somebody(), GROUP, CONCERN, UNADDRESSED)).toEqual([]);
    expect((await inGroup(await somebody(), GROUP, CONCERN)).map((one) => one.text)).not.toContain(NUDGE);
    await office.hear("区管", "开通诉求");
    await office.hear("区管", "确定");
    expect(await inGroup(await somebody(), GROUP, CONCERN, UNADDRESSED)).toHaveLength(1);
    await office.world.sql`alter table case_route disable row level security`;
    expect(await inGroup(await somebody(), GROUP, CONCERN, UNADDRESSED)).toEqual([]);
    await office.world.sql`alter table case_route enable row level security`;
  });

  test("where the memory is away nobody hears anything", async () => {
    const lost = await createOffice({ env: { REDIS_URL: "redis://127.0.0.1:9" }, patienceMs: 300 });
    expect(await lost.world.platform.say("王老师", GROUP, CONCERN, { redelivers: false })).toEqual([]);
    await lost.close();
  });
});
