import { raw } from "hono/html";
import { showCode } from "../core/code.ts";
import type {
  ConsoleFrame,
  ConsoleHome,
  ConsoleLook,
  ConsolePage,
  ConsoleTrouble,
  LoginView,
} from "../core/console.ts";
import type { Locale } from "../core/ports.ts";
import { ConsoleForm, Icon } from "./console-parts.tsx";
import { consoleWords } from "./console-words.ts";
import { Brand, documentOf, page as plainPage, policy } from "./layout.tsx";
import { CONSOLE_STYLESHEET, LOGIN_SCRIPT } from "./style.ts";
import { words } from "./words.ts";

const START_ICON = "M4 11 12 4l8 7M6 9.5V20h12V9.5M10 20v-6h4v6";
/** Who has fewer pages than this is shown what the chat does. */
const FEW = 3;
/** How often a login page without scripts looks again, in seconds. */
const REFRESH = 4;

const sheet = (<link rel="stylesheet" href={CONSOLE_STYLESHEET} />).toString();

const refresh = (
  <noscript>
    <meta http-equiv="refresh" content={String(REFRESH)} />
  </noscript>
).toString();

const login = (view: LoginView, locale: Locale): string => {
  const w = consoleWords(locale);
  if (view.state !== "waiting" && view.state !== "asked") {
    const [heading, text, button] = w.ended[view.state];
    const body = (
      <main>
        <h1>{heading}</h1>
        <p>{text}</p>
        <a class="button" href="/console">
          {button}
        </a>
      </main>
    );
    return plainPage(body.toString(), locale, sheet);
  }
  const body = (
    <main data-state={view.state}>
      <h1>{w.login}</h1>
      <p>{w.lead}</p>
      <div class="receipt">
        <p id="code">{w.codeLabel}</p>
        <output aria-labelledby="code">{w.line(showCode(view.code))}</output>
      </div>
      <p class={view.state === "asked" ? "done" : "pending"} role="status">
        {view.state === "asked" ? w.asked : w.waiting}
      </p>
      <ol class="notice">
        {w.steps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      <p class="soft">{w.yours}</p>
      <script type="module" src={LOGIN_SCRIPT} />
    </main>
  );
  return plainPage(body.toString(), locale, sheet + refresh);
};

const Navigation = ({ locale, sections, here }: ConsoleFrame) => {
  const w = consoleWords(locale);
  const entries = [
    { path: "", title: w.start, icon: START_ICON },
    ...sections.map(({ path, title, icon }) => ({ path, title: title[locale], icon })),
  ];
  return (
    <nav class="sections" aria-label={w.sections}>
      {entries.map(({ path, title, icon }) => (
        <a href={path ? `/console/${path}` : "/console"} aria-current={path === here ? "page" : undefined}>
          <Icon d={icon} />
          <span>{title}</span>
        </a>
      ))}
    </nav>
  );
};

const Frame = ({ page, frame }: { readonly page: ConsolePage; readonly frame: ConsoleFrame }) => {
  const w = consoleWords(frame.locale);
  const { notice } = page;
  return (
    <body class="console">
      <a class="skip" href="#content">
        {w.skip}
      </a>
      <div class="side">
        <Brand name={`${words(frame.locale).brand} · ${w.console}`} />
        <Navigation {...frame} />
        <div class="who">
          <span>{frame.name}</span>
          <ConsoleForm csrf={frame.csrf} action="/console/sign-out">
            <button type="submit" class="quiet">
              {w.signOut}
            </button>
          </ConsoleForm>
        </div>
      </div>
      <main id="content" tabindex={-1}>
        <h1>{page.title}</h1>
        {notice && (
          <p class={`said-so ${notice.tone}`} role={notice.tone === "warn" ? "alert" : "status"}>
            {notice.text}
          </p>
        )}
        {raw(page.body)}
        {page.script && <script type="module" src={page.script} />}
      </main>
    </body>
  );
};

const page = (shown: ConsolePage, frame: ConsoleFrame): string =>
  documentOf({
    locale: frame.locale,
    head: sheet,
    body: (<Frame page={shown} frame={frame} />).toString(),
  });

const Tiles = ({ sections, locale }: Pick<ConsoleHome, "sections"> & { readonly locale: Locale }) => (
  <ul class="tiles">
    {sections.map(({ path, title, summary, icon }) => (
      <li>
        <a href={`/console/${path}`}>
          <Icon d={icon} />
          <span>
            <strong>{title[locale]}</strong>
            <small>{summary[locale]}</small>
          </span>
        </a>
      </li>
    ))}
  </ul>
);

const home = ({ name, offices, sections, lines }: ConsoleHome, locale: Locale): ConsolePage => {
  const w = consoleWords(locale);
  const body = (
    <>
      <ul class="offices" aria-label={w.offices}>
        {offices.map(({ role, unit }) => (
          <li>
            <strong>{w.roles[role]}</strong> {unit || w.whole}
          </li>
        ))}
      </ul>
      <h2>{w.here}</h2>
      {sections.length > 0 ? <Tiles sections={sections} locale={locale} /> : <p>{w.nothing}</p>}
      <details open={sections.length < FEW}>
        <summary>{w.inChat}</summary>
        <dl class="lines">
          {lines.map(({ line, summary }) => (
            <div>
              <dt>{line}</dt>
              <dd>{summary}</dd>
            </div>
          ))}
        </dl>
      </details>
      <p class="soft">{w.idle}</p>
    </>
  );
  return { title: w.hello(name), body: body.toString() };
};

const trouble = (what: ConsoleTrouble, locale: Locale): ConsolePage => {
  const [title, text, button] = consoleWords(locale).trouble[what];
  const body = (
    <>
      <p>{text}</p>
      <a class="button" href="/console">
        {button}
      </a>
    </>
  );
  return { title, body: body.toString() };
};

export const look: ConsoleLook = {
  login,
  page,
  home,
  trouble,
  policy: (withScript) => (withScript ? `${policy}; script-src 'self'; connect-src 'self'` : policy),
};
