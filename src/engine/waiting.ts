export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether something was done in time. Never rejects: a failure is "no" as well, and what is late goes on unseen. */
export const within = (ms: number, work: Promise<unknown>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
};

/** Counts what is under way, for the drain. */
export interface Tracker {
  readonly track: <T>(work: Promise<T>) => Promise<T>;
  readonly idle: () => boolean;
}

export const createTracker = (): Tracker => {
  let open = 0;
  return {
    track: (work) => {
      open += 1;
      return work.finally(() => {
        open -= 1;
      });
    },
    idle: () => open === 0,
  };
};
