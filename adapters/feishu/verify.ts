import { createDecipheriv, createHash, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../src/core/ports.ts";
import { LIMITS } from "./limits.ts";
import { type Json, parseJson, text, tokenOf } from "./wire.ts";

/** What a request to the webhook turned out to be. */
export type Verified =
  | { readonly kind: "event"; readonly plain: Json }
  | { readonly kind: "challenge"; readonly challenge: string }
  | { readonly kind: "refused"; readonly status: 400 | 401; readonly why: string };

const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Takes as long wherever they differ; lengths are no secret here. */
const same = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
};

/** §1.2: AES-256-CBC under SHA-256(Encrypt Key); what is sent is base64(IV ‖ ciphertext). Null when it is not ours. */
export const decrypt = (key: Uint8Array, sealed: string): string | null => {
  const bytes = Buffer.from(sealed, "base64");
  if (bytes.length < 32 || bytes.length % 16 !== 0) return null;
  try {
    const decipher = createDecipheriv("aes-256-cbc", key, bytes.subarray(0, 16));
    return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
};

export const keyOf = (encryptKey: string): Buffer => sha256(encryptKey);

/**
 * §1.3: X-Lark-Signature = hex SHA-256 of timestamp ‖ nonce ‖ Encrypt Key ‖ raw body. The bytes as they came: the SDK
 * hashes the body it wrote anew, which is another one as soon as the platform writes a blank.
 */
const signed = (raw: Uint8Array, headers: Headers, encryptKey: string): boolean => {
  const signature = headers.get("x-lark-signature");
  if (!signature) return false;
  const timestamp = headers.get("x-lark-request-timestamp") ?? "";
  const nonce = headers.get("x-lark-request-nonce") ?? "";
  return same(sha256(timestamp, nonce, encryptKey, raw).toString("hex"), signature.toLowerCase());
};

const refused = (status: 400 | 401, why: string): Verified => ({ kind: "refused", status, why });

interface Options {
  readonly encryptKey: string;
  readonly verificationToken: string;
  readonly clock: Clock;
}

/**
 * Says what a webhook request is worth. Nothing of it is believed before its signature, its age and its token are right;
 * the challenge alone comes without a signature (§1.1). A request that comes twice is the claim's business: it is kept
 * for longer than a request stays fresh. Never throws.
 */
export const createVerify = ({ encryptKey, verificationToken, clock }: Options) => {
  const key = keyOf(encryptKey);

  const fresh = (headers: Headers): boolean => {
    const timestamp = headers.get("x-lark-request-timestamp") ?? "";
    if (!/^\d{10}$/.test(timestamp)) return false;
    const age = clock.now().getTime() - Number(timestamp) * 1000;
    return age <= LIMITS.freshMs && age >= -LIMITS.skewMs;
  };

  return (raw: Uint8Array, headers: Headers): Verified => {
    const outer = parseJson(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("utf8"));
    if (!outer) return refused(400, "not-json");
    const sealed = text(outer, "encrypt");
    if (!sealed) return refused(400, "not-encrypted");
    const opened = decrypt(key, sealed);
    const plain = opened === null ? null : parseJson(opened);
    if (!plain) return refused(400, "ciphertext");
    if (!same(tokenOf(plain), verificationToken)) return refused(401, "token");
    if (plain.type === "url_verification") return { kind: "challenge", challenge: text(plain, "challenge") };
    if (!signed(raw, headers, encryptKey)) return refused(401, "signature");
    return fresh(headers) ? { kind: "event", plain } : refused(401, "stale");
  };
};
