import { describe, expect, test } from "vitest";
import { decode } from "../../../adapters/feishu/decode.ts";
import { readEnvelope, timeOf } from "../../../adapters/feishu/wire.ts";
import { clickEvent, mentioned, messageEvent, NOW, otherEvent } from "./parts.ts";

const read = (whole: object, us = "ou_bot", now = NOW) => {
  const envelope = readEnvelope(JSON.parse(JSON.stringify(whole)));
  return envelope ? decode(envelope, { us, now }) : null;
};
const incomingOf = (whole: object, us?: string, now?: Date) => {
  const decoded = read(whole, us, now);
  return decoded && "incoming" in decoded ? decoded.incoming : null;
};
const text = (words: string, mentions: readonly object[] = [], more: object = {}) =>
  messageEvent({ content: JSON.stringify({ text: words }), mentions, ...more });
const post = (content: readonly (readonly object[])[], mentions: readonly object[] = [], title = "") =>
  messageEvent({ message_type: "post", content: JSON.stringify({ title, content }), mentions });

const BOT = mentioned("@_user_1", "ou_bot", "工会助手", "bot");
const LAN = mentioned("@_user_2", "ou_2", "王兰");

describe("the words of a message", () => {
  const at = { tag: "at", user_id: "@_user_1", user_name: "工会助手", style: [] };
  const words = (line: string) => ({ tag: "text", text: line, style: [] });
  test.each([
    ["a mention before", text("@_user_1 报名 3", [BOT]), "报名 3", true],
    ["a mention behind", text("报名 3 @_user_1", [BOT]), "报名 3", true],
    ["a mention amid", text("报名@_user_1　3", [BOT]), "报名 3", true],
    ["a mention twice", text("@_user_1 @_user_3 报名", [BOT, { ...BOT, key: "@_user_3" }]), "报名", true],
    ["nothing but a mention", text("@_user_1", [BOT]), "", true],
    ["somebody else's name", text("@_user_1 替@_user_2报名 3", [BOT, LAN]), "替 @王兰 报名 3", true],
    ["the tenth of many", text("@_user_1 @_user_10", [LAN, { ...BOT, key: "@_user_10" }]), "@_user_1", true],
    ["everybody (case 13)", text("@_all 请大家注意"), "请大家注意", false],
    ["everybody and us", text("@_all @_user_1 帮助", [BOT]), "帮助", true],
    ["somebody else only", text("@_user_2 你好", [LAN]), "@王兰 你好", false],
    ["another bot", text("@_user_3 你好", [mentioned("@_user_3", "ou_9", "天气", "bot")]), "@天气 你好", false],
    ["a typed placeholder", text("说 @_user_7"), "说 @_user_7", false],
    ["lines", text("@_user_1 报名\n王兰  2人 \n 李强", [BOT]), "报名\n王兰 2人\n李强", true],
    ["rich text (case 12)", post([[at, words(" 报名 3")]], [BOT]), "报名 3", true],
    ["rich text with a title", post([[at, words("王兰")], [words("李强")]], [BOT], "报名"), "报名\n王兰\n李强", true],
    ["rich text with a picture", post([[at, words("报名")], [{ tag: "img", image_key: "k" }]], [BOT]), "报名", true],
    ["rich text to everybody", post([[{ tag: "at", user_id: "all" }, words("注意")]]), "注意", false],
    ["rich text to somebody", post([[{ ...at, user_id: "@_user_2" }, words("你好")]], [LAN]), "@王兰 你好", false],
    [
      "a link",
      post([
        [
          { tag: "a", href: "https://x", text: "这里" },
          { tag: "code_block", text: "1" },
        ],
      ]),
      "这里1",
      false,
    ],
  ] as const)("%s", (_, event, line, addressed) => {
    const incoming = incomingOf(event);
    expect(incoming?.text).toBe(line);
    expect(incoming?.addressed).toBe(addressed);
  });

  test("as it is sent, rich text has a locale around it", () => {
    const content = JSON.stringify({ zh_cn: { title: "", content: [[words("报名 3")]] } });
    expect(incomingOf(messageEvent({ message_type: "post", content }))?.text).toBe("报名 3");
  });

  test("who is mentioned is named once, and the bot is nobody", () => {
    const twice = text("@_user_1 @_user_2 @_user_3", [BOT, LAN, { ...LAN, key: "@_user_3" }]);
    expect(incomingOf(twice)?.mentions).toEqual([{ platform: "feishu", tenant: "tk1", user: "ou_2", name: "王兰" }]);
  });
});

test("a private message is addressed, and its place is the person, whatever the chat is called (case 11)", () => {
  const incoming = incomingOf(text("我要反映", [], { chat_type: "p2p", chat_id: "oc_p2p" }), "");
  expect(incoming).toMatchObject({ addressed: true, text: "我要反映", place: { chat: "ou_1", kind: "private" } });
});

test("a reply names what it answers, and the time is the message's", () => {
  const incoming = incomingOf(text("好", [], { parent_id: "om_7", create_time: "1700000005000" }));
  expect(incoming).toMatchObject({ replyTo: "om_7", messageId: "om_1", at: new Date(1_700_000_005_000) });
});

test.each([
  ["a bot (case 14)", messageEvent({}, { sender: { sender_type: "bot" } })],
  ["ourselves", messageEvent({}, { sender: { sender_id: { open_id: "ou_bot" } } })],
  ["nobody", messageEvent({}, { sender: { sender_id: null } })],
  ["an id that is none", messageEvent({}, { sender: { sender_id: { open_id: "ou_1\n" } } })],
  ["a picture in a group", messageEvent({ message_type: "image", content: '{"image_key":"k"}' })],
  ["a message that was recalled", messageEvent({ content: "" })],
  ["content that is no JSON", messageEvent({ content: "{" })],
  ["no message", otherEvent("im.message.receive_v1", { sender: { sender_type: "user" } })],
  ["a type nobody knows", otherEvent("x.y_v9", { deep: [1, null] })],
  ["a recall", otherEvent("im.message.recalled_v1", { message_id: "om_1", chat_id: "oc_1" })],
])("%s is ignored", (_, event) => {
  expect(read(event)?.kind).toBe("ignored");
});

test.each([
  ["image", { image_key: "k" }, "picture"],
  ["file", { file_key: "k", file_name: "名单.pdf" }, "file"],
  ["audio", { file_key: "k", duration: 9 }, "file"],
  ["media", { file_key: "k", image_key: "k" }, "file"],
  ["folder", { file_key: "k", file_name: "资料" }, "file"],
  ["post", { content: [[{ tag: "img", image_key: "k" }]] }, "picture"],
])("in private a message of type %s is told of, and nothing of it is taken along", (type, content, carries) => {
  const told = { chat_type: "p2p", message_type: type, content: JSON.stringify(content), mentions: [] };
  const decoded = read(messageEvent(told));
  expect(decoded).toMatchObject({ kind: "incoming", incoming: { text: "", carries, place: { kind: "private" } } });
  expect(JSON.stringify(decoded)).not.toMatch(/"k"|名单|资料/);
});

test("a sticker says nothing, and is left alone", () => {
  const sticker = { chat_type: "p2p", message_type: "sticker", content: '{"file_key":"k"}' };
  expect(read(messageEvent(sticker))?.kind).toBe("ignored");
});

test.each([{}, { event: {} }, { schema: "2.0", header: {} }, { header: { event_type: "x" } }, { event: { type: "" } }])(
  "%j is no event",
  (whole) => {
    expect(read(whole)).toBeNull();
  },
);

describe("a click (case 9)", () => {
  test("is the line of its button, from whoever is logged in, on the message it hangs at", () => {
    expect(read(clickEvent("报名 3"))).toMatchObject({
      kind: "click",
      incoming: {
        eventId: "ev-2",
        at: new Date(1_700_000_000_000),
        text: "报名 3",
        via: "button",
        addressed: true,
        redelivers: false,
        replyTo: "om_9",
        sender: { user: "ou_1", tenant: "tk1" },
        place: { chat: "oc_1", kind: "group" },
      },
    });
  });

  test.each([
    [{ pick: ["A", "B"] }, "投票 3 A B"],
    [{ pick: "A" }, "投票 3 A"],
    [{ pick: 7, other: ["C"] }, "投票 3"],
    [{}, "投票 3"],
    [undefined, "投票 3"],
    [{ pick: [{ toString: "x" }, "B"] }, "投票 3 B"],
  ])("takes what was picked: %j", (picked, line) => {
    const action = picked ? { form_value: picked } : {};
    expect(incomingOf(clickEvent("投票 3 {pick}", { action }))?.text).toBe(line);
  });

  test("a placeholder named like a property of objects finds nothing", () => {
    const line = "x {constructor} {__proto__} {toString}";
    expect(incomingOf(clickEvent(line, { action: { form_value: { a: "b" } } }))?.text).toBe("x");
  });

  test("in private it belongs to the person", () => {
    const action = { value: { line: "我的", in: "private" } };
    expect(incomingOf(clickEvent("", { action }))?.place).toEqual({
      platform: "feishu",
      tenant: "tk1",
      chat: "ou_1",
      kind: "private",
    });
  });

  test("its context may stand beside the event (§3.4)", () => {
    const { event, ...rest } = clickEvent("报名 3") as { event: Record<string, unknown> };
    const { context, ...others } = event;
    expect(incomingOf({ ...rest, event: others, context })).toMatchObject({ replyTo: "om_9", place: { chat: "oc_1" } });
  });

  test.each([
    ["a value of somebody else's", { action: { value: { act: "vote" } } }],
    ["a value that is a string", { action: { value: "报名 3" } }],
    ["no operator", { event: { operator: {} } }],
    ["nowhere", { event: { context: {} } }],
  ])("with %s it is ignored", (_, more) => {
    expect(read(clickEvent("报名 3", more))?.kind).toBe("ignored");
  });
});

describe("what else happens", () => {
  const chat = {
    chat_id: "oc_1",
    operator_id: { open_id: "ou_1" },
    operator_tenant_key: "tk1",
    name: "一小教工群",
  };
  const users = [
    { name: "王兰", tenant_key: "tk1", user_id: { open_id: "ou_2" } },
    { name: "无", user_id: null },
  ];

  test("the bot is brought into a group", () => {
    expect(incomingOf(otherEvent("im.chat.member.bot.added_v1", chat))).toMatchObject({
      eventId: "ev-1",
      via: "entered",
      placeName: "一小教工群",
      place: { chat: "oc_1", kind: "group" },
      sender: { user: "ou_1" },
    });
  });

  test.each(["im.chat.member.bot.deleted_v1", "im.chat.disbanded_v1"])("the bot is out of a group: %s", (type) => {
    const incoming = incomingOf(otherEvent(type, chat));
    expect(incoming).toMatchObject({ eventId: "ev-1", via: "removed", place: { chat: "oc_1", kind: "group" } });
    expect(read(otherEvent(type, { ...chat, chat_id: "" }))).toMatchObject({ kind: "ignored" });
  });

  test.each([
    ["im.chat.member.user.added_v1", { ...chat, users }, "joined", [{ user: "ou_2", name: "王兰" }]],
    ["im.chat.member.user.deleted_v1", { ...chat, users }, "left", [{ user: "ou_2", name: "王兰" }]],
    ["im.chat.member.user.withdrawn_v1", { ...chat, users }, "left", [{ user: "ou_2", name: "王兰" }]],
  ])("%s (case 21)", (type, event, notice, names) => {
    expect(read(otherEvent(type, event))).toEqual({ kind: "notice", notice, names });
  });

  const entering = otherEvent(
    "im.chat.access_event.bot_p2p_chat_entered_v1",
    { chat_id: "oc_p", operator_id: { open_id: "ou_1" }, last_message_id: "" },
    { event_id: "ev-77" },
  );
  const first = {
    ts: "1700000000.123",
    uuid: "u-1",
    token: "t",
    type: "event_callback",
    event: {
      type: "p2p_chat_create",
      chat_id: "oc_p",
      tenant_key: "tk1",
      operator: { open_id: "ou_1" },
      user: { name: "王兰", open_id: "ou_1" },
    },
  };

  test("opening the private chat is one event a day, whichever way it is told (case 20)", () => {
    const after = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
    // 06:13 in China.
    const at = (event: object, hours: number) => incomingOf(event, undefined, after(hours))?.eventId;
    expect(new Set([at(entering, 0), at(entering, 17), at(first, 0)]).size).toBe(1);
    expect(at(entering, 18)).not.toBe(at(entering, 0));
    expect(at({ ...entering, event: { operator_id: { open_id: "ou_2" } } }, 0)).not.toBe(at(entering, 0));
    expect(incomingOf(first)).toMatchObject({ via: "entered", place: { kind: "private", chat: "ou_1" } });
    expect(read(first)).toMatchObject({ names: [{ user: "ou_1", name: "王兰" }] });
  });

  test("a tap in the menu is the line of its key, and is answered in private (case 20)", () => {
    const operator = { operator_id: { open_id: "ou_1" }, operator_name: "王兰" };
    const tap = otherEvent("application.bot.menu_v6", { operator, event_key: "我的_活动", timestamp: 1_700_000_001 });
    expect(read(tap)).toMatchObject({
      names: [{ user: "ou_1", name: "王兰" }],
      incoming: {
        eventId: "ev-1",
        text: "我的 活动",
        at: new Date(1_700_000_001_000),
        place: { chat: "ou_1", kind: "private" },
      },
    });
  });
});

test.each([
  ["1700000000", 1_700_000_000_000],
  [1_700_000_000, 1_700_000_000_000],
  ["1700000000.5", 1_700_000_000_000],
  ["1700000000000", 1_700_000_000_000],
  ["1700000000000123", 1_700_000_000_000],
  ["soon", null],
  [null, null],
  ["-1700000000", null],
])("the time %j is %j", (value, ms) => {
  expect(timeOf(value)?.getTime() ?? null).toBe(ms);
});
