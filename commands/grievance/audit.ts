import { createHmac } from "node:crypto";
import { asc, gt, sql } from "drizzle-orm";
import type { Db, Tx } from "../../src/core/command.ts";
import type { Keyring } from "../../src/core/ports.ts";
import { officerAudit } from "./tables.ts";

const PURPOSE = "audit";
const PAGE = 1_000;

interface Entry {
  readonly seq: number;
  readonly at: string;
  readonly actor: number | null;
  readonly action: string;
  readonly caseId: string | null;
  readonly detail: Readonly<Record<string, string | number | null>>;
}

/** The same text for the same entry, whatever Postgres did to the order of its keys. */
const canonical = ({ seq, at, actor, action, caseId, detail }: Entry): string =>
  JSON.stringify([seq, at, actor, action, caseId, Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** Keyed, so that whoever can write the table cannot make a chain of his own. */
const link = (key: Uint8Array, before: Buffer, entry: Entry): Buffer =>
  createHmac("sha256", key).update(before).update(canonical(entry)).digest();

interface Writing {
  readonly tx: Tx;
  readonly now: Date;
  readonly keys: Keyring;
}

/** Writes down what an officer did, bound to all that was done before. */
export const writeAudit = async (
  { tx, now, keys }: Writing,
  actor: number | null,
  action: string,
  caseId: string | null,
  detail: Entry["detail"] = {},
): Promise<void> => {
  const [last] = await tx.execute<{ seq: string; hash: Buffer }>(sql`select seq, hash from officer_audit_last()`);
  const { version, key } = keys.current(PURPOSE);
  const entry = { seq: Number(last?.seq ?? 0) + 1, at: now.toISOString(), actor, action, caseId, detail };
  const hash = link(key, last?.hash ?? Buffer.alloc(0), entry);
  await tx.insert(officerAudit).values({ ...entry, at: now, keyVersion: version, hash });
};

export type Verdict =
  | { readonly kind: "whole"; readonly entries: number; readonly last: string }
  /** `at` is the first entry that is missing, changed or out of place. */
  | { readonly kind: "broken"; readonly at: number }
  | { readonly kind: "keyless"; readonly version: number };

/** Walks the whole chain. A cut at its end is seen by comparing `last` with an earlier one. */
export const verifyAudit = async (db: Db, keys: Keyring): Promise<Verdict> => {
  let before: Buffer = Buffer.alloc(0);
  let seen = 0;
  for (;;) {
    const rows = await db
      .select()
      .from(officerAudit)
      .where(gt(officerAudit.seq, seen))
      .orderBy(asc(officerAudit.seq))
      .limit(PAGE);
    for (const row of rows) {
      const key = keys.version(PURPOSE, row.keyVersion);
      if (!key) return { kind: "keyless", version: row.keyVersion };
      const entry = { ...row, at: row.at.toISOString(), detail: row.detail as Entry["detail"] };
      if (row.seq !== seen + 1 || !link(key, before, entry).equals(row.hash)) return { kind: "broken", at: seen + 1 };
      [before, seen] = [row.hash, row.seq];
    }
    if (rows.length < PAGE) return { kind: "whole", entries: seen, last: before.toString("hex").slice(0, 16) };
  }
};
