import { isShared } from "./card.ts";
import type { Events } from "./events.ts";
import type { Push } from "./push.ts";
import { isObject, type Random } from "./random.ts";
import { LIMITS, type Reply, type Rules } from "./rules.ts";
import { cardOf, press as find } from "./show.ts";
import type { Human, Post, Store } from "./store.ts";

/** What the person who pressed gets to see at once. */
export interface Reaction {
  readonly toast?: { readonly type: string; readonly content: string };
  /** Whether the answer brought another card. */
  readonly changed: boolean;
  /** 200340 = nothing in three seconds or no answer, 200671 = an answer that is none (§3.4). */
  readonly error?: number;
}

interface Parts {
  readonly store: Store;
  readonly events: Events;
  readonly push: Push;
  readonly random: Random;
  readonly rules: Rules;
  readonly now: () => number;
  readonly cardProblem: (content: string) => Reply | null;
}

const TOASTS = ["info", "success", "error", "warning"];
const ANSWER = new Set(["toast", "card"]);
const TOAST = new Set(["type", "content", "i18n"]);

/** Buttons: the synchronous callback and its answer (§3.4). */
export const createPresses = ({ store, events, push, random, rules, now, cardProblem }: Parts) => {
  const wrong = (rule: string, what: unknown): Reaction => {
    rules.violate(rule, "§3.4", what);
    return { changed: false, error: 200671 };
  };

  const react = (post: Post, answer: unknown): Reaction => {
    if (answer === undefined) return { changed: false };
    if (!isObject(answer)) return wrong("a callback is answered with an object", answer);
    const unknown = Object.keys(answer).filter((key) => !ANSWER.has(key));
    if (unknown.length > 0) return wrong("a callback is answered with toast and card only", unknown);
    const { toast, card } = answer;
    if (toast !== undefined) {
      const known = isObject(toast) && Object.keys(toast).every((key) => TOAST.has(key));
      if (!known || !TOASTS.includes(String(toast.type)) || typeof toast.content !== "string" || toast.content === "")
        return wrong("a toast has a type and a content", toast);
    }
    const shown =
      isObject(toast) && typeof toast.content === "string"
        ? { toast: { type: String(toast.type), content: toast.content } }
        : {};
    if (card === undefined) return { ...shown, changed: false };
    if (!isObject(card) || card.type !== "raw" || !isObject(card.data)) return wrong("a card is raw, with data", card);
    const content = JSON.stringify(card.data);
    if (cardProblem(content) || !isShared(card.data)) return wrong("the card of an answer is valid", content);
    store.change(post, content);
    return { ...shown, changed: true };
  };

  const press = async (human: Human, post: Post, label: string, picks: readonly string[]): Promise<Reaction> => {
    if (post.recalled) throw new Error("the message was recalled");
    const { button, form } = find(cardOf(post), label, picks);
    // §3.3: cards of 2.0 can be pressed for 14 days.
    if (now() - post.createdAt > LIMITS.cardLifeMs) return { changed: false, error: 200340 };
    const behaviors = Array.isArray(button.behaviors) ? button.behaviors.filter(isObject) : [];
    const callback = behaviors.find(({ type }) => type === "callback");
    if (!callback && !form) throw new Error(`the button ${label} calls nobody`);
    const action = {
      ...(callback ? { value: callback.value } : {}),
      tag: "button",
      timezone: "Asia/Shanghai",
      ...(button.name === undefined ? {} : { name: button.name }),
      ...(form ? { form_value: form } : {}),
    };
    const token = `c-${random.letters(40)}`;
    const { ok, data } = await push.call(events.press(human, post, token, action));
    return ok ? react(post, data) : { changed: false, error: 200340 };
  };

  return { press };
};
