import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { featuresOf, lengthOf } from "../../../commands/grievance/public-features.ts";
import { type IntentLine, intentLines } from "../../core/intent.lines.ts";
import { moreIntentLines } from "../../core/intent-2.lines.ts";
import { publicLines } from "./public.lines.ts";

/** A line somebody labelled, and the file it stands in: one file, one author. */
export interface Labelled {
  readonly text: string;
  readonly concern: boolean;
  readonly file: string;
}

const FOLDER = join(import.meta.dirname, "lines");

const linesOf = (file: string, folder = FOLDER): readonly Labelled[] =>
  readFileSync(join(folder, file), "utf8")
    .trim()
    .split("\n")
    .map((row) => {
      const [label, text = ""] = row.split("\t");
      if (!text || (label !== "concern" && label !== "harmless")) throw new Error(`${file}: ${row}`);
      return { text, concern: label === "concern", file };
    });

/** What is said to the bot about activities is no concern, however it says no. What nobody could read is left out. */
export const harmlessIn = (lines: readonly IntentLine[]) =>
  lines.filter(({ expect }) => expect !== "unknown" && expect !== "concern").map(({ text }) => text);

export const readLines = (): readonly Labelled[] => [
  ...publicLines.map((line) => ({ ...line, file: "public.lines.ts" })),
  ...harmlessIn([...intentLines, ...moreIntentLines]).map((text) => ({
    text,
    concern: false,
    file: "intent.lines.ts",
  })),
  ...readdirSync(FOLDER)
    .filter((file) => file.endsWith(".tsv"))
    .sort()
    .flatMap((file) => linesOf(file)),
];

/** By an author who saw neither the rules nor the other lines. Nothing is learnt from them, nor ever may be. */
export const readUnseen = (): readonly Labelled[] => linesOf("unseen.tsv", import.meta.dirname);

export interface Weights {
  readonly bias: number;
  readonly of: ReadonlyMap<string, number>;
}

interface Example {
  readonly at: readonly number[];
  readonly values: readonly number[];
  readonly concern: number;
}

/** A feature one line alone has is that line's, not the language's. */
const LEAST_LINES = 2;
const KEPT = 5_500;
const ROUNDS = 160;
const FORGETTING = 2e-6;
/** A false alarm is so many times worse than a miss. */
const FALSE_ALARM = 2;
const STEP = 0.05;

const known = new Map<string, ReadonlyMap<string, number>>();
const featuresOnce = (text: string): ReadonlyMap<string, number> => {
  const features = known.get(text) ?? featuresOf(text);
  known.set(text, features);
  return features;
};

const examplesOf = (lines: readonly Labelled[], ids: ReadonlyMap<string, number>): readonly Example[] =>
  lines.map(({ text, concern }) => {
    const found = [...featuresOnce(text)].flatMap(([feature, value]) => {
      const id = ids.get(feature);
      return id === undefined ? [] : [[id, value / lengthOf(text)] as const];
    });
    return { at: found.map(([id]) => id), values: found.map(([, value]) => value), concern: concern ? 1 : 0 };
  });

/** The same order on every machine. */
const shuffler = () => {
  let seed = 1;
  return <T>(items: T[]): T[] => {
    for (let last = items.length - 1; last > 0; last -= 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      const other = Math.floor((seed / 2_147_483_648) * (last + 1));
      const moved = items[last] as T;
      items[last] = items[other] as T;
      items[other] = moved;
    }
    return items;
  };
};

/** Logistic regression by stochastic gradient descent; `scale` forgets a little of every weight at once. */
const descend = (examples: readonly Example[], size: number): { weights: Float64Array; bias: number } => {
  const weights = new Float64Array(size);
  const shuffle = shuffler();
  const order = [...examples];
  let [bias, scale, step] = [0, 1, 0];
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { at, values, concern } of shuffle(order)) {
      const rate = 1 / (FORGETTING * step + 2);
      step += 1;
      let sum = bias;
      for (let i = 0; i < at.length; i += 1) sum += (weights[at[i] ?? 0] ?? 0) * scale * (values[i] ?? 0);
      const wrong = (1 / (1 + Math.exp(-sum)) - concern) * (concern ? 1 : FALSE_ALARM);
      scale *= 1 - rate * FORGETTING;
      for (let i = 0; i < at.length; i += 1) {
        const id = at[i] ?? 0;
        weights[id] = (weights[id] ?? 0) - (rate * wrong * (values[i] ?? 0)) / scale;
      }
      bias -= rate * wrong * 0.1;
    }
  return { weights: weights.map((weight) => weight * scale), bias };
};

const weigh = (lines: readonly Labelled[], features: readonly string[]): Weights => {
  const ids = new Map(features.map((feature, id) => [feature, id]));
  const { weights, bias } = descend(examplesOf(lines, ids), features.length);
  return { bias, of: new Map(features.map((feature, id) => [feature, weights[id] ?? 0])) };
};

const countsOf = (lines: readonly Labelled[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { text } of lines)
    for (const feature of featuresOnce(text).keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return counts;
};

/** Twice: the second time with those features only that told most in the first; rounded as the table has them. */
export const learn = (lines: readonly Labelled[]): Weights => {
  const counts = countsOf(lines);
  const often = [...counts].filter(([, count]) => count >= LEAST_LINES).map(([feature]) => feature);
  const tells = ([feature, weight]: readonly [string, number]) =>
    Math.abs(weight) * Math.sqrt(counts.get(feature) ?? 0);
  const telling = [...weigh(lines, often).of].sort((a, b) => tells(b) - tells(a)).slice(0, KEPT);
  const { bias, of } = weigh(
    lines,
    telling.map(([feature]) => feature),
  );
  const rounded = [...of].map(([feature, weight]) => [feature, Math.round(weight / STEP) * STEP] as const);
  return { bias, of: new Map(rounded.filter(([, weight]) => Math.abs(weight) > STEP / 2)) };
};

export const scoreOf = (text: string, { bias, of }: Weights): number =>
  bias +
  [...featuresOnce(text)].reduce((sum, [feature, value]) => sum + (of.get(feature) ?? 0) * value, 0) / lengthOf(text);

/** The table as source: every weight once, in hundredths, and what weighs so much. */
export const asSource = ({ bias, of }: Weights): string => {
  const byWeight = new Map<number, string[]>();
  for (const [feature, weight] of of) {
    const key = Math.round(weight * 100);
    byWeight.set(key, [...(byWeight.get(key) ?? []), feature]);
  }
  const rows = [...byWeight]
    .sort(([a], [b]) => b - a)
    .map(([weight, features]) => `  [${weight}, ${JSON.stringify(features.sort().join(" "))}],`);
  return `// biome-ignore-all format: a table
// Made by \`npm run learn\` from the lines under test/commands/grievance; do not edit.

/** What speaks for a concern (above 0) or against one, in hundredths. */
export const WEIGHTS: readonly (readonly [weight: number, features: string])[] = [
${rows.join("\n")}
];

export const BIAS = ${bias.toFixed(3)};
`;
};
