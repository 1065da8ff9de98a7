import { afterAll, beforeAll, expect, test } from "vitest";
import { createPlatform, type Platform } from "../support/platform.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
let platform: Platform;

beforeAll(async () => {
  platform = createPlatform();
  world = await createWorld({ platform });
  await world.person("组长", [], "实验小学");
});
afterAll(() => world?.close());

test("while the platform's directory is asked no transaction is open, and what it says is proposed once", async () => {
  const open: number[] = [];
  const departments = async (): Promise<readonly string[]> => {
    const rows = await world.sql`select from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction'`;
    open.push(rows.length);
    return ["实验小学"];
  };
  const heard = await platform.say("王芳", "@王芳", "我是王芳", { departments });
  expect(heard.map(({ text }) => text).join()).toContain("你是实验小学的吗");
  expect(heard).toHaveLength(1);
  expect(open).toEqual([0]);
  expect(await world.sql`select from account where user_id = '王芳'`).toHaveLength(1);
});

test("where nobody wants to know, nobody is asked", async () => {
  let asked = 0;
  const departments = async (): Promise<readonly string[]> => {
    asked += 1;
    return [];
  };
  await platform.say("李雷", "@李雷", "我是李雷 实验小学", { departments });
  await platform.say("李雷", "@李雷", "活动", { departments });
  expect(asked).toBe(0);
});
