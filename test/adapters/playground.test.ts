import { afterEach, describe, expect, test, vi } from "vitest";
import { LIMITS } from "../../adapters/playground/limits.ts";
import type { Answer, Message } from "../../adapters/playground/wire.ts";
import type { Outcome } from "../../src/core/adapter.ts";
import type { Card } from "../../src/core/card.ts";
import { DeliveryError } from "../../src/core/errors.ts";
import type { Incoming } from "../../src/core/incoming.ts";
import { answer, type Bot, createWorld, groupPlace, type World } from "./playground-world.ts";

const GROUP = groupPlace("c_seed");
const text = (title: string): Card => ({ title, blocks: [] });

const echo: Bot = async (incoming, world) =>
  incoming.addressed ? [await answer(incoming, world, text(`你说：${incoming.text}`))] : "ignored";

const poll: Card = {
  title: "秋游去哪里？",
  blocks: [
    {
      kind: "choices",
      name: "pick",
      label: "请选",
      options: [
        { key: "A", text: "植物园" },
        { key: "B", text: "古镇" },
      ],
      max: 2,
    },
    { kind: "buttons", buttons: [{ label: "投票", line: "投票 3 {pick}" }] },
    { kind: "text", text: "记名" },
    {
      kind: "buttons",
      buttons: [
        { label: "弃权", line: "投票 3 弃权" },
        { label: "怪", line: "怪 {constructor}" },
      ],
    },
  ],
};

const say = async (world: World, body: Record<string, unknown>): Promise<Answer> => {
  const response = await world.post("/playground/api/messages", { from: "p_lan", chat: "c_seed", ...body });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
};

const press = async (world: World, body: Record<string, unknown>): Promise<Answer> => {
  const response = await world.post("/playground/api/clicks", { from: "p_lan", ...body });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
};

const transcript = async (world: World, chat: string, as: string): Promise<readonly Message[]> => {
  const response = await world.get(`/playground/api/chats/${chat}/messages?as=${as}`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { messages: Message[] }).messages;
};

const expectProblem = async (response: Response, status: number): Promise<void> => {
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  expect(await response.json()).toEqual({
    type: expect.any(String),
    title: expect.any(String),
    status,
    detail: expect.any(String),
  });
};

const lastOf = (incomings: readonly Incoming[]): Incoming => {
  const last = incomings.at(-1);
  if (!last) throw new Error("nothing came in");
  return last;
};

afterEach(() => {
  vi.useRealTimers();
});

describe("people and chats", () => {
  test("a person gets an id and is added to the program", async () => {
    const world = await createWorld({ bot: echo });
    const response = await world.post("/playground/api/people", {
      name: "孙丽",
      roles: ["organizer"],
      unit: "东城区/实验小学",
    });
    expect(response.status).toBe(201);
    const added = (await response.json()) as { id: string; name: string };
    expect(added).toEqual({ id: expect.stringMatching(/^p_/), name: "孙丽" });
    expect((await world.host.people()).at(-1)).toEqual({
      id: added.id,
      name: "孙丽",
      roles: ["organizer"],
      unit: "东城区/实验小学",
    });
  });

  test("names may repeat and may be anything a person types", async () => {
    const world = await createWorld({ bot: echo });
    const ids = new Set<string>();
    for (const name of ["王兰", "王兰", '<img src=x onerror="alert(1)">', '<at user_id="all">', "‮王"]) {
      const added = (await (await world.post("/playground/api/people", { name })).json()) as {
        id: string;
        name: string;
      };
      expect(added.name).toBe(name);
      ids.add(added.id);
    }
    expect(ids.size).toBe(5);
  });

  test("a new group shares nothing with the seeded one", async () => {
    const world = await createWorld({ bot: echo });
    const made = await world.post("/playground/api/chats", { name: "羽毛球", members: ["p_lan", "p_gang", "p_lan"] });
    expect(made.status).toBe(201);
    const { id, name } = (await made.json()) as { id: string; name: string };
    expect({ id, name }).toEqual({ id: expect.stringMatching(/^c_/), name: "羽毛球" });
    await say(world, { chat: id, text: "在吗" });
    expect(await transcript(world, id, "p_gang")).toHaveLength(2);
    expect(await transcript(world, "c_seed", "p_gang")).toEqual([]);
    await expectProblem(await world.get(`/playground/api/chats/${id}/messages?as=p_chair`), 403);
    await expectProblem(await world.post("/playground/api/messages", { from: "p_chair", chat: id, text: "1" }), 403);
  });

  test("a person made by the API is in no group, also after the page has asked for everybody", async () => {
    const world = await createWorld({ bot: echo });
    const { id } = (await (await world.post("/playground/api/people", { name: "新来的" })).json()) as { id: string };
    await world.get("/playground/api/state");
    await expectProblem(await world.get(`/playground/api/chats/c_seed/messages?as=${id}`), 403);
    expect(await transcript(world, "private", id)).toEqual([]);
  });

  test("the state shows people, groups with members and the time", async () => {
    const world = await createWorld({ bot: echo });
    const state = (await (await world.get("/playground/api/state")).json()) as Record<string, unknown>;
    expect(state.now).toBe("2026-11-23T06:05:00.000Z");
    expect(state.groups).toEqual([
      { id: "c_seed", name: "红星小学教工之家", members: ["p_chair", "p_lan", "p_gang", "p_officer"] },
    ]);
    expect(state.people).toContainEqual({ id: "p_chair", name: "陈明", unit: "东城区/红星小学", roles: ["chair"] });
  });

  test("a failing program is a 500 without its words", async () => {
    const world = await createWorld({ bot: echo });
    Object.assign(world.host, { addPerson: async () => Promise.reject(new Error("duplicate key 王兰")) });
    const response = await world.post("/playground/api/people", { name: "孙丽" });
    expect(await response.clone().text()).not.toContain("duplicate");
    await expectProblem(response, 500);
  });
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

describe("what is refused", () => {
  const calls: readonly (readonly [string, string, unknown, number])[] = [
    ["a person without a name", "people", {}, 400],
    ["a person with an empty name", "people", { name: "  " }, 400],
    ["a very long name", "people", { name: "长".repeat(201) }, 400],
    ["a role there is not", "people", { name: "王", roles: ["king"] }, 400],
    ["a unit with a hole", "people", { name: "王", unit: "东城区//语文组" }, 400],
    ["a group without members", "chats", { name: "群", members: [] }, 400],
    ["a group with a stranger", "chats", { name: "群", members: ["p_lan", "p_none"] }, 404],
    ["a group without a name", "chats", { members: ["p_lan"] }, 400],
    ["a message of nobody", "messages", { chat: "c_seed", text: "1" }, 400],
    ["a message of a stranger", "messages", { from: "p_none", chat: "c_seed", text: "1" }, 404],
    ["a message into no chat", "messages", { from: "p_lan", chat: "c_none", text: "1" }, 404],
    ["a message to another person's private chat", "messages", { from: "p_lan", chat: "p_gang", text: "1" }, 404],
    ["a message that is a number", "messages", { from: "p_lan", chat: "c_seed", text: 1 }, 400],
    ["a mention that is no boolean", "messages", { from: "p_lan", chat: "c_seed", text: "1", mention: "yes" }, 400],
    ["an endless event id", "messages", { from: "p_lan", chat: "c_seed", text: "1", eventId: "e".repeat(201) }, 400],
    ["a list in place of an object", "messages", [], 400],
    ["null", "messages", null, 400],
    ["a click on nothing", "clicks", { from: "p_lan" }, 400],
    ["time backwards", "clock", { advanceSeconds: -1 }, 400],
    ["half a second", "clock", { advanceSeconds: 0.5 }, 400],
    ["more than a leap year", "clock", { advanceSeconds: 366 * 86_400 + 1 }, 400],
    ["a text of time", "clock", { advanceSeconds: "60" }, 400],
    ["20,001 characters", "messages", { from: "p_lan", chat: "c_seed", text: "a".repeat(20_001) }, 413],
    ["a body over 64 KB", "messages", { from: "p_lan", chat: "c_seed", text: "报".repeat(22_000) }, 413],
    ["a place there is not", "nothing", {}, 404],
  ];

  test.each(calls)("%s", async (_, path, body, status) => {
    const world = await createWorld({ bot: echo });
    await expectProblem(await world.post(`/playground/api/${path}`, body), status);
    expect(world.incomings).toEqual([]);
  });

  test.each([
    ["no JSON", "application/json", "{"],
    ["nothing", "application/json", ""],
    ["a form", "application/x-www-form-urlencoded", "from=p_lan"],
    ["plain text", "text/plain", '{"from":"p_lan","chat":"c_seed","text":"1"}'],
    ["JSON that hides its kind", "text/plain; application/json", '{"from":"p_lan","chat":"c_seed","text":"1"}'],
  ])("%s", async (_, type, body) => {
    const world = await createWorld({ bot: echo });
    const request = new Request("http://127.0.0.1/playground/api/messages", {
      method: "POST",
      headers: { "content-type": type },
      body,
    });
    await expectProblem((await world.adapter.http?.fetch(request)) ?? new Response(), 400);
  });

  test("a body that says it is too large is not read", async () => {
    const world = await createWorld({ bot: echo });
    const headers = { "content-type": "application/json", "content-length": "1000000" };
    const request = new Request("http://127.0.0.1/playground/api/people", { method: "POST", headers, body: "{}" });
    await expectProblem((await world.adapter.http?.fetch(request)) ?? new Response(), 413);
  });

  test("10,000 characters of any kind are passed on whole", async () => {
    const world = await createWorld({ bot: echo });
    for (const letter of ["报", "🏸"]) {
      await say(world, { text: letter.repeat(10_000) });
      expect(lastOf(world.incomings).text).toBe(letter.repeat(10_000));
    }
  });

  test("what no platform delivers is taken out", async () => {
    const world = await createWorld({ bot: echo });
    await say(world, { text: "报\u0000名" });
    expect(lastOf(world.incomings).text).toBe("报名");
  });

  test("reading needs to know who looks", async () => {
    const world = await createWorld({ bot: echo });
    await expectProblem(await world.get("/playground/api/chats/c_seed/messages"), 400);
    await expectProblem(await world.get("/playground/api/chats/c_seed/messages?as="), 400);
    await expectProblem(await world.get("/playground/api/chats/c_seed/messages?as=p_none"), 404);
    await expectProblem(await world.get("/playground/api/chats/c_none/messages?as=p_lan"), 404);
    await expectProblem(await world.get("/playground/api/chats/p_gang/messages?as=p_lan"), 404);
    await expectProblem(await world.get("/playground/api/stream?as=p_none"), 404);
    await expectProblem(await world.get("/playground/api/stream"), 400);
  });
});

test("the clock moves by the program, and says what time it is", async () => {
  const world = await createWorld({ bot: echo });
  const response = await world.post("/playground/api/clock", { advanceSeconds: 3_600 });
  expect([response.status, await response.json()]).toEqual([200, { now: "2026-11-23T07:05:00.000Z" }]);
  expect((await world.post("/playground/api/clock", { advanceSeconds: 0 })).status).toBe(200);
  expect((await world.post("/playground/api/clock", { advanceSeconds: 366 * 86_400 })).status).toBe(200);
});

test("it takes nothing before the start and after the stop, and what it knows can still be read", async () => {
  const world = await createWorld({ bot: echo, start: false });
  expect(world.adapter.ready()).toBe(false);
  await expectProblem(await world.post("/playground/api/messages", { from: "p_lan", chat: "c_seed", text: "1" }), 503);
  await world.adapter.start(async () => ({ kind: "ignored", settled: Promise.resolve([]) }));
  expect(world.adapter.ready()).toBe(true);
  await say(world, { text: "1" });
  await world.adapter.stop();
  expect(world.adapter.ready()).toBe(false);
  await expectProblem(await world.post("/playground/api/messages", { from: "p_lan", chat: "c_seed", text: "1" }), 503);
  await expectProblem(await world.get("/playground/api/stream?as=p_lan"), 503);
  expect(await transcript(world, "c_seed", "p_lan")).toHaveLength(1);
});
