import type { Locale } from "../../src/core/ports.ts";
import { findDetails, piecesOf } from "./details.ts";
import { MAX_TEXT } from "./limits.ts";
import { Act, type CaseShown, type Draft } from "./pages-parts.tsx";
import { pageWords } from "./pages-words.ts";
import { kindsText } from "./words-details.ts";
import type { Verb } from "./write.ts";

export const VERBS: readonly Verb[] = ["回复", "询问", "不受理"];

/** A text with what may give somebody away marked in it. */
const Marked = ({ text, names }: { readonly text: string; readonly names: readonly string[] }) => (
  <>{piecesOf(text, findDetails(text, names)).map((piece) => (piece.find ? <mark>{piece.text}</mark> : piece.text))}</>
);

export const Compose = ({ shown }: { readonly shown: CaseShown }) => {
  const { locale, draft, templates } = shown;
  const w = pageWords(locale);
  return (
    <Act shown={shown}>
      <h2>{w.answer}</h2>
      <input type="hidden" name="once" value={draft.once} />
      <fieldset class="field">
        <legend class="soft">{w.what}</legend>
        <div class="choices">
          {VERBS.map((verb) => (
            <label>
              <input type="radio" name="verb" value={verb} checked={verb === draft.verb} />
              <span>{w.kinds[verb]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div class="field">
        <label for="template">{w.template}</label>
        <div class="pick">
          <select id="template" name="template">
            <option value="">{w.noTemplate}</option>
            {templates.map(({ name }) => (
              <option value={name}>{name}</option>
            ))}
          </select>
          <button type="submit" name="do" value="fill" class="quiet" formnovalidate>
            {w.fill}
          </button>
        </div>
      </div>
      <div class="field">
        <label for="text">{w.text}</label>
        <textarea id="text" name="text" rows={6} maxlength={MAX_TEXT} required aria-describedby="text-hint">
          {draft.text}
        </textarea>
        <small id="text-hint">{w.textHint}</small>
      </div>
      <button type="submit" name="do" value="preview">
        {w.preview}
      </button>
    </Act>
  );
};

interface Previewed {
  readonly locale: Locale;
  readonly csrf: string;
  readonly id: string;
  readonly view: Pick<CaseShown["view"], "version">;
  readonly draft: Draft;
  readonly names: readonly string[];
}

/** What is about to be sent, as its reporter will read it, with what may give somebody away. */
export const previewBody = (shown: Previewed): string => {
  const { locale, draft, names } = shown;
  const w = pageWords(locale);
  const finds = findDetails(draft.text, names);
  return (
    <>
      <p>{w.previewLead(w.kinds[draft.verb])}</p>
      <p class="said" dir="auto">
        <Marked text={draft.text} names={names} />
      </p>
      <p class={finds.length > 0 ? "warn" : "soft"}>
        {finds.length > 0 ? w.finds(kindsText(finds, locale)) : w.noFinds}
      </p>
      <Act shown={shown}>
        <input type="hidden" name="once" value={draft.once} />
        <input type="hidden" name="verb" value={draft.verb} />
        <input type="hidden" name="text" value={draft.text} />
        <div class="buttons">
          <button type="submit" name="do" value="send">
            {w.send}
          </button>
          <button type="submit" name="do" value="rewrite" class="quiet">
            {w.rewrite}
          </button>
        </div>
      </Act>
    </>
  ).toString();
};
