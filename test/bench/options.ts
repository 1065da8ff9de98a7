import { parseArgs } from "node:util";

export interface Options {
  readonly quick: boolean;
  readonly rounds: number;
  readonly roundMs: number;
  /** Connections, plans and compiled code are made before anything counts. */
  readonly warmMs: number;
  /** Stored sign-ups of the larger database. */
  readonly stored: number;
  readonly starts: number;
  readonly events: {
    /** How long a round of webhook events lasts, with some in flight and at a rate. */
    readonly closedMs: number;
    readonly openMs: number;
    /** A program is warm after so many events, or after so long: compiling all it runs takes V8 some thousand events. */
    readonly warmCount: number;
    readonly warmMs: number;
    /** In seconds from their start. */
    readonly hurryAfter: number;
  };
  /** When time runs short, in seconds from the start of the run: what is left gets one round each. */
  readonly hurryAfter: number;
  /** Where the figures go. */
  readonly json: string;
  readonly wants: (name: "debian" | "embedded" | "signups" | "growth" | "feishu" | "start") => boolean;
}

export const USAGE =
  "npm run bench -- [--quick] [--rounds n] [--json file] [--server debian|embedded]… [--part signups|growth|feishu|start]…";

const FULL = {
  ...{ rounds: 5, roundMs: 1_000, warmMs: 1_000, stored: 1_000_000, starts: 5, hurryAfter: 360 },
  events: { closedMs: 1_000, openMs: 1_500, warmCount: 10_000, warmMs: 20_000, hurryAfter: 170 },
};
const QUICK = {
  ...{ rounds: 3, roundMs: 150, warmMs: 250, stored: 50_000, starts: 1, hurryAfter: 25 },
  events: { closedMs: 250, openMs: 400, warmCount: 3_000, warmMs: 3_000, hurryAfter: 20 },
};
const SERVERS = ["debian", "embedded"];
const PARTS = ["signups", "growth", "feishu", "start"];

export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      rounds: { type: "string" },
      json: { type: "string" },
      server: { type: "string", multiple: true, default: SERVERS },
      part: { type: "string", multiple: true, default: PARTS },
    },
  });
  const { quick, server, part } = values;
  const rounds = Number(values.rounds ?? (quick ? QUICK : FULL).rounds);
  const strange = [...server, ...part].find((name) => ![...SERVERS, ...PARTS].includes(name));
  if (strange !== undefined || !(Number.isInteger(rounds) && rounds > 0)) throw new Error(USAGE);
  return {
    ...(quick ? QUICK : FULL),
    quick,
    rounds,
    json: values.json ?? `bench-${new Date().toISOString().slice(0, 10)}.json`,
    wants: (name) => server.includes(name) || part.includes(name),
  };
};
