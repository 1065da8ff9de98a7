import { and, desc, eq, gt } from "drizzle-orm";
import { engineSays, type OpenContext } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { type ActivityRow, organizes } from "./changes.ts";
import { CHOICES, MAX_TITLE } from "./limits.ts";
import { sure, titled } from "./named.ts";
import { activity } from "./tables.ts";
import { brief, byReply, openHere, ownHere } from "./targets.ts";

/** What an organizer does with one activity. */
export type Organizing = "stop" | "reopen" | "cancel" | "edit";

const LINES: Readonly<Record<Organizing, string>> = {
  stop: "停止报名",
  reopen: "恢复报名",
  cancel: "取消活动",
  edit: "改",
};
/** Those it can be done with. */
const STATES: Readonly<Record<Organizing, readonly string[]>> = {
  stop: ["open"],
  reopen: ["closed"],
  cancel: ["open", "closed"],
  edit: ["open", "closed"],
};
const MOST_READ = 50;
const OWN = 3;

/** Everything ahead that the sender may change; in a group, what was announced there. */
const ownOnes = async (context: OpenContext, here: boolean): Promise<readonly ActivityRow[]> => {
  const { tx, now, me, place } = context;
  const rows = await tx
    .select()
    .from(activity)
    .where(and(gt(activity.startsAt, now), here ? eq(activity.placeId, place.id) : undefined))
    .orderBy(desc(activity.number))
    .limit(MOST_READ);
  const units = new Map<number, boolean>();
  for (const { unitId } of rows) if (!units.has(unitId)) units.set(unitId, await organizes(tx, me, unitId));
  return rows.filter(({ unitId }) => units.get(unitId));
};

const choose = (deed: Organizing, asked: string, tail: string, rows: readonly ActivityRow[]): Refusal => {
  const line = (number: number) => `${LINES[deed]} ${number}${tail && ` ${tail}`}`;
  const all = rows.slice(0, CHOICES).map((row) => ({ ...brief(row), line: line(row.number) }));
  return new Refusal("signup.choose", { deed, asked, all });
};

/**
 * The activity an organizer means by its title, by the message replied to, or because there is only one. Calling off is
 * asked even then: everybody hears of it.
 */
export const organizedMeant = async (
  deed: Organizing,
  asked: string,
  tail: string,
  context: OpenContext,
): Promise<number> => {
  const { me, place, now } = context;
  if (!me.roles.some(({ role }) => role === "organizer" || role === "chair" || role === "admin")) {
    // 备注改成蓝色 changes no activity, whoever says it.
    if (deed === "edit" && titled(asked, undefined, await openHere(context), now).length === 0)
      throw new Refusal(engineSays.unknown, { text: [...context.incoming.text].slice(0, MAX_TITLE).join("") });
    const own = await ownHere(context);
    throw new Refusal("signup.may-not-organize", { own: own.slice(0, OWN).map(brief) });
  }
  const replied = asked === "" ? await byReply(context) : null;
  if (replied) return replied.number;
  const here = await ownOnes(context, place.kind === "group");
  const suitable = (rows: readonly ActivityRow[]) => rows.filter(({ state }) => STATES[deed].includes(state));
  if (asked === "") {
    const [only, ...others] = suitable(here);
    if (only && others.length === 0 && deed !== "cancel") return only.number;
    throw choose(deed, "", tail, suitable(here));
  }
  const found = titled(asked, undefined, here, now);
  const meant = suitable(found).length > 0 ? suitable(found) : found;
  const [only] = meant;
  if (only && meant.length === 1 && sure(asked, only)) return only.number;
  throw choose(deed, asked, tail, meant.length > 0 ? meant : suitable(here));
};
