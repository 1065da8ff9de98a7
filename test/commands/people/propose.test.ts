import { expect, test } from "vitest";
import { unitsOfDepartments } from "../../../commands/people/propose.ts";
import type { Unit } from "../../../commands/people/units.ts";

const unit = (id: number, name: string, full: string, ...path: readonly number[]): Unit => ({
  id,
  name,
  full,
  path: [...path, id],
});
const UNITS = [
  unit(1, "工会", "工会"),
  unit(2, "实验小学", "实验小学", 1),
  unit(3, "第一中学", "第一中学", 1),
  unit(4, "语文组", "实验小学/语文组", 1, 2),
  unit(5, "语文组", "第一中学/语文组", 1, 3),
  unit(6, "体育组", "第一中学/体育组", 1, 3),
];

test.each<[string, readonly string[], readonly number[]]>([
  ["the whole path", ["实验小学/语文组"], [4]],
  ["more above it than the union has", ["教育局/第一中学/语文组"], [5]],
  ["a last name that only one has", ["教育局/体育组"], [6]],
  ["a last name that several have", ["教育局/语文组"], []],
  ["several departments", ["第一中学", "实验小学/语文组", "第一中学"], [3, 4]],
  ["what is no unit", ["教育局/后勤中心"], []],
  ["the union itself says nothing", ["工会"], []],
  ["nothing", [], []],
])("%s", (_, departments, ids) => {
  expect(unitsOfDepartments(departments, UNITS).map(({ id }) => id)).toEqual(ids);
});
