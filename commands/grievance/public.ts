import { readIntent } from "../../src/core/intent.ts";
import { featuresOf, lengthOf, saidIn } from "./public-features.ts";
import { BIAS, WEIGHTS } from "./public-weights.ts";

let table: ReadonlyMap<string, number> | undefined;

const weights = (): ReadonlyMap<string, number> => {
  table ??= new Map(
    WEIGHTS.flatMap(([weight, features]) => features.split(" ").map((each) => [each, weight / 100] as const)),
  );
  return table;
};

/** Above it a line is taken for a concern: high, for a nudge nobody needed costs more trust than one that never came. */
export const ENOUGH = 0.5;

/** A line that takes part in something is that, whatever it grumbles about, unless it is grave. */
const DEEDS: readonly string[] = [
  "join",
  "leave",
  "decline",
  "undo",
  "relay",
  "list",
  "mine",
  "chatter",
  "vote",
  "checkin",
];
const GRAVE = 1.2;

/** Whether somebody in a group may be telling of a concern. Words only: who said it and where is not looked at. */
export const isConcern = (text: string): boolean => {
  let sum = 0;
  for (const [feature, value] of featuresOf(text)) sum += (weights().get(feature) ?? 0) * value;
  const score = BIAS + sum / lengthOf(text);
  return score > ENOUGH && (score > GRAVE || !DEEDS.includes(readIntent(saidIn(text)).kind));
};
