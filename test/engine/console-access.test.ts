import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PEOPLE } from "../commands/console/desk.ts";
import type { Page, Tab } from "../support/tab.ts";
import { createTrialDesk } from "./console-trial.ts";

let desk: Awaited<ReturnType<typeof createTrialDesk>>;
beforeAll(async () => {
  desk = await createTrialDesk();
});
afterAll(() => desk?.close());

describe("who may open what", () => {
  const paths = ["", "/tokens", "/trial", "/trial/deep/er", "/chairs", "/nothing"] as const;
  const opens: Readonly<Record<string, readonly number[]>> = {
    区管: [200, 403, 200, 200, 403, 404],
    周干事: [200, 200, 200, 200, 403, 404],
    冯主席: [200, 403, 403, 403, 200, 404],
    陈组织: [200, 403, 403, 403, 403, 404],
  };
  const matrix = Object.entries(opens).flatMap(([who, row]) =>
    row.flatMap((status, i) => [
      [who, "GET", paths[i] ?? "", status] as const,
      [who, "POST", paths[i] ?? "", status] as const,
    ]),
  );
  const tabs = new Map<string, { tab: Tab; page: Page }>();
  const of = async (who: string) => {
    const known = tabs.get(who) ?? (await desk.signIn(who));
    tabs.set(who, known);
    return known;
  };

  test.each(matrix)("%s: %s /console%s → %i", async (who, method, path, status) => {
    const { tab, page } = await of(who);
    const before = await desk.written("trial");
    const seen = await (method === "GET"
      ? tab.get(`/console${path}`)
      : tab.submit(page, `/console${path}`, { text: "试" }));
    // A token that has no name is not made; the page of tokens is there all the same. The start page takes no form.
    const wanted =
      method === "POST" ? ({ "/tokens": status === 200 ? 422 : status, "": 404 }[path as string] ?? status) : status;
    expect(seen.status).toBe(wanted);
    const did = method === "POST" && status === 200 && /trial|chairs/.test(path);
    expect((await desk.written("trial")).length - before.length).toBe(did ? 1 : 0);
    expect(seen.text).toContain(who);
  });

  test.each(PEOPLE.filter(([, roles]) => !roles.some((role) => role !== "scrutineer")))(
    "%s is not let in at all",
    async (who) => {
      expect(await desk.hear(who, "登录")).toContain("给办理人、主席、组织者和管理员用的");
    },
  );

  test.each(paths)("without a session /console%s shows the way in, and does nothing", async (path) => {
    const tab = desk.tab();
    const before = await desk.written("trial");
    expect((await tab.get(`/console${path}`)).text).toContain("登录办理台");
    const posted = await tab.post(`/console${path}`, { text: "试", csrf: "x" });
    expect(posted.status).toBe(403);
    expect(posted.text).toContain("登录已经结束");
    expect(await desk.written("trial")).toEqual(before);
  });

  test("what is shown is what may be opened, on the start page and in the navigation", async () => {
    const { page } = await of("冯主席");
    expect(page.text).toMatch(/首页 诉求统计 主席页 .*在这里可以做的 诉求统计 .*主席页 给主席/);
    expect(page.text).not.toContain("访问令牌");
    const { page: other } = await of("陈组织");
    expect(other.text).toMatch(/组织者 三小.*没有专门的页面.*登录网页办理台/);
  });
});

describe("what a form must bring", () => {
  const bad: readonly (readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>])[] = [
    ["no token", {}, {}],
    ["a wrong token", { csrf: "A".repeat(43) }, {}],
    ["the token in another script's size", { csrf: "é".repeat(43) }, {}],
    [
      "the right token, sent from elsewhere",
      { csrf: "right" },
      { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    ],
    ["the right token, from a page that hides where it is", { csrf: "right" }, { origin: "null" }],
    ["the right token, from a neighbour of our site", { csrf: "right" }, { "sec-fetch-site": "same-site" }],
  ];
  test.each(bad)("%s: 403, and nothing is done", async (_, fields, headers) => {
    const { tab, page } = await desk.signIn("周干事");
    const before = await desk.written("trial");
    const csrf = fields.csrf === "right" ? page.field("csrf") : fields.csrf;
    const posted = await tab.post("/console/trial", { text: "x", ...(csrf ? { csrf } : {}) }, headers);
    expect(posted.status).toBe(403);
    expect(posted.text).toContain("没有通过检查");
    expect(await desk.written("trial")).toEqual(before);
  });

  test("the token of somebody else's session, and of an earlier one of one's own", async () => {
    const { tab, page } = await desk.signIn("周干事");
    const { page: theirs } = await desk.signIn("吴干事");
    expect((await tab.submit(theirs, "/console/trial", { text: "x" })).status).toBe(403);
    const { tab: later } = await desk.signIn("周干事", desk.tab());
    expect((await later.submit(page, "/console/trial", { text: "x" })).status).toBe(403);
  });

  test("neither an origin nor a site is told: no browser does that", async () => {
    const { tab, page } = await desk.signIn("周干事");
    const cookie = [...tab.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const body = new URLSearchParams({ csrf: page.field("csrf"), text: "x" });
    const posted = await fetch(`${desk.world.app.url}/console/trial`, { method: "POST", body, headers: { cookie } });
    expect(posted.status).toBe(403);
  });

  test("a body that is no form, one that is too large, and methods that are none of ours", async () => {
    const { tab } = await desk.signIn("周干事");
    const cookie = [...tab.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const send = (init: RequestInit) =>
      fetch(`${desk.world.app.url}/console/trial`, {
        ...init,
        headers: { cookie, origin: desk.world.app.url, "content-type": "application/json" },
      });
    expect((await send({ method: "POST", body: "{" })).status).toBe(400);
    for (const method of ["PUT", "DELETE", "OPTIONS"]) expect((await send({ method })).status).toBe(405);
    expect((await fetch(`${desk.world.app.url}/console`, { method: "HEAD" })).status).toBe(200);
    expect((await send({ method: "POST", body: "x".repeat(1024 * 1024 + 1) })).status).toBe(413);
  });
});
