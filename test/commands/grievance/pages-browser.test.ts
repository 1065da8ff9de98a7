import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeInBrowser, launchBrowser, openPage } from "../../support/browser.ts";
import { pathOf, type Signed, signIn } from "./console.ts";
import { createOffice, type Office } from "./office.ts";

describeInBrowser("cases in a browser without scripts", () => {
  let office: Office;
  let officer: Signed;
  let browser: Browser;
  let path = "";

  beforeAll(async () => {
    office = await createOffice();
    const long = `${"很长的一行字".repeat(30)} https://example.cn/${"a".repeat(200)} 电话13812345678`;
    await office.raise("李老师", { text: `${long}\n\n第二段` });
    const [alias = ""] = await office.release();
    path = await pathOf(office, alias);
    officer = await signIn(office, "校干事甲");
    await officer.send(await officer.get(path), { do: "claim" });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await office?.close();
  });

  const open = async (width: number) => {
    const { url } = office.world.app;
    const viewport = { width, height: 844 };
    const { page, complaints } = await openPage(browser, `${url}/healthz`, { viewport, javaScriptEnabled: false });
    const cookies = [...officer.tab.cookies].map(([name, value]) => ({ name, value, url }));
    await page.context().addCookies(cookies);
    return { page, complaints, go: (at: string) => page.goto(`${url}${at}`) };
  };

  test.each([390, 1280])("at %i nothing stands out of the page, and nothing is asked of elsewhere", async (width) => {
    const { page, complaints, go } = await open(width);
    for (const at of [
      "/console/cases?show=open",
      path,
      `${path}/pass`,
      "/console/cases/templates",
      "/console/case-figures",
    ]) {
      await go(at);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wide, at).toBeLessThanOrEqual(0);
      expect(await page.locator("h1").count(), at).toBe(1);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("an answer is written, looked at, changed and sent with the keyboard's own means", async () => {
    const { page, go } = await open(390);
    await go(path);
    await page.selectOption("#template", "收到");
    await page.getByRole("button", { name: "填入" }).click();
    expect(await page.inputValue("#text")).toContain("由实验小学办理");
    await page.fill("#text", "账目周五公布。\n\n第二段：找王老师。");
    await page.getByRole("button", { name: "预览" }).click();
    expect(await page.locator("mark").allTextContents()).toEqual(["王老师"]);
    await page.getByRole("button", { name: "回去改" }).click();
    expect(await page.inputValue("#text")).toBe("账目周五公布。\n\n第二段：找王老师。");
    await page.fill("#text", "账目周五公布。\n\n第二段。");
    await page.getByRole("button", { name: "预览" }).click();
    await page.getByRole("button", { name: "发出" }).click();
    expect(await page.locator("[role=status]").textContent()).toContain("答复已发出");
    expect(await page.locator(".talk .ours .said").textContent()).toBe("账目周五公布。\n\n第二段。");
    await page.context().close();
  });
});
