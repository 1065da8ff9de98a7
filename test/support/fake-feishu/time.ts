/** The platform's own time. What waits for minutes or hours becomes due when a test moves on. */
export interface Time {
  readonly now: () => number;
  /** Runs a task after so many milliseconds of the platform's time. */
  readonly later: (ms: number, task: () => void) => void;
  /** Moves on and runs what became due, oldest first. */
  readonly advance: (ms: number) => void;
  /** Runs what became due because the clock of the test was moved. */
  readonly due: () => void;
  readonly close: () => void;
}

interface Options {
  readonly clock: { readonly now: () => Date };
  /** How many times faster than documented the waiting of `later` passes. */
  readonly hurry: number;
}

interface Task {
  readonly at: number;
  readonly run: () => void;
  readonly timer: NodeJS.Timeout;
}

export const createTime = ({ clock, hurry }: Options): Time => {
  let ahead = 0;
  const tasks = new Set<Task>();
  const now = () => clock.now().getTime() + ahead;

  const run = (task: Task): void => {
    if (!tasks.delete(task)) return;
    clearTimeout(task.timer);
    task.run();
  };
  const due = (): void => {
    const ready = [...tasks].filter(({ at }) => at <= now()).sort((a, b) => a.at - b.at);
    for (const task of ready) run(task);
  };
  return {
    now,
    later: (ms, job) => {
      const task: Task = { at: now() + ms, run: job, timer: setTimeout(() => run(task), ms / hurry) };
      task.timer.unref();
      tasks.add(task);
    },
    advance: (ms) => {
      ahead += ms;
      due();
    },
    due,
    close: () => {
      for (const { timer } of tasks) clearTimeout(timer);
      tasks.clear();
    },
  };
};
