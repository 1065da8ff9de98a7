import type { Clock } from "./ports.ts";

export interface MovableClock extends Clock {
  /** Moves on by so many seconds; only a playground does that. */
  readonly advance: (seconds: number) => void;
}

/** The system's time plus what it was moved on by, in milliseconds at first. */
export const createClock = (start = 0): MovableClock => {
  let ahead = start;
  return {
    now: () => new Date(Date.now() + ahead),
    advance: (seconds) => {
      ahead += seconds * 1000;
    },
  };
};
