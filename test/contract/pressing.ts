import { expect, test } from "vitest";
import type { Sent } from "../../src/core/adapter.ts";
import type { Incoming } from "../../src/core/incoming.ts";
import { EVERYTHING } from "./cards.ts";
import { type Bench, title } from "./stage.ts";

/** Buttons, replies and cards that change. */
export const answers = (bench: Bench): void => {
  const { heard, one, placeOf, deliveryTo, deliver, seen, count } = bench;

  test("a button is the line it stands for, with what was picked, from whoever pressed", async () => {
    const place = await placeOf("group");
    const { messageId } = await deliver(deliveryTo(place, EVERYTHING));
    await bench.stage.presses("竹", messageId, "投票", ["植物园", "古镇"]);
    await bench.stage.presses("兰", messageId, "弃权");
    const [voted, abstained] = await heard(2);
    expect(voted).toMatchObject({ via: "button", text: "投票 3 A B", addressed: true, place, replyTo: messageId });
    expect(abstained).toMatchObject({ via: "button", text: "投票 3 弃权", replyTo: messageId });
    expect(voted?.sender.user).not.toBe(abstained?.sender.user);
    expect(voted?.eventId).not.toBe(abstained?.eventId);
  });

  test("a press is answered at once", async () => {
    const place = await placeOf("group");
    const { messageId } = await deliver(deliveryTo(place, EVERYTHING));
    let answered: Sent | null | undefined;
    bench.behaviour = async ({ reply }) => {
      const card = { ...title("兰已报名，共 1 人"), toast: "报上了" };
      answered = await reply?.answer(deliveryTo(place, card));
      return answered ? [answered.messageId] : [];
    };
    const { toast } = await bench.stage.presses("兰", messageId, "弃权");
    expect((await one()).reply).toBeDefined();
    expect(answered).toBeTruthy();
    expect([toast, (await bench.stage.reads(place)).at(-1)?.text]).toContain("报上了");
  });

  test("an answer that comes too late is none, and can be pushed", async () => {
    const place = await placeOf("private");
    const { messageId } = await deliver(deliveryTo(place, EVERYTHING));
    let late: Incoming | undefined;
    bench.behaviour = async (incoming) => {
      late = incoming;
      return [];
    };
    await bench.stage.presses("兰", messageId, "弃权");
    await bench.stage.pass(4_000);
    const delivery = deliveryTo(place, title("迟到的回答"));
    expect(await late?.reply?.answer(delivery)).toBeNull();
    await deliver(delivery);
    expect(await count(place, "迟到的回答")).toBe(1);
  });

  test("a reply to a message of the bot names it", async () => {
    const place = await placeOf("private");
    const { messageId } = await deliver(deliveryTo(place, title("问题？")));
    await bench.stage.says("兰", "private", "回答", { replyTo: messageId });
    expect(await one()).toMatchObject({ text: "回答", replyTo: messageId, addressed: true });
  });

  test("a live card changes in place, again and again, and its buttons work", async () => {
    const live = bench.adapter.liveCards;
    if (!live) return;
    const place = await placeOf("group");
    const { messageId } = await deliver(deliveryTo(place, title("名单 0 人")));
    const before = (await bench.stage.reads(place)).length;
    let id = messageId;
    for (const blocks of [[], EVERYTHING.blocks]) {
      await bench.stage.pass(live.intervalMs);
      id = (await live.update(id, place, { title: `名单 ${blocks.length + 1} 人`, blocks })).messageId;
    }
    const now = await seen(place, messageId);
    expect(now.text).toContain(`名单 ${EVERYTHING.blocks.length + 1} 人`);
    expect(await bench.stage.reads(place)).toHaveLength(before);
    await bench.stage.presses("竹", messageId, "弃权");
    expect(await one()).toMatchObject({ text: "投票 3 弃权" });
  });
};
