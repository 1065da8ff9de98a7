import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { engineSays, type OpenContext, type Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { readWhen } from "../../src/core/when.ts";
import { unitNames } from "../../src/db/people.ts";
import { place as places } from "../../src/db/schema.ts";
import { change, factsOf, organizes, topicOf } from "./changes.ts";
import { MAX_TITLE, MAX_VENUE } from "./limits.ts";
import { type Notice, readNotice, saysOnlyHour } from "./notice.ts";
import { activity } from "./tables.ts";
import { templateNamed } from "./templates.ts";
import { readTimes, repeats, type TimeProblem, type Times } from "./times.ts";
import { hasWarnings, warningsFor } from "./warnings.ts";

type Asking = "sure" | "title" | "when" | "deadline" | "cutoff" | "group";

interface Group {
  readonly id: number;
  readonly name: string;
  readonly unitId: number;
}

/** What is known so far, and what was asked last; `asked` is the way back. */
interface Draft {
  readonly notice: Notice;
  readonly asking: Asking;
  readonly asked: readonly Asking[];
  readonly groups?: readonly Group[];
  readonly groupId?: number;
}

/** Groups offered as buttons; others can be typed. */
const MAX_GROUPS = 8;

const ask = async (draft: Draft, facts: object, { dialogue }: OpenContext): Promise<readonly Reply[]> => {
  await dialogue.keep("signup.create", { ...draft });
  return [
    {
      mode: "message",
      to: "here",
      kind: `signup.ask-${draft.asking}`,
      facts: { ...facts, title: draft.notice.title ?? "" },
    },
  ];
};

/** Groups that somebody who writes in private may announce in. */
const groupsFor = async ({ tx, me }: OpenContext): Promise<readonly Group[]> => {
  const root = sql<number>`coalesce(${places.unitId}, (select id from unit where parent_id is null))`;
  const rows = await tx
    .select({ id: places.id, name: sql<string>`coalesce(${places.name}, ${places.chat})`, unitId: root })
    .from(places)
    .where(and(eq(places.kind, "group"), isNull(places.goneAt)))
    .orderBy(desc(places.id))
    .limit(50);
  const own: Group[] = [];
  for (const row of rows) if (await organizes(tx, me, row.unitId)) own.push(row);
  return own;
};

/** Where it is announced: this group, or the one chosen. Null = it has to be asked. */
const announceIn = (draft: Draft, { place }: OpenContext): { id: number; unitId: number } | null => {
  if (place.kind === "group") return place;
  return draft.groups?.find(({ id }) => id === draft.groupId) ?? null;
};

/** Goes as far as the facts reach: asks the first thing that is missing or unclear, or makes the activity. */
const advance = async (draft: Draft, context: OpenContext): Promise<readonly Reply[]> => {
  const next = (asking: Asking): Draft => ({
    ...draft,
    asking,
    asked: [...draft.asked.filter((one) => one !== asking), asking],
  });
  if (!draft.notice.title) return ask(next("title"), {}, context);
  const template = draft.notice.template ? templateNamed(draft.notice.template) : undefined;
  const notice: Notice = { ...template?.notice, ...draft.notice };
  const times = readTimes(notice, context.now, template?.hours);
  if ("problem" in times) return ask(next(times.field), times satisfies TimeProblem, context);
  const where = announceIn(draft, context);
  if (where) return make(notice, times, template?.kind ?? null, where, context);
  const groups = await groupsFor(context);
  if (groups.length === 0) throw new Refusal("signup.create-in-group");
  return ask({ ...next("group"), groups }, { groups: groups.slice(0, MAX_GROUPS).map(({ name }) => name) }, context);
};

const DAY_MS = 24 * 3_600_000;

/** When it is settled whether enough signed up: at the deadline, else the day before, else half way to the beginning. */
export const decisionTime = ({ deadline, startsAt }: Pick<Times, "deadline" | "startsAt">, now: Date): Date => {
  if (deadline) return deadline;
  const left = startsAt.getTime() - now.getTime();
  return new Date(startsAt.getTime() - (left > 2 * DAY_MS ? DAY_MS : left / 2));
};

const make = async (
  notice: Notice,
  times: Times,
  kind: string | null,
  where: { id: number; unitId: number },
  context: OpenContext,
): Promise<readonly Reply[]> => {
  const { tx, now, me, place, dialogue, addJob } = context;
  const decideAt = notice.minimum ? decisionTime(times, now) : null;
  const [made] = await tx
    .insert(activity)
    .values({
      number: sql`next_number()`,
      title: notice.title ?? "",
      venue: notice.venue ?? null,
      remarks: notice.remarks ?? null,
      capacity: notice.capacity ?? null,
      minimum: notice.minimum ?? null,
      decideAt,
      kind,
      ...times,
      // Born cancelled and opened by its first change, so that an undo of the creation is an undo like any other.
      state: "cancelled",
      unitId: where.unitId,
      placeId: where.id,
      createdBy: me.personId,
      createdAt: now,
    })
    .returning();
  if (!made) throw new Error("no row came back");
  const row = await change(made, { state: "open" }, "create", context);
  await dialogue.close();
  await schedule(row, addJob);
  const once = notice.when && repeats(notice.when, now) ? { once: true as const } : {};
  const warnings = { ...(await warningsFor(tx, row)), ...once };
  const card: Reply = {
    mode: "card",
    to: { placeId: where.id },
    kind: "signup.card",
    topic: topicOf(row),
    facts: { ...factsOf(row), people: [], more: 0 },
  };
  const said: Reply[] = hasWarnings(warnings)
    ? [
        {
          mode: "message",
          to: "here",
          kind: "signup.warnings",
          topic: topicOf(row),
          facts: { ...factsOf(row), ...warnings },
        },
      ]
    : [];
  if (place.id === where.id) return [card, ...said];
  return [card, { mode: "message", to: "here", kind: "signup.announced", facts: factsOf(row) }, ...said];
};

/** Jobs of an activity; the same keys replace those of before a change. */
export const schedule = async (
  { number, deadline, minimum, decideAt }: typeof activity.$inferSelect,
  addJob: OpenContext["addJob"],
): Promise<void> => {
  if (deadline) await addJob("signup.deadline", { number }, deadline, `signup.deadline:${number}`);
  if (minimum && decideAt) await addJob("signup.decide", { number }, decideAt, `signup.decide:${number}`);
};

const ORGANIZING: readonly string[] = ["organizer", "chair", "admin"];

/** Who organizes elsewhere is told how to bring this group to their unit, everybody else whom to ask. */
const refuseStrangers = async ({ tx, me, place }: OpenContext): Promise<void> => {
  const held = me.roles.filter(({ role }) => ORGANIZING.includes(role));
  const [first] = held;
  if (!first) throw new Refusal("signup.may-not-create");
  if (place.kind !== "group" || (await organizes(tx, me, place.unitId))) return;
  const unit = (await unitNames(tx, [first.unitId])).get(first.unitId) ?? "";
  throw new Refusal("signup.not-your-group", { unit, mayBind: held.some(({ role }) => role !== "organizer") });
};

/** 发起活动, with whatever facts came along. */
export const create = async (text: string, context: OpenContext): Promise<readonly Reply[]> => {
  await refuseStrangers(context);
  return advance({ notice: readNotice(text, context.now), asking: "title", asked: [] }, context);
};

/** A notice in sentences that nobody said was to be announced: shows how it was understood, and asks. */
export const offer = async (text: string, context: OpenContext): Promise<readonly Reply[]> => {
  // Of anybody else it is no more than a text that was not understood.
  if (!context.me.roles.some(({ role }) => ORGANIZING.includes(role)))
    throw new Refusal(engineSays.unknown, { text: [...text.replace(/\s+/g, " ")].slice(0, MAX_TITLE).join("") });
  await refuseStrangers(context);
  return askSure({ notice: readNotice(text, context.now), asking: "sure", asked: ["sure"] }, context);
};

const askSure = (draft: Draft, context: OpenContext): Promise<readonly Reply[]> => {
  const times = readTimes(draft.notice, context.now);
  const startsAt = "problem" in times ? {} : { startsAt: times.startsAt.toISOString() };
  return ask(draft, { ...draft.notice, ...startsAt }, context);
};

const YES = /^(?:发布|发吧?|确定|确认|是的?|对的?|好的?|可以|要|ok|yes|post it)[。.!！]?$/i;
const NO = /^(?:不发布?|不用?了?|不要|算了|否|先不|no)[。.!！]?$/i;

/** 发布 goes on as if 发起活动 had been said; 不发 leaves everything. */
const answerSure = async (text: string, draft: Draft, context: OpenContext): Promise<readonly Reply[]> => {
  if (YES.test(text)) return advance({ ...draft, asked: [] }, context);
  if (!NO.test(text)) return askSure(draft, context);
  await context.dialogue.close();
  return [{ mode: "message", to: "here", kind: "signup.dialogue-left", facts: {} }];
};

const BACK = /^(?:上一步|返回|back)$/i;

const isDay = (text: string, now: Date): boolean => {
  const read = readWhen(text, now);
  return read.kind === "when" && read.when.precision === "day";
};

/** The draft with the answer to what was asked. An answer may bring other facts along. */
const answered = (text: string, draft: Draft, now: Date): Draft => {
  if (draft.asking === "group") {
    const names = draft.groups ?? [];
    const chosen = names.find(({ name }) => name === text) ?? names[Number(/^\d+$/.exec(text)?.[0] ?? Number.NaN) - 1];
    return chosen ? { ...draft, groupId: chosen.id } : draft;
  }
  if (draft.asking === "title") {
    const read = readNotice(text, now);
    const title = read.title ?? [...text.replace(/\s+/g, " ")].slice(0, MAX_TITLE).join("");
    return { ...draft, notice: { ...read, ...draft.notice, title } };
  }
  const field = draft.asking as "when" | "deadline" | "cutoff";
  const before = draft.notice[field];
  // 12月20日, and then 早上7点: the hour of that day, not of today.
  const whole = before && saysOnlyHour(text) && isDay(before, now) ? `${before} ${text}` : text;
  return { ...draft, notice: { ...draft.notice, [field]: whole.slice(0, MAX_VENUE) } };
};

/** An answer in the dialogue of 发起活动. */
export const answerCreate = async (text: string, draft: Draft, context: OpenContext): Promise<readonly Reply[]> => {
  if (draft.asking === "sure") return answerSure(text, draft, context);
  if (!BACK.test(text)) return advance(answered(text, draft, context.now), context);
  const before = draft.asked.filter((one) => one !== draft.asking);
  const field = before.at(-1);
  if (!field) return advance({ ...draft, notice: {} }, context);
  const { [field as keyof Notice]: _, ...notice } = draft.notice;
  return advance({ ...draft, notice, asked: before }, context);
};
