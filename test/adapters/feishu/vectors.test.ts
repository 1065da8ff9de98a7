import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { AESCipher } from "@larksuiteoapi/node-sdk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createVerify, decrypt, keyOf } from "../../../adapters/feishu/verify.ts";
import { type Bench, clockAtVectors, createBench, seal, sign, VECTORS, vector } from "./parts.ts";

const file = JSON.parse(readFileSync(new URL("../../fixtures/feishu.json", import.meta.url), "utf8")) as {
  readonly key_sha256_hex: string;
  readonly vectors: readonly { readonly name: string }[];
};

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

test("the official sample opens, to us and to the SDK (case 1)", () => {
  const sealed = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=";
  expect(decrypt(keyOf("test key"), sealed)).toBe("hello world");
  expect(new AESCipher("test key").decrypt(sealed)).toBe("hello world");
});

describe.each(file.vectors.map(({ name }) => name))("vector %s", (name) => {
  const { body, plaintext, signature } = vector(name);

  test("is opened and believed; one digit of its signature less, and it is not", () => {
    expect(keyOf(VECTORS.encryptKey).toString("hex")).toBe(file.key_sha256_hex);
    expect(decrypt(keyOf(VECTORS.encryptKey), JSON.parse(body).encrypt)).toBe(plaintext);
    expect(sign(body)["x-lark-signature"]).toBe(signature);
    const verify = createVerify({ ...VECTORS, clock: clockAtVectors() });
    const raw = Buffer.from(body);
    const plain = JSON.parse(plaintext);
    const isChallenge = name.includes("challenge");
    expect(verify(raw, new Headers(sign(body)))).toEqual(
      isChallenge ? { kind: "challenge", challenge: plain.challenge } : { kind: "event", plain },
    );
    const forged = {
      ...sign(body),
      "x-lark-signature": signature.replace(/^./, (digit) => (digit === "0" ? "1" : "0")),
    };
    expect(verify(raw, new Headers(forged)).kind).toBe(isChallenge ? "challenge" : "refused");
  });
});

test("the challenge needs no signature, and its own token (case 2)", async () => {
  const answer = await bench.post(vector("A-challenge").body);
  expect([answer.status, await answer.json()]).toEqual([200, { challenge: "c-1" }]);
  const plain = { challenge: "c-1", token: "another", type: "url_verification" };
  const forged = await bench.post(JSON.stringify({ encrypt: seal(JSON.stringify(plain)) }));
  expect(forged.status).toBe(401);
  expect(await forged.text()).not.toContain("c-1");
});

test("the mention in a group is taken once it is signed (cases 3 and 4)", async () => {
  const { body } = vector("B-group-at");
  const answer = await bench.post(body, sign(body));
  expect([answer.status, await answer.json()]).toEqual([200, {}]);
  expect(bench.heard).toMatchObject([
    {
      eventId: "om_1",
      text: "报名 3",
      addressed: true,
      via: "message",
      mentions: [],
      redelivers: true,
      sender: { platform: "feishu", tenant: "tk1", user: "ou_1" },
      place: { platform: "feishu", tenant: "tk1", chat: "oc_1", kind: "group" },
    },
  ]);
  const flipped = { ...sign(body), "x-lark-signature": `0${sign(body)["x-lark-signature"]?.slice(1)}` };
  expect((await bench.post(body, flipped)).status).toBe(401);
  expect((await bench.post(body)).status).toBe(401);
  expect(bench.heard).toHaveLength(1);
});

test("the bytes are what is signed, however the platform writes its JSON (case 5)", async () => {
  const spaced = vector("B-group-at").body.replace('{"encrypt":', '{ "encrypt" : ').replace(/}$/, " }");
  expect((await bench.post(spaced, sign(spaced))).status).toBe(200);
  // Signed as the SDK would check it.
  expect((await bench.post(spaced, sign(JSON.stringify(JSON.parse(spaced))))).status).toBe(401);
  expect(bench.heard).toHaveLength(1);
});

test("what is no event at all is refused, and the next one is taken (cases 6 and 7)", async () => {
  for (const raw of ['{"encrypt":"AAAA"}', "not json", "{}", vector("B-group-at").plaintext])
    expect((await bench.post(raw, sign(raw))).status, raw.slice(0, 20)).toBe(400);
  const { body } = vector("B-group-at");
  expect((await bench.post(body, sign(body))).status).toBe(200);
  expect(bench.heard).toHaveLength(1);
});

test("a click that is none of ours is answered and changes nothing (case 9)", async () => {
  const { body } = vector("C-card");
  const answer = await bench.post(body, sign(body));
  expect([answer.status, await answer.json(), bench.heard]).toEqual([200, {}, []]);
});

test("the signature of the old card callback is another one, and is not taken for ours (case 24)", () => {
  const sha = (kind: string, key: string) =>
    createHash(kind).update(`${VECTORS.timestamp}${VECTORS.nonce}${key}{"a":1}`).digest("hex");
  expect(sha("sha1", VECTORS.verificationToken)).toBe("03767470683b5c957b109b5ab3123a80e565a16d");
  expect(sign('{"a":1}')["x-lark-signature"]).toBe("fc9216fbd8ddc2d099c5692778a6deb2a78d336fff22ac2f6c9d77b66176cf5d");
  const { body } = vector("B-group-at");
  const legacy = createHash("sha1").update(`${VECTORS.timestamp}${VECTORS.nonce}${VECTORS.verificationToken}${body}`);
  const verify = createVerify({ ...VECTORS, clock: clockAtVectors() });
  const headers = new Headers({ ...sign(body), "x-lark-signature": legacy.digest("hex") });
  expect(verify(Buffer.from(body), headers)).toMatchObject({ kind: "refused", status: 401 });
});
