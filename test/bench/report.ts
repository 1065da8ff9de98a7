import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import type { EventReport } from "./feishu/measure.ts";
import * as events from "./feishu/table.ts";
import { goalsOf } from "./goals.ts";
import type { Options } from "./options.ts";
import type { Measure } from "./signups.ts";
import type { StartFigures } from "./start.ts";

export interface ServerReport {
  readonly server: string;
  readonly measures: readonly Measure[];
  /** Of the webhook, where it was measured. */
  readonly events: EventReport | null;
}

export interface Report {
  readonly date: string;
  readonly node: string;
  readonly machine: string;
  /** How busy the machine was before and after: load of the last minute. */
  readonly load: readonly number[];
  readonly options: Omit<Options, "wants">;
  readonly servers: readonly ServerReport[];
  readonly start: readonly StartFigures[];
}

export const load = (): number => loadavg()[0] ?? Number.NaN;
export const machine = (): string => `${availableParallelism()} × ${cpus()[0]?.model ?? "?"}`;

const COLUMNS = "work|who|in flight|n|per s|ratio|p50|p95|p99|delivered per s|p50|p95|p99|node ms|pg ms".split("|");

const whole = (value: number): string => (Number.isFinite(value) ? Math.round(value).toLocaleString("en") : "");
const fine = (value: number): string => {
  if (!Number.isFinite(value)) return "";
  return value.toFixed(value < 1 ? 3 : value < 10 ? 2 : 1);
};

const rowOf = ({ what, who, inFlight, figures, ratio }: Measure): readonly string[] => {
  const delivered = Number.isFinite(figures.deliveredP50);
  return [
    ...[what, who, String(inFlight), whole(figures.count), whole(figures.rate)],
    ratio === null ? "1" : ratio.toFixed(2),
    ...[figures.p50, figures.p95, figures.p99].map(fine),
    delivered ? whole(figures.deliveredRate) : "",
    ...[figures.deliveredP50, figures.deliveredP95, figures.deliveredP99].map(fine),
    ...[figures.nodeMs, figures.postgresMs].map(fine),
  ];
};

/** The first two columns are words, the others numbers. */
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number): string =>
    column < 2 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
};

const startLine = ({ which, printed, answered, appMb, postgresMb }: StartFigures): string =>
  `${which} start: address printed after ${whole(printed)} ms, first sign-up answered after ${whole(answered)} ms; ` +
  `idle: app ${whole(appMb)} MB resident, embedded Postgres ${whole(postgresMb)} MB (PSS)`;

const NOTES = [
  "Medians over alternating rounds; only ratios mean anything on a machine that does other things. Times in ms.",
  "The load generator shares the process of what it asks (engine, or plain client); Postgres shares the processors.",
  "ratio: rate over the first line of the same work. node ms, pg ms: processor time per sign-up.",
];

export const print = (report: Report): void => {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const { options, date, node, machine, load } = report;
  say(`\nunionhall bench, ${date}, Node ${node}, ${machine}, load ${load.map(fine).join(" → ")}`);
  const others = report.servers.some(({ measures }) => measures.length > 0);
  if (others) say([`${options.rounds} rounds of ${options.roundMs} ms each.`, ...NOTES].join("\n"));
  for (const { server, events: told } of report.servers) {
    if (!told) continue;
    const { closedMs, openMs } = options.events;
    say(`\n${server}, webhook events, rounds of ${closedMs} ms in flight and ${openMs} ms at a rate`);
    say(events.NOTES.join("\n"));
    say(table([events.COLUMNS, ...told.measures.map(events.rowOf)]));
    say(events.linesOf(told).join("\n"));
  }
  for (const { server, measures } of report.servers) {
    if (measures.length === 0) continue;
    say(`\n${server}\n${table([COLUMNS, ...measures.map(rowOf)])}`);
    say(goalsOf(measures).join("\n"));
  }
  if (report.start.length > 0) say(`\n${report.start.map(startLine).join("\n")}`);
};

export const write = (report: Report): void => {
  writeFileSync(report.options.json, `${JSON.stringify(report, null, 2)}\n`);
};
