import { raw } from "hono/html";
import type { Locale } from "../core/ports.ts";
import { ICON, STYLESHEET } from "./style.ts";
import { words } from "./words.ts";

/** Pages of ours run no script, load nothing from elsewhere, post only to us and stand in nobody's frame. */
export const policy =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The heading of a page is its title. What stands between the tags is escaped already. */
const headingOf = (body: string): string => (/<h1[^>]*>([^<]*)<\/h1>/.exec(body)?.[1] ?? "").trim();

const Mark = () => (
  <svg viewBox="0 0 26 26" aria-hidden="true">
    <rect width="26" height="26" rx="8" />
    <path d="M7 12.5 13 7.5l6 5M9 11.5V18.5h8v-7M13 18.5v-3.5" />
  </svg>
);

interface Html {
  readonly locale: Locale;
  readonly head?: string | undefined;
  readonly body: string;
}

/** A whole document around a <body>. */
export const documentOf = ({ locale, head = "", body }: Html): string => {
  const w = words(locale);
  const title = headingOf(body);
  return `<!doctype html>${(
    (
      <html lang={w.lang}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
          <meta name="robots" content="noindex" />
          <meta name="color-scheme" content="light dark" />
          <title>{raw(title ? `${title} · ${w.brand}` : w.brand)}</title>
          <link rel="icon" href={ICON} />
          <link rel="stylesheet" href={STYLESHEET} />
          {raw(head)}
        </head>
        {raw(body)}
      </html>
    )
  ).toString()}`;
};

export const Brand = ({ name }: { readonly name: string }) => (
  <header class="brand">
    <Mark />
    <span>{name}</span>
  </header>
);

/** A whole document around a body, which brings its own <main>. */
export const page = (body: string, locale: Locale, head?: string): string =>
  documentOf({
    locale,
    head,
    body: (
      <body>
        <Brand name={words(locale).brand} />
        {raw(body)}
      </body>
    ).toString(),
  });

const sentence = (heading: string, text: string, more?: string): string =>
  (
    <main>
      <h1>{heading}</h1>
      <p>{text}</p>
      {more && <p class="soft">{more}</p>}
    </main>
  ).toString();

/** Why a one-time link leads nowhere any more. */
export const gone = (state: "spent" | "expired" | "unknown", locale: Locale): string => {
  const [heading = "", text = ""] = words(locale).gone[state];
  return sentence(heading, text);
};

/** What was wrong with a form; the link behind it is still good. */
export const sorry = (text: string, locale: Locale): string => {
  const w = words(locale);
  return sentence(w.sorry, text, w.back);
};

export const trouble = (what: "form" | "failed" | "large", locale: Locale): string =>
  sorry(words(locale)[what], locale);
