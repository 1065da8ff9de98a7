import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countersOf, partiesOf } from "../support/history.ts";
import { changeCapacity, headsOf, join, leave, type Model, queueOf } from "../support/signup-model.ts";
import { createWorld, type World } from "../support/world.ts";

const RUNS = 60;
const COMMANDS = 30;

let world: World;
let activities = 0;
beforeAll(async () => {
  world = await createWorld();
  await world.person("主席", ["chair"]);
});
afterAll(() => world?.close());

interface Real {
  readonly activity: number;
  readonly group: string;
}

const positionsOf = (activity: number) => world.sql<{ person: string; position: number }[]>`
  select p.name as person, signup_position(s.activity_id, s.turn)::int as position from signup s
  join person p on p.id = s.person_id join activity a on a.id = s.activity_id
  where a.number = ${activity} and s.state = 'waiting' order by s.turn`;

/** The database says the same as the model: who is in, who waits at which position, and all counters. */
const compare = async (model: Model, { activity }: Real): Promise<void> => {
  const expected = [...model.parties].map(([person, party]) => ({ person, ...party })).sort((a, b) => a.turn - b.turn);
  const { capacity, turns } = model;
  const [heads, waiting, queue] = [headsOf(model, "in"), headsOf(model, "waiting"), queueOf(model)];
  const [parties, counters, positions] = await Promise.all([
    partiesOf(world.sql, activity),
    countersOf(world.sql, activity),
    positionsOf(activity),
  ]);
  expect(parties).toEqual(expected);
  expect(counters).toEqual({ heads, waiting, queue: queue.length, turns, capacity });
  expect(positions).toEqual(queue.map(([person], i) => ({ person, position: i + 1 })));
};

const says = async (who: string, { group }: Real, text: string): Promise<void> => {
  await world.platform.sink()(world.platform.incoming(who, group, text));
};

type Command = fc.AsyncCommand<Model, Real>;

const command = (name: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  run: async (model, real) => {
    await run(model, real);
    await compare(model, real);
  },
  toString: () => name,
});

const joins = (who: string, heads: number | undefined): Command =>
  command(`${who} joins${heads ? ` with ${heads}` : ""}`, async (model, real) => {
    join(model, who, heads);
    await says(who, real, `报名 ${real.activity}${heads ? ` +${heads}` : ""}`);
  });

const leaves = (who: string): Command =>
  command(`${who} leaves`, async (model, real) => {
    leave(model, who);
    await says(who, real, `取消报名 ${real.activity}`);
  });

const resizes = (capacity: number | null): Command =>
  command(`capacity becomes ${capacity ?? "unlimited"}`, async (model, { activity }) => {
    if (!changeCapacity(model, capacity)) return;
    const now = world.clock.now().toISOString();
    await world.sql.begin(async (tx) => {
      const [row] = await tx<{ id: string }[]>`select id from activity where number = ${activity} for no key update`;
      await tx`update activity set capacity = ${capacity} where number = ${activity}`;
      await tx`select signup_refill(${row?.id ?? 0}, ${now})`;
    });
  });

const who = fc.constantFrom("兰", "竹", "菊", "梅", "松", "荷", "桂", "枫");
const anyCommand: readonly fc.Arbitrary<Command>[] = [
  fc.tuple(who, fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined })).map(([name, n]) => joins(name, n)),
  fc.tuple(who, fc.integer({ min: 1, max: 4 })).map(([name, n]) => joins(name, n)),
  who.map(leaves),
  fc.option(fc.integer({ min: 1, max: 12 }), { nil: null, freq: 6 }).map(resizes),
];

/** A new activity of its own group. */
const announce = async (): Promise<Real> => {
  activities += 1;
  const real = { activity: activities, group: `群${activities}` };
  await says("主席", real, "发起活动 羽毛球 时间 明天下午4点 名额 6");
  return real;
};

test("sign-up does what the model does, whatever people do in whatever order", async () => {
  const sequences = fc.commands([...anyCommand], { maxCommands: COMMANDS, size: "max" });
  await fc.assert(
    fc.asyncProperty(sequences, async (commands) => {
      const real = await announce();
      const model: Model = { capacity: 6, turns: 0, parties: new Map() };
      await fc.asyncModelRun(() => ({ model, real }), commands);
    }),
    { numRuns: RUNS, seed: 20_261_122, endOnFailure: true },
  );
}, 60_000);
