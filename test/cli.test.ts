import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { examineFeishu } from "../adapters/feishu/doctor.ts";
import { readConfig } from "../src/config.ts";
import { createClock } from "../src/core/clock.ts";
import { openCalls } from "../src/db/client.ts";
import { examineDatabase } from "../src/db/examine.ts";
import { projectRoot } from "../src/db/root.ts";
import { cloneDatabase } from "./support/database.ts";
import { createFakeFeishu, type Fake, type FakeOptions, refusal } from "./support/fake-feishu/index.ts";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "uh-cli-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = async (env: Readonly<Record<string, string>>, ...args: readonly string[]) => {
  const cli = join(projectRoot(), "src/cli.ts");
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), cli, ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH ?? "", TSX_TSCONFIG_PATH: join(projectRoot(), "tsconfig.json"), ...env },
  });
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (out += chunk));
  const [code] = await once(child, "close");
  return { code, out };
};

describe("feishu:", () => {
  let fake: Fake;
  let ahead = 0;
  afterEach(async () => {
    ahead = 0;
    await fake.close();
    fake.check();
  });

  const start = async (options: Partial<FakeOptions> = {}) => {
    fake = await createFakeFeishu({ mode: "socket", noise: 0, ...options });
  };
  const examine = async (env: Readonly<Record<string, string>> = {}) => {
    const { feishu: config, publicUrl, locale } = readConfig({ ...fake.env, ...env });
    if (!config) throw new Error("not configured");
    const found = await examineFeishu({ config, publicUrl, clock: createClock(ahead), locale });
    const of = (state: string) => found.filter((one) => one.state === state).map(({ text }) => text);
    return { fine: of("fine"), notes: of("note"), wrong: of("wrong") };
  };

  test("an app that is set up is well, in either language, and nothing was sent or opened", async () => {
    await start();
    const { fine, wrong, notes } = await examine();
    expect(wrong).toEqual([]);
    expect(fine).toContain("机器人“工会助手”已启用。");
    expect(fine).toContain("权限 im:message:send_as_bot 已开通。");
    expect(notes.join()).toMatch(/长连接接收[\s\S]*im\.message\.receive_v1/);
    expect((await examine({ LANG_UI: "en" })).fine).toContain("The credentials are good.");
    expect([fake.store.posts.size, fake.sockets.opened()]).toEqual([0, 0]);
  });

  test.each([
    ["a wrong secret", { FEISHU_APP_SECRET: "wrong-canary" }, /FEISHU_APP_SECRET 不对/],
    ["nobody at the address", { FEISHU_BASE_URL: "http://127.0.0.1:9" }, /连不上.*FEISHU_BASE_URL/],
  ])("%s", async (_, env, words) => {
    await start();
    const { wrong, fine } = await examine(env);
    expect([wrong.length, fine]).toEqual([1, []]);
    expect(wrong[0]).toMatch(words);
    expect(wrong[0]).not.toContain("canary");
  });

  const disabled = {
    status: 200,
    body: { code: 0, msg: "ok", bot: { activate_status: 0, open_id: "ou_b", app_name: "x" } },
  };
  test.each([
    ["a bot that is switched off", refusal(230006), /代码 230006.*发布/],
    ["an app that nobody published", disabled, /状态 0.*发布/],
    ["a machine that is not on the list", refusal(99991401), /IP 白名单/],
    ["a month that is used up", refusal(99991403), /调用量已用完/],
  ])("%s", async (_, mishap, words) => {
    await start();
    fake.fault({ on: "bot", mishap });
    const { wrong } = await examine();
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(words);
  });

  test.each([
    ["im:message:send_as_bot", "wrong"],
    ["contact:user.basic_profile:readonly", "notes"],
    ["im:chat:readonly", "notes"],
  ] as const)("a missing scope by its name: %s", async (scope, where) => {
    await start();
    fake.scopes.delete(scope);
    const found = await examine();
    expect(found[where].filter((text) => text.includes(`权限 ${scope} 没有开通`))).toHaveLength(1);
    expect(found.wrong).toHaveLength(where === "wrong" ? 1 : 0);
  });

  test.each([-10, 10])("a clock %i minutes off", async (minutes) => {
    await start();
    ahead = minutes * 60_000;
    expect((await examine()).wrong).toEqual([expect.stringContaining("差了 10 分钟")]);
  });

  test.each([
    [1_000_040_350, /50 条/],
    [1, /代码 1/],
    [514, /FEISHU_APP_SECRET 不对/],
  ])("an event socket that is refused with %i", async (code, words) => {
    await start();
    fake.sockets.refuse(code, 1);
    const { wrong } = await examine();
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(words);
  });

  test("a webhook needs an address, and the console needs to know it", async () => {
    await start({ mode: "webhook" });
    expect((await examine()).wrong).toEqual([expect.stringContaining("PUBLIC_URL")]);
    const { wrong, notes } = await examine({ PUBLIC_URL: "https://bot.example.cn" });
    expect(wrong).toEqual([]);
    expect(notes.join()).toContain("https://bot.example.cn/feishu/events");
    expect(fake.sockets.asked()).toBe(0);
  });

  test("an app id that the SDK would not take", async () => {
    await start();
    fake.fault({ on: "token", mishap: { status: 200, body: { code: 0, tenant_access_token: "t-x", expire: 60 } } });
    expect((await examine({ FEISHU_APP_ID: "cli_a" })).wrong.join()).toContain("cli_ 加 16 位");
  });

  test("the program prints it all, ends with 1, and prints no secret", async () => {
    await start();
    fake.scopes.delete("im:message:send_as_bot");
    const { code, out } = await run({ ...fake.env }, "doctor");
    expect(code).toBe(1);
    expect(out).toContain("✗ 权限 im:message:send_as_bot 没有开通");
    expect(out).toContain("✓ 应用凭证有效");
    expect(out).not.toContain(fake.env.FEISHU_APP_SECRET);
    fake.scopes.add("im:message:send_as_bot");
    expect((await run({ ...fake.env }, "doctor")).code).toBe(0);
  });
});

describe("the database:", () => {
  const examine = (url: string) => {
    const { database, keysDir } = readConfig({ DATABASE_URL: url, DATA_DIR: join(folder, "data") });
    return examineDatabase({ database, keysDir, locale: "en" });
  };

  test("one that is up to date is well, and is left as it is", async () => {
    const { url, drop } = await cloneDatabase();
    try {
      expect((await examine(url)).map(({ state }) => state)).toEqual(["fine", "fine", "fine"]);
    } finally {
      await drop();
    }
  });

  test("one of another version is told of, and not migrated", async () => {
    const { url, target, drop } = await cloneDatabase();
    const sql = openCalls(target, { max: 1 });
    try {
      await sql`update setting set value = 'old' where key = 'schema'`;
      expect(await examine(url)).toEqual([
        expect.objectContaining({ state: "fine" }),
        { state: "note", text: expect.stringContaining("npm start brings them up to date") },
      ]);
      expect(await sql`select value from setting where key = 'schema'`).toEqual([{ value: "old" }]);
    } finally {
      await sql.end();
      await drop();
    }
  });

  test("one that cannot be reached is wrong, without its password", async () => {
    const [finding] = await examine("postgres://u:canary@127.0.0.1:9/db");
    expect(finding).toEqual({ state: "wrong", text: expect.stringMatching(/127\.0\.0\.1:9 does not answer/) });
    expect(finding?.text).not.toContain("canary");
  });

  test("without one nothing is made", async () => {
    const { code, out } = await run({ DATA_DIR: join(folder, "data") }, "doctor");
    expect([code, out]).toEqual([0, expect.stringContaining("自带的数据库")]);
    expect(out).toContain("· 没有配置聊天平台：只开演练场");
    expect(readdirSync(folder)).toEqual([]);
  });
});

test("a wrong setting is told in a sentence, an unknown command by the known ones", async () => {
  const [wrong, unknown] = await Promise.all([run({ PORT: "x" }, "doctor"), run({}, "constructor")]);
  expect(wrong).toEqual({ code: 1, out: expect.stringMatching(/^✗ PORT is "x"/) });
  expect(unknown).toEqual({ code: 1, out: "✗ Commands: doctor, keys, backup, restore, audit:verify\n" });
});
