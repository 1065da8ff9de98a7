import { sql } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { writeAudit } from "./audit.ts";
import { type CaseRow, mustAsk, mustHold, say, sitDown, stepFrom, takeCase } from "./desk.ts";
import { SHOWN_FINDS } from "./limits.ts";
import { moveTo, tellLevel } from "./move.ts";
import { addNote, mustFit } from "./note.ts";
import {
  type Covers,
  copyOf,
  coversOf,
  coverTexts,
  findsIn,
  isOfReporter,
  type Paper,
  papersOf,
  peopleNames,
} from "./papers.ts";
import { matchUnit } from "./units.ts";

const unitNamed = async (said: string, { tx }: OpenContext) => {
  const rows = await tx.execute<{ id: number; name: string; depth: number }>(
    sql`select id, name, depth from grievance_units()`,
  );
  if (/^(?:区|区里|总工会|全工会|工会)$/.test(said)) return rows[0] ?? null;
  return matchUnit(rows, said);
};

export type Where =
  | { readonly kind: "above" }
  | { readonly kind: "outside" }
  | { readonly kind: "unit"; readonly id: number };

const whereTo = async (said: string, alias: string, context: OpenContext): Promise<Where> => {
  if (said === "") throw new Refusal("grievance.transfer-where", { alias });
  if (said === "上级") return { kind: "above" };
  if (/^(?:校方|行政|校办|学校行政)$/.test(said)) return { kind: "outside" };
  const unit = await unitNamed(said, context);
  if (!unit) throw new Refusal("grievance.transfer-unknown", { alias, asked: said.slice(0, 20) });
  return { kind: "unit", id: unit.id };
};

/** To another level, with its terms; the texts go as they were covered. */
const moveOn = async (row: CaseRow, to: number | null, hand: Hand, context: OpenContext): Promise<readonly Reply[]> => {
  await stepFrom(row, "transfer", context);
  await coverTexts(row, hand.papers, hand.covers, context);
  if (hand.reason !== "") await addNote(row, "transfer", hand.reason, context);
  await writeAudit(context, context.me.personId, "transfer", row.id, { to });
  const level = await moveTo(row, to, "transferred", context);
  if (level === null) throw new Refusal("grievance.transfer-nobody", { alias: row.alias });
  return [say("grievance.transferred", { alias: row.alias }), ...(await tellLevel(row.id, context))];
};

/** A copy for the school's administration: the case stays, and what was handed over is on record. */
const handOver = async (row: CaseRow, hand: Hand, context: OpenContext): Promise<readonly Reply[]> => {
  const copy = copyOf(hand.papers, hand.covers);
  await addNote(row, "handed", hand.reason === "" ? copy : `${hand.reason}\n\n${copy}`, context);
  await writeAudit(context, context.me.personId, "hand-over", row.id);
  return [say("grievance.handed", { alias: row.alias, copy })];
};

export interface Hand {
  readonly papers: readonly Paper[];
  readonly covers: Covers;
  readonly reason: string;
}

export const handOn = async (
  row: CaseRow,
  where: Where,
  hand: Hand,
  context: OpenContext,
): Promise<readonly Reply[]> => {
  mustFit(hand.reason, row);
  if (where.kind === "outside") return handOver(row, hand, context);
  return moveOn(row, where.kind === "unit" ? where.id : null, hand, context);
};

/** What the officer wants covered: everything that was found, some of it by number, nothing; null = not said. */
const wishIn = (said: string) => {
  const [whole = "", word, numbers = ""] = /^(隐去|原样)((?:\d{1,3}[,，、]?)*)(?:[\s,，]+|$)/.exec(said) ?? [];
  const picked = numbers.match(/\d+/g)?.map(Number) ?? null;
  const covered = word === undefined ? null : word === "原样" ? [] : (picked ?? "all");
  return { covered, reason: said.slice(whole.length).trim() };
};

/** 转办 代号 上级|单位|校方 [隐去|隐去1,3|原样] [理由]. Where something may give somebody away, it asks first. */
export const transfer = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  const asked = await mustAsk(args, "转办", context);
  const row = await takeCase(asked, context);
  await mustHold(row, context);
  const [, to = "", rest = ""] = /^([^\s,，]*)[\s,，]*([\s\S]*)$/.exec(asked.rest) ?? [];
  const where = await whereTo(to, row.alias, context);
  const { covered, reason } = wishIn(rest);
  const papers = await papersOf(row, context);
  const finds = findsIn(where.kind === "outside" ? papers.filter(isOfReporter) : papers, await peopleNames(context));
  if (covered === null && finds.length > 0) {
    const line = `转办 ${row.alias} #${row.version} ${to}`;
    const found = finds.slice(0, SHOWN_FINDS).map(({ kind, text }) => ({ kind, text }));
    return [say("grievance.cover-ask", { alias: row.alias, line, reason, found, all: finds.length })];
  }
  const wrong = Array.isArray(covered) && covered.some((number) => number < 1 || number > finds.length);
  if (wrong) throw new Refusal("grievance.cover-which", { alias: row.alias, all: finds.length });
  const chosen = Array.isArray(covered) ? finds.filter((_, i) => covered.includes(i + 1)) : finds;
  return handOn(row, where, { papers, covers: coversOf(chosen), reason }, context);
};
