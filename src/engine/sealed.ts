import { randomUUID } from "node:crypto";
import type { Adapter, Delivery, Outcome } from "../core/adapter.ts";
import type { Card } from "../core/card.ts";
import { dayOf, isoOf } from "../core/china.ts";
import type { Db, PublicLink } from "../core/command.ts";
import { DeliveryError, Refusal } from "../core/errors.ts";
import { type Incoming, privatePlace } from "../core/incoming.ts";
import type { Clock, Ephemeral, Keyring, Locale } from "../core/ports.ts";
import type { SealedContext } from "../core/sealed.ts";
import type { DayKeys } from "./daykeys.ts";
import type { Doorbell } from "./doorbell.ts";
import type { SenderMemory } from "./drafts.ts";
import { MAX_SENDS, MAX_WAIT_MS } from "./limits.ts";
import { returnPathOf } from "./return-path.ts";
import type { RenderReply } from "./send.ts";
import { tagsOf } from "./tags.ts";
import { sleep, type Tracker } from "./waiting.ts";

/** A step that was done is not done again for so long. */
const STEP_MEMORY_MS = 48 * 3_600_000;
/** A step that began and did not end, because its process died, may begin again after this. */
const STEP_BEGUN_MS = 60_000;
const BEGUN = "begun";
const DONE = "done";

/** What is to be done with a step of this lane. `hold`: the line stays in this memory for a while. */
export interface SealedWork {
  readonly run: (context: SealedContext) => Promise<readonly Card[]>;
  readonly hold?: string;
  /** A kindness nobody asked for: where it fails, nobody is told. */
  readonly unasked?: true;
}

export type SealedReceive = (incoming: Incoming, work: SealedWork, memory: SenderMemory) => Promise<Outcome>;

interface Parts {
  /** Connected as the role `sealed`, which has no grant on any table that knows people. */
  readonly db: Db;
  readonly ephemeral: Ephemeral;
  readonly dayKeys: DayKeys;
  readonly keys: Keyring;
  readonly locale: Locale;
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly render: RenderReply;
  readonly clock: Clock;
  readonly mayFile: Doorbell["mayFile"];
  readonly link: (path: string) => string;
  readonly publicLink: PublicLink;
  /** Answers on their way: they are nowhere but in memory, so a drain waits for them. */
  readonly answers: Tracker;
}

/**
 * The lane that does not know its sender. Nothing durable is keyed by user or event: a step is deduped in memory that
 * may be lost, a filing by its own tag, and the answer goes from memory to whoever asked.
 */
export const createSealedReceive = (parts: Parts): SealedReceive => {
  const { db, ephemeral, dayKeys, keys, locale, adapters, render, clock, link, publicLink, answers } = parts;

  const send = async (platform: string, delivery: Delivery): Promise<string[]> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const sent = await adapters.get(platform)?.send(delivery);
        return sent ? [sent.messageId] : [];
      } catch (error) {
        const retry = error instanceof DeliveryError ? error.retryAfterMs : undefined;
        if (retry === undefined || attempt >= MAX_SENDS) return [];
        await sleep(Math.min(MAX_WAIT_MS, Math.max(1, retry) * 2 ** (attempt - 1)));
      }
    }
  };

  /** The first card may be the synchronous answer; all of them go to the private chat, in order. */
  const answerAll = async (incoming: Incoming, cards: readonly Card[]): Promise<readonly string[]> => {
    // What a group's message is answered with at once would be seen in the group.
    const handle = incoming.place.kind === "private" ? incoming.reply : undefined;
    const ids: string[] = [];
    for (const [i, card] of cards.entries()) {
      const delivery: Delivery = { key: randomUUID(), to: privatePlace(incoming.sender), card };
      const answered = i === 0 ? await handle?.answer(delivery).catch(() => null) : null;
      ids.push(...(answered ? [answered.messageId] : await send(incoming.place.platform, delivery)));
    }
    return ids;
  };

  /** What was asked changes when, and only when, what was answered is committed. */
  const run = async (
    work: SealedWork,
    memory: SenderMemory,
    context: Omit<SealedContext, "tx" | "after">,
  ): Promise<readonly Card[]> => {
    const later: (() => Promise<void>)[] = [];
    const after: SealedContext["after"] = (next) => void later.push(next);
    try {
      const cards = await db.transaction((tx) => work.run({ ...context, tx, after }));
      await memory.settle();
      for (const next of later) await next().catch(() => undefined);
      if (work.hold !== undefined) await memory.hold(work.hold);
      return cards;
    } catch (error) {
      if (error instanceof Refusal) return [render(error.said.kind, error.said.facts)];
      throw error;
    }
  };

  const duplicate: Outcome = { kind: "duplicate", settled: Promise.resolve([]) };

  /** Null when the step is ours to do now. */
  const seen = async (step: string, other: string): Promise<Outcome | null> => {
    if ((await ephemeral.get(other)) === DONE) return duplicate;
    if (await ephemeral.setIfAbsent(step, BEGUN, STEP_BEGUN_MS)) return null;
    if ((await ephemeral.get(step)) === DONE) return duplicate;
    // Whoever began it may be dead: nobody is told that it is done before it is. The next attempt finds out.
    throw new Error("this step is under way");
  };

  return async (incoming, work, memory) => {
    const { tag, other } = await tagsOf(dayKeys, incoming, "sealed");
    const step = `step:${tag.toString("hex")}`;
    const before = await seen(step, `step:${other.toString("hex")}`);
    if (before) return before;
    const returnPath = returnPathOf(incoming.sender);
    try {
      const cards = await run(work, memory, {
        today: isoOf(dayOf(clock.now())),
        text: incoming.text,
        returnPath,
        mayFile: async ({ version, publicKey }) => parts.mayFile(version, await returnPath.seal(publicKey)),
        draft: memory.draft,
        recall: memory.recall,
        take: memory.take,
        ...(incoming.carries ? { carries: incoming.carries } : {}),
        shelf: ephemeral,
        link,
        keys,
        locale,
        publicLink,
        idempotencyTag: tag,
      });
      // Filed it is, whatever becomes of this memory.
      await ephemeral.set(step, DONE, STEP_MEMORY_MS).catch(() => undefined);
      return { kind: "handled", settled: answers.track(answerAll(incoming, cards)) };
    } catch (error) {
      await ephemeral.delete(step).catch(() => undefined);
      throw error;
    }
  };
};
