import type { Clock } from "./ports.ts";

export interface MovableClock extends Clock {
  /** Moves on by so many seconds; only a playground does that. */
  readonly advance: (seconds: number) => void;
}

/** The system's time plus what it was moved on by. */
export const createClock = (): MovableClock => {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    advance: (seconds) => {
      ahead += seconds * 1000;
    },
  };
};
