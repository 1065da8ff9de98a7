import { expect, test } from "vitest";
import { EVERYTHING, NASTY, nastyCard, OVER_LONG, wordsOf } from "./cards.ts";
import { type Bench, title } from "./stage.ts";

/** What the bot says arrives once, in order, whole, and as words. */
export const shows = (bench: Bench): void => {
  const { placeOf, deliveryTo, deliver, seen, count } = bench;

  test("messages of one place appear in the order they were sent", async () => {
    const place = await placeOf("group");
    const ids: string[] = [];
    for (let i = 0; i < 8; i += 1) ids.push((await deliver(deliveryTo(place, title(`顺序 ${i}`)))).messageId);
    expect((await bench.stage.reads(place)).map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
    expect(new Set(ids).size).toBe(8);
  });

  test("one key is one message, in a row and at the same moment", async () => {
    const place = await placeOf("private");
    const delivery = deliveryTo(place, title("只有一条"));
    const sent = await Promise.all([deliver(delivery), deliver(delivery)]);
    expect(new Set([...sent, await deliver(delivery)].map(({ messageId }) => messageId)).size).toBe(1);
    expect(await count(place, "只有一条")).toBe(1);
  });

  test("every block is to be read", async () => {
    for (const where of ["group", "private"] as const) {
      const place = await placeOf(where);
      const { text, buttons } = await seen(place, (await deliver(deliveryTo(place, EVERYTHING))).messageId);
      for (const words of wordsOf(EVERYTHING)) expect(text, where).toContain(words);
      expect(buttons, where).toEqual(["投票", "弃权", "更多"]);
    }
  });

  test.each(NASTY)("%s is text, wherever it stands", async (words, inner) => {
    const place = await placeOf("group");
    const { messageId } = await deliver(deliveryTo(place, nastyCard(words)));
    const message = await seen(place, messageId);
    expect(message.mentions).toEqual([]);
    expect(message.links).toEqual([]);
    expect(message.styled.map((styled) => styled.replace(/^\w+:/, "").trim())).not.toContain(inner);
    expect(message.text.split(words).length - 1).toBeGreaterThanOrEqual(6);
  });

  test.each(OVER_LONG)("%s are cut or folded, and arrive", async (what, card) => {
    const place = await placeOf("private");
    const { messageId } = await deliver(deliveryTo(place, card));
    const { text, mentions, links, styled } = await seen(place, messageId);
    expect(text, what).toContain(card.title.slice(0, 10));
    expect([mentions, links, styled]).toEqual([[], [], []]);
  });
};
