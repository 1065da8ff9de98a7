import type { Tx } from "../../src/core/command.ts";
import type { ActivityRow } from "./changes.ts";
import { MAX_PARTY } from "./limits.ts";
import { type Bearer, bearersOf, type Found, whoIs } from "./relay-names.ts";

/** One line of the list: its number, name, heads, note. An array, because five hundred of them stand in a dialogue. */
export type Row = readonly [number: number, name: string, heads: number, note?: string];

/** What a line would do. Lines that do nothing are said, never guessed. */
export type Step =
  | { readonly kind: "join"; readonly row: Row; readonly who: Bearer | null; readonly waits: boolean }
  | { readonly kind: "change"; readonly row: Row; readonly who: Bearer }
  | { readonly kind: "there"; readonly row: Row; readonly who: Bearer }
  | { readonly kind: "several"; readonly row: Row; readonly choices: readonly Bearer[] }
  | { readonly kind: "too-big"; readonly row: Row }
  | { readonly kind: "twice"; readonly row: Row };

/** Which of several namesakes was chosen, by name. */
export type Picks = Readonly<Record<string, number>>;

/** Places left while the list is gone through from the top, as the activity itself would count them. */
interface Places {
  heads: number;
  readonly capacity: number;
}

const enter = (row: Row, who: Bearer | null, places: Places): Step => {
  const [, , heads] = row;
  if (heads > places.capacity) return { kind: "too-big", row };
  const waits = heads > places.capacity - places.heads;
  if (!waits) places.heads += heads;
  return { kind: "join", row, who, waits };
};

/** A bare name says nothing about the size of a party that is known already. */
const again = (row: Row, who: Bearer, places: Places): Step => {
  const [, , heads, note] = row;
  const more = heads > 1 && heads !== who.heads;
  if (!more && (note === undefined || note === who.note)) return { kind: "there", row, who };
  const grows = more ? heads - who.heads : 0;
  if (more && (heads > places.capacity || (who.state === "in" && grows > places.capacity - places.heads))) {
    return { kind: "too-big", row };
  }
  if (who.state === "in") places.heads += grows;
  return { kind: "change", row, who };
};

const stepOf = (row: Row, found: Found, places: Places): Step => {
  if (row[2] > MAX_PARTY) return { kind: "too-big", row };
  switch (found.kind) {
    case "several":
      return { kind: "several", row, choices: found.choices };
    case "there":
      return { kind: "there", row, who: found.who };
    case "unknown":
      return enter(row, null, places);
    case "known":
      return found.who.state === null ? enter(row, found.who, places) : again(row, found.who, places);
    default:
      return found satisfies never;
  }
};

/** What every line would do now, in the order of the list. */
export const planOf = async (
  tx: Tx,
  activity: ActivityRow,
  rows: readonly Row[],
  picks: Picks,
): Promise<readonly Step[]> => {
  const bearers = await bearersOf(
    tx,
    activity,
    rows.map(([, name]) => name),
  );
  const places: Places = { heads: activity.heads, capacity: activity.capacity ?? Number.MAX_SAFE_INTEGER };
  const seen = new Set<number>();
  return rows.map((row) => {
    const found = whoIs(bearers.get(row[1]) ?? [], row[2], picks[row[1]]);
    const personId = "who" in found ? found.who.personId : null;
    if (personId !== null && seen.has(personId)) return { kind: "twice", row };
    if (personId !== null) seen.add(personId);
    return stepOf(row, found, places);
  });
};

/** How a step is asked of the activity. Nothing is asked where nothing would change. */
export const wishOf = (step: Extract<Step, { readonly kind: "join" | "change" }>) => {
  const [, , heads, note] = step.row;
  const keeps = step.kind === "change" && heads === 1;
  return { op: "join", late: true, ...(keeps ? {} : { heads }), ...(note === undefined ? {} : { note }) };
};
