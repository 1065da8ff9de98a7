import type { Day } from "./china.ts";

/** The days an expression can mean, seen from `today`. `unsure`: a person has to choose, even if only one is left. */
export interface Days {
  readonly days: readonly Day[];
  readonly unsure?: true;
  readonly impossible?: true;
  /** Working days were counted in this year, whose official table is not out. */
  readonly unpublished?: number;
}

export type On = (today: Day) => Days;

export type Period = "dawn" | "morning" | "am" | "noon" | "pm" | "dusk" | "evening" | "night";

export type Every =
  | { readonly every: "day" }
  | { readonly every: "workday" }
  | {
      readonly every: "week";
      readonly days: readonly number[];
      readonly interval?: 2;
    }
  | { readonly every: "month"; readonly date: number }
  | { readonly every: "month"; readonly nth: number; readonly day: number };

export type Token =
  /** `weak`: counts only in company or as the whole phrase. `twin`: alone it could also be hours (9-11, 9.30). */
  | {
      readonly kind: "day";
      readonly on: On;
      readonly weak?: true;
      readonly twin?: true;
      readonly festival?: true;
      readonly vague?: true;
    }
  | {
      readonly kind: "weekday";
      readonly week?: number;
      readonly loose?: true;
      readonly day: number;
    }
  | { readonly kind: "period"; readonly period: Period }
  | {
      readonly kind: "clock";
      readonly hour: number;
      readonly minute: number;
      readonly style: ClockStyle;
      readonly weak?: true;
    }
  | { readonly kind: "later"; readonly minutes: number }
  | { readonly kind: "every"; readonly rule: Every | undefined }
  | { readonly kind: "shift"; readonly days: number }
  | { readonly kind: "to" }
  | { readonly kind: "mark"; readonly mark: "before" | "after" }
  | { readonly kind: "or" }
  /** Something that stands for a time nobody outside can know (开学, 下班, 第8周). */
  | { readonly kind: "vague" /** Surely about time. */; readonly firm?: true }
  | { readonly kind: "glue" }
  | { readonly kind: "word" };

/** `spoken` 三点, `digital` 15:00 and 8:30, `padded` 03:30: only the last two are surely of the 24-hour clock. */
export type ClockStyle = "spoken" | "digital" | "padded" | "english";

export type Placed = Token & { readonly from: number; readonly to: number };

export interface LexContext {
  readonly text: string;
  readonly today: Day;
  /** The tokens so far, glue left out. */
  readonly before: readonly Placed[];
}

/** A rule reads at one place; null where it does not apply after all. */
export interface Rule {
  readonly at: RegExp;
  readonly make: (match: RegExpExecArray, context: LexContext) => readonly Token[] | null;
}

export const oneDay = (on: On): readonly Token[] => [{ kind: "day", on }];
