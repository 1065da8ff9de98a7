import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Card } from "../../src/core/card.ts";
import { describeInBrowser, launchBrowser, openPage, type Watched } from "../support/browser.ts";
import { answer, type Bot, createWorld, groupPlace, SEEDED, type World } from "./playground-world.ts";

const GROUP = groupPlace("c_seed");
const HOSTILE = '<img src=x onerror="alert(1)"><at user_id="all">所有人</at>';
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true } as const;

const activity = (names: readonly string[]): Card => ({
  title: "教工羽毛球赛",
  blocks: [
    { kind: "fields", fields: [["地点", "体育馆"]] },
    { kind: "people", label: "已报名", people: names.map((name) => ({ name })), more: 3 },
    {
      kind: "tally",
      rows: [
        { label: "男", count: 3 },
        { label: "女", count: 1 },
      ],
    },
    {
      kind: "choices",
      name: "when",
      label: "几点",
      options: [
        { key: "A", text: "两点" },
        { key: "B", text: "三点" },
      ],
      max: 1,
    },
    {
      kind: "choices",
      name: "what",
      label: "项目",
      options: ["甲", "乙", "丙"].map((text) => ({ key: text, text })),
      max: 2,
    },
    {
      kind: "buttons",
      buttons: [
        { label: "我要报名", line: "报名 {when} {what}", tone: "primary" },
        { label: "算了", line: "算了", tone: "danger" },
      ],
    },
  ],
});

/** Keeps a list of who signed up; each sign-up updates the live card. */
const createBot = (): Bot => {
  const names: string[] = [];
  let live = "";
  return async (incoming, world) => {
    if (!incoming.addressed) return "ignored";
    if (incoming.text === "活动") {
      live = await world.say(incoming.place, activity(names));
      return [live];
    }
    if (incoming.text === "私聊我")
      return [await world.say(world.inPrivate(incoming.sender), { title: "只有你看得到", blocks: [] })];
    if (incoming.via === "message")
      return [await answer(incoming, world, { title: `听到：${incoming.text}`, blocks: [] })];
    names.push(incoming.senderName ?? "");
    const done = await answer(incoming, world, { title: `办了：${incoming.text}`, blocks: [], toast: "报上了" });
    const update = await world.adapter.liveCards?.update(live, GROUP, activity(names));
    return [done, update?.messageId ?? ""];
  };
};

describeInBrowser("the page of the playground", () => {
  let browser: Browser;
  let world: World;
  let server: Server | undefined;
  let url = "";
  let opened: Watched[] = [];

  const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const watched = await openPage(browser, url, options);
    opened.push(watched);
    await watched.page.locator("#chips button").first().waitFor();
    return watched.page;
  };

  const serve = async (options: Partial<Parameters<typeof createWorld>[0]> = {}): Promise<void> => {
    world = await createWorld({ bot: createBot(), ...options });
    server = createServer(getRequestListener((request) => world.adapter.http?.fetch(request) ?? new Response()));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/playground`;
  };

  const type = async (page: Page, text: string): Promise<void> => {
    await page.fill("#line", text);
    await page.press("#line", "Enter");
  };

  const become = async (page: Page, id: string): Promise<void> => {
    await page.locator("#me, #me-too").locator("visible=true").first().click();
    await page.click(`[data-person="${id}"]`);
    await page.locator("#switch-dialog").waitFor({ state: "hidden" });
  };

  const heard = (page: Page, text: string): Promise<void> =>
    page.locator("#messages").getByText(text, { exact: true }).waitFor();

  /** The browser itself notes a request that failed; in these tests one is meant to. */
  const forgive = (what: RegExp): void => {
    opened = opened.map((one) => ({ ...one, complaints: one.complaints.filter((complaint) => !what.test(complaint)) }));
  };

  const bubbles = (page: Page) => page.locator("#messages .bubble");

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  // Whatever a test is about: no script failed, the policy was kept, and nothing left for elsewhere.
  afterEach(async () => {
    const complaints = opened.flatMap((watched) => watched.complaints);
    await Promise.all(opened.map(({ page }) => page.context().close()));
    opened = [];
    await world.adapter.stop();
    server?.closeAllConnections();
    server?.close();
    expect(complaints).toEqual([]);
  });

  test("a newcomer is a plain member in the open group and is told what to try", async () => {
    await serve();
    const page = await open();
    expect(await page.textContent("#me")).toMatch(/你现在是.*王兰.*会员.*东城区 \/ 红星小学 \/ 语文组/s);
    expect(await page.textContent("#title")).toBe("红星小学教工之家");
    expect(await page.textContent("#welcome")).toMatch(/你好，王兰.*试试发：报名/s);
    await page.click("#welcome .primary");
    await heard(page, "听到：报名");
    expect(await page.isVisible("#welcome")).toBe(false);
    await page.reload();
    await heard(page, "听到：报名");
    expect(await page.isVisible("#welcome")).toBe(false);
  });

  test("what is typed is seen with its answer; an unfinished Chinese word is not sent", async () => {
    await serve();
    const page = await open();
    await type(page, "大家好");
    await heard(page, "听到：大家好");
    expect(await page.locator(".own .bubble").textContent()).toBe("@教工之家助手 大家好");
    await page.fill("#line", "bao");
    await page.dispatchEvent("#line", "keydown", { key: "Enter", isComposing: true });
    await page.dispatchEvent("#line", "keydown", { key: "Enter", keyCode: 229 });
    expect(await page.inputValue("#line")).toBe("bao");
    await page.press("#line", "Shift+Enter");
    expect(await page.inputValue("#line")).toBe("bao\n");
    expect(world.incomings).toHaveLength(1);
  });

  test("without the mention people talk among themselves", async () => {
    await serve();
    const page = await open();
    await page.click("#mention");
    expect(await page.getAttribute("#mention", "aria-pressed")).toBe("false");
    await type(page, "今天吃什么");
    await page.locator(".own .bubble", { hasText: "今天吃什么" }).waitFor();
    await expect.poll(() => world.incomings.at(-1)?.addressed).toBe(false);
    await page.getByRole("button", { name: "帮助" }).click();
    await heard(page, "听到：帮助");
    await page.getByRole("button", { name: "回复：听到：帮助" }).click({ force: true });
    expect(await page.textContent("#quote")).toContain("听到：帮助");
    await type(page, "谢谢");
    await heard(page, "听到：谢谢");
  });

  test("a card is pressed, and changes before another person's eyes", async () => {
    await serve();
    const [lan, gang] = [await open(), await open()];
    await become(gang, "p_gang");
    await type(lan, "活动");
    const [mine, theirs] = [lan.locator(".card").first(), gang.locator(".card").first()];
    await theirs.waitFor();
    expect(await theirs.locator(".names .more").textContent()).toBe("还有 3 人");
    await theirs.getByLabel("三点").check();
    await mine.getByLabel("两点").check();
    await mine.getByLabel("甲").check();
    await mine.getByLabel("丙").check();
    expect(await mine.getByLabel("乙").isDisabled()).toBe(true);
    await mine.getByRole("button", { name: "我要报名" }).click();
    await lan.locator(".toast", { hasText: "报上了" }).waitFor();
    await heard(gang, "办了：报名 A 甲 丙");
    expect(await theirs.locator(".names li").first().textContent()).toBe("王兰");
    expect(await theirs.getByLabel("三点").isChecked()).toBe(true);
    expect(await gang.locator(".card").count()).toBe(1);
    expect(await theirs.locator(".updated").textContent()).toBe("14:05 更新");
    expect(await gang.locator(".toast").count()).toBe(0);
  });

  test("each person sees their own chats; what is private stays so", async () => {
    await serve();
    const page = await open();
    await type(page, "私聊我");
    await page.locator(".toast", { hasText: "只有你看得到" }).waitFor();
    expect(await page.locator('[data-chat="private"] .unread').textContent()).toBe("1");
    await become(page, "p_chair");
    expect(await page.textContent("#me")).toMatch(/陈明.*主席/s);
    expect(await page.locator("body").textContent()).not.toContain("只有你看得到");
    await page.getByRole("button", { name: "发起活动…" }).click();
    expect(await page.inputValue("#line")).toMatch(/^发起活动 /);
    await become(page, "p_lan");
    await page.locator(".toast").waitFor({ state: "detached" });
    await page.click('[data-chat="private"]');
    await page.locator("#messages").getByText("只有你看得到").waitFor();
    expect(await page.locator(".unread").count()).toBe(0);
    expect(await page.isVisible("#mention")).toBe(false);
    await page.reload();
    await page.locator("#messages").getByText("只有你看得到").waitFor();
  });

  test("people and groups are added from the page, and hostile names are only text", async () => {
    await serve({ people: [...SEEDED, { id: "p_evil", name: HOSTILE, unit: HOSTILE, roles: [] }] });
    const page = await open();
    let dialogs = 0;
    page.on("dialog", (dialog) => {
      dialogs += 1;
      return dialog.dismiss();
    });
    await page.click("#add-person");
    await page.fill('#person-dialog [name="name"]', HOSTILE);
    await page.fill('#person-dialog [name="unit"]', "东城区/实验小学");
    await page.getByLabel("活动组织者").check();
    await page.press('#person-dialog [name="name"]', "Enter");
    await page.getByRole("button", { name: "换成 TA" }).click();
    await expect.poll(() => page.textContent("#me strong")).toBe(`${HOSTILE} · 活动组织者`);
    await page.click("#add-group");
    await page.fill('#group-dialog [name="name"]', HOSTILE);
    await page.locator("#group-dialog").getByRole("checkbox", { checked: true }).uncheck();
    await page.locator("#group-dialog").getByRole("button", { name: "建群" }).click();
    await page.getByText("请至少选一个人").waitFor();
    for (const box of await page.locator("#members input").all()) await box.check();
    await page.locator("#group-dialog").getByRole("button", { name: "建群" }).click();
    await expect.poll(() => page.textContent("#title")).toBe(HOSTILE);
    await type(page, HOSTILE);
    await page.locator(".bot .bubble", { hasText: "听到：" }).waitFor();
    await world.say(groupPlace("c_seed"), activity([HOSTILE]));
    await become(page, "p_evil");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("at").count()).toBe(0);
    expect(dialogs).toBe(0);
    const isolated = await page
      .locator("#messages .text bdi")
      .first()
      .evaluate((element) => getComputedStyle(element).unicodeBidi);
    expect(isolated).toBe("isolate");
  });

  test("everything can be done by keyboard", async () => {
    await serve();
    const page = await open();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("skip");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("line");
    await page.keyboard.type("活动");
    await page.keyboard.press("Enter");
    await page.locator(".card").waitFor();
    await page.getByLabel("两点").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    for (let i = 0; i < 3; i += 1) await page.keyboard.press("Tab");
    expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe(
      "solid",
    );
    await page.keyboard.press("Enter");
    await heard(page, "办了：报名 B 甲");
    // The card was exchanged meanwhile; the focus is where it was.
    await page.locator(".updated").waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("我要报名");
    await page.focus("#me");
    await page.keyboard.press("Enter");
    await page.keyboard.type("赵敏");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.textContent("#me strong")).toBe("赵敏 · 诉求办理人、监票人");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("me");
  });

  test("new messages are announced, old ones are not", async () => {
    await serve();
    await world.say(GROUP, { title: "早", blocks: [] });
    const page = await open();
    const log = page.getByRole("log", { name: "消息" });
    expect(await log.getAttribute("aria-live")).toBe("polite");
    await expect.poll(() => log.getAttribute("aria-busy")).toBe("false");
    await type(page, "在吗");
    await heard(page, "听到：在吗");
  });

  test("the page's own words change to English and back, and stay so", async () => {
    await serve();
    const page = await open();
    await type(page, "活动");
    await page.locator(".card").waitFor();
    await page.getByRole("button", { name: "Switch to English" }).click();
    expect(await page.getAttribute("html", "lang")).toBe("en");
    await page.reload();
    await page.getByRole("button", { name: "Sign up" }).waitFor();
    expect(await page.title()).toBe("Union House · Playground");
    expect(await page.textContent("#me")).toMatch(/You are.*王兰.*member/s);
    expect(await page.getAttribute("#line", "placeholder")).toBe("Say something");
    await page.locator(".card").waitFor();
    // What is left in Chinese was said by people or the bot.
    const own = await page.evaluate(() =>
      [...document.querySelectorAll("[data-word], .chip, .tag, .more, .hint")].map((e) => e.textContent).join(" "),
    );
    expect(own.replace("Try: 报名 (sign up)", "").replace("中", "")).not.toMatch(/\p{Script=Han}/u);
    await page.getByRole("button", { name: "切换到中文" }).click();
    expect(await page.textContent("#chips")).toContain("报名");
  });

  test("the clock is shown and moved", async () => {
    await serve();
    const page = await open();
    expect(await page.textContent("#now")).toBe("11月23日 周一 14:05");
    await page.getByRole("button", { name: "＋1 天" }).click();
    await page.locator(".toast", { hasText: "时间到了 11月24日 周二 14:05" }).waitFor();
    await world.post("/playground/api/clock", { advanceSeconds: 3_600 });
    await expect.poll(() => page.textContent("#now")).toBe("11月24日 周二 15:05");
  });

  test("light and dark follow the system until one is chosen", async () => {
    await serve();
    const page = await open({ colorScheme: "dark" });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    await page.getByRole("button", { name: "外观：跟随系统" }).click();
    await page.getByRole("button", { name: "外观：浅色" }).waitFor();
    const light = await ground();
    expect(light).not.toBe(dark);
    await page.reload();
    await page.locator("#chips button").first().waitFor();
    expect(await ground()).toBe(light);
    await page.getByRole("button", { name: "外观：浅色" }).click();
    expect(await ground()).toBe(dark);
  });

  test("on a phone the list and the conversation are two screens, and nothing is wider than the screen", async () => {
    await serve();
    const page = await open(PHONE);
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect([await page.isVisible(".talk"), await page.isVisible(".side")]).toEqual([true, false]);
    await page.fill("#line", `活动${"长".repeat(300)}${"x".repeat(300)}`);
    await page.click(".send");
    await page.locator(".bot .bubble").waitFor();
    await type(page, "活动");
    await page.locator(".card").waitFor();
    expect(await width()).toBe(390);
    await page.getByRole("button", { name: "回到聊天列表" }).click();
    expect([await page.isVisible(".talk"), await page.isVisible(".side")]).toEqual([false, true]);
    expect(await width()).toBe(390);
    await world.say(GROUP, { title: "新消息", blocks: [] });
    await page.locator('[data-chat="c_seed"] .unread').waitFor();
    await page.click('[data-chat="c_seed"]');
    await bubbles(page).last().getByText("新消息").waitFor();
    await become(page, "p_gang");
    await page.click("#back");
    expect(await page.textContent("#me")).toContain("李志刚");
  });

  test("a desktop shows both side by side", async () => {
    await serve();
    const page = await open();
    expect([await page.isVisible(".talk"), await page.isVisible(".side"), await page.isVisible("#back")]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
  });

  test("a refused line is not lost", async () => {
    await serve();
    const page = await open();
    await page.route("**/playground/api/messages", (route) => route.abort());
    await type(page, "很长的一段话");
    await page.locator(".toast", { hasText: "没有成功，请再试一次。" }).waitFor();
    expect(await page.inputValue("#line")).toBe("很长的一段话");
    forgive(/Failed to load resource: net::ERR_FAILED/);
  });

  test("it comes back by itself after the program was away", async () => {
    await serve();
    const page = await open();
    await world.adapter.stop();
    await page.locator("#offline").waitFor();
    await world.adapter.start(async () => ({ kind: "ignored", settled: Promise.resolve([]) }));
    await page.locator("#offline").waitFor({ state: "hidden" });
    await world.say(GROUP, { title: "又在了", blocks: [] });
    await page.getByText("又在了").first().waitFor();
    forgive(/Failed to load resource: .* 503/);
  });
});
