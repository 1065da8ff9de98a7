import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDesk, type Desk } from "./desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await createDesk();
});
afterAll(() => desk?.close());

const MINUTE = 60;
const rows = async (table: string) =>
  Number((await desk.world.sql.unsafe(`select count(*)::int as n from ${table}`))[0]?.n);

describe("signing in", () => {
  test("the page shows a line, the chat asks, one press lets that browser in, and it stays in", async () => {
    const tab = desk.tab();
    const page = await tab.get("/console");
    expect(page.text).toMatch(/不用密码.*登录 [0-9A-Z]{4}-[0-9A-Z]{4}/);
    const [asked] = await desk.say("周干事", `登录 ${page.code}`);
    expect(asked?.text).toMatch(/Windows 电脑上的Chrome[\s\S]*刚刚[\s\S]*自己的屏幕上/);
    const waiting = await tab.get("/console");
    expect(waiting.code).toBe(page.code);
    expect(waiting.text).toContain("去聊天里点“确认登录”");
    expect(await rows("console_session")).toBe(0);
    if (!asked) throw new Error("not asked");
    const [told] = await desk.world.platform.press("周干事", asked, "确认登录");
    expect(told?.text).toMatch(/已登录：Windows 电脑上的Chrome[\s\S]*登出/);
    const home = await tab.get("/console");
    expect(home.text).toMatch(/你好，周干事.*办理人 三小/);
    expect((await tab.get("/console/tokens")).text).toContain("访问令牌");
  });

  test("a reload asks for no second code, and a code is read however it is typed", async () => {
    const tab = desk.tab();
    const { code } = await tab.get("/console");
    expect((await tab.get("/console")).code).toBe(code);
    const typed = code.replace("-", " ").toLowerCase().replaceAll("0", "o").replaceAll("1", "l");
    expect(await desk.hear("周干事", `登陆：${typed}`)).toContain("确认登录");
  });

  test("登录 alone tells where and how; who holds no office is told so, with a code or without", async () => {
    expect(await desk.hear("陈组织", "登录")).toContain(`${desk.world.app.url}/console`);
    expect(await desk.hear("卫老师", "登录")).toContain("给办理人、主席、组织者和管理员用的");
    expect(await desk.hear("褚监票", "登录")).toContain("给办理人、主席、组织者和管理员用的");
    const tab = desk.tab();
    const { code } = await tab.get("/console");
    expect(await desk.hear("卫老师", `登录 ${code}`)).toContain("给办理人、主席");
    expect((await tab.get("/console")).text).toContain("正在等你的消息");
  });

  test("other people's words about signing in are not ours", async () => {
    expect(await desk.hear("卫老师", "登录不上教务系统怎么办")).not.toContain("登录码");
    expect(await desk.hear("卫老师", "不是我说的")).not.toContain("登录");
  });

  test("in a group it sends to the private chat", async () => {
    const { code } = await desk.tab().get("/console");
    const [answer] = await desk.world.platform.say("周干事", "大群", `登录 ${code}`);
    expect(answer?.text).toContain("私聊");
  });
});

describe("what opens nothing", () => {
  test("another browser than the one that shows the code, with no cookie or a made-up one", async () => {
    const [victim, thief] = [desk.tab(), desk.tab()];
    const { code } = await victim.get("/console");
    const [asked] = await desk.say("吴干事", `登录 ${code}`);
    if (!asked) throw new Error("not asked");
    await desk.world.platform.press("吴干事", asked, "确认登录");
    thief.cookies.set("uh_browser", "A".repeat(43));
    expect((await thief.get("/console")).text).toContain("登录办理台");
    thief.cookies.set("uh_console", "B".repeat(43));
    expect((await thief.get("/console/tokens")).text).toContain("登录办理台");
    expect((await victim.get("/console")).text).toContain("你好，吴干事");
  });

  test("a code that somebody sent on: nothing opens before the press, and “不是我” ends it", async () => {
    const phisher = desk.tab("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
    const { code } = await phisher.get("/console");
    const [asked] = await desk.say("周干事", `登录 ${code}`);
    expect(asked?.text).toContain("Linux 电脑上的Firefox");
    expect((await phisher.get("/console")).text).toContain("去聊天里点");
    if (!asked) throw new Error("not asked");
    const [refused] = await desk.world.platform.press("周干事", asked, "不是我");
    expect(refused?.text).toContain("没有登录");
    expect((await phisher.get("/console")).text).toContain("点了“不是我”");
    const [late] = await desk.world.platform.press("周干事", asked, "确认登录");
    expect(late?.text).toContain("没有在等你确认的登录");
    expect((await phisher.get("/console")).code).not.toBe(code);
  });

  test("a confirmation by somebody who was not asked", async () => {
    const tab = desk.tab();
    const { code } = await tab.get("/console");
    await desk.say("周干事", `登录 ${code}`);
    expect(await desk.hear("吴干事", `确认登录 ${code}`)).toContain("没有在等你确认");
    expect(await desk.hear("吴干事", `登录 ${code}`)).toContain("已经有人用过");
    expect(await desk.hear("卫老师", `确认登录 ${code}`)).toContain("给办理人、主席");
    expect((await tab.get("/console")).text).toContain("去聊天里点");
  });

  test("a code that was used, and one that came too late", async () => {
    const tab = desk.tab();
    const { code } = await tab.get("/console");
    const [asked] = await desk.say("周干事", `登录 ${code}`);
    if (!asked) throw new Error("not asked");
    await desk.world.platform.press("周干事", asked, "确认登录");
    expect(await desk.hear("周干事", `登录 ${code}`)).toContain("已经有人用过");
    await tab.get("/console");
    expect(await desk.hear("周干事", `登录 ${code}`)).toContain("没有这个登录码");

    const slow = desk.tab();
    const old = await slow.get("/console");
    await desk.world.advance(11 * MINUTE);
    expect(await desk.hear("周干事", `登录 ${old.code}`)).toContain("过期");
    expect((await slow.get("/console")).text).toContain("登录码过期了");
    expect((await slow.get("/console")).code).not.toBe(old.code);
  });

  test("a browser that comes for a confirmed code two minutes too late", async () => {
    const tab = desk.tab();
    const { code } = await tab.get("/console");
    const [asked] = await desk.say("周干事", `登录 ${code}`);
    if (!asked) throw new Error("not asked");
    await desk.world.platform.press("周干事", asked, "确认登录");
    await desk.world.advance(3 * MINUTE);
    expect((await tab.get("/console")).text).toContain("登录码过期了");
  });

  test("twenty wrong codes at once: ten are looked up, then even a right one is refused, for an hour", async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `登录 ZZZZ-ZZ${String(i).padStart(2, "0")}`);
    const answers = await Promise.all(lines.map((line) => desk.hear("冯主席", line)));
    expect(answers.filter((answer) => answer.includes("没有这个登录码"))).toHaveLength(10);
    expect(answers.filter((answer) => answer.includes("试错太多次"))).toHaveLength(10);
    const { code } = await desk.tab().get("/console");
    expect(await desk.hear("冯主席", `登录 ${code}`)).toContain("试错太多次");
    expect(await desk.hear("周干事", `登录 ${code}`)).toContain("确认登录");
    await desk.world.advance(61 * MINUTE);
    const { code: next } = await desk.tab().get("/console");
    expect(await desk.hear("冯主席", `登录 ${next}`)).toContain("确认登录");
  });

  test("sixty pages an hour from one address, and a clear word for the next", async () => {
    const before = await rows("console_login");
    for (let opened = 0; opened < 61; opened += 1) {
      const page = await desk.tab().get("/console");
      if (page.status !== 429) continue;
      expect(page.text).toContain("登录页打开得太多了");
      expect(await rows("console_login")).toBeLessThanOrEqual(before + 60);
      return;
    }
    throw new Error("no limit was met");
  });
});

describe("the table", () => {
  test("nothing in it opens a browser: the token of a cookie is there as a hash only", async () => {
    await desk.world.advance(120 * MINUTE);
    const { tab } = await desk.signIn("周干事");
    const [dump] = await desk.world.sql`
      select (select jsonb_agg(s) from console_session s)::text || (select coalesce(jsonb_agg(l), '[]') from console_login l)::text as t`;
    const token = tab.cookies.get("uh_console") ?? "";
    expect(token).toHaveLength(43);
    for (const form of [token, Buffer.from(token).toString("hex"), Buffer.from(token, "base64url").toString("hex")])
      expect(String(dump?.t)).not.toContain(form);
  });

  test("what has ended is gone after the night", async () => {
    await desk.tab().get("/console");
    await desk.world.advance(36 * 60 * MINUTE);
    for (const table of ["console_login", "console_session", "console_try"]) expect(await rows(table), table).toBe(0);
  });
});
