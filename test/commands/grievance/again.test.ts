import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cloneDatabase, type TestDatabase } from "../../support/database.ts";
import { createWorld, type World } from "../../support/world.ts";
import { RECEIPT } from "./office.ts";

/** A program that dies, and a platform that sends what was not acknowledged again. */

const folder = mkdtempSync(join(tmpdir(), "uh-again-"));
let database: TestDatabase;
let world: World;

const start = (): Promise<World> =>
  createWorld({ database, env: { KEYS_DIR: join(folder, "keys"), DATA_DIR: join(folder, "data") } });
const say = (text: string, eventId?: string, who = "李老师") =>
  world.platform.say(who, `@${who}`, text, eventId ? { eventId, at: world.clock.now() } : {});
const fill = async (who = "李老师") => {
  for (const text of ["反映 食堂的账目三个月没有公布了", "反映 类别 4", "反映 单位 不透露", "反映 回避 没有"])
    await say(text, undefined, who);
};
const count = async () => (await world.sql`select id from case_intake`).length;

beforeAll(async () => {
  database = await cloneDatabase();
  world = await start();
  await world.person("区管", ["admin"]);
  await world.person("区干事", ["officer"]);
  await world.person("李老师");
  await world.platform.say("区管", "@区管", "开通诉求");
  await world.platform.say("区管", "@区管", "确定");
});
afterAll(async () => {
  await world?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe("a filing that comes again", () => {
  test("after the program died with all its memory is one case, with the same receipt", async () => {
    await fill();
    const [first] = await say("反映 提交 回执", "the-filing");
    const [receipt = ""] = RECEIPT.exec(first?.text ?? "") ?? [];
    await world.close();
    world = await start();
    const [again] = await say("反映 提交 回执", "the-filing");
    expect(again?.text).toContain(receipt);
    expect(await count()).toBe(1);
    expect((await say(`查 ${receipt}`))[0]?.text).toContain("还没有转给办理人");
    await say("退出");
  });

  test("by a second press is one case, and the same receipt is shown", async () => {
    await fill();
    const [first] = await say("反映 提交 回执");
    const [second] = await say("反映 提交 回执");
    expect(RECEIPT.exec(second?.text ?? "")?.[0]).toBe(RECEIPT.exec(first?.text ?? "")?.[0]);
    expect(await count()).toBe(2);
  });

  test("by presses at the same moment is one case, and all of them are shown its receipt", async () => {
    const before = await count();
    const press = async () => RECEIPT.exec((await say("反映 提交 回执", undefined, "王老师"))[0]?.text ?? "")?.[0];
    await fill("王老师");
    const receipts = await Promise.all([press(), press(), press()]);
    expect(receipts[0]).toMatch(RECEIPT);
    expect(new Set(receipts).size).toBe(1);
    expect(await count()).toBe(before + 1);
    await fill("王老师");
    expect(await press(), "the same words in another filing").not.toBe(receipts[0]);
    expect(await count()).toBe(before + 2);
  });

  test("when the database fails at the last step nothing is half filed, and the draft is still there", async () => {
    await fill();
    const tags = await world.sql`select tag from case_tag`;
    await world.sql`alter table case_intake rename to case_elsewhere`;
    await expect(say("反映 提交 回执")).rejects.toThrow();
    await world.sql`alter table case_elsewhere rename to case_intake`;
    expect(await world.sql`select tag from case_tag`).toHaveLength(tags.length);
    expect((await say("反映 提交 回执"))[0]?.text).toMatch(RECEIPT);
    expect(await count()).toBe(5);
  });
});
