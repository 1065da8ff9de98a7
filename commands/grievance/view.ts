import { asc, desc, eq } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { unitNames } from "../../src/db/people.ts";
import { writeAudit } from "./audit.ts";
import { type CaseRow, mustAsk, nameOf, openCases, say, sitDown, takeCase, todayOf } from "./desk.ts";
import { SHOWN_CASES, SHOWN_MESSAGES } from "./limits.ts";
import { linkedTo } from "./link.ts";
import { lastOfEach } from "./mediation.ts";
import { originalsOf } from "./papers.ts";
import { picturesOf } from "./pictures.ts";
import { caseKeyOf, readText } from "./secrets.ts";
import { UNCLAIMED } from "./states.ts";
import { stopOf } from "./stop.ts";
import { caseMessage, caseNote } from "./tables.ts";

interface Readable {
  readonly id: string;
  readonly kind: string;
  readonly onDate: string;
  readonly by: number | null;
  readonly body: Buffer;
}

/** All an officer may know of a case, read. It leaves this function only in facts that are kept encrypted. */
export const viewOf = async (row: CaseRow, context: OpenContext, most = SHOWN_MESSAGES) => {
  const { tx, keys, me } = context;
  const key = caseKeyOf(keys, row);
  const rows = await tx
    .select()
    .from(caseMessage)
    .where(eq(caseMessage.caseId, row.id))
    .orderBy(desc(caseMessage.seq))
    .limit(most);
  const pictures = await picturesOf(row, context);
  const originals = await originalsOf(row, context);
  const readable = async (one: Readable) => {
    const original = originals.get(one.id);
    return {
      kind: one.kind,
      on: one.onDate,
      text: readText(key, { id: one.id, body: original ?? one.body }, row.id),
      by: await nameOf(context, one.by),
      covered: original !== undefined,
      pictures: pictures.filter(({ messageId }) => messageId === one.id).map(({ id }) => id),
    };
  };
  const messages = [];
  for (const one of rows.reverse()) messages.push(await readable(one));
  const noted = await tx
    .select()
    .from(caseNote)
    .where(eq(caseNote.caseId, row.id))
    .orderBy(asc(caseNote.onDate), asc(caseNote.seq));
  const notes = [];
  for (const one of noted) notes.push(await readable(one));
  const meetings = lastOfEach(
    notes.filter(({ kind }) => kind === "mediation"),
    context.now,
  );
  const units = await unitNames(tx, row.unitId === null ? [] : [row.unitId]);
  return {
    ...lineOf(row, context),
    unit: row.unitId === null ? null : (units.get(row.unitId) ?? ""),
    holder: await nameOf(context, row.assignee),
    mine: row.assignee === me.personId,
    extended: row.extended,
    askedBy: await nameOf(context, row.muteBy),
    asking: row.muteBy === me.personId,
    mutedOn: row.mutedOn,
    appealedOn: row.appealedOn,
    stop: await stopOf(row, context),
    rating: row.rating,
    links: await linkedTo(row, context),
    messages,
    notes: notes.filter((one) => one.kind !== "mediation" || meetings.includes(one)).slice(-most),
  };
};

/** What a list shows of a case. */
export const lineOf = (row: CaseRow, context: OpenContext) => ({
  alias: row.alias,
  version: row.version,
  category: row.category,
  urgency: row.urgency,
  state: row.state,
  receivedOn: row.receivedOn,
  dueClaim: row.dueClaim,
  dueReply: row.dueReply,
  dueClose: row.dueClose,
  late: todayOf(context) > (UNCLAIMED.includes(row.state) ? row.dueClaim : row.dueClose),
});

/** 看 代号. That somebody looked is written down. */
export const view = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  const row = await takeCase(await mustAsk(args, "案件", context), context);
  await writeAudit(context, context.me.personId, "view", row.id);
  return [say("grievance.case", await viewOf(row, context))];
};

const FILTERS = ["我的", "待领", "到期"] as const;
type Filter = (typeof FILTERS)[number];

export const filterIn = (args: string): Filter | "" | null => {
  const bare = args.replace(/[\s。.!！?？的]+$/u, "").trim();
  if (bare === "" || bare === "列表") return "";
  return FILTERS.find((one) => one === bare || (one === "我的" && bare === "我") || one.slice(0, 2) === bare) ?? null;
};

/** 案件 [我的|待领|到期]. */
export const queue = async (filter: Filter | "", context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  const today = todayOf(context);
  const wanted: Readonly<Record<Filter | "", (row: CaseRow) => boolean>> = {
    "": () => true,
    我的: ({ assignee }) => assignee === context.me.personId,
    待领: ({ assignee }) => assignee === null,
    到期: ({ state, dueClaim, dueClose }) => (UNCLAIMED.includes(state) ? dueClaim : dueClose) <= today,
  };
  const found = (await openCases(context)).filter(wanted[filter]);
  const shown = [];
  for (const row of found.slice(0, SHOWN_CASES))
    shown.push({ ...lineOf(row, context), holder: await nameOf(context, row.assignee) });
  return [say("grievance.queue", { filter, cases: shown, more: Math.max(0, found.length - SHOWN_CASES) })];
};
