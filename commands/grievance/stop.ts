import { and, eq, sql } from "drizzle-orm";
import { dayOf, isoOf, momentOf } from "../../src/core/china.ts";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { writeAudit } from "./audit.ts";
import { type CaseRow, change, mustAsk, mustHold, nameOf, say, sitDown, stepFrom, takeCase, todayOf } from "./desk.ts";
import { STOP_ASK_DAYS, STOPS_A_MONTH } from "./limits.ts";
import { reasonIn } from "./mute.ts";
import { addNote } from "./note.ts";
import { muteAsk, muteOrder } from "./tables.ts";
import { daysAfter } from "./terms.ts";

const STOPPED = "stop-sender";
/** One decision at a time, so that two do not both find the last place of a month free. */
const LOCK = 7_264_104;

/** What was asked and still counts: by an officer who is one. */
const askOf = async ({ id }: CaseRow, context: OpenContext) => {
  const isOfficer = sql`exists (select from role r join person p on p.id = r.person_id and p.left_at is null
    where r.role = 'officer' and r.person_id = ${muteAsk.officer} and r.unit_id = ${muteAsk.levelId})`;
  const [found] = await context.tx
    .select()
    .from(muteAsk)
    .where(and(eq(muteAsk.caseId, id), isOfficer));
  return found && daysAfter(found.onDate, STOP_ASK_DAYS) >= todayOf(context) ? found : null;
};

/** What an officer of a case is kept out of, they have not asked for either. */
export const dropAsk = async ({ id }: CaseRow, officer: number, { tx }: OpenContext): Promise<void> => {
  await tx.delete(muteAsk).where(and(eq(muteAsk.caseId, id), eq(muteAsk.officer, officer)));
};

/** Whether one level is above the other. */
const areLevels = async (one: number, other: number, { tx }: OpenContext): Promise<boolean> => {
  const [row] = await tx.execute<{ ok: boolean }>(sql`
    select exists (select from unit a, unit b where a.id = ${one} and b.id = ${other} and a.id <> b.id
      and (a.id = any (b.path) or b.id = any (a.path))) as ok`);
  return row?.ok === true;
};

/** Where a union has officers on one level only, two levels cannot decide; nothing weaker stands in for it. */
const mustHaveLevels = async ({ levelId, alias }: CaseRow, { tx }: OpenContext): Promise<void> => {
  const [row] = await tx.execute(sql`
    select from unit mine, role r join unit u on u.id = r.unit_id join person p on p.id = r.person_id and p.left_at is null
    where mine.id = ${levelId} and r.role = 'officer' and u.id <> mine.id and (u.id = any (mine.path) or mine.id = any (u.path)) limit 1`);
  if (!row) throw new Refusal("grievance.stop-one-level", { alias });
};

const ask = async (row: CaseRow, said: string, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, me } = context;
  await mustHold(row, context);
  await mustHaveLevels(row, context);
  const reason = reasonIn(said, "grievance.stop-why", row.alias);
  await addNote(row, "stop", reason, context);
  await tx.delete(muteAsk).where(eq(muteAsk.caseId, row.id));
  await tx
    .insert(muteAsk)
    .values({ caseId: row.id, officer: me.personId, levelId: row.levelId, onDate: todayOf(context) });
  await change(row, {}, context);
  await writeAudit(context, me.personId, "stop-ask", row.id);
  return [say("grievance.stop-asked", { alias: row.alias, reason })];
};

const mustBeFew = async ({ tx, now }: OpenContext): Promise<void> => {
  await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
  const today = dayOf(now);
  const first = momentOf(today - Number(isoOf(today).slice(8)) + 1, 0);
  const [so] = await tx.execute<{ n: number }>(sql`
    select count(*)::int as n from officer_audit where action = ${STOPPED} and at >= ${first.toISOString()}::timestamptz`);
  if ((so?.n ?? 0) >= STOPS_A_MONTH) throw new Refusal("grievance.stop-many");
};

/** What is handed to the courier says which way back, and nothing else; it answers by taking it away. */
const agree = async (row: CaseRow, officer: number, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, me } = context;
  await mustBeFew(context);
  await tx.delete(muteAsk).where(eq(muteAsk.caseId, row.id));
  await tx.insert(muteOrder).values({ caseId: row.id }).onConflictDoNothing();
  await change(row, {}, context);
  await writeAudit(context, me.personId, STOPPED, row.id, { asked: officer });
  return [say("grievance.stop-ordered", { alias: row.alias, by: await nameOf(context, officer) })];
};

/** 停收 代号 理由: officers of two levels together have nothing new taken from whoever raised a case, for a while. */
export const stop = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  const asked = await mustAsk(args, "停收", context);
  const row = await takeCase(asked, context);
  const { alias, levelId } = row;
  await stepFrom(row, "mute", context);
  const first = await askOf(row, context);
  if (!first) return ask(row, asked.rest, context);
  if (first.officer === context.me.personId) throw new Refusal("grievance.stop-second", { alias });
  if (!(await areLevels(first.levelId, levelId, context))) throw new Refusal("grievance.stop-level", { alias });
  return agree(row, first.officer, context);
};

/** What the card of a case says of it. */
export const stopOf = async (row: CaseRow, context: OpenContext) => {
  const first = await askOf(row, context);
  if (!first) return null;
  const other = first.officer !== context.me.personId && (await areLevels(first.levelId, row.levelId, context));
  return { by: await nameOf(context, first.officer), other };
};
