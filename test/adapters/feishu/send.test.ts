import { afterEach, describe, expect, test } from "vitest";
import { uuidOf } from "../../../adapters/feishu/send.ts";
import type { Card } from "../../../src/core/card.ts";
import { DeliveryError } from "../../../src/core/errors.ts";
import type { Place } from "../../../src/core/incoming.ts";
import { type Answer, type Asked, type Bench, createBench, healthy, MESSAGES, messageEvent, TOKEN } from "./parts.ts";

const GROUP: Place = { platform: "feishu", tenant: "tk1", chat: "oc_1", kind: "group" };
const LAN: Place = { platform: "feishu", tenant: "tk1", chat: "ou_1", kind: "private" };
const CARD: Card = { title: "羽毛球", blocks: [{ kind: "text", text: "周五" }] };

let bench: Bench;
afterEach(() => bench.close());

/** A platform that answers the first calls for messages like this, and is well afterwards. */
const platformThat = (...answers: readonly Answer[]) => {
  const left = [...answers];
  return (asked: Asked): Answer => (asked.path.startsWith(MESSAGES) && left.shift()) || healthy(asked);
};
const refusing = (code: number, status = 400, headers = {}): Answer => ({ status, headers, body: { code, msg: "no" } });
const send = (to: Place = GROUP, card: Card = CARD, more: object = {}) =>
  bench.adapter.send({ key: "key-1", to, card, ...more });
const failure = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DeliveryError);
  return error as DeliveryError;
};
const messages = () => bench.platform.to(MESSAGES);

test("a group is named by its chat, a person by themselves; the token goes along", async () => {
  bench = await createBench();
  expect(await send(GROUP)).toEqual({ messageId: "om_sent" });
  await send(LAN);
  expect(messages().map(({ query, body, token }) => [query.receive_id_type, body.receive_id, token])).toEqual([
    ["chat_id", "oc_1", "Bearer t-good"],
    ["open_id", "ou_1", "Bearer t-good"],
  ]);
  expect(messages()[0]?.body).toMatchObject({ msg_type: "interactive", uuid: "key-1" });
});

test("keys of any length are uuids of at most fifty characters, each its own", () => {
  const keys = ["k", "x".repeat(50), "x".repeat(51), "x".repeat(60), "activity:12 now", "活动"];
  const uuids = keys.map(uuidOf);
  for (const uuid of uuids) expect(uuid).toMatch(/^[\w-]{1,50}$/);
  expect(new Set(uuids).size).toBe(keys.length);
  expect(uuids[0]).toBe("k");
});

describe("what goes wrong (case 15)", () => {
  test.each([
    ["the gateway's limit", refusing(99991400, 429, { "x-ogw-ratelimit-reset": "2" }), 2_000],
    ["the limit of messages", refusing(230020), 1_000],
    ["a bot outside, with status 200", refusing(230002, 200), undefined],
    ["a page of a gateway", { status: 502, body: "<html>" }, 1_000],
    ["an answer without an id", { body: { code: 0, data: {} } }, 1_000],
    ["a cut connection", { body: "drop" }, 1_000],
    ["a redirection", { status: 302, headers: { location: "http://127.0.0.1:9/" }, body: {} }, 1_000],
  ] as const)("%s", async (_, answer, againMs) => {
    bench = await createBench(platformThat(answer));
    expect((await failure(send())).retryAfterMs).toBe(againMs);
    expect(messages()).toHaveLength(1);
    await send();
    expect(new Set(messages().map(({ body }) => body.uuid))).toEqual(new Set(["key-1"]));
  });

  test.each([99991661, 99991663, 99991665, 99991671])("token code %i: one token more, one try more", async (code) => {
    bench = await createBench(platformThat(refusing(code)));
    await send();
    expect([bench.platform.to(TOKEN).length, messages().length]).toEqual([2, 2]);
    expect(new Set(messages().map(({ body }) => body.uuid)).size).toBe(1);
  });

  test("a token that no new one cures is not asked for again and again", async () => {
    bench = await createBench(platformThat(refusing(99991663, 200), refusing(99991663, 200)));
    expect((await failure(send())).retryAfterMs).toBe(5_000);
    expect([bench.platform.to(TOKEN).length, messages().length]).toEqual([2, 2]);
  });

  test("a platform that says nothing is given up after ten seconds, and asked again with the same uuid", async () => {
    bench = await createBench(platformThat({ body: "hang" }));
    const started = performance.now();
    expect((await failure(send())).retryAfterMs).toBe(1_000);
    expect(performance.now() - started).toBeGreaterThan(9_500);
    expect(await send()).toEqual({ messageId: "om_sent" });
    expect(new Set(messages().map(({ body }) => body.uuid)).size).toBe(1);
  });

  test("fifty sends at a cold start fetch one token (case 17)", async () => {
    bench = await createBench();
    await bench.ephemeral.delete("feishu:token:cli_0123456789abcdef");
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => send({ ...LAN, chat: `ou_${i}` }, CARD, { key: `key-${i}` })),
    );
    expect(bench.platform.to(TOKEN)).toHaveLength(1);
    expect(messages()).toHaveLength(50);
  });

  test("a missing scope is told by name, and no word of the message is logged", async () => {
    const msg =
      "Access denied. One of the following scopes is required: [im:message, im:message:send_as_bot]. https://x/?q=im:message";
    bench = await createBench(platformThat({ status: 400, body: { code: 99991672, msg } }));
    await failure(send());
    expect(bench.log.lines.filter(({ level }) => level === "error")).toEqual([
      {
        level: "error",
        message: "feishu refuses: the app lacks a scope: im:message or im:message:send_as_bot",
        fields: { platform: "feishu", route: "im.message.create", code: "99991672", status: 400 },
      },
    ]);
    expect(JSON.stringify(bench.log.lines)).not.toMatch(/羽毛球|oc_1|t-good|s3cret/);
  });
});

describe("in the words of a text", () => {
  const textOf = () => JSON.parse(String(messages().at(-1)?.body.content)).text;

  test.each([230099, 230001, 230025, 230054, 200621])(
    "a card refused with %i goes as text, as the same message",
    async (code) => {
      bench = await createBench(platformThat(refusing(code)));
      await send();
      expect(messages().map(({ body }) => [body.msg_type, body.uuid])).toEqual([
        ["interactive", "key-1"],
        ["text", "key-1"],
      ]);
      expect(textOf()).toBe("羽毛球\n周五");
    },
  );

  test("a card too large for the platform goes as text at once", async () => {
    bench = await createBench();
    await send(GROUP, { title: "名单", blocks: [{ kind: "text", text: "长".repeat(20_000) }] });
    expect(messages().map(({ body }) => body.msg_type)).toEqual(["text"]);
    expect(textOf()).toContain("长".repeat(20_000));
  });

  test("a text that is refused is not tried a third time", async () => {
    bench = await createBench(platformThat(refusing(230099), refusing(230001)));
    expect((await failure(send())).retryAfterMs).toBeUndefined();
    expect(messages()).toHaveLength(2);
  });
});

describe("as an answer", () => {
  test("in a group it hangs at what it answers", async () => {
    bench = await createBench();
    await send(GROUP, CARD, { replyTo: "om_7" });
    expect(messages()[0]).toMatchObject({ path: `${MESSAGES}/om_7/reply`, body: { uuid: "key-1" } });
  });

  test.each([
    ["in private", LAN, "om_7"],
    ["to what is no message", GROUP, "toast_1"],
    ["to a path", GROUP, "om_7/../../x"],
  ] as const)("%s it stands by itself", async (_, to, replyTo) => {
    bench = await createBench();
    await send(to, CARD, { replyTo });
    expect(messages()[0]?.path).toBe(MESSAGES);
  });

  test.each([230011, 230110, 230019, 230071, 99992354])("to what is gone (%i) it stands by itself", async (code) => {
    bench = await createBench(platformThat(refusing(code)));
    expect(await send(GROUP, CARD, { replyTo: "om_7" })).toEqual({ messageId: "om_sent" });
    expect(messages().map(({ path }) => path)).toEqual([`${MESSAGES}/om_7/reply`, MESSAGES]);
  });
});

describe("a live card (case 18)", () => {
  const update = (messageId = "om_9") => bench.adapter.liveCards?.update(messageId, GROUP, CARD) ?? Promise.reject();

  test("is patched, shared, as a card", async () => {
    bench = await createBench();
    expect(await update()).toEqual({ messageId: "om_9" });
    const [patch] = messages();
    expect(patch).toMatchObject({ method: "PATCH", path: `${MESSAGES}/om_9` });
    expect(JSON.parse(String(patch?.body.content))).toMatchObject({ schema: "2.0", config: { update_multi: true } });
  });

  test("after fourteen days it is over, and on a limit it waits", async () => {
    bench = await createBench(platformThat(refusing(230031), refusing(230020)));
    expect((await failure(update())).retryAfterMs).toBeUndefined();
    expect((await failure(update())).retryAfterMs).toBe(1_000);
    expect(bench.adapter.liveCards?.lifetimeMs).toBe(14 * 86_400_000);
  });

  test("eleven changes of one card at once take two seconds", async () => {
    bench = await createBench();
    const started = performance.now();
    await Promise.all(Array.from({ length: 11 }, () => update()));
    expect(performance.now() - started).toBeGreaterThan(2_000);
    expect(messages()).toHaveLength(11);
  });

  test("refused as a card, it is drawn folded: a card cannot become a text", async () => {
    bench = await createBench(platformThat(refusing(230099)));
    await update();
    const folded = JSON.parse(String(messages()[1]?.body.content));
    expect(folded).toMatchObject({
      schema: "2.0",
      body: { elements: [{ tag: "div", text: { content: "羽毛球\n周五" } }] },
    });
  });

  test("what is no message is not asked for", async () => {
    bench = await createBench();
    expect((await failure(update("toast_ev-1"))).retryAfterMs).toBeUndefined();
    expect(messages()).toEqual([]);
  });
});

describe("a picture", () => {
  const pictured: Card = { title: "码", blocks: [{ kind: "image", alt: "签到码", png: new Uint8Array([1, 2, 3]) }] };
  const bodyOf = () => JSON.parse(String(messages().at(-1)?.body.content)).body;

  test("is uploaded once and shown by its key", async () => {
    bench = await createBench();
    await send(GROUP, pictured);
    await send(GROUP, pictured, { key: "key-2" });
    expect(bench.platform.to("/open-apis/im/v1/images")).toHaveLength(1);
    expect(bodyOf().elements).toEqual([
      { tag: "img", img_key: "img_1", alt: { tag: "plain_text", content: "签到码" } },
    ]);
  });

  test("that cannot be uploaded is told in words", async () => {
    bench = await createBench((asked) => (asked.path.endsWith("/images") ? refusing(99991672) : healthy(asked)));
    await send(GROUP, pictured);
    expect(JSON.stringify(bodyOf())).toContain("[签到码]");
  });
});

test("a message of ours in a group is known as ours, so that a reply to it counts as addressed", async () => {
  bench = await createBench();
  await send(GROUP);
  const plain = { content: '{"text":"好"}', mentions: [] };
  await bench.event(messageEvent({ ...plain, parent_id: "om_sent" }));
  await bench.event(messageEvent({ ...plain, parent_id: "om_other", message_id: "om_2" }));
  expect(bench.heard.map(({ addressed }) => addressed)).toEqual([true, false]);
});
