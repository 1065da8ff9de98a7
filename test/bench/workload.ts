/** The n-th sign-up of a stream: who, for which activity, in which words. */
export interface Wish {
  readonly activity: number;
  readonly person: number;
  readonly text: string;
  /** What the line means, as the routine wants it. */
  readonly input: Readonly<Record<string, unknown>>;
}

export type Stream = (n: number) => Wish | null;

export const SPREAD_OVER = 1_000;
// Prime to every size of a union here, so that neighbours in the stream are strangers.
const STRIDE = 7_919;

/** What people type; several forms, because the program remembers what it understood last. */
const LINES: readonly ((activity: number) => Pick<Wish, "text" | "input">)[] = [
  (activity) => ({ text: `报名 ${activity}`, input: { op: "join", number: activity } }),
  () => ({ text: "报名", input: { op: "join" } }),
  () => ({ text: "+1", input: { op: "join", heads: 1 } }),
  () => ({ text: "我要报名", input: { op: "join" } }),
];

const wish = (activity: number, person: number, n: number): Wish => {
  const line = LINES[n % LINES.length]?.(activity) ?? { text: "", input: {} };
  return { activity, person, ...line };
};

/** Every call is for the next of 1,000 activities, by somebody who is not in it yet. Goes on where the last round stopped. */
export const spread = (people: number): Stream => {
  let done = 0;
  return () => {
    const [turn, activity] = [Math.floor(done / SPREAD_OVER), 1 + (done % SPREAD_OVER)];
    done += 1;
    if (turn >= people) return null;
    return wish(activity, 1 + ((turn + activity * STRIDE) % people), done);
  };
};

/** Everybody signs up for one activity, once. */
export const hot = (activity: number, people: number): Stream => {
  return (n) => (n < people ? wish(activity, 1 + ((n * STRIDE) % people), n) : null);
};
