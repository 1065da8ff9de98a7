import type { Locale } from "../../src/core/ports.ts";
import { KINDS, RATINGS, stateName, type View } from "./cards-officer.ts";
import { categoryName } from "./categories.ts";
import { workdaysLeft } from "./inbox.ts";
import { MAX_EXTENSION_DAYS, MAX_TEXT } from "./limits.ts";
import { Exclusions, Links, Mutes } from "./pages-beside.tsx";
import { Compose } from "./pages-compose.tsx";
import { Act, type CaseShown, Left } from "./pages-parts.tsx";
import { type PageWords, pageWords } from "./pages-words.ts";
import { isOfReporter } from "./papers.ts";
import { dateText, t } from "./say.ts";
import { ENDED, UNCLAIMED } from "./states.ts";

const Facts = ({ shown, w }: { readonly shown: CaseShown; readonly w: PageWords }) => {
  const { view, locale, today } = shown;
  const over = ENDED.includes(view.state);
  const waiting = UNCLAIMED.includes(view.state);
  const dues: readonly (readonly [string, string])[] = [
    ...(waiting ? [[w.claimDue, view.dueClaim] as const] : []),
    ...(view.messages.some(({ kind }) => kind === "answer" || kind === "refusal")
      ? []
      : [[w.replyDue, view.dueReply] as const]),
    [view.extended ? `${w.closeDue}（${w.extended}）` : w.closeDue, view.dueClose],
  ];
  return (
    <>
      <p class="tags">
        <em class="tag state">{stateName(view.state, locale)}</em>
        {view.urgency === "urgent" && <em class="tag urgent">{w.urgent}</em>}
      </p>
      <dl class="case-facts">
        <div>
          <dt>{w.kind}</dt>
          <dd>{categoryName(view.category, locale)}</dd>
        </div>
        <div>
          <dt>{w.unit}</dt>
          <dd>{view.unit ?? w.untold}</dd>
        </div>
        <div>
          <dt>{w.officer}</dt>
          <dd>{view.holder || w.nobody}</dd>
        </div>
        <div>
          <dt>{w.received}</dt>
          <dd>{dateText(view.receivedOn, locale)}</dd>
        </div>
        {!over &&
          dues.map(([label, due]) => (
            <div>
              <dt>{label}</dt>
              <dd>
                {dateText(due, locale)} <Left days={workdaysLeft(due, today)} w={w} />
              </dd>
            </div>
          ))}
        {view.rating !== null && (
          <div>
            <dt>{w.rating}</dt>
            <dd>{t(locale, ...(RATINGS[view.rating] ?? ["", ""]))}</dd>
          </div>
        )}
      </dl>
    </>
  );
};

const Said = ({
  one,
  id,
  locale,
  w,
}: {
  readonly one: View["messages"][number];
  readonly id: string;
  readonly locale: Locale;
  readonly w: PageWords;
}) => (
  <li class={isOfReporter(one) ? "theirs" : "ours"}>
    <p class="soft">
      {isOfReporter(one) ? w.reporter : one.by} · {t(locale, ...(KINDS[one.kind] ?? ["", ""]))} ·{" "}
      {dateText(one.on, locale)}
      {one.covered && ` · ${w.covered}`}
      {one.pictures && one.pictures.length > 0 && ` · ${w.pictures(one.pictures.length)}`}
    </p>
    <p class="said" dir="auto">
      {one.text ?? w.destroyed}
    </p>
    {one.pictures && one.pictures.length > 0 && (
      <p class="shots">
        {one.pictures.map((picture, i) => (
          <a href={`/console/cases/${id}/pictures/${picture}`}>
            <img src={`/console/cases/${id}/pictures/${picture}`} alt={w.picture(i + 1)} loading="lazy" />
          </a>
        ))}
      </p>
    )}
  </li>
);

const Area = ({ name, label, hint, rows = 3 }: { name: string; label: string; hint: string; rows?: number }) => (
  <div class="field">
    <label for={name}>{label}</label>
    <textarea id={name} name={name} rows={rows} maxlength={MAX_TEXT} required aria-describedby={`${name}-hint`} />
    <small id={`${name}-hint`}>{hint}</small>
  </div>
);

const Held = ({ shown, w }: { readonly shown: CaseShown; readonly w: PageWords }) => (
  <>
    <Compose shown={shown} />
    <Act shown={shown} act="close">
      <p class="soft">{w.closeHint}</p>
      <button type="submit" class="quiet">
        {w.close}
      </button>
    </Act>
    <h2>{w.more}</h2>
    <details>
      <summary>{w.pass}</summary>
      <p>{w.passHint}</p>
      <p>
        <a class="button" href={`/console/cases/${shown.id}/pass`}>
          {w.passLink}
        </a>
      </p>
    </details>
    <details>
      <summary>{w.mediate}</summary>
      <Act shown={shown} act="mediate">
        <Area name="mediation" label={w.mediate} hint={w.mediateHint} />
        <button type="submit" class="quiet">
          {w.mediate}
        </button>
      </Act>
    </details>
    <details>
      <summary>{w.extend}</summary>
      <Act shown={shown} act="extend">
        <div class="field">
          <label for="days">{w.days}</label>
          <input
            id="days"
            name="days"
            type="number"
            min="1"
            max={String(MAX_EXTENSION_DAYS)}
            required
            inputmode="numeric"
          />
        </div>
        <Area name="reason" label={w.reason} hint={w.extendHint} rows={2} />
        <button type="submit" class="quiet">
          {w.extend}
        </button>
      </Act>
    </details>
    <details>
      <summary>{w.release}</summary>
      <Act shown={shown} act="release">
        <p>{w.releaseHint}</p>
        <button type="submit" class="quiet">
          {w.release}
        </button>
      </Act>
    </details>
  </>
);

const Doing = ({ shown, w }: { readonly shown: CaseShown; readonly w: PageWords }) => {
  const { view } = shown;
  if (ENDED.includes(view.state)) return null;
  return (
    <section class="doing" aria-label={w.answer}>
      {view.holder === "" && (
        <Act shown={shown} act="claim">
          <button type="submit">{w.claim}</button>
        </Act>
      )}
      {view.holder !== "" && !view.mine && (
        <Act shown={shown} act="take-over">
          <p>{w.takeOverHint(view.holder)}</p>
          <button type="submit" class="quiet">
            {w.takeOver}
          </button>
        </Act>
      )}
      {view.mine && <Held shown={shown} w={w} />}
      <Mutes shown={shown} />
      <Links shown={shown} />
      <Exclusions shown={shown} w={w} />
    </section>
  );
};

/** One case: where it stands, what was said, what may be done, and apart from it what only officers read. */
export const caseBody = (shown: CaseShown): string => {
  const { view, locale } = shown;
  const w = pageWords(locale);
  return (
    <>
      <p class="crumb">
        <a href="/console/cases">{w.back}</a>
      </p>
      <Facts shown={shown} w={w} />
      <h2>{w.course}</h2>
      <ol class="talk">
        {view.messages.map((one) => (
          <Said one={one} id={shown.id} locale={locale} w={w} />
        ))}
      </ol>
      <section class="inside">
        <h2>{w.notes}</h2>
        <p class="soft">{w.notesHint}</p>
        {view.notes.length > 0 ? (
          <ol class="talk">
            {view.notes.map((one) => (
              <Said one={one} id={shown.id} locale={locale} w={w} />
            ))}
          </ol>
        ) : (
          <p class="soft">{w.noNotes}</p>
        )}
        {view.state !== "withdrawn" && (
          <details>
            <summary>{w.noteLabel}</summary>
            <Act shown={shown} act="note">
              <Area name="note" label={w.note} hint={w.noteHint} rows={2} />
              <button type="submit" class="quiet">
                {w.note}
              </button>
            </Act>
          </details>
        )}
      </section>
      <Doing shown={shown} w={w} />
    </>
  ).toString();
};

/** Where a case was that is out of this officer's sight now. */
export const goneBody = (locale: Locale): string =>
  (
    <p>
      <a class="button" href="/console/cases">
        {pageWords(locale).back}
      </a>
    </p>
  ).toString();
