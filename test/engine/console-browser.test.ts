import fc from "fast-check";
import { expect, test } from "vitest";
import { browserOf } from "../../src/engine/console-browser.ts";

const KNOWN: readonly (readonly [agent: string, browser: string])[] = [
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "chrome/windows",
  ],
  ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "edge/windows"],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
    "safari/mac",
  ],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0", "wechat/iphone"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) wxwork/4.1 MicroMessenger/7.0", "wecom/iphone"],
  ["Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Lark/7.0", "feishu/android"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "firefox/linux"],
  ["curl/8.0", "unknown/unknown"],
  ["", "unknown/unknown"],
];

test.each(KNOWN)("%s is %s", (agent, browser) => {
  expect(browserOf(agent)).toBe(browser);
});

test("whatever a browser says of itself, only words of ours are kept", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constant("x".repeat(100_000))), (agent) => {
      expect(browserOf(agent)).toMatch(/^[a-z]{2,10}\/[a-z]{2,10}$/);
    }),
  );
});
