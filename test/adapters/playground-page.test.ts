import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { become, createVisit, GROUP, heard, type } from "./playground-visit.ts";

describeInBrowser("talking on the page of the playground", () => {
  const visit = createVisit();

  test("what is typed is seen with its answer; an unfinished Chinese word is not sent", async () => {
    const page = await visit.open();
    await type(page, "大家好");
    await heard(page, "听到：大家好");
    expect(await page.locator(".own .bubble").textContent()).toBe("@教工之家助手 大家好");
    await page.fill("#line", "bao");
    await page.dispatchEvent("#line", "keydown", { key: "Enter", isComposing: true });
    await page.dispatchEvent("#line", "keydown", { key: "Enter", keyCode: 229 });
    expect(await page.inputValue("#line")).toBe("bao");
    await page.press("#line", "Shift+Enter");
    expect(await page.inputValue("#line")).toBe("bao\n");
    expect(visit.world().incomings).toHaveLength(1);
  });

  test("without the mention people talk among themselves", async () => {
    const page = await visit.open();
    await page.click("#mention");
    expect(await page.getAttribute("#mention", "aria-pressed")).toBe("false");
    await type(page, "今天吃什么");
    await page.locator(".own .bubble", { hasText: "今天吃什么" }).waitFor();
    await expect.poll(() => visit.world().incomings.at(-1)?.addressed).toBe(false);
    await page.getByRole("button", { name: "帮助" }).click();
    await heard(page, "听到：帮助");
    await page.getByRole("button", { name: "回复：听到：帮助" }).click({ force: true });
    expect(await page.textContent("#quote")).toContain("听到：帮助");
    await type(page, "谢谢");
    await heard(page, "听到：谢谢");
  });

  test("a card is pressed, and changes before another person's eyes", async () => {
    const [lan, gang] = [await visit.open(), await visit.open()];
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
    const page = await visit.open();
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

  test("a refused line is not lost", async () => {
    const page = await visit.open();
    await page.route("**/playground/api/messages", (route) => route.abort());
    await type(page, "很长的一段话");
    await page.locator(".toast", { hasText: "没有成功，请再试一次。" }).waitFor();
    expect(await page.inputValue("#line")).toBe("很长的一段话");
    visit.forgive(/Failed to load resource: net::ERR_FAILED/);
  });

  test("it comes back by itself after the program was away", async () => {
    const page = await visit.open();
    await visit.world().adapter.stop();
    await page.locator("#offline").waitFor();
    await visit.world().adapter.start(async () => ({ kind: "ignored", settled: Promise.resolve([]) }));
    await page.locator("#offline").waitFor({ state: "hidden" });
    await visit.world().say(GROUP, { title: "又在了", blocks: [] });
    await page.getByText("又在了").first().waitFor();
    visit.forgive(/Failed to load resource: .* 503/);
  });
});
