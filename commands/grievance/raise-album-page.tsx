import type { Locale } from "../../src/core/ports.ts";
import { pictureWords } from "./picture-words.ts";
import { Warnings } from "./raise-pages.tsx";
import { Pictures } from "./raise-picture-parts.tsx";

interface Album {
  readonly union: number;
  readonly locale: Locale;
  readonly secret: string;
  /** The sealed ticket of the form. */
  readonly form: string;
  /** Whether they go straight to a case. */
  readonly ofCase: boolean;
  readonly count: number;
  readonly warnings: readonly string[];
  readonly done: boolean;
}

/** Takes pictures and shows none: whoever looks a link up learns nothing from it. */
export const albumPage = ({ union, locale, secret, form, ofCase, count, warnings, done }: Album): string => {
  const w = pictureWords(locale);
  return (
    <main>
      <h1>{w.title}</h1>
      {done && (
        <p class="done" role="status">
          {ofCase ? w.done : `${w.count(count)}${w.next}`}
        </p>
      )}
      <Warnings lines={warnings} />
      <p>{ofCase ? w.leadCase : w.lead}</p>
      {!done && count > 0 && <p class="soft">{w.count(count)}</p>}
      <form
        method="post"
        action={`/raise/${union}/pictures/${secret}`}
        enctype="multipart/form-data"
        autocomplete="off"
      >
        <input type="hidden" name="form" value={form} />
        <Pictures locale={locale} />
        <button type="submit">{w.send}</button>
      </form>
    </main>
  ).toString();
};
