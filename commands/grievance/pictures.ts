import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import type { OpenContext } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { SealedContext } from "../../src/core/sealed.ts";
import type { CaseRow } from "./desk.ts";
import { openPicture, sealPicture } from "./envelope.ts";
import { PICTURES_A_CASE } from "./limits.ts";
import type { MyCase, MyIntake } from "./lookup.ts";
import { caseKeyOf } from "./secrets.ts";
import { caseIntakePicture, casePicture } from "./tables.ts";

type Found = NonNullable<MyCase | MyIntake>;

/** One picture, as a row is known by. */
export interface Pictured {
  readonly id: string;
  readonly messageId: string;
}

const bodiesOf = async ({ tx }: SealedContext, found: Found) =>
  found.kind === "intake"
    ? tx
        .select({ id: caseIntakePicture.id, body: caseIntakePicture.body })
        .from(caseIntakePicture)
        .where(eq(caseIntakePicture.intakeId, found.id))
        .orderBy(asc(caseIntakePicture.slot))
    : tx
        .select({ id: casePicture.id, body: casePicture.body })
        .from(casePicture)
        .where(eq(casePicture.caseId, found.id))
        .orderBy(asc(casePicture.slot));

/** Of which message each picture is. Those of a case that is not released are all of its one message. */
export const picturesOfMine = async ({ tx }: SealedContext, found: Found): Promise<readonly Pictured[]> => {
  if (found.kind === "case")
    return tx
      .select({ id: casePicture.id, messageId: casePicture.messageId })
      .from(casePicture)
      .where(eq(casePicture.caseId, found.id));
  const rows = await tx
    .select({ id: caseIntakePicture.id })
    .from(caseIntakePicture)
    .where(eq(caseIntakePicture.intakeId, found.id));
  return rows.map(({ id }) => ({ id, messageId: found.messageId }));
};

/** Puts the pictures of a filing beside it, in its transaction. */
export const filePictures = async (
  { tx }: SealedContext,
  intakeId: string,
  key: Uint8Array,
  jpegs: readonly Buffer[],
  from = 0,
): Promise<void> => {
  if (jpegs.length === 0) return;
  await tx.insert(caseIntakePicture).values(
    jpegs.map((jpeg, i) => {
      const id = randomUUID();
      return { id, intakeId, slot: from + i, body: sealPicture(key, jpeg, intakeId, id) };
    }),
  );
};

/** Adds pictures to a case of the reporter, whose row is locked; `messageId` is what they belong to. */
export const addPictures = async (
  context: SealedContext,
  found: Found,
  messageId: string,
  jpegs: readonly Buffer[],
): Promise<void> => {
  if (jpegs.length === 0) return;
  const key = caseKeyOf(context.keys, found);
  if (!key) throw new Refusal("grievance.unreadable");
  const before = (await picturesOfMine(context, found)).length;
  if (before + jpegs.length > PICTURES_A_CASE) throw new Refusal("grievance.picture", { fault: "case-full" });
  if (found.kind === "intake") return filePictures(context, found.id, key, jpegs, before);
  await context.tx.insert(casePicture).values(
    jpegs.map((jpeg, i) => {
      const id = randomUUID();
      return { id, caseId: found.id, messageId, slot: before + i, body: sealPicture(key, jpeg, found.id, id) };
    }),
  );
};

/** What the reporter sent, for the reporter. */
export const myPictures = async (context: SealedContext, found: Found): Promise<readonly Buffer[]> => {
  const key = caseKeyOf(context.keys, found);
  if (!key) throw new Refusal("grievance.unreadable");
  return (await bodiesOf(context, found)).map(({ id, body }) => openPicture(key, body, found.id, id));
};

/** The pictures of a case, for an officer who sees the case; the row policies decide that. */
export const picturesOf = ({ id }: CaseRow, { tx }: OpenContext): Promise<readonly Pictured[]> =>
  tx
    .select({ id: casePicture.id, messageId: casePicture.messageId })
    .from(casePicture)
    .where(eq(casePicture.caseId, id))
    .orderBy(asc(casePicture.slot));

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** One picture of a case as a JPEG. Null when there is none, or nothing can read it any more. */
export const pictureOf = async (row: CaseRow, pictureId: string, context: OpenContext): Promise<Buffer | null> => {
  const key = caseKeyOf(context.keys, row);
  if (!key || !UUID.test(pictureId)) return null;
  const [found] = await context.tx
    .select({ body: casePicture.body })
    .from(casePicture)
    .where(and(eq(casePicture.id, pictureId), eq(casePicture.caseId, row.id)));
  return found ? openPicture(key, found.body, row.id, pictureId) : null;
};
