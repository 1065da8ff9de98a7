import { type Figures, figuresOf } from "../load.ts";
import type { Options } from "../options.ts";
import { copyDatabase, dropDatabase, makeDatabase } from "../population.ts";
import type { Scratch } from "../scratch.ts";
import type { Server } from "../servers.ts";
import { SPREAD_OVER, spread } from "../workload.ts";
import { openConnections } from "./connections.ts";
import { introductions, PLATFORM, type Sealed, seal } from "./events.ts";
import { type Platform, type Program, startOurs, startPlatform, startRival } from "./programs.ts";
import { type EventRound, type Manner, runRound, type Target } from "./rounds.ts";

export const WHO = { limit: "limit program", replying: "limit, replying", sdk: "bare SDK", ours: "unionhall" } as const;

/** One line of the table. */
export interface EventMeasure {
  readonly manner: Manner;
  readonly who: string;
  readonly figures: Figures;
  readonly rounds: number;
  /** Over all rounds: events without HTTP 200, and events taken without a reply within ten seconds. */
  readonly refused: number;
  readonly unreplied: number;
}

export interface EventReport {
  readonly measures: readonly EventMeasure[];
  /** What was not done as it was meant to be. */
  readonly notes: readonly string[];
}

const IN_FLIGHT = [1, 8, 32];
const WARM_IN_FLIGHT = 32;
const RATES = [150, 800];
/** Of what the limit program can take at the most: beyond, one measures how queues grow. */
const REACH = 0.8;
/** As many names as the adapter remembers, or nearly. */
const PEOPLE = 15_000;

const measureOf = (manner: Manner, who: string, rounds: readonly EventRound[]): EventMeasure => ({
  manner,
  who,
  figures: figuresOf(rounds),
  rounds: rounds.length,
  refused: rounds.reduce((sum, { refused }) => sum + refused, 0),
  unreplied: rounds.reduce((sum, { unreplied }) => sum + unreplied, 0),
});

interface Run {
  readonly targets: readonly Target[];
  readonly options: Options;
  readonly postgres: number;
  /** When to hurry, in seconds of the process. */
  readonly hurryAt: number;
}

const warmUp = async ({ options, postgres }: Run, target: Target): Promise<void> => {
  const { closedMs, warmCount, warmMs } = options.events;
  const until = performance.now() + warmMs;
  let count = 0;
  while (count < warmCount && performance.now() < until) {
    count += (await runRound(target, { inFlight: WARM_IN_FLIGHT }, closedMs, postgres)).count;
  }
};

/** Everybody in turn, round after round, so that a noisy minute hits all of them. */
const alternate = async (
  { targets, options, postgres, hurryAt }: Run,
  manner: Manner,
): Promise<readonly EventMeasure[]> => {
  const { closedMs, openMs } = options.events;
  const done = targets.map((): EventRound[] => []);
  for (let round = 0; round < options.rounds; round += 1) {
    if (round > 0 && process.uptime() > hurryAt) break;
    for (const [i, target] of targets.entries()) {
      done[i]?.push(await runRound(target, manner, "inFlight" in manner ? closedMs : openMs, postgres));
    }
  }
  return targets.map(({ who }, i) => measureOf(manner, who, done[i] ?? []));
};

/** The rates that the limit program can reach here, and what to say of them. */
const ratesOf = (measures: readonly EventMeasure[]) => {
  const rates = measures.filter(({ who }) => who === WHO.limit).map(({ figures }) => figures.rate);
  const [reached, within] = [Math.max(...rates), Math.max(...rates) * REACH];
  const lowered = RATES.map((rate) => (rate <= within ? rate : Math.max(10, Math.floor(within / 10) * 10)));
  const notes = lowered.flatMap((rate, i) =>
    rate === RATES[i]
      ? []
      : [`${RATES[i]}/s became ${rate}/s: the limit program takes ${Math.round(reached)}/s at the most here and now.`],
  );
  return { lowered, notes };
};

const targetsOf = (platform: Platform, programs: Readonly<Record<keyof typeof WHO, Program>>): readonly Target[] =>
  (["limit", "replying", "sdk", "ours"] as const).map((name) => {
    const stream = spread(PEOPLE);
    let n = 0;
    const next = (): Sealed => {
      n += 1;
      const wish = stream(n);
      if (!wish) throw new Error("everybody is in everything");
      return seal(wish);
    };
    const { port, pid } = programs[name];
    return { who: WHO[name], port, pid, next, replied: name === "limit" ? null : platform.replied };
  });

const introduce = async ({ port }: Program): Promise<void> => {
  const connections = await openConnections(port, 1);
  for (const { bytes } of introductions(PEOPLE)) {
    if ((await connections.post(bytes)) !== 200) throw new Error("the program does not take events");
  }
  connections.close();
};

/** The program with its Feishu adapter, between a stub of the platform and Postgres, beside two others of the same kind. */
export const measureEvents = async (server: Server, scratch: Scratch, options: Options): Promise<EventReport> => {
  const hurryAt = process.uptime() + options.events.hurryAfter;
  const population = { people: PEOPLE, past: PEOPLE, open: SPREAD_OVER, platform: PLATFORM, cards: false };
  const database = await makeDatabase(server, "feishu_ours", population);
  const copy = await copyDatabase(server, "feishu_others", database);
  const another = await copyDatabase(server, "feishu_replying", database);
  const platform = await startPlatform(scratch);
  const programs = {
    limit: await startRival(scratch, "limit", platform, copy),
    replying: await startRival(scratch, "limit", platform, another, true),
    sdk: await startRival(scratch, "sdk", platform, copy),
    ours: await startOurs(scratch, platform, database),
  };
  await introduce(programs.ours);
  const run = { targets: targetsOf(platform, programs), options, postgres: server.pid, hurryAt };
  for (const target of run.targets) await warmUp(run, target);
  const measures: EventMeasure[] = [];
  for (const inFlight of IN_FLIGHT) measures.push(...(await alternate(run, { inFlight })));
  const { lowered, notes } = ratesOf(measures);
  for (const perSecond of lowered) measures.push(...(await alternate(run, { perSecond })));
  for (const program of [...Object.values(programs), platform]) await program.stop();
  for (const name of ["feishu_ours", "feishu_others", "feishu_replying"]) await dropDatabase(server, name);
  return { measures, notes };
};
