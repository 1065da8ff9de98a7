import type { Capability } from "../src/core/command.ts";
import { createHelp } from "./help/index.ts";
import { people } from "./people/index.ts";
import { signup } from "./signup/index.ts";

const jobs: readonly Capability[] = [signup, people];

/** All the bot can do, in the order in which help shows it. */
export const capabilities: readonly Capability[] = [...jobs, createHelp(jobs)];
