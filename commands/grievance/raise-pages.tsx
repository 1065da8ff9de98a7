import type { Locale } from "../../src/core/ports.ts";
import { released } from "./cards-filed.ts";
import { categoryName, categoryNames, urgencyOf } from "./categories.ts";
import { WORK } from "./limits.ts";
import { pictureWords, refusalText } from "./picture-words.ts";
import { Pictures } from "./raise-picture-parts.tsx";
import type { Held } from "./raise-pictures.ts";
import { raiseWords } from "./raise-words.ts";
import type { KnownUnit } from "./units.ts";

interface Common {
  readonly union: number;
  readonly locale: Locale;
  /** Where the script lies. */
  readonly script: string;
  /** The sealed ticket of the form. */
  readonly form: string;
  /** What was wrong, or what is worth another look. */
  readonly warnings: readonly string[];
}

export const Warnings = ({ lines }: { readonly lines: readonly string[] }) => (
  <>
    {lines.map((line) => (
      <p class="warn" role="alert">
        {line}
      </p>
    ))}
  </>
);

const ReadLink = ({ union, locale }: Pick<Common, "union" | "locale">) => {
  const w = raiseWords(locale);
  return (
    <nav class="aside">
      <p>
        <strong>{w.have}</strong> <span class="soft">{w.haveHint}</span>
      </p>
      <a class="button quiet" href={`/raise/${union}/read`}>
        {w.toRead}
      </a>
    </nav>
  );
};

/**
 * Why somebody without the script cannot submit, and whether what is written travels in the open. The script itself takes
 * the first away: a browser that has scripts may not have got this one.
 */
const Conditions = ({ locale, script }: Pick<Common, "locale" | "script">) => {
  const w = raiseWords(locale);
  return (
    <>
      <p class="warn late" data-scriptless>
        {w.noScript}
      </p>
      <p class="warn" role="alert" data-plain hidden>
        {w.plain}
      </p>
      <script type="module" src={script} />
    </>
  );
};

interface First extends Common {
  readonly units: readonly KnownUnit[];
  readonly category: number | null;
  readonly unit: string;
}

/** The three lines, the kind, and how much of the unit to tell. */
export const firstPage = ({ union, locale, script, form, warnings, units, category, unit }: First): string => {
  const w = raiseWords(locale);
  return (
    <main>
      <h1>{w.title}</h1>
      <Warnings lines={warnings} />
      <p>{w.lead}</p>
      <ol class="notice">
        {w.notice.map((line) => (
          <li>{line}</li>
        ))}
      </ol>
      <Conditions locale={locale} script={script} />
      <form method="post" action={`/raise/${union}`} autocomplete="off">
        <input type="hidden" name="form" value={form} />
        <fieldset class="field">
          <legend>{w.kind}</legend>
          <div class="choices">
            {categoryNames(locale).map((name, i) => (
              <label>
                <input type="radio" name="category" value={String(i)} required checked={category === i} />
                <span>
                  {name}
                  {urgencyOf(i) === "urgent" && <em>{w.urgent}</em>}
                </span>
              </label>
            ))}
          </div>
          <small>{w.urgentHint}</small>
        </fieldset>
        <div class="field">
          <label for="unit">{w.unit}</label>
          <select id="unit" name="unit" aria-describedby="unit-hint">
            <option value="">{w.untold}</option>
            {units.map(({ id, name }) => (
              <option value={String(id)} selected={unit === String(id)}>
                {name}
              </option>
            ))}
          </select>
          <small id="unit-hint">{w.unitHint}</small>
        </div>
        <button type="submit" name="step" value="write">
          {w.next}
        </button>
        <small>{w.nextHint}</small>
      </form>
      <ReadLink union={union} locale={locale} />
    </main>
  ).toString();
};

interface Second extends Common {
  /** What the script works on. */
  readonly id: string;
  readonly category: number;
  readonly unit: { readonly id: number; readonly name: string } | null;
  readonly names: readonly { readonly id: number; readonly name: string }[];
  readonly out: readonly number[];
  readonly text: string;
  /** What was pointed out already. */
  readonly sure: string;
  readonly held: Held | null;
}

const Officers = ({ names, out, locale }: Pick<Second, "names" | "out" | "locale">) => {
  const w = raiseWords(locale);
  return (
    <fieldset class="field">
      <legend>{w.officers}</legend>
      <div class="choices">
        {names.map(({ id, name }) => (
          <label>
            <input type="checkbox" name="out" value={String(id)} checked={out.includes(id)} />
            <span>{name}</span>
          </label>
        ))}
      </div>
      <small>{w.officersHint}</small>
    </fieldset>
  );
};

/** The text and who is kept out; its button waits for the script. */
export const secondPage = (page: Second): string => {
  const { union, locale, script, form, warnings, id, category, unit, text, sure } = page;
  const w = raiseWords(locale);
  return (
    <main>
      <h1>{w.write}</h1>
      <p class="soft">
        {categoryName(category, locale)} · {unit?.name ?? w.untold} · <a href={`/raise/${union}`}>{w.change}</a>
      </p>
      <Warnings lines={warnings} />
      <Conditions locale={locale} script={script} />
      <form
        method="post"
        action={`/raise/${union}`}
        enctype="multipart/form-data"
        autocomplete="off"
        data-id={id}
        data-sums={String(WORK.sums)}
        data-bits={String(WORK.bits)}
        data-working={w.working}
      >
        <input type="hidden" name="form" value={form} />
        <input type="hidden" name="step" value="file" />
        <input type="hidden" name="category" value={String(category)} />
        <input type="hidden" name="unit" value={unit ? String(unit.id) : ""} />
        <input type="hidden" name="sure" value={sure} />
        <input type="hidden" name="proof" value="" />
        <div class="field">
          <label for="text">{w.text}</label>
          <textarea id="text" name="text" rows={9} required aria-describedby="text-hint">
            {text}
          </textarea>
          <small id="text-hint">{w.textHint}</small>
        </div>
        <Pictures locale={locale} held={page.held} />
        {page.names.length > 0 && <Officers {...page} />}
        <button type="submit" disabled>
          {w.submit}
        </button>
        <small>{w.submitHint}</small>
      </form>
    </main>
  ).toString();
};

export const Receipt = ({ label, receipt }: { readonly label: string; readonly receipt: string }) => (
  <section class="receipt">
    <p>{label}</p>
    <output>{receipt}</output>
  </section>
);

/** The one page that shows a receipt. */
export const filedPage = (union: number, locale: Locale, receipt: string, urgent: boolean): string => {
  const w = raiseWords(locale);
  return (
    <main>
      <h1>{w.filed}</h1>
      <Receipt label={w.receipt} receipt={receipt} />
      <ul>
        {w.keep.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      <p class="soft">{released(locale, urgent)}</p>
      <a class="button quiet" href={`/raise/${union}/read`}>
        {w.toRead}
      </a>
    </main>
  ).toString();
};

const sentence = (heading: string, text: string): string =>
  (
    <main>
      <h1>{heading}</h1>
      <p>{text}</p>
    </main>
  ).toString();

export const nothingPage = (locale: Locale): string =>
  sentence(raiseWords(locale).nothing, raiseWords(locale).nothingText);

/** A form that is too large, or a link that is over. */
export const picturesPage = (what: "large" | "over", locale: Locale): string => {
  const w = pictureWords(locale);
  return what === "large" ? sentence(w.large, refusalText("size", locale)) : sentence(w.over, w.overText);
};

export const busyPage = (locale: Locale): string => sentence(raiseWords(locale).broken, refusalText("busy", locale));

export const brokenPage = (locale: Locale): string =>
  sentence(raiseWords(locale).broken, raiseWords(locale).brokenText);

export const withdrawnPage = (locale: Locale): string =>
  sentence(raiseWords(locale).withdrawn, raiseWords(locale).withdrawnText);
