import { sql } from "drizzle-orm";
import type { Tx } from "../../src/core/command.ts";
import { NOTES_DAYS, UNDO_MS } from "./limits.ts";

/** Rows of one night, at most: the rest goes the next. */
const BATCH = 10_000;

/** Notes and remarks serve the day of the activity, remembered changes serve the undo; who took part stays for the yearly figures. */
export const retention = async (tx: Tx, now: Date): Promise<Readonly<Record<string, number>>> => {
  const past = new Date(now.getTime() - NOTES_DAYS * 86_400_000).toISOString();
  const undone = new Date(now.getTime() - UNDO_MS).toISOString();
  const notes = await tx.execute(sql`
    update signup set note = null, before = null where id in (
      select s.id from signup s join activity a on a.id = s.activity_id
      where a.starts_at < ${past}::timestamptz and (s.note is not null or s.before is not null) limit ${BATCH})
    returning id`);
  const remarks = await tx.execute(sql`
    update activity set remarks = null where id in (
      select id from activity where starts_at < ${past}::timestamptz and remarks is not null limit ${BATCH})
    returning id`);
  const changes = await tx.execute(sql`
    delete from activity_change where ctid in (
      select ctid from activity_change where changed_at < ${undone}::timestamptz limit ${BATCH})
    returning version`);
  return { signup_note: notes.length, activity_remarks: remarks.length, activity_change: changes.length };
};
