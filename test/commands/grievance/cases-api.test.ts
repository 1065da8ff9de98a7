import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTab } from "../../support/tab.ts";
import { createOffice, type Office } from "./office.ts";

interface Listed {
  readonly alias: string;
  readonly state: string;
  readonly receivedOn: string;
}
interface List {
  readonly items: readonly (Listed & Readonly<Record<string, unknown>>)[];
  readonly next: string | null;
}

let office: Office;
const tokens: Record<string, string> = {};
const aliases: string[] = [];
/** The case of which 校干事乙 must know nothing. */
let hidden = "";

beforeAll(async () => {
  office = await createOffice({ env: { API_TOKEN: "token-of-the-union-x" } });
  for (const who of ["校干事甲", "校干事乙", "区干事"]) {
    const tab = createTab(office.world.app.url);
    const { code } = await tab.get("/console");
    const [card] = await office.say(who, `登录 ${code}`);
    await office.press(who, card, "确认登录");
    const page = await tab.submit(await tab.get("/console"), "/console/tokens", { name: "试", days: "30" });
    tokens[who] = /uh_[\w-]{43}/.exec(page.html)?.[0] ?? "";
  }
  for (const [i, text] of [
    "食堂菜价 canary-a1 涨得太多",
    "办公室空调 canary-b2 坏了两周",
    "操场灯光 canary-c3 太暗",
  ].entries()) {
    await office.raise(i % 2 ? "王老师" : "李老师", { text });
    aliases.push(...(await office.release()));
  }
  await office.raise("李老师", { text: "这一件 canary-d4 不能让乙看到", without: "校干事乙" });
  [hidden = ""] = await office.release();
});
afterAll(() => office?.close());

const get = (who: string, path: string): Promise<Response> =>
  fetch(`${office.world.app.url}/api/v1/${path}`, { headers: { authorization: `Bearer ${tokens[who]}` } });
const list = async (who: string, query = ""): Promise<List> => {
  const response = await get(who, `cases${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as List;
};
const walk = async (who: string, limit: number, query = ""): Promise<readonly string[]> => {
  const all: string[] = [];
  for (let after = ""; ; ) {
    const page = await list(who, `?limit=${limit}${after}${query}`);
    all.push(...page.items.map(({ alias }) => alias));
    if (page.next === null) return all;
    expect(page.items).toHaveLength(limit);
    after = `&after=${page.next}`;
  }
};

describe("an officer's list of cases", () => {
  test("has each case once, newest first, whatever the size of a page", async () => {
    const whole = await list("校干事甲");
    expect(whole.items.map(({ alias }) => alias).sort()).toEqual([...aliases, hidden].sort());
    const days = whole.items.map(({ receivedOn }) => receivedOn);
    expect(days).toEqual([...days].sort().reverse());
    for (const limit of [1, 2, 3, 4, 5])
      expect(await walk("校干事甲", limit)).toEqual(whole.items.map(({ alias }) => alias));
  });

  test("tells what the queue tells: no text, no time, no id, nothing of who raised it", async () => {
    await office.hear("校干事甲", `领取 ${aliases[0]}`);
    const { items } = await list("校干事甲");
    const taken = items.find(({ alias }) => alias === aliases[0]);
    expect(taken).toEqual({
      alias: aliases[0],
      category: expect.any(String),
      urgency: expect.stringMatching(/^(?:urgent|ordinary|difficult)$/),
      state: "in_progress",
      unit: "实验小学",
      receivedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      claimBy: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      replyBy: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      closeBy: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      late: false,
      extended: false,
      mine: true,
      holder: "校干事甲",
      rating: null,
    });
    expect(JSON.stringify(items)).not.toMatch(/canary|李老师|王老师|T\d\d:\d\d|[0-9a-f]{8}-[0-9a-f]{4}/);
    expect((await list("校干事乙")).items.find(({ alias }) => alias === aliases[0])).toMatchObject({ mine: false });
  });

  test("of another level is empty: each works the cases of exactly their own unit", async () => {
    expect(await list("区干事")).toEqual({ items: [], next: null });
  });

  test("by state", async () => {
    const open = (await list("校干事甲", "?state=open")).items.length;
    expect((await list("校干事甲", "?state=ended")).items).toEqual([]);
    expect(open).toBe(aliases.length + 1);
    expect((await get("校干事甲", "cases?state=secret")).status).toBe(400);
  });

  test.each([
    "limit=0",
    "limit=501",
    "limit=x",
    "after=1",
    "after=2026-02-31.00000000-0000-4000-8000-000000000000",
    "after=0000-01-01.00000000-0000-4000-8000-000000000000",
    "after='",
    "after=9999-99-99.x",
  ])("%s is 400, as problem details", async (query) => {
    const response = await get("校干事甲", `cases?${query}`);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  });
});

describe("an officer who is kept out of a case", () => {
  test("has the list that would be there without it, page by page, byte by byte", async () => {
    const seen = await Promise.all(
      [1, 2, 3, 4, 5].map(async (limit) => (await get("校干事乙", `cases?limit=${limit}`)).text()),
    );
    expect(await walk("校干事乙", 2)).toEqual((await walk("校干事甲", 2)).filter((alias) => alias !== hidden));
    await office.world.sql`create table kept as select * from cases where alias = ${hidden}`;
    await office.world.sql`delete from cases where alias = ${hidden}`;
    const without = await Promise.all(
      [1, 2, 3, 4, 5].map(async (limit) => (await get("校干事乙", `cases?limit=${limit}`)).text()),
    );
    expect(seen).toEqual(without);
    const gone = await get("校干事乙", `cases/${encodeURIComponent(hidden)}`);
    const bytes = [gone.status, await gone.text()];
    await office.world.sql`insert into cases select * from kept`;
    const [{ id } = { id: "" }] = await office.world.sql<{ id: string }[]>`select id from kept`;
    await office.world
      .sql`insert into case_exclusion (case_id, officer) select ${id}, id from person where name = '校干事乙'`;
    const there = await get("校干事乙", `cases/${encodeURIComponent(hidden)}`);
    expect([there.status, await there.text()]).toEqual(bytes);
    expect(bytes[0]).toBe(404);
    expect((await get("校干事甲", `cases/${encodeURIComponent(hidden)}`)).status).toBe(200);
  });

  test("and a cursor made of the hidden case leads nowhere else than one of a case that never was", async () => {
    const [{ id, day } = { id: "", day: "" }] = await office.world.sql<{ id: string; day: string }[]>`
      select id, received_on::text as day from cases where alias = ${hidden}`;
    const answer = await list("校干事乙", `?after=${day}.${id}`);
    expect(answer.items.map(({ alias }) => alias)).not.toContain(hidden);
  });
});

describe("one case", () => {
  test("is found by its alias, as people write it", async () => {
    const [alias = ""] = aliases;
    for (const written of [alias, alias.replace("-", ""), alias.replace("-", "－")]) {
      const response = await get("校干事甲", `cases/${encodeURIComponent(written)}`);
      expect([response.status, ((await response.json()) as Listed).alias]).toEqual([200, alias]);
    }
  });

  test.each(["竹影-00", "不是代号", "%27%20or%201%3D1", "x".repeat(41), "竹影-47 和别的"])(
    "%s is no case",
    async (alias) => {
      const response = await get("校干事甲", `cases/${encodeURIComponent(alias)}`);
      expect([400, 404]).toContain(response.status);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
    },
  );
});
