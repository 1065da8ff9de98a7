import { eq, sql } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { writeAudit } from "./audit.ts";
import {
  type CaseRow,
  change,
  mustAsk,
  mustBeFree,
  mustHold,
  nameOf,
  say,
  sitDown,
  stepFrom,
  takeCase,
  todayOf,
} from "./desk.ts";
import { LEAST_REASON, MAX_TEXT } from "./limits.ts";
import { addNote } from "./note.ts";
import { caseKeyOf, readText } from "./secrets.ts";
import { caseNote } from "./tables.ts";
import { plain } from "./text.ts";
import { addMessage, running } from "./write.ts";

/** Nothing of a mute is left on a case. */
export const UNMUTED = { muteBy: null, muteNote: null, mutedBy: null, mutedOn: null, appealedOn: null } as const;

/** A mute that a person asked for or confirmed who is kept out of the case does not last. */
export const unmutedBy = ({ muteBy, mutedBy }: CaseRow, officer: number) =>
  muteBy === officer || mutedBy === officer ? UNMUTED : {};

/** Colleagues who could be the second; they hear that there is something, and no more. */
export const askColleagues = async (row: CaseRow, { tx, me }: OpenContext): Promise<readonly Reply[]> => {
  const rows = await tx.execute<{ account: string }>(sql`
    select r as account from grievance_recipients(${`{${row.id}}`}::uuid[], true) r
    join account a on a.id = r where a.person_id <> ${me.personId}`);
  return rows.map(({ account }) => ({
    mode: "message",
    to: { accountId: Number(account) },
    kind: "grievance.mute-news",
    facts: {},
  }));
};

/** Nothing is cut off in silence. */
const wordsIn = (said: string, alias: string): string => {
  const words = plain(said);
  if ([...words].length > MAX_TEXT) throw new Refusal("grievance.words-long", { alias });
  return words;
};

export const reasonIn = (said: string, refusal: string, alias: string): string => {
  const reason = wordsIn(said, alias);
  if ([...reason].length < LEAST_REASON) throw new Refusal(refusal, { alias });
  return reason;
};

const ask = async (row: CaseRow, said: string, context: OpenContext): Promise<readonly Reply[]> => {
  const { alias } = row;
  await mustHold(row, context);
  const reason = reasonIn(said, "grievance.mute-why", alias);
  const colleagues = await askColleagues(row, context);
  if (colleagues.length === 0) throw new Refusal("grievance.mute-alone", { alias });
  const muteNote = await addNote(row, "mute", reason, context);
  await change(row, { muteBy: context.me.personId, muteNote }, context);
  await writeAudit(context, context.me.personId, "mute-ask", row.id);
  return [say("grievance.mute-asked", { alias, reason }), ...colleagues];
};

/** What the first officer wrote. */
const reasonOf = async (row: CaseRow, { tx, keys }: OpenContext): Promise<string> => {
  const [noted] = row.muteNote ? await tx.select().from(caseNote).where(eq(caseNote.id, row.muteNote)) : [];
  const reason = noted ? readText(caseKeyOf(keys, row), noted, row.id) : null;
  if (reason === null) throw new Refusal("grievance.unreadable");
  return reason;
};

/** Nobody is asked a question that could not be answered: a case that waits for its reporter goes on. */
const confirm = async (row: CaseRow, context: OpenContext): Promise<readonly Reply[]> => {
  const { alias, muteBy } = row;
  const { personId } = context.me;
  if (muteBy === personId) throw new Refusal("grievance.mute-second", { alias });
  await mustBeFree(row, context);
  const state = await stepFrom(row, "mute", context);
  const today = todayOf(context);
  await addMessage(row, "mute", await reasonOf(row, context), context);
  await change(row, { state, mutedBy: personId, mutedOn: today, ...running(row, today) }, context);
  await writeAudit(context, personId, "mute", row.id, { asked: muteBy });
  return [say("grievance.muted-now", { alias, by: await nameOf(context, muteBy) })];
};

/** What somebody asked for whose office ended since is nobody's word any more. */
const isAsked = async ({ muteBy }: CaseRow, { tx }: OpenContext): Promise<boolean> => {
  const rows = await tx.execute(sql`
    select from role r join person p on p.id = r.person_id and p.left_at is null
    where r.role = 'officer' and r.person_id = ${muteBy} limit 1`);
  return rows.length > 0;
};

/** 静默 代号 理由: nothing more is taken from the reporter of a case. It takes two: who says it second confirms. */
export const mute = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  const asked = await mustAsk(args, "静默", context);
  const row = await takeCase(asked, context);
  if (row.mutedOn) throw new Refusal("grievance.muted-already", { alias: row.alias });
  await stepFrom(row, "mute", context);
  return (await isAsked(row, context)) ? confirm(row, context) : ask(row, asked.rest, context);
};

/** 解除静默 代号 [说明]: whoever sees the case may; it only gives back. */
export const unmute = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  const asked = await mustAsk(args, "解除静默", context);
  const row = await takeCase(asked, context);
  const { alias, mutedOn } = row;
  if (row.muteBy === null) throw new Refusal("grievance.not-muted", { alias });
  await mustBeFree(row, context);
  await stepFrom(row, "mute", context);
  if (mutedOn) await addMessage(row, "unmute", wordsIn(asked.rest, alias), context);
  await change(row, UNMUTED, context);
  await writeAudit(context, context.me.personId, mutedOn ? "unmute" : "mute-drop", row.id);
  return [say("grievance.unmuted", { alias, pending: mutedOn === null })];
};
