import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Group, Person } from "../support/fake-feishu/index.ts";
import { cardIn, openStage, type Stage, textOf } from "./feishu-talk.ts";
import { createHome } from "./program.ts";

/** Two variables and a long connection; and a program that has none of them. */

const SDK = "node_modules/@larksuiteoapi";
const folders: string[] = [];
/** Node writes down there, when it ends, which files it had loaded. */
const traced = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "uh-loaded-"));
  folders.push(folder);
  return folder;
};
const loaded = (folder: string): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .filter((text) => text.includes("dist/src/main.js"))
    .join("\n");

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("feishu by socket", () => {
  let stage: Stage;
  let chair: Person;
  let lan: Person;
  let group: Group;
  const folder = traced();
  beforeAll(async () => {
    stage = await openStage("socket", { NODE_V8_COVERAGE: folder });
    [chair, lan] = [stage.fake.person("吴主席"), stage.fake.person("郑兰")];
  });
  afterAll(() => stage?.close());

  test("without a public address: administrator, group, activity, sign-ups by line and by tap", async () => {
    const { fake, code } = stage;
    expect(textOf(await chair.whispers(`认领 ${code}`))).toContain("管理员");
    group = await fake.group("群", [chair, lan]);
    const card = cardIn(await chair.says(group, "发起活动 羽毛球 时间 下周三下午4点 地点 体育馆 名额 9"));
    expect(textOf(await lan.says(group, "报名"))).toContain("郑兰已报名");
    expect((await chair.presses(card, "我要报名")).toast?.content).toContain("吴主席已报名");
    await fake.until("the card", () => textOf(group.messages()).includes("2/9 人"));
    expect(textOf(await lan.whispers("我的"))).toContain("羽毛球");
  });

  test("a dropped connection comes back; what was said meanwhile is carried out", async () => {
    const { fake } = stage;
    fake.sockets.drop();
    expect(await lan.types(group, "+3")?.taken).toBe(true);
    await fake.until("the answer", () => textOf(group.messages()).includes("改成 3 人"));
    expect(fake.sockets.open()).toBe(1);
  });

  test("asked to end, it leaves; the SDK was there", async () => {
    expect(await stage.program.terminate()).toBe(0);
    expect(stage.fake.sockets.open()).toBe(0);
    expect(loaded(folder)).toContain(SDK);
  });
});

describe("feishu: without it", () => {
  test("the SDK is not loaded", async () => {
    const home = createHome();
    const folder = traced();
    const program = await home.start({ NODE_V8_COVERAGE: folder });
    expect((await fetch(`${program.url}/feishu/events`, { method: "POST", body: "{}" })).status).toBe(404);
    expect(await program.terminate()).toBe(0);
    await home.clear();
    expect(loaded(folder)).toContain("node_modules/postgres");
    expect(loaded(folder)).not.toContain(SDK);
  });

  test.each([
    [{ FEISHU_APP_ID: "cli_0123456789abcdef" }, ["FEISHU_APP_SECRET"]],
    [{ FEISHU_APP_SECRET: "a-secret-of-the-app" }, ["FEISHU_APP_ID"]],
    [
      { FEISHU_APP_ID: "cli_0123456789abcdef", FEISHU_APP_SECRET: "a-secret-of-the-app", FEISHU_MODE: "webhook" },
      ["FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN"],
    ],
  ])("half of the settings is refused in a sentence that names the other half: %o", async (env, missing) => {
    const home = createHome();
    const { code, printed } = await home.refusal(env);
    await home.clear();
    expect(code).toBe(1);
    expect(printed).toEqual([expect.stringMatching(/^FEISHU_.*\.$/)]);
    for (const name of missing) expect(printed[0]).toContain(name);
    expect(printed[0]).not.toContain("a-secret");
  });
});
