import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** How Feishu seals what it posts to an app (§1.2, §1.3). */

const keyOf = (encryptKey: string): Buffer => createHash("sha256").update(encryptKey, "utf8").digest();

/** base64(IV ‖ AES-256-CBC ciphertext), §1.2. */
export const encrypt = (encryptKey: string, plaintext: string, iv: Buffer = randomBytes(16)): string => {
  const cipher = createCipheriv("aes-256-cbc", keyOf(encryptKey), iv);
  return Buffer.concat([iv, cipher.update(plaintext, "utf8"), cipher.final()]).toString("base64");
};

export const decrypt = (encryptKey: string, sealed: string): string => {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-cbc", keyOf(encryptKey), bytes.subarray(0, 16));
  return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString("utf8");
};

/** Lower-case hex SHA-256 of timestamp + nonce + key + raw body: a hash, not an HMAC (§1.3). */
export const sign = (timestamp: string, nonce: string, encryptKey: string, raw: string): string =>
  createHash("sha256").update(`${timestamp}${nonce}${encryptKey}${raw}`, "utf8").digest("hex");

export const signatureHeaders = (
  encryptKey: string,
  raw: string,
  timestamp: string,
  nonce: string,
): Readonly<Record<string, string>> => ({
  "X-Lark-Request-Timestamp": timestamp,
  "X-Lark-Request-Nonce": nonce,
  "X-Lark-Signature": sign(timestamp, nonce, encryptKey, raw),
});
