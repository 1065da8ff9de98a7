import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, createBench, messageEvent, seal, sign, VECTORS } from "./parts.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const sealed = (plain: unknown, key?: string) =>
  JSON.stringify({ encrypt: seal(typeof plain === "string" ? plain : JSON.stringify(plain), key) });
const EVENT = sealed(messageEvent());
const TOKENLESS = sealed(messageEvent({}, { header: { token: "" } }));
const OTHER_TOKEN = sealed(messageEvent({}, { header: { token: "forged" } }));
const HOUR = 3_600;
const stamp = (seconds: number) => String(Number(VECTORS.timestamp) + seconds);

type Hostile = readonly [
  what: string,
  status: number,
  raw: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
];

const HOSTILE: readonly Hostile[] = [
  ["nothing", 400, "", {}],
  ["no JSON", 400, "{", {}],
  ["a list", 400, "[]", {}],
  ["a number", 400, "7", {}],
  ["null", 400, "null", {}],
  ["bytes that are no text", 400, new Uint8Array([0xff, 0xfe, 0, 1]), {}],
  ["nothing sealed", 400, "{}", {}],
  ["a sealed number", 400, '{"encrypt":7}', {}],
  ["too short a seal", 400, '{"encrypt":"AAAA"}', {}],
  ["a seal of half blocks", 400, JSON.stringify({ encrypt: Buffer.alloc(40).toString("base64") }), {}],
  ["garbage as a seal", 400, JSON.stringify({ encrypt: Buffer.alloc(64, 7).toString("base64") }), {}],
  ["another key", 400, sealed(messageEvent(), "another key"), {}],
  ["words sealed", 400, sealed("words"), {}],
  ["plain while encryption is on", 400, JSON.stringify(messageEvent()), sign(JSON.stringify(messageEvent()))],
  ["a signed event without a token", 401, TOKENLESS, sign(TOKENLESS)],
  ["a signed event with another token", 401, OTHER_TOKEN, sign(OTHER_TOKEN)],
  ["an unsigned event", 401, EVENT, {}],
  ["an empty signature", 401, EVENT, { ...sign(EVENT), "x-lark-signature": "" }],
  ["a signature of the body before", 401, EVENT, sign(`${EVENT} `)],
  ["a signature with another moment", 401, EVENT, { ...sign(EVENT), "x-lark-request-timestamp": stamp(1) }],
  ["an old event", 401, EVENT, sign(EVENT, stamp(-9 * HOUR))],
  ["an event from tomorrow", 401, EVENT, sign(EVENT, stamp(HOUR))],
  ["an event of no moment", 401, EVENT, sign(EVENT, "now")],
  ["deep JSON", 400, "[".repeat(200_000), {}],
  ["deep JSON, sealed", 400, sealed("[".repeat(100_000)), {}],
  ["too much", 413, "x".repeat(1024 * 1024 + 1), {}],
  ["another type", 415, EVENT, { ...sign(EVENT), "content-type": "text/plain" }],
  ["a form", 415, EVENT, { ...sign(EVENT), "content-type": "application/x-www-form-urlencoded" }],
];

test.each(HOSTILE)("%s is answered with %i and goes no further", async (_, status, raw, headers) => {
  const answer = await bench.post(raw, headers);
  expect(answer.status).toBe(status);
  expect(await answer.text()).not.toMatch(/报名|test-verification|ou_1/);
  expect(bench.heard).toEqual([]);
});

test("10,000 of them in any order, truncated and stretched: none gets in, and the next event is taken", async () => {
  const whole = HOSTILE.filter(([what]) => !/deep|much/.test(what));
  const statuses = new Map<number, number>();
  for (let i = 0; i < 10_000; i += 1) {
    const [, , raw, headers] = whole[i % whole.length] ?? ["", 0, "", {}];
    const bent = typeof raw === "string" && i % 3 === 1 ? raw.slice(0, (i * 7_919) % (raw.length + 1)) : raw;
    const { status } = await bench.post(bent, headers);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect([...statuses.keys()].sort()).toEqual([400, 401, 415]);
  expect(bench.heard).toEqual([]);
  expect((await bench.post(EVENT, sign(EVENT))).status).toBe(200);
  expect(bench.heard).toHaveLength(1);
});

test("a redelivery of seven hours ago is taken, and a clock half an hour fast is forgiven", async () => {
  for (const seconds of [-7 * HOUR, 29 * 60])
    expect((await bench.post(EVENT, sign(EVENT, stamp(seconds)))).status).toBe(200);
});

test("other paths and methods are not there", async () => {
  const ask = async (path: string, method: string) =>
    (await bench.adapter.http?.fetch(new Request(`http://x${path}`, { method })))?.status;
  expect(await ask("/feishu/events", "GET")).toBe(405);
  expect(await ask("/feishu", "POST")).toBe(404);
  expect(await ask("/feishu/events/", "POST")).toBe(404);
});

test("a body without a length is not read beyond its limit, and one that breaks off is refused", async () => {
  const post = (pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void) =>
    bench.adapter.http?.fetch(
      new Request("http://x/feishu/events", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: new ReadableStream({ pull }),
        duplex: "half",
      } as RequestInit),
    );
  let given = 0;
  const endless = await post((controller) => {
    given += 1;
    controller.enqueue(new Uint8Array(65_536));
  });
  expect(endless?.status).toBe(413);
  expect(given).toBeLessThan(25);
  expect((await post((controller) => controller.error(new Error("gone"))))?.status).toBe(400);
});

test("what was not committed is not acknowledged, and may come again", async () => {
  bench.behave = async () => Promise.reject(new Error("the database is away"));
  expect((await bench.event(messageEvent())).status).toBe(503);
  await bench.adapter.stop();
  expect((await bench.event(messageEvent())).status).toBe(503);
  expect(bench.heard).toHaveLength(1);
});

test("nothing of a message is logged, whatever becomes of it", async () => {
  bench.behave = async () => Promise.reject(new Error("报名"));
  await bench.event(messageEvent());
  await bench.event(messageEvent({ message_type: "image" }));
  for (const [, , raw, headers] of HOSTILE.slice(0, 20)) await bench.post(raw, headers);
  expect(JSON.stringify(bench.log.lines)).not.toMatch(/报名|ou_1|om_1|s3cret|test-encrypt/);
});
