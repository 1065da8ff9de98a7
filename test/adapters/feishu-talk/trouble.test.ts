import { afterEach, expect, test } from "vitest";
import { type Group, type Person, refusal } from "../../support/fake-feishu/index.ts";
import { createFeishuWorld, type FeishuWorld, MODES, only, textOf } from "./world.ts";

/** What goes wrong between the program and the platform: it recovers by itself, nothing is lost and nothing comes twice. */

let feishu: FeishuWorld;
let chair: Person;
let lan: Person;
let group: Group;
afterEach(() => feishu?.close());

const open = async (mode: (typeof MODES)[number], repeats = 0.3): Promise<void> => {
  feishu = await createFeishuWorld(mode, { noise: 0.1, repeats, hurry: 30 });
  chair = await feishu.known("吴主席", ["chair"]);
  lan = feishu.fake.person("郑兰");
  group = await feishu.fake.group("群", [chair, lan]);
  await chair.says(group, "发起活动 羽毛球 时间 下周三下午4点 地点 体育馆 名额 20");
  await feishu.settled();
};
const card = () => only(group.messages().filter(({ buttons }) => buttons.includes("我要报名")));
/** How often the bot said it, in whichever chat. */
const told = (words: string): number =>
  feishu.fake.since(0).filter(({ text, buttons }) => text.includes(words) && buttons.length < 3).length;
/** Said, taken and answered, however often it had to be tried. */
const carriedOut = async (...lines: readonly [who: Person, text: string][]): Promise<void> => {
  for (const [who, text] of lines) who.types(group, text);
  await feishu.settled();
};

test("tokens that are worth nothing any more, too many calls, lost answers, a platform that is away", async () => {
  await open("socket");
  const { fake } = feishu;
  const given = fake.tokens.given();
  fake.tokens.revoke();
  await Promise.all([
    carriedOut([lan, "报名"]),
    chair.types(group, "名单 1")?.taken,
    lan.types("private", "我的")?.taken,
  ]);
  await feishu.settled();
  expect(fake.tokens.given()).toBe(given + 1);
  expect(told("郑兰已报名")).toBe(1);

  fake.fault({ on: "reply", mishap: refusal(230020) });
  fake.fault({ on: "patch", mishap: "lose" });
  await carriedOut([lan, "+2"]);
  expect(told("改成 2 人")).toBe(1);

  fake.fault({ on: "reply", mishap: "lose" });
  fake.fault({ on: "patch", mishap: { ...refusal(99991400), headers: { "x-ogw-ratelimit-reset": "1" } } });
  await carriedOut([lan, "+3"]);
  expect(told("改成 3 人")).toBe(1);

  for (const on of ["reply", "patch"]) fake.fault({ on, mishap: "reset" });
  for (const on of ["reply", "patch"]) fake.fault({ on, mishap: { status: 502, body: {} } });
  await carriedOut([lan, "+4"]);
  expect(told("改成 4 人")).toBe(1);
  await fake.until("the card", () => card().text.includes("4/20 人"));
  expect(card().text).toContain("1. 郑兰 +4");
});

test.each(MODES)(
  "by %s: a database that is slow: the press is answered in time, carried out once, and shown",
  async (mode) => {
    await open(mode);
    const { world, fake } = feishu;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const locked = world.sql.begin(async (sql) => {
      await sql`lock table outbox in access exclusive mode`;
      await held;
    });
    const [{ toast, error }] = [await lan.pushes(card(), "我要报名")];
    expect([toast?.content, error]).toEqual(["处理中，请稍候…", undefined]);
    release();
    await locked;
    await fake.until("the sign-up", () => card().text.includes("1. 郑兰"));
    await fake.quiet();
    expect(told("郑兰已报名")).toBe(1);
  },
);

test("a directory that hangs or may not be asked holds nobody up, and the right name comes later", async () => {
  await open("webhook");
  const { fake } = feishu;
  const zhu = fake.person("冯竹");
  group.chat.members.add(zhu.openId);
  fake.fault({ on: "basic_batch", mishap: "hang" });
  const asked = performance.now();
  expect(textOf(await zhu.says(group, "报名"))).toMatch(/用户\w{4}已报名/);
  expect(performance.now() - asked).toBeLessThan(2_500);
  fake.calm();
  // The call that hangs has a time of its own, which no clock of ours moves.
  await expect
    .poll(
      async () => {
        await feishu.advance(60);
        await zhu.says(group, "+2");
        return textOf(await zhu.says(group, "名单 1"));
      },
      { timeout: 10_000 },
    )
    .toContain("冯竹");
});

test("a program that is away for an hour misses nothing", async () => {
  await open("webhook");
  const { fake, world } = feishu;
  fake.webhook.url = "http://127.0.0.1:9/feishu/events";
  const away = [lan.types(group, "报名"), chair.types(group, "报名")];
  await fake.until("the first tries", () => away.every((one) => one?.tries === 1) && fake.push.handing() === 0);
  fake.webhook.url = `${world.app.url}/feishu/events`;
  expect(await Promise.all(away.map((one) => one?.taken))).toEqual([true, true]);
  await feishu.settled();
  expect([told("郑兰已报名"), told("吴主席已报名")]).toEqual([1, 1]);
});

test("what was answered and could not be committed is handed over again", async () => {
  await open("webhook");
  const { world, fake } = feishu;
  await world.sql`alter table outbox rename to outbox_away`;
  const delivery = lan.types(group, "报名");
  await fake.until("a failed try", () => (delivery?.tries ?? 0) >= 1 && fake.push.handing() === 0);
  expect(delivery?.state).toBe("waiting");
  await world.sql`alter table outbox_away rename to outbox`;
  expect(await delivery?.taken).toBe(true);
  await feishu.settled();
  expect(told("郑兰已报名")).toBe(1);
});

test("a card that is too old to be changed stands there anew", async () => {
  await open("webhook");
  await chair.says(group, "发起活动 冬游 时间 12月25日上午8点 地点 植物园");
  await feishu.advance(15 * 86_400);
  expect(textOf(await lan.says(group, "报名 冬游"))).toContain("郑兰已报名");
  await feishu.settled();
  const cards = group.messages().filter(({ text, buttons }) => text.includes("冬游") && buttons.includes("我要报名"));
  expect(cards.map(({ text }) => text.includes("1. 郑兰"))).toEqual([false, true]);
});

test("an event that nobody knows is taken, counted and otherwise nothing", async () => {
  // Once only: what comes again is counted again.
  await open("webhook", 0);
  const { fake, world } = feishu;
  const counted = async (): Promise<number> => {
    const text = await (await fetch(`${world.app.url}/metrics`)).text();
    return Number(/unionhall_incoming_total\{platform="feishu",outcome="unknown"\} (\d+)/.exec(text)?.[1] ?? 0);
  };
  const before = await counted();
  const { taken } = fake.push.emit({ type: "x.yes.no_v9", event: { anything: [1, { deep: null }] } });
  expect(await taken).toBe(true);
  expect(await counted()).toBe(before + 1);
});
