import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page, Tab } from "../../support/tab.ts";
import { createDesk, type Desk } from "./desk.ts";

const UNION = "token-of-the-whole-union";
const DAY = 24 * 3_600;

let desk: Desk;
let tab: Tab;
let home: Page;
beforeAll(async () => {
  desk = await createDesk({ env: { API_TOKEN: UNION } });
  ({ tab, page: home } = await desk.signIn("周干事"));
});
afterAll(() => desk?.close());

const tokenIn = ({ html }: Page): string => /uh_[A-Za-z0-9_-]{43}/.exec(html)?.[0] ?? "";
const mint = (name: string, days = "90", from: { tab: Tab; page: Page } = { tab, page: home }) =>
  from.tab.submit(from.page, "/console/tokens", { name, days });
const cases = (token: string) =>
  fetch(`${desk.world.app.url}/api/v1/cases`, { headers: { authorization: `Bearer ${token}` } });
/** A few hours on at a time, with a request in between: a session must not end meanwhile. */
const back = async () => {
  ({ tab, page: home } = await desk.signIn("周干事"));
};

describe("a personal token", () => {
  test("is shown once, listed by name and days, reads, and opens nothing once revoked", async () => {
    const made = await mint("月报 <b>脚本", "30");
    const token = tokenIn(made);
    expect(made.text).toContain("只显示这一次");
    const listed = await tab.get("/console/tokens");
    expect(tokenIn(listed)).toBe("");
    expect(listed.text).toContain("月报 <b>脚本 2026-11-23 生成 · 还没用过 · 2026-12-23 到期");
    expect(listed.html).not.toContain("<b>脚本");
    const read = await cases(token);
    expect([read.status, await read.json()]).toEqual([200, { items: [], next: null }]);
    expect((await tab.get("/console/tokens")).text).toContain("最近使用 2026-11-23");
    const revoked = await tab.submit(listed, "/console/tokens", { revoke: listed.field("revoke") });
    expect(revoked.text).toContain("已经撤销");
    expect(revoked.text).toContain("还没有令牌");
    expect((await cases(token)).status).toBe(401);
    const again = await tab.submit(listed, "/console/tokens", { revoke: listed.field("revoke") });
    expect([again.status, again.text.includes("已经撤销或者过期")]).toEqual([422, true]);
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ["", "90", "起个名字"],
    [" \u202e\u0000 ", "90", "起个名字"],
    ["太久", "366", "最长一年"],
    ["没有", "", "最长一年"],
    ["倒着", "-90", "最长一年"],
    ["零头", "30.5", "最长一年"],
  ];
  test.each(refused)("called %j for %j days is not made", async (name, days, sentence) => {
    const before = await desk.world.sql`select count(*) from api_token`;
    const answer = await mint(name, days);
    expect([answer.status, tokenIn(answer)]).toEqual([422, ""]);
    expect(answer.text).toContain(sentence);
    expect(await desk.world.sql`select count(*) from api_token`).toEqual(before);
  });

  test("of a name that is there already is not made, so that a form sent twice makes one; two at once neither", async () => {
    const both = await Promise.all([mint("两遍"), mint("两遍")]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect((await mint("两遍")).text).toContain("已经有一个叫“两遍”的令牌");
  });

  test("of somebody else cannot be revoked, nor seen", async () => {
    const token = tokenIn(await mint("别人的"));
    const { tab: theirs, page } = await desk.signIn("吴干事");
    const id = (await tab.get("/console/tokens")).field("revoke");
    expect((await theirs.get("/console/tokens")).text).not.toContain("别人的");
    expect((await theirs.submit(page, "/console/tokens", { revoke: id })).status).toBe(422);
    for (const odd of ["0", "-1", "1e9", "99999999999999999999", "'; drop table api_token"])
      expect((await theirs.submit(page, "/console/tokens", { revoke: odd })).status).toBe(422);
    expect((await cases(token)).status).toBe(200);
  });

  test("ends on its day, and is gone after the night", async () => {
    const token = tokenIn(await mint("三十天", "30"));
    await desk.world.advance(29 * DAY);
    expect((await cases(token)).status).toBe(200);
    await desk.world.advance(DAY + 60);
    expect((await cases(token)).status).toBe(401);
    await back();
    expect((await tab.get("/console/tokens")).text).not.toContain("三十天");
    await desk.world.advance(DAY);
    expect(await desk.world.sql`select * from api_token where name = '三十天'`).toEqual([]);
    await back();
  });

  test("twenty at a time", async () => {
    const held = ((await tab.get("/console/tokens")).html.match(/name="revoke"/g) ?? []).length;
    for (let i = held; i < 20; i += 1) expect((await mint(`第${i}个`)).status).toBe(200);
    expect((await mint("多一个")).text).toContain("最多同时有 20 个");
  });

  test("is worth nothing without the office: 403, and it comes back with it; who left is nobody", async () => {
    await desk.world.person("钱干事", ["officer"], "三小");
    const token = tokenIn(await mint("钱的", "90", await desk.signIn("钱干事")));
    expect((await cases(token)).status).toBe(200);
    await desk.hear("区管", "免去 钱干事 办理人 三小");
    await desk.hear("区管", "确定");
    expect((await cases(token)).status).toBe(403);
    await desk.hear("区管", "任命 钱干事 办理人 三小");
    expect((await cases(token)).status).toBe(200);
    await desk.hear("区管", "离任 钱干事");
    await desk.hear("区管", "确定");
    expect((await cases(token)).status).toBe(401);
  });

  test("is a hash in the table", async () => {
    await desk.world.person("孙干事", ["officer"], "三小");
    const token = tokenIn(await mint("找不到", "90", await desk.signIn("孙干事")));
    expect(token).toMatch(/^uh_/);
    const [dump] = await desk.world.sql`select jsonb_agg(t)::text as t from api_token t`;
    for (const form of [
      token,
      token.slice(3),
      Buffer.from(token).toString("hex"),
      Buffer.from(token.slice(3), "base64url").toString("hex"),
    ])
      expect(String(dump?.t)).not.toContain(form);
  });
});

describe("what a token opens", () => {
  const problemOf = async (path: string, token: string | null) => {
    const response = await fetch(
      `${desk.world.app.url}/api/v1${path}`,
      token ? { headers: { authorization: `Bearer ${token}` } } : {},
    );
    expect(response.headers.get("content-type")).toContain(
      response.ok ? "application/json" : "application/problem+json",
    );
    return response.status;
  };

  test("the union's reads all but cases, a personal one cases only, a made-up one nothing", async () => {
    await desk.world.person("郑干事", ["officer"], "三小");
    const own = tokenIn(await mint("矩阵", "90", await desk.signIn("郑干事")));
    const matrix = [
      ["/cases", 403, 200],
      ["/cases/竹影-47", 403, 404],
      ["/activities", 200, 403],
      ["/activities/1", 404, 403],
      ["/nothing", 404, 403],
      ["/openapi.json", 200, 200],
    ] as const;
    for (const [path, union, personal] of matrix) {
      expect(await problemOf(path, UNION), `union ${path}`).toBe(union);
      expect(await problemOf(path, own), `personal ${path}`).toBe(personal);
      for (const forged of [null, "uh_", `uh_${"A".repeat(43)}`, own.slice(0, -1), `${own}x`, "x".repeat(5_000)])
        expect(await problemOf(path, forged), `forged ${path}`).toBe(401);
    }
  });

  test("OpenAPI tells which token a path wants", async () => {
    const described = (await (
      await fetch(`${desk.world.app.url}/api/v1/openapi.json`, { headers: { authorization: `Bearer ${UNION}` } })
    ).json()) as { paths: Record<string, { get: { security?: unknown; responses: object } }> };
    for (const path of ["/api/v1/cases", "/api/v1/cases/{alias}"]) {
      expect(described.paths[path]?.get.security).toEqual([{ personal: [] }]);
      expect(Object.keys(described.paths[path]?.get.responses ?? {})).toEqual([
        "200",
        "400",
        "401",
        "403",
        "404",
        "503",
      ]);
    }
  });
});
