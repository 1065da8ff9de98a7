import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTab, type Page, type Tab } from "../support/tab.ts";
import { createHome, type Home, type Program } from "./program.ts";
import { createUnion, linesOf, type Message, only, type Person, textOf, type Union } from "./union.ts";

/** Officers at work on cases from outside, in chats and in browsers: first without a public address, then with one. Nothing but HTTP. */

const RECEIPT = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/;
const ALIAS = /\p{Script=Han}{2}-\d{2}/u;
const HOUR = 3_600;
const HOME = "https://hall.example.cn";
const CONCERN = "食堂账目不清，问过钱老师，电话13812345678，canary-5b1e 一直没有公布";

let home: Home;
let program: Program;
let union: Union;
const people: Record<string, Person> = {};
const tabs: Record<string, Tab> = {};
let seen = 0;

const who = (name: string): Person => {
  const found = people[name];
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};
const hear = async (name: string, text: string): Promise<string> => textOf(await who(name).whispers(text));
const press = (name: string, message: Message | undefined, line: string): Promise<readonly Message[]> => {
  const found = linesOf(message).find((one) => one.startsWith(line));
  if (!message || !found) throw new Error(`no button ${line} in: ${message?.text}`);
  return who(name).presses(message, found);
};
/** All the bot ever said to somebody. */
const chat = async (name: string): Promise<string> =>
  textOf((await who(name).reads("private")).filter(({ from }) => !from));

/** A page in an officer's browser; whoever was away for too long signs in again. */
const open = async (name: string, path: string): Promise<Page> => {
  seen += 1;
  tabs[name] ??= createTab(program.url);
  const tab = tabs[name];
  const page = await tab.get(path);
  if (page.code === "") return page;
  await press(name, only(await who(name).whispers(`登录 ${page.code}`)), "确认登录");
  await tab.get("/console");
  return tab.get(path);
};
const send = async (
  name: string,
  page: Page,
  fields: Readonly<Record<string, string>>,
  path = page.path,
): Promise<Page> => {
  seen += 1;
  return (tabs[name] ?? createTab(program.url)).submit(page, path, { version: page.field("version"), ...fields });
};
const pathIn = (page: Page, alias: string): string =>
  new RegExp(`href="(/console/cases/[0-9a-f-]{36})"[^>]*>(?:(?!</a>).)*${alias}`, "s").exec(page.html)?.[1] ?? "";

const raise = async (name: string, text: string, without?: string): Promise<string> => {
  await who(name).whispers("反映");
  await who(name).whispers("反映 类别 4");
  await who(name).whispers("八小");
  await who(name).whispers(text);
  if (without) await who(name).whispers(without);
  await who(name).whispers(without ? "反映 回避 好了" : "反映 回避 没有");
  return RECEIPT.exec(await hear(name, "反映 提交 通知"))?.[0] ?? "";
};
const release = async (): Promise<void> => {
  for (let i = 0; i < 6; i += 1) await union.advance(3 * HOUR);
};

const settle = async (): Promise<void> => {
  const ready = async () => JSON.stringify(await (await union.get("/readyz")).json());
  for (let i = 0; i < 200 && !(await ready()).includes('"courier":"ready"'); i += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await union.advance(1);
};

beforeAll(async () => {
  home = createHome();
  program = await home.start();
  union = createUnion(program.url);
  const add = async (name: string, roles: readonly string[], unit: string) => {
    people[name] = await union.person(name, roles, unit);
  };
  await add("水干事", ["officer"], "八小");
  await add("窦干事", ["officer"], "八小");
  await add("章总干事", ["officer"], "");
  await add("云主席", ["chair"], "八小");
  await add("苏老师", [], "八小");
  await add("潘老师", [], "八小");
  await add("钱老师", [], "八小");
  await settle();
});
afterAll(async () => {
  // Counted here, so that a shortened conversation fails.
  expect(seen + (union?.turns() ?? 0)).toBeGreaterThanOrEqual(40);
  await home?.clear();
});

describe("a case between the chat and the console", () => {
  let receipt = "";
  let alias = "";
  let path = "";

  test("before it is sent, its reporter is told what could give them away", async () => {
    await who("苏老师").whispers("反映");
    await who("苏老师").whispers("反映 类别 4");
    await who("苏老师").whispers("八小");
    await who("苏老师").whispers(CONCERN);
    expect(await hear("苏老师", "反映 回避 没有")).toMatch(/里面有电话号码[\s\S]*重写/);
    receipt = RECEIPT.exec(await hear("苏老师", "反映 提交 通知"))?.[0] ?? "";
    expect(receipt).not.toBe("");
  });

  test("it is in the inbox with its days; taken in the chat, it is the officer's on the page", async () => {
    await release();
    alias = ALIAS.exec(await hear("水干事", "案件 待领"))?.[0] ?? "";
    const inbox = await open("水干事", "/console/cases");
    expect(inbox.text).toMatch(/待领取 1/);
    path = pathIn(inbox, alias);
    expect(path).not.toBe("");
    expect(await hear("水干事", `领取 ${alias}`)).toContain("由你办理");
    const page = await open("水干事", path);
    expect(page.text).toMatch(/办理中.*canary-5b1e.*给反映人写/);
    expect((await open("窦干事", path)).text).toContain("现在由水干事办理");
  });

  test("a template is made in the chat, filled in on the page, looked at, and sent once", async () => {
    expect(await hear("水干事", "模板 催办 {{单位}}正在催办，最迟{{期限}}答复你。")).toContain("已保存");
    expect(await hear("水干事", "模板 坏的 {{姓名}}你好呀")).toContain("没有“姓名”这一项");
    const page = await open("水干事", path);
    const filled = await send("水干事", page, {
      do: "fill",
      verb: "询问",
      template: "催办",
      text: "",
      once: randomUUID(),
    });
    expect(filled.text).toMatch(/八小正在催办，最迟\d+月\d+日答复你/);
    const looked = await send("水干事", filled, {
      do: "preview",
      verb: "询问",
      text: "是哪几周？请打13912345678",
      once: randomUUID(),
    });
    expect(looked.html).toContain("<mark>13912345678</mark>");
    const once = { do: "send", verb: "询问", text: "是哪几周的账目？", once: randomUUID() };
    const sent = await Promise.all([send("水干事", looked, once), send("水干事", looked, once)]);
    for (const answer of sent) expect(answer.text).toContain("问题已发出");
    const seenBy = await hear("苏老师", `查 ${receipt}`);
    expect(seenBy.match(/是哪几周的账目/g)).toHaveLength(1);
    expect(seenBy).not.toMatch(/13912345678|水干事/);
  });

  test("the page of before the reporter answered does nothing, and says so", async () => {
    const old = await open("水干事", path);
    expect(await hear("苏老师", "上个月四周的都没有")).toContain("已补充");
    const late = await send("水干事", old, { do: "send", verb: "回复", text: "旧页面上的答复", once: randomUUID() });
    expect(late.status).toBe(422);
    expect(late.text).toContain(`${alias}刚才有变化`);
    expect(late.html).toContain("旧页面上的答复");
    expect(await hear("苏老师", `查 ${receipt}`)).not.toContain("旧页面");
    expect((await open("水干事", path)).text).toContain("上个月四周的都没有");
  });

  test("a note is inside; a mediation is on record; the chat knows both", async () => {
    const noted = await send("水干事", await open("水干事", path), { do: "note", note: "已致电潘老师核实" });
    expect(noted.text).toMatch(/只有办理人看得到.*已致电潘老师核实/);
    expect((await send("水干事", noted, { do: "mediate", mediation: "双方面谈，同意每月公布" })).text).toContain(
      "调解中",
    );
    expect(await hear("水干事", `案件 ${alias}`)).toMatch(/潘老师核实[\s\S]*每月公布/);
    expect(await hear("苏老师", `查 ${receipt}`)).not.toMatch(/潘老师|每月公布/);
  });

  test("a copy for the school is covered and has no note; the case stays", async () => {
    const [asked] = await who("水干事").whispers(`转办 ${alias} 校方`);
    expect(asked?.text).toMatch(/处可能认出人[\s\S]*13812345678/);
    const copy = textOf(await press("水干事", asked, `转办 ${alias} #`));
    expect(copy).toMatch(/问过＊＊，电话＊＊/);
    expect(copy).not.toMatch(/潘老师|13812345678|每月公布/);
  });

  test("passed on from the page, the level above reads what was left open, the page here is gone", async () => {
    const page = await open("水干事", `${path}/pass`);
    expect(page.text).toMatch(/电话＊＊.*已致电＊＊核实/);
    const keys = [...page.html.matchAll(/name="cover" value="([^"]+)"/g)].map(([, key]) => key ?? "");
    expect(keys.length).toBeGreaterThanOrEqual(3);
    const body = new URLSearchParams([
      ["csrf", page.field("csrf")],
      ["version", page.field("version")],
      ["where", "above"],
      ["do", "pass"],
      ["words", "账目"],
      ...keys.map((key) => ["cover", key]),
    ]);
    seen += 1;
    const cookie = [...(tabs.水干事?.cookies ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
    const gone = await fetch(`${program.url}${path}/pass`, {
      method: "POST",
      body,
      headers: { cookie, origin: program.url, "sec-fetch-site": "same-origin" },
    });
    expect(await gone.text()).toContain("已转办");
    const [missing, never] = [await open("水干事", path), await open("水干事", `/console/cases/${randomUUID()}`)];
    expect(missing.status).toBe(404);
    expect(missing.text).toBe(never.text);
    const above = await hear("章总干事", `领取 ${alias}`);
    expect(above).toMatch(/食堂＊＊不清，问过＊＊，电话＊＊/);
    expect(above).not.toMatch(/13812345678|钱老师|潘老师/);
    expect((await open("章总干事", path)).html).not.toMatch(/13812345678|潘老师/);
  });

  test("back at the level that had it, it reads as it was written; answered, closed, rated", async () => {
    expect(await hear("章总干事", `转办 ${alias} 八小 原样 请学校工会直接答复`)).toContain("已转办");
    const page = await send("窦干事", await open("窦干事", path), { do: "claim" });
    expect(page.text).toMatch(/13812345678.*请学校工会直接答复/s);
    expect((await send("窦干事", page, { do: "close" })).text).toContain("没有答复，不能办结");
    const sent = await send("窦干事", page, {
      do: "send",
      verb: "回复",
      text: "账目已公布在公告栏",
      once: randomUUID(),
    });
    expect(sent.text).toContain("答复已发出");
    expect((await send("窦干事", sent, { do: "close" })).text).toContain("已办结");
    expect((await open("窦干事", "/console/cases?show=done")).text).toContain(alias);
    await hear("苏老师", `查 ${receipt}`);
    expect(await hear("苏老师", "评价 满意")).toContain("满意");
  });
});

describe("who may not", () => {
  test("an officer who is kept out, one of another office, a member: the page of a case that never was, or none", async () => {
    await raise("潘老师", "有位干事办事推诿，电话从来不接", "水干事");
    await release();
    const inbox = await open("窦干事", "/console/cases?show=free");
    const alias = ALIAS.exec(inbox.text)?.[0] ?? "";
    const path = pathIn(inbox, alias);
    const [hidden, never] = [await open("水干事", path), await open("水干事", `/console/cases/${randomUUID()}`)];
    expect([hidden.status, hidden.text]).toEqual([404, never.text]);
    expect((await send("水干事", hidden, { do: "claim", version: "0" }, path)).status).toBe(404);
    expect((await open("云主席", path)).status).toBe(403);
    expect((await open("云主席", "/console/case-figures")).text).toContain("不足 5 件");
    const forged = await fetch(`${program.url}${path}`, { method: "POST", body: new URLSearchParams({ do: "claim" }) });
    expect(await forged.text()).not.toContain("由你办理");
    expect(await hear("窦干事", `领取 ${alias}`)).toContain("由你办理");
  });
});

describe("with a public address", () => {
  let receipt = "";
  let path = "";

  test("the chat has nothing of a case any more: for officers a way to the console, also for what was a button", async () => {
    await program.terminate();
    program = await home.start({ PUBLIC_URL: HOME });
    union = createUnion(program.url);
    for (const name of Object.keys(people)) people[name] = union.known(who(name).id, who(name).name);
    for (const name of Object.keys(tabs)) delete tabs[name];
    await settle();
    for (const line of ["案件", "案件 待领", "领取 竹影-47", "回复 竹影-47 已经公布"]) {
      const answer = await hear("水干事", line);
      expect(answer).toContain(`${HOME}/console/cases`);
      expect(answer).not.toMatch(/canary|食堂/);
    }
    expect(await hear("水干事", "回复 竹影-47 已经公布")).toContain("没有发出，也没有保存");
    expect(await hear("潘老师", "案件")).not.toContain("/console");
  });

  test("an officer hears that there is something, reads and answers it on the page", async () => {
    receipt = await raise("苏老师", "食堂 canary-77c0 又涨价，没有公示");
    await release();
    const told = await chat("窦干事");
    expect(told).toMatch(/有新的诉求待领取[\s\S]*hall\.example\.cn\/console\/cases/);
    expect(told).not.toMatch(/canary|办公条件/);
    const inbox = await open("窦干事", "/console/cases?show=free");
    path = pathIn(inbox, ALIAS.exec(inbox.text)?.[0] ?? "");
    const taken = await send("窦干事", await open("窦干事", path), { do: "claim" });
    expect(taken.text).toContain("canary-77c0");
    const answer = { do: "send", verb: "回复", text: "涨价已停 canary-a5a5", once: randomUUID() };
    expect((await send("窦干事", taken, answer)).text).toContain("答复已发出");
  });

  test("the reporter is rung with the way to the page, and reads there; the chat shows nothing", async () => {
    for (let i = 0; i < 8; i += 1) await union.advance(3 * HOUR);
    expect(await chat("苏老师")).toContain(`有新进展。打开 ${HOME}/raise/read`);
    const answer = await hear("苏老师", `查 ${receipt}`);
    expect(answer).toContain(`${HOME}/raise/read`);
    expect(await chat("苏老师")).not.toContain("canary-a5a5");
    const landed = await union.get("/raise/read");
    const form = /name="form" value="([^"]+)"/.exec(await landed.text())?.[1] ?? "";
    seen += 1;
    const read = await fetch(landed.url, { method: "POST", body: new URLSearchParams({ form, code: receipt }) });
    expect(await read.text()).toContain("canary-a5a5");
  });

  test("nothing of it was printed", () => {
    expect(program.printed().join("\n")).not.toMatch(/canary|13812345678/);
  });
});
