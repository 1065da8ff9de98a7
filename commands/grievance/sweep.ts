import { eq, sql } from "drizzle-orm";
import { dayOf, isoOf, minuteOf, momentOf } from "../../src/core/china.ts";
import type { JobContext, Reply, Tx } from "../../src/core/command.ts";
import { setting } from "../../src/db/schema.ts";
import { newAlias } from "./alias.ts";
import { writeAudit } from "./audit.ts";
import { newsFor } from "./desk.ts";
import { BATCH, BATCH_HOURS, RATING_DAYS, RELEASE_FROM, RELEASE_UNTIL, RETAIN_DAYS, ROUTE_DAYS } from "./limits.ts";
import { freeze } from "./report.ts";
import { duesOf, type Rung, rungOf, type Urgency } from "./terms.ts";

export const SWEEP = "grievance.sweep";

const HALF_HOUR = 30;
const LAST = "grievance.swept";
const ALIASES = 12;

/** The next half hour, China time. */
export const nextSweep = (now: Date): Date => {
  const day = dayOf(now);
  return momentOf(day, (Math.floor(minuteOf(now) / HALF_HOUR) + 1) * HALF_HOUR);
};

/** The latest moment at which whatever waits is released, however little it is. */
const lastSlot = (now: Date): Date => {
  const [day, hour] = [dayOf(now), minuteOf(now) / 60];
  const hours = [];
  for (let at = RELEASE_FROM; at < RELEASE_UNTIL; at += BATCH_HOURS) hours.push(at);
  const today = hours.filter((at) => at <= hour).at(-1);
  return today === undefined ? momentOf(day - 1, (hours.at(-1) ?? 0) * 60) : momentOf(day, today * 60);
};

interface Waiting extends Record<string, unknown> {
  readonly id: string;
  readonly category: number;
  readonly urgency: Urgency;
  readonly on_date: string;
}

/** Which of those that wait are released now: the urgent ones at once, the others together or when their hour has come. */
export const due = (waiting: readonly Waiting[], now: Date, before: Date | null): readonly Waiting[] => {
  const hour = minuteOf(now) / 60;
  const quiet = hour < RELEASE_FROM || hour >= RELEASE_UNTIL;
  const slotPassed = before === null ? false : before < lastSlot(now);
  const today = isoOf(dayOf(now));
  const all = !quiet && (waiting.length >= BATCH || slotPassed || waiting.some((one) => one.on_date < today));
  return all ? waiting : waiting.filter(({ urgency }) => urgency === "urgent");
};

const recipients = async (tx: Tx, ids: readonly string[], all: boolean): Promise<readonly number[]> => {
  if (ids.length === 0) return [];
  const rows = await tx.execute<{ account: string }>(
    sql`select grievance_recipients(${`{${ids.join(",")}}`}::uuid[], ${all}) as account`,
  );
  return rows.map(({ account }) => Number(account));
};

const release = async (context: JobContext): Promise<readonly Reply[]> => {
  const { tx, now } = context;
  const [mark] = await tx.select({ value: setting.value }).from(setting).where(eq(setting.key, LAST));
  const waiting = await tx.execute<Waiting>(sql`select id, category, urgency, on_date::text from grievance_waiting()`);
  const today = isoOf(dayOf(now));
  const items = due(waiting, now, mark ? new Date(mark.value) : null).map(({ id, urgency }) => ({
    id,
    aliases: Array.from({ length: ALIASES }, newAlias),
    ...duesOf(urgency, today),
  }));
  const value = now.toISOString();
  await tx.insert(setting).values({ key: LAST, value }).onConflictDoUpdate({ target: setting.key, set: { value } });
  if (items.length === 0) return [];
  const rows = await tx.execute<{ id: string }>(
    sql`select grievance_release(${JSON.stringify(items)}::jsonb, ${today}::date) as id`,
  );
  const told = await recipients(
    tx,
    rows.map(({ id }) => id),
    true,
  );
  return newsFor(told, "new", context);
};

interface ClockRow extends Record<string, unknown> {
  readonly id: string;
  readonly state: string;
  readonly urgency: Urgency;
  readonly started_on: string;
  readonly due_claim: string;
  readonly due_reply: string;
  readonly due_close: string;
  readonly rung: number;
  readonly round: number;
  readonly answered: boolean;
  readonly news: boolean;
  readonly has_above: boolean;
}

const UNCLAIMED = ["received", "transferred", "escalated", "objected"];
const STILL = ["waiting_reporter", "replied", "out_of_scope"];

/** The term that runs now. */
const dueOf = (row: ClockRow): string => {
  if (UNCLAIMED.includes(row.state)) return row.due_claim;
  return row.answered ? row.due_close : row.due_reply;
};

const rungNow = (row: ClockRow, today: string): Rung =>
  STILL.includes(row.state) ? 0 : rungOf(row.started_on, dueOf(row), today);

/** The level above takes over: with new terms, and with nobody on it yet. */
const climb = async (row: Pick<ClockRow, "id" | "urgency">, context: JobContext): Promise<boolean> => {
  const today = isoOf(dayOf(context.now));
  const dues = duesOf(row.urgency, today);
  const [moved] = await context.tx.execute<{ level: number | null }>(sql`
    select grievance_move(${row.id}::uuid, null, 'escalated', ${today}::date, ${dues.claim}::date, ${dues.reply}::date, ${dues.close}::date) as level`);
  if (!moved?.level) return false;
  await writeAudit(context, null, "escalate", row.id, { level: moved.level });
  return true;
};

const STEPS = ["", "reminder", "overdue", "overdue"] as const;

/** Up the ladder, each step once. Where nobody is above, the level itself hears it again. */
const ladder = async (context: JobContext): Promise<readonly Reply[]> => {
  const { tx, now } = context;
  const today = isoOf(dayOf(now));
  const rows = await tx.execute<ClockRow>(sql`
    select id, state, urgency, started_on::text, due_claim::text, due_reply::text, due_close::text, rung, round, answered, news, has_above
    from grievance_clocks()`);
  const told = new Map<string, string[]>();
  const note = (what: string, id: string) => told.set(what, [...(told.get(what) ?? []), id]);
  for (const row of rows) {
    const second = row.state === "objected" && row.round >= 2;
    const rung = second ? 3 : rungNow(row, today);
    if (rung === 3 && row.rung < 3 && row.has_above && (await climb(row, context))) note("escalated", row.id);
    else if (rung > row.rung) {
      await tx.execute(sql`select grievance_rung(${row.id}::uuid, ${rung})`);
      note(STEPS[rung], row.id);
    }
    if (row.news) note("more", row.id);
  }
  await tx.execute(sql`select grievance_told(${`{${(told.get("more") ?? []).join(",")}}`}::uuid[])`);
  const replies: Reply[] = [];
  for (const [what, ids] of told)
    replies.push(...newsFor(await recipients(tx, ids, what === "overdue"), what, context));
  return replies;
};

/** Where the last officer of a level left or is kept out, the nearest level above has the case. */
const lift = async (context: JobContext): Promise<readonly Reply[]> => {
  const rows = await context.tx.execute<Pick<ClockRow, "id" | "urgency">>(
    sql`select id, urgency from grievance_unstaffed()`,
  );
  const lifted: string[] = [];
  for (const row of rows) if (await climb(row, context)) lifted.push(row.id);
  return newsFor(await recipients(context.tx, lifted, true), "escalated", context);
};

/** Every half hour: releases, frees what nobody works any more, climbs the ladder, lets go of what is over. */
export const sweep = async (context: JobContext): Promise<readonly Reply[]> => {
  const { tx, now } = context;
  const today = isoOf(dayOf(now));
  const fresh = await release(context);
  await tx.execute(sql`select grievance_orphans()`);
  await tx.execute(
    sql`select grievance_expire(${today}::date, ${RATING_DAYS}, ${ROUTE_DAYS}, ${RETAIN_DAYS.ordinary}, ${RETAIN_DAYS.mediated})`,
  );
  await freeze(context);
  const lifted = await lift(context);
  return [...fresh, ...lifted, ...(await ladder(context))];
};
