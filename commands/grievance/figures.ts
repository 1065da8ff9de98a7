import { sql } from "drizzle-orm";
import { addMonths, chinaDate, dayFrom, dayOf, isoOf } from "../../src/core/china.ts";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { OTHER } from "./categories.ts";
import { say } from "./desk.ts";
import { mustBeInForce } from "./force.ts";
import { LEAST_COUNTED } from "./limits.ts";

export interface Figures {
  readonly accepted: number;
  readonly answered: number;
  readonly inTime: number;
  readonly mediated: number;
  readonly rated: number;
  readonly satisfied: number;
  readonly closed: number;
}

export interface Row extends Figures {
  readonly category: number;
}

const KEYS = ["accepted", "answered", "inTime", "mediated", "rated", "satisfied", "closed"] as const;

const sum = (rows: readonly Figures[]): Figures =>
  Object.fromEntries(KEYS.map((key) => [key, rows.reduce((all, row) => all + row[key], 0)])) as unknown as Figures;

/**
 * What may be shown: no row of fewer than five cases, and none that can be had by taking the rows from the whole. What is
 * too small goes to 其他; where that is still too small, the smallest other goes with it.
 */
export const fold = (rows: readonly Row[]): { readonly all: Figures | null; readonly rows: readonly Row[] } => {
  const all = sum(rows);
  if (all.accepted < LEAST_COUNTED) return { all: null, rows: [] };
  const known = rows.filter(({ accepted }) => accepted > 0).sort((a, b) => b.accepted - a.accepted);
  const shown = known.filter(({ accepted, category }) => accepted >= LEAST_COUNTED && category !== OTHER);
  const rest = known.filter((row) => !shown.includes(row));
  while (rest.length > 0 && sum(rest).accepted < LEAST_COUNTED) {
    const smallest = shown.pop();
    if (!smallest) break;
    rest.push(smallest);
  }
  return { all, rows: rest.length > 0 ? [...shown, { ...sum(rest), category: OTHER }] : shown };
};

/** A share of too few is not told. */
export const share = (part: number, of: number): number | null =>
  of < LEAST_COUNTED ? null : Math.round((part / of) * 100);

interface Counted extends Record<string, unknown> {
  readonly category: number;
}

/** 诉求统计: whole past months only, the same for everybody who may ask, whatever they are kept out of. */
export const figures = async ({ tx, me, now }: OpenContext): Promise<readonly Reply[]> => {
  if (!me.roles.some(({ role }) => ["officer", "chair", "admin"].includes(role)))
    throw new Refusal("grievance.not-officer");
  await mustBeInForce(tx);
  const { year, month } = chinaDate(dayOf(now));
  const before = dayFrom(year, month, 1) ?? 0;
  const from = addMonths(before, -12);
  const rows = await tx.execute<Counted>(
    sql`select * from grievance_figures(${isoOf(from)}::date, ${isoOf(before)}::date)`,
  );
  const counted = rows.map(
    (row): Row => ({
      category: Number(row.category),
      accepted: Number(row.accepted),
      answered: Number(row.answered),
      inTime: Number(row.in_time),
      mediated: Number(row.mediated),
      rated: Number(row.rated),
      satisfied: Number(row.satisfied),
      closed: Number(row.closed),
    }),
  );
  return [say("grievance.figures", { from: isoOf(from), until: isoOf(before - 1), ...fold(counted) })];
};
