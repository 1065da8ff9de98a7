import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHome, type Home, type Program } from "./program.ts";
import { createUnion, linesOf, type Message, type Person, textOf, type Union } from "./union.ts";

/** Concerns from outside: teachers and officers in private chats, the courier in a process of its own. Nothing but HTTP. */

const RECEIPT = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/;
const ALIAS = /\p{Script=Han}{2}-\d{2}/u;
const HOUR = 3_600;
const DAY = 24 * HOUR;
const CANARY = "食堂的菜价上个月又涨了 canary-4f1d 账目一直没有公布";

let home: Home;
let program: Program;
let union: Union;
const people: Record<string, Person> = {};
let receipt = "";
let alias = "";

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
/** All the bot ever said to somebody. */
const chat = async (name: string): Promise<string> =>
  textOf((await who(name).reads("private")).filter(({ from }) => !from));

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
  // The courier makes its first key a moment after the program is there.
  const ready = async () => JSON.stringify(await (await union.get("/readyz")).json());
  for (let i = 0; i < 200 && !(await ready()).includes('"courier":"ready"'); i += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await union.advance(1);
});
afterAll(() => home?.clear());

describe("concerns: raising one", () => {
  test("three honest lines, then one question at a time, all by buttons but the text", async () => {
    const [notice, category] = await who("孔老师").whispers("反映");
    expect(notice?.text).toMatch(/办理人看不到你是谁[\s\S]*平台管理员有可能看到/);
    const [unit] = await pressed("孔老师", category, "反映 类别 4");
    expect(unit?.text).toContain("七小");
    const seven = linesOf(unit).length > 0 ? unit : undefined;
    expect(seven?.text).not.toContain("语文组");
    expect(await answer("孔老师", "七小")).toContain("请写下");
    expect(await answer("孔老师", "短")).toContain("太短");
    const [officers] = await who("孔老师").whispers(CANARY);
    expect(officers?.text).toMatch(/许干事[\s\S]*何干事/);
    const [send] = await pressed("孔老师", officers, "反映 回避 没有");
    expect(send?.text).toContain("还没有提交");
    const [filed] = await pressed("孔老师", send, "反映 提交 通知");
    receipt = RECEIPT.exec(filed?.text ?? "")?.[0] ?? "";
    expect(filed?.text).toContain("只显示这一次");
    expect(receipt).not.toBe("");
  });

  test("the button pressed again shows the same receipt; nothing is doubled, and words after it are not lost in silence", async () => {
    expect(await answer("孔老师", "反映 提交 通知")).toContain(receipt);
    expect(await answer("孔老师", "谢谢")).toContain("已经收到");
    expect(await answer("孔老师", "还有一件，早餐也涨价了没有公示")).toContain("没有加进去");
  });

  test("the receipt opens it, in any dress; a slip is noticed, a stranger's guess opens nothing", async () => {
    expect(await answer("孔老师", `查 ${receipt}`)).toContain("还没有转给办理人");
    expect(await answer("孔老师", receipt.toLowerCase().replaceAll("-", " "))).toContain("还没有转给办理人");
    const wrong = `${receipt.slice(0, -1)}${receipt.endsWith("X") ? "Y" : "X"}`;
    expect(await answer("曹老师", `查 ${wrong}`)).toContain("抄错");
    expect(await answer("孔老师", "退出")).toContain("收起来");
  });

  test("officers see nothing before the batch is released", async () => {
    expect(await answer("许干事", "案件")).toContain("现在没有");
  });

  test("free text is offered and not kept; 不是 leads elsewhere; chatter is chatter", async () => {
    const [offer] = await who("曹老师").whispers("我们组的课时费拖了三个月没有发，问谁都不说");
    expect(offer?.text).toContain("没有保存");
    expect(offer?.text).not.toContain("课时费");
    expect(textOf(await pressed("曹老师", offer, "帮助"))).toContain("你可以这样说");
    expect(await answer("曹老师", "你好")).not.toContain("反映问题吗");
  });

  test("in a group it is pointed to the private chat, and not quoted", async () => {
    const group = await union.group("七小教师群", Object.values(people));
    const said = textOf(await who("曹老师").says(group, "反映 食堂太贵了"));
    expect(said).toContain("私聊");
    expect(said).not.toContain("太贵");
  });
});

describe("concerns: working one", () => {
  test("after half a day officers are told that there is something, and no more", async () => {
    for (let i = 0; i < 8; i += 1) await union.advance(3 * HOUR);
    const told = await chat("许干事");
    expect(told).toContain("有新的诉求");
    expect(told).not.toMatch(/canary|食堂/);
    const [queue] = await who("许干事").whispers("案件 待领");
    alias = ALIAS.exec(queue?.text ?? "")?.[0] ?? "";
    expect(alias).not.toBe("");
    expect(queue?.text).toContain("食堂与办公条件");
  });

  test("of two who take it one has it; the case shows no person", async () => {
    const answers = await Promise.all([answer("许干事", `领取 ${alias}`), answer("何干事", `领取 ${alias}`)]);
    expect(answers.filter((text) => text.includes("由你办理"))).toHaveLength(1);
    expect(answers.join()).toContain("canary-4f1d");
    expect(answers.join()).not.toMatch(/孔老师|语文组/);
    if (answers[1]?.includes("由你办理")) [people.许干事, people.何干事] = [who("何干事"), who("许干事")];
  });

  test("a note stays inside; a question goes out and stops the clocks", async () => {
    expect(await answer("许干事", `备注 ${alias} 总务说账本在会计那里`)).toContain("已备注");
    expect(await answer("许干事", `询问 ${alias} 是哪一周的菜单？`)).toContain("问题已发出");
    const seen = await answer("孔老师", `查 ${receipt}`);
    expect(seen).toContain("哪一周的菜单");
    expect(seen).not.toMatch(/会计|许干事|何干事/);
    expect(await answer("孔老师", "谢谢")).toContain("没有补充进去");
    expect(await answer("孔老师", "上周一到周三的，贴在窗口")).toContain("已补充");
    expect(await answer("许干事", `案件 ${alias}`)).toMatch(/贴在窗口[\s\S]*会计/);
  });

  test("it cannot be closed without an answer; an answer in two steps", async () => {
    expect(await answer("许干事", `办结 ${alias}`)).toContain("没有答复，不能办结");
    expect(await answer("许干事", `回复 ${alias}`)).toContain("请写答复");
    expect(await answer("何干事", `接手 ${alias}`)).toContain("正在给");
    expect(await answer("许干事", "已和总务核对，账目周五贴在公告栏")).toContain("答复已发出");
  });

  test("the bell rings later, through the courier, and says nothing", async () => {
    expect(await chat("孔老师")).not.toContain("你关心的事有新进展");
    for (let i = 0; i < 8; i += 1) await union.advance(3 * HOUR);
    const heard = (await chat("孔老师")).match(/你关心的事有新进展.*/g) ?? [];
    expect(heard).toHaveLength(1);
    expect(heard[0]).not.toMatch(/canary|账目|食堂/);
    expect(heard[0]).not.toContain(alias);
  });

  test("不满意: somebody else handles it again; then it is closed and rated", async () => {
    await who("孔老师").whispers(`查 ${receipt}`);
    expect(await answer("孔老师", "评价 不满意")).toContain("换一位办理人");
    expect(await answer("许干事", `领取 ${alias}`)).toContain("换一位办理人重办");
    expect(await answer("何干事", `领取 ${alias}`)).toContain("由你办理");
    expect(await answer("何干事", `回复 ${alias} 重新核对，多收的已经退回饭卡`)).toContain("答复已发出");
    expect(await answer("何干事", `办结 ${alias}`)).toContain("已办结");
    const [status] = await who("孔老师").whispers(`查 ${receipt}`);
    expect(textOf(await pressed("孔老师", status, "评价 满意"))).toContain("满意");
    expect(await answer("何干事", `案件 ${alias}`)).toContain("满意");
  });

  test("who is no officer is refused; figures below five are not told", async () => {
    expect(await answer("曹老师", "案件")).toContain("办理人用的");
    expect(await answer("曹老师", `回复 ${alias} 冒充一下试试看`)).toContain("办理人用的");
    expect(await answer("许干事", "诉求统计")).toContain("不足 5 件");
  });
});

describe("concerns: an officer who is concerned", () => {
  test("has no case, no notice, no number; everybody kept out leads upward", async () => {
    await who("曹老师").whispers("反映 有位干事办事推诿，电话从来不接");
    await who("曹老师").whispers("反映 类别 6");
    await who("曹老师").whispers("七小");
    expect(await answer("曹老师", "许干事")).toContain("已选回避：许干事");
    expect(await answer("曹老师", "反映 回避 好了")).toContain("回避：许干事");
    const mine = RECEIPT.exec(await answer("曹老师", "反映 提交 回执"))?.[0] ?? "";
    const before = await chat(who("许干事").name === "许干事" ? "许干事" : "何干事");
    for (let i = 0; i < 8; i += 1) await union.advance(3 * HOUR);
    const kept = Object.values(people).find(({ name }) => name === "许干事");
    const other = Object.values(people).find(({ name }) => name === "何干事");
    const hidden = ALIAS.exec(textOf((await other?.whispers("案件 待领")) ?? []))?.[0] ?? "";
    expect(hidden).not.toBe("");
    expect(textOf((await kept?.whispers("案件")) ?? [])).not.toContain(hidden);
    const refused = textOf((await kept?.whispers(`领取 ${hidden}`)) ?? []);
    const never = textOf((await kept?.whispers("领取 松林-11")) ?? []);
    expect(refused).toBe(never.replaceAll("松林-11", hidden));
    expect(before).not.toContain(hidden);
    expect(textOf((await other?.whispers(`回避 ${hidden}`)) ?? [])).toContain("已转上级");
    expect(await answer("吕总干事", "案件")).toContain(hidden);
    await who("曹老师").whispers(`查 ${mine}`);
    expect(await answer("曹老师", "撤回诉求 确定")).toContain("内容已销毁");
    expect(await answer("吕总干事", `案件 ${hidden}`)).toContain("已撤回");
  });
});

describe("concerns: the program", () => {
  /** Every file below a folder, as bytes. */
  const files = (folder: string): readonly Buffer[] =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isFile() ? [readFileSync(path)] : [];
    });

  test("survives kill -9: the receipt still opens the case, the draft is gone and that is said", async () => {
    await who("孔老师").whispers("反映");
    await program.crash();
    program = await home.start();
    union = createUnion(program.url);
    for (const name of Object.keys(people)) people[name] = union.known(who(name).id, who(name).name);
    expect(await answer("孔老师", `查 ${receipt}`)).toContain("已办结");
    expect(await answer("孔老师", "退出")).toContain("收起来");
    expect(await answer("孔老师", "反映 类别 2")).toContain("什么都没有提交");
  });

  test("nothing of it can be read in the files of the database, the keys or what was printed", async () => {
    await union.advance(DAY);
    const secrets = ["canary-4f1d", "账本在会计那里", "账目周五贴在公告栏", receipt];
    for (const secret of secrets) {
      for (const folder of home.folders())
        for (const bytes of files(folder)) expect(bytes.includes(secret)).toBe(false);
      expect(program.printed().join("\n")).not.toContain(secret);
    }
    expect(union.turns()).toBeGreaterThan(0);
  });
});
