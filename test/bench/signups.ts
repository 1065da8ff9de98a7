import { openBare } from "./bare.ts";
import { type Ask, type Figures, figuresOf, median, type Round, runRound } from "./load.ts";
import type { Options } from "./options.ts";
import { copyDatabase, dropDatabase, makeDatabase } from "./population.ts";
import { startProgram } from "./program.ts";
import type { Scratch } from "./scratch.ts";
import type { Server } from "./servers.ts";
import { hot, SPREAD_OVER, type Stream, spread } from "./workload.ts";

/** One line of the table. */
export interface Measure {
  readonly what: string;
  readonly who: string;
  readonly inFlight: number;
  readonly figures: Figures;
  /** How many rounds the medians are of. */
  readonly rounds: number;
  /** Its rate over that of the first who did the same. */
  readonly ratio: number | null;
}

interface Contender {
  readonly who: string;
  readonly ask: () => Ask;
  /** Between rounds. */
  readonly rest?: () => Promise<void>;
}

const IN_FLIGHT = [1, 8, 32];
const PEOPLE = 20_000;
/** Activities for one hot round each; there are fewer rounds than this. */
const HOT_ACTIVITIES = 400;
const WARM_IN_FLIGHT = 32;

/** Everybody in turn, round after round, so that a noisy minute hits all of them. The first is what the others are held against. */
export const alternate = async (
  contenders: readonly Contender[],
  what: string,
  inFlight: number,
  { rounds, roundMs, hurryAfter }: Options,
  server: Server,
): Promise<readonly Measure[]> => {
  const done = contenders.map((): Round[] => []);
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0 && process.uptime() > hurryAfter) break;
    for (const [i, { ask, rest }] of contenders.entries()) {
      done[i]?.push(await runRound(ask(), inFlight, roundMs, server.pid));
      await rest?.();
    }
  }
  const first = median((done[0] ?? []).map(({ rate }) => rate));
  return contenders.map(({ who }, i) => {
    const own = done[i] ?? [];
    const figures = figuresOf(own);
    return { what, who, inFlight, rounds: own.length, figures, ratio: i === 0 ? null : figures.rate / first };
  });
};

/** Streams of one database: a hot activity for every round. */
const streams = () => {
  const everywhere = spread(PEOPLE);
  let last = SPREAD_OVER;
  return {
    spread: (): Stream => everywhere,
    hot: (): Stream => {
      last += 1;
      return hot(last, PEOPLE);
    },
  };
};

interface Works {
  readonly spread: readonly Contender[];
  readonly hot: readonly Contender[];
}

/** Rounds that nobody counts. */
export const warmUp = async (contenders: readonly Contender[], { warmMs }: Options, server: Server): Promise<void> => {
  for (const { ask, rest } of contenders) {
    await runRound(ask(), WARM_IN_FLIGHT, warmMs, server.pid);
    await rest?.();
  }
};

const measureAll = async (
  { spread, hot }: Works,
  inFlights: readonly number[],
  options: Options,
  server: Server,
): Promise<readonly Measure[]> => {
  await warmUp([...spread, ...hot], options, server);
  const measures: Measure[] = [];
  for (const inFlight of inFlights) {
    measures.push(...(await alternate(spread, "spread", inFlight, options, server)));
    measures.push(...(await alternate(hot, "hot", inFlight, options, server)));
  }
  return measures;
};

/** (a) and (b): sign-ups through the engine against the bare function, on a platform without and with live cards. */
export const measureSignups = async (
  server: Server,
  scratch: Scratch,
  options: Options,
): Promise<readonly Measure[]> => {
  const population = { people: PEOPLE, past: PEOPLE, open: SPREAD_OVER + HOT_ACTIVITIES };
  const target = await makeDatabase(server, "engine", population);
  const bare = openBare(scratch, await copyDatabase(server, "bare", target));
  const [ours, theirs, rest] = [streams(), streams(), bare.forget];
  const measures: Measure[] = [];
  for (const live of [false, true]) {
    const program = await startProgram(scratch, target, live);
    const call = { who: "bare call", rest };
    const engine = { who: live ? "engine, live cards" : "engine" };
    const statement = { who: "bare CTE", ask: () => bare.statement(theirs.hot()), rest };
    const works = {
      spread: [
        { ...call, ask: () => bare.call(theirs.spread()) },
        { ...engine, ask: () => program.ask(ours.spread()) },
      ],
      hot: [
        statement,
        ...(live ? [] : [{ ...call, ask: () => bare.call(theirs.hot()) }]),
        { ...engine, ask: () => program.ask(ours.hot()) },
      ],
    };
    measures.push(...(await measureAll(works, live ? IN_FLIGHT.slice(-1) : IN_FLIGHT, options, server)));
    await program.stop();
  }
  await bare.close();
  for (const name of ["engine", "bare"]) await dropDatabase(server, name);
  return measures;
};
