import { decodeText, parseCsv } from "./csv.ts";
import { MAX_FILE_BYTES, MAX_ROWS } from "./limits.ts";
import { type FileProblem, zipProblem } from "./zip.ts";

export interface Line {
  /** As the spreadsheet program counts it, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export type Sheet = { readonly lines: readonly Line[] } | { readonly problem: FileProblem };

/** Headings and a few empty lines are no reason to refuse. */
const MOST_LINES = MAX_ROWS + 1_000;
const MOST_CELLS = 64;
const MOST_CHARACTERS = 500;
/** Other people's messages go on while a large file is read. */
const PAUSE_EVERY = 500;

/** What a cell shows. A formula counts as what it last came to; it is never computed. */
const shown = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString().slice(0, 10) : "";
};

const cellsOf = (values: readonly unknown[]): readonly string[] =>
  values.slice(0, MOST_CELLS).map((value) => shown(value).slice(0, MOST_CHARACTERS));

const readZip = async (file: Buffer): Promise<Sheet> => {
  const problem = zipProblem(file);
  if (problem) return { problem };
  const { streamXlsxRows } = await import("hucre/xlsx");
  const lines: Line[] = [];
  try {
    for await (const { index, values } of streamXlsxRows(file)) {
      if (lines.length >= MOST_LINES) return { problem: "too-many-rows" };
      lines.push({ line: index + 1, cells: cellsOf(values) });
      if (lines.length % PAUSE_EVERY === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  } catch {
    return { problem: "not-a-sheet" };
  }
  return { lines };
};

const readText = (file: Buffer): Sheet => {
  const text = decodeText(file);
  if (text === null) return { problem: "not-a-sheet" };
  const rows = parseCsv(text, MOST_LINES);
  if (rows.length > MOST_LINES) return { problem: "too-many-rows" };
  return { lines: rows.map((cells, i) => ({ line: i + 1, cells: cellsOf(cells) })) };
};

/** The first sheet of an xlsx file, or a csv file, as text. Never throws: any bytes are a sheet or a problem. */
export const readSheet = async (bytes: Uint8Array): Promise<Sheet> => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length === 0) return { problem: "empty-file" };
  if (file.length > MAX_FILE_BYTES) return { problem: "too-large" };
  if (file.subarray(0, 2).toString("latin1") === "PK") return readZip(file);
  if (file.subarray(0, 4).toString("hex") === "d0cf11e0") return { problem: "old-excel" };
  return readText(file);
};
