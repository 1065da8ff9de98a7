import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { Adapter, Delivery, Outcome, Sent } from "../../src/core/adapter.ts";
import type { Card } from "../../src/core/card.ts";
import { DeliveryError } from "../../src/core/errors.ts";
import type { Incoming, Place } from "../../src/core/incoming.ts";

/** A message of the bot as people see it now. */
export interface Seen {
  readonly id: string;
  readonly text: string;
  /** Who is told that they were mentioned. */
  readonly mentions: readonly string[];
  readonly links: readonly string[];
  /** What stands out, without what makes it stand out. */
  readonly styled: readonly string[];
  readonly buttons: readonly string[];
}

type Who = "兰" | "竹";
type Where = "group" | "private";

/** How a platform goes wrong: it is busy, it refuses, it takes a message and its answer is lost, or it says nothing. */
export type Trouble = "busy" | "refused" | "lost" | "silent";

/** A platform on which two people sit in one group with the bot, and each has a private chat with it. */
export interface Stage {
  readonly adapter: Adapter;
  /** Resolves when the adapter has been handed what was said, whatever the bot does with it. */
  readonly says: (who: Who, where: Where, text: string, how?: { readonly replyTo?: string }) => Promise<void>;
  /** The platform hands over what was said last once more. */
  readonly again: () => Promise<void>;
  readonly presses: (
    who: Who,
    message: string,
    label: string,
    picks?: readonly string[],
  ) => Promise<{ readonly toast?: string }>;
  /** The bot's messages in a chat, oldest first. */
  readonly reads: (place: Place) => Promise<readonly Seen[]>;
  /** Lets time pass: the clock's, or real time where the platform has a clock of its own. */
  readonly pass: (ms: number) => Promise<void>;
  /** The next sends go wrong; absent where a send cannot. */
  readonly fails?: (trouble: Trouble, times: number) => void;
  /** Looks at a message of the bot; absent where the adapter does not tell who did. */
  readonly sees?: (who: Who, message: string) => void;
  /** The platform tells the bot what the bot itself said; absent where it never does. */
  readonly echoes?: () => Promise<void>;
  /** Throws when the adapter broke a rule of the platform. */
  readonly close: () => Promise<void>;
}

export interface AdapterUnderTest {
  readonly name: string;
  /** Whether sends can fail and whether the bot's own messages come back. */
  readonly troubles: boolean;
  readonly echoes: boolean;
  /** Whether it tells who read a message. */
  readonly readers: boolean;
  readonly open: (sink: (incoming: Incoming) => Promise<Outcome>) => Promise<Stage>;
}

type Behaviour = (incoming: Incoming) => Promise<readonly string[]>;

const done = (ids: readonly string[] = []): Outcome => ({ kind: "handled", settled: Promise.resolve(ids) });
export const title = (text: string): Card => ({ title: text, blocks: [] });
const MOST_TRIES = 12;
const HEARD_MS = 12_000;

/** The stage of a file, what came in from it, and how the tests go about it. A test begins with nothing heard. */
export const createBench = (open: AdapterUnderTest["open"]) => {
  const bench: { stage: Stage; adapter: Adapter; incomings: Incoming[]; behaviour: Behaviour } = {
    stage: undefined as never,
    adapter: undefined as never,
    incomings: [],
    behaviour: async () => [],
  };
  let keys = 0;
  beforeAll(async () => {
    bench.stage = await open(async (incoming) => {
      bench.incomings.push(incoming);
      return done(await bench.behaviour(incoming));
    });
    bench.adapter = bench.stage.adapter;
  });
  afterAll(() => bench.stage?.close());
  beforeEach(() => {
    bench.incomings = [];
    bench.behaviour = async () => [];
  });
  afterEach(() => {
    bench.behaviour = async () => [];
  });

  const heard = async (count: number): Promise<readonly Incoming[]> => {
    const deadline = performance.now() + HEARD_MS;
    while (bench.incomings.length < count && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(bench.incomings.length).toBeGreaterThanOrEqual(count);
    return bench.incomings;
  };
  const one = async (): Promise<Incoming> => {
    const [first] = await heard(1);
    if (!first) throw new Error("nothing came in");
    return first;
  };
  const placeOf = async (where: Where): Promise<Place> => {
    bench.incomings = [];
    await bench.stage.says("兰", where, "你好");
    const { place } = await one();
    bench.incomings = [];
    return place;
  };
  const deliveryTo = (to: Place, card: Card): Delivery => {
    keys += 1;
    return { key: `contract-${process.pid}-${Date.now()}-${keys}`, to, card };
  };
  /** As the engine does it: what can be tried again is, with the same key. */
  const deliver = async (delivery: Delivery): Promise<Sent> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await bench.adapter.send(delivery);
      } catch (error) {
        const wait = error instanceof DeliveryError ? error.retryAfterMs : undefined;
        if (wait === undefined || tries >= MOST_TRIES) throw error;
        await bench.stage.pass(wait);
      }
    }
  };
  const seen = async (place: Place, id: string): Promise<Seen> => {
    const found = (await bench.stage.reads(place)).find((message) => message.id === id);
    if (!found) throw new Error("the message is not to be seen");
    return found;
  };
  const count = async (place: Place, text: string): Promise<number> =>
    (await bench.stage.reads(place)).filter((message) => message.text.includes(text)).length;
  return Object.assign(bench, { heard, one, placeOf, deliveryTo, deliver, seen, count });
};

export type Bench = ReturnType<typeof createBench>;
