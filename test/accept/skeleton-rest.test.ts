import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHome, type Home } from "./program.ts";
import { createRest, expectProblem, type Rest, type Signup, TOKEN } from "./rest.ts";
import { announcementIn, createUnion, type Group, type Person, type Union } from "./union.ts";

let home: Home;
let url: string;
let union: Union;
let rest: Rest;
let chair: Person;
let group: Group;
let number: number;
const names = ["甲老师", "乙老师", "丙老师", "丁老师", "戊老师"];

beforeAll(async () => {
  home = createHome();
  ({ url } = await home.start({ API_TOKEN: TOKEN }));
  union = createUnion(url);
  rest = createRest(url);
  chair = await union.person("周主席", ["chair"]);
  const members: Person[] = [];
  for (const name of names) members.push(await union.person(name, [], "东区/三小/语文组"));
  group = await union.group("大群", [chair, ...members]);
  const line = "发起活动 合唱排练 时间 大后天下午2点到5点 地点 音乐教室 名额 3 截止 后天18点";
  ({ number } = announcementIn(await chair.says(group, line)));
  for (const member of members) await member.says(group, `报名 ${number}`);
});
afterAll(() => home?.clear());

describe("skeleton: REST", () => {
  test("only whoever has the token gets in", async () => {
    for (const token of [null, "wrong-token-0123456789", ""]) {
      const response = await rest.get("activities", token);
      expect(response.headers.get("www-authenticate")).toContain("Bearer");
      await expectProblem(response, 401);
    }
    await expectProblem(await rest.get(`activities/${number}`, "wrong-token-0123456789"), 401);
  });

  test("one activity, in China time", async () => {
    const found = await rest.activity(number);
    expect(found).toEqual({
      number,
      title: "合唱排练",
      startsAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT14:00:00\+08:00$/),
      endsAt: expect.stringMatching(/T17:00:00\+08:00$/),
      deadline: expect.stringMatching(/T18:00:00\+08:00$/),
      place: "音乐教室",
      capacity: 3,
      state: "open",
      heads: 3,
      waiting: 2,
      unit: expect.any(String),
      chat: "大群",
    });
    await expectProblem(await rest.get("activities/99999"), 404);
    await expectProblem(await rest.get("activities/one"), 400);
    await expectProblem(await rest.get("nothing"), 404);
  });

  test("lists are read page by page, newest first, and by state", async () => {
    const [newest, ...older] = await rest.activities();
    expect(newest?.number).toBe(number);
    expect(older.map((one) => one.number)).toEqual(older.map((one) => one.number).toSorted((a, b) => b - a));
    const first = await rest.page<{ number: number }>("activities?limit=1");
    expect(first.items.map((one) => one.number)).toEqual([number]);
    const second = await rest.page<{ number: number }>(`activities?limit=1&after=${first.next}`);
    expect(second.items[0]?.number).toBe(older[0]?.number);
    expect((await rest.page<{ number: number }>("activities?state=open")).items.map((one) => one.number)).toContain(
      number,
    );
    for (const state of ["closed", "cancelled", "past"]) {
      expect(await rest.page(`activities?state=${state}`)).toEqual({ items: [], next: null });
    }
  });

  test("sign-ups: who is in by turn, then who waits by position, page by page", async () => {
    const all: Signup[] = [];
    for (let next: string | null = ""; next !== null; ) {
      const page: { items: readonly Signup[]; next: string | null } = await rest.page(
        `activities/${number}/signups?limit=2${next ? `&after=${next}` : ""}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      all.push(...page.items);
      next = page.next;
    }
    expect(all.map(({ name }) => name)).toEqual(names);
    expect(all.map(({ state, position }) => [state, position])).toEqual([
      ["in", undefined],
      ["in", undefined],
      ["in", undefined],
      ["waiting", 1],
      ["waiting", 2],
    ]);
    await expectProblem(await rest.get("activities/99999/signups"), 404);
  });

  test("pages that cannot be are bad requests", async () => {
    for (const query of ["limit=0", "limit=501", "limit=x", "after=%27", "state=lost"]) {
      await expectProblem(await rest.get(`activities?${query}`), 400);
    }
    await expectProblem(await rest.get(`activities/${number}/signups?after=nowhere`), 400);
  });

  test("it describes itself, and the program tells how it is", async () => {
    const described = await rest.page<never>("openapi.json");
    expect(Object.keys((described as unknown as { paths: object }).paths)).toContain("/api/v1/activities");
    expect(await (await union.get("/healthz")).json()).toMatchObject({ status: "up" });
    const ready = await union.get("/readyz");
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ parts: { database: "ready", migrations: "ready" } });
    expect(await (await union.get("/metrics")).text()).toContain("unionhall_incoming_total");
  });
});

describe("skeleton: all at once", () => {
  test("forty people want eight places at the same moment: eight heads are in, everybody else has a turn", async () => {
    const crowd: Person[] = [];
    for (let n = 1; n <= 40; n += 1) crowd.push(await union.person(`人${n}`));
    const hall = await union.group("礼堂", [chair, ...crowd]);
    const line = "发起活动 电影专场 时间 大后天晚上7点 地点 礼堂 名额 8";
    const { number: film } = announcementIn(await chair.says(hall, line));
    await Promise.all(crowd.map((person, i) => person.mutters(hall, i % 4 === 0 ? "+2" : "+1")));
    const all = await rest.signups(film);
    const within = all.filter(({ state }) => state === "in").reduce((sum, { heads }) => sum + heads, 0);
    expect(await rest.activity(film)).toMatchObject({ heads: within, waiting: 50 - within });
    expect(within).toBeLessThanOrEqual(8);
    expect(within).toBeGreaterThanOrEqual(7);
    expect(new Set(all.map(({ name }) => name)).size).toBe(40);
    const positions = all.flatMap(({ position }) => position ?? []);
    expect(positions).toEqual(positions.map((_, i) => i + 1));
    await Promise.all(crowd.map((person) => person.says(hall, `取消报名 ${film}`)));
    expect(await rest.activity(film)).toMatchObject({ heads: 0, waiting: 0 });
  });
});
