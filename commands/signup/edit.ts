import { sql } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import {
  type ActivityRow,
  change,
  factsOf,
  ownActivity,
  type Patch,
  type Promoted,
  refresh,
  tellEverybody,
  tellPromoted,
  topicOf,
} from "./changes.ts";
import { decisionTime, schedule } from "./create.ts";
import type { ChangedPart } from "./facts.ts";
import { MAX_TITLE } from "./limits.ts";
import { type Notice, readNotice } from "./notice.ts";
import { splitRemarks } from "./notice-remarks.ts";
import { sections } from "./notice-sections.ts";
import { isPlace } from "./notice-words.ts";
import { plainTime, readTimes } from "./times.ts";
import { hasWarnings, warningsFor } from "./warnings.ts";

const NO_LIMIT = /(?:名额|人数|限额)\s*(?:改[成为])?\s*[:：]?\s*(?:不限|无限)/;
/** Small words of a change that say nothing by themselves. */
const SAYS_NOTHING = /改|换|成|到|为|在|推迟|提前|延期|一下|吧|的|了|请|活动|时间|地点|[\s,，。.!！]/g;

/** What a change says. A name counts only behind its label, and what is not understood is never passed over. */
const readChange = (row: ActivityRow, text: string, now: Date): Notice => {
  const { title, remarks, ...said } = readNotice(text, now);
  const unclear = (left: string) =>
    new Refusal("signup.change-unclear", { number: row.number, title: row.title, left: left.slice(0, MAX_TITLE) });
  // Remarks are changed as a whole and behind their word: 费用 30元 might replace them or go with them.
  if (remarks) throw unclear(remarks);
  if (!title || sections(text).has("title")) return title ? { ...said, title } : said;
  if (!said.venue && isPlace(title)) return { ...said, venue: title };
  const left = title.replaceAll(SAYS_NOTHING, "");
  if (left.length > 0) throw unclear(title);
  return said;
};

const PARTS: readonly (readonly [keyof Patch, ChangedPart])[] = [
  ["title", "title"],
  ["startsAt", "when"],
  ["venue", "venue"],
  ["capacity", "capacity"],
  ["minimum", "minimum"],
  ["deadline", "deadline"],
  ["cutoff", "cutoff"],
  ["remarks", "remarks"],
];

/** The columns that the words change; what is not said stays. */
const patchOf = (row: ActivityRow, said: Notice, text: string, now: Date): Patch => {
  const merged: Notice = {
    when: said.when ?? plainTime(row.startsAt),
    ...(said.deadline ? { deadline: said.deadline } : {}),
    ...(said.cutoff ? { cutoff: said.cutoff } : {}),
  };
  const times = said.when || said.deadline || said.cutoff ? readTimes(merged, now) : null;
  if (times && "problem" in times) throw new Refusal("signup.bad-change", { ...times, number: row.number });
  const moved = times && said.when ? { startsAt: times.startsAt, endsAt: times.endsAt } : {};
  if (said.when && times && !said.deadline && row.deadline && row.deadline > times.startsAt) {
    throw new Refusal("signup.deadline-in-the-way", { ...factsOf(row), startsAt: times.startsAt.toISOString() });
  }
  const minimum = said.minimum
    ? {
        minimum: said.minimum,
        decideAt: decisionTime(
          { deadline: times?.deadline ?? row.deadline, startsAt: times?.startsAt ?? row.startsAt },
          now,
        ),
      }
    : {};
  return {
    ...(said.title ? { title: said.title } : {}),
    ...moved,
    ...(times?.deadline ? { deadline: times.deadline, ...(row.minimum ? { decideAt: times.deadline } : {}) } : {}),
    ...(times?.cutoff ? { cutoff: times.cutoff } : {}),
    ...(said.venue ? { venue: said.venue } : {}),
    ...(said.capacity ? { capacity: said.capacity } : {}),
    ...(NO_LIMIT.test(text) ? { capacity: null } : {}),
    ...minimum,
  };
};

/** Jobs follow the new times, and whoever fits now moves up. */
export const afterChange = async (
  before: ActivityRow,
  changed: ActivityRow,
  { tx, now, addJob }: Pick<OpenContext, "tx" | "now" | "addJob">,
): Promise<{ readonly facts: ReturnType<typeof factsOf>; readonly promoted: readonly Promoted[] }> => {
  await schedule(changed, addJob);
  if (before.deadline && !changed.deadline)
    await tx.execute(sql`select job_remove(${`signup.deadline:${changed.number}`})`);
  const [row] = await tx.execute<{ promoted: Promoted[] }>(
    sql`select signup_refill(${changed.id}, ${now.toISOString()}::timestamptz) as promoted`,
  );
  const promoted = row?.promoted ?? [];
  const moved = promoted.reduce((sum, { party }) => sum + party, 0);
  return { facts: { ...factsOf(changed), heads: changed.heads + moved, waiting: changed.waiting - moved }, promoted };
};

const timeMoved = (a: ActivityRow, b: ActivityRow): boolean =>
  a.startsAt.getTime() !== b.startsAt.getTime() || a.venue !== b.venue;

/** 改 12 时间 下周五下午4点 地点 操场 名额 30 */
export const edit = async (number: number, text: string, context: OpenContext): Promise<readonly Reply[]> => {
  const row = await ownActivity(number, context);
  if (row.state === "cancelled") throw new Refusal("signup.is-cancelled", { number, title: row.title });
  const { facts: said, remarks } = splitRemarks(text);
  const patch: Patch = {
    ...patchOf(row, readChange(row, said, context.now), said, context.now),
    ...(remarks === undefined ? {} : { remarks }),
  };
  if (Object.keys(patch).length === 0) throw new Refusal("signup.nothing-to-change", { number, title: row.title });
  if (typeof patch.capacity === "number" && patch.capacity < row.heads) {
    throw new Refusal("signup.capacity-below", { ...factsOf(row), asked: patch.capacity });
  }
  // A later deadline opens again what the earlier one closed.
  const reopened = row.state === "closed" && patch.deadline && patch.deadline > context.now ? { state: "open" } : {};
  const changed = await change(row, { ...patch, ...reopened }, "edit", context);
  const { facts, promoted } = await afterChange(row, changed, context);
  const warnings = timeMoved(row, changed) ? await warningsFor(context.tx, changed) : { clashes: [] };
  const told = timeMoved(row, changed) ? await tellEverybody(context.tx, changed, "signup.moved", facts) : [];
  const group: Reply = {
    mode: "message",
    to: { placeId: row.placeId },
    topic: topicOf(row),
    kind: "signup.edited",
    facts: { ...facts, what: PARTS.flatMap(([column, part]) => (column in patch ? [part] : [])) },
  };
  return [
    ...(context.place.id === row.placeId ? [] : [{ ...group, to: "here" } as const]),
    group,
    ...(hasWarnings(warnings)
      ? [{ mode: "message", to: "here", kind: "signup.warnings", facts: { ...facts, ...warnings } } as const]
      : []),
    ...told,
    ...tellPromoted({ ...changed, heads: facts.heads, waiting: facts.waiting }, promoted),
    refresh(changed),
  ];
};
