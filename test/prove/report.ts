import { writeFileSync } from "node:fs";
import type { Row } from "./ground.ts";

export interface Report {
  readonly date: string;
  readonly node: string;
  readonly seconds: number;
  readonly rows: readonly Row[];
}

const cell = (text: string): string => text.replaceAll("|", "\\|");

/** The table as the README has it. */
export const tableOf = (rows: readonly Row[]): string =>
  [
    "| | attack | naive design | ours | |",
    "|---|---|---|---|---|",
    ...rows.map(
      ({ id, attack, naive, ours, pass }) =>
        `| ${id} | ${cell(attack)} | ${cell(naive)} | ${cell(ours)} | ${pass ? "held" : "**broken**"} |`,
    ),
  ].join("\n");

export const print = ({ date, node, seconds, rows }: Report): void => {
  const broken = rows.filter(({ pass }) => !pass).length;
  process.stdout.write(
    `${tableOf(rows)}\n\n${date}, Node ${node}, ${seconds} s: ${rows.length - broken} held, ${broken} broken\n`,
  );
};

export const write = (file: string, report: Report): void => {
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
};
