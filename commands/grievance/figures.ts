import { OTHER } from "./categories.ts";
import { LEAST_COUNTED } from "./limits.ts";

/** What became of the cases of one kind that were received in some months. */
export interface Row {
  readonly category: number;
  readonly accepted: number;
  readonly answered: number;
  readonly inTime: number;
  readonly mediated: number;
  readonly rated: number;
  readonly satisfied: number;
}

/** What may be told of some months: null is what would single out a few. */
export interface Told {
  readonly accepted: number;
  readonly answered: number | null;
  readonly inTime: number | null;
  readonly mediated: number | null;
  readonly rated: number | null;
  readonly satisfied: number | null;
  readonly kinds: readonly { readonly category: number; readonly accepted: number }[];
}

/** China dates; `before` is the first day that is no longer in it. */
export interface Period extends Told {
  readonly from: string;
  readonly before: string;
}

const sum = (rows: readonly Row[], key: keyof Row): number => rows.reduce((all, row) => all + row[key], 0);

const isMany = (count: number): boolean => count === 0 || count >= LEAST_COUNTED;

/** A part may be told beside its whole when neither it nor what is left of the whole is a few. */
const within = (whole: number | null, part: number): number | null =>
  whole !== null && isMany(part) && isMany(whole - part) ? part : null;

/** No kind of fewer than five cases: those go to 其他; where that is still too small, the smallest other goes with them. */
const foldedKinds = (rows: readonly Row[]): Told["kinds"] => {
  const known = rows.filter(({ accepted }) => accepted > 0).sort((a, b) => b.accepted - a.accepted);
  const shown = known.filter(({ accepted, category }) => accepted >= LEAST_COUNTED && category !== OTHER);
  const rest = known.filter((row) => !shown.includes(row));
  while (rest.length > 0 && sum(rest, "accepted") < LEAST_COUNTED) {
    const smallest = shown.pop();
    if (!smallest) break;
    rest.push(smallest);
  }
  const others = rest.length > 0 ? [{ category: OTHER, accepted: sum(rest, "accepted") }] : [];
  return [...shown.map(({ category, accepted }) => ({ category, accepted })), ...others];
};

/**
 * What may be told of some months, or null while they hold too few. The counts lie within each other, accepted ⊃ answered ⊃
 * rated ⊃ satisfied, so each is held against the next larger one that is told.
 */
export const mayTell = (rows: readonly Row[]): Told | null => {
  const accepted = sum(rows, "accepted");
  if (accepted < LEAST_COUNTED) return null;
  const answered = within(accepted, sum(rows, "answered"));
  const inTime = within(answered, sum(rows, "inTime"));
  const rated = within(answered ?? accepted, sum(rows, "rated"));
  const satisfied = within(rated ?? answered ?? accepted, sum(rows, "satisfied"));
  const mediated = within(accepted, sum(rows, "mediated"));
  return { accepted, answered, inTime, mediated, rated, satisfied, kinds: foldedKinds(rows) };
};

export const MEASURES = ["answered", "inTime", "mediated", "satisfied"] as const;
export type Measure = (typeof MEASURES)[number];

/** Of what a measure is the share. */
const WHOLE: Readonly<Record<Measure, "accepted" | "answered" | "rated">> = {
  answered: "accepted",
  inTime: "answered",
  mediated: "accepted",
  satisfied: "rated",
};

export interface Share {
  readonly part: number;
  readonly of: number;
}

/** A measure over some periods: only of those in which it may be told. */
export const shareOf = (periods: readonly Told[], measure: Measure): Share | null => {
  let [part, of] = [0, 0];
  for (const told of periods) {
    const [some, whole] = [told[measure], told[WHOLE[measure]]];
    if (some === null || whole === null) continue;
    part += some;
    of += whole;
  }
  return of === 0 ? null : { part, of };
};

export const percentOf = ({ part, of }: Share): number => Math.round((part / of) * 100);

/** All kinds of some periods, the commonest first. */
export const kindsOf = (periods: readonly Told[]): Told["kinds"] => {
  const counts = new Map<number, number>();
  for (const { kinds } of periods)
    for (const { category, accepted } of kinds) counts.set(category, (counts.get(category) ?? 0) + accepted);
  return [...counts]
    .map(([category, accepted]) => ({ category, accepted }))
    .sort((a, b) => Number(a.category === OTHER) - Number(b.category === OTHER) || b.accepted - a.accepted);
};
