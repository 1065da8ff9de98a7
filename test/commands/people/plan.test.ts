import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Member, planImport } from "../../../commands/people/plan.ts";
import type { Roster, RosterRow } from "../../../commands/people/roster.ts";
import type { Unit } from "../../../commands/people/units.ts";

const unit = (id: number, path: readonly number[], full: string): Unit => ({
  id,
  path,
  full,
  name: full.split("/").at(-1) ?? "",
});
const units = [
  unit(1, [1], "工会"),
  unit(2, [1, 2], "实验小学"),
  unit(3, [1, 3], "第一中学"),
  unit(4, [1, 2, 4], "实验小学/语文组"),
  unit(5, [1, 3, 5], "第一中学/语文组"),
];
const row = (line: number, name: string, path: string, staffNumber: string | null = null): RosterRow => ({
  line,
  name,
  unit: path.split("/"),
  staffNumber,
  note: null,
});
const roster = (...rows: readonly RosterRow[]): Roster => ({ rows, bad: [] });
const member = (id: number, name: string, unitId: number, more: Partial<Member> = {}): Member => ({
  id,
  name,
  unitId,
  listed: true,
  left: false,
  staffNumber: null,
  note: null,
  ...more,
});
const problems = (of: ReturnType<typeof planImport>) => of.bad.map(({ line, problem }) => `${line} ${problem}`);

describe("the unit of a row", () => {
  test.each([
    [[1], "实验小学/语文组", 4],
    [[1], "实验小学 / 语文组", 4],
    [[1], "工会/实验小学", 2],
    [[2], "语文组", 4],
    [[2], "实验小学", 2],
    [[2], "实验小学/语文组", 4],
  ])("for %j, %s is %i", (scope, path, id) => {
    expect(planImport(roster(row(2, "王芳", path)), units, [], scope).add).toMatchObject([{ unit: id }]);
  });

  test.each([
    [[1], "语文组", "unit-several"],
    [[2], "第一中学", "unit-not-yours"],
    [[2], "第一中学/数学组", "unit-not-yours"],
    [[2, 3], "数学组", "unit-unclear"],
  ])("for %j, %s is %s", (scope, path, problem) => {
    expect(problems(planImport(roster(row(2, "王芳", path)), units, [], scope))).toEqual([`2 ${problem}`]);
  });

  test("that is new stands below what it begins with, else below what the importer looks after; once", () => {
    const plan = planImport(
      roster(row(2, "王芳", "实验小学/数学组"), row(3, "李雷", "新校/甲组"), row(4, "韩梅", "新校/甲组")),
      units,
      [],
      [1],
    );
    expect(plan.units.map(({ parent, name }) => [parent, name])).toEqual([
      [2, "数学组"],
      [1, "新校"],
      ["1/新校", "甲组"],
    ]);
    expect(planImport(roster(row(2, "王芳", "数学组")), units, [], [2]).units).toMatchObject([
      { parent: 2, name: "数学组" },
    ]);
  });

  test("that only bad rows name is not made", () => {
    const plan = planImport(roster(row(2, "王芳", "新组"), row(3, "王芳", "新组")), units, [], [2]);
    expect(plan.units).toEqual([]);
    expect(problems(plan)).toEqual(["2 same-name-in-file", "3 same-name-in-file"]);
  });
});

describe("whom a row means", () => {
  test("known by name and unit, or by name and number wherever they were", () => {
    const known = [member(7, "王芳", 4), member(8, "李雷", 4, { staffNumber: "10" })];
    const plan = planImport(
      roster(row(2, "王芳", "实验小学/语文组"), row(3, "李雷", "第一中学", "10")),
      units,
      known,
      [1],
    );
    expect(plan).toMatchObject({ add: [], unchanged: 1, update: [{ id: 8, unit: 3 }], bad: [] });
  });

  test("who is known to the platform only becomes a member of the roster", () => {
    expect(
      planImport(roster(row(2, "王芳", "实验小学/语文组")), units, [member(7, "王芳", 4, { listed: false })], [1])
        .update,
    ).toMatchObject([{ id: 7 }]);
  });

  test("a number is given to the one without; of two it is not guessed which", () => {
    const one = planImport(roster(row(2, "王芳", "实验小学/语文组", "10")), units, [member(7, "王芳", 4)], [1]);
    expect(one.update).toMatchObject([{ id: 7, staffNumber: "10" }]);
    const two = planImport(
      roster(row(2, "王芳", "实验小学/语文组", "10"), row(3, "王芳", "实验小学/语文组", "11")),
      units,
      [member(7, "王芳", 4)],
      [1],
    );
    expect(problems(two)).toEqual(["2 same-name-known", "3 same-name-known"]);
  });

  test("two of one name with numbers are two people", () => {
    expect(
      planImport(
        roster(row(2, "王芳", "实验小学/语文组", "10"), row(3, "王芳", "实验小学/语文组", "11")),
        units,
        [],
        [1],
      ).add,
    ).toHaveLength(2);
  });

  test.each([
    [
      "the same number twice",
      [row(2, "王芳", "实验小学", "10"), row(3, "王芳", "第一中学", "10")],
      [],
      [1],
      "3 double",
    ],
    ["somebody who left", [row(2, "王芳", "实验小学")], [member(7, "王芳", 2, { left: true })], [1], "2 left"],
    [
      "somebody on another school's roster",
      [row(2, "王芳", "实验小学", "10")],
      [member(7, "王芳", 3, { staffNumber: "10" })],
      [2],
      "2 elsewhere",
    ],
    [
      "two known without numbers",
      [row(2, "王芳", "实验小学")],
      [member(7, "王芳", 2), member(8, "王芳", 2)],
      [1],
      "2 same-name-known",
    ],
  ] as const)("%s is reported", (_, rows, known, scope, problem) => {
    const plan = planImport(roster(...rows), units, known, scope);
    expect(problems(plan)).toContain(problem);
  });
});

test("carried out, a plan comes to nothing the second time, whatever the roster", () => {
  const names = fc.constantFrom("王芳", "李雷", "韩梅梅", "王 芳");
  const paths = fc.constantFrom(
    "实验小学",
    "语文组",
    "实验小学/语文组",
    "第一中学/语文组",
    "新校/甲组",
    "甲组",
    "工会",
  );
  const rows = fc.array(fc.tuple(names, paths, fc.option(fc.constantFrom("1", "2", "3"))), { maxLength: 12 });
  fc.assert(
    fc.property(rows, fc.constantFrom([1], [2], [2, 3]), (cells, scope) => {
      const file = roster(...cells.map(([name, path, number], i) => row(i + 2, name.replace(" ", ""), path, number)));
      const first = planImport(file, units, [], scope);
      const ids = new Map<number | string, number>(units.map(({ id }) => [id, id]));
      const after = [...units];
      for (const one of first.units) {
        const id = 100 + after.length;
        ids.set(one.key, id);
        const parent = after.find((other) => other.id === ids.get(one.parent));
        after.push(unit(id, [...(parent?.path ?? []), id], one.name));
      }
      const members = first.add.map((one, i) =>
        member(i + 1, one.name, ids.get(one.unit) ?? 0, { staffNumber: one.staffNumber }),
      );
      const second = planImport(file, after, members, scope);
      expect([second.add, second.update, second.units]).toEqual([[], [], []]);
      expect(second.unchanged).toBe(first.add.length);
      expect(second.bad.length).toBe(first.bad.length);
    }),
    { numRuns: 500 },
  );
});
