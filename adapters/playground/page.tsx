import { raw } from "hono/html";
import type { FC } from "hono/jsx";
import type { Locale } from "../../src/core/ports.ts";
import { Dialogs } from "./dialogs.tsx";
import { Icon } from "./icons.tsx";
import { IconButton, Say, type Told } from "./parts.tsx";
import { WORDS } from "./words.ts";

const ICON =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#0b7a5b"/>' +
      '<path d="M7 15l9-7 9 7v10H19v-6h-6v6H7z" fill="#fff"/></svg>',
  );

const Clock: FC<{ readonly told: Told }> = ({ told }) => (
  <section class="clock" data-word-label="clock" aria-label={told("clock")}>
    <p>
      <Say word="clock" told={told} />
      <time id="now">&nbsp;</time>
    </p>
    <div class="row" id="advance">
      {(
        [
          ["plusHour", 3_600],
          ["plusDay", 86_400],
          ["plusWeek", 604_800],
        ] as const
      ).map(([word, seconds]) => (
        <button type="button" class="soft" data-seconds={String(seconds)}>
          <Say word={word} told={told} />
        </button>
      ))}
    </div>
  </section>
);

const Side: FC<{ readonly told: Told }> = ({ told }) => (
  <aside class="side">
    <button type="button" id="me" class="me" aria-haspopup="dialog">
      <span class="face" />
      <span class="lines">
        <small>
          <Say word="youAre" told={told} />
        </small>
        <strong>&nbsp;</strong>
        <small class="unit" />
      </span>
      <Icon name="swap" />
    </button>
    <nav data-word-label="chats" aria-label={told("chats")}>
      <ul id="chats" />
    </nav>
    <div class="foot">
      <div class="row">
        <button type="button" id="add-person" class="soft" aria-haspopup="dialog">
          <Icon name="plus" />
          <Say word="addPerson" told={told} />
        </button>
        <button type="button" id="add-group" class="soft" aria-haspopup="dialog">
          <Icon name="group" />
          <Say word="addGroup" told={told} />
        </button>
      </div>
      <Clock told={told} />
      <div class="row tools">
        <span class="brand">
          <Say word="title" told={told} />
        </span>
        <button type="button" id="language" class="round" data-word-label="language" aria-label={told("language")}>
          <Say word="languageShort" told={told} />
        </button>
        <IconButton id="theme" icon="theme" word="theme" told={told} />
      </div>
    </div>
  </aside>
);

const Composer: FC<{ readonly told: Told }> = ({ told }) => (
  <div class="composer">
    <fieldset id="chips" class="chips" data-word-label="quick" aria-label={told("quick")} />
    <form id="say" autocomplete="off">
      <p id="quote" class="quote" hidden>
        <bdi />
        <IconButton icon="close" word="dropReply" told={told} />
      </p>
      <button
        type="button"
        id="mention"
        class="mention"
        aria-pressed="true"
        data-word-title="atBotHint"
        title={told("atBotHint")}
      >
        <Say word="atBot" told={told} />
      </button>
      <textarea
        id="line"
        rows={1}
        maxlength={20_000}
        dir="auto"
        enterkeyhint="send"
        data-word-placeholder="line"
        data-word-label="line"
        aria-label={told("line")}
        placeholder={told("line")}
      />
      <button type="submit" class="round send" data-word-label="send" aria-label={told("send")}>
        <Icon name="send" />
      </button>
    </form>
  </div>
);

const Conversation: FC<{ readonly told: Told }> = ({ told }) => (
  <main class="talk">
    <header class="bar">
      <IconButton id="back" icon="back" word="back" told={told} />
      <div class="title">
        <h1 id="title" dir="auto">
          &nbsp;
        </h1>
        <p id="subtitle" dir="auto" />
      </div>
      <button
        type="button"
        id="me-too"
        class="me-too"
        aria-haspopup="dialog"
        data-word-label="switchPerson"
        aria-label={told("switchPerson")}
      />
    </header>
    <p id="offline" class="offline" role="status" hidden>
      <Say word="offline" told={told} />
    </p>
    <section id="welcome" class="welcome" hidden>
      <h2 dir="auto">&nbsp;</h2>
      <p dir="auto" />
      <button type="button" class="primary">
        <Say word="welcomeTry" told={told} />
      </button>
      <IconButton icon="close" word="close" told={told} />
    </section>
    <div
      id="log"
      class="log"
      role="log"
      aria-live="polite"
      tabindex={0}
      data-word-label="messages"
      aria-label={told("messages")}
    >
      <ol id="messages" />
    </div>
    <button type="button" id="latest" class="latest" hidden>
      <Icon name="down" />
      <Say word="latest" told={told} />
    </button>
    <Composer told={told} />
  </main>
);

const Page: FC<{ readonly locale: Locale }> = ({ locale }) => {
  const told: Told = (word) => WORDS[locale][word];
  const words = JSON.stringify(WORDS).replaceAll("<", "\\u003c");
  return (
    <html lang={locale === "zh" ? "zh-CN" : "en"}>
      <head>
        <meta charset="utf-8" />
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
        <meta name="color-scheme" content="light dark" />
        <title>{told("title")}</title>
        <link rel="icon" href={ICON} />
        <link rel="stylesheet" href="/playground/style.css" />
        <script type="module" src="/playground/client.js" blocking="render" />
      </head>
      <body data-screen="talk">
        <a class="skip" href="#line">
          <Say word="toLine" told={told} />
        </a>
        <noscript>{told("noScript")}</noscript>
        <div class="app">
          <Side told={told} />
          <Conversation told={told} />
        </div>
        <div id="toasts" class="toasts" role="status" aria-live="polite" />
        <Dialogs told={told} />
        <template id="reply-icon">
          <Icon name="reply" />
        </template>
        <script type="application/json" id="words">
          {raw(words)}
        </script>
      </body>
    </html>
  );
};

export const renderPage = (locale: Locale): string => `<!doctype html>${(<Page locale={locale} />).toString()}`;
