import { and, eq, or } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { readAlias } from "./alias.ts";
import { writeAudit } from "./audit.ts";
import { type CaseRow, mustAsk, say, sitDown, takeCase } from "./desk.ts";
import { caseLink, cases } from "./tables.ts";

/** Both, locked in one order whoever names them; each is there for this officer, or it is not there. */
const bothOf = async (args: string, verb: string, context: OpenContext): Promise<readonly [CaseRow, CaseRow]> => {
  await sitDown(context);
  const asked = await mustAsk(args, verb, context);
  const other = readAlias(asked.rest);
  if (!other || other.alias === asked.alias) {
    const { alias } = await takeCase(asked, context);
    throw new Refusal(other ? "grievance.link-same" : "grievance.link-what", { alias, verb });
  }
  const [one, two] = [asked.alias, other.alias].sort();
  const first = await takeCase({ alias: one ?? "", version: null, rest: "" }, context);
  const second = await takeCase({ alias: two ?? "", version: null, rest: "" }, context);
  return first.alias === asked.alias ? [first, second] : [second, first];
};

const pairOf = (row: CaseRow, other: CaseRow) => {
  const [a = "", b = ""] = [row.id, other.id].sort();
  return { a, b };
};

/** 相关 代号 代号: one may be read beside the other. Their texts stay apart, and so do their reporters. */
export const link = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  const [row, other] = await bothOf(args, "相关", context);
  const made = await context.tx.insert(caseLink).values(pairOf(row, other)).onConflictDoNothing().returning();
  if (made.length > 0) await writeAudit(context, context.me.personId, "link", row.id, { other: other.id });
  return [say("grievance.linked", { alias: row.alias, other: other.alias })];
};

/** 不相关 代号 代号. */
export const unlink = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  const [row, other] = await bothOf(args, "不相关", context);
  const { a, b } = pairOf(row, other);
  const gone = await context.tx
    .delete(caseLink)
    .where(and(eq(caseLink.a, a), eq(caseLink.b, b)))
    .returning();
  if (gone.length > 0) await writeAudit(context, context.me.personId, "unlink", row.id, { other: other.id });
  return [say("grievance.unlinked", { alias: row.alias, other: other.alias })];
};

/** What a case is linked to, as far as this officer may see it. */
export const linkedTo = async ({ id }: CaseRow, { tx }: OpenContext): Promise<readonly string[]> => {
  const rows = await tx
    .select({ alias: cases.alias })
    .from(caseLink)
    .innerJoin(
      cases,
      or(and(eq(caseLink.a, id), eq(cases.id, caseLink.b)), and(eq(caseLink.b, id), eq(cases.id, caseLink.a))),
    )
    .orderBy(cases.alias);
  return rows.map(({ alias }) => alias);
};
