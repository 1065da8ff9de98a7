import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Capability, OpenCommand } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { issueOnce } from "../../src/db/once.ts";
import { setting } from "../../src/db/schema.ts";
import { createWorld, type World } from "../support/world.ts";

const MINUTE = 60_000;

const linkCommand: OpenCommand = {
  lane: "open",
  names: ["link"],
  summary: { zh: "", en: "" },
  where: "anywhere",
  prepare: (purpose) => ({
    kind: "verb",
    run: async ({ tx, now, me, link }) => {
      const token = await issueOnce(tx, purpose, { accountId: me.accountId }, new Date(now.getTime() + 15 * MINUTE));
      return [{ mode: "message", to: "here", kind: "trial.link", facts: { url: link(`/once/${token}`) } }];
    },
  }),
};

/** A page that counts how often its button was pressed. */
const trial: Capability = {
  name: "trial",
  commands: [linkCommand],
  cards: {
    "trial.link": (f: { url: string }) => ({ title: f.url, blocks: [] }),
    "trial.done": () => ({ title: "done", blocks: [] }),
    "trial.no": () => ({ title: "那样不行 <b>", blocks: [{ kind: "buttons", buttons: [{ label: "x", line: "x" }] }] }),
  },
  once: {
    "trial.count": {
      view: () =>
        '<main><h1>按一下 &amp; 好</h1><form method="post"><button name="go" value="1">go</button></form></main>',
      act: async ({ accountId }, form, { tx }) => {
        if (form.get("go") === "refuse") throw new Refusal("trial.no");
        if (form.get("go") === "break") throw new Error("broken");
        if (form.get("go") === "look") return { spent: false, response: "<main><h1>还在</h1></main>" };
        await tx.insert(setting).values({ key: `count-${Math.random()}`, value: "1" });
        const replies = [
          { mode: "message", to: { accountId: Number(accountId) }, kind: "trial.done", facts: {} } as const,
        ];
        return { spent: true, response: "<main><h1>好了</h1></main>", replies };
      },
    },
  },
  pages: {
    prefix: "/trial",
    load: async () => (_db, _clock, locale) => async (request) =>
      new Response(`${locale} ${new URL(request.url).pathname}`),
  },
};

let world: World;
beforeAll(async () => {
  world = await createWorld({ capabilities: [trial] });
});
afterAll(() => world?.close());

const newLink = async (purpose = "trial.count") =>
  (await world.platform.say("兰", "@兰", `link ${purpose}`))[0]?.text ?? "";
const post = (url: string, go: string) => fetch(url, { method: "POST", body: new URLSearchParams({ go }) });
const count = async () =>
  Number((await world.sql`select count(*)::int as n from setting where key like 'count-%'`)[0]?.n);
const headingOf = async (response: Response) => /<h1>(.*?)<\/h1>/.exec(await response.text())?.[1];

describe("a one-time link", () => {
  test("looking never spends it; one press does, and the reply is delivered", async () => {
    const url = await newLink();
    for (let look = 0; look < 3; look += 1) expect(await headingOf(await fetch(url))).toBe("按一下 &amp; 好");
    expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
    const before = await count();
    expect(await headingOf(await post(url, "look"))).toBe("还在");
    expect(await headingOf(await post(url, "1"))).toBe("好了");
    expect(await count()).toBe(before + 1);
    await expect.poll(() => world.platform.messages.some(({ text }) => text === "done")).toBe(true);
    const again = await post(url, "1");
    expect([again.status, await headingOf(again)]).toEqual([410, "这个链接已经用过了"]);
    expect((await fetch(url)).status).toBe(410);
    expect(await count()).toBe(before + 1);
  });

  test("of twenty presses at once one wins", async () => {
    const url = await newLink();
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(url, "1")));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 410)]);
    expect(await count()).toBe(before + 1);
  });

  test("forged, cut, foreign to all pages or expired it leads nowhere, and says what to do", async () => {
    const url = await newLink();
    const forged = `${url.slice(0, -2)}${url.endsWith("AA") ? "BB" : "AA"}`;
    for (const bad of [
      forged,
      url.slice(0, -5),
      `${url}/x`,
      `${new URL(url).origin}/once/`,
      `${new URL(url).origin}/once/%00`,
    ]) {
      expect((await fetch(bad)).status, bad).toBe(404);
      expect((await post(bad, "1")).status, bad).toBe(404);
    }
    expect((await fetch(await newLink("nobody.knows"))).status).toBe(404);
    world.clock.advance(16 * 60);
    const late = await fetch(url);
    expect([late.status, await headingOf(late)]).toEqual([410, "这个链接过期了"]);
    expect((await post(url, "1")).status).toBe(410);
  });

  test("what goes wrong changes nothing, and the link stays good", async () => {
    const url = await newLink();
    const refused = await post(url, "refuse");
    const text = await refused.text();
    expect(refused.status).toBe(422);
    expect(text).toContain("那样不行 &lt;b&gt;");
    const broken = await post(url, "break");
    expect([broken.status, (await broken.text()).includes("broken")]).toEqual([500, false]);
    const json = await fetch(url, { method: "POST", body: "{}", headers: { "content-type": "application/json" } });
    expect(json.status).toBe(400);
    expect((await fetch(url, { method: "DELETE" })).status).toBe(405);
    expect((await post(url, "1")).status).toBe(200);
  });

  test("only a hash of it is stored", async () => {
    const url = await newLink();
    const token = url.split("/").at(-1) ?? "";
    const rows = await world.sql`select o::text as row from once o`;
    expect(rows.some(({ row }) => String(row).includes(token))).toBe(false);
    const hash = createHash("sha256").update(token).digest();
    expect(await world.sql`select 1 from once where token_hash = ${hash}`).toHaveLength(1);
    expect(token).toMatch(/^[\w-]{43}$/);
  });
});

describe("the pages", () => {
  test("run under a policy that allows nothing but our own sheet and forms, and are kept nowhere", async () => {
    const response = await fetch(await newLink());
    const text = await response.text();
    expect(response.headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(text).toContain("<title>按一下 &amp; 好 · 教工之家</title>");
    expect(text).toContain('lang="zh-CN"');
    expect(text).not.toMatch(/<script|style="|<style/);
    const sheet = /href="(\/assets\/[\w-]+\.css)"/.exec(text)?.[1] ?? "";
    const styled = await fetch(new URL(sheet, response.url));
    expect([styled.status, styled.headers.get("content-type"), styled.headers.get("cache-control")]).toEqual([
      200,
      "text/css; charset=utf-8",
      "public, max-age=31536000, immutable",
    ]);
    expect((await fetch(new URL("/assets/other.css", response.url))).status).toBe(404);
  });

  test("take files where there is a form for them, and nowhere else", async () => {
    const url = await newLink();
    const body = () => new Blob([Buffer.alloc(2 * 1024 * 1024)]);
    const form = new FormData();
    form.set("go", "look");
    form.set("file", body(), "x.bin");
    expect((await fetch(url, { method: "POST", body: form })).status).toBe(200);
    const large = new FormData();
    large.set("file", new Blob([Buffer.alloc(7 * 1024 * 1024)]), "x.bin");
    const refused = await fetch(url, { method: "POST", body: large });
    expect([refused.status, await refused.text()]).toEqual([413, expect.stringContaining("文件太大了")]);
    const elsewhere = await fetch(new URL("/trial/x", url), { method: "POST", body: body() });
    expect(elsewhere.status).toBe(413);
  });

  test("of a capability are mounted below its prefix", async () => {
    const response = await fetch(`${world.app.url}/trial/a`);
    expect(await response.text()).toBe("zh /trial/a");
  });
});
