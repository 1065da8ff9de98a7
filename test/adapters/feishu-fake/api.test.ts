import { afterEach, beforeEach, expect, test } from "vitest";
import { createFakeFeishu, type Fake, type Group, type Person, refusal } from "../../support/fake-feishu/index.ts";
import { clientOf, codeOf, SHARED } from "./client.ts";

/** The fake's HTTP interface as the real SDK uses it. Each test names what it had to break. */

let fake: Fake;
let lan: Person;
let group: Group;
let expected: readonly string[];
beforeEach(async () => {
  expected = [];
  fake = await createFakeFeishu({ mode: "webhook", noise: 0, repeats: 0, hurry: 10_000 });
  lan = fake.person("兰");
  group = await fake.group("大群", [lan]);
});
afterEach(async () => {
  await fake.close();
  expect(fake.violations.map(({ rule }) => rule)).toEqual(expected);
});

type Id = "chat_id" | "open_id";

const send = (
  client: ReturnType<typeof clientOf>,
  to: string,
  content: object,
  uuid?: string,
  type = "text",
  id: Id = "chat_id",
) =>
  client.im.v1.message.create({
    params: { receive_id_type: id },
    data: { receive_id: to, msg_type: type, content: JSON.stringify(content), ...(uuid ? { uuid } : {}) },
  });

const card = (...elements: readonly object[]) => ({ schema: "2.0", config: SHARED, body: { elements } });

test("a text arrives, in the group and in private, and a mention in it is one", async () => {
  const client = clientOf(fake);
  await send(client, group.id, { text: `<at user_id="${lan.openId}">兰</at> 好` });
  await send(client, lan.openId, { text: "私下" }, undefined, "text", "open_id");
  expect(group.messages()).toMatchObject([{ text: "@兰 好", mentions: [lan.openId], from: "bot" }]);
  expect(lan.reads()).toMatchObject([{ text: "私下", mentions: [] }]);
});

test("a uuid stands for one message within an hour, and for another one after it", async () => {
  const client = clientOf(fake);
  const first = await send(client, group.id, { text: "一" }, "u1");
  const second = await send(client, group.id, { text: "一" }, "u1");
  expect(second.data?.message_id).toBe(first.data?.message_id);
  fake.time.advance(3_600_001);
  await send(client, group.id, { text: "一" }, "u1");
  expect(group.messages()).toHaveLength(2);
});

test("tokens are the same until half an hour before their end, and revoked ones are refused", async () => {
  const client = clientOf(fake);
  await send(client, group.id, { text: "一" });
  fake.tokens.revoke();
  expect(await codeOf(send(client, group.id, { text: "二" }))).toBe(99991663);
  const ask = async () =>
    (await (
      await fetch(`${fake.url}/open-apis/auth/v3/tenant_access_token/internal`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ app_id: fake.env.FEISHU_APP_ID, app_secret: fake.env.FEISHU_APP_SECRET }),
      })
    ).json()) as { tenant_access_token: string; expire: number };
  const first = await ask();
  expect(first.expire).toBeGreaterThan(7_190);
  fake.time.advance(5_000_000);
  expect((await ask()).tenant_access_token).toBe(first.tenant_access_token);
  fake.time.advance(500_000);
  expect((await ask()).tenant_access_token).not.toBe(first.tenant_access_token);
});

test("cards are patched for 14 days, five times a second", async () => {
  const client = clientOf(fake);
  const { data } = await send(client, group.id, card({ tag: "markdown", content: "**零**" }), undefined, "interactive");
  const path = { message_id: data?.message_id ?? "" };
  const patch = (text: string) =>
    codeOf(
      client.im.v1.message.patch({ path, data: { content: JSON.stringify(card({ tag: "markdown", content: text })) } }),
    );
  expect(await patch("一")).toBe(0);
  expect(group.messages()).toMatchObject([{ text: "一", changes: 1 }]);
  const codes = await Promise.all([2, 3, 4, 5, 6, 7].map((n) => patch(String(n))));
  expect(codes.filter((code) => code === 230020)).toHaveLength(2);
  expect(fake.throttled).toEqual({ message: 2 });
  fake.time.advance(14 * 86_400_000);
  await codeOf(send(client, group.id, { text: "x" }));
  fake.tokens.revoke();
  expect(await codeOf(patchWith(fake, path.message_id))).toBe(230031);
});

const patchWith = (on: Fake, id: string) =>
  clientOf(on).im.v1.message.patch({
    path: { message_id: id },
    data: { content: JSON.stringify(card({ tag: "hr" })) },
  });

test("cards that are none are refused with the codes of the documentation", async () => {
  const client = clientOf(fake);
  const refusals: readonly (readonly [object, string])[] = [
    [card({ tag: "markdown", content: "x", colour: "red" }), "200621"],
    [card({ tag: "note", elements: [] }), "200861"],
    [card({ tag: "markdown", content: "<at id=ou_nobody></at>" }), "100290"],
    [card({ tag: "img", img_key: "img_none", alt: { tag: "plain_text", content: "" } }), "200570"],
    [card({ tag: "chart", chart_spec: {} }), "200550"],
    [card({ tag: "form", name: "f", elements: [] }), "200621"],
    [card(...Array.from({ length: 201 }, () => ({ tag: "hr" }))), "11310"],
    [
      card({ tag: "button", text: { tag: "plain_text", content: "x" }, behaviors: [{ type: "callback", value: "x" }] }),
      "200671",
    ],
    [{ ...card(), i18n_elements: {} }, "200621"],
  ];
  for (const [content, sub] of refusals) {
    const response = await send(client, group.id, content, undefined, "interactive").catch(
      (error: { response: { data: { code: number; msg: string } } }) => error.response.data,
    );
    expect(response.code).toBe(230099);
    expect(response.msg).toContain(sub);
  }
  expected = refusals.map(() => "a card is valid");
  expect(group.messages()).toEqual([]);
});

test("places that cannot be written to say why", async () => {
  const client = clientOf(fake);
  const to = async (id: string, type: Id = "chat_id") =>
    codeOf(send(client, id, { text: "x" }, undefined, "text", type));
  group.chat.muted = true;
  expect(await to(group.id)).toBe(230018);
  group.chat.botInside = false;
  expect(await to(group.id)).toBe(230002);
  group.chat.dissolved = true;
  expect(await to(group.id)).toBe(232009);
  expect(await to("oc_nowhere")).toBe(232006);
  fake.foreign.add("ou_foreign");
  expect(await to("ou_foreign", "open_id")).toBe(99992361);
  expect(await to("ou_nobody", "open_id")).toBe(99992351);
  lan.human.blocked = true;
  expect(await to(lan.openId, "open_id")).toBe(230053);
  lan.human.unavailable = true;
  expect(await to(lan.openId, "open_id")).toBe(230013);
  expect(await to(group.id, "open_id")).toBe(230034);
  fake.scopes.delete("im:message:send_as_bot");
  expect(await to(group.id)).toBe(99991672);
  expected = ["receive_id is of its type"];
});

test("five messages a second to one place, too long ones are refused", async () => {
  const client = clientOf(fake);
  const codes = await Promise.all(
    Array.from({ length: 8 }, (_, i) => codeOf(send(client, group.id, { text: `${i}` }))),
  );
  expect(codes.filter((code) => code === 230020)).toHaveLength(3);
  expect(await codeOf(send(client, lan.human.p2p, { text: "x".repeat(151 * 1024) }))).toBe(230025);
  expected = ["a body keeps its size limit"];
});

test("names and members, as far as scopes go", async () => {
  const others = ["竹", "菊", "梅"].map((name) => fake.person(name));
  for (const { openId } of others) group.chat.members.add(openId);
  const client = clientOf(fake);
  const seen: string[] = [];
  for (let token: string | undefined = ""; token !== undefined; ) {
    const { data } = await client.im.v1.chatMembers.get({
      path: { chat_id: group.id },
      params: { member_id_type: "open_id", page_size: 2, ...(token ? { page_token: token } : {}) },
    });
    seen.push(...(data?.items ?? []).map(({ name }) => name ?? ""));
    token = data?.has_more ? data.page_token : undefined;
  }
  expect(seen).toEqual(["兰", "竹", "菊", "梅"]);
  const { data } = await client.contact.v3.user.basicBatch({
    params: { user_id_type: "open_id" },
    data: { user_ids: [lan.openId] },
  });
  expect(data?.users).toMatchObject([{ user_id: lan.openId, name: "兰" }]);
  expect(await codeOf(client.contact.v3.user.get({ path: { user_id: lan.openId } }))).toBe(99991672);
});

test("faults: nothing was done, or it was done and nobody heard of it", async () => {
  const client = clientOf(fake);
  await send(client, lan.human.p2p, { text: "零" });
  fake.fault({ on: "create", mishap: "reset" });
  expect(await codeOf(send(client, group.id, { text: "一" }, "u1"))).toBe(-1);
  expect(group.messages()).toHaveLength(0);
  fake.fault({ on: "create", mishap: "lose" });
  expect(await codeOf(send(client, group.id, { text: "一" }, "u1"))).toBe(-1);
  expect(group.messages()).toHaveLength(1);
  fake.fault({ on: "create", mishap: refusal(99991400) });
  expect(await codeOf(send(client, group.id, { text: "一" }, "u1"))).toBe(99991400);
  expect(await codeOf(send(client, group.id, { text: "一" }, "u1"))).toBe(0);
  expect(group.messages()).toHaveLength(1);
});
