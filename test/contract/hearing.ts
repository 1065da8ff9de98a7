import { expect, test } from "vitest";
import type { Bench } from "./stage.ts";

/** What people say, and that nobody is mistaken for another. */
export const hears = (bench: Bench): void => {
  const { heard, one } = bench;

  test("a line in a group is addressed to the bot, without the mention that made it so", async () => {
    await bench.stage.says("兰", "group", "报名 3");
    const incoming = await one();
    expect(incoming).toMatchObject({ via: "message", text: "报名 3", addressed: true, mentions: [] });
    expect(incoming.place).toMatchObject({ kind: "group", platform: bench.adapter.platform });
    expect(incoming.sender.platform).toBe(bench.adapter.platform);
    expect(incoming.sender.tenant).toBe(incoming.place.tenant);
    expect(incoming.eventId).not.toBe("");
  });

  test("a private chat is the person's", async () => {
    await bench.stage.says("竹", "private", "报名\n第二行");
    const { place, sender, text, addressed } = await one();
    expect(place).toEqual({ platform: sender.platform, tenant: sender.tenant, chat: sender.user, kind: "private" });
    expect([text, addressed]).toEqual(["报名\n第二行", true]);
  });

  test("people and places are told apart and are the same the next time", async () => {
    for (const who of ["兰", "竹", "兰"] as const) {
      const before = bench.incomings.length;
      await bench.stage.says(who, "group", "你好");
      await heard(before + 1);
    }
    const [lan, zhu, again] = bench.incomings.map(({ sender }) => sender.user);
    expect(again).toBe(lan);
    expect(zhu).not.toBe(lan);
    expect(new Set(bench.incomings.map(({ place }) => place.chat)).size).toBe(1);
    expect(new Set(bench.incomings.map(({ eventId }) => eventId)).size).toBe(3);
  });

  test("what the platform hands over again is the same event; what is said again is another", async () => {
    await bench.stage.says("兰", "group", "报名 1");
    const { eventId } = await one();
    await bench.stage.again();
    expect(new Set(bench.incomings.map((incoming) => incoming.eventId))).toEqual(new Set([eventId]));
    await bench.stage.says("兰", "group", "报名 1");
    expect((await heard(2)).some((incoming) => incoming.eventId !== eventId)).toBe(true);
  });

  test("when the bot could not take it, a platform that redelivers does so", async () => {
    bench.behaviour = async () => Promise.reject(new Error("the database is away"));
    await bench.stage.says("兰", "group", "报名 2").catch(() => undefined);
    const { redelivers, eventId } = await one();
    bench.behaviour = async () => [];
    if (redelivers) await bench.stage.pass(15_000);
    if (redelivers) await heard(2);
    expect(new Set(bench.incomings.map((incoming) => incoming.eventId))).toEqual(new Set([eventId]));
  });
};
