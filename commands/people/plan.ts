import { createUnitFinder, type NewUnit, type UnitRef } from "./plan-units.ts";
import type { BadRow, Roster, RosterRow } from "./roster.ts";
import type { Unit } from "./units.ts";

/** A member as the database has them now. */
export interface Member {
  readonly id: number;
  readonly name: string;
  readonly unitId: number;
  readonly listed: boolean;
  readonly left: boolean;
  readonly staffNumber: string | null;
  readonly note: string | null;
}

export interface Added {
  readonly name: string;
  readonly unit: UnitRef;
  readonly staffNumber: string | null;
  readonly note: string | null;
}

export interface Updated {
  readonly id: number;
  readonly unit: UnitRef;
  readonly staffNumber: string | null;
  readonly note: string | null;
}

/** What an import would do: worked out in memory, carried out by a few statements. */
export interface Plan {
  readonly units: readonly NewUnit[];
  readonly add: readonly Added[];
  readonly update: readonly Updated[];
  readonly unchanged: number;
  readonly bad: readonly BadRow[];
}

export const nameKey = (name: string): string => name.replace(/\s+/g, "").toLowerCase();

const pushTo = <T>(map: Map<string, T[]>, key: string, value: T): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

interface Placed extends RosterRow {
  readonly at: UnitRef;
}

/** Rows of a file whose unit is known; the others are bad. */
const placed = (roster: Roster, finder: ReturnType<typeof createUnitFinder>) => {
  const rows: Placed[] = [];
  const bad: BadRow[] = [...roster.bad];
  // The longest first: 新校/甲组 says what 甲组 further up in the file means, this time as well as the next.
  for (const { unit } of [...roster.rows].sort((a, b) => b.unit.length - a.unit.length)) finder.find(unit);
  for (const row of roster.rows) {
    const found = finder.find(row.unit);
    if ("at" in found) rows.push({ ...row, at: found.at });
    else bad.push({ line: row.line, problem: found.problem, name: row.name, detail: row.unit.join("/").slice(0, 40) });
  }
  return { rows, bad };
};

interface Unclear {
  readonly problem: string;
  readonly detail?: string;
}

/** Whom each row means. Two of one name in one unit are told apart by their number, else not at all. */
const matcher = (members: readonly Member[], rows: readonly Placed[], mayChange: (unitId: number) => boolean) => {
  const here = (at: UnitRef, name: string) => `${at}|${nameKey(name)}`;
  const numbered = (name: string, staffNumber: string) => `${nameKey(name)}|${staffNumber}`;
  const byHere = new Map<string, Member[]>();
  const numbers = new Map<string, Member[]>();
  const inFile = new Map<string, Placed[]>();
  const numbersInFile = new Map<string, Placed[]>();
  for (const one of members) {
    pushTo(byHere, here(one.unitId, one.name), one);
    if (one.staffNumber) pushTo(numbers, numbered(one.name, one.staffNumber), one);
  }
  for (const row of rows) {
    pushTo(inFile, here(row.at, row.name), row);
    if (row.staffNumber) pushTo(numbersInFile, numbered(row.name, row.staffNumber), row);
  }

  const byStaffNumber = (row: Placed, staffNumber: string): Member | Unclear | null => {
    const [first] = numbersInFile.get(numbered(row.name, staffNumber)) ?? [];
    if (first && first !== row) return { problem: "double", detail: String(first.line) };
    const found = numbers.get(numbered(row.name, staffNumber)) ?? [];
    const there = found.length > 1 ? found.filter(({ unitId }) => unitId === row.at) : found;
    if (found.length > 0 && there.length !== 1) return { problem: "same-number" };
    return there[0] ?? null;
  };

  return (row: Placed): Member | Unclear | "new" => {
    const byNumber = row.staffNumber ? byStaffNumber(row, row.staffNumber) : null;
    if (byNumber && "problem" in byNumber) return byNumber;
    if (byNumber) return mayChange(byNumber.unitId) ? byNumber : { problem: "elsewhere" };
    const rivals = inFile.get(here(row.at, row.name)) ?? [];
    if (!row.staffNumber && rivals.length > 1) {
      return {
        problem: "same-name-in-file",
        detail: rivals
          .map(({ line }) => line)
          .slice(0, 6)
          .join("、"),
      };
    }
    const all = byHere.get(here(row.at, row.name)) ?? [];
    const known = row.staffNumber ? all.filter(({ staffNumber }) => staffNumber === null) : all;
    const active = known.filter(({ left }) => !left);
    const choice = active.length > 0 ? active : known;
    if (choice.length === 0) return "new";
    return choice.length > 1 || (row.staffNumber && rivals.length > 1)
      ? { problem: "same-name-known" }
      : (choice[0] ?? "new");
  };
};

const isSame = (member: Member, row: Placed): boolean =>
  member.listed &&
  member.unitId === row.at &&
  (row.staffNumber === null || member.staffNumber === row.staffNumber) &&
  (row.note === null || member.note === row.note);

/** Pure: the same roster over the same members always comes to the same plan, and over its own result to nothing. */
export const planImport = (
  roster: Roster,
  units: readonly Unit[],
  members: readonly Member[],
  scope: readonly number[],
): Plan => {
  const finder = createUnitFinder(units, scope);
  const { rows, bad } = placed(roster, finder);
  const mine = new Set(units.filter(({ path }) => path.some((id) => scope.includes(id))).map(({ id }) => id));
  const match = matcher(members, rows, (unitId) => mine.has(unitId));
  const add: Added[] = [];
  const update: Updated[] = [];
  const used = new Map<number, number>();
  let unchanged = 0;
  for (const row of rows) {
    const found = match(row);
    const { line, name, at, staffNumber, note } = row;
    if (found === "new") add.push({ name, unit: at, staffNumber, note });
    else if ("problem" in found) bad.push({ line, name, ...found });
    else if (found.left) bad.push({ line, name, problem: "left" });
    else if (used.has(found.id)) bad.push({ line, name, problem: "double", detail: String(used.get(found.id)) });
    else {
      used.set(found.id, line);
      if (isSame(found, row)) unchanged += 1;
      else update.push({ id: found.id, unit: at, staffNumber, note });
    }
  }
  return {
    units: neededUnits(finder.added(), add, update),
    add,
    update,
    unchanged,
    bad: bad.sort((a, b) => a.line - b.line),
  };
};

/** A unit that only bad rows name is not made. */
const neededUnits = (units: readonly NewUnit[], ...rows: readonly (readonly { readonly unit: UnitRef }[])[]) => {
  const parents = new Map(units.map(({ key, parent }) => [key, parent]));
  const needed = new Set<UnitRef>();
  for (const { unit } of rows.flat())
    for (let at: UnitRef | undefined = unit; typeof at === "string"; at = parents.get(at)) needed.add(at);
  return units.filter(({ key }) => needed.has(key));
};
