import { expect, test } from "vitest";
import { gone, page, sorry, trouble } from "../../src/web/layout.tsx";
import { assets, ICON, STYLESHEET } from "../../src/web/style.ts";

test("what somebody typed is text on a page, in the title as well", () => {
  const html = page(sorry('<script>alert("x")</script>&', "zh"), "zh");
  expect(html).not.toContain("<script");
  expect(html).toContain("&lt;script&gt;");
});

test.each(["zh", "en"] as const)("every page in %s says its language, its title, and runs nothing", (locale) => {
  for (const body of [
    gone("spent", locale),
    gone("expired", locale),
    gone("unknown", locale),
    trouble("large", locale),
  ]) {
    const html = page(body, locale);
    expect(html).toMatch(/^<!doctype html><html lang="(zh-CN|en)">/);
    expect(html).toMatch(/<title>[^<]+ · (教工之家|Union Hall)<\/title>/);
    expect(html).not.toMatch(/<script|<style| style=| on\w+=/);
    if (locale === "en") expect(html).not.toMatch(/\p{Script=Han}/u);
  }
});

test("a page's sheet and icon are served, nothing else is", async () => {
  for (const [path, type] of [
    [STYLESHEET, "text/css; charset=utf-8"],
    [ICON, "image/svg+xml"],
  ] as const) {
    expect(assets(new Request(`http://x${path}`)).headers.get("content-type")).toBe(type);
  }
  expect(assets(new Request("http://x/assets/../package.json")).status).toBe(404);
});
