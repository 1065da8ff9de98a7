import type { FC } from "hono/jsx";
import { Icon } from "./icons.tsx";
import type { Word } from "./words.ts";

/** Looks a word of the page up in the language it is rendered in. */
export type Told = (word: Word) => string;

/** A piece of the page's own words; the script exchanges all of them when the language changes. */
export const Say: FC<{ readonly word: Word; readonly told: Told }> = ({ word, told }) => (
  <span data-word={word}>{told(word)}</span>
);

export const IconButton: FC<{
  readonly id?: string;
  readonly class?: string;
  readonly icon: Parameters<typeof Icon>[0]["name"];
  readonly word: Word;
  readonly told: Told;
}> = ({ icon, word, told, ...rest }) => (
  <button type="button" {...rest} class={`round ${rest.class ?? ""}`} data-word-label={word} aria-label={told(word)}>
    <Icon name={icon} />
  </button>
);
