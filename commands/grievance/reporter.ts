import { randomBytes, randomUUID } from "node:crypto";
import { count, eq, sql } from "drizzle-orm";
import type { Card } from "../../src/core/card.ts";
import { Refusal } from "../../src/core/errors.ts";
import { readIntent } from "../../src/core/intent.ts";
import type { SealedContext } from "../../src/core/sealed.ts";
import { newAlbum } from "./album.ts";
import { pictureCard } from "./cards-pictures.ts";
import { reporterCard } from "./cards-reporter.ts";
import { openText, sealText } from "./envelope.ts";
import { withReceipts } from "./force.ts";
import { MAX_TEXT, MESSAGES_A_DAY, RETAIN_DAYS } from "./limits.ts";
import {
  changeCase,
  type MyCase,
  type MyIntake,
  mayRate,
  type Opened,
  openCase,
  remember,
  showCase,
} from "./lookup.ts";
import { linkTo } from "./picture-link.ts";
import { addPictures } from "./pictures.ts";
import { shown } from "./receipt.ts";
import { caseKeyOf, newestTag, receiptOf } from "./secrets.ts";
import { step } from "./states.ts";
import { caseIntake, caseMessage, caseRoute } from "./tables.ts";
import { daysAfter, duesOf, resume, type Urgency } from "./terms.ts";
import { asWritten, faultIn, plain } from "./text.ts";

interface Added {
  /** May be empty where pictures say it all. */
  readonly text: string;
  readonly jpegs: readonly Buffer[];
}

/** Not released yet: nobody has read it, so the addition becomes part of the text itself. */
const addToIntake = async (
  found: NonNullable<MyIntake>,
  { text, jpegs }: Added,
  context: SealedContext,
): Promise<void> => {
  await addPictures(context, found, found.messageId, jpegs);
  if (text === "") return;
  const key = caseKeyOf(context.keys, found);
  if (!key) throw new Refusal("grievance.unreadable");
  const whole = `${openText(key, found.body, found.id, found.messageId)}\n\n${text}`;
  if (found.added >= MESSAGES_A_DAY || [...whole].length > 2 * MAX_TEXT) throw new Refusal("grievance.too-much");
  await context.tx
    .update(caseIntake)
    .set({ body: sealText(key, whole, found.id, found.messageId), added: found.added + 1 })
    .where(eq(caseIntake.id, found.id));
};

const addToCase = async (found: NonNullable<MyCase>, { text, jpegs }: Added, context: SealedContext): Promise<void> => {
  const { tx, today, keys } = context;
  const next = step({ state: found.state, answered: true }, "append");
  const key = caseKeyOf(keys, found);
  if (!next) throw new Refusal("grievance.over");
  if (found.mutedOn) throw new Refusal("grievance.muted", { appealed: found.appealedOn !== null });
  if (!key) throw new Refusal("grievance.unreadable");
  const [so] = await tx
    .select({
      all: count(),
      today: sql<number>`count(*) filter (where kind = 'more' and on_date = ${today}::date)::int`,
    })
    .from(caseMessage)
    .where(eq(caseMessage.caseId, found.id));
  if ((so?.today ?? 0) >= MESSAGES_A_DAY) throw new Refusal("grievance.too-much");
  const id = randomUUID();
  const seq = (so?.all ?? 0) + 1;
  const body = sealText(key, text, found.id, id);
  await tx
    .insert(caseMessage)
    .values({ id, caseId: found.id, seq, kind: "more", round: found.round, onDate: today, body });
  await addPictures(context, found, id, jpegs);
  const dues = { claim: found.dueClaim, reply: found.dueReply, close: found.dueClose };
  const on = found.pausedOn ? resume(dues, found.pausedOn, today) : dues;
  await changeCase(context, found, {
    state: next.state,
    news: true,
    pausedOn: null,
    dueReply: on.reply,
    dueClose: on.close,
  });
};

/** What a reporter writes to a case of theirs, or shows. */
export const add = async (
  found: NonNullable<MyCase | MyIntake>,
  said: string,
  context: SealedContext,
  jpegs: readonly Buffer[] = [],
) => {
  const text = plain(said);
  const fault = jpegs.length > 0 && text === "" ? null : faultIn(text);
  if (fault) throw new Refusal("grievance.text-fault", { fault });
  const added = { text, jpegs };
  if (found.kind === "intake") await addToIntake(found, added, context);
  else await addToCase(found, added, context);
  return [reporterCard.added(context.locale)];
};

/** Said before anybody writes. */
const mustTakeMore = (found: Opened["found"]): void => {
  if (found.kind !== "case") return;
  if (!step({ state: found.state, answered: true }, "append")) throw new Refusal("grievance.over");
  if (found.mutedOn) throw new Refusal("grievance.muted", { appealed: found.appealedOn !== null });
};

/** 补充 [回执码] [内容]. */
export const more = async (args: string, context: SealedContext): Promise<readonly Card[]> => {
  const opened = await openCase(args, context);
  const { found, rest, tags } = opened;
  if (rest.trim() === "图片") return linkFor(opened, context);
  if (rest.trim() !== "") return add(found, asWritten(context.text, rest), context);
  mustTakeMore(found);
  remember(tags, context, true);
  return [reporterCard.askMore(context.locale)];
};

/** Where pictures are added to this case. */
const linkFor = async ({ found, tags }: Opened, context: SealedContext): Promise<readonly Card[]> => {
  mustTakeMore(found);
  const hex = tags.map((tag) => tag.toString("hex"));
  return [pictureCard.link(context.locale, await linkTo(newAlbum(), hex, context), context.carries, "查")];
};

/** Words while a case is open in the chat: they are for that case, but a thank-you is not. */
export const answerSession = async (asked: boolean, context: SealedContext): Promise<readonly Card[]> => {
  const bare = context.text.trim();
  if (/^(?:退出|取消|算了|不补充了|exit)$/i.test(bare)) {
    context.draft.close();
    return [reporterCard.left(context.locale)];
  }
  const opened = await openCase("", context);
  if (context.carries && bare === "") return linkFor(opened, context);
  const { found } = opened;
  if (!asked && readIntent(bare).kind === "chatter") return [reporterCard.kind(context.locale)];
  return add(found, context.text, context);
};

/** Words right after a filing: a thank-you, or something that was forgotten. They are kept nowhere. */
export const answerFiled = async (context: SealedContext): Promise<readonly Card[]> => {
  if (context.carries && context.text.trim() === "") return [pictureCard.filed(context.locale)];
  const leaving = /^(?:退出|取消|算了|exit)$/i.test(context.text.trim());
  if (leaving) context.draft.close();
  const chatter = leaving || readIntent(context.text.trim()).kind === "chatter";
  return [chatter ? reporterCard.filedThanks(context.locale) : reporterCard.filedMore(context.locale)];
};

/** The old receipt opens nothing from now on. */
export const renew = async ({ found, tags }: Opened, receipt: string, context: SealedContext): Promise<Buffer> => {
  const tag = newestTag(context.keys, receipt);
  // While it changes, the row belongs to both.
  await withReceipts(context.tx, [...tags, tag]);
  if (found.kind === "intake")
    await context.tx.update(caseIntake).set({ receiptTag: tag }).where(eq(caseIntake.id, found.id));
  else await changeCase(context, found, { receiptTag: tag });
  return tag;
};

/** 换码. */
export const newCode = async (args: string, context: SealedContext): Promise<readonly Card[]> => {
  const opened = await openCase(args, context);
  const receipt = receiptOf(context.keys, Buffer.concat([context.idempotencyTag, randomBytes(16)]));
  remember([await renew(opened, receipt, context)], context);
  return [reporterCard.newCode(context.locale, shown(receipt))];
};

/** 删除联系方式: from here on only the receipt leads to the case. */
export const noContact = async (args: string, context: SealedContext): Promise<readonly Card[]> => {
  const { found } = await openCase(args, context);
  if (found.kind === "intake") {
    await context.tx.update(caseIntake).set({ sealed: null, routeVersion: null }).where(eq(caseIntake.id, found.id));
  } else {
    await context.tx.delete(caseRoute).where(eq(caseRoute.caseId, found.id));
  }
  return [reporterCard.noContact(context.locale)];
};

/** 撤回诉求, asked once: it cannot be brought back. */
export const withdraw = async (args: string, context: SealedContext): Promise<readonly Card[]> => {
  const sure = /(?:^|\s)确定$/.test(args);
  const { found } = await openCase(args.replace(/\s*确定$/, ""), context);
  if (found.kind === "case" && !step({ state: found.state, answered: true }, "withdraw"))
    throw new Refusal("grievance.over");
  if (!sure) return [reporterCard.askWithdraw(context.locale)];
  await context.tx.execute(sql`select grievance_withdraw(${context.today}::date, ${RETAIN_DAYS.ordinary})`);
  context.draft.close();
  return [reporterCard.withdrawn(context.locale, found.kind === "intake")];
};

/** 申诉静默: once for each mute. */
export const appeal = async (args: string, context: SealedContext): Promise<readonly Card[]> => {
  const { found } = await openCase(args, context);
  if (found.kind === "intake" || !found.mutedOn || found.appealedOn) return [await showCase(found, context)];
  const { claim, reply, close } = duesOf(found.urgency as Urgency, context.today);
  const [row] = await context.tx.execute<{ to: string | null }>(sql`
    select grievance_appeal(${context.today}::date, ${claim}::date, ${reply}::date, ${close}::date) as "to"`);
  if (!row?.to) throw new Refusal("grievance.over");
  return [reporterCard.appealed(context.locale, row.to === "above")];
};

const RATINGS = [
  ["不满意", 1],
  ["基本满意", 2],
  ["满意", 3],
] as const;

export const ratingIn = (text: string): number | null =>
  RATINGS.find(([word]) => text.trim().startsWith(word) || text.trim().endsWith(` ${word}`))?.[1] ?? null;

/** 评价 满意 | 基本满意 | 不满意: the last one has it handled once more, by somebody else. */
export const rate = async (args: string, context: SealedContext): Promise<readonly Card[]> => {
  const rating = ratingIn(args);
  const { found } = await openCase(args.replace(/\s*(?:不满意|基本满意|满意)\s*$/, ""), context);
  if (found.kind === "intake") throw new Refusal("grievance.not-answered");
  if (rating === null) return [await showCase(found, context)];
  if (!mayRate(found, context.today))
    throw new Refusal(found.state === "closed" ? "grievance.over" : "grievance.not-answered");
  const { today } = context;
  if (rating > 1) {
    const keep = found.mediated ? RETAIN_DAYS.mediated : RETAIN_DAYS.ordinary;
    await changeCase(context, found, { state: "closed", rating, closedOn: today, retainUntil: daysAfter(today, keep) });
    return [reporterCard.rated(context.locale, rating)];
  }
  await object(found, context);
  return [reporterCard.objected(context.locale, found.mutedOn !== null)];
};

/** A new round: its terms begin today, and whoever answered before does not handle it again. */
const object = async (found: NonNullable<MyCase>, context: SealedContext): Promise<void> => {
  const dues = duesOf(found.urgency as Urgency, context.today);
  await changeCase(context, found, {
    state: "objected",
    round: found.round + 1,
    rating: 1,
    previous: found.assignee,
    assignee: null,
    leaseBy: null,
    leaseUntil: null,
    closedOn: null,
    retainUntil: null,
    answeredOn: null,
    pausedOn: null,
    rung: 0,
    news: true,
    startedOn: context.today,
    dueClaim: dues.claim,
    dueReply: dues.reply,
    dueClose: dues.close,
  });
};
