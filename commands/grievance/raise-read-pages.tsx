import type { Locale } from "../../src/core/ports.ts";
import { KINDS, RATED, STATES, type Status } from "./cards-reporter.ts";
import { pictureWords } from "./picture-words.ts";
import { Receipt, Warnings } from "./raise-pages.tsx";
import { Pictures } from "./raise-picture-parts.tsx";
import { type RaiseWords, raiseWords } from "./raise-words.ts";
import { dateText, t } from "./say.ts";

interface Asking {
  readonly union: number;
  readonly locale: Locale;
  readonly form: string;
  readonly warnings: readonly string[];
  /** Whether something new can be raised at the moment. */
  readonly open: boolean;
}

/** Asks for the receipt. No script is at work here. */
export const askPage = ({ union, locale, form, warnings, open }: Asking): string => {
  const w = raiseWords(locale);
  return (
    <main>
      <h1>{w.read}</h1>
      <Warnings lines={warnings} />
      <form method="post" action={`/raise/${union}/read`} autocomplete="off">
        <input type="hidden" name="form" value={form} />
        <div class="field">
          <label for="code">{w.code}</label>
          <input
            id="code"
            name="code"
            type="text"
            class="code"
            required
            maxlength={64}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            aria-describedby="code-hint"
          />
          <small id="code-hint">{w.codeHint}</small>
        </div>
        <button type="submit">{w.look}</button>
      </form>
      {open && (
        <nav class="aside">
          <a class="button quiet" href={`/raise/${union}`}>
            {w.toRaise}
          </a>
        </nav>
      )}
    </main>
  ).toString();
};

interface Showing {
  readonly union: number;
  readonly locale: Locale;
  /** The sealed ticket under which this page may act. */
  readonly ticket: string;
  /** Null = not released yet. */
  readonly status: Status | null;
  readonly warnings: readonly string[];
  readonly done: string | null;
  /** A new receipt, shown this once. */
  readonly receipt: string | null;
  /** What was typed and not taken. */
  readonly typed: string;
  /** How many pictures the case has; those that are shown, as addresses that hold them. */
  readonly pictures: number;
  readonly shown: readonly string[];
}

const isOpen = ({ status }: Showing): boolean => status?.state !== "closed" && status?.state !== "withdrawn";

const Figures = ({
  status,
  locale,
  w,
}: {
  readonly status: Status;
  readonly locale: Locale;
  readonly w: RaiseWords;
}) => {
  const { state, receivedOn, dueReply, dueClose, rated, route } = status;
  const waiting = !["replied", "out_of_scope", "waiting_reporter", "closed", "withdrawn"].includes(state);
  const facts: readonly (readonly [string, string])[] = [
    [w.since, dateText(receivedOn, locale)],
    ...(waiting ? ([[w.dueReply, dateText(dueReply, locale)]] as const) : []),
    ...(waiting ? ([[w.dueClose, dateText(dueClose, locale)]] as const) : []),
    ...(rated ? ([[w.rating, t(locale, ...(RATED[rated] ?? ["", ""]))]] as const) : []),
    ...(route ? ([[w.notified, w.yes]] as const) : []),
  ];
  return (
    <dl class="facts">
      {facts.map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
};

const Course = ({
  status,
  locale,
  w,
}: {
  readonly status: Status;
  readonly locale: Locale;
  readonly w: RaiseWords;
}) => (
  <ol class="course">
    {status.lines.map(({ kind, on, text, length, pictures }) => (
      <li class={text === null ? "own" : undefined}>
        <p class="soft">
          {dateText(on, locale)} · {t(locale, ...(KINDS[kind] ?? ["", ""]))}
          {text === null && length > 0 && w.own(length)}
          {pictures > 0 && pictureWords(locale).beside(pictures)}
        </p>
        {text && <p class="said">{text}</p>}
      </li>
    ))}
  </ol>
);

const Act = (page: Showing & { readonly act: string; readonly files?: boolean; readonly children?: unknown }) => (
  <form
    method="post"
    action={`/raise/${page.union}/read`}
    enctype={page.files ? "multipart/form-data" : undefined}
    autocomplete="off"
  >
    <input type="hidden" name="case" value={page.ticket} />
    <input type="hidden" name="do" value={page.act} />
    {page.children}
  </form>
);

const Rate = (page: Showing) => {
  const w = raiseWords(page.locale);
  return (
    <Act {...page} act="rate">
      <fieldset class="field">
        <legend>{w.rate}</legend>
        <div class="buttons">
          {[3, 2, 1].map((rating) => (
            <button type="submit" name="rating" value={String(rating)} class={rating === 3 ? undefined : "quiet"}>
              {t(page.locale, ...(RATED[rating] ?? ["", ""]))}
            </button>
          ))}
        </div>
        <small>{w.rateHint}</small>
      </fieldset>
    </Act>
  );
};

const More = (page: Showing) => {
  const w = raiseWords(page.locale);
  return (
    <Act {...page} act="more" files>
      <div class="field">
        <label for="text">{w.more}</label>
        <textarea id="text" name="text" rows={4} aria-describedby="text-hint">
          {page.typed}
        </textarea>
        <small id="text-hint">{w.textHint}</small>
      </div>
      <Pictures locale={page.locale} />
      <button type="submit" class="quiet">
        {w.moreButton}
      </button>
    </Act>
  );
};

const Muted = (page: Showing & { readonly appealed: boolean }) => {
  const w = raiseWords(page.locale);
  return page.appealed ? (
    <p>{`${w.muted} ${w.appealed}`}</p>
  ) : (
    <Act {...page} act="appeal">
      <p>{w.muted}</p>
      <button type="submit" class="quiet">
        {w.appeal}
      </button>
    </Act>
  );
};

/** Not before they are asked for: somebody may look over a shoulder. */
const Mine = (page: Showing) => {
  const w = pictureWords(page.locale);
  if (page.pictures === 0) return null;
  return (
    <section>
      <h2>{w.mine(page.pictures)}</h2>
      {page.shown.map((src, i) => (
        <img class="picture" src={src} alt={w.alt(i + 1)} />
      ))}
      {page.shown.length === 0 && (
        <Act {...page} act="pictures">
          <button type="submit" class="quiet">
            {w.show}
          </button>
        </Act>
      )}
    </section>
  );
};

const Others = (page: Showing) => {
  const w = raiseWords(page.locale);
  return (
    <details>
      <summary>{w.others}</summary>
      <Act {...page} act="code">
        <p>{w.newCodeHint}</p>
        <button type="submit" class="quiet">
          {w.newCode}
        </button>
      </Act>
      {isOpen(page) && (
        <Act {...page} act="withdraw">
          <p>{w.withdrawHint}</p>
          <label class="sure">
            <input type="checkbox" name="sure" value="1" required />
            <span>{w.sure}</span>
          </label>
          <button type="submit" class="quiet">
            {w.withdraw}
          </button>
        </Act>
      )}
    </details>
  );
};

/** How a case stands, what the officers said, and what its reporter may do. */
export const casePage = (page: Showing): string => {
  const { locale, status, warnings, done, receipt } = page;
  const w = raiseWords(locale);
  return (
    <main>
      <h1>{status ? t(locale, ...STATES[status.state]) : w.pending}</h1>
      {done && (
        <p class="done" role="status">
          {done}
        </p>
      )}
      {receipt && <Receipt label={w.newReceipt} receipt={receipt} />}
      {receipt && <p>{w.keep[0]}</p>}
      <Warnings lines={warnings} />
      {status ? <Figures status={status} locale={locale} w={w} /> : <p>{w.pendingText}</p>}
      {status && <Course status={status} locale={locale} w={w} />}
      <Mine {...page} />
      {status?.rate && <Rate {...page} />}
      {isOpen(page) && (status?.muted ? <Muted {...page} appealed={status.appealed} /> : <More {...page} />)}
      <Others {...page} />
      <p class="soft">{w.session}</p>
    </main>
  ).toString();
};
