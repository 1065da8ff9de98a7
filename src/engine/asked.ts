import type { Incoming } from "../core/incoming.ts";

/**
 * Runs a transaction so that the platform's directory is never asked inside of it: connections are few, and the directory
 * takes its time. Where its answer is wanted the transaction is undone, and done again once that is known.
 */
export const askedOutside = async <T>(incoming: Incoming, attempt: (incoming: Incoming) => Promise<T>): Promise<T> => {
  const { departments } = incoming;
  if (!departments) return attempt(incoming);
  let wanted = false;
  const asking = (): Promise<never> => {
    wanted = true;
    return Promise.reject(new Error("the directory is asked outside of the transaction"));
  };
  try {
    return await attempt({ ...incoming, departments: asking });
  } catch (error) {
    if (!wanted) throw error;
  }
  const known = await departments();
  return attempt({ ...incoming, departments: async () => known });
};
