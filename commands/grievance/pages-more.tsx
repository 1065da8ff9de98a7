import type { Locale } from "../../src/core/ports.ts";
import { ConsoleForm } from "../../src/web/console-parts.tsx";
import { figuresNote, MEASURE_NAMES, monthsText, shareText } from "./cards-figures.ts";
import { variablesText } from "./cards-templates.ts";
import { categoryName } from "./categories.ts";
import { kindsOf, MEASURES, type Period, shareOf } from "./figures.ts";
import { MAX_TEXT } from "./limits.ts";
import { pageWords } from "./pages-words.ts";
import { t } from "./say.ts";
import { builtIn } from "./template.ts";
import type { Kept } from "./templates.ts";

/** Whole months and what may be told of them, the latest last. */
export const figuresBody = (periods: readonly Period[], locale: Locale): string => {
  const w = pageWords(locale);
  const all = periods.reduce((sum, { accepted }) => sum + accepted, 0);
  if (periods.length === 0)
    return (
      <>
        <p>{w.noFigures}</p>
        <p class="soft">{figuresNote(locale)}</p>
      </>
    ).toString();
  return (
    <>
      <dl class="figures">
        <div>
          <dt>{w.accepted}</dt>
          <dd>{all}</dd>
        </div>
        {MEASURES.map((measure) => {
          const share = shareOf(periods, measure);
          return (
            <div>
              <dt>{t(locale, ...MEASURE_NAMES[measure])}</dt>
              <dd class={share ? undefined : "untold"}>{shareText(share, locale)}</dd>
            </div>
          );
        })}
      </dl>
      <h2>{w.months}</h2>
      <div class="scroll numbers">
        <table>
          <thead>
            <tr>
              <th>{w.months}</th>
              <th>{w.accepted}</th>
              {MEASURES.map((measure) => (
                <th>{t(locale, ...MEASURE_NAMES[measure])}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {periods.map((period) => (
              <tr>
                <td>{monthsText(period, locale)}</td>
                <td>{period.accepted}</td>
                {MEASURES.map((measure) => {
                  const share = shareOf([period], measure);
                  return <td>{share ? shareText(share, locale) : "—"}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h2>{w.byKind}</h2>
      <div class="scroll numbers">
        <table>
          <tbody>
            {kindsOf(periods).map(({ category, accepted }) => (
              <tr>
                <td>{categoryName(category, locale)}</td>
                <td>{accepted}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        <a class="button" href="/console/case-figures/figures.xlsx">
          {w.download}
        </a>
      </p>
      <p class="soft">{figuresNote(locale)}</p>
    </>
  ).toString();
};

interface TemplatesShown {
  readonly locale: Locale;
  readonly csrf: string;
  readonly kept: readonly (Kept & { readonly unit: string })[];
  /** What was typed and not kept. */
  readonly typed: { readonly name: string; readonly body: string };
}

export const templatesBody = ({ locale, csrf, kept, typed }: TemplatesShown): string => {
  const w = pageWords(locale);
  return (
    <>
      <p class="crumb">
        <a href="/console/cases">{w.back}</a>
      </p>
      <p>{w.templatesLead}</p>
      <h2>{w.kept}</h2>
      <ul class="plain templates">
        {kept.map(({ name, body, own, unit }) => (
          <li>
            <span>
              <strong>@{name}</strong>
              {unit && <small>{unit}</small>}
              <p class="said" dir="auto">
                {body}
              </p>
            </span>
            {own && (
              <ConsoleForm csrf={csrf}>
                <input type="hidden" name="name" value={name} />
                <button type="submit" name="do" value="drop" class="quiet" aria-label={w.dropNamed(name)}>
                  {w.drop}
                </button>
              </ConsoleForm>
            )}
          </li>
        ))}
        {builtIn(locale).map(({ name, body }) => (
          <li>
            <span>
              <strong>@{name}</strong>
              <small>{w.builtIn}</small>
              <p class="said">{body}</p>
            </span>
          </li>
        ))}
      </ul>
      <h2>{w.make}</h2>
      <ConsoleForm csrf={csrf}>
        <div class="field">
          <label for="name">{w.name}</label>
          <input
            id="name"
            name="name"
            type="text"
            maxlength={24}
            required
            autocomplete="off"
            value={typed.name}
            aria-describedby="name-hint"
          />
          <small id="name-hint">{w.nameHint}</small>
        </div>
        <div class="field">
          <label for="body">{w.body}</label>
          <textarea id="body" name="body" rows={5} maxlength={MAX_TEXT} required aria-describedby="body-hint">
            {typed.body}
          </textarea>
          <small id="body-hint">
            {w.variables}
            {variablesText()}
          </small>
        </div>
        <button type="submit" name="do" value="keep">
          {w.keep}
        </button>
      </ConsoleForm>
    </>
  ).toString();
};
