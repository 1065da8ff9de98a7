import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Keyring } from "../core/ports.ts";
import { jsonText } from "../db/client.ts";

/** Facts that wait in the outbox and are nobody's business there: encrypted on the way in, opened when they are rendered. */
export interface Concealer {
  readonly hide: (facts: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  readonly show: (facts: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

const PURPOSE = "outbox";
const NONCE = 12;
const TAG = 16;
const BUCKET = 512;

export const createConcealer = (keys: Keyring): Concealer => ({
  hide: (facts) => {
    const { version, key } = keys.current(PURPOSE);
    const nonce = randomBytes(NONCE);
    const plain = Buffer.from(jsonText(facts));
    // Spaces after JSON mean nothing, and hide how long it is.
    const padded = Buffer.alloc(Math.ceil(plain.length / BUCKET) * BUCKET, " ");
    plain.copy(padded);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const sealed = Buffer.concat([nonce, cipher.update(padded), cipher.final(), cipher.getAuthTag()]);
    return { sealed: sealed.toString("base64"), keyVersion: version };
  },
  show: (facts) => {
    if (typeof facts.sealed !== "string" || typeof facts.keyVersion !== "number") return facts;
    const key = keys.version(PURPOSE, facts.keyVersion);
    if (!key) throw new Error("the key of a reply was destroyed");
    const sealed = Buffer.from(facts.sealed, "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE)).setAuthTag(sealed.subarray(-TAG));
    const plain = Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
    return JSON.parse(plain.toString("utf8")) as Readonly<Record<string, unknown>>;
  },
});
