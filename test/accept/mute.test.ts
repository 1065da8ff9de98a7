import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHome, type Home, type Program, until } from "./program.ts";
import { createUnion, linesOf, type Message, type Person, textOf, type Union } from "./union.ts";

/** Abuse of the concerns queue from outside: officers on two levels, senders nobody knows, the courier in a process of its own. */

const RECEIPT = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/;
const ALIAS = /\p{Script=Han}{2}-\d{2}/gu;
const HOUR = 3_600;
const WHY = "同样的话今天发了十几遍";
const STOPPED = "暂时不能在聊天里反映新的事";
const PATIENCE_MS = 20_000;

let home: Home;
let program: Program;
let union: Union;
const people: Record<string, Person> = {};
const receipts: Record<string, string> = {};

const who = (name: string): Person => {
  const found = people[name];
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};
const answer = async (name: string, text: string): Promise<string> => textOf(await who(name).whispers(text));
const pressed = async (name: string, message: Message | undefined, line: string): Promise<readonly Message[]> => {
  if (!message) throw new Error("there is no message to press");
  const found = linesOf(message).find((one) => one.startsWith(line));
  if (!found) throw new Error(`no button ${line} in: ${message.text}`);
  return who(name).presses(message, found);
};
const chat = async (name: string): Promise<string> =>
  textOf((await who(name).reads("private")).filter(({ from }) => !from));
const aliasesIn = (text: string): readonly string[] => [...new Set(text.match(ALIAS) ?? [])];

/** Raises one from beginning to end and waits for its release; answers the alias. */
const raised = async (name: string, unit: string, text: string): Promise<string> => {
  const officer = unit === "" ? "吕总干事" : "许干事";
  const before = aliasesIn(await answer(officer, "案件 待领"));
  await who(name).whispers("反映");
  await who(name).whispers("反映 类别 4");
  await who(name).whispers(unit || "不透露");
  await who(name).whispers(text);
  await who(name).whispers("反映 回避 没有");
  receipts[name] = RECEIPT.exec(await answer(name, "反映 提交 通知"))?.[0] ?? "";
  for (let i = 0; i < 8; i += 1) await union.advance(3 * HOUR);
  const [alias = ""] = aliasesIn(await answer(officer, "案件 待领")).filter((one) => !before.includes(one));
  expect(alias).not.toBe("");
  return alias;
};

const ready = async (): Promise<boolean> =>
  JSON.stringify(await (await union.get("/readyz")).json()).includes('"courier":"ready"');
const courierIsThere = async (): Promise<void> => {
  for (let i = 0; i < 400 && !(await ready()); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await ready()).toBe(true);
};

beforeAll(async () => {
  home = createHome();
  program = await home.start();
  union = createUnion(program.url);
  const add = async (name: string, roles: readonly string[], unit: string) => {
    people[name] = await union.person(name, roles, unit);
  };
  await add("许干事", ["officer"], "七小");
  await add("何干事", ["officer"], "七小");
  await add("吕总干事", ["officer"], "");
  await add("孔老师", [], "七小/语文组");
  await add("曹老师", [], "七小/数学组");
  await add("严老师", [], "七小/数学组");
  await courierIsThere();
  await union.advance(1);
});
afterAll(() => home?.clear());

describe("muting a case", () => {
  let alias = "";
  let status: Message | undefined;

  test("one officer asks with a reason; a colleague hears of it without content", async () => {
    alias = await raised("孔老师", "七小", "食堂的菜价上个月又涨了，账目一直没有公布");
    expect(await answer("许干事", `静默 ${alias} ${WHY}`)).toContain("还没有人领取");
    await who("许干事").whispers(`领取 ${alias}`);
    expect(await answer("许干事", "静默")).toMatch(/哪一件|没有可以/);
    expect(await answer("许干事", `静默 ${alias}`)).toContain("请写理由");
    expect(await answer("许干事", `静默 ${alias} ${"长".repeat(5_000)}`)).toContain("太长了");
    expect(await answer("许干事", `静默 ${alias} ${WHY}`)).toContain("还没有静默");
    expect(await answer("许干事", `静默 ${alias} ${WHY}`)).toContain("要另一位办理人确认");
    const told = await chat("何干事");
    expect(told).toContain("等第二位办理人确认");
    expect(told).not.toMatch(new RegExp(`${alias}|${WHY}`));
  });

  test("nobody else may: no member, no other level, not in a group, not by somebody's button", async () => {
    expect(await answer("曹老师", `静默 ${alias}`)).toContain("办理人用的");
    expect(await answer("吕总干事", `静默 ${alias}`)).toContain("没有找到");
    const group = await union.group("七小教师群", Object.values(people));
    expect(textOf(await who("何干事").says(group, `静默 ${alias}`))).toContain("私聊");
    const [card] = await who("何干事").whispers(`案件 ${alias}`);
    const line = linesOf(card).find((one) => one.startsWith("静默")) ?? "";
    expect(line).not.toBe("");
    const foreign = await union.call("clicks", { from: who("曹老师").id, message: card?.id, button: line });
    const said = foreign.ok ? textOf(((await foreign.json()) as { messages: Message[] }).messages) : "";
    expect(said).not.toContain("已静默");
    expect(await answer("孔老师", `查 ${receipts.孔老师}`)).not.toContain("不再收补充");
  });

  test("the second confirms, once however often it is pressed or sent", async () => {
    const [card] = await who("何干事").whispers(`案件 ${alias}`);
    const answers = await Promise.all([
      pressed("何干事", card, "静默"),
      pressed("何干事", card, "静默"),
      who("何干事").whispers(`静默 ${alias}`),
    ]);
    expect(answers.map(textOf).filter((text) => text.includes("你确认"))).toHaveLength(1);
    const body = { from: who("何干事").id, chat: "private", text: `静默 ${alias}`, eventId: "mute-again" };
    expect(textOf((await union.say(body)).messages)).toContain("已经静默");
    expect((await union.say(body)).duplicate).toBe(true);
  });

  test("the reporter reads why; nothing more goes in, and the answer still comes", async () => {
    [status] = await who("孔老师").whispers(`查 ${receipts.孔老师}`);
    expect(status?.text).toContain(`不再收补充，理由：${WHY}`);
    expect(status?.text).not.toMatch(/许干事|何干事/);
    expect(await answer("孔老师", "我还有话要说 canary-77aa")).toContain("没有补充进去");
    expect(await answer("孔老师", `补充 ${receipts.孔老师} 我还有话 canary-77aa`)).toContain("没有补充进去");
    expect(await answer("许干事", `案件 ${alias}`)).not.toContain("canary-77aa");
    expect(await answer("许干事", `询问 ${alias} 是哪一周？`)).toContain("回不了话");
    expect(await answer("许干事", `办结 ${alias}`)).toContain("没有答复，不能办结");
  });

  test("one tap brings it to the level above, which lifts it; the reporter writes again", async () => {
    expect(textOf(await pressed("孔老师", status, "申诉静默"))).toContain("转到了上一级");
    expect(await answer("许干事", `解除静默 ${alias}`)).toContain("没有找到");
    expect(await answer("吕总干事", `领取 ${alias}`)).toMatch(/反映人不同意[\s\S]*静默理由/);
    expect(await answer("吕总干事", `解除静默 ${alias} 请接着说`)).toContain("已解除静默");
    expect(await answer("孔老师", `查 ${receipts.孔老师}`)).toContain("又可以补充了：请接着说");
    expect(await answer("孔老师", "谢谢，经过是这样的：周一到周三")).toContain("已补充");
    expect(await answer("吕总干事", `回复 ${alias} 账目周五公布在公告栏`)).toContain("答复已发出");
    expect(await answer("吕总干事", `办结 ${alias}`)).toContain("已办结");
  });
});

describe("a record of mediation, and cases that belong together", () => {
  test("is written piece by piece; a hidden case does not show through a link", async () => {
    const one = await raised("孔老师", "七小", "课时费拖了三个月没有发，问谁都不说");
    const two = await raised("严老师", "七小", "课时费的事，我们组也一样");
    expect(await answer("许干事", `相关 ${one} ${two}`)).toContain("已标为相关");
    expect(await answer("何干事", `案件 ${two}`)).toContain(one);
    await who("许干事").whispers(`领取 ${one}`);
    expect(await answer("许干事", `调解 ${one} 日期：昨天 结果：同意补发`)).toMatch(/还没写：参加、回执/);
    expect(await answer("许干事", `调解 ${one} 参加：总务、工会 回执：有`)).not.toContain("还没写");
    expect(await answer("何干事", `案件 ${one}`)).toMatch(/总务、工会[\s\S]*同意补发/);
    expect(await answer("孔老师", `查 ${receipts.孔老师}`)).not.toContain("总务");
    expect(await answer("许干事", `转办 ${two} 上级 原样`)).toContain("还没有人领取");
    await who("何干事").whispers(`回避 ${two}`);
    expect(await answer("何干事", `案件 ${one}`)).not.toContain(two);
  });
});

describe("stopping a sender", () => {
  let alias = "";
  const lists = (): readonly string[] =>
    home.folders().flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith("mutes.json"))
        .map((name) => join(folder, name)),
    );
  /** The courier's process, a child of the program. */
  const courier = (): number | undefined => {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const found = pids.find((pid) => {
      try {
        if (!/courier\.js\0--orders/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"))) return false;
        const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
        return parent !== undefined && isOurs(parent);
      } catch {
        return false;
      }
    });
    return found ? Number(found) : undefined;
  };
  /** Of the programs on this machine, the one whose folder is ours. */
  const isOurs = (pid: string): boolean => {
    const env = readFileSync(`/proc/${pid}/environ`, "utf8");
    return home.folders().some((folder) => env.includes(`DATA_DIR=${folder}`));
  };

  test("takes two levels, and nobody learns who it is", async () => {
    alias = await raised("曹老师", "七小", "又是那件事，编了一遍又一遍");
    await who("许干事").whispers(`领取 ${alias}`);
    expect(await answer("许干事", `停收 ${alias} 连着几天编造同一件事`)).toContain("还没有停收");
    expect(await answer("何干事", `停收 ${alias}`)).toContain("和你是同一级");
    expect(await answer("吕总干事", `停收 ${alias}`)).toContain("没有找到");
    expect(await answer("许干事", `转办 ${alias} 上级 原样`)).toContain("已转办");
    const [card] = await who("吕总干事").whispers(`案件 ${alias}`);
    const done = textOf(await pressed("吕总干事", card, "停收"));
    expect(done).toContain("交给投递程序");
    expect(done).not.toMatch(/曹老师|数学组/);
  });

  test("a courier that is killed before it had the order carries it out when it is back", async () => {
    // Where there is no /proc nobody can tell which process it is.
    if (existsSync("/proc/self/stat")) {
      const pid = courier();
      if (!pid) throw new Error("the program keeps no courier");
      process.kill(pid, "SIGKILL");
      await until("another courier", PATIENCE_MS, () => ![undefined, pid].includes(courier()));
    }
    await courierIsThere();
    let said = "";
    for (let round = 0; round < 20 && !said.includes(STOPPED); round += 1) {
      if (said) await who("曹老师").whispers("退出");
      await union.advance(60);
      said = await answer("曹老师", "反映");
    }
    expect(said).toContain(STOPPED);
  });

  test("the sender is told politely and without a day; what was raised goes on; others are free", async () => {
    const told = await answer("曹老师", "反映 食堂的菜价又涨了");
    expect(told).toMatch(/凭回执码查[\s\S]*网页/);
    expect(told).not.toMatch(/30|竹|天后/);
    expect(await answer("曹老师", `查 ${receipts.曹老师}`)).toContain("等人领取");
    expect(await answer("曹老师", "补充一点：是周三的事")).toContain("已补充");
    expect(await answer("孔老师", "反映")).not.toContain(STOPPED);
    await who("孔老师").whispers("退出");
    expect((await union.get("/raise/1")).status, "the web form is open").toBe(200);
  });

  test("officers cannot ask: no line, no route", async () => {
    for (const line of ["停收 曹老师", "停收名单", "停收", "案件 停收"])
      expect(await answer("吕总干事", line)).not.toMatch(/曹老师/);
    for (const path of ["/api/v1/mutes", "/api/v1/stops", "/playground/api/mutes"])
      expect((await union.get(path)).status).toBe(404);
  });

  test("the list survives kill -9 of the program, names nobody, and holds for thirty days", async () => {
    const [list = ""] = lists();
    expect(readFileSync(list, "utf8")).not.toContain(who("曹老师").id);
    const turns = union.turns();
    await program.crash();
    program = await home.start();
    union = createUnion(program.url);
    for (const name of Object.keys(people)) people[name] = union.known(who(name).id, who(name).name);
    await courierIsThere();
    expect(await answer("曹老师", "反映")).toContain(STOPPED);
    for (let i = 0; i < 32; i += 1) await union.advance(24 * HOUR);
    expect(await answer("曹老师", "反映")).not.toContain(STOPPED);
    expect(program.printed().join("\n")).not.toMatch(/canary|曹老师/);
    expect(turns + union.turns()).toBeGreaterThanOrEqual(40);
  });
});
