import { expect, test } from "vitest";
import { examineAdapters } from "../../adapters/index.ts";
import { readConfig } from "../../src/config.ts";
import { createClock } from "../../src/core/clock.ts";

test.each([
  ["nothing is configured", {}, "note", "只开演练场"],
  ["it is closed and nothing else is there", { PLAYGROUND: "off" }, "wrong", "没有地方说话"],
  ["others can reach it", { HOST: "0.0.0.0" }, "wrong", "可以冒充任何人"],
  ["others can reach it, in English", { HOST: "10.0.0.5", LANG_UI: "en" }, "wrong", "may be anybody"],
  ["only this machine can, by its other name", { HOST: "::1", LANG_UI: "en" }, "note", "to try things in a browser"],
] as const)("where %s the doctor says so", async (_, env, state, words) => {
  const found = await examineAdapters(readConfig(env), createClock());
  expect(found).toEqual([{ state, text: expect.stringContaining(words) }]);
});
