import { randomInt } from "node:crypto";
import type { MovableClock } from "../../src/core/clock.ts";
import { type Calls, openCalls } from "../../src/db/client.ts";
import { createOffice, type Office } from "../commands/grievance/office.ts";
import { clockAt } from "../support/world.ts";
import type { Ground, Group, Row } from "./ground.ts";
import { type Loot, mostByChance, type Night, type Sighting, scores, sharedPairs, timesIn, walOf } from "./linkers.ts";
import { createNaive, type Naive } from "./naive.ts";
import { type Names, noNames, readNames, usersIn } from "./people.ts";
import { type DumpedTable, pgDump, readWal, tablesIn, tapWal } from "./theft.ts";

const PEOPLE = 1_000;
const FILERS = 60;
const DAYS = 10;
/** A day: who files, and how much else is said meanwhile. */
const FILINGS_A_DAY = 12;
const MESSAGES_A_DAY = 100;
const PARTS_OF_DAY = 4;
const HOUR = 3_600;
const CASES = FILINGS_A_DAY * DAYS;
/** One run in so many may fail by chance, over all linkers and tables together: as three sigma for one. */
const ALPHA = 0.00135;

const users = Array.from({ length: PEOPLE }, (_, i) => `u_${String(i).padStart(5, "0")}`);
/** Half of the filers file twice or more, so that cases of one person can be matched with each other. */
const filers = users.slice(0, FILERS);
const SMALL_TALK = ["活动", "帮助", "我的", "谁是办理人", "我的活动", "谢谢", "还有名额吗"];

const any = <T>(items: readonly T[]): T => items[randomInt(items.length)] as T;

interface Stage {
  readonly office: Office;
  readonly clock: MovableClock;
  readonly naive: Naive;
  readonly sql: { readonly ours: Calls; readonly naive: Calls };
  /** Case to user, of each design. */
  readonly truth: {
    readonly ours: Map<string, string>;
    readonly timed: Map<string, string>;
    readonly dated: Map<string, string>;
  };
}

const idsIn = async (sql: Calls): Promise<readonly string[]> =>
  (await sql<{ id: string }[]>`select id from case_intake union all select id from cases`).map(({ id }) => id);

/** What a teacher does who raises a concern: opens the chat, and is led through it. */
const fileOurs = async ({ office, sql, truth }: Stage, user: string): Promise<void> => {
  const { platform } = office.world;
  await platform.say(user, `@${user}`, "", { via: "entered" });
  await office.raise(user, { unit: "不透露", push: randomInt(4) > 0 });
  for (const id of await idsIn(sql.ours)) if (!truth.ours.has(id)) truth.ours.set(id, user);
};

const talk = async ({ office, naive, clock }: Stage): Promise<void> => {
  const user = any(users);
  const chat = randomInt(3) > 0 ? `@${user}` : "大群";
  await office.world.platform.say(user, chat, any(SMALL_TALK));
  await naive.message(user, clock.now());
};

const file = async (stage: Stage): Promise<void> => {
  const user = any(filers);
  await fileOurs(stage, user).catch((error: unknown) => {
    // Three a day are allowed: somebody else files then.
    if (!/no receipt/.test(String(error))) throw error;
  });
  const { timed, dated } = await stage.naive.file(user, stage.clock.now());
  stage.truth.timed.set(timed, user);
  stage.truth.dated.set(dated, user);
};

const nightOf = async (sql: Calls, names: Names, caseTables: readonly string[], known: Set<string>): Promise<Night> => {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`;
  const sightings: Sighting[] = [];
  const cases: { id: string; xmin: number }[] = [];
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ x: string; row: Record<string, unknown> }[]>(
      `select t.xmin::text as x, to_jsonb(t) as row from "${name}" t`,
    );
    for (const { x, row } of rows) {
      const xmin = Number(x);
      if (caseTables.includes(name)) cases.push({ id: String(row.id), xmin });
      const cells = Object.entries(row).map(
        ([column, value]) => [column, typeof value === "object" ? JSON.stringify(value) : String(value)] as const,
      );
      for (const user of usersIn(names, name, cells)) sightings.push({ table: name, user, xmin });
    }
  }
  const fresh = cases.filter(({ id }) => !known.has(id));
  for (const { id } of fresh) known.add(id);
  return { cases: fresh, sightings };
};

const dumpedOf = (
  tables: readonly DumpedTable[],
  names: Names,
  caseTable: string,
  more: readonly string[],
): Loot["dumped"] => {
  const rows = new Map<string, { user: string; times: readonly number[] }[]>();
  for (const { name, columns, rows: lines } of tables) {
    const bare = name.replace(/^public\./, "");
    for (const cells of lines) {
      const found = usersIn(
        names,
        bare,
        cells.map((cell, i) => [columns[i] ?? "", cell]),
      );
      for (const user of found) rows.set(bare, [...(rows.get(bare) ?? []), { user, times: timesIn(cells) }]);
    }
  }
  const of = (name: string) => tables.find((table) => table.name === `public.${name}`);
  const table = of(caseTable);
  const at = table?.columns.indexOf("id") ?? 0;
  const extra = more.map((name) => of(name));
  const cases = (table?.rows ?? []).map((cells) => {
    const id = cells[at] ?? "";
    const others = extra.map(
      (one) => one?.rows.find((row) => row[one.columns.indexOf("case_id")] === id) ?? one?.columns.map(() => "") ?? [],
    );
    return { id, times: timesIn(cells), cells: [...cells, ...others.flat()] };
  });
  return { cases, rows };
};

const walUsers =
  (names: Names) =>
  (line: string): readonly string[] => {
    const [, table = "", rest = ""] = /^table public\.(\S+): (?:INSERT|UPDATE|DELETE): (.*)$/.exec(line) ?? [];
    const cells = [...rest.matchAll(/(\w+)\[[^\]]+\]:('(?:[^']|'')*'|\S+)/g)].map(
      ([, column = "", value = ""]) => [column, value.replace(/^'|'$/g, "")] as const,
    );
    return usersIn(names, table, cells);
  };

const filedIn =
  (table: string) =>
  (lines: readonly string[]): string | null =>
    new RegExp(`^table public\\.${table}: INSERT: id\\[uuid\\]:'([^']+)'`, "m").exec(lines.join("\n"))?.[1] ?? null;

const openStage = async ({ database, scratch }: Ground): Promise<Stage> => {
  const [ours, other] = [await database(), await database(false)];
  const clock = clockAt("2026-11-23T08:00:00+08:00");
  const office = await createOffice({ database: ours, clock });
  scratch.later(office.close);
  const sql = { ours: openCalls(ours.target, { max: 1 }), naive: openCalls(other.target, { max: 1 }) };
  scratch.later(async () => void (await Promise.all([sql.ours.end(), sql.naive.end()])));
  for (const user of users) await office.world.person(user, [], "实验小学");
  await tapWal(sql.ours);
  const naive = await createNaive(sql.naive, users);
  await tapWal(sql.naive);
  return { office, clock, naive, sql, truth: { ours: new Map(), timed: new Map(), dated: new Map() } };
};

interface Nights {
  readonly ours: Night[];
  readonly naive: Night[];
}

const live = async (stage: Stage, ground: Ground): Promise<Nights> => {
  const { office, clock, sql } = stage;
  const known = { ours: new Set<string>(), naive: new Set<string>() };
  const nights: Nights = { ours: [], naive: [] };
  for (let day = 0; day < DAYS; day += 1) {
    ground.note(`linkers: day ${day + 1} of ${DAYS}`);
    const said = [...Array(FILINGS_A_DAY).fill(file), ...Array(MESSAGES_A_DAY).fill(talk)].sort(
      () => Math.random() - 0.5,
    ) as (typeof talk)[];
    const part = Math.ceil(said.length / PARTS_OF_DAY);
    for (let i = 0; i < said.length; i += 1) {
      await said[i]?.(stage);
      clock.advance(randomInt(60, 300));
      if (i % part === part - 1) await office.world.advance(HOUR / 2);
    }
    await office.world.advance(2 * HOUR);
    await office.release();
    const names = await readNames(sql.ours, users);
    nights.ours.push(await nightOf(sql.ours, names, ["case_intake", "cases"], known.ours));
    nights.naive.push(await nightOf(sql.naive, noNames(users), ["naive_case"], known.naive));
    const morning = new Date(clock.now().getTime() + 16 * HOUR * 1_000).setHours(0, 0, 0, 0);
    await office.world.advance(Math.max(HOUR, (morning - clock.now().getTime()) / 1_000));
  }
  return nights;
};

const lootOf = async (
  stage: Stage,
  nights: Nights,
): Promise<{ readonly ours: Loot; readonly naive: readonly Loot[] }> => {
  const { sql, truth, office } = stage;
  const [names, nobody] = [await readNames(sql.ours, users), noNames(users)];
  const [wal, naiveWal] = [await readWal(sql.ours), await readWal(sql.naive)];
  const [dump, naiveDump] = [
    tablesIn(await pgDump(office.world.database.target)),
    tablesIn(await pgDump({ ...office.world.database.target, database: sql.naive.options.database })),
  ];
  const naiveOf = async (table: string, known: ReadonlyMap<string, string>): Promise<Loot> => ({
    truth: known,
    nights: nights.naive,
    last: await nightOf(sql.naive, nobody, [table], new Set()),
    dumped: dumpedOf(naiveDump, nobody, table, []),
    wal: walOf(naiveWal, filedIn(table), walUsers(nobody)),
  });
  return {
    ours: {
      truth: truth.ours,
      nights: nights.ours,
      last: await nightOf(sql.ours, names, ["cases"], new Set()),
      dumped: dumpedOf(dump, names, "cases", ["case_route", "case_message"]),
      wal: walOf(wal, filedIn("case_intake"), walUsers(names)),
    },
    naive: [await naiveOf("naive_case", truth.dated), await naiveOf("naive_case_timed", truth.timed)],
  };
};

const percent = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(1)} %`;

const ENOUGH = 0.9;

const run = async (ground: Ground): Promise<readonly Row[]> => {
  const stage = await openStage(ground);
  const nights = await live(stage, ground);
  const { ours, naive } = await lootOf(stage, nights);
  const found = scores(ours);
  const control = naive.map(scores);
  const ways = found.reduce((sum, { ways: more }) => sum + Math.max(1, more), 0);
  const n = ours.truth.size;
  const most = mostByChance(n, 1 / PEOPLE, ALPHA / ways);
  const rows = found.map(({ linker, table, hits }, i): Row => {
    const best = Math.max(...control.map((one) => (one[i]?.hits ?? 0) / CASES));
    return {
      id: "A06",
      attack: `who filed, by ${linker}`,
      naive: percent(best, 1),
      ours: `${percent(hits, n)}${hits > 0 && table !== "the log" ? ` by ${table}` : ""} (${hits} of ${n}; a guess: ${percent(1, PEOPLE)}, by chance up to ${most})`,
      pass: hits <= most && best > ENOUGH && n > CASES / 2,
    };
  });
  const [pairs, others] = [sharedPairs(ours), sharedPairs(naive[0] as Loot)];
  const mostShared = mostByChance(pairs.pairs, pairs.chance, ALPHA);
  return [
    ...rows,
    {
      id: "A06",
      attack: "two cases of one person, by a value that both have",
      naive: `${others.linked} of ${others.pairs} pairs`,
      ours: `${pairs.linked} of ${pairs.pairs} pairs (of two people's ${percent(pairs.chance, 1)}, by chance up to ${mostShared})`,
      pass: pairs.linked <= mostShared && pairs.pairs > 0 && others.linked > ENOUGH * others.pairs,
    },
    await shuffled(stage),
  ];
};

const WAITING = 1_000;
const RHO = 0.15;

const rankCorrelation = (values: readonly (string | number)[]): number => {
  const sorted = [...values].map((value, i) => [value, i] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const rank = new Map(sorted.map(([, i], at) => [i, at] as const));
  const sum = values.reduce<number>((all, _, i) => all + (i - (rank.get(i) ?? 0)) ** 2, 0);
  return 1 - (6 * sum) / (values.length * (values.length ** 2 - 1));
};

/** A thousand that wait are released in one batch: what is left of the order in which they came? */
const shuffled = async ({ office, sql: { ours: sql } }: Stage): Promise<Row> => {
  await sql`insert into case_intake (id, level_id, category, urgency, on_date, key_wrapped, key_unit, key_version, receipt_tag, message_id, body, excluded)
    select gen_random_uuid(), (select id from unit where parent_id is null), 1, 'ordinary', current_date, '\\x00', 1, 1, sha256(i::text::bytea), gen_random_uuid(), '\\x00', '{}'
    from generate_series(1, ${WAITING}) i`;
  const waiting = await sql<{ id: string }[]>`select id from case_intake order by ctid`;
  const before = Math.abs(rankCorrelation(waiting.map((_, i) => i)));
  await office.release();
  const place = new Map(
    (
      await sql<{ id: string; alias: string; xmin: string }[]>`select id, alias, xmin::text from cases order by ctid`
    ).map((row, at) => [row.id, { ...row, at }] as const),
  );
  const orders = [
    waiting.map(({ id }) => place.get(id)?.at ?? -1),
    waiting.map(({ id }) => id),
    waiting.map(({ id }) => place.get(id)?.alias ?? ""),
  ];
  const worst = Math.max(...orders.map((order) => Math.abs(rankCorrelation(order))));
  return {
    id: "A31",
    attack: `order of arrival in the queue after one release of ${WAITING}: by row, id, alias`,
    naive: `|ρ| ${before.toFixed(2)} where nothing is shuffled`,
    ours: `|ρ| ≤ ${worst.toFixed(2)}`,
    pass: worst < RHO && before > ENOUGH,
  };
};

export const linking: Group = { name: "linkers", ids: ["A06", "A31"], run };
