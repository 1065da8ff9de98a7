import type { Tx } from "../../src/core/command.ts";
import { membersNamed } from "./find.ts";
import { MAX_CHOICES } from "./limits.ts";
import { matchUnits, type Unit, unitOf } from "./units.ts";

/** 某区教育局/实验小学/语文组, 实验小学/语文组, 语文组 */
const endings = (path: string): readonly string[] => {
  const names = path.split("/");
  return names.map((_, from) => names.slice(from).join("/"));
};

/** The unit a department of the platform stands for: by as much of its path as the units have, where only one is called so. */
export const unitsOfDepartments = (departments: readonly string[], units: readonly Unit[]): readonly Unit[] => {
  const found = departments.flatMap((path) => {
    for (const text of endings(path)) {
      const { units: meant } = matchUnits(units, text);
      const [only] = meant.filter(({ id }) => id !== units[0]?.id);
      if (only && meant.length === 1) return [only];
    }
    return [];
  });
  return [...new Set(found)];
};

const within = (one: Unit, other: Unit): boolean => one.path.includes(other.id) || other.path.includes(one.id);

/** Units with a member of the roster of that name whom nobody has claimed yet; the platform's departments narrow them down. */
export const unclaimedUnits = async (tx: Tx, name: string, units: readonly Unit[]): Promise<readonly Unit[]> => {
  const free = (await membersNamed(tx, name)).filter(({ listed, accounts }) => listed && accounts === 0);
  return [...new Set(free.map(({ unitId }) => unitOf(units, unitId)))].slice(0, MAX_CHOICES);
};

export const narrowed = (free: readonly Unit[], at: readonly Unit[]): readonly Unit[] =>
  free.filter((one) => at.some((other) => within(one, other)));

/** What somebody is asked who said a name and no unit: where the roster has that name there, else the department's unit. */
export const proposed = async (
  tx: Tx,
  name: string,
  units: readonly Unit[],
  departments: () => Promise<readonly string[]>,
): Promise<readonly Unit[]> => {
  const at = unitsOfDepartments(await departments(), units);
  if (at.length === 0) return [];
  const there = narrowed(await unclaimedUnits(tx, name, units), at);
  return there.length > 0 ? there : at;
};
