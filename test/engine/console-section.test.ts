import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDesk } from "../commands/console/desk.ts";
import { createTrialDesk, trial } from "./console-trial.ts";

let desk: Awaited<ReturnType<typeof createTrialDesk>>;
beforeAll(async () => {
  desk = await createTrialDesk();
});
afterAll(() => desk?.close());

describe("what a section is given", () => {
  test("a verb runs as in the chat: what is for oneself is on the page, what is for others goes out", async () => {
    const { tab, page } = await desk.signIn("周干事");
    const posted = await tab.submit(page, "/console/trial", { text: "<img src=x>" });
    expect(posted.text).toContain("记下了 <b><img src=x>");
    expect(posted.html).not.toMatch(/<b>|<img|不在这里/);
    expect(await desk.written("trial")).toContain("周干事:<img src=x>");
    const heard = () => desk.world.platform.messages.some(({ text }) => text === "周干事private记下了一件事");
    await expect.poll(heard).toBe(true);
    expect(desk.world.platform.messages.some(({ text }) => text.startsWith("记下了"))).toBe(false);
    expect(await desk.world.sql`select * from dialogue`).toHaveLength(0);
  });

  test("a refusal undoes what was written and is a sentence of the page", async () => {
    const { tab, page } = await desk.signIn("周干事");
    const before = await desk.written("trial");
    const posted = await tab.submit(page, "/console/trial", { text: "no" });
    expect([posted.status, posted.text.includes("那样不行 <i> 换个说法")]).toEqual([422, true]);
    expect(await desk.written("trial")).toEqual(before);
    const stepped = await tab.get("/console/trial/refused");
    expect([stepped.status, stepped.text.includes("那样不行 <i>")]).toEqual([422, true]);
    expect(await desk.written("refused")).toEqual([]);
  });

  test("a page that is missing, one that breaks, and one with a script", async () => {
    const { tab } = await desk.signIn("周干事");
    const missing = await tab.get("/console/trial/missing");
    expect([missing.status, missing.text.includes("没有找到这一页")]).toEqual([404, true]);
    const broken = await tab.get("/console/trial/broken");
    expect([broken.status, broken.text.includes("程序出了点问题")]).toEqual([500, true]);
    const policyOf = async (path: string) => (await tab.get(path)).headers.get("content-security-policy");
    expect(await policyOf("/console/trial")).not.toContain("script-src");
    expect(await policyOf("/console/trial/script")).toContain("script-src 'self'");
    expect((await tab.get("/console/trial")).html).toContain("<title>试 &lt;u&gt;验");
  });

  test("no page may be kept, framed or told of", async () => {
    const { tab } = await desk.signIn("周干事");
    for (const path of ["/console", "/console/tokens", "/console/nothing"]) {
      const { headers } = await tab.get(path);
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("content-security-policy")).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
      expect(headers.get("referrer-policy")).toBe("same-origin");
      expect(headers.get("x-robots-tag")).toContain("noindex");
    }
  });

  test("two sections of one path stop the start", async () => {
    const { console: part } = trial;
    if (!part) throw new Error("no pages");
    const twice = { ...trial, console: { ...part, sections: [...part.sections, ...part.sections] } };
    await expect(createDesk({ capabilities: [twice] })).rejects.toThrow("cannot be served");
  });
});
