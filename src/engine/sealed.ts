import { randomUUID } from "node:crypto";
import type { Adapter, Delivery, Outcome } from "../core/adapter.ts";
import type { Card } from "../core/card.ts";
import { dayOf, isoOf } from "../core/china.ts";
import type { Db, ReturnPath, SealedCommand, SealedContext } from "../core/command.ts";
import { Refusal } from "../core/errors.ts";
import { type Incoming, privatePlace } from "../core/incoming.ts";
import type { Clock, Ephemeral } from "../core/ports.ts";
import type { DayKeys } from "./daykeys.ts";
import type { RenderReply } from "./deliver.ts";

const STEP_MEMORY_MS = 48 * 3_600_000;

export type SealedReceive = (incoming: Incoming, command: SealedCommand, args: string) => Promise<Outcome>;

interface Parts {
  /** Connected as the role `sealed`, which has no grant on any table that knows people. */
  readonly db: Db;
  readonly ephemeral: Ephemeral;
  readonly dayKeys: DayKeys;
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly render: RenderReply;
  readonly clock: Clock;
}

/** Frozen and empty: what the way back leads to is not in it. */
const returnPath = (): ReturnPath => Object.freeze({}) as ReturnPath;

/**
 * The lane that does not know its sender. Nothing durable is keyed by user or event: a step is deduped in memory that
 * may be lost, a filing by its own tag, and the answer goes from memory to whoever asked.
 */
export const createSealedReceive = ({ db, ephemeral, dayKeys, adapters, render, clock }: Parts): SealedReceive => {
  const answer = async (incoming: Incoming, card: Card): Promise<string[]> => {
    const delivery: Delivery = {
      key: randomUUID(),
      to: privatePlace(incoming.sender),
      card,
    };
    const answered = await incoming.reply?.answer(delivery).catch(() => null);
    const sent = answered ?? (await adapters.get(incoming.place.platform)?.send(delivery));
    return sent ? [sent.messageId] : [];
  };

  const run = async (
    command: SealedCommand,
    args: string,
    context: Omit<SealedContext, "tx">,
  ): Promise<readonly Card[]> => {
    try {
      return await db.transaction((tx) => command.run(args, { ...context, tx }));
    } catch (error) {
      if (error instanceof Refusal) return [render(error.said.kind, error.said.facts)];
      throw error;
    }
  };

  return async (incoming, command, args) => {
    const parts = ["sealed", incoming.place.platform, incoming.place.tenant, incoming.eventId];
    const { tag, previous } = await dayKeys.tag(parts);
    const step = `step:${tag.toString("hex")}`;
    const seenYesterday = await ephemeral.get(`step:${previous.toString("hex")}`);
    if (seenYesterday || !(await ephemeral.setIfAbsent(step, "1", STEP_MEMORY_MS))) {
      return { kind: "duplicate", settled: Promise.resolve([]) };
    }
    try {
      const cards = await run(command, args, {
        today: isoOf(dayOf(clock.now())),
        text: incoming.text,
        returnPath: returnPath(),
        idempotencyTag: tag,
      });
      const settled = Promise.all(cards.map((card) => answer(incoming, card).catch(() => []))).then((ids) =>
        ids.flat(),
      );
      return { kind: "handled", settled };
    } catch (error) {
      await ephemeral.delete(step);
      throw error;
    }
  };
};
