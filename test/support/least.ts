const TRIES = 8;

/** Milliseconds of the quickest of some runs, the machine being busy; no more runs once one took less than `enough`. */
export const leastMs = (work: () => unknown, enough: number): number => {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES && least >= enough; i += 1) {
    const began = performance.now();
    work();
    least = Math.min(least, performance.now() - began);
  }
  return least;
};
