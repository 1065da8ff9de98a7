import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTab, type Page, type Tab } from "../support/tab.ts";
import { createHome, type Home, type Program } from "./program.ts";
import { expectProblem, TOKEN } from "./rest.ts";
import { createUnion, linesOf, type Message, only, type Person, textOf, type Union } from "./union.ts";

/** The console from outside: officers with browsers and chats, somebody who wants to get in. Nothing but HTTP. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const PERSONAL = /uh_[A-Za-z0-9_-]{43}/;

let home: Home;
let program: Program;
let union: Union;
const people: Record<string, Person> = {};
let seen = 0;

const who = (name: string): Person => {
  const found = people[name];
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};
const hear = async (name: string, text: string): Promise<string> => textOf(await who(name).whispers(text));
const press = (name: string, message: Message, line: string): Promise<readonly Message[]> => {
  const found = linesOf(message).find((one) => one.startsWith(line));
  if (!found) throw new Error(`no button ${line} in: ${message.text}`);
  return who(name).presses(message, found);
};
/** A browser whose every request is a turn. */
const open = (userAgent?: string): Tab => {
  const tab = createTab(program.url, userAgent);
  const counted =
    <A extends readonly unknown[], R>(act: (...args: A) => R) =>
    (...args: A): R => {
      seen += 1;
      return act(...args);
    };
  return { ...tab, get: counted(tab.get), post: counted(tab.post), submit: counted(tab.submit) };
};
const signIn = async (name: string, tab: Tab): Promise<Page> => {
  const { code } = await tab.get("/console");
  await press(name, only(await who(name).whispers(`登录 ${code}`)), "确认登录");
  return tab.get("/console");
};
const isIn = async (tab: Tab): Promise<boolean> => (await tab.get("/console")).text.includes("你好，");
const cases = (token: string): Promise<Response> => {
  seen += 1;
  return fetch(`${program.url}/api/v1/cases`, { headers: { authorization: `Bearer ${token}` } });
};

beforeAll(async () => {
  home = createHome();
  program = await home.start({ API_TOKEN: TOKEN });
  union = createUnion(program.url);
  const add = async (name: string, roles: readonly string[]) => {
    people[name] = await union.person(name, roles, "九小");
  };
  await add("施管理", ["admin"]);
  await add("张干事", ["officer"]);
  await add("孔干事", ["officer"]);
  await add("曹主席", ["chair"]);
  await add("严老师", []);
});
afterAll(async () => {
  // Counted here, so that a shortened conversation fails.
  expect(seen + (union?.turns() ?? 0)).toBeGreaterThanOrEqual(40);
  await home?.clear();
});

describe("the console: getting in", () => {
  let desk: Tab;
  let phone: Tab;
  let page: Page;

  test("登录 tells an officer where, and a teacher that it is not for them", async () => {
    expect(await hear("张干事", "登录")).toContain(`${program.url}/console`);
    expect(await hear("严老师", "登录")).toContain("给办理人、主席、组织者和管理员用的");
    expect(await hear("张干事", "帮助")).toContain("登录");
    expect(await hear("严老师", "帮助")).not.toContain("登录网页办理台");
  });

  test("a code, a question with the name of the browser, a press, and the page is open", async () => {
    desk = open();
    const shown = await desk.get("/console");
    expect(shown.text).toMatch(/不用密码.*登录 [0-9A-Z]{4}-[0-9A-Z]{4}/);
    const question = only(await who("张干事").whispers(`登录 ${shown.code}`));
    expect(question.text).toMatch(/Windows 电脑上的Chrome[\s\S]*刚刚/);
    expect(await isIn(desk)).toBe(false);
    const told = await press("张干事", question, "确认登录");
    expect(textOf(told)).toMatch(/已登录[\s\S]*登出/);
    page = await desk.get("/console");
    expect(page.text).toMatch(/你好，张干事.*办理人 九小/);
  });

  test("a second browser of the same officer, by typed lines only", async () => {
    phone = open(FIREFOX);
    const { code } = await phone.get("/console");
    expect(await hear("张干事", `登录${code.toLowerCase()}`)).toContain("Linux 电脑上的Firefox");
    expect(await hear("张干事", `确认登录 ${code}`)).toContain("已登录");
    expect(await isIn(phone)).toBe(true);
    expect(await isIn(desk)).toBe(true);
  });

  test("a code read off the screen opens nothing for whoever types it into a browser, and is not given twice", async () => {
    const victim = open();
    const thief = open(FIREFOX);
    const { code } = await victim.get("/console");
    const question = only(await who("孔干事").whispers(`登录 ${code}`));
    expect(await hear("张干事", `登录 ${code}`)).toContain("已经有人用过");
    expect(await hear("张干事", `确认登录 ${code}`)).toContain("没有在等你确认");
    await press("孔干事", question, "确认登录");
    thief.cookies.set("uh_browser", "x".repeat(43));
    expect(await isIn(thief)).toBe(false);
    expect((await victim.get("/console")).text).toContain("你好，孔干事");
    expect(await hear("孔干事", "登出")).toContain("都退出了");
    expect(await isIn(victim)).toBe(false);
  });

  test("a code sent on by somebody else: 不是我, and nobody is in", async () => {
    const phisher = open(FIREFOX);
    const { code } = await phisher.get("/console");
    const question = only(await who("曹主席").whispers(`登录 ${code}`));
    expect(question.text).toContain("别人发来的码，一律点“不是我”");
    expect(textOf(await press("曹主席", question, "不是我"))).toContain("没有登录");
    expect((await phisher.get("/console")).text).toContain("点了“不是我”");
    expect(await hear("曹主席", `确认登录 ${code}`)).toContain("没有在等你确认");
    expect(await isIn(phisher)).toBe(false);
  });

  test("a code that is eleven minutes old, and one that never was", async () => {
    const slow = open();
    const { code } = await slow.get("/console");
    await union.advance(11 * MINUTE);
    expect(await hear("张干事", `登录 ${code}`)).toContain("过期");
    expect((await slow.get("/console")).text).toContain("登录码过期了");
    expect(await hear("张干事", "登录 AAAA-AAAA")).toContain("没有这个登录码");
  });

  test("a form without its token, or from another site, does nothing", async () => {
    for (const [fields, headers] of [
      [{}, {}],
      [{ csrf: "x".repeat(43) }, {}],
      [{ csrf: page.field("csrf") }, { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ] as const) {
      const answer = await desk.post("/console/tokens", { name: "偷", days: "30", ...fields }, headers);
      expect(answer.status).toBe(403);
      expect(answer.html).not.toMatch(PERSONAL);
    }
    expect((await desk.post("/console/sign-out", {})).status).toBe(403);
    expect((await desk.get("/console/tokens")).text).toContain("还没有令牌");
  });

  test("退出 ends this browser, half an hour without a request the other", async () => {
    expect((await phone.submit(await phone.get("/console"), "/console/sign-out")).text).toContain("登录办理台");
    expect(await isIn(phone)).toBe(false);
    await union.advance(29 * MINUTE);
    expect(await isIn(desk)).toBe(true);
    await union.advance(31 * MINUTE);
    const late = await desk.submit(page, "/console/tokens", { name: "太晚", days: "30" });
    expect([late.status, late.text.includes("刚才提交的没有生效")]).toEqual([403, true]);
    expect(await isIn(desk)).toBe(false);
  });

  test("twelve hours are the end, however busy", async () => {
    const busy = open();
    await signIn("曹主席", busy);
    for (let hours = 0; hours < 12; hours += 0.4) {
      expect(await isIn(busy), `after ${hours} hours`).toBe(true);
      await union.advance(0.4 * HOUR);
    }
    expect(await isIn(busy)).toBe(false);
  });
});

describe("the console: tokens and offices", () => {
  let desk: Tab;
  let page: Page;
  let token = "";

  test("a token is shown once, and reads the cases of its officer", async () => {
    desk = open();
    page = await signIn("张干事", desk);
    const made = await desk.submit(page, "/console/tokens", { name: "月报", days: "30" });
    token = PERSONAL.exec(made.html)?.[0] ?? "";
    expect((await desk.get("/console/tokens")).html).not.toMatch(PERSONAL);
    const answer = await cases(token);
    expect([answer.status, await answer.json()]).toEqual([200, { items: [], next: null }]);
    await expectProblem(await cases(TOKEN), 403);
    await expectProblem(await cases(`${token.slice(0, -1)}A`), 401);
  });

  test("a chair opens no page of officers, and cannot revoke what is not theirs", async () => {
    const chair = open();
    const theirs = await signIn("曹主席", chair);
    expect(theirs.text).not.toContain("访问令牌");
    expect((await chair.get("/console/tokens")).status).toBe(403);
    const id = (await desk.get("/console/tokens")).field("revoke");
    expect((await chair.submit(theirs, "/console/tokens", { revoke: id })).status).toBe(403);
    expect((await cases(token)).status).toBe(200);
  });

  test("after kill -9 everybody is still where they were", async () => {
    await program.crash();
    program = await home.start({ API_TOKEN: TOKEN, PORT: new URL(program.url).port });
    expect((await cases(token)).status).toBe(200);
  });

  test("a dismissed officer is out at once, and the token reads nothing", async () => {
    // The clock of the program is back at the present, so the session is younger than it was.
    expect((await desk.get("/console/tokens")).status).toBe(200);
    expect(await hear("施管理", "免去 张干事 办理人 九小")).not.toBe("");
    await hear("施管理", "确定");
    expect((await desk.get("/console/tokens")).text).toContain("登录办理台");
    expect((await desk.submit(page, "/console/tokens", { name: "再来", days: "30" })).status).toBe(403);
    await expectProblem(await cases(token), 403);
    expect(await hear("张干事", "登录")).toContain("给办理人、主席");
  });

  test("revoked is revoked", async () => {
    expect(await hear("施管理", "任命 张干事 办理人 九小")).not.toBe("");
    const tab = open();
    const again = await signIn("张干事", tab);
    const listed = await tab.get("/console/tokens");
    expect(listed.text).toContain("月报");
    expect((await tab.submit(again, "/console/tokens", { revoke: listed.field("revoke") })).text).toContain("已经撤销");
    await expectProblem(await cases(token), 401);
  });

  test("who signed in is on record, and no code and no token is", async () => {
    const audit = await hear("施管理", "审计 50");
    expect(audit).toContain("张干事 在浏览器里登录了办理台");
    expect(audit).toContain("生成了一个访问令牌");
    expect(audit).not.toContain("uh_");
    const printed = program.printed().join("\n");
    expect(printed).not.toMatch(PERSONAL);
    expect(printed).not.toContain(desk.cookies.get("uh_browser") ?? "none");
  });
});
