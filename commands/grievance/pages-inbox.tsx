import type { Locale } from "../../src/core/ports.ts";
import { stateName } from "./cards-officer.ts";
import { categoryName } from "./categories.ts";
import { type InboxLine, SHELVES, type Shelf } from "./inbox.ts";
import { Left } from "./pages-parts.tsx";
import { type PageWords, pageWords } from "./pages-words.ts";

const Line = ({ line, locale, w }: { readonly line: InboxLine; readonly locale: Locale; readonly w: PageWords }) => {
  const over = line.state === "closed" || line.state === "withdrawn";
  return (
    <li>
      <a href={`/console/cases/${line.id}`}>
        <span class="top">
          <strong>{line.alias}</strong>
          {line.urgency === "urgent" && <em class="tag urgent">{w.urgent}</em>}
          {line.news && <em class="tag">{w.news}</em>}
          {!over && <Left days={line.left} w={w} />}
        </span>
        <span class="under">
          {categoryName(line.category, locale)} · {stateName(line.state, locale)}
          {line.holder && ` · ${w.with(line.holder)}`}
        </span>
      </a>
    </li>
  );
};

export interface InboxShown {
  readonly locale: Locale;
  readonly shelf: Shelf;
  readonly counts: Readonly<Record<Shelf, number>>;
  readonly lines: readonly InboxLine[];
  readonly after: string | null;
  readonly further: boolean;
}

export const inboxBody = ({ locale, shelf, counts, lines, after, further }: InboxShown): string => {
  const w = pageWords(locale);
  return (
    <>
      <nav class="shelves" aria-label={w.list}>
        {SHELVES.map((one) => (
          <a href={`/console/cases?show=${one}`} aria-current={one === shelf ? "page" : undefined}>
            {w.shelves[one]} <b>{counts[one]}</b>
          </a>
        ))}
      </nav>
      {lines.length === 0 ? (
        <p class="empty">{w.nothing[shelf]}</p>
      ) : (
        <ul class="queue">
          {lines.map((line) => (
            <Line line={line} locale={locale} w={w} />
          ))}
        </ul>
      )}
      {(after || further) && (
        <p class="turn">
          {further && <a href={`/console/cases?show=${shelf}`}>{w.first}</a>}
          {after && (
            <a class="button" href={`/console/cases?show=${shelf}&after=${after}`}>
              {w.next}
            </a>
          )}
        </p>
      )}
      <p>
        <a href="/console/cases/templates">{w.templates}</a>
      </p>
    </>
  ).toString();
};
