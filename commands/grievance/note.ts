import { randomUUID } from "node:crypto";
import { count, eq } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { writeAudit } from "./audit.ts";
import { type Asked, type CaseRow, mustAsk, say, sitDown, takeCase, todayOf } from "./desk.ts";
import { sealText } from "./envelope.ts";
import { MAX_HANDED, MAX_TEXT } from "./limits.ts";
import { caseKeyOf } from "./secrets.ts";
import { caseNote } from "./tables.ts";
import { plain } from "./text.ts";

type Kind = "note" | "mediation" | "transfer" | "handed" | "mute" | "stop";

/** Nothing is cut off in silence. */
export const mustFit = (said: string, { alias }: CaseRow): void => {
  if ([...plain(said)].length > MAX_TEXT) throw new Refusal("grievance.words-long", { alias });
};

/** Among officers only: nothing of it goes to the reporter. */
export const addNote = async (row: CaseRow, kind: Kind, said: string, context: OpenContext): Promise<string> => {
  const text = plain(said).slice(0, kind === "handed" ? MAX_HANDED : MAX_TEXT);
  const key = caseKeyOf(context.keys, row);
  if (!key) throw new Refusal("grievance.unreadable");
  const id = randomUUID();
  const body = sealText(key, text, row.id, id);
  const [so] = await context.tx.select({ all: count() }).from(caseNote).where(eq(caseNote.caseId, row.id));
  const seq = (so?.all ?? 0) + 1;
  await context.tx
    .insert(caseNote)
    .values({ id, caseId: row.id, seq, kind, onDate: todayOf(context), by: context.me.personId, body });
  return id;
};

/** 备注 代号 内容. */
export const note = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  return noteOn(await mustAsk(args, "备注", context), context);
};

export const noteOn = async (asked: Asked, context: OpenContext): Promise<readonly Reply[]> => {
  const row = await takeCase(asked, context);
  if (asked.rest === "") throw new Refusal("grievance.note-what", { alias: row.alias });
  mustFit(asked.rest, row);
  await addNote(row, "note", asked.rest, context);
  await writeAudit(context, context.me.personId, "note", row.id);
  return [say("grievance.noted", { alias: row.alias })];
};
