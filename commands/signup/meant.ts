import { and, desc, eq, gt, sql } from "drizzle-orm";
import type { OpenContext } from "../../src/core/command.ts";
import { clean } from "../../src/core/normalise.ts";
import { posted } from "../../src/db/schema.ts";
import type { ActivityRow } from "./changes.ts";
import type { Brief } from "./facts.ts";
import { MAX_TITLE } from "./limits.ts";
import { activity } from "./tables.ts";
import { openHere } from "./targets.ts";

/** Finished activities are found by title for so long. */
const REMEMBERED_MS = 400 * 24 * 3_600_000;
const MOST = 6;

/** What a line says of an activity. */
export interface Meant {
  readonly number?: number;
  readonly title?: string;
}

const NUMBER = /^(?:#|第|编号|活动|no\.?)?\s*(\d{1,9})\s*号?(?:活动)?(?:的?名单)?$/i;

/** 12, #12, 12号, 12号名单 or words of a title. */
export const readMeant = (args: string): Meant => {
  const text = clean(args, MAX_TITLE).replace(/[。.!！~～]+$/u, "");
  const number = NUMBER.exec(text);
  if (number) return { number: Number(number[1]) };
  const title = text.replace(/的?名单$/, "").trim();
  return title ? { title } : {};
};

export const briefOf = ({ number, title, startsAt }: ActivityRow): Brief => ({
  number,
  title,
  startsAt: startsAt.toISOString(),
});

const byTitle = async (title: string, { tx, now }: OpenContext): Promise<readonly ActivityRow[]> =>
  tx
    .select()
    .from(activity)
    .where(
      and(
        sql`strpos(lower(${activity.title}), lower(${title})) > 0`,
        gt(activity.startsAt, new Date(now.getTime() - REMEMBERED_MS)),
      ),
    )
    .orderBy(desc(activity.number))
    .limit(MOST);

/** The activity of the message that is replied to, or whose button was pressed. */
export const activityReplied = async ({ tx, place, incoming }: OpenContext): Promise<ActivityRow | null> => {
  if (!incoming.replyTo) return null;
  const [row] = await tx
    .select({ a: activity })
    .from(posted)
    .innerJoin(activity, sql`${posted.topic} = 'activity:' || ${activity.number}`)
    .where(and(eq(posted.placeId, place.id), eq(posted.messageId, incoming.replyTo)))
    .limit(1);
  return row?.a ?? null;
};

/** The activities a line can mean: by number, by title (finished ones too), the one replied to, what is open here. */
export const activitiesMeant = async (
  { number, title }: Meant,
  context: OpenContext,
): Promise<readonly ActivityRow[]> => {
  if (number !== undefined) return context.tx.select().from(activity).where(eq(activity.number, number));
  if (title !== undefined) {
    const here = (await openHere(context)).filter((row) => row.title.toLowerCase().includes(title.toLowerCase()));
    return here.length > 0 ? here : byTitle(title, context);
  }
  const replied = await activityReplied(context);
  return replied ? [replied] : openHere(context);
};
