import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Outcome } from "../../../src/core/adapter.ts";
import type { Card } from "../../../src/core/card.ts";
import type { Incoming, Place } from "../../../src/core/incoming.ts";
import { type Bench, clickEvent, createBench, handled, MESSAGES } from "./parts.ts";

/** Answers of callbacks (§3.4, case 9): a toast for the person, the card for all, within three seconds, once. */

const GROUP: Place = { platform: "feishu", tenant: "tk1", chat: "oc_1", kind: "group" };
const DONE: Card = { title: "兰已报名", blocks: [], toast: "报上了" };
const LIVE: Card = { title: "名单 1 人", blocks: [] };

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const click = async () => {
  const answer = await bench.event(clickEvent("报名 3"));
  expect(answer.status).toBe(200);
  return (await answer.json()) as { toast?: { type: string; content: string }; card?: { type: string; data: object } };
};
const tell = ({ reply }: Incoming, card: Card = DONE) => reply?.answer({ key: "k", to: GROUP, card });
const redraw = (card: Card = LIVE) => bench.adapter.liveCards?.update("om_9", GROUP, card);
const patches = () => bench.platform.to(`${MESSAGES}/om_9`);
const until = (settled: Promise<unknown>): Outcome => ({ kind: "handled", settled: settled.then(() => []) });

test("a toast alone is the whole answer, and no message follows", async () => {
  let sent: unknown;
  bench.behave = async (incoming) => {
    sent = await tell(incoming);
    return handled();
  };
  expect(await click()).toEqual({ toast: { type: "info", content: "报上了" } });
  expect(sent).toEqual({ messageId: "toast_ev-2" });
});

test.each(["toast first", "card first"])(
  "toast and card go together, and then the card changes for all: %s",
  async (order) => {
    bench.behave = async (incoming) => {
      const toasting = () => tell(incoming);
      const acts = order === "toast first" ? [toasting, redraw] : [redraw, toasting];
      return until(Promise.all(acts.map((act) => act())));
    };
    const started = performance.now();
    const answer = await click();
    expect(performance.now() - started).toBeLessThan(250);
    await sleep(20);
    expect(patches()).toHaveLength(0);
    expect(answer).toMatchObject({
      toast: { content: "报上了" },
      card: { type: "raw", data: { schema: "2.0", config: { update_multi: true } } },
    });
    expect(JSON.stringify(answer.card)).toContain("名单 1 人");
    await sleep(150);
    expect(patches().map(({ body }) => JSON.parse(String(body.content)))).toEqual([answer.card?.data]);
  },
);

test("a toast without a card does not wait long for one, a card without a toast not at all", async () => {
  bench.behave = async (incoming) => {
    void tell(incoming);
    return until(sleep(1_500));
  };
  const started = performance.now();
  expect(await click()).toEqual({ toast: { type: "info", content: "报上了" } });
  expect(performance.now() - started).toBeLessThan(600);
  bench.behave = async () => until(Promise.resolve(redraw()));
  const again = performance.now();
  expect(Object.keys(await click())).toEqual(["card"]);
  expect(performance.now() - again).toBeLessThan(600);
});

test("what others change meanwhile is not held up, and costs nobody the toast, which brings the newest card", async () => {
  let patched = 0;
  bench.behave = async (incoming) => {
    await redraw();
    await redraw({ title: "名单 7 人", blocks: [] });
    patched = patches().length;
    await tell(incoming);
    return handled();
  };
  const { toast, card } = await click();
  expect([toast?.content, patched]).toEqual(["报上了", 2]);
  expect(JSON.stringify(card)).toContain("名单 7 人");
});

test("a reply that says more than its toast is pushed as well", async () => {
  let sent: unknown;
  bench.behave = async (incoming) => {
    sent = await tell(incoming, { ...DONE, blocks: [{ kind: "text", text: "周五见" }] });
    return handled();
  };
  expect((await click()).toast?.content).toBe("报上了");
  expect(sent).toBeNull();
});

test("only the first toast is the answer; a reply without one is pushed", async () => {
  const sent: unknown[] = [];
  bench.behave = async (incoming) => {
    sent.push(await tell(incoming, { title: "列表", blocks: [] }), await tell(incoming), await tell(incoming));
    return handled();
  };
  expect((await click()).toast?.content).toBe("报上了");
  expect(sent).toEqual([null, { messageId: "toast_ev-2" }, null]);
});

test("what takes too long is said to be on its way, and its answer can be pushed (case 9)", async () => {
  let late: Incoming | undefined;
  bench.behave = async (incoming) => {
    late = incoming;
    return until(sleep(5_000, undefined, { ref: false }));
  };
  const started = performance.now();
  expect((await click()).toast?.content).toBe("处理中，请稍候…");
  const took = performance.now() - started;
  expect(took).toBeGreaterThan(2_400);
  expect(took).toBeLessThan(3_000);
  expect(late && (await tell(late))).toBeNull();
  await redraw();
  expect(patches()).toHaveLength(1);
});

test("a click that could not be taken is an error the person sees, for nobody sends it again", async () => {
  bench.behave = async () => Promise.reject(new Error("the database is away"));
  expect(await click()).toEqual({ toast: { type: "error", content: "系统忙，请再点一次" } });
  expect(bench.heard[0]?.redelivers).toBe(false);
});

test("nothing to say is an empty answer", async () => {
  expect(await click()).toEqual({});
});

test("a long toast is cut, and its lines are one", async () => {
  bench.behave = async (incoming) => {
    await tell(incoming, { ...DONE, toast: `一\n二 ${"长".repeat(500)}` });
    return handled();
  };
  const { toast } = await click();
  expect(toast?.content).toMatch(/^一 二 长+…$/);
  expect([...(toast?.content ?? "")]).toHaveLength(200);
});

test("clicks on another card wait for nothing", async () => {
  bench.behave = async () => {
    const started = performance.now();
    await bench.adapter.liveCards?.update("om_other", GROUP, LIVE);
    expect(performance.now() - started).toBeLessThan(100);
    return handled();
  };
  expect(await click()).toEqual({});
});
