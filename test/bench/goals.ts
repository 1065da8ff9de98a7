import type { Figures } from "./load.ts";
import type { Measure } from "./signups.ts";

const find = (
  measures: readonly Measure[],
  what: string,
  inFlight: number,
  who: string | number,
): Figures | undefined => {
  const same = measures.filter((one) => one.what === what && one.inFlight === inFlight);
  return (typeof who === "number" ? same.at(who) : same.find((one) => one.who === who))?.figures;
};

const line = (what: string, goal: string, one: number | undefined, other: number | undefined): readonly string[] =>
  one === undefined || other === undefined ? [] : [`${what}: ${(one / other).toFixed(2)} (goal ${goal})`];

const growthLines = (measures: readonly Measure[], inFlight: number): readonly string[] => {
  const [few, many] = [find(measures, "growth", inFlight, 0), find(measures, "growth", inFlight, -1)];
  const where = `with many stored over few, ${inFlight} in flight`;
  return [
    ...line(`p50 ${where}`, "≤ 1.15", many?.p50, few?.p50),
    ...line(`time per sign-up ${where}`, "≤ 1.15", few?.rate, many?.rate),
  ];
};

/** What issue 2 wants to know, from the figures of one server. Nothing is judged here. */
export const goalsOf = (measures: readonly Measure[]): readonly string[] => {
  const rate = (what: string, inFlight: number, who: string) => find(measures, what, inFlight, who)?.rate;
  return [
    ...[1, 8, 32].flatMap((inFlight) =>
      line(
        `spread, engine over bare call, ${inFlight} in flight`,
        "≥ 0.60",
        rate("spread", inFlight, "engine"),
        rate("spread", inFlight, "bare call"),
      ),
    ),
    ...line(
      "hot, engine over bare CTE, 32 in flight",
      "≥ 2.11",
      rate("hot", 32, "engine"),
      rate("hot", 32, "bare CTE"),
    ),
    ...[1, 32].flatMap((inFlight) => growthLines(measures, inFlight)),
  ];
};
