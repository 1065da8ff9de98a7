import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { officerCommands } from "../../../commands/grievance/office.ts";
import { namesCase } from "../../../commands/grievance/write.ts";
import { pathOf, type Signed, signIn } from "./console.ts";
import { createOffice, type Office } from "./office.ts";

/** Members reach our pages, so nothing of a case is in a chat: what the bot sends can be seen by others. */

const HOME = "https://hall.example.cn";
const TEXT = "食堂账目 canary-3c1f 三个月没有公布，菜价又涨";
const ANSWER = "已经核对 canary-77aa 周五公布";

let office: Office;
let officer: Signed;
let receipt = "";
let alias = "";
const hear = (who: string, text: string) => office.hear(who, text);
const said = () => office.world.platform.messages.map(({ text }) => text).join("\n");
/** What may be told of a case in a chat: nothing. */
const isSilent = (text: string) => {
  expect(text).not.toMatch(/canary|食堂|办公条件|账目/);
  expect(text).not.toContain(alias);
};

beforeAll(async () => {
  office = await createOffice({ env: { PUBLIC_URL: HOME } });
  receipt = await office.raise("李老师", { text: TEXT });
  [alias = ""] = await office.release();
});
afterAll(() => office?.close());

describe("officers", () => {
  test("hear that there is something, with the way to it and no more", () => {
    const news = office.told("校干事甲").join("\n");
    expect(news).toContain("有新的诉求待领取");
    expect(news).toContain(`${HOME}/console/cases`);
    isSilent(news);
  });

  test("every line on cases leads to the page; nothing is done, and what was written is said to be lost", async () => {
    const before = JSON.stringify(await office.world.sql`select * from cases`);
    const lines = officerCommands.filter(({ firm }) => firm === namesCase).map(({ names }) => names[0]);
    expect(lines.length).toBeGreaterThan(12);
    for (const line of lines) {
      for (const rest of ["", ` ${alias}`, ` ${alias} 一些话写在这里`, " 松林-11 一些话写在这里"]) {
        const answer = await hear("校干事甲", `${line}${rest}`);
        expect(answer, line).toContain(`${HOME}/console/cases`);
        isSilent(answer);
        if (rest.includes("一些话") && line !== "案件") expect(answer).toContain("没有发出，也没有保存");
      }
    }
    for (const line of ["案件 我的", "案件 待领"])
      expect(await hear("校干事甲", line)).toContain(`${HOME}/console/cases`);
    expect(JSON.stringify(await office.world.sql`select * from cases`)).toBe(before);
  });

  test("who is no officer is told that, and not where it is", async () => {
    for (const line of ["案件", `回复 ${alias} 冒充一下`]) {
      const answer = await hear("王老师", line);
      expect(answer).toContain("办理人用的");
      expect(answer).not.toContain("/console");
    }
  });

  test("work it on the page, from taking it to the answer; the chat stays silent", async () => {
    officer = await signIn(office, "校干事甲");
    const path = await pathOf(office, alias);
    const taken = await officer.send(await officer.get(path), { do: "claim" });
    expect(taken.text).toContain("canary-3c1f");
    const sent = await officer.send(taken, { do: "send", verb: "回复", text: ANSWER, once: randomUUID() });
    expect(sent.text).toContain("答复已发出");
    isSilent(
      office.world.platform.messages
        .filter(({ chat }) => chat === "@校干事甲")
        .map(({ text }) => text)
        .join("\n"),
    );
  });

  test("a colleague who takes over and a level that gets it are told with the link alone", async () => {
    const other = await signIn(office, "校干事乙");
    const path = await pathOf(office, alias);
    office.told("校干事甲");
    const mine = await other.send(await other.get(path), { do: "take-over" });
    const told = office.told("校干事甲").join("\n");
    expect(told).toContain("由同事接手");
    expect(told).toContain(HOME);
    office.told("区干事");
    await other.send(mine, { do: "pass", where: "above" }, `${path}/pass`);
    const above = office.told("区干事").join("\n");
    expect(above).toMatch(/有新的诉求待领取[\s\S]*https:\/\/hall/);
    isSilent(`${told}\n${above}`);
  });

  test("templates and figures, in which there is no case, stay in the chat", async () => {
    expect(await hear("校干事甲", "模板")).toContain("答复模板");
    expect(await hear("校干事甲", "诉求统计")).toContain("不足 5 件");
  });
});

describe("reporters", () => {
  test("are told at the end where to read, and rung with the way to it", async () => {
    expect(said()).toContain(`${HOME}/raise/read，输入回执码`);
    office.told("李老师");
    await office.world.advance(20 * 3_600);
    const [bell] = office.told("李老师");
    expect(bell).toContain(`你关心的事有新进展。打开 ${HOME}/raise/read`);
    isSilent(bell ?? "");
  });

  test.each(["查", "查 @", "@", "补充 @ 还有早餐的事要说", "评价 @ 满意", "换码 @", "申诉静默 @", "撤回诉求 @ 确定"])(
    "%s leads to the page, whatever the receipt, and does nothing",
    async (line) => {
      const before = JSON.stringify(await office.world.sql`select * from cases`);
      const answer = await hear("李老师", line.replace("@", receipt));
      expect(answer).toContain(`${HOME}/raise/read`);
      isSilent(answer);
      expect(answer).not.toMatch(/答复[:：]|已答复/);
      expect(await hear("李老师", line.replace("@", "0000-0000-0000-0000"))).toBe(answer);
      expect(JSON.stringify(await office.world.sql`select * from cases`)).toBe(before);
    },
  );

  test("the page reads the answer by the receipt", async () => {
    const at = office.world.app.url;
    const landed = await fetch(`${at}/raise/read`);
    expect(new URL(landed.url).pathname).toBe("/raise/1/read");
    const form = /name="form" value="([^"]+)"/.exec(await landed.text())?.[1] ?? "";
    const read = await fetch(landed.url, { method: "POST", body: new URLSearchParams({ form, code: receipt }) });
    expect(await read.text()).toContain("canary-77aa");
  });

  test("the way back can still be deleted in the chat, since only the chat has one", async () => {
    expect(await hear("李老师", `删除联系方式 ${receipt}`)).toContain("联系方式已删除");
  });
});

test("nothing of the case was in any message but its reporter's own", () => {
  const sent = office.world.platform.messages.filter(({ chat }) => chat !== "@李老师");
  isSilent(sent.map(({ text }) => text).join("\n"));
  expect(said()).not.toContain("canary-77aa");
});

test("who raises a concern in the chat is told of the page that keeps it out of the chat", async () => {
  expect(await hear("王老师", "反映")).toMatch(new RegExp(`${HOME}/raise/1(?!\\d)`));
  expect(await hear("王老师", "退出")).toContain("没有提交");
});
