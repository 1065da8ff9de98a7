import { and, desc, eq, getTableColumns, gt, inArray, lte, ne, or, sql } from "drizzle-orm";
import type { OpenContext } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Target } from "../../src/core/intent.ts";
import { posted } from "../../src/db/schema.ts";
import type { ActivityRow } from "./changes.ts";
import type { Brief, Wish } from "./facts.ts";
import { CHOICES } from "./limits.ts";
import { namedInNote, type Several, severalIn, sure, titled } from "./named.ts";
import { activity, signup } from "./tables.ts";

export const brief = ({ number, title, startsAt }: ActivityRow): Brief => ({
  number,
  title,
  startsAt: startsAt.toISOString(),
});

const openOnes = ({ tx, now }: OpenContext, placeId: number | null): Promise<ActivityRow[]> =>
  tx
    .select()
    .from(activity)
    .where(
      and(
        eq(activity.state, "open"),
        gt(activity.startsAt, now),
        placeId === null ? undefined : eq(activity.placeId, placeId),
      ),
    )
    .orderBy(desc(activity.number))
    .limit(CHOICES);

/** What is open in this group; in a private chat, in the whole union. */
export const openHere = async (context: OpenContext): Promise<readonly ActivityRow[]> => {
  const { place } = context;
  return openOnes(context, place.kind === "group" ? place.id : null);
};

/** What somebody is in or waits for, here; in a private chat, anywhere. */
export const ownHere = ({ tx, now, me, place }: OpenContext): Promise<ActivityRow[]> =>
  tx
    .select(getTableColumns(activity))
    .from(activity)
    .innerJoin(signup, eq(signup.activityId, activity.id))
    .where(
      and(
        eq(signup.personId, me.personId),
        ne(signup.state, "left"),
        ne(activity.state, "cancelled"),
        gt(activity.startsAt, now),
        place.kind === "group" ? eq(activity.placeId, place.id) : undefined,
      ),
    )
    .orderBy(desc(activity.number))
    .limit(CHOICES);

/** The activity whose message is replied to. */
export const byReply = async ({ tx, place, incoming }: OpenContext): Promise<ActivityRow | null> => {
  if (!incoming.replyTo) return null;
  const [row] = await tx
    .select({ topic: posted.topic })
    .from(posted)
    .where(
      and(eq(posted.placeId, place.id), eq(posted.messageId, incoming.replyTo), sql`${posted.topic} like 'activity:%'`),
    )
    .limit(1);
  const number = Number(row?.topic.split(":")[1] ?? Number.NaN);
  return Number.isNaN(number) ? null : byNumber(number, { tx });
};

const byNumber = async (number: number, { tx }: Pick<OpenContext, "tx">): Promise<ActivityRow | null> =>
  (await tx.select().from(activity).where(eq(activity.number, number)))[0] ?? null;

interface Asked {
  readonly wish: Wish;
  readonly target: Target | undefined;
  readonly on?: string | undefined;
}

const which = (wish: Wish, rows: readonly ActivityRow[]) =>
  new Refusal("signup.which", { wish, open: rows.map(brief) });

/** Who withdraws is offered only what they are in. */
const unknown = async (wish: Wish, context: OpenContext) => {
  const leaves = wish.op === "leave" && !wish.others?.length;
  const open = leaves ? await ownHere(context) : await openHere(context);
  return new Refusal("signup.unknown", { wish, open: open.map(brief) });
};

/** All that a line names; if one of them is not found or not clear, nothing is done for the others either. */
const allNamed = async (
  several: Several,
  { wish, on }: Asked,
  context: OpenContext,
): Promise<readonly ActivityRow[]> => {
  if (on === undefined && several.clear) return several.rows;
  if (several.unknown !== undefined && on === undefined)
    throw await unknown({ ...wish, title: several.unknown }, context);
  throw several.rows.length > 0 ? which(wish, several.rows) : await unknown(wish, context);
};

/** What began so lately is still spoken of. */
const JUST_MS = 7 * 24 * 3_600_000;

/** What nobody can sign up for any more, here; so that 报名门球 hears that sign-up has closed, not that there is no such thing. */
const overHere = async (
  title: string,
  on: string | undefined,
  { tx, now, place }: OpenContext,
): Promise<ActivityRow | null> => {
  const rows = await tx
    .select()
    .from(activity)
    .where(
      and(
        or(ne(activity.state, "open"), lte(activity.startsAt, now)),
        gt(activity.startsAt, new Date(now.getTime() - JUST_MS)),
        place.kind === "group" ? eq(activity.placeId, place.id) : undefined,
      ),
    )
    .orderBy(desc(activity.number))
    .limit(CHOICES);
  const [only, ...others] = titled(title, on, rows, now).filter((row) => sure(title, row));
  return only && others.length === 0 ? only : null;
};

const byTitle = async (title: string, asked: Asked, context: OpenContext): Promise<readonly ActivityRow[]> => {
  const { wish, on } = asked;
  const open = await openHere(context);
  const several = severalIn(title, open, context.now);
  if (several?.clear) return allNamed(several, asked, context);
  const anywhere = await openOnes(context, null);
  const all = severalIn(title, anywhere, context.now);
  if (several && all) return allNamed(all, asked, context);
  const here = titled(title, on, open, context.now);
  const over = here.length > 0 ? null : await overHere(title, on, context);
  if (over) return [over];
  const found = here.length > 0 ? here : titled(title, on, anywhere, context.now);
  const [only] = found;
  if (!only) throw await unknown({ ...wish, title }, context);
  if (found.length > 1 || !sure(title, only)) throw which(wish, found);
  // 报名秋游 羽毛球 with both open: rather asked than one of them with a note.
  const { note = "", ...plain } = wish;
  const others = namedInNote(note, open).filter(({ id }) => id !== only.id);
  if (others.length > 0) throw which(plain, [only, ...others]);
  return [only];
};

/**
 * The activities a line means. Numbers beat titles; a title is looked for in this group first. Refuses with the choices
 * when it is not clear, so that nothing changes by a guess.
 */
export const activitiesMeant = async (asked: Asked, context: OpenContext): Promise<readonly ActivityRow[]> => {
  const { wish, target } = asked;
  if (target && "number" in target) {
    const row = await byNumber(target.number, context);
    if (!row) throw await unknown({ ...wish, number: target.number }, context);
    return [row];
  }
  if (target && "numbers" in target) {
    const rows: ActivityRow[] = [];
    for (const number of target.numbers) {
      const row = await byNumber(number, context);
      if (!row) throw await unknown({ ...wish, number }, context);
      rows.push(row);
    }
    return rows;
  }
  if (target && "title" in target) return byTitle(target.title, asked, context);
  const replied = target ? null : await byReply(context);
  if (replied) return [replied];
  const leaves = wish.op === "leave" && !wish.others?.length;
  const own = leaves ? await ownHere(context) : [];
  const here = own.length > 0 ? own : await openHere(context);
  if (leaves && own.length === 0 && here.length !== 1) throw new Refusal("signup.in-none");
  if (target && "ordinal" in target) {
    const row = here[target.ordinal - 1];
    if (!row) throw which(wish, here);
    return [row];
  }
  if (target && ("all" in target || here.length === 2)) {
    if (here.length === 0) throw await unknown(wish, context);
    return [...here].sort((a, b) => a.id - b.id);
  }
  if (here.length === 1 && !target) return here;
  throw here.length === 0 ? await unknown(wish, context) : which(wish, here);
};

/** Activities by id, locked in the one order everybody locks in. */
export const lockAll = (rows: readonly ActivityRow[], { tx }: OpenContext): Promise<ActivityRow[]> =>
  tx
    .select()
    .from(activity)
    .where(
      inArray(
        activity.id,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(activity.id)
    .for("no key update");
