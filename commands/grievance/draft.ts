import { createHash } from "node:crypto";

/** What is known of a filing so far. It lives in memory that may be lost, encrypted, and is gone when it is filed. */
export interface Draft {
  readonly category?: number;
  /** Null = not told. */
  readonly unit?: { readonly id: number; readonly name: string } | null;
  readonly text?: string;
  /** Officers the reporter wants kept out; absent = not asked yet. */
  readonly excluded?: readonly { readonly id: number; readonly name: string }[];
  readonly asked?: boolean;
  /** Chance, from the first step on: with what is filed it says that two presses of the last button are one filing. */
  readonly nonce?: string;
  /** Where pictures wait, and how many of them the person was shown. */
  readonly album?: string;
  readonly seen?: number;
}

/** What stands for filing exactly this: whoever changes a word files something else. */
export const filingTag = ({ nonce, category, unit, text, excluded, album }: Draft): Buffer | null =>
  nonce === undefined
    ? null
    : createHash("sha256")
        .update(JSON.stringify([nonce, category, unit?.id, text, excluded?.map(({ id }) => id), album]))
        .digest();

export type Step = "category" | "unit" | "text" | "officers" | "send";

const ORDER: readonly Step[] = ["category", "unit", "text", "officers", "send"];

/** What is asked next. */
export const stepOf = (draft: Draft): Step => {
  if (draft.category === undefined) return "category";
  if (draft.unit === undefined) return "unit";
  if (draft.text === undefined) return "text";
  return draft.asked ? "send" : "officers";
};

/** One step back: what was answered last is asked again. */
export const back = (draft: Draft): Draft => {
  const before = ORDER[Math.max(0, ORDER.indexOf(stepOf(draft)) - 1)];
  const { category, unit, text, excluded, asked, ...none } = draft;
  const kept: readonly (readonly [Step, Draft])[] = [
    ["category", category === undefined ? {} : { category }],
    ["unit", unit === undefined ? {} : { unit }],
    ["text", text === undefined ? {} : { text }],
    ["officers", { ...(excluded ? { excluded } : {}), ...(asked ? { asked } : {}) }],
  ];
  return Object.assign({ ...none }, ...kept.flatMap(([step, part]) => (step === before ? [] : [part]))) as Draft;
};

/** What the draft of the sealed lane holds: a filing, one that was submitted, or a case that was opened by its receipt. */
export type Memory =
  | { readonly kind: "filing"; readonly draft: Draft }
  /** Submitted a moment ago: a second press shows the same receipt. */
  | { readonly kind: "filed"; readonly receipt: string; readonly push: boolean; readonly urgent: boolean }
  | { readonly kind: "session"; readonly tags: readonly string[]; readonly more?: boolean };

export const memoryOf = (state: Readonly<Record<string, unknown>> | null): Memory | null =>
  state && ["filing", "filed", "session"].includes(String(state.kind)) ? (state as unknown as Memory) : null;
