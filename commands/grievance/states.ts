/** Where a case stands. */
export const STATES = [
  "received",
  "transferred",
  "escalated",
  "in_progress",
  "waiting_reporter",
  "mediating",
  "replied",
  "out_of_scope",
  "objected",
  "closed",
  "withdrawn",
] as const;
export type State = (typeof STATES)[number];

/** What officers, reporters and the clock do to a case. */
export const ACTS = [
  "claim",
  "release",
  "reply",
  "ask",
  "mediate",
  "refuse",
  "close",
  "transfer",
  "escalate",
  "append",
  "rate",
  "object",
  "expire",
  "withdraw",
  "mute",
] as const;
export type Act = (typeof ACTS)[number];

/** Nobody works it yet: it may be claimed. */
export const UNCLAIMED: readonly State[] = ["received", "transferred", "escalated", "objected"];
/** No officer does anything to it any more. */
export const ENDED: readonly State[] = ["closed", "withdrawn"];

const AWAITING = {
  claim: "in_progress",
  transfer: "transferred",
  escalate: "escalated",
  withdraw: "withdrawn",
} as const;

const WORKED = {
  reply: "replied",
  ask: "waiting_reporter",
  mediate: "mediating",
  refuse: "out_of_scope",
  close: "closed",
  transfer: "transferred",
  escalate: "escalated",
  release: "received",
  withdraw: "withdrawn",
} as const;

const NEXT: Readonly<Record<State, Readonly<Partial<Record<Act, State>>>>> = {
  received: { ...AWAITING, append: "received", mute: "received" },
  transferred: { ...AWAITING, append: "transferred", mute: "transferred" },
  escalated: { ...AWAITING, append: "escalated", mute: "escalated" },
  objected: { ...AWAITING, append: "objected", mute: "objected" },
  in_progress: { ...WORKED, append: "in_progress", mute: "in_progress" },
  // Whoever may not write is not waited for.
  waiting_reporter: { ...WORKED, append: "in_progress", mute: "in_progress" },
  mediating: { ...WORKED, append: "mediating", mute: "mediating" },
  replied: { ...WORKED, append: "in_progress", mute: "replied", rate: "closed", object: "objected", expire: "closed" },
  out_of_scope: {
    reply: "replied",
    append: "in_progress",
    mute: "out_of_scope",
    rate: "closed",
    object: "objected",
    expire: "closed",
    close: "closed",
    transfer: "transferred",
    escalate: "escalated",
    withdraw: "withdrawn",
  },
  // Whoever closes takes nobody's say: the reporter may still rate, or object, for some days.
  closed: { rate: "closed", object: "objected" },
  withdrawn: {},
};

/** What the walk of a case knows besides its state: whether this round has an answer. Every objection begins a round. */
export interface Walk {
  readonly state: State;
  readonly answered: boolean;
}

/** Where an act leads, or null where it is not allowed. No way leads to `closed` without an answer. */
export const step = ({ state, answered }: Walk, act: Act): Walk | null => {
  const next = NEXT[state][act];
  if (!next) return null;
  const answers = act === "reply" || act === "refuse";
  if (next === "closed" && !answered) return null;
  if (act === "object") return { state: next, answered: false };
  return { state: next, answered: answered || answers };
};
