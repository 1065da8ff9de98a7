import { and, desc, eq } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { writeAudit } from "./audit.ts";
import {
  type Asked,
  type CaseRow,
  change,
  mustAsk,
  mustHold,
  say,
  sitDown,
  stepFrom,
  takeCase,
  todayOf,
} from "./desk.ts";
import { MAX_TEXT } from "./limits.ts";
import { dayFault, type Mediation, mergeMediation, missingIn, readMediation, writeMediation } from "./mediation.ts";
import { addNote } from "./note.ts";
import { caseKeyOf, readText } from "./secrets.ts";
import { caseNote } from "./tables.ts";
import { plain } from "./text.ts";
import { running } from "./write.ts";

const lastRecord = async (row: CaseRow, { tx, keys, now }: OpenContext): Promise<Mediation | null> => {
  const [noted] = await tx
    .select()
    .from(caseNote)
    .where(and(eq(caseNote.caseId, row.id), eq(caseNote.kind, "mediation")))
    .orderBy(desc(caseNote.seq))
    .limit(1);
  const text = noted ? readText(caseKeyOf(keys, row), noted, row.id) : null;
  return text === null ? null : readMediation(text, now);
};

/** 调解 代号 [参加：… 日期：… 结果：… 回执：…]: what is missing may follow later, in any order. */
export const mediate = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  return mediateCase(await mustAsk(args, "调解", context), context);
};

export const mediateCase = async (asked: Asked, context: OpenContext): Promise<readonly Reply[]> => {
  const row = await takeCase(asked, context);
  const { alias } = row;
  await mustHold(row, context);
  const said = plain(asked.rest);
  if (said === "") throw new Refusal("grievance.mediate-what", { alias });
  if ([...said].length > MAX_TEXT) throw new Refusal("grievance.words-long", { alias });
  const fault = dayFault(said, context.now);
  if (fault !== null) throw new Refusal("grievance.mediate-day", { alias, day: fault });
  const state = await stepFrom(row, "mediate", context);
  const record = mergeMediation(await lastRecord(row, context), readMediation(said, context.now));
  await addNote(row, "mediation", writeMediation(record), context);
  await change(row, { state, mediated: true, ...running(row, todayOf(context)) }, context);
  await writeAudit(context, context.me.personId, "mediate", row.id);
  return [say("grievance.mediated", { alias, record, missing: missingIn(record) })];
};
