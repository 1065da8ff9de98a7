import { describe, expect, test } from "vitest";
import type { Card } from "../../src/core/card.ts";
import { DeliveryError } from "../../src/core/errors.ts";
import { echo, expectProblem, GROUP, lastOf, poll, press, say, text, transcript } from "./playground-calls.ts";
import { createWorld, groupPlace, type World } from "./playground-world.ts";

describe("clicks", () => {
  test("an index counts over all the buttons of the card, a line names one", async () => {
    const world = await createWorld({ bot: echo });
    const message = await world.say(GROUP, poll);
    expect((await press(world, { message, button: 1 })).messages[0]?.text).toBe("你说：投票 3 弃权");
    expect((await press(world, { message, button: "投票 3 弃权" })).messages[0]?.text).toBe("你说：投票 3 弃权");
    expect(lastOf(world.incomings)).toMatchObject({
      via: "button",
      addressed: true,
      place: GROUP,
      replyTo: message,
      sender: { user: "p_lan" },
      redelivers: false,
    });
  });

  test("what was picked fills the line", async () => {
    const world = await createWorld({ bot: echo });
    const message = await world.say(GROUP, poll);
    await press(world, { message, button: 0, values: { pick: "A" } });
    expect(lastOf(world.incomings).text).toBe("投票 3 A");
    await press(world, { message, button: "投票 3 {pick}", values: { pick: ["A", "B"] } });
    expect(lastOf(world.incomings).text).toBe("投票 3 A B");
    await press(world, { message, button: 0 });
    expect(lastOf(world.incomings).text).toBe("投票 3");
    await press(world, { message, button: 2 });
    expect(lastOf(world.incomings).text).toBe("怪");
  });

  test("either id works after an update, and means the newest card", async () => {
    const world = await createWorld({ bot: echo });
    const original = await world.say(GROUP, poll);
    const newer: Card = { title: "改了", blocks: [{ kind: "buttons", buttons: [{ label: "新", line: "新的" }] }] };
    const first = await world.adapter.liveCards?.update(original, GROUP, newer);
    const second = await world.adapter.liveCards?.update(first?.messageId ?? "", GROUP, newer);
    for (const message of [original, first?.messageId, second?.messageId]) {
      await press(world, { message, button: 0 });
      expect(lastOf(world.incomings)).toMatchObject({ text: "新的", replyTo: original });
    }
    await expectProblem(
      await world.post("/playground/api/clicks", { from: "p_lan", message: original, button: "投票 3 弃权" }),
      400,
    );
    const updates = (await transcript(world, "c_seed", "p_lan")).filter((message) => message.updates);
    expect(updates.map((message) => message.updates)).toEqual([original, original]);
    expect(updates[0]?.id).toBe(first?.messageId);
  });

  test("refusals", async () => {
    const world = await createWorld({ bot: echo });
    const message = await world.say(GROUP, poll);
    const secret = await world.say(world.inPrivate({ platform: "playground", tenant: "demo", user: "p_gang" }), poll);
    const own =
      (await say(world, { text: "我的话" })) && (await transcript(world, "c_seed", "p_lan")).find(({ from }) => from);
    const click = (body: Record<string, unknown>) =>
      world.post("/playground/api/clicks", { from: "p_lan", message, button: 0, ...body });
    await expectProblem(await click({ button: 3 }), 400);
    await expectProblem(await click({ button: -1 }), 400);
    await expectProblem(await click({ button: 0.5 }), 400);
    await expectProblem(await click({ button: "取消报名 1" }), 400);
    await expectProblem(await click({ button: "投票 3 A" }), 400);
    await expectProblem(await click({ values: { pick: 1 } }), 400);
    await expectProblem(await click({ message: secret }), 403);
    await expectProblem(await click({ message: "m_none" }), 404);
    await expectProblem(await click({ message: own?.id }), 404);
    await expectProblem(await click({ from: "p_none" }), 404);
    expect(world.incomings.filter(({ via }) => via === "button")).toEqual([]);
  });

  test("a press can be answered within 3 s, not later", async () => {
    const world: World = await createWorld({
      bot: async (incoming) => {
        const delivery = { key: "k1", to: GROUP, card: text("好") };
        expect(incoming.reply?.expiresAt).toEqual(new Date(world.host.now().getTime() + 3_000));
        await world.host.advance(2);
        const sent = await incoming.reply?.answer(delivery);
        expect(await incoming.reply?.answer(delivery)).toEqual(sent);
        await world.host.advance(1);
        expect(await incoming.reply?.answer({ ...delivery, key: "k2" })).toBeNull();
        return sent ? [sent.messageId] : [];
      },
    });
    const message = await world.say(GROUP, poll);
    expect((await press(world, { message, button: 0 })).messages).toMatchObject([{ chat: "c_seed", text: "好" }]);
    expect(await transcript(world, "c_seed", "p_lan")).toHaveLength(2);
  });

  test("messages have no such handle", async () => {
    const world = await createWorld({ bot: echo });
    await say(world, { text: "在吗" });
    expect(lastOf(world.incomings).reply).toBeUndefined();
  });
});

describe("sending", () => {
  test("is idempotent by key for an hour", async () => {
    const world = await createWorld({ bot: echo });
    expect(world.adapter.idempotentMs).toBe(3_600_000);
    const first = await world.say(GROUP, text("一"), "key");
    expect(await world.say(GROUP, text("一"), "key")).toBe(first);
    await world.host.advance(3_599);
    expect(await world.say(GROUP, text("一"), "key")).toBe(first);
    await world.host.advance(1);
    expect(await world.say(GROUP, text("一"), "key")).not.toBe(first);
    expect(await transcript(world, "c_seed", "p_lan")).toHaveLength(2);
  });

  test.each([
    ["an unknown group", groupPlace("c_none")],
    ["an unknown person", { platform: "playground", tenant: "demo", chat: "p_none", kind: "private" as const }],
    ["another platform", { ...GROUP, platform: "feishu" }],
    ["another tenant", { ...GROUP, tenant: "other" }],
  ])("to %s is refused for good", async (_, to) => {
    const world = await createWorld({ bot: echo });
    const refused = await world.adapter.send({ key: "k", to, card: text("一") }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DeliveryError);
    expect(refused).toMatchObject({ retryAfterMs: undefined });
    const update = await world.adapter.liveCards?.update("m_1", to, text("一")).catch((error: unknown) => error);
    expect(update).toBeInstanceOf(DeliveryError);
  });

  test("an update into another chat is refused", async () => {
    const world = await createWorld({ bot: echo });
    const id = await world.say(GROUP, poll);
    const elsewhere = world.inPrivate({ platform: "playground", tenant: "demo", user: "p_lan" });
    await expect(world.adapter.liveCards?.update(id, elsewhere, poll)).rejects.toBeInstanceOf(DeliveryError);
  });

  test("a message from before a restart can still be updated and pressed", async () => {
    const world = await createWorld({ bot: echo });
    const update = await world.adapter.liveCards?.update("m_before", GROUP, poll);
    expect(await transcript(world, "c_seed", "p_lan")).toMatchObject([{ id: update?.messageId, updates: "m_before" }]);
    await press(world, { message: "m_before", button: 1 });
    expect(lastOf(world.incomings).text).toBe("投票 3 弃权");
  });

  test("every block goes over the wire, pictures as base64, the toast not at all", async () => {
    const world = await createWorld({ bot: echo });
    await world.say(GROUP, {
      title: "图",
      toast: "好了",
      blocks: [
        { kind: "image", alt: "结果", png: new Uint8Array([1, 2, 3]) },
        { kind: "fields", fields: [["时间", "周三"]] },
      ],
    });
    expect((await transcript(world, "c_seed", "p_lan"))[0]).toMatchObject({
      text: "图\n[结果]\n时间：周三",
      card: {
        title: "图",
        blocks: [
          { kind: "image", alt: "结果", png: "AQID" },
          { kind: "fields", fields: [["时间", "周三"]] },
        ],
      },
    });
    expect((await transcript(world, "c_seed", "p_lan"))[0]?.card).not.toHaveProperty("toast");
  });

  test("live cards are announced with their numbers", async () => {
    const { adapter } = await createWorld({ bot: echo });
    expect(adapter.liveCards).toMatchObject({ intervalMs: 60, lifetimeMs: 14 * 86_400_000 });
    expect([adapter.platform, adapter.http?.prefixes]).toEqual(["playground", ["/playground"]]);
  });
});
