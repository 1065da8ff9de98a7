import { randomInt, randomUUID } from "node:crypto";
import { count, eq } from "drizzle-orm";
import { dayOf, minuteOf, momentOf } from "../../src/core/china.ts";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { writeAudit } from "./audit.ts";
import {
  type Asked,
  type CaseRow,
  change,
  mustAsk,
  mustBeFree,
  mustHold,
  readAsked,
  say,
  sitDown,
  stepFrom,
  takeCase,
  todayOf,
} from "./desk.ts";
import { type Detail, findDetails, kindsIn } from "./details.ts";
import { sealText } from "./envelope.ts";
import { BELL_FROM, BELL_MINUTES, BELL_UNTIL, LEASE_MS, MAX_EXTENSION_DAYS, MAX_TEXT } from "./limits.ts";
import { caseKeyOf, readText } from "./secrets.ts";
import { ENDED } from "./states.ts";
import { caseBell, caseMessage } from "./tables.ts";
import { usableAt, worded } from "./templates.ts";
import { extend, resume } from "./terms.ts";
import { plain } from "./text.ts";

export const WRITE = "grievance.write";

/** What an officer writes to a reporter: the command, the kind of the message, the act it is. */
const KINDS = {
  回复: { kind: "answer", act: "reply" },
  询问: { kind: "question", act: "ask" },
  不受理: { kind: "refusal", act: "refuse" },
} as const;
export type Verb = keyof typeof KINDS;

const MIN_WORDS = 2;

/** Not before when the bell rings: some random minutes on, and not at night. */
export const bellTime = (now: Date): Date => {
  const at = new Date(now.getTime() + randomInt(BELL_MINUTES.least * 60, BELL_MINUTES.most * 60) * 1000);
  const [day, hour] = [dayOf(at), minuteOf(at) / 60];
  if (hour >= BELL_FROM && hour < BELL_UNTIL) return at;
  const morning = momentOf(hour < BELL_FROM ? day : day + 1, BELL_FROM * 60);
  return new Date(morning.getTime() + randomInt(BELL_MINUTES.most * 60) * 1000);
};

/** One message to the reporter, and the bell that will tell of it. Whether there is a way back nobody here knows. */
export const addMessage = async (
  row: CaseRow,
  kind: string,
  text: string,
  context: OpenContext,
  id: string = randomUUID(),
): Promise<void> => {
  const { tx, me, keys, now } = context;
  const key = caseKeyOf(keys, row);
  if (!key) throw new Refusal("grievance.unreadable");
  const [so] = await tx.select({ all: count() }).from(caseMessage).where(eq(caseMessage.caseId, row.id));
  await tx.insert(caseMessage).values({
    id,
    caseId: row.id,
    seq: (so?.all ?? 0) + 1,
    kind,
    round: row.round,
    onDate: todayOf(context),
    by: me.personId,
    body: sealText(key, text, row.id, id),
  });
  await tx
    .insert(caseBell)
    .values({ caseId: row.id, notBefore: bellTime(now) })
    .onConflictDoNothing();
};

const wordsOf = (said: string, row: CaseRow): string => {
  const text = plain(said);
  const length = [...text].length;
  if (length < MIN_WORDS) throw new Refusal("grievance.words-short", { alias: row.alias });
  if (length > MAX_TEXT) throw new Refusal("grievance.words-long", { alias: row.alias });
  return text;
};

/** A reporter's clock stood still while they were asked; it runs again when the officers act. */
export const running = (row: CaseRow, today: string) => {
  if (!row.pausedOn) return {};
  const on = resume({ claim: row.dueClaim, reply: row.dueReply, close: row.dueClose }, row.pausedOn, today);
  return { pausedOn: null, dueReply: on.reply, dueClose: on.close };
};

const send = async (
  verb: Verb,
  row: CaseRow,
  said: string,
  context: OpenContext,
  id?: string,
): Promise<readonly Reply[]> => {
  const { kind, act } = KINDS[verb];
  const today = todayOf(context);
  const state = await stepFrom(row, act, context);
  const text = wordsOf(said, row);
  await addMessage(row, kind, text, context, id);
  if (context.dialogue.current?.name === WRITE) await context.dialogue.close();
  const answers = act !== "ask";
  const first = answers && row.firstOn === null ? { firstOn: today, inTime: today <= row.dueReply } : {};
  await change(
    row,
    {
      state,
      leaseBy: null,
      leaseUntil: null,
      ...running(row, today),
      ...(answers ? { answeredOn: today } : { pausedOn: today }),
      ...first,
    },
    context,
  );
  await writeAudit(context, context.me.personId, act, row.id);
  const warn = kindsIn(findDetails(text).filter((find) => GIVES_AWAY.includes(find.kind)));
  return [say("grievance.sent", { alias: row.alias, what: kind, warn })];
};

/** What in an answer may give somebody away; hours and rooms are what answers are made of. */
const GIVES_AWAY: readonly Detail[] = ["id", "phone", "card", "mail", "plate", "account", "class"];

/** Asks for the words, and holds the case meanwhile. What is written is in no dialogue: only which case it is for. */
const begin = async (verb: Verb, row: CaseRow, context: OpenContext): Promise<readonly Reply[]> => {
  await stepFrom(row, KINDS[verb].act, context);
  const leaseUntil = new Date(context.now.getTime() + LEASE_MS);
  await change(row, { leaseBy: context.me.personId, leaseUntil }, context);
  await context.dialogue.keep(WRITE, {
    verb,
    alias: row.alias,
    version: row.version + 1,
    line: `${verb} ${row.alias}`,
  });
  const usable = verb === "不受理" ? [] : await usableAt(row.levelId, context);
  const templates = usable.map(({ name }) => name);
  return [say("grievance.ask-words", { alias: row.alias, verb, version: row.version + 1, templates })];
};

const hold = async (asked: Asked, context: OpenContext): Promise<CaseRow> => {
  const row = await takeCase(asked, context);
  await mustHold(row, context);
  await mustBeFree(row, context);
  return row;
};

/** 回复 | 询问 | 不受理 代号 [内容]. */
export const write =
  (verb: Verb) =>
  async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
    await sitDown(context);
    const asked = await mustAsk(args, verb, context);
    const row = await hold(asked, context);
    if (asked.rest === "") return begin(verb, row, context);
    return send(verb, row, await worded(asked.rest, row, context), context);
  };

interface Words {
  readonly kind: string;
  readonly by: number;
  readonly text: string;
}

const isSame = (sent: typeof caseMessage.$inferSelect, said: Words, row: CaseRow, { keys }: OpenContext): boolean =>
  sent.caseId === row.id &&
  sent.by === said.by &&
  sent.kind === said.kind &&
  readText(caseKeyOf(keys, row), sent, row.id) === said.text;

/** Words from a page, under an id of the page's: the same once more is the same message, and is not sent again. */
export const sendWords = async (
  verb: Verb,
  asked: Asked,
  id: string,
  context: OpenContext,
): Promise<readonly Reply[]> => {
  await sitDown(context);
  const now = await takeCase({ ...asked, version: null }, context);
  const [sent] = await context.tx.select().from(caseMessage).where(eq(caseMessage.id, id));
  const { kind } = KINDS[verb];
  if (sent && isSame(sent, { kind, by: context.me.personId, text: plain(asked.rest) }, now, context))
    return [say("grievance.sent", { alias: now.alias, what: kind, warn: [] })];
  // Other words from a page that was gone back to: a message of their own, if the case is still as that page showed it.
  const own = sent ? randomUUID() : id;
  return send(verb, await hold(asked, context), asked.rest, context, own);
};

/** The words that were asked for. */
export const answerWrite = async (text: string, state: never, context: OpenContext): Promise<readonly Reply[]> => {
  const { verb, alias, version } = state as { verb: Verb; alias: string; version: number };
  await context.dialogue.close();
  await sitDown(context);
  const row = await hold({ alias, version, rest: "" }, context);
  if (/^(?:不写了|算了|取消|退出)$/.test(text.trim())) {
    await change(row, { leaseBy: null, leaseUntil: null }, context);
    return [say("grievance.unsent", { alias })];
  }
  return send(verb, row, await worded(context.incoming.text.trim(), row, context), context);
};

const DAYS = /^(\d{1,3})\s*(?:天|日|d|days?)?[\s,，:：]*/i;

/** 延期 代号 n天 理由: once, before the term is over, and the reporter reads why. */
export const extension = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  await sitDown(context);
  return extendCase(await mustAsk(args, "延期", context), context);
};

export const extendCase = async (asked: Asked, context: OpenContext): Promise<readonly Reply[]> => {
  const row = await hold(asked, context);
  const today = todayOf(context);
  const [whole = "", number = ""] = DAYS.exec(asked.rest) ?? [];
  const days = Number(number);
  const reason = plain(asked.rest.slice(whole.length));
  const { alias } = row;
  if (!whole || days < 1 || days > MAX_EXTENSION_DAYS || [...reason].length < MIN_WORDS * 2)
    throw new Refusal("grievance.extend-how", { alias });
  if (ENDED.includes(row.state)) throw new Refusal("grievance.not-now", { alias, state: row.state });
  if (row.extended) throw new Refusal("grievance.extended-once", { alias });
  if (today > row.dueClose) throw new Refusal("grievance.extend-late", { alias });
  const dueClose = extend(row.dueClose, days);
  await addMessage(row, "extension", reason, context);
  await change(row, { dueClose, extended: true, rung: 0 }, context);
  await writeAudit(context, context.me.personId, "extend", row.id, { days });
  return [say("grievance.extended", { alias, dueClose })];
};

export const namesCase = (args: string): boolean => args.trim() === "" || readAsked(args) !== null;
