import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHome, type Home, isGone, type Program, until } from "./program.ts";
import { createRest, expectProblem, TOKEN } from "./rest.ts";
import { announcementIn, createUnion, type Group, type Person, textOf, type Union } from "./union.ts";

/** Starts and ends of one program on one data folder, told in order. */

let home: Home;
let program: Program;
let union: Union;
let chair: Person;
let member: Person;
let group: Group;
let number: number;
let code: string;

const API = { API_TOKEN: TOKEN };
const roster = () => createRest(program.url).roster(number);

/** The same people in the same group, as whoever starts again finds them. */
const again = async (env: Readonly<Record<string, string>> = API): Promise<void> => {
  program = await home.start(env);
  union = createUnion(program.url);
  chair = union.known(chair.id, chair.name);
  member = union.known(member.id, member.name);
};

beforeAll(() => {
  home = createHome();
});
afterAll(() => home?.clear());

describe("skeleton: starts that are refused", () => {
  test.each(["abc", "70000"])("PORT=%s is named in one sentence", async (port) => {
    const { code: exit, printed } = await home.refusal({ PORT: port });
    expect(exit).toBe(1);
    expect(printed).toEqual([expect.stringMatching(/^PORT .*\.$/)]);
    expect(home.server()).toBeUndefined();
  });
});

describe("skeleton: the first administrator", () => {
  test("without a playground the first start prints a code, and nothing but health is answered", async () => {
    program = await home.start({ PLAYGROUND: "off" });
    const printed = () => /认领 ([0-9A-Z-]{14})/.exec(program.printed().join("\n"))?.[1];
    await until("the code", 10_000, () => printed() !== undefined);
    code = printed() ?? "";
    expect(code).toMatch(/^(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}$/);
    expect((await fetch(`${program.url}/healthz`)).status).toBe(200);
    for (const path of ["/playground", "/playground/api/state", "/api/v1/activities", "/api/v1/openapi.json"]) {
      await expectProblem(await fetch(`${program.url}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } }), 404);
    }
  });

  test("asked to end, it ends with exit code 0 and leaves no database server", async () => {
    const server = home.server();
    expect(server).toBeDefined();
    const started = Date.now();
    expect(await program.terminate()).toBe(0);
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(isGone(server ?? 0)).toBe(true);
  });

  test("the code makes one administrator, in private and once", async () => {
    program = await home.start(API);
    union = createUnion(program.url);
    chair = await union.person("周主席");
    member = await union.person("兰老师");
    group = await union.group("大群", [chair, member]);
    const announce = () => chair.says(group, "发起活动 夜跑 时间 大后天下午4点");
    await announce();
    expect(textOf(await chair.says(group, `认领 ${code}`))).not.toContain(code);
    await member.whispers("认领 0000-0000-0000");
    await announce();
    const none = (await createRest(program.url).activities()).filter(({ title }) => title === "夜跑");
    expect(none).toEqual([]);
    expect(textOf(await chair.whispers(`认领 ${code}`))).toContain("周主席");
    ({ number } = announcementIn(await announce()));
    await member.whispers(`认领 ${code}`);
    await member.says(group, "发起活动 夜跑 时间 大后天下午5点");
    expect((await createRest(program.url).activities()).filter(({ title }) => title === "夜跑")).toHaveLength(1);
  });
});

describe("skeleton: ends and starts again", () => {
  test("a second start on the same folder is refused in one sentence, the first goes on", async () => {
    const { code: exit, printed } = await home.refusal();
    expect(exit).toBe(1);
    expect(printed).toEqual([expect.stringMatching(/DATA_DIR.*\.$/)]);
    const said = { from: member.id, chat: group.id, text: `报名 ${number}`, eventId: "kept" };
    expect((await union.say(said)).messages.length).toBeGreaterThan(0);
    expect(await roster()).toBe("兰老师 1; ");
  });

  test("after a restart everything is still there, even what was heard before", async () => {
    const before = await union.everybody();
    // Somebody looks at the page; that must not keep the program from ending.
    const page = await fetch(`${program.url}/playground/api/stream?as=${member.id}`);
    expect(await program.terminate()).toBe(0);
    await page.body?.cancel().catch(() => undefined);
    await again();
    expect(await union.everybody()).toEqual(before);
    expect(await roster()).toBe("兰老师 1; ");
    const said = { from: member.id, chat: group.id, text: `报名 ${number} +3`, eventId: "kept" };
    expect(await union.say(said)).toEqual({ messages: [], duplicate: true });
    await chair.says(group, `报名 ${number} +2`);
    expect(await roster()).toBe("兰老师 1, 周主席 2; ");
  });

  test("what was answered survives kill -9; the next start takes over the database server", async () => {
    await member.says(group, `报名 ${number} +4`);
    const server = home.server();
    await program.crash();
    await again();
    expect(home.server()).toBe(server);
    expect(await roster()).toBe("兰老师 4, 周主席 2; ");
    expect(textOf(await (await union.person("竹老师")).whispers(`名单 ${number}`))).toContain("兰老师");
  });

  test("it also survives kill -9 of the database server at the same moment", async () => {
    const late = await union.person("梅老师");
    await union.group("小群", [late]);
    await late.whispers(`报名 ${number} +5`);
    await Promise.all([program.crash(), home.crashServer()]);
    await again();
    expect(await roster()).toBe("兰老师 4, 周主席 2, 梅老师 5; ");
    // The very chats that were busy when it died answer at once: nobody waits for the leases of the dead.
    const [same] = (await union.everybody()).filter(({ name }) => name === "梅老师");
    expect(textOf(await union.known(same?.id ?? "", "梅老师").whispers(`名单 ${number}`))).toContain("梅老师");
    const server = home.server();
    expect(await program.terminate()).toBe(0);
    expect(isGone(server ?? 0)).toBe(true);
  });
});
