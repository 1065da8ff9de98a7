import { sql } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { type Intent, readIntent } from "../../src/core/intent.ts";
import { type ActivityRow, organizes, type Promoted, refresh, tellPromoted, topicOf } from "./changes.ts";
import type { Wish } from "./facts.ts";
import { sure, titled } from "./named.ts";
import { wishOf, withTitles } from "./read.ts";
import { findPeople, type Somebody } from "./somebody.ts";
import { activitiesMeant, lockAll, openHere, ownHere } from "./targets.ts";

export interface Applied {
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly moved: boolean;
  readonly promoted: readonly Promoted[];
}

export interface Deed extends Wish {
  /** An organizer may sign people up after the deadline, and take them out after the cut-off. */
  readonly late?: boolean;
  readonly forced?: boolean;
}

/** One party's wish in this transaction, under the activity's lock. */
export const apply = async (
  { tx, now, me }: Pick<OpenContext, "tx" | "now" | "me">,
  row: ActivityRow,
  deed: Deed,
  somebody: Pick<Somebody, "personId" | "accountId">,
): Promise<Applied> => {
  const [answer] = await tx.execute<{ one: Applied | null }>(
    sql`select signup_one(${row.id}, ${JSON.stringify(deed)}::jsonb, ${somebody.personId}, ${somebody.accountId}, ${me.personId},
      ${now.toISOString()}::timestamptz) as one`,
  );
  if (!answer?.one) throw new Error("the activity is gone");
  return answer.one;
};

/** What people see of one applied wish: the answer, the promoted, and the person it was done for. */
const repliesOf = (row: ActivityRow, applied: Applied, somebody: Somebody, me: OpenContext["me"]): readonly Reply[] => {
  const facts = { ...applied.facts, name: somebody.name, by: me.name };
  const replies: Reply[] = [{ mode: "message", to: "here", topic: topicOf(row), kind: applied.kind, facts }];
  if (applied.moved && somebody.personId !== me.personId && somebody.accountId !== null) {
    const told = { ...facts, did: applied.kind };
    replies.push({
      mode: "message",
      to: { accountId: somebody.accountId },
      topic: topicOf(row),
      kind: "signup.done-for-you",
      facts: told,
    });
  }
  return [...replies, ...tellPromoted(row, applied.promoted), ...(applied.moved ? [refresh(row)] : [])];
};

/** The sender, and everybody named. Names that are not clear refuse the whole line. */
const partiesOf = async (
  intent: Intent,
  wish: Wish,
  row: ActivityRow,
  context: OpenContext,
): Promise<readonly Somebody[]> => {
  const { me, incoming } = context;
  const self: Somebody = { personId: me.personId, accountId: me.accountId, name: me.name };
  const mentioned = incoming.mentions.map(({ name }) => name);
  const names = intent.others?.length ? intent.others : [];
  if (names.length === 0) return [self];
  const others = await findPeople(names, mentioned, { wish, number: row.number }, context);
  return intent.self ? [self, ...others] : others;
};

/** 报名 and 取消报名 that name a title, several activities, or other people. */
export const wishFor = async (op: Wish["op"], asked: Intent, context: OpenContext): Promise<readonly Reply[]> => {
  const titles = asked.target && "title" in asked.target ? (await openHere(context)).map(({ title }) => title) : [];
  const intent = withTitles(asked, context.incoming.text, titles);
  const wish = wishOf(op, intent);
  const { others, self } = intent;
  const named = others?.length ? { others, ...(self ? { self } : {}) } : {};
  const meant = await activitiesMeant({ wish: { ...wish, ...named }, target: intent.target, on: intent.on }, context);
  const replies: Reply[] = [];
  for (const row of await lockAll(meant, context)) {
    const organizer = await organizes(context.tx, context.me, row.unitId);
    const parties = await partiesOf(intent, { ...wish, number: row.number }, row, context);
    for (const somebody of parties) {
      const forOther = somebody.personId !== context.me.personId;
      const deed = { ...wish, ...(forOther && organizer ? { late: true, forced: true } : {}) };
      const applied = await apply(context, row, deed, somebody);
      const facts = { ...applied.facts, ...(organizer && !forOther ? { organizer } : {}) };
      replies.push(...repliesOf(row, { ...applied, facts }, somebody, context.me));
    }
  }
  return replies;
};

/** 我去秋游: only where 秋游 is certainly one that is open, or that the sender is in; else null. */
export const doubtedWish = async (
  op: Wish["op"],
  { target }: Intent,
  context: OpenContext,
): Promise<readonly Reply[] | null> => {
  if (!target || !("title" in target)) return null;
  const rows = op === "leave" ? await ownHere(context) : await openHere(context);
  const [row, ...others] = titled(target.title, undefined, rows, context.now);
  if (!row || others.length > 0 || !sure(target.title, row)) return null;
  const intent = readIntent(context.incoming.text, { titles: [target.title] });
  return intent.kind === op ? wishFor(op, intent, context) : null;
};

/** 代报 12 王芳（第一中学） +2: the line of the buttons that settle who is meant. */
export const joinFor = async (
  { number, name, unit, heads, fresh }: { number: number; name: string; unit?: string; heads?: number; fresh: boolean },
  context: OpenContext,
): Promise<readonly Reply[]> => {
  const wish: Wish = { op: "join", number, ...(heads ? { heads } : {}) };
  const [row] = await lockAll(await activitiesMeant({ wish, target: { number } }, context), context);
  if (!row) return [];
  const [somebody] = await findPeople([name], [], { wish, number, unit, fresh }, context);
  if (!somebody) return [];
  const late = await organizes(context.tx, context.me, row.unitId);
  return repliesOf(row, await apply(context, row, { ...wish, late, forced: late }, somebody), somebody, context.me);
};
