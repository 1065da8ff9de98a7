import { randomBytes } from "node:crypto";
import { and, eq, gt } from "drizzle-orm";
import type { OpenContext } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { isLatinName, isName } from "../../src/core/people-words.ts";
import { type RelayProblem, type RelayRow, readRelay } from "../../src/core/relay.ts";
import { dialogue } from "../../src/db/schema.ts";
import { nameKey } from "./relay-names.ts";
import type { Picks, Row } from "./relay-plan.ts";

/** The name of the dialogue. */
export const RELAY = "signup.relay";
const MAX_STATE_BYTES = 60_000;
const MAX_PROBLEMS = 8;

/** What waits for a confirmation; a row of the dialogue table, so a restart does not lose it. */
export interface RelayState {
  /** Stands in the buttons of its preview: an older preview confirms nothing. */
  readonly tag: string;
  /** The activity; null until it was asked. */
  readonly number: number | null;
  /** Whether it was asked, so that one can go back there. */
  readonly asked: boolean;
  readonly heading: string;
  readonly rows: readonly Row[];
  readonly picks: Picks;
  readonly problems: readonly RelayProblem[];
  readonly moreProblems: number;
}

interface Pasted {
  readonly title?: string;
  readonly rows: readonly RelayRow[];
  readonly problems: readonly RelayProblem[];
}

/** Half of the lines are headed by names, as against a notice in points or the choices of a poll. */
const named = (rows: readonly RelayRow[]): boolean =>
  rows.filter(({ name }) => isName(nameKey(name)) || isLatinName(nameKey(name))).length * 2 >= rows.length;

/** A pasted 接龙 with two lines and more, or one under the heading 接龙; null for every other text. */
export const pastedIn = (text: string): Pasted | null => {
  const relay = readRelay(text);
  const headed = /^\s*(?:@\S+\s+)?[#＃【[\s]*接[龙龍]/u.test(text);
  if (!relay || relay.rows.length < (headed ? 1 : 2)) return null;
  return headed || named(relay.rows) ? relay : null;
};

export const stateOf = ({ title, rows, problems }: Pasted): RelayState => {
  // Numbers that nobody has taken yet are no mistake.
  const told = problems.filter(({ reason }) => reason !== "empty");
  const state: RelayState = {
    tag: randomBytes(3).toString("hex"),
    number: null,
    asked: false,
    heading: title ?? "",
    rows: rows.map(({ number, name, heads, note }) => (note ? [number, name, heads, note] : [number, name, heads])),
    picks: {},
    problems: told.slice(0, MAX_PROBLEMS),
    moreProblems: Math.max(0, told.length - MAX_PROBLEMS),
  };
  if (Buffer.byteLength(JSON.stringify(state)) > MAX_STATE_BYTES) throw new Refusal("signup.relay-too-long");
  return state;
};

/** Takes the waiting list out of the dialogue: of two who confirm at once, the second finds nothing. */
export const takeState = async ({ tx, now, me, place }: OpenContext): Promise<RelayState | null> => {
  const [taken] = await tx
    .delete(dialogue)
    .where(
      and(
        eq(dialogue.accountId, me.accountId),
        eq(dialogue.placeId, place.id),
        eq(dialogue.name, RELAY),
        gt(dialogue.expiresAt, now),
      ),
    )
    .returning({ state: dialogue.state });
  return taken ? (taken.state as RelayState) : null;
};
