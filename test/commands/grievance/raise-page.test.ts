import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeInBrowser, launchBrowser, openPage } from "../../support/browser.ts";
import { photo } from "../../support/pictures.ts";
import { RECEIPT } from "./office.ts";
import { createForm, type Form, TEXT } from "./raise-office.ts";

const PHONE = { viewport: { width: 390, height: 844 } };

describeInBrowser("the web form in a browser", () => {
  let form: Form;
  let browser: Browser;
  beforeAll(async () => {
    form = await createForm();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await form?.close();
  });
  const at = (path = "") => `${form.office.world.app.url}/raise/${form.union}${path}`;

  test("from the first page to the receipt on a phone, and by the receipt to the case", async () => {
    const { page, complaints } = await openPage(browser, at(), PHONE);
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await page.locator("[data-plain]").isHidden()).toBe(true);
    await page.locator("[data-scriptless]").waitFor({ state: "detached" });
    await page.getByLabel("食堂与办公条件").check();
    await page.getByRole("button", { name: "下一步" }).click();
    await page.locator("textarea").fill(TEXT);
    // At once, before the sums can be done: it waits for them and goes on by itself.
    await page.getByRole("button", { name: "提交" }).dblclick();
    await page.locator(".receipt").waitFor();
    expect(await fits()).toBe(390);
    const [receipt = ""] = RECEIPT.exec((await page.locator(".receipt").textContent()) ?? "") ?? [];
    const rows = await form.office.world.sql`select id from case_intake`;
    expect(rows).toHaveLength(1);
    await page.getByRole("link", { name: "凭回执码查看" }).click();
    await page.locator("#code").fill(receipt.toLowerCase());
    await page.getByRole("button", { name: "查看" }).click();
    expect(await page.locator("h1").textContent()).toContain("还没有转给办理人");
    expect(await fits()).toBe(390);
    expect(await page.context().cookies()).toEqual([]);
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    expect(page.url()).not.toContain(receipt);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("with a photograph: chosen, submitted, and seen again by its receipt", async () => {
    const { page, complaints } = await openPage(browser, at(), PHONE);
    await page.getByLabel("工资待遇").check();
    await page.getByRole("button", { name: "下一步" }).click();
    await page.locator("textarea").fill(TEXT);
    const picture = { name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: await photo({ orientation: 6 }) };
    await page.locator("#pictures").setInputFiles([picture]);
    await page.getByRole("button", { name: "提交" }).click();
    await page.locator(".receipt").waitFor();
    const [receipt = ""] = RECEIPT.exec((await page.locator(".receipt").textContent()) ?? "") ?? [];
    await page.getByRole("link", { name: "凭回执码查看" }).click();
    await page.locator("#code").fill(receipt);
    await page.getByRole("button", { name: "查看" }).click();
    expect(await page.locator("img.picture").count()).toBe(0);
    await page.getByRole("button", { name: "看我发的图片" }).click();
    const size = await page
      .locator("img.picture")
      .evaluate((one: HTMLImageElement) => [one.naturalWidth, one.naturalHeight]);
    expect(size).toEqual([480, 640]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("by the link of the chat, without any script: only pictures go in, and none comes out", async () => {
    const { office } = form;
    await office.say("李老师", "反映");
    await office.say("李老师", "反映 类别 4");
    const url = /http\S+\/pictures\/\S+/.exec(await office.hear("李老师", "反映 图片"))?.[0] ?? "";
    const { page, complaints } = await openPage(browser, url, { ...PHONE, javaScriptEnabled: false });
    const picture = { name: "a.png", mimeType: "image/png", buffer: await photo({ format: "png" }) };
    await page.locator("#pictures").setInputFiles([picture, { ...picture, buffer: await photo() }]);
    await page.getByRole("button", { name: "传上去" }).click();
    await page.getByText("已收下 2 张").waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
    await office.say("李老师", "退出");
  });

  test("without a script it says so and offers the chat; a receipt is read all the same", async () => {
    const receipt = await form.raise();
    const { page, complaints } = await openPage(browser, at(), { ...PHONE, javaScriptEnabled: false });
    await page.getByText("私聊机器人发“反映”").waitFor();
    await page.getByLabel("工资待遇").check();
    await page.getByRole("button", { name: "下一步" }).click();
    await page.getByText("私聊机器人发“反映”").waitFor();
    expect(await page.getByRole("button", { name: "提交" }).isDisabled()).toBe(true);
    await page.goto(at("/read"));
    await page.locator("#code").fill(receipt);
    await page.getByRole("button", { name: "查看" }).click();
    await page.locator("textarea").fill("补充一点：三月份的也没有公布");
    await page.getByRole("button", { name: "补充进去" }).click();
    await page.getByText("已补充").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
