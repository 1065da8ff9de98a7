import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENOUGH } from "../../../commands/grievance/public.ts";
import { asSource, type Labelled, learn, readLines, scoreOf } from "./learning.ts";

const TABLE = join(import.meta.dirname, "../../../commands/grievance/public-weights.ts");
const LIMITS = [0.01, 0.03, 0.05, 0.1];

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** A whole file is left out and judged by what the others teach, as lines of an author nobody learnt from. */
const judge = (file: string, lines: readonly Labelled[]): void => {
  const weights = learn(lines.filter((line) => line.file !== file));
  const judged = lines
    .filter((line) => line.file === file)
    .map((line) => ({ ...line, score: scoreOf(line.text, weights) }));
  const concerns = judged.filter(({ concern }) => concern).map(({ score }) => score);
  const harmless = judged
    .filter(({ concern }) => !concern)
    .map(({ score }) => score)
    .sort((a, b) => b - a);
  const above = (scores: readonly number[], limit: number) => scores.filter((score) => score > limit).length;
  const curve = LIMITS.map((limit) => {
    const least = harmless[Math.floor(limit * harmless.length)] ?? 0;
    return `${percent(above(concerns, least), concerns.length)} at ${100 * limit} % (${least.toFixed(2)})`;
  });
  print(
    `${file}: found ${percent(above(concerns, ENOUGH), concerns.length)}, false alarms ${percent(above(harmless, ENOUGH), harmless.length)}; ${curve.join(", ")}`,
  );
};

const lines = readLines();
if (process.argv.includes("--judge")) for (const file of new Set(lines.map((line) => line.file))) judge(file, lines);
else writeFileSync(TABLE, asSource(learn(lines)));
