import { asc, gt, sql } from "drizzle-orm";
import { addMonths, chinaDate, type Day, dayFrom, dayFromIso, dayOf, isoOf } from "../../src/core/china.ts";
import type { JobContext, OpenContext, Reply, Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { say } from "./desk.ts";
import { mayTell, type Period, type Row, type Told } from "./figures.ts";
import { mustBeInForce } from "./force.ts";
import { caseFigure } from "./tables.ts";

/** A month is counted when another one has passed: most of its cases are answered and rated by then. */
const MATURES = 1;
/** How far back a report goes. */
const REPORT_MONTHS = 12;

interface Counted extends Record<string, unknown> {
  readonly category: number;
}

const countsOf = async (tx: Tx, from: Day, before: Day): Promise<readonly Row[]> => {
  const rows = await tx.execute<Counted>(
    sql`select * from grievance_figures(${isoOf(from)}::date, ${isoOf(before)}::date)`,
  );
  return rows.map((row) => ({
    category: Number(row.category),
    accepted: Number(row.accepted),
    answered: Number(row.answered),
    inTime: Number(row.in_time),
    mediated: Number(row.mediated),
    rated: Number(row.rated),
    satisfied: Number(row.satisfied),
  }));
};

const monthOf = (day: Day): Day => {
  const { year, month } = chinaDate(day);
  return dayFrom(year, month, 1) ?? day;
};

/** Where counting goes on: after the last period, or in the month of the first case. */
const nextFrom = async (tx: Tx): Promise<Day | null> => {
  const [row] = await tx.execute<{ on: string | null }>(
    sql`select coalesce((select max(before_on) from case_figure), grievance_first())::text as on`,
  );
  const day = row?.on ? dayFromIso(row.on) : undefined;
  return day === undefined ? null : monthOf(day);
};

/**
 * Writes down what may be told of the months that are over, as soon as enough of them hold enough. It is never counted again:
 * whoever lays two reports side by side has sums of the same periods, and no single case between them.
 */
export const freeze = async ({ tx, now }: JobContext): Promise<void> => {
  let from = await nextFrom(tx);
  if (from === null) return;
  const end = addMonths(monthOf(dayOf(now)), -MATURES);
  for (let before = addMonths(from, 1); before <= end; before = addMonths(before, 1)) {
    const told: Told | null = mayTell(await countsOf(tx, from, before));
    if (!told) continue;
    await tx
      .insert(caseFigure)
      .values({ fromOn: isoOf(from), beforeOn: isoOf(before), told })
      .onConflictDoNothing();
    from = before;
  }
};

/** The periods of the last twelve months, oldest first. */
export const periodsOf = async ({ tx, now }: Pick<OpenContext, "tx" | "now">): Promise<readonly Period[]> => {
  const since = isoOf(addMonths(monthOf(dayOf(now)), -REPORT_MONTHS));
  const rows = await tx.select().from(caseFigure).where(gt(caseFigure.beforeOn, since)).orderBy(asc(caseFigure.fromOn));
  return rows.map(({ fromOn, beforeOn, told }) => ({ ...(told as Told), from: fromOn, before: beforeOn }));
};

/** Officers, chairs and administrators: the same figures for all, whatever they are kept out of. */
export const mustReport = ({ me }: Pick<OpenContext, "me">): void => {
  if (!me.roles.some(({ role }) => ["officer", "chair", "admin"].includes(role)))
    throw new Refusal("grievance.not-officer");
};

/** 诉求统计. */
export const figures = async (context: OpenContext): Promise<readonly Reply[]> => {
  mustReport(context);
  await mustBeInForce(context.tx);
  return [say("grievance.figures", { periods: await periodsOf(context) })];
};
