import { and, asc, desc, eq, notInArray, sql } from "drizzle-orm";
import { dayOf, isoOf } from "../../src/core/china.ts";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { person } from "../../src/db/schema.ts";
import { readAlias } from "./alias.ts";
import { asOfficer } from "./force.ts";
import { SHOWN_CASES } from "./limits.ts";
import { type Act, ENDED, type State, step } from "./states.ts";
import { caseMessage, cases } from "./tables.ts";
import { asWritten } from "./text.ts";

export type CaseRow = Omit<typeof cases.$inferSelect, "state"> & { readonly state: State };

/** Facts about a case wait encrypted in the outbox, like everything of it. */
export const say = (kind: string, facts: Readonly<Record<string, unknown>> = {}): Reply => ({
  mode: "message",
  to: "here",
  kind,
  facts,
  secret: true,
});

/** That there is something, and nothing of what it is; where pages can be reached, with the way to them. */
export const newsFor = (
  accounts: readonly number[],
  what: string,
  { publicLink }: Pick<OpenContext, "publicLink">,
): readonly Reply[] => {
  const facts = { what, link: publicLink("/console/cases") };
  return accounts.map((accountId) => ({ mode: "message", to: { accountId }, kind: "grievance.news", facts }));
};

export const todayOf = ({ now }: Pick<OpenContext, "now">): string => isoOf(dayOf(now));

/** Only an officer, and from here on only what this officer may see. */
export const sitDown = async (context: OpenContext): Promise<void> => {
  if (!context.me.roles.some(({ role }) => role === "officer")) throw new Refusal("grievance.not-officer");
  await asOfficer(context.tx, context.me.personId);
};

/** Open cases of this officer's level, most pressing first. */
export const openCases = async ({ tx }: OpenContext): Promise<readonly CaseRow[]> => {
  const rows = await tx
    .select()
    .from(cases)
    .where(notInArray(cases.state, [...ENDED]))
    .orderBy(asc(cases.dueClose), asc(cases.alias));
  return rows as readonly CaseRow[];
};

const choices = async (context: OpenContext, verb: string) => {
  const open = await openCases(context);
  const mine = open.filter(({ assignee }) => assignee === context.me.personId);
  const listed = verb === "领取" ? open.filter(({ assignee }) => assignee === null) : mine;
  return listed.slice(0, SHOWN_CASES).map(({ alias }) => ({ alias, line: `${verb} ${alias}` }));
};

export interface Asked {
  readonly alias: string;
  /** What a button was made for; an old button says so. */
  readonly version: number | null;
  readonly rest: string;
  /** A page knows which case it shows; an alias may be given again once a case is over. */
  readonly id?: string;
}

/** The alias of a line, the version its button was made for, and the rest. */
export const readAsked = (args: string): Asked | null => {
  const read = readAlias(args);
  if (!read) return null;
  const [whole = "", version] = /^#(\d{1,6})(?:\s+|$)/.exec(read.rest) ?? [];
  return { alias: read.alias, version: version ? Number(version) : null, rest: read.rest.slice(whole.length).trim() };
};

export const mustAsk = async (args: string, verb: string, context: OpenContext): Promise<Asked> => {
  const asked = readAsked(args);
  if (asked) return { ...asked, rest: asWritten(context.incoming.text, asked.rest) };
  throw new Refusal("grievance.which-case", { verb, cases: await choices(context, verb) });
};

/** The case, locked. One that is hidden from this officer is not there, in the same words. */
export const takeCase = async ({ alias, version, id }: Asked, { tx }: OpenContext): Promise<CaseRow> => {
  const [row] = await tx
    .select()
    .from(cases)
    .where(id === undefined ? eq(cases.alias, alias) : eq(cases.id, id))
    .orderBy(sql`${cases.state} in ('closed', 'withdrawn')`, desc(cases.receivedOn))
    .limit(1)
    .for("update");
  // Whoever was kept out while this waited for the row is seen only by a statement of its own.
  const [seen] = row ? await tx.select({ id: cases.id }).from(cases).where(eq(cases.id, row.id)) : [];
  if (!row || !seen) throw new Refusal("grievance.no-case", { alias });
  if (version !== null && version !== row.version) throw new Refusal("grievance.moved", { alias, state: row.state });
  return row as CaseRow;
};

/** The case that a page shows; null when it is not there for this officer. */
export const findCase = async (id: string, { tx }: OpenContext): Promise<CaseRow | null> => {
  const [row] = await tx.select().from(cases).where(eq(cases.id, id));
  return row ? (row as CaseRow) : null;
};

export const nameOf = async ({ tx }: OpenContext, personId: number | null): Promise<string> => {
  if (personId === null) return "";
  const [row] = await tx.select({ name: person.name }).from(person).where(eq(person.id, personId));
  return row?.name ?? "";
};

/** Only who holds the case works it. */
export const mustHold = async (row: CaseRow, context: OpenContext): Promise<void> => {
  if (row.assignee === context.me.personId) return;
  const holder = await nameOf(context, row.assignee);
  throw new Refusal("grievance.not-yours", { alias: row.alias, holder, version: row.version });
};

/** Somebody else is writing right now. */
export const mustBeFree = async (row: CaseRow, context: OpenContext): Promise<void> => {
  const { leaseBy, leaseUntil } = row;
  if (leaseBy === null || leaseBy === context.me.personId || !leaseUntil || leaseUntil <= context.now) return;
  throw new Refusal("grievance.leased", { alias: row.alias, holder: await nameOf(context, leaseBy) });
};

const isAnswered = async ({ tx }: OpenContext, row: CaseRow): Promise<boolean> => {
  const [found] = await tx
    .select({ id: caseMessage.id })
    .from(caseMessage)
    .where(
      and(
        eq(caseMessage.caseId, row.id),
        eq(caseMessage.round, row.round),
        sql`${caseMessage.kind} in ('answer', 'refusal')`,
      ),
    )
    .limit(1);
  return found !== undefined;
};

/** Where an act leads from here; refuses where it does not. */
export const stepFrom = async (row: CaseRow, act: Act, context: OpenContext): Promise<State> => {
  if (act === "ask" && row.mutedOn) throw new Refusal("grievance.muted-ask", { alias: row.alias });
  const answered = await isAnswered(context, row);
  const next = step({ state: row.state, answered }, act);
  if (next) return next.state;
  const unanswered = act === "close" && !answered;
  throw new Refusal(unanswered ? "grievance.no-answer" : "grievance.not-now", { alias: row.alias, state: row.state });
};

/** Writes a change if the case is still as it was read. */
export const change = async (
  row: CaseRow,
  patch: Partial<typeof cases.$inferInsert>,
  { tx }: OpenContext,
): Promise<void> => {
  const written = await tx
    .update(cases)
    .set({ ...patch, version: row.version + 1 })
    .where(and(eq(cases.id, row.id), eq(cases.version, row.version)))
    .returning({ id: cases.id });
  if (written.length === 0) throw new Refusal("grievance.moved", { alias: row.alias, state: row.state });
};
