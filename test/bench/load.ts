import { cpuMsOf } from "./processes.ts";

/** What a call answers: `settled` resolves when everything it caused was delivered. */
export interface Answer {
  readonly settled?: Promise<unknown>;
}

/** Makes the n-th call of a round, from 0; null when there is nothing left to ask for. */
export type Ask = (n: number) => Promise<Answer> | null;

/** One round, times in milliseconds. */
export interface Round {
  readonly count: number;
  /** Per second, until the last answer. */
  readonly rate: number;
  /** Per second, until the last delivery. */
  readonly deliveredRate: number;
  readonly commit: readonly number[];
  readonly delivery: readonly number[];
  /** Processor time of this process and of the server, per call. */
  readonly nodeMs: number;
  readonly postgresMs: number;
}

export interface Figures {
  readonly count: number;
  readonly rate: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly deliveredRate: number;
  readonly deliveredP50: number;
  readonly deliveredP95: number;
  readonly deliveredP99: number;
  readonly nodeMs: number;
  readonly postgresMs: number;
}

const nodeMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

interface Counted {
  readonly commit: number[];
  readonly delivery: number[];
  readonly open: Promise<void>[];
  next: number;
}

/** One of those who ask again as soon as they are answered. */
const keepAsking = async (ask: Ask, until: number, counted: Counted): Promise<void> => {
  while (performance.now() < until) {
    const began = performance.now();
    const asked = ask(counted.next);
    counted.next += 1;
    if (!asked) return;
    const { settled } = await asked;
    counted.commit.push(performance.now() - began);
    if (settled) counted.open.push(settled.then(() => void counted.delivery.push(performance.now() - began)));
  }
};

/** A closed loop: so many calls in flight, for so long. Ends when all is delivered. */
export const runRound = async (ask: Ask, inFlight: number, ms: number, server: number): Promise<Round> => {
  const counted: Counted = { commit: [], delivery: [], open: [], next: 0 };
  const [node, postgres, began] = [nodeMs(), cpuMsOf(server), performance.now()];
  const asking = Array.from({ length: inFlight }, () => keepAsking(ask, began + ms, counted));
  await Promise.all(asking);
  const answered = performance.now() - began;
  await Promise.all(counted.open);
  const delivered = performance.now() - began;
  const count = counted.commit.length;
  return {
    count,
    rate: (count / answered) * 1000,
    deliveredRate: (count / delivered) * 1000,
    commit: counted.commit.sort((a, b) => a - b),
    delivery: counted.delivery.sort((a, b) => a - b),
    nodeMs: (nodeMs() - node) / count,
    postgresMs: (cpuMsOf(server) - postgres) / count,
  };
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
};

/** Of values in ascending order. */
const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;

/** The median over the rounds, each figure by itself. */
export const figuresOf = (rounds: readonly Round[]): Figures => {
  const over = (figure: (round: Round) => number): number => median(rounds.map(figure));
  return {
    count: rounds.reduce((sum, { count }) => sum + count, 0),
    rate: over(({ rate }) => rate),
    p50: over(({ commit }) => quantile(commit, 0.5)),
    p95: over(({ commit }) => quantile(commit, 0.95)),
    p99: over(({ commit }) => quantile(commit, 0.99)),
    deliveredRate: over(({ deliveredRate }) => deliveredRate),
    deliveredP50: over(({ delivery }) => quantile(delivery, 0.5)),
    deliveredP95: over(({ delivery }) => quantile(delivery, 0.95)),
    deliveredP99: over(({ delivery }) => quantile(delivery, 0.99)),
    nodeMs: over((round) => round.nodeMs),
    postgresMs: over((round) => round.postgresMs),
  };
};
