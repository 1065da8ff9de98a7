import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDesk, type Desk } from "../commands/console/desk.ts";
import { describeInBrowser, launchBrowser, openPage } from "../support/browser.ts";

const SCREENS = [
  ["a phone", { viewport: { width: 390, height: 844 } }],
  ["a desktop", { viewport: { width: 1280, height: 800 } }],
  ["a small phone in the dark", { viewport: { width: 320, height: 568 }, colorScheme: "dark" }],
] as const;

/** Nothing is cut off or lies under the navigation, and whatever can be pressed is large enough for a finger. */
const expectSound = async (page: Page): Promise<void> => {
  const measured = await page.evaluate(() => {
    const small = [...document.querySelectorAll("a:not(.skip), button, select, input:not([type=hidden]), summary")]
      .map((one) => ({ box: one.getBoundingClientRect(), name: one.textContent ?? "" }))
      .filter(({ box }) => box.width > 0 && (box.height < 40 || box.width < 40))
      .map(({ name }) => name);
    window.scrollTo(0, document.body.scrollHeight);
    const nav = document.querySelector("nav")?.getBoundingClientRect();
    const last = document.querySelector("main > :last-child")?.getBoundingClientRect();
    const covered = nav && last && nav.width >= innerWidth && last.bottom > nav.top;
    return { small, wide: document.documentElement.scrollWidth - innerWidth, covered: covered === true };
  });
  expect(measured).toEqual({ small: [], wide: 0, covered: false });
};

describeInBrowser("the console in a browser", () => {
  let desk: Desk;
  let browser: Browser;
  beforeAll(async () => {
    desk = await createDesk();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });
  const codeOn = async (page: Page) => /登录 (\S+)/.exec((await page.textContent("output")) ?? "")?.[1] ?? "";
  const confirm = async (who: string, code: string, label = "确认登录") => {
    const [asked] = await desk.say(who, `登录 ${code}`);
    if (!asked) throw new Error("not asked");
    await desk.world.platform.press(who, asked, label);
  };

  describe.each(SCREENS)("on %s", (_, options) => {
    test("signing in opens the page by itself; a token is made, revoked, and the way out works", async () => {
      const { page, complaints } = await openPage(browser, `${desk.world.app.url}/console`, options);
      await expectSound(page);
      const code = await codeOn(page);
      await desk.say("周干事", `登录 ${code}`);
      await page.getByText("去聊天里点“确认登录”").waitFor();
      expect(await codeOn(page)).toBe(code);
      await confirm("周干事", code);
      await page.getByRole("heading", { name: "你好，周干事" }).waitFor();
      await expectSound(page);
      await page.getByText("在聊天里发这些").click();
      await expectSound(page);
      await page.getByRole("navigation").getByText("访问令牌").click();
      await page.getByLabel("名字").fill("很长很长的名字".repeat(5));
      await page.getByLabel("有效期").selectOption("30");
      await page.getByRole("button", { name: "生成令牌" }).click();
      expect(await page.locator(".secret").textContent()).toMatch(/^uh_[\w-]{43}$/);
      await expectSound(page);
      await page.getByRole("button", { name: /撤销/ }).click();
      await page.getByText("已经撤销，马上失效").waitFor();
      expect(await page.locator(".secret").count()).toBe(0);
      await page.getByRole("button", { name: "退出" }).click();
      await page.getByRole("heading", { name: "登录办理台" }).waitFor();
      expect(complaints).toEqual([]);
    });
  });

  test("the keyboard goes past the navigation, and sees where it is", async () => {
    const { page } = await openPage(browser, `${desk.world.app.url}/console`);
    await confirm("吴干事", await codeOn(page));
    await page.getByRole("heading", { name: "你好" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe("跳到内容");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const at = () => page.evaluate(() => document.activeElement?.closest("main") !== null);
    expect(await at()).toBe(true);
    const outline = () => page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
    expect(await outline()).toBe("solid");
  });

  test("without scripts the page looks again by itself", async () => {
    const { page, complaints } = await openPage(browser, `${desk.world.app.url}/console`, { javaScriptEnabled: false });
    await confirm("冯主席", await codeOn(page));
    await page.getByRole("heading", { name: "你好，冯主席" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("两个浏览器, one refused and one let in: each sees its own end", async () => {
    const [one, other] = [
      await openPage(browser, `${desk.world.app.url}/console`),
      await openPage(browser, `${desk.world.app.url}/console`),
    ];
    await confirm("吴干事", await codeOn(one.page), "不是我");
    await confirm("吴干事", await codeOn(other.page));
    await one.page.getByRole("heading", { name: "没有登录" }).waitFor();
    await other.page.getByRole("heading", { name: "你好，吴干事" }).waitFor();
    await one.page.getByRole("link", { name: "换一个登录码" }).click();
    expect(await codeOn(one.page)).not.toBe("");
  });
});
