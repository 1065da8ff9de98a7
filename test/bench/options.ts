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
  /** When time runs short, in seconds from the start of the run: what is left gets one round each. */
  readonly hurryAfter: number;
  /** Where the figures go. */
  readonly json: string;
  readonly wants: (name: "debian" | "embedded" | "signups" | "growth" | "start") => boolean;
}

export const USAGE =
  "npm run bench -- [--quick] [--rounds n] [--json file] [--server debian|embedded]… [--part signups|growth|start]…";

const FULL = { rounds: 5, roundMs: 1_000, warmMs: 1_000, stored: 1_000_000, starts: 5, hurryAfter: 360 };
const QUICK = { rounds: 3, roundMs: 150, warmMs: 250, stored: 50_000, starts: 1, hurryAfter: 25 };
const SERVERS = ["debian", "embedded"];
const PARTS = ["signups", "growth", "start"];

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
