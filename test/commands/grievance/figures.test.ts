import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OTHER } from "../../../commands/grievance/categories.ts";
import { kindsOf, MEASURES, mayTell, type Row, shareOf, type Told } from "../../../commands/grievance/figures.ts";
import { LEAST_COUNTED } from "../../../commands/grievance/limits.ts";
import { createOffice, type Office } from "./office.ts";

const row = (category: number, accepted: number, more: Partial<Row> = {}): Row => ({
  category,
  accepted,
  answered: 0,
  inTime: 0,
  mediated: 0,
  rated: 0,
  satisfied: 0,
  ...more,
});

/** Counts that lie within each other, as those of real cases do. */
const rows: fc.Arbitrary<readonly Row[]> = fc
  .array(fc.tuple(fc.nat(OTHER), fc.nat(12), fc.nat(100), fc.nat(100), fc.nat(100), fc.nat(100), fc.nat(100)), {
    maxLength: 9,
  })
  .map((list) => {
    const once = new Map(list.map((one) => [one[0], one]));
    return [...once.values()].map(([category, accepted, ...shares]) => {
      const part = (of: number, i: number) => Math.round((of * (shares[i] ?? 0)) / 100);
      const answered = part(accepted, 0);
      const rated = part(answered, 1);
      const satisfied = part(rated, 2);
      return row(category, accepted, {
        answered,
        rated,
        satisfied,
        inTime: part(answered, 3),
        mediated: part(accepted, 4),
      });
    });
  });

const isMany = (count: number) => count === 0 || count >= LEAST_COUNTED;

/** Every group of cases that somebody who reads all that is told of some months can count. */
const groupsIn = ({ accepted, answered, inTime, mediated, rated, satisfied, kinds }: Told): readonly number[] => {
  const parts = [answered, inTime, mediated, rated, satisfied].filter((part) => part !== null);
  const chain = [accepted, answered, rated, satisfied].filter((part) => part !== null);
  const rests = chain.flatMap((whole, i) => chain.slice(i + 1).map((part) => whole - part));
  const other = [inTime === null || answered === null ? 0 : answered - inTime, accepted - (mediated ?? 0)];
  const folds = kinds.flatMap((one) => [one.accepted, accepted - one.accepted]);
  const pairs = kinds.flatMap((one, i) => kinds.slice(i + 1).map((two) => accepted - one.accepted - two.accepted));
  return [accepted, ...parts, ...rests, ...other, ...folds, ...pairs];
};

describe("no figure singles out a few", () => {
  test("in what is told of some months: every measure, every kind, and what is left of each beside each other", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const told = mayTell(list);
        if (!told) return;
        expect(groupsIn(told).filter((count) => !isMany(count))).toEqual([]);
        expect(told.kinds.reduce((all, { accepted }) => all + accepted, 0)).toBe(told.accepted);
      }),
      { numRuns: 3_000 },
    );
  });

  test("between two reports of which one goes further: what came between is many, in every cell", () => {
    fc.assert(
      fc.property(fc.array(rows, { minLength: 2, maxLength: 6 }), fc.nat(5), fc.nat(5), (months, a, b) => {
        const told = months.map(mayTell).filter((one) => one !== null);
        const [short, long] = [told.slice(0, Math.min(a, b)), told.slice(0, Math.max(a, b))];
        const count = (list: readonly Told[], category: number) =>
          kindsOf(list).find((one) => one.category === category)?.accepted ?? 0;
        for (let category = 0; category <= OTHER; category += 1)
          expect(isMany(count(long, category) - count(short, category))).toBe(true);
        for (const measure of MEASURES) {
          const [more, less] = [shareOf(long, measure), shareOf(short, measure)];
          expect(isMany((more?.part ?? 0) - (less?.part ?? 0))).toBe(true);
          expect(isMany((more?.of ?? 0) - (less?.of ?? 0))).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("and what is many is told", () => {
    const told = mayTell([row(0, 20, { answered: 20, inTime: 14, rated: 12, satisfied: 6, mediated: 5 }), row(2, 3)]);
    expect(told).toMatchObject({ accepted: 23, answered: null, mediated: 5 });
    expect(told?.kinds).toEqual([{ category: OTHER, accepted: 23 }]);
    const clear = mayTell([row(0, 20, { answered: 20, inTime: 14, rated: 12, satisfied: 6, mediated: 5 })]);
    expect(clear).toMatchObject({ answered: 20, inTime: 14, rated: 12, satisfied: 6, mediated: 5 });
    expect(mayTell([row(0, 4)])).toBeNull();
  });
});

describe("an office that counts", () => {
  let office: Office;
  const MONTH = 31 * 24 * 3_600;
  beforeAll(async () => {
    office = await createOffice();
  });
  afterAll(() => office?.close());

  /** So many cases of a kind, received on a day, as if they had been raised. */
  const seed = (on: string, category: number, count: number, more: { readonly rating?: number } = {}) =>
    office.world.sql`
      insert into cases (id, alias, level_id, category, urgency, state, received_on, started_on, due_claim, due_reply, due_close,
          key_unit, key_version, first_on, in_time, rating, retain_until)
        select gen_random_uuid(), 'x' || gen_random_uuid(), 1, ${category}, 'ordinary', 'withdrawn', ${on}, ${on}, ${on}, ${on}, ${on},
          1, 1, ${on}, true, ${more.rating ?? null}, date '2099-01-01' from generate_series(1, ${count})`;
  const today = () => office.world.clock.now();
  const monthsAgo = (count: number): string => {
    const at = today();
    return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - count, 10)).toISOString().slice(0, 10);
  };

  test("tells nothing while there are four, whatever the month", async () => {
    await seed(monthsAgo(5), 0, 4);
    await office.world.advance(1_800);
    expect(await office.hear("区干事", "诉求统计")).toContain("不足 5 件");
    expect(await office.hear("李老师", "诉求统计")).toContain("办理人用的");
  });

  test("puts months together until they hold enough, and never counts them again", async () => {
    await seed(monthsAgo(4), 0, 6, { rating: 3 });
    await seed(monthsAgo(1), 1, 9);
    await office.world.advance(1_800);
    const first = await office.hear("区管", "诉求统计");
    expect(first).toMatch(/受理[^\d]*10/);
    expect(first).not.toContain("工作时间");
    await office.world.sql`update cases set rating = 1 where rating = 3`;
    await seed(monthsAgo(4), 0, 1);
    await office.world.advance(1_800);
    expect(await office.hear("区管", "诉求统计")).toBe(first);
    await office.world.advance(MONTH);
    expect(await office.hear("区管", "诉求统计")).toMatch(/受理[^\d]*19[\s\S]*工作时间与负担/);
  });

  test("nothing below five is ever stored", async () => {
    const rows = await office.world.sql<{ told: Told }[]>`select told from case_figure`;
    expect(rows.length).toBeGreaterThan(1);
    for (const { told } of rows) expect(groupsIn(told).filter((count) => !isMany(count))).toEqual([]);
  });
});
