import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { activity, become, createVisit, GROUP, HOSTILE, heard, PHONE, type } from "./playground-visit.ts";
import { groupPlace, SEEDED } from "./playground-world.ts";

describeInBrowser("the look and feel of the page of the playground", () => {
  const visit = createVisit();

  test("a newcomer is a plain member in the open group and is told what to try", async () => {
    const page = await visit.open();
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

  test("people and groups are added from the page, and hostile names are only text", async () => {
    await visit.serve({ people: [...SEEDED, { id: "p_evil", name: HOSTILE, unit: HOSTILE, roles: [] }] });
    const page = await visit.open();
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
    await visit.world().say(groupPlace("c_seed"), activity([HOSTILE]));
    await become(page, "p_evil");
    await page.click('[data-chat="c_seed"]');
    await page.locator("#messages .card").waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("at").count()).toBe(0);
    expect(dialogs).toBe(0);
    const words = page.locator("#messages .names bdi").first();
    await expect.poll(() => words.evaluate((element) => getComputedStyle(element).unicodeBidi)).toBe("isolate");
  });

  test("everything can be done by keyboard", async () => {
    const page = await visit.open();
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
    await visit.world().say(GROUP, { title: "早", blocks: [] });
    const page = await visit.open();
    const log = page.getByRole("log", { name: "消息" });
    expect(await log.getAttribute("aria-live")).toBe("polite");
    await expect.poll(() => log.getAttribute("aria-busy")).toBe("false");
    await type(page, "在吗");
    await heard(page, "听到：在吗");
  });

  test("the page's own words change to English and back, and stay so", async () => {
    const page = await visit.open();
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
    const page = await visit.open();
    expect(await page.textContent("#now")).toBe("11月23日 周一 14:05");
    await page.getByRole("button", { name: "＋1 天" }).click();
    await page.locator(".toast", { hasText: "时间到了 11月24日 周二 14:05" }).waitFor();
    await visit.world().post("/playground/api/clock", { advanceSeconds: 3_600 });
    await expect.poll(() => page.textContent("#now")).toBe("11月24日 周二 15:05");
  });

  test("light and dark follow the system until one is chosen", async () => {
    const page = await visit.open({ colorScheme: "dark" });
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
    const page = await visit.open(PHONE);
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
    await visit.world().say(GROUP, { title: "新消息", blocks: [] });
    await page.locator('[data-chat="c_seed"] .unread').waitFor();
    await page.click('[data-chat="c_seed"]');
    await page.locator("#messages .bubble").last().getByText("新消息").waitFor();
    await become(page, "p_gang");
    await page.click("#back");
    expect(await page.textContent("#me")).toContain("李志刚");
  });

  test("a desktop shows both side by side", async () => {
    const page = await visit.open();
    expect([await page.isVisible(".talk"), await page.isVisible(".side"), await page.isVisible("#back")]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
  });

  test("the policy holds: the page cannot reach elsewhere, nor run what is written into it", async () => {
    const page = await visit.open();
    const reached = await page.evaluate(async () => {
      document.body.insertAdjacentHTML(
        "beforeend",
        '<img src="x" onerror="document.title=`run`"><b style="color:red"></b>',
      );
      return fetch("http://127.0.0.1:9/").then(
        () => "reached",
        () => "refused",
      );
    });
    expect(reached).toBe("refused");
    const complaints = () => visit.complaints().join("\n");
    await expect.poll(complaints).toMatch(/connecting to 'http:\/\/127\.0\.0\.1:9/i);
    await expect.poll(complaints).toMatch(/inline style/i);
    await expect.poll(complaints).toMatch(/inline event handler/i);
    expect(await page.title()).not.toBe("run");
    visit.forgive(/./);
  });
});
