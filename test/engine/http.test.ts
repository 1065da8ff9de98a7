import { type RequestOptions, request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capabilities } from "../../commands/index.ts";
import type { Capability } from "../../src/core/command.ts";
import { openCalls } from "../../src/db/client.ts";
import { asRole } from "../../src/db/roles.ts";
import { createWorld, type World } from "../support/world.ts";

const CANARY = "canary-9f31";
const MB = 1024 * 1024;
const PIECE = 64 * 1024;

/** Pages that fail, each in another way, and one that reads. */
const failing: Capability = {
  name: "failing",
  commands: [],
  cards: {},
  pages: {
    prefix: "/failing",
    load: async () => () => async (incoming) => {
      if (incoming.url.endsWith("/read")) return new Response(`${(await incoming.text()).length}`);
      if (incoming.url.endsWith("/plain")) throw new Error(`failed with ${CANARY}`);
      throw Object.assign(new Error(CANARY), { code: "23505", query: CANARY });
    },
  },
};

let world: World;
beforeAll(async () => {
  world = await createWorld({ capabilities: [failing, ...capabilities] });
});
afterAll(() => world?.close());

const get = (path: string, init?: RequestInit) => fetch(`${world.app.url}${path}`, init);

const expectProblem = async (response: Response, status: number): Promise<void> => {
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  expect(await response.json()).toMatchObject({ type: "about:blank", status, title: expect.any(String) });
};

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** On a connection of its own, with what fetch does not let us choose: the Host, and how a body is framed. */
const call = (path: string, options: RequestOptions, body: readonly string[] = []): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(world.app.url);
    const asked = request({ hostname, port, path, agent: false, ...options }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, headers: response.headers });
    });
    asked.on("error", reject);
    for (const piece of body) asked.write(piece);
    asked.end();
  });

const asHost = (host: string): Promise<Answer> => call("/healthz", { headers: { host } });

/** The server goes on, but lets nobody into this database. */
const closeDatabase = async (): Promise<void> => {
  const { target } = world.database;
  const elsewhere = { ...target, database: "postgres" };
  const owner = openCalls(elsewhere, { max: 1 });
  const app = openCalls(asRole(elsewhere, "app", target.password), { max: 1 });
  await owner.unsafe(`alter database ${target.database} with allow_connections false`);
  await app`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${target.database} and usename = current_user`;
  await Promise.all([owner.end(), app.end()]);
};

const reopenDatabase = async (): Promise<void> => {
  const owner = openCalls({ ...world.database.target, database: "postgres" }, { max: 1 });
  await owner.unsafe(`alter database ${world.database.target.database} with allow_connections true`);
  await owner.end();
};

describe("who watches over the program", () => {
  test("is told that the process is up, and how each part is", async () => {
    expect(await (await get("/healthz")).json()).toEqual({ status: "up" });
    const ready = await get("/readyz");
    expect(ready.status).toBe(200);
    const parts = {
      database: "ready",
      migrations: "ready",
      "adapter:fake": "ready",
      redis: "off",
      courier: "not-ready",
    };
    expect(await ready.json()).toEqual({ status: "ready", parts });
  });

  test("is told 503 while the database lets nobody in, and 200 afterwards", async () => {
    await closeDatabase();
    try {
      const ready = await get("/readyz");
      expect(ready.status).toBe(503);
      expect(await ready.json()).toMatchObject({ status: "not-ready", parts: { database: "not-ready" } });
      expect((await get("/healthz")).status).toBe(200);
    } finally {
      await reopenDatabase();
    }
    await expect.poll(async () => (await get("/readyz")).status, { timeout: 15_000 }).toBe(200);
  });

  test("reads counters without a word or a name of anybody", async () => {
    const [who, group] = [`user-${CANARY}`, `group-${CANARY}`];
    await world.person(who, ["chair"]);
    await world.platform.say(who, group, `发起活动 ${CANARY} 时间 下周三下午4点`);
    await world.platform.say(who, group, "报名");
    await world.platform.say(who, group, `${CANARY} 是什么`);
    await get(`/${CANARY}/once?token=${CANARY}`);
    const response = await get("/metrics");
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toMatch(/unionhall_incoming_total\{platform="fake",outcome="handled"\} [1-9]/);
    expect(text).toMatch(/unionhall_commands_total\{command="报名"\} 1/);
    expect(text).not.toContain("canary");
  });
});

describe("a request", () => {
  test.each(["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::2]"])(
    "for the host %s is refused, with the same headers",
    async (host) => {
      const { status, headers } = await asHost(host);
      expect([status, headers["content-type"]]).toEqual([403, expect.stringContaining("application/problem+json")]);
      expect(headers).toMatchObject({ "x-frame-options": "DENY", "x-request-id": expect.any(String) });
      expect(headers["content-security-policy"]).toMatch(/^default-src 'none'/);
    },
  );

  test.each(["localhost", "127.0.0.1:3000", "[::1]:9"])("for the host %s is answered", async (host) => {
    expect((await asHost(host)).status).toBe(200);
  });

  test("of more than 1 MB is refused, also in pieces; one of 1 MB is not", async () => {
    const post = async (path: string, size: number, sized: boolean) => {
      const headers = sized ? { "content-length": size } : {};
      const pieces = Array.from({ length: Math.ceil(size / PIECE) }, (_, i) =>
        "x".repeat(Math.min(PIECE, size - i * PIECE)),
      );
      const answer = await call(path, { method: "POST", headers }, pieces);
      return [answer.status, answer.headers["content-type"]];
    };
    const tooLarge = [413, expect.stringContaining("application/problem+json")];
    for (const sized of [true, false]) {
      expect(await post("/failing/read", MB + 1, sized)).toEqual(tooLarge);
      expect(await post("/nothing", MB + 1, sized)).toEqual(tooLarge);
      expect((await post("/failing/read", MB, sized))[0]).toBe(200);
    }
  });

  test.each(["/nothing", "/", "/api/v1/activities", "/playground", "/healthz/x", "/%2e%2e/etc/passwd"])(
    "for %s finds nothing",
    async (path) => expectProblem(await get(path), 404),
  );

  test.each(["/failing/plain", "/failing"])("for %s that fails says so and nothing else", async (path) => {
    const response = await get(path);
    const copy = response.clone();
    await expectProblem(response, 500);
    expect(await copy.json()).toEqual({ type: "about:blank", title: "Internal error", status: 500 });
  });

  test.each(["/healthz", "/readyz", "/metrics", "/nothing", "/failing"])(
    "for %s is answered with headers that allow nothing",
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
      expect(Object.fromEntries(headers)).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
      });
      expect(headers.get("x-powered-by")).toBeNull();
    },
  );

  test("has an id of its own, whatever the caller says", async () => {
    const given = { headers: { "x-request-id": CANARY } };
    const all = await Promise.all(["/healthz", "/healthz", "/nothing", "/failing"].map((path) => get(path, given)));
    const ids = all.map(({ headers }) => headers.get("x-request-id"));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
