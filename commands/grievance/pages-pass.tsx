import type { Locale } from "../../src/core/ports.ts";
import { ConsoleForm } from "../../src/web/console-parts.tsx";
import { KINDS, type View } from "./cards-officer.ts";
import { cover } from "./details.ts";
import { pageWords } from "./pages-words.ts";
import { type Covers, type Found, isOfReporter, keyOf, type Paper } from "./papers.ts";
import { dateText, t } from "./say.ts";
import { detailNames } from "./words-details.ts";

export const DESTINATIONS = ["above", "unit", "outside"] as const;

export interface PassShown {
  readonly locale: Locale;
  readonly csrf: string;
  readonly id: string;
  readonly view: Pick<View, "alias" | "version">;
  readonly papers: readonly Paper[];
  readonly finds: readonly Found[];
  /** The finds that are ticked, by their keys. */
  readonly picked: readonly string[];
  readonly words: string;
  readonly covers: Covers;
  readonly where: string;
  readonly unit: string;
  readonly units: readonly { readonly id: number; readonly name: string }[];
  readonly reason: string;
  readonly pictures: number;
}

const AROUND = 12;

/** A find with a little of what stands around it, so that one knows which it is. */
const Find = ({ find, papers }: { readonly find: Found; readonly papers: readonly Paper[] }) => {
  const text = papers.find(({ id }) => id === find.paper)?.text ?? "";
  return (
    <span dir="auto">
      {find.from > 0 && "…"}
      {text.slice(Math.max(0, find.from - AROUND), find.from)}
      <mark>{find.text}</mark>
      {text.slice(find.to, find.to + AROUND)}
      {find.to < text.length && "…"}
    </span>
  );
};

const Where = (shown: PassShown) => {
  const w = pageWords(shown.locale);
  return (
    <fieldset class="field">
      <legend>{w.where}</legend>
      <div class="rows">
        {DESTINATIONS.map((one) => (
          <label class="sure">
            <input type="radio" name="where" value={one} checked={one === shown.where} required />
            <span>{{ above: w.above, unit: w.otherUnit, outside: w.outside }[one]}</span>
          </label>
        ))}
      </div>
      <select name="unit" aria-label={w.chooseUnit}>
        <option value="">{w.chooseUnit}</option>
        {shown.units.map(({ id, name }) => (
          <option value={String(id)} selected={String(id) === shown.unit}>
            {name}
          </option>
        ))}
      </select>
    </fieldset>
  );
};

const Cover = ({ shown }: { readonly shown: PassShown }) => {
  const { locale, finds, papers, picked, words } = shown;
  const w = pageWords(locale);
  return (
    <>
      <fieldset class="field">
        <legend>{w.cover}</legend>
        <p class="soft">{finds.length > 0 ? w.coverLead : w.noCover}</p>
        <div class="rows">
          {finds.map((find) => (
            <label class="sure">
              <input type="checkbox" name="cover" value={keyOf(find)} checked={picked.includes(keyOf(find))} />
              <span>
                <em class="tag">{detailNames([find.kind], locale)}</em> <Find find={find} papers={papers} />
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <div class="field">
        <label for="words">{w.words}</label>
        <textarea id="words" name="words" rows={2} maxlength={2_000} aria-describedby="words-hint">
          {words}
        </textarea>
        <small id="words-hint">{w.wordsHint}</small>
      </div>
      <button type="submit" name="do" value="look" class="quiet" formnovalidate>
        {w.look}
      </button>
    </>
  );
};

const Handed = ({ shown }: { readonly shown: PassShown }) => {
  const { locale, papers, covers } = shown;
  const w = pageWords(locale);
  return (
    <>
      <h2>{w.asHanded}</h2>
      {shown.pictures > 0 && <p class="warn">{w.picturesGo}</p>}
      <ol class="talk">
        {(shown.where === "outside" ? papers.filter(isOfReporter) : papers).map(({ id, kind, on, text }) => (
          <li class="theirs">
            <p class="soft">
              {t(locale, ...(KINDS[kind] ?? ["", ""]))} · {dateText(on, locale)}
            </p>
            <p class="said" dir="auto">
              {cover(text, covers.get(id) ?? [])}
            </p>
          </li>
        ))}
      </ol>
    </>
  );
};

/** Where a case goes, and what of its texts goes along. */
export const passBody = (shown: PassShown): string => {
  const { locale, csrf, id, view, reason } = shown;
  const w = pageWords(locale);
  return (
    <>
      <p class="crumb">
        <a href={`/console/cases/${id}`}>{w.backToCase}</a>
      </p>
      <ConsoleForm csrf={csrf} action={`/console/cases/${id}/pass`}>
        <input type="hidden" name="version" value={String(view.version)} />
        <input type="hidden" name="papers" value={String(shown.papers.length)} />
        <Where {...shown} />
        <Cover shown={shown} />
        <Handed shown={shown} />
        <div class="field">
          <label for="reason">{w.passReason}</label>
          <textarea id="reason" name="reason" rows={2} maxlength={1_000}>
            {reason}
          </textarea>
        </div>
        <button type="submit" name="do" value="pass">
          {w.doPass}
        </button>
      </ConsoleForm>
    </>
  ).toString();
};
