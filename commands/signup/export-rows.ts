import { and, eq, inArray, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { dayOf, isoOf, minuteOf } from "../../src/core/china.ts";
import type { Tx } from "../../src/core/command.ts";
import { clean } from "../../src/core/normalise.ts";
import type { Locale } from "../../src/core/ports.ts";
import { unitNames } from "../../src/db/people.ts";
import { person } from "../../src/db/schema.ts";
import { exportWords } from "./export-words.ts";
import { signup } from "./tables.ts";

/** Parties in one file, at most; a longer list says so in its last line. */
const MAX_EXPORT = 20_000;
/** Longest text in one cell. */
const MAX_CELL = 1_000;

export interface ExportRow {
  readonly name: string;
  /** From below the root: 一小/语文组. */
  readonly unit: string;
  readonly heads: number;
  /** On the waiting list, from 1; null = in. */
  readonly position: number | null;
  readonly by: string | null;
  readonly note: string | null;
  readonly at: Date;
}

type Cell = string | number;
export type Table = readonly (readonly Cell[])[];

const signer = alias(person, "signer");

/** Everybody who is in or waits, in no order that a reader would want. */
export const rosterRows = async (tx: Tx, activityId: number): Promise<readonly ExportRow[]> => {
  const rows = await tx
    .select({
      name: person.name,
      unitId: person.unitId,
      heads: signup.heads,
      state: signup.state,
      by: signer.name,
      note: signup.note,
      at: signup.createdAt,
      place: sql<number>`(row_number() over (partition by ${signup.state} order by ${signup.turn}))::int`,
    })
    .from(signup)
    .innerJoin(person, eq(person.id, signup.personId))
    .leftJoin(signer, eq(signer.id, signup.byPerson))
    .where(and(eq(signup.activityId, activityId), inArray(signup.state, ["in", "waiting"])))
    .orderBy(signup.state, signup.turn)
    .limit(MAX_EXPORT + 1);
  const units = await unitNames(tx, [...new Set(rows.map(({ unitId }) => unitId))]);
  return rows.map(({ unitId, state, place, ...row }) => ({
    ...row,
    unit: units.get(unitId) ?? "",
    position: state === "waiting" ? place : null,
  }));
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Who is in by unit and the pinyin of the name (单 as a family name is shàn), then who waits by position. */
export const sortRows = async (rows: readonly ExportRow[]): Promise<readonly ExportRow[]> => {
  const { pinyin } = await import("pinyin-pro");
  const units = new Intl.Collator("zh-Hans-CN-u-co-pinyin", { numeric: true });
  const keyOf = (name: string): string =>
    pinyin(name, { mode: "surname", toneType: "none", type: "array", nonZh: "consecutive" }).join(" ").toLowerCase();
  const keyed = rows.map((row) => ({ row, key: keyOf(row.name) }));
  keyed.sort(
    (a, b) =>
      (a.row.position ?? 0) - (b.row.position ?? 0) ||
      units.compare(a.row.unit, b.row.unit) ||
      compare(a.key, b.key) ||
      compare(a.row.name, b.row.name),
  );
  return keyed.map(({ row }) => row);
};

const chinaTime = (at: Date): string => {
  const minute = minuteOf(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${isoOf(dayOf(at))} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
};

const sum = (rows: readonly ExportRow[]) => ({
  parties: rows.length,
  heads: rows.reduce((total, { heads }) => total + heads, 0),
});

/** Head line, one line a party, totals. */
export const tableOf = async (all: readonly ExportRow[], locale: Locale): Promise<Table> => {
  const w = exportWords(locale);
  const rows = await sortRows(all.slice(0, MAX_EXPORT));
  const text = (value: string | null) => clean(value ?? "", MAX_CELL);
  const lines = rows.map(({ name, unit, heads, position, by, note, at }, i) => [
    i + 1,
    text(name),
    text(unit),
    heads,
    position === null ? w.in : w.waiting(position),
    text(by),
    text(note),
    chinaTime(at),
  ]);
  const into = sum(rows.filter(({ position }) => position === null));
  const queue = sum(rows.filter(({ position }) => position !== null));
  const cut = all.length > MAX_EXPORT ? MAX_EXPORT : null;
  return [w.columns, ...lines, [w.total, "", "", into.heads, w.totals(into, queue, cut), "", "", ""]];
};

/** What a spreadsheet would run, leading spaces or not, full width too. */
const RUNS = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/u;
const inert = (cell: Cell): Cell => (typeof cell === "string" && RUNS.test(cell) ? `'${cell}` : cell);

/** RFC 4180 with a byte order mark, so that Excel reads Chinese. Text that begins like a formula gets a quote in front. */
export const csvOf = async (table: Table): Promise<string> => {
  const { stringify } = await import("csv-stringify/sync");
  return stringify(
    table.map((row) => row.map(inert)),
    { bom: true, record_delimiter: "\r\n", quoted_string: true },
  );
};

const WIDTHS = [6, 14, 26, 6, 14, 14, 30, 18];

/** Every text is a cell of type text, so nothing in it is ever a formula. */
export const xlsxOf = async (table: Table, sheet: string): Promise<Uint8Array<ArrayBuffer>> => {
  const { default: write } = await import("write-excel-file/node");
  const cells = table.map((row, i) =>
    row.map((value) =>
      typeof value === "number"
        ? { type: Number, value }
        : { type: String, value, ...(i === 0 ? { fontWeight: "bold" as const } : {}) },
    ),
  );
  const columns = WIDTHS.map((width) => ({ width }));
  return new Uint8Array(await write(cells, { sheet, columns, stickyRowsCount: 1 }).toBuffer());
};
