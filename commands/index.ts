import type { Capability } from "../src/core/command.ts";
import { signIn } from "./console/index.ts";
import { grievance } from "./grievance/index.ts";
import { createHelp } from "./help/index.ts";
import { me } from "./me/index.ts";
import { people } from "./people/index.ts";
import { signup } from "./signup/index.ts";

/** All the bot can do. A line that could mean two things means the first: signup understands the most, so it is asked late. */
export const capabilities: readonly Capability[] = [
  people,
  me,
  grievance,
  signIn,
  signup,
  createHelp([signup, grievance, me, people, signIn]),
];
