import type { Options } from "./options.ts";
import { dropDatabase, makeDatabase } from "./population.ts";
import { startProgram } from "./program.ts";
import type { Scratch } from "./scratch.ts";
import type { Server } from "./servers.ts";
import { alternate, type Measure, warmUp } from "./signups.ts";
import { SPREAD_OVER, spread } from "./workload.ts";

const SMALL = 1_000;
const IN_FLIGHT = [1, 32];

/** (c): spread sign-ups of the engine with few and with many stored people, sign-ups, claims and posted messages. */
export const measureGrowth = async (
  server: Server,
  scratch: Scratch,
  options: Options,
): Promise<readonly Measure[]> => {
  const sizes = [SMALL, options.stored];
  const unions = [];
  for (const stored of sizes) {
    const target = await makeDatabase(server, `stored_${stored}`, { people: stored, past: stored, open: SPREAD_OVER });
    const [program, stream] = [await startProgram(scratch, target, false), spread(stored)];
    unions.push({ who: `engine, ${stored.toLocaleString("en")} stored`, program, ask: () => program.ask(stream) });
  }
  const measures: Measure[] = [];
  await warmUp(unions, options, server);
  for (const inFlight of IN_FLIGHT) measures.push(...(await alternate(unions, "growth", inFlight, options, server)));
  for (const { program } of unions) await program.stop();
  for (const stored of sizes) await dropDatabase(server, `stored_${stored}`);
  return measures;
};
