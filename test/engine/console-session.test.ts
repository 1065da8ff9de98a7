import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDesk } from "../commands/console/desk.ts";
import { createTab, type Tab } from "../support/tab.ts";
import { createTrialDesk } from "./console-trial.ts";

let desk: Awaited<ReturnType<typeof createTrialDesk>>;
beforeAll(async () => {
  desk = await createTrialDesk();
});
afterAll(() => desk?.close());

const sessions = async () => Number((await desk.world.sql`select count(*)::int as n from console_session`)[0]?.n);
const MINUTE = 60;

describe("how a session ends", () => {
  const isIn = async (tab: Tab) => (await tab.get("/console/trial")).text.includes("退出");

  test("after half an hour without a request, not before", async () => {
    const { tab } = await desk.signIn("周干事");
    await desk.world.advance(29 * MINUTE);
    expect(await isIn(tab)).toBe(true);
    await desk.world.advance(29 * MINUTE);
    expect(await isIn(tab)).toBe(true);
    await desk.world.advance(31 * MINUTE);
    expect(await isIn(tab)).toBe(false);
    expect(tab.cookies.has("uh_console")).toBe(false);
  });

  test("after twelve hours, however busy", async () => {
    const { tab } = await desk.signIn("周干事");
    for (let minutes = 0; minutes < 12 * 60; minutes += 24) {
      expect(await isIn(tab), `${minutes} minutes`).toBe(true);
      await desk.world.advance(24 * MINUTE);
    }
    expect(await isIn(tab)).toBe(false);
  });

  test("by 退出, for this browser only; its cookie kept elsewhere opens nothing either", async () => {
    const [{ tab, page }, { tab: other }] = [await desk.signIn("周干事"), await desk.signIn("周干事")];
    const stolen = desk.tab();
    stolen.cookies.set("uh_console", tab.cookies.get("uh_console") ?? "");
    const out = await tab.submit(page, "/console/sign-out");
    expect(out.text).toContain("登录办理台");
    expect(await isIn(tab)).toBe(false);
    expect(await isIn(stolen)).toBe(false);
    expect(await isIn(other)).toBe(true);
  });

  test("by 登出 in the chat, for all browsers, also one that was confirmed and has not come yet", async () => {
    const [{ tab }, { tab: other }, { tab: theirs }] = [
      await desk.signIn("周干事"),
      await desk.signIn("周干事"),
      await desk.signIn("吴干事"),
    ];
    const late = desk.tab();
    const { code } = await late.get("/console");
    const [asked] = await desk.say("周干事", `登录 ${code}`);
    if (!asked) throw new Error("not asked");
    const [told] = await desk.world.platform.press("周干事", asked, "确认登录");
    if (!told) throw new Error("not told");
    const [answer] = await desk.world.platform.press("周干事", told, "登出");
    expect(answer?.text).toContain("都退出了办理台");
    for (const one of [tab, other, late]) expect(await isIn(one)).toBe(false);
    expect((await late.get("/console")).text).toContain("登录办理台");
    expect(await isIn(theirs)).toBe(true);
    expect(await desk.hear("周干事", "登出")).toContain("没有登录着的浏览器");
  });

  test("at once when the last office is gone, and for good; another office keeps it, with its own pages", async () => {
    await desk.world.person("孙双职", ["officer", "chair"], "三小");
    const { tab } = await desk.signIn("孙双职");
    expect((await tab.get("/console/trial")).status).toBe(200);
    await desk.hear("区管", "免去 孙双职 办理人 三小");
    await desk.hear("区管", "确定");
    expect((await tab.get("/console/trial")).status).toBe(403);
    expect((await tab.get("/console/chairs")).status).toBe(200);
    await desk.hear("区管", "免去 孙双职 主席 三小");
    await desk.hear("区管", "确定");
    expect((await tab.get("/console")).text).toContain("登录办理台");
    await desk.hear("区管", "任命 孙双职 主席 三小");
    expect((await tab.get("/console")).text).toContain("登录办理台");
  });

  test("with the data of whoever erases it", async () => {
    await desk.world.person("李离开", ["organizer"], "三小");
    const { tab } = await desk.signIn("李离开");
    const before = await sessions();
    await desk.hear("李离开", "删除我的数据");
    await desk.hear("李离开", "确定");
    expect(await sessions()).toBe(before - 1);
    expect((await tab.get("/console")).text).toContain("登录办理台");
  });
});

describe("cookies", () => {
  test("are for the console only, out of reach of scripts, and not sent from elsewhere", async () => {
    const { tab } = await desk.signIn("周干事");
    const session = tab.baked.find((line) => line.startsWith("uh_console="));
    expect(session).toMatch(/Path=\/console; HttpOnly; SameSite=Strict$/);
    expect(session).toContain("Max-Age=43200");
    expect(tab.baked.every((line) => line.includes("HttpOnly"))).toBe(true);
  });

  test("are secure where the program is reached by https, and a form may come from there", async () => {
    const secure = await createDesk({ env: { PUBLIC_URL: "https://hall.example" } });
    try {
      const tab = createTab(secure.world.app.url);
      expect(await secure.hear("周干事", "登录")).toContain("https://hall.example/console");
      const { page } = await secure.signIn("周干事", tab);
      expect(tab.baked.filter((line) => !line.includes("Max-Age=0")).every((line) => line.includes("; Secure"))).toBe(
        true,
      );
      const csrf = page.field("csrf");
      const from = (origin: string) => tab.post("/console/tokens", { csrf, revoke: "1" }, { origin });
      expect((await from("https://hall.example")).status).toBe(422);
      expect((await from("https://hall.example.evil.example")).status).toBe(403);
    } finally {
      await secure.close();
    }
  });
});
