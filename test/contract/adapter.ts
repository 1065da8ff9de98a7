import { describe, expect, test } from "vitest";
import { fares } from "./faring.ts";
import { hears } from "./hearing.ts";
import { answers } from "./pressing.ts";
import { shows } from "./showing.ts";
import { type AdapterUnderTest, createBench } from "./stage.ts";

/** What every adapter keeps. A fresh stage a file; the tests use messages of their own. */
export const adapterContract = (subject: AdapterUnderTest): void => {
  describe(`${subject.name} keeps the contract of adapters:`, () => {
    const bench = createBench(subject.open);
    hears(bench);
    shows(bench);
    answers(bench);
    fares(bench, subject);

    test("it is ready, and not any more once it was stopped", async () => {
      expect(bench.adapter.ready()).toBe(true);
      await bench.adapter.stop();
      expect(bench.adapter.ready()).toBe(false);
    });
  });
};
