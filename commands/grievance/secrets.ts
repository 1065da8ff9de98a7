import { createHmac } from "node:crypto";
import type { Keyring } from "../../src/core/ports.ts";
import { openText, unwrapKey } from "./envelope.ts";
import { receiptFrom, seedOf, tagOf } from "./receipt.ts";

const RECEIPT = "receipt";

export const unitPurpose = (unitId: number): string => `case-${unitId}`;

/** The receipt of a filing: the same when the same filing arrives twice. */
export const receiptOf = (keys: Keyring, filing: Buffer): string => {
  const { key } = keys.current(RECEIPT);
  for (let attempt = 0; ; attempt += 1) {
    const receipt = receiptFrom(seedOf(key, Buffer.concat([filing, Buffer.of(attempt)])));
    // Without any digit it would be read as a word.
    if (/\d/.test(receipt)) return receipt;
  }
};

/** Hides the tag of a filing, or shows it again: both need the event it came by and a key that is not in the database. */
export const masked = (keys: Keyring, event: Buffer, filing: Buffer): Buffer => {
  const mask = createHmac("sha256", keys.current(RECEIPT).key).update("filing:").update(event).digest();
  return Buffer.from(filing.map((byte, i) => byte ^ (mask[i] ?? 0)));
};

export const newestTag = (keys: Keyring, receipt: string): Buffer => tagOf(keys.current(RECEIPT).key, receipt);

/** What a receipt may be stored as: under the key of today, and under those of before. */
export const tagsOf = (keys: Keyring, receipt: string): readonly Buffer[] => {
  const { version } = keys.current(RECEIPT);
  return Array.from({ length: version }, (_, i) => keys.version(RECEIPT, version - i)).flatMap((key) =>
    key ? [tagOf(key, receipt)] : [],
  );
};

export interface Locked {
  readonly id: string;
  readonly keyWrapped: Buffer | null;
  readonly keyUnit: number;
  readonly keyVersion: number;
}

/** The key of a case. Null when it, or the unit's key above it, was destroyed. */
export const caseKeyOf = (keys: Keyring, { id, keyWrapped, keyUnit, keyVersion }: Locked): Buffer | null => {
  const unitKey = keys.version(unitPurpose(keyUnit), keyVersion);
  return unitKey && keyWrapped ? unwrapKey(unitKey, keyWrapped, id) : null;
};

/** A text of a case, or null when nothing can read it any more. */
export const readText = (key: Buffer | null, row: { readonly id: string; readonly body: Buffer }, caseId: string) =>
  key ? openText(key, row.body, caseId, row.id) : null;
