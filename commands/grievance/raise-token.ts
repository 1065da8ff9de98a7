import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import type { Keyring } from "../../src/core/ports.ts";
import { WORK } from "./limits.ts";

/** What a form carries, so that nothing has to be kept for it: a number used once, how long it counts, what it opens. */
export interface Ticket {
  readonly id: string;
  readonly until: number;
  /** Of a case that was opened by its receipt. */
  readonly tags?: readonly string[];
  /** Where pictures wait, and how many there were when the page was made. */
  readonly album?: string;
  readonly kept?: number;
}

const PURPOSE = "raise";
const NONCE = 12;
const TAG = 16;
const ID_BYTES = 16;

/** For one union and one kind of form: a ticket of another opens nothing. */
export type Bound = `${"form" | "case" | "pictures"}:${number}`;

export const newTicket = (until: number, leads: Omit<Ticket, "id" | "until"> = {}): Ticket => ({
  id: randomBytes(ID_BYTES).toString("hex"),
  until,
  ...leads,
});

export const tagsIn = ({ tags = [] }: Ticket): readonly Buffer[] => tags.map((tag) => Buffer.from(tag, "hex"));

export const sealTicket = (keys: Keyring, bound: Bound, ticket: Ticket): string => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", keys.current(PURPOSE).key, nonce).setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(JSON.stringify(ticket), "utf8"), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString("base64url");
};

/** Null for whatever we did not make for this, and for what is too old. */
export const openTicket = (keys: Keyring, bound: Bound, sealed: string, now: Date): Ticket | null => {
  const bytes = Buffer.from(sealed.slice(0, 2_000), "base64url");
  if (bytes.length <= NONCE + TAG) return null;
  try {
    const decipher = createDecipheriv("aes-256-gcm", keys.current(PURPOSE).key, bytes.subarray(0, NONCE))
      .setAAD(Buffer.from(bound))
      .setAuthTag(bytes.subarray(-TAG));
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString("utf8");
    const ticket = JSON.parse(text) as Ticket;
    return ticket.until > now.getTime() ? ticket : null;
  } catch {
    return null;
  }
};

/** What stands for a step of a ticket: the same for the same words, and nothing without the key. */
export const markOf = (keys: Keyring, ...parts: readonly string[]): Buffer =>
  createHmac("sha256", keys.current(PURPOSE).key).update(JSON.stringify(parts)).digest();

const zeroBits = (digest: Buffer): number => Math.clz32(digest.readUInt32BE(0));

/** Whether the browser did its sums: each number makes a hash that begins with enough zeros. */
export const isWorked = ({ id }: Ticket, proof: string): boolean => {
  const found = proof.split(",");
  if (found.length !== WORK.sums || !found.every((one) => /^\d{1,9}$/.test(one))) return false;
  return found.every(
    (one, i) =>
      zeroBits(
        createHash("sha256")
          .update(`${id}.${i}.${Number(one)}`)
          .digest(),
      ) >= WORK.bits,
  );
};
