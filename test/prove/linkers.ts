import type { LoggedTransaction } from "./theft.ts";

/** A row that leads to a user of the platform, as a copy of the data directory shows it. */
export interface Sighting {
  readonly table: string;
  readonly user: string;
  readonly xmin: number;
}

export interface CaseRow {
  readonly id: string;
  readonly xmin: number;
}

/** What a copy of one night holds; of cases only those that came since the night before. */
export interface Night {
  readonly cases: readonly CaseRow[];
  readonly sightings: readonly Sighting[];
}

/** What was stolen of one design. */
export interface Loot {
  /** Who filed which case, to score guesses by; no linker looks at it. */
  readonly truth: ReadonlyMap<string, string>;
  readonly nights: readonly Night[];
  readonly last: Night;
  /** Of a plain dump: cases and rows that lead to users, in the order of the file. */
  readonly dumped: {
    readonly cases: readonly {
      readonly id: string;
      readonly times: readonly number[];
      readonly cells: readonly string[];
    }[];
    readonly rows: ReadonlyMap<string, readonly { readonly user: string; readonly times: readonly number[] }[]>;
  };
  /** Of the log of changes, in its order: which case a transaction filed, and which users its rows name. */
  readonly wal: readonly { readonly at: number; readonly filed: string | null; readonly users: readonly string[] }[];
}

type Guesses = ReadonlyMap<string, string>;
/** Every way in which this linker can be tried, by the table it looks at. */
type Linker = (loot: Loot) => ReadonlyMap<string, Guesses>;

const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(Math.random() * items.length)];

const nearest = <T>(rows: readonly T[], distance: (row: T) => number): T | undefined => {
  let best = Number.POSITIVE_INFINITY;
  let found: T[] = [];
  for (const row of rows) {
    const far = distance(row);
    if (far > best) continue;
    if (far < best) found = [];
    best = far;
    found.push(row);
  }
  return pick(found);
};

const groupBy = <T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
};

const byXmin = (nights: readonly Night[]): ReadonlyMap<string, Guesses> => {
  const found = new Map<string, Map<string, string>>();
  for (const { cases, sightings } of nights) {
    for (const [table, rows] of groupBy(sightings, (row) => row.table)) {
      const guesses = found.get(table) ?? new Map<string, string>();
      found.set(table, guesses);
      for (const { id, xmin } of cases) {
        const row = nearest(rows, (one) => Math.abs(one.xmin - xmin));
        if (row) guesses.set(id, row.user);
      }
    }
  }
  return found;
};

const byOrder: Linker = ({ dumped: { cases, rows } }) =>
  new Map(
    [...rows].map(([table, list]) => {
      const at = (i: number) => list[Math.floor((i * list.length) / cases.length)]?.user ?? "";
      return [table, new Map(cases.map(({ id }, i) => [id, at(i)] as const))];
    }),
  );

const byTime: Linker = ({ dumped: { cases, rows } }) =>
  new Map(
    [...rows].map(([table, list]) => {
      const timed = list.filter(({ times }) => times.length > 0);
      const guess = (mine: readonly number[]) =>
        nearest(timed, ({ times }) => Math.min(...mine.flatMap((a) => times.map((b) => Math.abs(a - b)))))?.user ?? "";
      return [table, new Map(cases.map(({ id, times }) => [id, guess(times)] as const))];
    }),
  );

const inWal =
  (find: (wal: Loot["wal"], at: number) => string | undefined): Linker =>
  ({ wal }) => {
    const guesses = wal.flatMap(({ filed }, at) => (filed === null ? [] : [[filed, find(wal, at) ?? ""] as const]));
    return new Map([["the log", new Map(guesses)]]);
  };

const before: Parameters<typeof inWal>[0] = (wal, at) =>
  pick(wal.slice(0, at + 1).findLast(({ users }) => users.length > 0)?.users ?? []);
const after: Parameters<typeof inWal>[0] = (wal, at) =>
  pick(wal.slice(at + 1).find(({ users }) => users.length > 0)?.users ?? []);
const inTime: Parameters<typeof inWal>[0] = (wal, at) => {
  const moment = wal[at]?.at ?? 0;
  return pick(
    nearest(
      wal.slice(Math.max(0, at - 50), at + 50).filter(({ users }) => users.length > 0),
      (one) => Math.abs(one.at - moment),
    )?.users ?? [],
  );
};

export const LINKERS: Readonly<Record<string, Linker>> = {
  "times in a plain dump": byTime,
  "order of rows in a plain dump": byOrder,
  "xmin in a copy of the data directory": ({ last }) => byXmin([last]),
  "xmin in nightly copies": ({ nights }) => byXmin(nights),
  "the same transaction in the log of changes": inWal((wal, at) => pick(wal[at]?.users ?? [])),
  "the row before it in the log of changes": inWal(before),
  "the row after it in the log of changes": inWal(after),
  "commit times in the log of changes": inWal(inTime),
};

export interface Score {
  readonly linker: string;
  /** The table by which most were found. */
  readonly table: string;
  readonly hits: number;
  /** In how many ways it was tried. */
  readonly ways: number;
}

export const scores = (loot: Loot): readonly Score[] =>
  Object.entries(LINKERS).map(([linker, link]) => {
    const tried = [...link(loot)].map(([table, guesses]) => {
      const hits = [...loot.truth].filter(([id, user]) => guesses.get(id) === user).length;
      return { table, hits };
    });
    const best = tried.reduce((most, one) => (one.hits > most.hits ? one : most), { table: "", hits: 0 });
    return { linker, ...best, ways: tried.length };
  });

/** Pairs of cases of one person that have a value in common which not all cases have. */
export const sharedPairs = ({
  truth,
  dumped: { cases },
}: Loot): { readonly linked: number; readonly pairs: number; readonly chance: number } => {
  const widest = Math.max(...cases.map(({ cells }) => cells.length));
  const columns = Array.from({ length: widest }, (_, column) => groupBy(cases, ({ cells }) => cells[column] ?? ""));
  /** What many have in common, a day or that something is absent, tells nobody from another. */
  const same = (a: readonly string[], b: readonly string[]): boolean =>
    columns.some(
      (values, column) => a[column] === b[column] && (values.get(a[column] ?? "")?.length ?? 0) < cases.length / 12,
    );
  const [of, linked] = [
    { one: 0, two: 0 },
    { one: 0, two: 0 },
  ];
  cases.forEach((one, i) => {
    for (const other of cases.slice(i + 1)) {
      const who = truth.get(one.id) === truth.get(other.id) ? "one" : "two";
      of[who] += 1;
      if (same(one.cells, other.cells)) linked[who] += 1;
    }
  });
  // Cases of two people have a quiet day in common as often as those of one.
  return { linked: linked.one, pairs: of.one, chance: linked.two / of.two };
};

/** The most hits that chance explains: it gives more once in 1/alpha runs. */
export const mostByChance = (n: number, p: number, alpha: number): number => {
  let [term, sum, k] = [(1 - p) ** n, (1 - p) ** n, 0];
  while (1 - sum > alpha && k < n) {
    k += 1;
    term *= ((n - k + 1) / k) * (p / (1 - p));
    sum += term;
  }
  return k;
};

const TIME = /^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d(?::?\d\d)?)?)?$/;

export const timesIn = (cells: readonly string[]): readonly number[] =>
  cells
    .filter((cell) => TIME.test(cell))
    .map((cell) => Date.parse(cell.length === 10 ? `${cell}T12:00:00+08:00` : cell.replace(/([+-]\d\d)$/, "$1:00")));

export const walOf = (
  log: readonly LoggedTransaction[],
  filed: (lines: readonly string[]) => string | null,
  users: (line: string) => readonly string[],
): Loot["wal"] => log.map(({ at, lines }) => ({ at, filed: filed(lines), users: [...new Set(lines.flatMap(users))] }));
