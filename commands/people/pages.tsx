import type { Locale } from "../../src/core/ports.ts";
import { SHOWN_BAD_ROWS } from "./limits.ts";
import { pageWords, reasonOf } from "./page-words.ts";
import type { Plan } from "./plan.ts";
import type { BadRow } from "./roster.ts";

const SHOWN_UNITS = 20;
const ACCEPTED = ".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const Upload = ({ locale, again }: { readonly locale: Locale; readonly again?: boolean }) => {
  const w = pageWords(locale);
  return (
    <form method="post" enctype="multipart/form-data">
      <div class="field">
        <label for="file">{again ? w.other : w.file}</label>
        <input id="file" name="file" type="file" accept={ACCEPTED} required aria-describedby="limit" />
        <small id="limit">{w.limit}</small>
      </div>
      <button type="submit" class={again ? "quiet" : undefined}>
        {w.upload}
      </button>
    </form>
  );
};

/** Takes the file; with what was wrong with the one before. */
export const uploadPage = (locale: Locale, problem?: string): string => {
  const w = pageWords(locale);
  return (
    <main>
      <h1>{w.title}</h1>
      {problem && (
        <p class="warn" role="alert">
          {w.problems[problem as keyof typeof w.problems] ?? w.sorry}
        </p>
      )}
      <p>{w.lead}</p>
      <Upload locale={locale} />
      <h2>{w.columns}</h2>
      <ul>
        {w.columnsText.map((text) => (
          <li>{text}</li>
        ))}
      </ul>
      <p class="soft">{w.order}</p>
      <p class="soft">{w.privacy}</p>
    </main>
  ).toString();
};

const Figures = ({ plan, locale }: { readonly plan: Plan; readonly locale: Locale }) => {
  const w = pageWords(locale);
  const figures = [
    [w.added, plan.add.length],
    [w.updated, plan.update.length],
    [w.unchanged, plan.unchanged],
    [w.bad, plan.bad.length],
  ] as const;
  return (
    <dl class="figures">
      {figures.map(([label, count]) => (
        <div>
          <dt>{label}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
};

const BadRows = ({ bad, locale }: { readonly bad: readonly BadRow[]; readonly locale: Locale }) => {
  const w = pageWords(locale);
  if (bad.length === 0) return null;
  return (
    <>
      <h2>{w.badRows(bad.length)}</h2>
      <section class="scroll" aria-label={w.badRows(bad.length)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{w.line}</th>
              <th scope="col">{w.reason}</th>
            </tr>
          </thead>
          <tbody>
            {bad.slice(0, SHOWN_BAD_ROWS).map((row) => (
              <tr>
                <td>{row.line}</td>
                <td>
                  {row.name ? `${row.name}：` : ""}
                  {reasonOf(row, locale)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {bad.length > SHOWN_BAD_ROWS && <p class="soft">{w.moreRows(bad.length - SHOWN_BAD_ROWS)}</p>}
    </>
  );
};

const Units = ({ names, locale }: { readonly names: readonly string[]; readonly locale: Locale }) => {
  const w = pageWords(locale);
  if (names.length === 0) return null;
  return (
    <>
      <h2>{w.newUnits(names.length)}</h2>
      <ul>
        {names.slice(0, SHOWN_UNITS).map((name) => (
          <li>{name}</li>
        ))}
        {names.length > SHOWN_UNITS && <li class="soft">{w.more(names.length - SHOWN_UNITS)}</li>}
      </ul>
      <p class="soft">{w.newUnitsHint}</p>
    </>
  );
};

/** What would change; the button that does it. */
export const previewPage = (plan: Plan & { readonly unitNames: readonly string[] }, locale: Locale): string => {
  const w = pageWords(locale);
  const people = plan.add.length + plan.update.length;
  return (
    <main>
      <h1>{w.previewTitle}</h1>
      <Figures plan={plan} locale={locale} />
      {people === 0 && <p>{plan.bad.length === 0 ? w.nothing : w.fix}</p>}
      <Units names={plan.unitNames} locale={locale} />
      {people > 0 && (
        <form method="post">
          <button type="submit" name="do" value="apply">
            {w.apply(people)}
          </button>
        </form>
      )}
      <BadRows bad={plan.bad} locale={locale} />
      <hr />
      <Upload locale={locale} again />
    </main>
  ).toString();
};

export const donePage = (plan: Plan, locale: Locale): string => {
  const w = pageWords(locale);
  return (
    <main>
      <h1>{w.doneTitle}</h1>
      <p>{w.done(plan.add.length, plan.update.length)}</p>
      <BadRows bad={plan.bad} locale={locale} />
      {plan.bad.length > 0 && <p class="soft">{w.fix}</p>}
      <p class="soft">{w.close}</p>
    </main>
  ).toString();
};

export const refusedPage = (locale: Locale): string => {
  const w = pageWords(locale);
  return (
    <main>
      <h1>{w.refusedTitle}</h1>
      <p>{w.refused}</p>
    </main>
  ).toString();
};
