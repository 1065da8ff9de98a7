import { afterEach, describe, expect, test, vi } from "vitest";
import { LIMITS } from "../../adapters/playground/limits.ts";
import type { Outcome } from "../../src/core/adapter.ts";
import { echo, expectProblem, GROUP, lastOf, poll, say, text, transcript } from "./playground-calls.ts";
import { type Bot, createWorld, type World } from "./playground-world.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("messages", () => {
  test("the answer is what the bot sent because of the call, in the shape of the interface", async () => {
    const world = await createWorld({ bot: echo });
    const { messages } = await say(world, { text: "你好" });
    expect(messages).toEqual([
      {
        id: expect.stringMatching(/^m_/),
        chat: "c_seed",
        text: "你说：你好",
        card: { title: "你说：你好", blocks: [] },
      },
    ]);
    expect((await transcript(world, "c_seed", "p_gang")).map((message) => [message.from, message.text])).toEqual([
      ["p_lan", "你好"],
      [undefined, "你说：你好"],
    ]);
  });

  test("what the program gets", async () => {
    const world = await createWorld({ bot: echo });
    await say(world, { text: "报名", eventId: "e1" });
    expect(lastOf(world.incomings)).toEqual({
      eventId: "e1",
      at: new Date("2026-11-23T06:05:00Z"),
      place: GROUP,
      sender: { platform: "playground", tenant: "demo", user: "p_lan" },
      senderName: "王兰",
      via: "message",
      text: "报名",
      addressed: true,
      mentions: [],
      messageId: (await transcript(world, "c_seed", "p_lan"))[0]?.id,
      redelivers: false,
    });
    await say(world, { text: "报名" });
    await say(world, { text: "报名" });
    expect(new Set(world.incomings.map(({ eventId }) => eventId)).size).toBe(3);
  });

  test("a private message is addressed and only seen by the two", async () => {
    const world = await createWorld({ bot: echo });
    const { messages } = await say(world, { chat: "private", text: "悄悄话", mention: false });
    expect(messages).toMatchObject([{ chat: "private", to: "p_lan", text: "你说：悄悄话" }]);
    expect(lastOf(world.incomings)).toMatchObject({ addressed: true, place: { chat: "p_lan", kind: "private" } });
    expect(await transcript(world, "private", "p_gang")).toEqual([]);
    expect(await transcript(world, "private", "p_lan")).toMatchObject([
      { chat: "private", from: "p_lan" },
      { to: "p_lan" },
    ]);
  });

  test("without a mention the bot hears it but is not addressed, and the answer is empty at once", async () => {
    const world = await createWorld({ bot: echo });
    const started = performance.now();
    expect(await say(world, { text: "今天天气不错", mention: false })).toEqual({ messages: [] });
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(lastOf(world.incomings).addressed).toBe(false);
    expect(await transcript(world, "c_seed", "p_lan")).toHaveLength(1);
  });

  test("a reply to the bot addresses it, a reply to a person does not", async () => {
    const world = await createWorld({ bot: echo });
    const { messages } = await say(world, { text: "在吗" });
    const [own, bots] = [(await transcript(world, "c_seed", "p_lan"))[0]?.id, messages[0]?.id];
    await say(world, { text: "好的", mention: false, replyTo: bots });
    expect(lastOf(world.incomings)).toMatchObject({ addressed: true, replyTo: bots });
    await say(world, { text: "好的", mention: false, replyTo: own });
    expect(lastOf(world.incomings)).toMatchObject({ addressed: false, replyTo: own });
  });

  test("a reply to an update is a reply to the message", async () => {
    const world = await createWorld({ bot: echo });
    const id = await world.say(GROUP, poll);
    const update = await world.adapter.liveCards?.update(id, GROUP, poll);
    await say(world, { text: "好的", mention: false, replyTo: update?.messageId });
    expect(lastOf(world.incomings)).toMatchObject({ addressed: true, replyTo: id });
  });

  test("a reply to what is not there, elsewhere, or not to be seen", async () => {
    const world = await createWorld({ bot: echo });
    const inGroup = await world.say(GROUP, poll);
    const inPrivate = await world.say(
      world.inPrivate({ platform: "playground", tenant: "demo", user: "p_gang" }),
      poll,
    );
    const call = (replyTo: string, chat: string) =>
      world.post("/playground/api/messages", { from: "p_lan", chat, text: "嗯", replyTo });
    await expectProblem(await call("m_none", "c_seed"), 404);
    await expectProblem(await call(inGroup, "private"), 400);
    await expectProblem(await call(inPrivate, "c_seed"), 403);
    expect(world.incomings).toEqual([]);
  });

  test("the same event again changes nothing and is not said twice", async () => {
    const world = await createWorld({ bot: echo });
    expect((await say(world, { text: "报名", eventId: "e7" })).messages).toHaveLength(1);
    expect(await say(world, { text: "报名", eventId: "e7" })).toEqual({ messages: [], duplicate: true });
    expect((await transcript(world, "c_seed", "p_lan")).map((message) => message.text)).toEqual(["报名", "你说：报名"]);
  });

  test("the same event from before a restart leaves no trace either", async () => {
    const duplicate: Outcome = { kind: "duplicate", settled: Promise.resolve([]) };
    const world = await createWorld({ bot: echo, sink: async () => duplicate });
    expect(await say(world, { text: "报名", eventId: "e8" })).toEqual({ messages: [], duplicate: true });
    expect(await transcript(world, "c_seed", "p_lan")).toEqual([]);
  });

  test("other people's private messages and updates come along, in order", async () => {
    const gang = { platform: "playground", tenant: "demo", user: "p_gang" };
    const bot: Bot = async (_incoming, world) => {
      const live = await world.say(GROUP, poll);
      const update = await world.adapter.liveCards?.update(live, GROUP, text("新"));
      const whisper = await world.say(world.inPrivate(gang), text("替你报了名"));
      return [whisper, update?.messageId ?? "", live];
    };
    const { messages } = await say(await createWorld({ bot }), { text: "发起" });
    expect(messages).toMatchObject([
      { chat: "c_seed", card: { title: "秋游去哪里？" } },
      { chat: "c_seed", updates: messages[0]?.id, text: "新" },
      { chat: "private", to: "p_gang", text: "替你报了名" },
    ]);
  });

  test("a failing program still gets a 200 with what there is", async () => {
    const world = await createWorld({ bot: echo, sink: () => Promise.reject(new Error("database gone")) });
    expect(await say(world, { text: "报名" })).toEqual({ messages: [] });
    expect(await transcript(world, "c_seed", "p_lan")).toHaveLength(1);
  });

  test("a failure that is tried again with the same event is said once", async () => {
    let fails = true;
    const settled = Promise.resolve([]);
    const world = await createWorld({
      bot: echo,
      sink: async () => {
        if (fails) throw new Error("database gone");
        return { kind: "handled", settled };
      },
    });
    await say(world, { text: "报名", eventId: "e9" });
    fails = false;
    await say(world, { text: "报名", eventId: "e9" });
    expect(await transcript(world, "c_seed", "p_lan")).toHaveLength(1);
  });

  test.each(["sink", "settled"] as const)("nobody waits longer than 5 s for the %s", async (slow) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const never = new Promise<never>(() => {});
    const world: World = await createWorld({
      bot: echo,
      sink: async () => {
        await world.say(GROUP, text("先说这些"));
        return slow === "sink" ? never : { kind: "handled", settled: never };
      },
    });
    const answered = say(world, { text: "报名" });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    await vi.advanceTimersByTimeAsync(LIMITS.answerMs);
    expect((await answered).messages.map((message) => message.text)).toEqual(["先说这些"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a transcript keeps the last messages only", async () => {
    const world = await createWorld({ bot: echo });
    for (let i = 0; i < LIMITS.transcript + 5; i += 1) await world.say(GROUP, text(`第 ${i} 条`));
    const messages = await transcript(world, "c_seed", "p_lan");
    expect(messages).toHaveLength(LIMITS.transcript);
    expect(messages[0]?.text).toBe("第 5 条");
  });
});
