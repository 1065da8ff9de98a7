import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { talkIn } from "../../support/talk.ts";
import { createWorld, type World } from "../../support/world.ts";

const TOKEN = "token-of-these-tests";
const LARGE = 5_000;
const ACTIVITIES = 120;
const PARTIES = 600;
const PEOPLE_IN = 350;

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
interface Party {
  readonly name: string;
  readonly state: string;
  readonly position?: number;
}

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { API_TOKEN: TOKEN } });
  await world.person("主席", ["chair"]);
  await world.person("兰老师", [], "东区/三小");
  const { says } = talkIn(world, "大群");
  await says("主席", "发起活动 合唱 时间 12月5日下午4点到6点 地点 礼堂 名额 2 截止 12月4日18点 最少 2");
  await says("主席", "报名");
  await says("主席", "帮 兰老师 报名");
  await says("竹", "报名 +2 带水");
});
afterAll(() => world?.close());

const get = (path: string, token: string | null = TOKEN): Promise<Response> =>
  fetch(`${world.app.url}/api/v1/${path}`, token === null ? {} : { headers: { authorization: `Bearer ${token}` } });

const json = async <T>(path: string): Promise<T> => {
  const response = await get(path);
  expect(response.status, path).toBe(200);
  return (await response.json()) as T;
};

const expectProblem = async (response: Response, status: number, about = ""): Promise<void> => {
  expect(response.status, about).toBe(status);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  expect(await response.json()).toMatchObject({ status, title: expect.any(String) });
};

/** Every item of a list, page by page. */
const walk = async <T>(path: string, limit: number): Promise<readonly T[]> => {
  const all: T[] = [];
  for (let after = ""; ; ) {
    const page: Page<T> = await json(`${path}${path.includes("?") ? "&" : "?"}limit=${limit}${after}`);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    all.push(...page.items);
    expect(all.length).toBeLessThanOrEqual(PARTIES);
    if (page.next === null) return all;
    expect(page.items).toHaveLength(limit);
    after = `&after=${encodeURIComponent(page.next)}`;
  }
};

describe("who gets in", () => {
  test.each([null, "", "wrong-token-of-these-tests", TOKEN.toUpperCase(), `${TOKEN}x`, TOKEN.slice(0, -1)])(
    "nobody with the token %j",
    async (token) => {
      for (const path of ["activities", "activities/1", "activities/1/signups", "openapi.json", "nothing"]) {
        const response = await get(path, token);
        expect(response.headers.get("www-authenticate")).toBe("Bearer");
        await expectProblem(response, 401, path);
      }
    },
  );

  test("nobody at all while no token is configured", async () => {
    const off = await createWorld();
    try {
      for (const path of ["activities", "openapi.json"]) {
        const headers = { authorization: `Bearer ${TOKEN}` };
        await expectProblem(await fetch(`${off.app.url}/api/v1/${path}`, { headers }), 404);
      }
    } finally {
      await off.close();
    }
  });
});

describe("what is told", () => {
  const expected = {
    number: 1,
    title: "合唱",
    startsAt: "2026-12-05T16:00:00+08:00",
    endsAt: "2026-12-05T18:00:00+08:00",
    deadline: "2026-12-04T18:00:00+08:00",
    place: "礼堂",
    ...{ capacity: 2, minimum: 2, state: "open", heads: 2, waiting: 2 },
    unit: expect.any(String),
    chat: "大群",
  };

  test("of an activity, alone and in the list", async () => {
    expect(await json("activities/1")).toEqual(expected);
    expect(await json("activities")).toEqual({ items: [expected], next: null });
    expect(expected.startsAt).toMatch(/\+08:00$/);
  });

  test("of sign-ups: who, by whom, with what note, at which place of the queue", async () => {
    const page = await json<Page<Party>>("activities/1/signups");
    expect(page.items).toEqual([
      { name: "主席", heads: 1, state: "in", unit: expect.any(String) },
      { name: "兰老师", heads: 1, state: "in", by: "主席", unit: "三小" },
      { name: "竹", heads: 2, state: "waiting", position: 1, note: "带水", unit: expect.any(String) },
    ]);
  });

  test("of itself: OpenAPI 3.1 with every path", async () => {
    const described = await json<{ openapi: string; paths: object; components: object }>("openapi.json");
    expect(described.openapi).toBe("3.1.0");
    const paths = ["/api/v1/activities", "/api/v1/activities/{n}", "/api/v1/activities/{n}/signups"];
    expect(Object.keys(described.paths)).toEqual(expect.arrayContaining(paths));
    for (const path of paths) {
      expect(described.paths).toHaveProperty([path, "get", "responses", "200", "content", "application/json"]);
      expect(described.paths).toHaveProperty([path, "get", "responses", "401"]);
    }
    expect(described.components).toHaveProperty(["securitySchemes", "token"], { type: "http", scheme: "bearer" });
    expect(described).toMatchObject({ security: [{ token: [] }] });
  });
});

describe("what cannot be", () => {
  test.each(["limit=0", "limit=501", "limit=abc", "limit=1.5", "limit=-1", "limit="])(
    "%s is a bad request",
    async (q) => {
      await expectProblem(await get(`activities?${q}`), 400);
      await expectProblem(await get(`activities/1/signups?${q}`), 400);
    },
  );

  test.each(["x", "in.1", "-1", "1e3", "9".repeat(16), "1'--", "", "\u0000"])(
    "after=%j is no next of activities",
    async (a) => {
      await expectProblem(await get(`activities?after=${encodeURIComponent(a)}`), 400);
    },
  );

  test.each(["x", "1", "left.1", "in.", "in.-1", "in.1 or 1=1", "waiting.1;", "", "in.1\n"])(
    "after=%j is no next of sign-ups",
    async (a) => expectProblem(await get(`activities/1/signups?after=${encodeURIComponent(a)}`), 400),
  );

  test("a number that is not there is not found, one that is none is a bad request", async () => {
    for (const n of ["999", String(Number.MAX_SAFE_INTEGER)]) {
      await expectProblem(await get(`activities/${n}`), 404, n);
      await expectProblem(await get(`activities/${n}/signups`), 404, n);
    }
    for (const n of ["0", "-1", "one", "1.5", "9".repeat(30)])
      await expectProblem(await get(`activities/${n}`), 400, n);
    await expectProblem(await get("nothing"), 404);
  });

  test("SQL in any parameter does nothing", async () => {
    const before = await json("activities");
    for (const text of [
      "1; drop table activity",
      "' or '1'='1",
      "1) or (1=1",
      "1' union select 1--",
      "$1",
      "\\'; --",
    ]) {
      const value = encodeURIComponent(text);
      const paths = ["activities?after=", "activities?limit=", "activities?state=", "activities/"];
      for (const path of paths) await expectProblem(await get(`${path}${value}`), 400, `${path}${text}`);
      await expectProblem(await get(`activities/1/signups?after=${value}`), 400, text);
    }
    expect(await json("activities")).toEqual(before);
  });
});

describe("of many", () => {
  const STATES = ["open", "closed", "cancelled", "past"];
  const numbers: number[] = [];

  /** Of each four one is open, closed, cancelled and over; one that is over may be closed, one cancelled may be over. */
  beforeAll(async () => {
    await world.sql`
      insert into activity (number, title, starts_at, state, unit_id, place_id, created_by, created_at)
      select 1000 + i * 3, 'a' || i, timestamptz '2026-12-01' - case when i % 4 = 3 or i % 8 = 2 then interval '30 d' else '0' end,
        case i % 4 when 1 then 'closed' when 2 then 'cancelled' when 3 then (array['open', 'closed'])[1 + i / 4 % 2] else 'open' end,
        a.unit_id, a.place_id, a.created_by, a.created_at
      from generate_series(0, ${ACTIVITIES - 1}::int) i, activity a where a.number = 1`;
    for (let i = ACTIVITIES - 1; i >= 0; i -= 1) numbers.push(1000 + i * 3);
    await world.sql`
      insert into person (name, unit_id, created_at)
      select 'p' || i, unit_id, created_at from generate_series(1, ${PARTIES}::int) i, activity where number = 1`;
    await world.sql`
      insert into activity (number, title, starts_at, state, unit_id, place_id, created_by, created_at)
      select ${LARGE}::int, 'large', starts_at, 'open', unit_id, place_id, created_by, created_at from activity where number = 1`;
    // Written in an order that is not that of their turns; every seventh has left again.
    await world.sql`
      insert into signup (activity_id, person_id, heads, state, turn, created_at, changed_at, changed_by)
      select a.id, p.id, 1, case when t.turn % 7 = 0 then 'left' when t.turn <= ${PEOPLE_IN}::int then 'in' else 'waiting' end,
        t.turn, a.created_at, a.created_at, p.id
      from activity a, person p, lateral (select substr(p.name, 2)::int as turn) t
      where a.number = ${LARGE}::int and p.name ~ '^p[0-9]+$' order by md5(p.name)`;
  });

  test.each([1, 7, 40, 60, 119, 122, 500])(
    "pages of %i activities visit each once, the newest first",
    async (limit) => {
      const all = await walk<{ number: number }>("activities", limit);
      expect(all.map(({ number }) => number)).toEqual([LARGE, ...numbers, 1]);
    },
  );

  test("a page has 100 unless asked", async () => {
    expect((await json<Page<object>>("activities")).items).toHaveLength(100);
    expect((await json<Page<object>>(`activities/${LARGE}/signups`)).items).toHaveLength(100);
  });

  test.each(STATES)("only those that are %s, when asked", async (state) => {
    const all = await walk<{ number: number; state: string }>(`activities?state=${state}`, 9);
    expect(new Set(all.map((one) => one.state))).toEqual(new Set([state]));
    const ours = numbers.filter((number) => ((number - 1000) / 3) % 4 === STATES.indexOf(state));
    expect(all.map(({ number }) => number).filter((number) => numbers.includes(number))).toEqual(ours);
  });

  test("no other state is known", async () => {
    for (const state of ["", "OPEN", "lost"]) await expectProblem(await get(`activities?state=${state}`), 400, state);
  });

  test.each([9, 64, 300, 500])(
    "pages of %i sign-ups visit each once, in by turn, then waiting by position",
    async (limit) => {
      const all = await walk<Party>(`activities/${LARGE}/signups`, limit);
      const turns = Array.from({ length: PARTIES }, (_, i) => i + 1).filter((turn) => turn % 7 !== 0);
      const waiting = turns.filter((turn) => turn > PEOPLE_IN);
      expect(all.map(({ name }) => name)).toEqual(turns.map((turn) => `p${turn}`));
      expect(all.map(({ state }) => state)).toEqual(turns.map((turn) => (turn > PEOPLE_IN ? "waiting" : "in")));
      const positions = all.flatMap(({ position }) => position ?? []);
      expect(positions).toEqual(waiting.map((_, i) => i + 1));
    },
  );

  test("somebody who leaves between two pages makes nobody come twice or be missed", async () => {
    const first = await json<Page<Party>>(`activities/${LARGE}/signups?limit=10`);
    await world.sql`update signup set state = 'left' where turn = 10 and activity_id in (select id from activity where number = ${LARGE}::int)`;
    const second = await json<Page<Party>>(`activities/${LARGE}/signups?limit=3&after=${first.next}`);
    expect(first.items.at(-1)?.name).toBe("p11");
    expect(second.items.map(({ name }) => name)).toEqual(["p12", "p13", "p15"]);
  });
});
