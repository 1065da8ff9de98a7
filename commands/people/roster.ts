import { clean, fold } from "../../src/core/normalise.ts";
import { MAX_NAME, MAX_NOTE, MAX_ROWS, MAX_STAFF_NUMBER, MAX_UNIT_DEPTH, MAX_UNIT_NAME } from "./limits.ts";
import type { Line, Sheet } from "./sheet.ts";
import { unitKey } from "./units.ts";
import type { FileProblem } from "./zip.ts";

/** One member as the file has them. */
export interface RosterRow {
  readonly line: number;
  readonly name: string;
  /** From the top down: 区, 校, 组; or one level. */
  readonly unit: readonly string[];
  readonly staffNumber: string | null;
  readonly note: string | null;
}

export interface BadRow {
  readonly line: number;
  readonly problem: string;
  readonly name?: string;
  readonly detail?: string;
}

export interface Roster {
  readonly rows: readonly RosterRow[];
  readonly bad: readonly BadRow[];
}

type Column = "name" | "unit" | "staffNumber" | "note";

/** What the columns are called; those of a unit from the top down. */
const HEADINGS: readonly (readonly [Column, level: number, names: readonly string[]])[] = [
  ["name", 0, ["姓名", "名字", "会员姓名", "职工姓名", "教师姓名", "name"]],
  ["unit", 0, ["区", "区县", "镇街", "街道", "片区", "学区", "集团"]],
  [
    "unit",
    1,
    ["单位", "所在单位", "工作单位", "单位名称", "学校", "所在学校", "工会", "所属工会", "基层工会", "unit", "school"],
  ],
  ["unit", 2, ["部门", "科室", "组", "小组", "工会小组", "所在小组", "教研组", "年级组", "department", "group"]],
  ["staffNumber", 0, ["工号", "职工号", "教工号", "员工号", "编号", "职工编号", "staffnumber", "staffno", "id"]],
  ["note", 0, ["备注", "说明", "note", "remark"]],
];

const headingKey = (cell: string): string => fold(cell).text.replace(/[\s:*()（）_-]+|必填|选填/g, "");
const byHeading = new Map(
  HEADINGS.flatMap(([column, level, names]) => names.map((one) => [one, { column, level }] as const)),
);

/** Titles and empty lines may stand above the headings. */
const HEADING_WITHIN = 15;

const columnsOf = (cells: readonly string[]) =>
  cells.flatMap((cell, index) => {
    const found = byHeading.get(headingKey(cell));
    return found ? [{ ...found, index }] : [];
  });

const NAME = /^(?:\p{Script=Han}[\p{Script=Han}·]{1,29}|\p{Script=Latin}[\p{Script=Latin}.'’ -]{1,29})$/u;
const STAFF_NUMBER = /^[A-Z0-9][A-Z0-9-]*$/;
/** Begins as no formula does, and holds nothing that a page or a spreadsheet could take for more than text. */
const UNIT = /^[\p{L}\p{N}(（][\p{L}\p{N} ()（）·.&'’、—_-]*$/u;

const nameFrom = (cell: string): string => {
  const name = clean(cell.normalize("NFKC").replaceAll("•", "·"), MAX_NAME + 1);
  return /\p{Script=Han}/u.test(name) ? name.replace(/\s+/g, "") : name;
};

/** The levels of a unit; a level that repeats the one above says nothing. */
const unitFrom = (cells: readonly string[]): readonly string[] =>
  cells
    .flatMap((cell) => cell.normalize("NFKC").split(/[/\\>→]/))
    .map((part) => clean(part, MAX_UNIT_NAME + 1))
    .filter(Boolean)
    .filter((part, i, all) => part !== all[i - 1]);

const isNoUnit = (part: string): boolean => part.length > MAX_UNIT_NAME || !UNIT.test(part) || unitKey(part) === "";

const rowFrom = (line: number, cell: (column: Column) => readonly string[]): RosterRow | BadRow => {
  const name = nameFrom(cell("name")[0] ?? "");
  const unit = unitFrom(cell("unit"));
  const staffNumber = clean((cell("staffNumber")[0] ?? "").normalize("NFKC"), MAX_STAFF_NUMBER + 1).toUpperCase();
  const note = clean(cell("note")[0] ?? "", MAX_NOTE);
  if (!name) return { line, problem: "no-name" };
  if (!NAME.test(name)) return { line, problem: "bad-name", detail: name.slice(0, 20) };
  if (unit.length === 0) return { line, problem: "no-unit", name };
  if (unit.length > MAX_UNIT_DEPTH || unit.some(isNoUnit)) {
    return { line, problem: "bad-unit", name, detail: unit.join("/").slice(0, 30) };
  }
  if (staffNumber && (staffNumber.length > MAX_STAFF_NUMBER || !STAFF_NUMBER.test(staffNumber))) {
    return { line, problem: "bad-staff-number", name, detail: staffNumber.slice(0, 20) };
  }
  return { line, name, unit, staffNumber: staffNumber || null, note: note || null };
};

const read = (lines: readonly Line[]): Roster | { readonly problem: FileProblem } => {
  const at = lines
    .slice(0, HEADING_WITHIN)
    .findIndex(({ cells }) =>
      ["name", "unit"].every((column) => columnsOf(cells).some((one) => one.column === column)),
    );
  const heading = lines[at];
  if (!heading)
    return { problem: lines.some(({ cells }) => cells.some((cell) => cell.trim())) ? "no-header" : "empty-file" };
  const columns = columnsOf(heading.cells).sort((a, b) => a.level - b.level);
  const rows: RosterRow[] = [];
  const bad: BadRow[] = [];
  for (const { line, cells } of lines.slice(at + 1)) {
    if (cells.every((cell) => cell.trim() === "")) continue;
    const cell = (column: Column) =>
      columns.filter((one) => one.column === column).map(({ index }) => cells[index] ?? "");
    const row = rowFrom(line, cell);
    if ("problem" in row) bad.push(row);
    else rows.push(row);
    if (rows.length + bad.length > MAX_ROWS) return { problem: "too-many-rows" };
  }
  return rows.length + bad.length === 0 ? { problem: "empty-file" } : { rows, bad };
};

/** A sheet as a roster: the good rows, and why the others are not. */
export const readRoster = (sheet: Sheet): Roster | { readonly problem: FileProblem } =>
  "problem" in sheet ? sheet : read(sheet.lines);
