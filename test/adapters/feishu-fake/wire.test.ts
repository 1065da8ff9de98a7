import { readFileSync } from "node:fs";
import { AESCipher } from "@larksuiteoapi/node-sdk";
import { expect, test } from "vitest";
import { decodeFrame, encodeFrame } from "../../support/fake-feishu/frames.ts";
import { readMarkdown, readText } from "../../support/fake-feishu/markdown.ts";
import { createRandom } from "../../support/fake-feishu/random.ts";
import { decrypt, encrypt, sign } from "../../support/fake-feishu/wire.ts";

interface Vectors {
  readonly encrypt_key: string;
  readonly iv_hex: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly vectors: readonly { readonly plaintext: string; readonly body: string; readonly signature: string }[];
}

const known = JSON.parse(readFileSync(new URL("../../fixtures/feishu.json", import.meta.url), "utf8")) as Vectors;

test("the official vector: key and ciphertext of the documentation", () => {
  const sealed = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=";
  expect(decrypt("test key", sealed)).toBe("hello world");
  expect(new AESCipher("test key").decrypt(sealed)).toBe("hello world");
});

test("the three vectors are reproduced to the byte, and the SDK opens what is sealed here", () => {
  for (const { plaintext, body, signature } of known.vectors) {
    const sealed = encrypt(known.encrypt_key, plaintext, Buffer.from(known.iv_hex, "hex"));
    expect(JSON.stringify({ encrypt: sealed })).toBe(body);
    expect(sign(known.timestamp, known.nonce, known.encrypt_key, body)).toBe(signature);
    expect(new AESCipher(known.encrypt_key).decrypt(encrypt(known.encrypt_key, plaintext))).toBe(plaintext);
  }
});

test("the client's ping frame is read and written to the byte", () => {
  const hex = "08001000180720002a0c0a0474797065120470696e67";
  const frame = decodeFrame(Buffer.from(hex, "hex"));
  expect(frame).toEqual({ seqId: 0n, logId: 0n, service: 7, method: 0, headers: [["type", "ping"]] });
  expect(encodeFrame(frame).toString("hex")).toBe(hex);
  expect(() => decodeFrame(Buffer.from("0800", "hex"))).toThrow();
  expect(() => decodeFrame(Buffer.from("ff", "hex"))).toThrow();
});

test("what is more than text is seen, what is escaped is not", () => {
  const read = readMarkdown('<at id=ou_1></at> **粗** [链](https://x.cn) `码` <at id="all"></at>');
  expect(read).toEqual({
    text: "@ou_1 粗 链 码 @all",
    mentions: ["ou_1", "all"],
    links: ["https://x.cn"],
    styled: ["code:码", "bold:粗"],
  });
  const inert = "&lt;at id=all&gt;&lt;/at&gt; &#42;&#42;粗&#42;&#42; \\[链\\](https://x.cn) 3&#42;4&#42;5";
  expect(readMarkdown(inert)).toEqual({
    text: "<at id=all></at> **粗** [链](https://x.cn) 3*4*5",
    mentions: [],
    links: [],
    styled: [],
  });
  expect(readText('<at user_id="all"></at>**x**')).toMatchObject({ text: "@所有人**x**", mentions: ["all"] });
});

test("a seed gives the same again, and dressing changes nothing that is known", () => {
  const value = { a: 1, b: { c: [2, { d: 3 }] }, value: { line: "x" } };
  const [one, two] = [createRandom(7), createRandom(7)];
  for (let i = 0; i < 50; i += 1) {
    const dressed = one.dress(value);
    expect(JSON.stringify(two.dress(value))).toBe(JSON.stringify(dressed));
    expect(dressed).toMatchObject(value);
    expect(dressed.value).toEqual(value.value);
  }
});
