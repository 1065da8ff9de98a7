import { and, eq, inArray, isNull, lte, notInArray, type SQL, sql } from "drizzle-orm";
import { dayFromIso } from "../../src/core/china.ts";
import type { OpenContext } from "../../src/core/command.ts";
import { type CaseRow, nameOf, sitDown, todayOf } from "./desk.ts";
import { INBOX_PAGE } from "./limits.ts";
import { ENDED, UNCLAIMED } from "./states.ts";
import { cases } from "./tables.ts";
import { workdaysBetween } from "./terms.ts";
import { lineOf } from "./view.ts";

export const SHELVES = ["free", "mine", "due", "open", "done"] as const;
export type Shelf = (typeof SHELVES)[number];

export const isShelf = (said: string): said is Shelf => (SHELVES as readonly string[]).includes(said);

/** The day that comes next in a case; what is over stands at the day on which it ended. */
const NEXT = sql<string>`case when ${inArray(cases.state, [...ENDED])} then coalesce(${cases.closedOn}, ${cases.dueClose})
  when ${inArray(cases.state, [...UNCLAIMED])} then ${cases.dueClaim} else ${cases.dueClose} end`;

const isOpen = notInArray(cases.state, [...ENDED]);

const onShelf = (shelf: Shelf, { me, now }: OpenContext): SQL | undefined => {
  switch (shelf) {
    case "free":
      return and(isOpen, isNull(cases.assignee));
    case "mine":
      return and(isOpen, eq(cases.assignee, me.personId));
    case "due":
      return and(isOpen, lte(NEXT, todayOf({ now })));
    case "open":
      return isOpen;
    case "done":
      return inArray(cases.state, [...ENDED]);
    default:
      return shelf satisfies never;
  }
};

/** Where a page of the list ends: the day and the id of its last case. */
const AFTER = /^(\d{4}-\d{2}-\d{2})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** How far a day is away, in working days; negative = it has passed. */
export const workdaysLeft = (due: string, today: string): number =>
  due < today ? -Math.max(1, workdaysBetween(due, today)) : workdaysBetween(today, due);

/** One page of a shelf, the most pressing first; what is over, the latest first. */
export const inbox = async (shelf: Shelf, after: string, context: OpenContext) => {
  await sitDown(context);
  const { tx } = context;
  const [, day, id] = AFTER.exec(after) ?? [];
  const way = shelf === "done" ? sql`<` : sql`>`;
  const beyond =
    day && id && dayFromIso(day) !== undefined
      ? sql`(${NEXT}, ${cases.id}) ${way} (${day}::date, ${id}::uuid)`
      : undefined;
  const order = shelf === "done" ? sql`${NEXT} desc, ${cases.id} desc` : sql`${NEXT}, ${cases.id}`;
  const rows = await tx
    .select({ row: cases, next: sql<string>`(${NEXT})::text` })
    .from(cases)
    .where(and(onShelf(shelf, context), beyond))
    .orderBy(order)
    .limit(INBOX_PAGE + 1);
  const lines = [];
  for (const { row, next } of rows.slice(0, INBOX_PAGE))
    lines.push({
      ...lineOf(row as CaseRow, context),
      id: row.id,
      holder: await nameOf(context, row.assignee),
      news: row.news,
      next,
      left: workdaysLeft(next, todayOf(context)),
    });
  const last = lines.at(-1);
  return { lines, after: rows.length > INBOX_PAGE && last ? `${last.next}_${last.id}` : null };
};

export type InboxLine = Awaited<ReturnType<typeof inbox>>["lines"][number];

/** How many cases are on each shelf, as this officer sees them. */
export const countShelves = async (context: OpenContext): Promise<Readonly<Record<Shelf, number>>> => {
  const counts: Partial<Record<Shelf, number>> = {};
  for (const shelf of SHELVES) counts[shelf] = await context.tx.$count(cases, onShelf(shelf, context));
  return counts as Record<Shelf, number>;
};
