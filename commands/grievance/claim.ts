import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { account } from "../../src/db/schema.ts";
import { writeAudit } from "./audit.ts";
import {
  type Asked,
  type CaseRow,
  change,
  mustAsk,
  mustBeFree,
  mustHold,
  nameOf,
  newsFor,
  say,
  sitDown,
  stepFrom,
  takeCase,
} from "./desk.ts";
import { ENDED, UNCLAIMED } from "./states.ts";
import { cases } from "./tables.ts";
import { viewOf } from "./view.ts";

const whyNot = async (row: CaseRow, context: OpenContext): Promise<Refusal> => {
  const { alias, assignee, state, version } = row;
  if (ENDED.includes(state)) return new Refusal("grievance.not-now", { alias, state });
  if (assignee === context.me.personId) return new Refusal("grievance.yours-already", { alias });
  if (assignee !== null)
    return new Refusal("grievance.taken", { alias, holder: await nameOf(context, assignee), version });
  return new Refusal("grievance.second-hand", { alias });
};

const INSUFFICIENT_PRIVILEGE = "42501";

/** The case was taken out of this officer's sight a moment ago. */
const isKeptFrom = (error: unknown): boolean =>
  error instanceof Error && (error.cause as { code?: string } | undefined)?.code === INSUFFICIENT_PRIVILEGE;

/** 领取 代号. One statement: of any number of officers at once one gets it. */
export const claim = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  return claimCase(await mustAsk(args, "领取", context), context);
};

export const claimCase = async (asked: Asked, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, me } = context;
  const others = sql`select s from grievance_staff(${cases.levelId},
    array(select x.officer from case_exclusion x where x.case_id = ${cases.id})) s where s <> ${me.personId}`;
  const winning = tx
    .update(cases)
    .set({ assignee: me.personId, state: "in_progress", version: sql`${cases.version} + 1`, leaseBy: null })
    .where(
      and(
        asked.id === undefined ? eq(cases.alias, asked.alias) : eq(cases.id, asked.id),
        isNull(cases.assignee),
        inArray(cases.state, [...UNCLAIMED]),
        sql`(${cases.previous} is distinct from ${me.personId} or not exists (${others}))`,
      ),
    )
    .returning();
  const [won] = await winning.catch((error: unknown) => {
    throw isKeptFrom(error) ? new Refusal("grievance.no-case", { alias: asked.alias }) : error;
  });
  if (!won) throw await whyNot(await takeCase({ ...asked, version: null }, context), context);
  await writeAudit(context, me.personId, "claim", won.id);
  return [say("grievance.claimed", await viewOf(won as CaseRow, context))];
};

/** 放回 代号: somebody else may take it. */
export const release = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  return releaseCase(await mustAsk(args, "放回", context), context);
};

export const releaseCase = async (asked: Asked, context: OpenContext): Promise<readonly Reply[]> => {
  const row = await takeCase(asked, context);
  await mustHold(row, context);
  const state = await stepFrom(row, "release", context);
  await change(row, { state, assignee: null, leaseBy: null, leaseUntil: null, pausedOn: null }, context);
  await writeAudit(context, context.me.personId, "release", row.id);
  return [say("grievance.released", { alias: row.alias })];
};

/** 接手 代号: a colleague of the same level is away. Not while that colleague is writing. */
export const takeOver = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  return takeOverCase(await mustAsk(args, "接手", context), context);
};

export const takeOverCase = async (asked: Asked, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, me } = context;
  const row = await takeCase(asked, context);
  if (row.assignee === null) return claimCase({ ...asked, alias: row.alias }, context);
  if (row.assignee === me.personId) throw new Refusal("grievance.yours-already", { alias: row.alias });
  if (row.previous === me.personId) throw new Refusal("grievance.second-hand", { alias: row.alias });
  if (ENDED.includes(row.state)) throw new Refusal("grievance.not-now", { alias: row.alias, state: row.state });
  await mustBeFree(row, context);
  const before = row.assignee;
  await change(row, { assignee: me.personId, leaseBy: null, leaseUntil: null }, context);
  await writeAudit(context, me.personId, "take-over", row.id, { from: before });
  const accounts = await tx.select({ id: account.id }).from(account).where(eq(account.personId, before));
  const told = newsFor(
    accounts.map(({ id }) => id),
    "taken-over",
    context,
  );
  const now = await takeCase({ ...asked, alias: row.alias, version: null }, context);
  return [say("grievance.claimed", await viewOf(now, context)), ...told];
};
