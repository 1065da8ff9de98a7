import { and, asc, eq, sql } from "drizzle-orm";
import type { Card } from "../../src/core/card.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { SealedContext } from "../../src/core/sealed.ts";
import { pendingCard, type Status, statusCard } from "./cards-reporter.ts";
import { memoryOf } from "./draft.ts";
import { mustBeInForce, withReceipts } from "./force.ts";
import { LOOKUPS_AN_HOUR, RATING_DAYS, SESSION_MS, SHOWN_MESSAGES } from "./limits.ts";
import { picturesOfMine } from "./pictures.ts";
import { readReceipt } from "./receipt.ts";
import { caseKeyOf, readText, tagsOf } from "./secrets.ts";
import type { State } from "./states.ts";
import { caseIntake, caseMessage, cases } from "./tables.ts";
import { daysAfter } from "./terms.ts";

/** What the sealed lane may read of a case. */
const COLUMNS = {
  id: cases.id,
  levelId: cases.levelId,
  category: cases.category,
  urgency: cases.urgency,
  state: cases.state,
  version: cases.version,
  round: cases.round,
  receivedOn: cases.receivedOn,
  dueClaim: cases.dueClaim,
  dueReply: cases.dueReply,
  dueClose: cases.dueClose,
  pausedOn: cases.pausedOn,
  closedOn: cases.closedOn,
  rating: cases.rating,
  mediated: cases.mediated,
  mutedOn: cases.mutedOn,
  appealedOn: cases.appealedOn,
  assignee: cases.assignee,
  keyWrapped: cases.keyWrapped,
  keyUnit: cases.keyUnit,
  keyVersion: cases.keyVersion,
};

const INTAKE = {
  id: caseIntake.id,
  messageId: caseIntake.messageId,
  body: caseIntake.body,
  added: caseIntake.added,
  keyWrapped: caseIntake.keyWrapped,
  keyUnit: caseIntake.keyUnit,
  keyVersion: caseIntake.keyVersion,
  routeVersion: caseIntake.routeVersion,
};

export type MyCase = Awaited<ReturnType<typeof loadCase>>;
export type MyIntake = Awaited<ReturnType<typeof loadIntake>>;

const loadCase = async ({ tx }: SealedContext) => {
  const [row] = await tx.select(COLUMNS).from(cases).for("update");
  return row ? { kind: "case" as const, ...row, state: row.state as State } : null;
};

const loadIntake = async ({ tx }: SealedContext) => {
  const [row] = await tx.select(INTAKE).from(caseIntake).for("update");
  return row ? { kind: "intake" as const, ...row } : null;
};

/** The case that this transaction's receipt opens; released or not yet. */
export const myCase = async (context: SealedContext) => (await loadCase(context)) ?? (await loadIntake(context));

export interface Opened {
  readonly found: NonNullable<MyCase> | NonNullable<MyIntake>;
  /** What follows the receipt in the line. */
  readonly rest: string;
  readonly tags: readonly Buffer[];
}

/** The receipt stays open in this chat for a while; `more`: the next line is an addition. */
export const remember = (tags: readonly Buffer[], context: SealedContext, more = false): void => {
  const state = { kind: "session", tags: tags.map((tag) => tag.toString("hex")), ...(more ? { more } : {}) };
  context.draft.keep(state, SESSION_MS, { verbatim: more });
};

const SPLIT = /^(\S+(?:[ -]\S{4}){0,3}?)(?:\s+|$)([\s\S]*)$/;

/** A receipt at the beginning of a line. */
const receiptIn = (args: string): { readonly receipt: string; readonly rest: string } | "wrong" | null => {
  const whole = readReceipt(args);
  if (whole.kind === "receipt") return { receipt: whole.receipt, rest: "" };
  const [, first = "", rest = ""] = SPLIT.exec(args) ?? [];
  const read = readReceipt(first);
  if (read.kind === "receipt") return { receipt: read.receipt, rest };
  return whole.kind === "wrong" || read.kind === "wrong" ? "wrong" : null;
};

export const namesReceipt = (args: string): boolean => receiptIn(args) !== null;

/** Opens the case by the receipt in the line, or the one that was opened a moment ago. One answer for all that opens nothing. */
export const openCase = async (args: string, context: SealedContext): Promise<Opened> => {
  await mustBeInForce(context.tx);
  const named = receiptIn(args);
  if (named === "wrong") throw new Refusal("grievance.receipt-slip");
  const memory = memoryOf(context.draft.state);
  if (!named && memory?.kind !== "session") throw new Refusal("grievance.receipt-needed");
  if (named && (await context.take("lookup", LOOKUPS_AN_HOUR)) > 0) throw new Refusal("grievance.too-many-tries");
  const before = memory?.kind === "session" ? memory.tags.map((tag) => Buffer.from(tag, "hex")) : [];
  const tags = named ? tagsOf(context.keys, named.receipt) : before;
  await withReceipts(context.tx, tags);
  const found = await myCase(context);
  if (!found) throw new Refusal("grievance.receipt-unknown");
  remember(tags, context);
  return { found, rest: named ? named.rest : args, tags };
};

const messagesOf = ({ tx }: SealedContext, caseId: string) =>
  tx.select().from(caseMessage).where(eq(caseMessage.caseId, caseId)).orderBy(asc(caseMessage.seq));

export const hasRoute = async ({ tx }: SealedContext, id: string): Promise<boolean> =>
  (await tx.execute(sql`select case_id from case_route where case_id = ${id}`)).length > 0;

/** Whether the reporter may still say what they think of the answer. */
export const mayRate = (found: NonNullable<MyCase>, today: string): boolean =>
  ["replied", "out_of_scope"].includes(found.state) ||
  (found.state === "closed" &&
    // An objection is no last word: what was answered after it may be rated anew.
    (found.rating === null || (found.round > 0 && found.rating === 1)) &&
    found.closedOn !== null &&
    today <= daysAfter(found.closedOn, RATING_DAYS));

/** All a reporter may know of a case that was released. */
export const statusOf = async (found: NonNullable<MyCase>, context: SealedContext): Promise<Status> => {
  const key = caseKeyOf(context.keys, found);
  const rows = await messagesOf(context, found.id);
  const pictures = await picturesOfMine(context, found);
  const lines = rows.slice(-SHOWN_MESSAGES).map((row) => {
    const content = readText(key, row, found.id);
    const own = row.kind === "concern" || row.kind === "more";
    const length = [...(content ?? "")].length;
    const shown = pictures.filter(({ messageId }) => messageId === row.id).length;
    return { kind: row.kind, on: row.onDate, text: own ? null : content, length, pictures: shown };
  });
  return {
    state: found.state,
    assigned: found.assignee !== null,
    receivedOn: found.receivedOn,
    dueReply: found.dueReply,
    dueClose: found.dueClose,
    lines,
    route: await hasRoute(context, found.id),
    rate: mayRate(found, context.today),
    rated: found.rating,
    muted: found.mutedOn !== null,
    appealed: found.appealedOn !== null,
  };
};

export const showCase = async (found: Opened["found"], context: SealedContext): Promise<Card> =>
  found.kind === "intake"
    ? pendingCard(context.locale, found.routeVersion !== null, (await picturesOfMine(context, found)).length)
    : statusCard(context.locale, await statusOf(found, context));

/** 查 回执码. */
export const look = async (args: string, context: SealedContext): Promise<readonly Card[]> => {
  const { found } = await openCase(args, context);
  return [await showCase(found, context)];
};

/** Moves a case on, if it is still as it was read. */
export const changeCase = async (
  { tx }: SealedContext,
  found: NonNullable<MyCase>,
  patch: Partial<typeof cases.$inferInsert>,
): Promise<void> => {
  const rows = await tx
    .update(cases)
    .set({ ...patch, version: found.version + 1 })
    .where(and(eq(cases.id, found.id), eq(cases.version, found.version)))
    .returning({ id: cases.id });
  if (rows.length === 0) throw new Error("the case moved although it was locked");
};
