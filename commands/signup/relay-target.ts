import { and, desc, eq, gt } from "drizzle-orm";
import type { OpenContext } from "../../src/core/command.ts";
import { fold } from "../../src/core/normalise.ts";
import type { ActivityRow } from "./changes.ts";
import { activityReplied } from "./meant.ts";
import { activity } from "./tables.ts";

const MOST = 200;
const CHOICES = 6;
/** 活动 12：羽毛球, as our own lists are headed, or #12. */
const NUMBERED = /活动\s*#?\s*(\d{1,9})\s*(?:号|[:：])|#\s*(\d{1,9})(?!\d)/;

const key = (title: string): string => fold(title).text.replace(/[\s\p{P}\p{S}]/gu, "");

/** Activities whose title the heading of the list has in it, or the other way round; a longer title hides its parts. */
const titled = (heading: string, rows: readonly ActivityRow[]): readonly ActivityRow[] => {
  const said = key(heading);
  if (said.length < 2) return [];
  const found = rows.filter((row) => said.includes(key(row.title)) || key(row.title).includes(said));
  const within = found.filter((row) => said.includes(key(row.title)));
  const longest = within.reduce((most, row) => Math.max(most, key(row.title).length), 0);
  return longest > 0 ? within.filter((row) => key(row.title).length === longest) : found;
};

export type RelayTarget =
  | { readonly kind: "one"; readonly row: ActivityRow }
  | { readonly kind: "which"; readonly rows: readonly ActivityRow[] }
  | { readonly kind: "none" };

const oneOf = (rows: readonly ActivityRow[]): RelayTarget => {
  const [only] = rows;
  if (!only) return { kind: "none" };
  return rows.length === 1 ? { kind: "one", row: only } : { kind: "which", rows: rows.slice(0, CHOICES) };
};

export const activityOf = async (number: number, { tx }: OpenContext): Promise<ActivityRow | null> =>
  (await tx.select().from(activity).where(eq(activity.number, number)))[0] ?? null;

/** Which activity a pasted list is for: its number or title, the message replied to, the only one open here, or a question. */
export const targetOf = async (heading: string, context: OpenContext): Promise<RelayTarget> => {
  const { tx, now, place } = context;
  const numbered = NUMBERED.exec(heading);
  const row = numbered ? await activityOf(Number(numbered[1] ?? numbered[2]), context) : null;
  if (row) return { kind: "one", row };
  const open = await tx
    .select()
    .from(activity)
    .where(and(eq(activity.state, "open"), gt(activity.startsAt, now)))
    .orderBy(desc(activity.number))
    .limit(MOST);
  const here = place.kind === "group" ? open.filter(({ placeId }) => placeId === place.id) : open;
  for (const rows of [here, open]) {
    const found = titled(heading, rows);
    if (found.length > 0) return oneOf(found);
  }
  const replied = await activityReplied(context);
  if (replied) return { kind: "one", row: replied };
  // What is open elsewhere is never taken without asking.
  return here.length > 0 || open.length === 0 ? oneOf(here) : { kind: "which", rows: open.slice(0, CHOICES) };
};
