import type { Command, Db, Line, SealedCommand } from "../core/command.ts";
import { Refusal } from "../core/errors.ts";
import type { Incoming } from "../core/incoming.ts";
import type { Clock } from "../core/ports.ts";
import type { Route } from "../core/route.ts";
import type { SealedLane } from "../core/sealed.ts";
import { inDialogue } from "./dialogue-open.ts";
import type { Drafts, SenderMemory } from "./drafts.ts";
import type { SealedWork } from "./sealed.ts";

type Taker =
  | { readonly lane: "open"; readonly command: Command }
  | { readonly lane: "sealed"; readonly command: SealedCommand; readonly args: string };

interface Parts {
  readonly lane: SealedLane | undefined;
  readonly db: Db;
  readonly drafts: Drafts;
  readonly clock: Clock;
}

interface Chosen {
  readonly work: SealedWork;
  readonly memory: SenderMemory;
}

/** What the sealed lane is to do with an incoming, and what it remembers of its sender. Null = it is the open lane's. */
export type Choose = (incoming: Incoming, line: Line, found: Route) => Promise<Chosen | "nothing" | null>;

/** The name of a command and at most a number: no sentence of somebody's own. */
const isExactly = ({ names }: Command, { text }: Line): boolean =>
  names.includes(
    text
      .toLowerCase()
      .replace(/[\s#\d]+$/, "")
      .trim(),
  );

/** Who takes a line in private; null = nobody. A line that is wrong in itself is taken, too. */
const takerOf = (line: Line, found: Route): Taker | null => {
  for (const { command, args } of found.kind === "choices" ? found.choices : []) {
    if (command.where === "group") return { lane: "open", command };
    if (command.lane === "sealed") {
      if (command.takes?.(args) ?? true) return { lane: "sealed", command, args };
      continue;
    }
    try {
      if (command.prepare(args, line)) return { lane: "open", command };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { lane: "open", command };
    }
  }
  return null;
};

/** A command of the open lane is meant beyond doubt. One of the sealed lane does nothing in a group. */
const isFirm = (found: Route): boolean =>
  found.kind === "choices" && found.choices.some(({ firm, command }) => firm && command.lane === "open");

/** The lane of a line, decided before anything is written. */
export const createChoice = ({ lane, db, drafts, clock }: Parts): Choose => {
  const busyElsewhere = (incoming: Incoming) => inDialogue(db, incoming, clock.now());

  /** While nothing is asked: a command of the lane, or an offer to words that nobody takes. */
  const unasked = async (incoming: Incoming, line: Line, taker: Taker | null): Promise<SealedWork | null> => {
    if (!lane || taker || incoming.via === "button" || !lane.mayBe(line) || (await busyElsewhere(incoming)))
      return null;
    return { run: lane.offer, hold: line.text };
  };

  /** While something is asked: whole commands are obeyed and the question waits; all else is an answer. */
  const asked = async (
    incoming: Incoming,
    line: Line,
    taker: Taker | null,
    memory: SenderMemory & { readonly asked: NonNullable<SenderMemory["asked"]> },
  ): Promise<SealedWork | null> => {
    const { verbatim, aside } = memory.asked;
    const pressed = incoming.via === "button";
    const leaves = lane?.leaves(line.text) === true && !aside;
    const obeyed = taker && !leaves && (pressed || !verbatim || isExactly(taker.command, line));
    if (!lane || obeyed) {
      await memory.setAside();
      return null;
    }
    if ((pressed && !taker && !leaves) || (aside && (await busyElsewhere(incoming)))) return null;
    return { run: lane.answer };
  };

  const ofTheLane = ({ command, args }: Extract<Taker, { lane: "sealed" }>): SealedWork => ({
    run: (context) => command.run(args, context),
  });

  /**
   * Something said in a group that is better said in private. It is the sealed lane's: a row of the open lane would say for
   * ever that this person had a concern at this minute, which is what a case of that day is looked up with.
   */
  const overheard: Choose = async (incoming, line, found) => {
    if (!lane || incoming.via !== "message" || isFirm(found) || !lane.overhears(line.text)) return null;
    try {
      if (!(await lane.isOpen(db)) || (line.addressed && (await busyElsewhere(incoming)))) return null;
      return { work: { run: lane.nudge, unasked: true }, memory: await drafts.of(incoming) };
    } catch {
      return "nothing";
    }
  };

  return async (incoming, line, found) => {
    if (incoming.place.kind !== "private") return overheard(incoming, line, found);
    const taker = takerOf(line, found);
    const memory = await drafts.of(incoming).catch(() => null);
    const wordless = incoming.carries !== undefined && line.text === "";
    if (!memory) {
      // Nobody knows then whether words are the answer to a question of the sealed lane: better ask to send them again.
      const doubtful =
        wordless || taker?.lane === "sealed" || (!taker && lane?.mayBe(line) && !(await busyElsewhere(incoming)));
      if (doubtful) throw new Error("the memory of the sealed lane is away");
      return null;
    }
    const { asked: question } = memory;
    // It may belong to a concern, so the lane that writes nothing answers it.
    if (lane && wordless) return { work: { run: question && !question.aside ? lane.answer : lane.carried }, memory };
    if (taker?.lane === "sealed") {
      // Somebody's own sentence may begin with 反映 or 评价; what is a command of this lane beyond doubt is said by `leaves`.
      const own = incoming.via !== "button" && question?.verbatim && !isExactly(taker.command, line);
      if (!own || !lane || lane.leaves(line.text)) return { work: ofTheLane(taker), memory };
      return { work: { run: lane.answer }, memory };
    }
    const work = question
      ? await asked(incoming, line, taker, { ...memory, asked: question })
      : await unasked(incoming, line, taker);
    return work && { work, memory };
  };
};
