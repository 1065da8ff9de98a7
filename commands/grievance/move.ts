import { sql } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { writeAudit } from "./audit.ts";
import {
  type Asked,
  type CaseRow,
  change,
  mustAsk,
  mustBeFree,
  mustHold,
  newsFor,
  say,
  sitDown,
  stepFrom,
  takeCase,
  todayOf,
} from "./desk.ts";
import { RETAIN_DAYS } from "./limits.ts";
import { unmutedBy } from "./mute.ts";
import { ENDED } from "./states.ts";
import { dropAsk } from "./stop.ts";
import { caseExclusion } from "./tables.ts";
import { daysAfter, duesOf, type Urgency } from "./terms.ts";
import { matchOfficer, namesFor } from "./units.ts";

/** To another level; null = the nearest above. Answers the level's id, or null where nobody could work it. */
export const moveTo = async (
  row: CaseRow,
  to: number | null,
  state: string,
  context: OpenContext,
): Promise<number | null> => {
  const today = todayOf(context);
  const dues = duesOf(row.urgency as Urgency, today);
  const [moved] = await context.tx.execute<{ level: number | null }>(sql`
    select grievance_move(${row.id}::uuid, ${to}::int, ${state}, ${today}::date, ${dues.claim}::date, ${dues.reply}::date, ${dues.close}::date) as level`);
  return moved?.level ?? null;
};

export const tellLevel = async (caseId: string, context: OpenContext): Promise<readonly Reply[]> => {
  const rows = await context.tx.execute<{ account: string }>(
    sql`select grievance_recipients(${`{${caseId}}`}::uuid[], true) as account`,
  );
  return newsFor(
    rows.map(({ account }) => Number(account)),
    "new",
    context,
  );
};

/** 回避 代号 [姓名]: for whoever is named, or who says it, the case is not there any more. */
export const exclude = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  return excludeFrom(await mustAsk(args, "回避", context), context);
};

export const excludeFrom = async (asked: Asked, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, me } = context;
  const row = await takeCase(asked, context);
  const names = await namesFor(tx, row.levelId);
  const named = asked.rest === "" ? { id: me.personId, name: me.name } : matchOfficer(names, asked.rest);
  if (!named) throw new Refusal("grievance.exclude-who", { alias: row.alias, names: names.map(({ name }) => name) });
  await mustBeFree(row, context);
  // What is over stays over; it is only out of sight.
  const over = ENDED.includes(row.state);
  const held = row.assignee === named.id && !over;
  const free = held ? { assignee: null, leaseBy: null, leaseUntil: null, pausedOn: null, state: "received" } : {};
  await writeAudit(context, me.personId, "exclude", row.id, { officer: named.id });
  await change(row, { ...free, ...unmutedBy(row, named.id) }, context);
  await dropAsk(row, named.id, context);
  await tx.insert(caseExclusion).values({ caseId: row.id, officer: named.id }).onConflictDoNothing();
  const [left] = await tx.execute<{ ok: boolean }>(sql`select grievance_staffed(${row.id}::uuid) as ok`);
  const staffed = over || left?.ok === true;
  const above = staffed ? null : await moveTo(row, null, "escalated", context);
  if (!staffed && above === null) throw new Refusal("grievance.exclude-nobody", { alias: row.alias });
  const told = held || above !== null ? await tellLevel(row.id, context) : [];
  const self = named.id === me.personId;
  return [say("grievance.excluded", { alias: row.alias, name: named.name, self, above: above !== null }), ...told];
};

/** 办结 代号: only with an answer; the reporter may still rate it, or object. */
export const close = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  return closeCase(await mustAsk(args, "办结", context), context);
};

export const closeCase = async (asked: Asked, context: OpenContext): Promise<readonly Reply[]> => {
  const row = await takeCase(asked, context);
  await mustHold(row, context);
  const state = await stepFrom(row, "close", context);
  const today = todayOf(context);
  const retainUntil = daysAfter(today, row.mediated ? RETAIN_DAYS.mediated : RETAIN_DAYS.ordinary);
  await change(row, { state, closedOn: today, retainUntil, leaseBy: null, leaseUntil: null }, context);
  await writeAudit(context, context.me.personId, "close", row.id);
  return [say("grievance.closed", { alias: row.alias })];
};
