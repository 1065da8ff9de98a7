import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Card } from "../../src/core/card.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { SealedContext } from "../../src/core/sealed.ts";
import { openAlbum } from "./album.ts";
import { filedCard } from "./cards-filed.ts";
import { READ_PATH } from "./cards-reporter.ts";
import { urgencyOf } from "./categories.ts";
import { type Draft, filingTag } from "./draft.ts";
import { newCaseKey, sealText, wrapKey } from "./envelope.ts";
import { mustBeAccepted } from "./force.ts";
import { FILED_MS, FILINGS_A_DAY, ONE_A_DAY } from "./limits.ts";
import { filePictures } from "./pictures.ts";
import { shown } from "./receipt.ts";
import { masked, newestTag, receiptOf, unitPurpose } from "./secrets.ts";
import { caseIntake } from "./tables.ts";

interface Way {
  readonly routeVersion: number;
  readonly sealed: Buffer;
}

/** The courier's newest key. */
const newestKey = async ({ tx }: SealedContext) => {
  const [key] = await tx.execute<{ version: number; public_key: Buffer }>(
    sql`select version, public_key from route_key where destroyed_on is null order by version desc limit 1`,
  );
  return key ? { version: key.version, publicKey: key.public_key } : null;
};

const wayBack = async (context: SealedContext): Promise<Way> => {
  const key = await newestKey(context);
  if (!key) throw new Refusal("grievance.no-courier");
  return { routeVersion: key.version, sealed: await context.returnPath.seal(key.publicKey) };
};

/** Only the courier knows whose new concerns are not taken, and it says no more than yes or no. */
export const mustMayFile = async (context: SealedContext): Promise<void> => {
  const key = await newestKey(context);
  if (key && !(await context.mayFile(key))) throw new Refusal("grievance.stopped");
};

/** Whose officers get it: the nearest level with somebody who is not concerned. */
const levelFor = async ({ tx }: SealedContext, unitId: number | null, excluded: readonly number[]): Promise<number> => {
  const [row] = await tx.execute<{ level: number | null }>(
    sql`select grievance_level(${unitId}::int, ${`{${excluded.join(",")}}`}::bigint[], false) as level`,
  );
  if (!row?.level) throw new Refusal("grievance.nobody", { excluded: excluded.length });
  return row.level;
};

/** One bucket that fills slowly would let five through in 24 hours. */
const mayToday = async ({ take }: SealedContext): Promise<boolean> => {
  for (let n = 1; n <= FILINGS_A_DAY; n += 1) if ((await take(`filing ${n}`, ONE_A_DAY)) === 0) return true;
  return false;
};

interface Filed {
  readonly receipt: string;
  readonly urgent: boolean;
}

/** False where this was filed already: by the same event, or by another press of the same button. */
const isFresh = async (filing: Buffer, { tx, today, keys, idempotencyTag }: SealedContext): Promise<boolean> => {
  const fresh = await tx.execute(
    sql`insert into case_tag (tag, day) values (${filing}, ${today}::date) on conflict do nothing returning day`,
  );
  if (fresh.length > 0 && !filing.equals(idempotencyTag))
    await tx.execute(sql`insert into case_tag (tag, day, filing)
      values (${idempotencyTag}, ${today}::date, ${masked(keys, idempotencyTag, filing)}) on conflict do nothing`);
  return fresh.length > 0;
};

/** Everything of one filing, in one transaction. What is readable never reaches the database. */
export const fileOnce = async (
  draft: Draft,
  push: boolean,
  context: SealedContext,
  pictures: () => Promise<readonly Buffer[]> = async () => [],
): Promise<Filed> => {
  const { tx, today, keys, idempotencyTag } = context;
  const filing = filingTag(draft) ?? idempotencyTag;
  const { category = 0, unit = null, text = "", excluded = [] } = draft;
  await mustBeAccepted(tx);
  const filed = { receipt: receiptOf(keys, filing), urgent: urgencyOf(category) === "urgent" };
  if (!(await isFresh(filing, context))) return filed;
  await mustMayFile(context);
  if (!(await mayToday(context))) throw new Refusal("grievance.too-many");
  const jpegs = await pictures();
  const kept = excluded.map(({ id }) => id);
  const levelId = await levelFor(context, unit?.id ?? null, kept);
  const way = push ? await wayBack(context) : null;
  const [id, messageId, key] = [randomUUID(), randomUUID(), newCaseKey()];
  const { version, key: unitKey } = keys.current(unitPurpose(levelId));
  await tx.insert(caseIntake).values({
    id,
    unitId: unit?.id ?? null,
    levelId,
    category,
    urgency: urgencyOf(category),
    onDate: today,
    keyWrapped: wrapKey(unitKey, key, id),
    keyUnit: levelId,
    keyVersion: version,
    receiptTag: newestTag(keys, filed.receipt),
    messageId,
    body: sealText(key, text, id, messageId),
    excluded: kept,
    routeVersion: way?.routeVersion ?? null,
    sealed: way?.sealed ?? null,
  });
  await filePictures(context, id, key, jpegs);
  key.fill(0);
  return filed;
};

/** What waits for the filing. Nothing is added from here on, and what the person saw must still be there. */
const waiting =
  ({ album, seen = 0 }: Draft, { shelf, after }: SealedContext) =>
  async (): Promise<readonly Buffer[]> => {
    if (!album) return [];
    const pictures = openAlbum(shelf, album);
    await pictures.shut();
    const jpegs = await pictures.pictures();
    if (jpegs.length < seen) throw new Refusal("grievance.picture", { fault: "lost" });
    after(pictures.clear);
    return jpegs;
  };

/** The last step of the dialogue. */
export const file = async (draft: Draft, push: boolean, context: SealedContext): Promise<readonly Card[]> => {
  const { receipt, urgent } = await fileOnce(draft, push, context, waiting(draft, context)).catch(async (error) => {
    if (draft.album) await openAlbum(context.shelf, draft.album).reopen();
    throw error;
  });
  // Instead of the draft: also where an earlier attempt filed it and could not say so.
  context.draft.keep({ kind: "filed", receipt, push, urgent }, FILED_MS);
  return [filedCard(context.locale, shown(receipt), push, urgent, context.publicLink(READ_PATH))];
};

/** A last step that comes again when its draft is gone: it was filed, if there is a mark of it. */
export const filedBefore = async (push: boolean, context: SealedContext): Promise<readonly Card[] | null> => {
  const { tx, keys, idempotencyTag, locale, publicLink } = context;
  const [known] = await tx.execute<{ filing: Buffer | null }>(
    sql`select filing from case_tag where tag = ${idempotencyTag}`,
  );
  if (!known) return null;
  const filing = known.filing ? masked(keys, idempotencyTag, known.filing) : idempotencyTag;
  return [filedCard(locale, shown(receiptOf(keys, filing)), push, false, publicLink(READ_PATH))];
};
