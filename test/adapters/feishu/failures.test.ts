import { expect, test } from "vitest";
import {
  CallError,
  deliveryError,
  isCardRefused,
  isReplyRefused,
  wrongSetting,
} from "../../../adapters/feishu/failures.ts";
import { DeliveryError } from "../../../src/core/errors.ts";

/** The table of §4.2: what is tried again, after how long, and what is not. */
const TABLE: readonly (readonly [
  code: number,
  status: number,
  againMs: number | undefined,
  other?: "card" | "reply",
])[] = [
  [230001, 400, undefined, "card"],
  [230002, 200, undefined],
  [230006, 400, undefined],
  [230011, 400, undefined, "reply"],
  [230110, 400, undefined, "reply"],
  [230013, 400, undefined],
  [230017, 400, undefined],
  [230018, 400, undefined],
  [230035, 400, undefined],
  [230019, 400, undefined, "reply"],
  [230071, 400, undefined, "reply"],
  [230072, 400, undefined, "reply"],
  [230020, 400, 1_000],
  [230022, 400, undefined],
  [230028, 400, undefined],
  [230025, 400, undefined, "card"],
  [230027, 400, undefined],
  [230031, 400, undefined],
  [230038, 400, undefined],
  [230054, 400, undefined, "card"],
  [230075, 400, undefined],
  [230049, 400, 1_000],
  [230053, 400, undefined],
  [230099, 400, undefined, "card"],
  [232006, 400, undefined],
  [232009, 400, undefined],
  [11232, 400, 2_000],
  [11233, 400, 1_000],
  [11247, 400, 60_000],
  [99991400, 429, 1_000],
  [99991400, 400, 1_000],
  [99991401, 400, undefined],
  [99991403, 400, undefined],
  [99991663, 400, 5_000],
  [99991672, 400, undefined],
  [99992351, 400, undefined],
  [99992361, 400, undefined],
  // Nobody knows whether it was done: no answer, a gateway's page, an unknown code with a status of trouble.
  [0, 0, 1_000],
  [0, 502, 1_000],
  [123456, 503, 1_000],
  [123456, 400, undefined],
];

const CASES = TABLE.map(([code, status, againMs, other]) => ({ code, status, againMs, other }));

test.each(CASES)("code $code with status $status: again after $againMs ms, or otherwise as $other", (row) => {
  const { code, status, againMs, other } = row;
  const error = new CallError(code, status);
  const told = deliveryError(error);
  expect(told).toBeInstanceOf(DeliveryError);
  expect(told.retryAfterMs).toBe(againMs);
  expect([isCardRefused(error), isReplyRefused(error)]).toEqual([other === "card", other === "reply"]);
});

test("what the platform asks to wait comes first", () => {
  expect(deliveryError(new CallError(99991400, 429, { resetMs: 2_000 })).retryAfterMs).toBe(2_000);
});

test("what is no answer of the platform is a fault of ours, and is not tried again", () => {
  expect(deliveryError(new TypeError("x")).retryAfterMs).toBeUndefined();
  const own = new DeliveryError("full", { retryAfterMs: 7 });
  expect(deliveryError(own)).toBe(own);
});

test("whoever runs the program hears what is set wrong, and which scope would do", () => {
  expect(wrongSetting(10014)).toBe("the app secret is not right");
  expect(wrongSetting(99991672, ["im:chat", "im:chat:readonly"])).toBe(
    "the app lacks a scope: im:chat or im:chat:readonly",
  );
  expect(wrongSetting(230020)).toBeUndefined();
});
