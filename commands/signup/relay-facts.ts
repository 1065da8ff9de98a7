import type { ActivityRow } from "./changes.ts";
import type { Row, Step } from "./relay-plan.ts";
import type { RelayState } from "./relay-state.ts";

export interface Named {
  readonly number: number;
  readonly title: string;
}

interface PartyName {
  readonly name: string;
  readonly heads: number;
}

/** Some of a list, and how many there are in all. */
export interface Some<T> {
  readonly first: readonly T[];
  readonly total: number;
}

/** Facts of the preview; every list is cut, so that the card fits everywhere. */
export interface PreviewFacts extends Named {
  readonly tag: string;
  readonly signedUp: number;
  readonly capacity: number | null;
  readonly parties: number;
  readonly heads: number;
  readonly known: Some<PartyName>;
  readonly unknown: Some<PartyName>;
  readonly waits: Some<PartyName>;
  readonly changes: Some<PartyName & { readonly note: string }>;
  readonly there: Some<PartyName>;
  readonly tooBig: Some<PartyName>;
  readonly twice: Some<PartyName>;
  readonly several: Some<{ readonly name: string; readonly units: readonly string[] }>;
  readonly problems: RelayState["problems"];
  readonly moreProblems: number;
}

const NAMES = 20;
/** Names to choose for on one card; the next ones come when these are chosen. */
const ASKED = 4;
const NAMESAKES = 6;

const some = <T, U>(all: readonly T[], of: (one: T) => U, most = NAMES): Some<U> => ({
  first: all.slice(0, most).map(of),
  total: all.length,
});

const partyOf = ({ row: [, name, heads] }: { readonly row: Row }): PartyName => ({ name, heads });

const ofKind = <K extends Step["kind"]>(steps: readonly Step[], kind: K) =>
  steps.filter((step): step is Extract<Step, { readonly kind: K }> => step.kind === kind);

/** What a confirmation would do, for the card that asks for it. */
export const previewOf = (activity: ActivityRow, steps: readonly Step[], state: RelayState): PreviewFacts => {
  const joins = ofKind(steps, "join");
  const changes = ofKind(steps, "change");
  const joining = (test: (join: (typeof joins)[number]) => boolean) => some(joins.filter(test), partyOf);
  return {
    number: activity.number,
    title: activity.title,
    tag: state.tag,
    signedUp: activity.heads,
    capacity: activity.capacity,
    parties: joins.length + changes.length,
    heads: [...joins, ...changes].reduce((sum, { row }) => sum + row[2], 0),
    known: joining(({ who }) => who !== null),
    unknown: joining(({ who }) => who === null),
    waits: joining(({ waits }) => waits),
    changes: some(changes, ({ row: [, name, heads, note], who }) => ({
      name,
      heads: heads > 1 ? heads : who.heads,
      note: note ?? "",
    })),
    there: some(ofKind(steps, "there"), partyOf),
    tooBig: some(ofKind(steps, "too-big"), partyOf),
    twice: some(ofKind(steps, "twice"), partyOf),
    several: some(
      ofKind(steps, "several"),
      ({ row: [, name], choices }) => ({ name, units: choices.slice(0, NAMESAKES).map(({ unit }) => unit) }),
      ASKED,
    ),
    problems: state.problems,
    moreProblems: state.moreProblems,
  };
};

export interface DoneFacts extends Named {
  readonly joined: readonly string[];
  readonly waiting: readonly string[];
  readonly changed: readonly string[];
  readonly there: readonly string[];
  readonly several: readonly string[];
  readonly failed: readonly string[];
}

export interface SelfFacts extends Named {
  readonly heads: number;
  readonly note: string;
  readonly line: string;
}
