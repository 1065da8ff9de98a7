import type { DatabaseTarget } from "../../../src/db/target.ts";

/** What a program of the bench is told by whoever started it, and tells back once it listens. */
export interface Setting {
  /** Where the platform is. */
  readonly platform: string;
  readonly database: DatabaseTarget;
  /** Whether the limit program replies. */
  readonly replies: boolean;
}

/** What programs say to the bench. */
export type Word = { readonly port: number } | { readonly replies: readonly Reply[] };

/** The message that was replied to, and when. */
export type Reply = readonly [messageId: string, at: number];

export const setting = (): Setting => JSON.parse(process.env.BENCH_SETTING ?? "null") as Setting;

export const say = (word: Word): void => {
  process.send?.(word);
};

/** Nobody outlives the bench. */
export const endWithParent = (): void => {
  process.once("disconnect", () => process.exit(0));
};

/** Milliseconds of a clock that is the same in every process of this machine. */
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;
