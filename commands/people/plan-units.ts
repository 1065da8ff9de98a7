import { type Unit, unitKey } from "./units.ts";

/** A unit that is not there yet. `parent` and `key` are ids of units, or the keys of other new ones. */
export interface NewUnit {
  readonly key: string;
  readonly parent: number | string;
  readonly name: string;
  readonly depth: number;
}

export type UnitRef = number | string;
export type UnitFound =
  | { readonly at: UnitRef }
  | { readonly problem: "unit-several" | "unit-not-yours" | "unit-unclear" };

interface Node {
  readonly ref: UnitRef;
  readonly depth: number;
  readonly mine: boolean;
  /** Names from below the root down to itself. */
  readonly names: readonly string[];
  readonly below: Map<string, Node>;
}

/** Finds the units a roster names among those there are, and notes down those there are not. */
export interface UnitFinder {
  readonly find: (levels: readonly string[]) => UnitFound;
  readonly added: () => readonly NewUnit[];
}

/** `scope`: the units whose roster the importer may bring. */
export const createUnitFinder = (units: readonly Unit[], scope: readonly number[]): UnitFinder => {
  const nodes = new Map<UnitRef, Node>();
  const bySuffix = new Map<string, Set<Node>>();
  const added: NewUnit[] = [];
  const known = new Map<string, UnitFound>();

  const enter = (node: Node, parent: Node | undefined): Node => {
    nodes.set(node.ref, node);
    parent?.below.set(node.names.at(-1) ?? "", node);
    for (let from = 0; from < node.names.length; from += 1) {
      const suffix = node.names.slice(from).join("/");
      bySuffix.set(suffix, (bySuffix.get(suffix) ?? new Set()).add(node));
    }
    return node;
  };

  for (const { id, path, name } of units) {
    const parent = nodes.get(path.at(-2) ?? -1);
    const mine = path.some((one) => scope.includes(one));
    const names = parent ? [...parent.names, unitKey(name)] : [];
    enter({ ref: id, depth: path.length, mine, names, below: new Map() }, parent);
  }
  const root = units[0] && nodes.get(units[0].id);
  const bases = scope.flatMap((id) => nodes.get(id) ?? []);

  const rootName = unitKey(units[0]?.name ?? "");

  const existing = (keys: readonly string[]): UnitFound | null => {
    if (root && keys.length === 1 && keys[0] === rootName)
      return root.mine ? { at: root.ref } : { problem: "unit-not-yours" };
    const found = [...(bySuffix.get(keys.join("/")) ?? [])];
    const mine = found.filter((node) => node.mine);
    const [only] = mine;
    if (only && mine.length === 1) return { at: only.ref };
    // 第一中学 and 第一中学/第一中学: the whole path is meant.
    const whole = mine.find((node) => node.depth === keys.length + 1);
    if (whole && keys.length > 1) return { at: whole.ref };
    if (mine.length > 1) return { problem: "unit-several" };
    return found.length > 0 ? { problem: "unit-not-yours" } : null;
  };

  const grow = (from: Node, levels: readonly string[]): UnitFound => {
    let at = from;
    for (const name of levels) {
      const key = unitKey(name);
      const next = at.below.get(key);
      if (next) {
        at = next;
        continue;
      }
      const ref = `${at.ref}/${key}`;
      added.push({ key: ref, parent: at.ref, name, depth: at.depth + 1 });
      at = enter({ ref, depth: at.depth + 1, mine: true, names: [...at.names, key], below: new Map() }, at);
    }
    return at.mine ? { at: at.ref } : { problem: "unit-not-yours" };
  };

  /** A new unit stands below the longest beginning that is there, else below what the importer looks after. */
  const place = (levels: readonly string[]): UnitFound => {
    for (let length = levels.length - 1; length > 0; length -= 1) {
      const start = existing(levels.slice(0, length).map(unitKey));
      if (start && "problem" in start) return start;
      const node = start && nodes.get(start.at);
      if (node) return grow(node, levels.slice(length));
    }
    const [base] = bases;
    if (root && bases.includes(root)) return grow(root, levels);
    return base && bases.length === 1 ? grow(base, levels) : { problem: "unit-unclear" };
  };

  return {
    find: (levels) => {
      const name = levels.map(unitKey).join("/");
      const before = known.get(name);
      if (before) return before;
      const rest = levels.length > 1 && unitKey(levels[0] ?? "") === rootName ? levels.slice(1) : levels;
      const found = existing(rest.map(unitKey)) ?? place(rest);
      known.set(name, found);
      return found;
    },
    added: () => added,
  };
};
