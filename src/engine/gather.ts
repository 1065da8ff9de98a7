import { sleep } from "./waiting.ts";

/**
 * Whoever asks while a call is under way, or sooner than `everyMs` after it began, goes together in the next. `call` answers
 * for each, in order; where it fails, it fails for all who went together.
 */
export const createGather = <T, R>(
  everyMs: number,
  call: (items: readonly T[]) => Promise<readonly R[]>,
): ((item: T) => Promise<R>) => {
  let waiting: {
    readonly item: T;
    readonly resolve: (answer: R) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  let calling = false;

  const ask = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    try {
      const answers = await call(group.map(({ item }) => item));
      group.forEach(({ resolve }, i) => {
        resolve(answers[i] as R);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  };

  const run = async (): Promise<void> => {
    calling = true;
    while (waiting.length > 0) {
      const pause = performance.now() + everyMs;
      await ask();
      const left = pause - performance.now();
      if (left > 0) await sleep(left);
    }
    calling = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!calling) void run();
    });
};
