import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { BUCKET, PICTURE_BUCKET } from "./limits.ts";

const NONCE = 12;
const TAG = 16;
export const KEY_BYTES = 32;

/** The length is hidden: what goes in is padded to a multiple of the bucket, its own length in front. */
const padTo = (bucket: number, bytes: Uint8Array): Buffer => {
  const padded = Buffer.alloc(Math.ceil((bytes.length + 4) / bucket) * bucket);
  padded.writeUInt32BE(bytes.length);
  padded.set(bytes, 4);
  return padded;
};

const cut = (padded: Buffer): Buffer => {
  const length = padded.readUInt32BE();
  if (length > padded.length - 4) throw new Error("the padding is damaged");
  return padded.subarray(4, 4 + length);
};

export const pad = (text: string): Buffer => padTo(BUCKET, Buffer.from(text, "utf8"));

export const unpad = (padded: Buffer): string => cut(padded).toString("utf8");

/** AES-256-GCM; `bound` is what the text belongs to, so that no row can be put in another's place. */
const lock = (key: Uint8Array, plain: Uint8Array, bound: string): Buffer => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
};

const unlock = (key: Uint8Array, sealed: Buffer, bound: string): Buffer => {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE))
    .setAAD(Buffer.from(bound))
    .setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
};

/** The key of one case, and how it is stored: wrapped by the key of a unit. */
export const newCaseKey = (): Buffer => randomBytes(KEY_BYTES);
export const wrapKey = (unitKey: Uint8Array, key: Uint8Array, caseId: string): Buffer =>
  lock(unitKey, key, `key:${caseId}`);
export const unwrapKey = (unitKey: Uint8Array, wrapped: Buffer, caseId: string): Buffer =>
  unlock(unitKey, wrapped, `key:${caseId}`);

/** A text of a case, padded and encrypted under its key. */
export const sealText = (key: Uint8Array, text: string, caseId: string, rowId: string): Buffer =>
  lock(key, pad(text), `text:${caseId}:${rowId}`);
export const openText = (key: Uint8Array, sealed: Buffer, caseId: string, rowId: string): string =>
  unpad(unlock(key, sealed, `text:${caseId}:${rowId}`));

/** A picture of a case, the same way. */
export const sealPicture = (key: Uint8Array, jpeg: Uint8Array, caseId: string, rowId: string): Buffer =>
  lock(key, padTo(PICTURE_BUCKET, jpeg), `picture:${caseId}:${rowId}`);
export const openPicture = (key: Uint8Array, sealed: Buffer, caseId: string, rowId: string): Buffer =>
  cut(unlock(key, sealed, `picture:${caseId}:${rowId}`));
