import { and, eq, gt, ne } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { refresh, tellPromoted } from "./changes.ts";
import { apply } from "./join.ts";
import { activity, feed, signup } from "./tables.ts";

/** 删除我的数据: leaves what has not begun, so that the places go to others, and drops notes and the calendar address. */
export const forget = async (context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, now, me } = context;
  const rows = await tx
    .select({ row: activity, accountId: signup.accountId })
    .from(signup)
    .innerJoin(activity, eq(activity.id, signup.activityId))
    .where(
      and(
        eq(signup.personId, me.personId),
        ne(signup.state, "left"),
        ne(activity.state, "cancelled"),
        gt(activity.startsAt, now),
      ),
    )
    .orderBy(activity.id);
  const replies: Reply[] = [];
  for (const { row, accountId } of rows) {
    const applied = await apply(context, row, { op: "leave", forced: true }, { personId: me.personId, accountId });
    replies.push(...tellPromoted(row, applied.promoted), refresh(row));
  }
  await tx.update(signup).set({ note: null, before: null, accountId: null }).where(eq(signup.personId, me.personId));
  await tx.delete(feed).where(eq(feed.personId, me.personId));
  return replies;
};
