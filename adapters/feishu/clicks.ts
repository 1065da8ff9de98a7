import { setTimeout as sleep } from "node:timers/promises";
import type { Sink } from "../../src/core/adapter.ts";
import type { Incoming, ReplyHandle } from "../../src/core/incoming.ts";
import type { Clock } from "../../src/core/ports.ts";
import { oneLine } from "./inert.ts";
import { LIMITS } from "./limits.ts";
import type { Json } from "./wire.ts";
import type { Words } from "./words.ts";

/** Clicks wait for their answer: a toast within 3 s, or the person sees an error (§3.4). */
export interface Clicks {
  /** Hands a click over; resolves to the answer of the callback. Never rejects. */
  readonly take: (click: Incoming, sink: Sink) => Promise<Json>;
  /** A message has a new card, as JSON: who waits there gets it with the answer. Resolves when it may be changed for all. */
  readonly show: (messageId: string, content: string) => Promise<void>;
}

/** A click that waits. Its answer is complete with a toast and a card, or when nothing more is to come. */
interface Open {
  readonly answered: Promise<Json>;
  /** Tells the person who clicked; false when it is too late or something was told before. */
  readonly tell: (toast: Json) => boolean;
  readonly draw: (card: Json) => void;
  readonly finish: () => void;
}

/** So that the answer is on its way before the card changes for all: the platform would undo the change otherwise. */
const AFTERWARDS_MS = 50;

const toast = (type: "info" | "error", content: string): Json => ({
  type,
  content: oneLine(content, LIMITS.toastCharacters),
});

const openClick = (words: Words): Open => {
  let answer: { readonly toast?: Json; readonly card?: Json } = {};
  let open = true;
  let patience: NodeJS.Timeout | undefined;
  let settle: (answer: Json) => void = () => undefined;
  const answered = new Promise<Json>((resolve) => {
    settle = resolve;
  });
  const finish = (): void => {
    open = false;
    clearTimeout(deadline);
    clearTimeout(patience);
    settle(answer);
  };
  const deadline = setTimeout(() => {
    answer = { toast: toast("info", words.working), ...answer };
    finish();
  }, LIMITS.clickMs);
  return {
    answered,
    tell: (words) => {
      if (!open || answer.toast) return false;
      answer = { ...answer, toast: words };
      if (answer.card) finish();
      else patience = setTimeout(finish, LIMITS.clickPatienceMs);
      return true;
    },
    draw: (card) => {
      // Somebody else's press may have changed it: the toast is still to come, and takes along the newest card.
      answer = { ...answer, card: { type: "raw", data: card } };
      if (answer.toast) finish();
    },
    finish,
  };
};

/**
 * The toast is for the person alone: what a press did to them stands there, never in the card, which all see. A reply
 * that says more than its toast is shown as well, as a message.
 */
export const createClicks = (clock: Clock, words: Words): Clicks => {
  const waiting = new Map<string, Set<Open>>();

  const watch = (message: string, open: Open): void => {
    const all = waiting.get(message) ?? new Set();
    waiting.set(message, all.add(open));
    void open.answered.then(() => {
      all.delete(open);
      if (all.size === 0) waiting.delete(message);
    });
  };

  return {
    take: (click, sink) => {
      const open = openClick(words);
      const reply: ReplyHandle = {
        expiresAt: new Date(clock.now().getTime() + LIMITS.clickMs),
        answer: async ({ card }) => {
          if (!card.toast || !open.tell(toast("info", card.toast))) return null;
          return card.blocks.length === 0 ? { messageId: `toast_${click.eventId}` } : null;
        },
      };
      if (click.replyTo) watch(click.replyTo, open);
      sink({ ...click, reply })
        .then(({ settled }) => settled)
        .catch(() => open.tell(toast("error", words.failed)))
        .finally(open.finish);
      return open.answered;
    },
    show: async (messageId, content) => {
      const open = [...(waiting.get(messageId) ?? [])];
      if (open.length === 0) return;
      const card: Json = JSON.parse(content);
      for (const one of open) one.draw(card);
      const answered = Promise.all(open.map((one) => one.answered));
      await Promise.race([answered, sleep(LIMITS.clickPatienceMs)]);
      await sleep(AFTERWARDS_MS);
    },
  };
};
