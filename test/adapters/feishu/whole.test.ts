import { afterEach, expect, test } from "vitest";
import { createFakeFeishu, type Fake } from "../../support/fake-feishu/index.ts";
import { clockAt, createWorld, type World } from "../../support/world.ts";

/** The adapter in the whole program on a real database: what only both together can keep. */

let fake: Fake;
let worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.reverse()) await world.close();
  worlds = [];
  await fake.close();
  fake.check();
});

const start = async (mode: "socket" | "webhook", programs = 1) => {
  const clock = clockAt("2026-11-23T10:00:00+08:00");
  fake = await createFakeFeishu({ mode, clock, noise: 0, repeats: 0, hurry: 1 });
  for (let i = 0; i < programs; i += 1) {
    const database = worlds[0]?.database;
    worlds.push(await createWorld({ clock, env: { ...fake.env }, ...(database ? { database } : {}) }));
  }
  const [world] = worlds;
  if (!world) throw new Error("no program");
  fake.webhook.url = `${world.app.url}/feishu/events`;
  // Connected in the adapter's eyes: what comes in the moment of the handshake the SDK does not hear.
  for (const { app } of worlds) await readiness(app.url);
  const lan = fake.person("王兰");
  /** She may open activities. */
  const leads = () => lan.whispers(`认领 ${world.app.claimCode}`);
  return { world, lan, leads };
};

const readiness = async (url: string): Promise<void> => {
  while (!(await fetch(`${url}/readyz`)).ok) await new Promise((resolve) => setTimeout(resolve, 20));
};

const OPEN = "发起活动 羽毛球 时间 周五下午4点 地点 体育馆 名额 10";

test("what comes five times, and then with another event_id, is done once (case 8)", async () => {
  const { world, lan } = await start("webhook");
  const said = () => lan.reads().filter(({ from }) => from === "bot").length;
  const delivery = lan.types("private", "帮助");
  if (!delivery) throw new Error("the platform does not tell");
  await delivery.taken;
  for (const seconds of [15, 300, 3_600, 21_600]) {
    await world.advance(seconds);
    expect(await fake.push.again(delivery, { eventId: false })).toBe(true);
  }
  expect(await fake.push.again(delivery, { eventId: true })).toBe(true);
  await fake.quiet();
  expect(said()).toBe(1);
  await lan.whispers("帮助");
  expect(said()).toBe(2);
});

test.each(["webhook", "socket"] as const)(
  "two clicks are one sign-up, somebody else's is another: %s (case 9)",
  async (mode) => {
    const { lan, leads } = await start(mode);
    const qiang = fake.person("李强");
    await leads();
    const group = await fake.group("教工群", [lan, qiang]);
    const heard = await lan.says(group, OPEN);
    const card = heard.find(({ buttons }) => buttons.length > 0);
    const label = card?.buttons[0] ?? "";
    const shown = () => group.messages().find(({ id }) => id === card?.id)?.text ?? "";
    const first = await lan.presses(card ?? { id: "" }, label);
    expect(first).toMatchObject({ toast: { type: "info", content: expect.stringContaining("王兰") }, changed: true });
    await lan.presses(card ?? { id: "" }, label);
    await qiang.presses(card ?? { id: "" }, label);
    await fake.until("both on the card", () => /王兰/.test(shown()) && /李强/.test(shown()));
    expect(shown().split("王兰").length - 1).toBe(1);
  },
);

test("the chat opened ten times is one welcome a day (case 20)", async () => {
  const { world, lan } = await start("socket");
  const welcomes = () => lan.reads().filter(({ from }) => from === "bot").length;
  const opens = (times: number) =>
    Promise.all(Array.from({ length: times }, () => fake.push.emit(fake.events.chatEntered(lan.human, "")).taken));
  expect(await opens(10)).not.toContain(false);
  await fake.quiet();
  expect(welcomes()).toBe(1);
  await world.advance(24 * 3_600);
  await opens(2);
  await fake.until("the welcome of the next day", () => welcomes() === 2);
});

test("a tap in the menu, which has no chat, is answered in private (case 20)", async () => {
  const { lan } = await start("webhook");
  await fake.push.emit(fake.events.menu(lan.human, "帮助")).taken;
  await fake.until("the answer", () => lan.reads().length === 1);
});

test("two programs on one database answer each line once (case 23)", async () => {
  const { lan } = await start("socket", 2);
  for (let i = 0; i < 6; i += 1) await lan.types("private", `帮助${" ".repeat(i)}`)?.taken;
  await fake.quiet();
  await fake.until("the answers", () => lan.reads().filter(({ from }) => from === "bot").length >= 6);
  expect(lan.reads().filter(({ from }) => from === "bot")).toHaveLength(6);
});

test("an answer that is lost on its way is sent again and is one message (cases 15 and 16)", async () => {
  const { lan } = await start("webhook");
  fake.fault({ on: "create", mishap: "lose", times: 2 });
  await lan.types("private", "帮助")?.taken;
  await fake.until("the third try", () => fake.calls.filter(({ route }) => route === "create").length === 3);
  await fake.quiet();
  expect(lan.reads().filter(({ from }) => from === "bot")).toHaveLength(1);
});
