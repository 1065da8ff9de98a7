import { asc } from "drizzle-orm";
import type { Tx } from "../../src/core/command.ts";
import { best } from "../../src/core/fuzzy.ts";
import { fold } from "../../src/core/normalise.ts";
import { unit } from "../../src/db/schema.ts";
import { MAX_CHOICES } from "./limits.ts";

export interface Unit {
  readonly id: number;
  readonly name: string;
  /** Ids from the root down to itself. */
  readonly path: readonly number[];
  /** 实验小学/语文组; the root has its own name. */
  readonly full: string;
}

/** All units, the root first. A district has hundreds, not millions. */
export const loadUnits = async (tx: Tx): Promise<readonly Unit[]> => {
  const rows = await tx.select({ id: unit.id, name: unit.name, path: unit.path }).from(unit).orderBy(asc(unit.id));
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const full = (path: readonly number[], name: string) =>
    path
      .slice(1)
      .map((id) => names.get(id) ?? "")
      .join("/") || name;
  return rows
    .map((row) => ({ ...row, full: full(row.path, row.name) }))
    .sort((a, b) => a.path.length - b.path.length || a.id - b.id);
};

export const unitOf = (units: readonly Unit[], id: number): Unit => {
  const found = units.find((one) => one.id === id);
  if (!found) throw new Error("a unit is missing");
  return found;
};

/** The form in which names of units are compared: 实验小学 / 语文组 and 实验小学语文组 are one. */
export const unitKey = (text: string): string =>
  fold(text)
    .text.replace(/[\s/\\>、,，·・|()-]+/g, "")
    .replace(/的$/, "");

const WHOLE_UNION: ReadonlySet<string> = new Set(["全工会", "总工会", "工会", "本工会", "全区", "全体"]);

export interface Match {
  /** Those that can be meant. Exactly one: it is meant. */
  readonly units: readonly Unit[];
  /** Where none can: those that look like it. */
  readonly near: readonly Unit[];
}

/** 实验小学语文组, 语文组: what a unit may be called. */
const endings = (one: Unit, keys: ReadonlyMap<number, string>): readonly string[] => {
  const names = one.path.slice(1).map((id) => keys.get(id) ?? "");
  return names.map((_, from) => names.slice(from).join(""));
};

/** Which unit a text means: the whole path, its end, or a part of one name only. */
export const matchUnits = (units: readonly Unit[], text: string): Match => {
  const key = unitKey(text);
  const root = units[0];
  if (key === "" || !root) return { units: [], near: [] };
  if (WHOLE_UNION.has(key) || key === unitKey(root.name)) return { units: [root], near: [] };
  const names = new Map(units.map(({ id, name }) => [id, unitKey(name)]));
  const below = units.filter((one) => one !== root).map((one) => ({ one, keys: endings(one, names) }));
  const whole = below.filter(({ keys }) => keys[0] === key);
  if (whole.length > 0) return { units: whole.map(({ one }) => one), near: [] };
  const exact = below.filter(({ keys }) => keys.includes(key));
  if (exact.length > 0) return { units: exact.map(({ one }) => one), near: [] };
  const parts = key.length < 2 ? [] : below.filter(({ keys }) => keys.at(-1)?.includes(key));
  if (parts.length === 1) return { units: parts.map(({ one }) => one), near: [] };
  return {
    units: [],
    near: nearest(
      key,
      below,
      parts.map(({ one }) => one),
    ),
  };
};

const nearest = (
  key: string,
  below: readonly { readonly one: Unit; readonly keys: readonly string[] }[],
  parts: readonly Unit[],
): readonly Unit[] => {
  const names = new Map(below.flatMap(({ one, keys }) => keys.map((name) => [name, one] as const)));
  const ranked = best(key, [...names.keys()], { threshold: 0.5 }).flatMap(
    ({ candidate }) => names.get(candidate) ?? [],
  );
  const inside = below.filter(({ keys }) => keys.some((name) => name.length > 1 && key.includes(name)));
  return [...new Set([...parts, ...ranked, ...inside.map(({ one }) => one)])].slice(0, MAX_CHOICES);
};
