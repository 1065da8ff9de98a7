import { StartError } from "../../src/core/errors.ts";

/** What a start that cannot go on says; nothing where it can. */
export const mistakesOf = (read: () => unknown): readonly string[] => {
  try {
    read();
  } catch (error) {
    if (error instanceof StartError) return error.lines;
    throw error;
  }
  return [];
};
