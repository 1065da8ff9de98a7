import { and, eq, gt, lt, ne, sql } from "drizzle-orm";
import type { Tx } from "../../src/core/command.ts";
import { dayNote } from "../../src/core/holidays.ts";
import type { Brief } from "./facts.ts";
import { activity } from "./tables.ts";

/** What an organizer should know of a time; said, never in the way. */
export interface Warnings {
  readonly holiday?: string;
  /** The day is a working day in exchange for a holiday (补班). */
  readonly lieu?: true;
  /** The official holiday table of that year is not out. */
  readonly unpublished?: number;
  readonly clashes: readonly Brief[];
  /** 每周三 was said, and only the first is announced. */
  readonly once?: true;
}

/** Without an end an activity is taken to last so long, when clashes are looked for. */
const ASSUMED_MS = 2 * 3_600_000;
const MAX_CLASHES = 3;

const clashesWith = async (
  tx: Tx,
  unitId: number,
  number: number,
  startsAt: Date,
  endsAt: Date | null,
): Promise<readonly Brief[]> => {
  const end = endsAt ?? new Date(startsAt.getTime() + ASSUMED_MS);
  const theirEnd = sql`coalesce(${activity.endsAt}, ${activity.startsAt} + interval '2 hours')`;
  const rows = await tx
    .select({ number: activity.number, title: activity.title, startsAt: activity.startsAt })
    .from(activity)
    .where(
      and(
        ne(activity.number, number),
        ne(activity.state, "cancelled"),
        eq(activity.unitId, unitId),
        lt(activity.startsAt, end),
        gt(theirEnd, startsAt.toISOString()),
        // The index is on the beginning; nothing lasts longer than a month.
        gt(activity.startsAt, new Date(startsAt.getTime() - 31 * 86_400_000)),
      ),
    )
    .limit(MAX_CLASHES);
  return rows.map((row) => ({ ...row, startsAt: row.startsAt.toISOString() }));
};

export const warningsFor = async (
  tx: Tx,
  {
    number,
    unitId,
    startsAt,
    endsAt,
  }: { readonly number: number; readonly unitId: number; readonly startsAt: Date; readonly endsAt: Date | null },
): Promise<Warnings> => {
  const note = dayNote(startsAt);
  return {
    clashes: await clashesWith(tx, unitId, number, startsAt, endsAt),
    ...(note?.kind === "holiday" ? { holiday: note.name } : {}),
    ...(note?.kind === "lieu" ? { lieu: true as const } : {}),
    ...(note?.kind === "unpublished" ? { unpublished: note.year } : {}),
  };
};

export const hasWarnings = ({ clashes, ...rest }: Warnings): boolean =>
  clashes.length > 0 || Object.keys(rest).length > 0;
