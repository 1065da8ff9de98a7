import type { Card } from "../core/card.ts";
import type { Capability, Db, OncePage, PublicLink } from "../core/command.ts";
import { Refusal } from "../core/errors.ts";
import { foldCard } from "../core/fold.ts";
import type { Clock, Keyring, Locale, Log } from "../core/ports.ts";
import { holdOnce, lookOnce, type OnceLook, spendOnce } from "../db/once.ts";
import type { Concealer } from "./conceal.ts";
import { addJobIn } from "./context.ts";
import type { Deliver, RenderReply } from "./deliver.ts";
import { errorCode } from "./log.ts";
import { committedOf, type OutboxRow } from "./outbox.ts";
import { putAll, rowsOf } from "./replies.ts";

/** The look of pages. The engine knows none, so whoever composes the program hands one in. */
export interface Shell {
  readonly page: (body: string, locale: Locale) => string;
  /** Bodies: why a link leads nowhere any more, and what was wrong with a form. */
  readonly gone: (state: "spent" | "expired" | "unknown", locale: Locale) => string;
  readonly sorry: (text: string, locale: Locale) => string;
  readonly trouble: (what: "form" | "failed" | "large", locale: Locale) => string;
  /** The policy under which its pages work. */
  readonly policy: string;
}

interface Parts {
  readonly capabilities: readonly Capability[];
  readonly db: Db;
  readonly deliver: Pick<Deliver, "accept">;
  readonly render: RenderReply;
  readonly keys: Keyring;
  readonly publicLink: PublicLink;
  readonly concealer: Concealer;
  readonly clock: Clock;
  readonly locale: Locale;
  readonly log: Log;
  readonly process: string;
  /** Loaded with the first page. */
  readonly shell: () => Promise<Shell>;
}

export interface OncePages {
  readonly fetch: (request: Request) => Promise<Response>;
  /** The answer to a form that is too large to be read. */
  readonly tooLarge: () => Promise<Response>;
}

interface Acted {
  readonly body: string | Response;
  readonly status: number;
  readonly entries: readonly OutboxRow[];
}

const PREFIX = "/once/";
/** A link that is over was there; one that never was is not told from one long swept away. */
const STATUS = { spent: 410, expired: 410, unknown: 404 } as const;

const plainText = (card: Card): string =>
  foldCard({ ...card, blocks: card.blocks.filter(({ kind }) => kind === "text") });

/** The pages behind one-time links: a GET never spends one, a press of its button does. */
export const createOncePages = (parts: Parts): OncePages => {
  const { db, deliver, render, keys, publicLink, concealer, clock, locale, process } = parts;
  const pages = new Map(parts.capabilities.flatMap(({ once }) => Object.entries(once ?? {})));

  const html = (shell: Shell, body: string, status: number): Response =>
    new Response(shell.page(body, locale), {
      status,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": shell.policy,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex, nofollow",
      },
    });

  const pageOf = (seen: OnceLook): OncePage | undefined =>
    seen.state === "open" ? pages.get(seen.purpose) : undefined;

  const over = (shell: Shell, seen: OnceLook): Response => {
    const state = seen.state === "open" ? "unknown" : seen.state;
    return html(shell, shell.gone(state, locale), STATUS[state]);
  };

  /** One press in one transaction: who comes second finds the link spent. */
  const press = (shell: Shell, token: string, form: FormData): Promise<Acted> =>
    db.transaction(async (tx) => {
      const now = clock.now();
      const seen = await holdOnce(tx, token, now);
      const page = pageOf(seen);
      if (seen.state !== "open" || !page) return { body: over(shell, seen), status: 0, entries: [] };
      const context = { tx, now, addJob: addJobIn(tx, now), keys, publicLink, locale };
      const { spent, response, replies = [] } = await page.act(seen.payload, form, context);
      if (spent && !(await spendOnce(tx, token, now))) throw new Error("a link that is held was spent");
      const rows = rowsOf(replies, { accountId: null, placeId: null }, concealer);
      return { body: response, status: 200, entries: await putAll(tx, rows, now, process) };
    });

  const act = async (shell: Shell, token: string, request: Request): Promise<Response> => {
    // Nobody's body is read before the link is known to be good.
    const seen = await lookOnce(db, token, clock.now());
    if (!pageOf(seen)) return over(shell, seen);
    const form = await request.formData().catch(() => null);
    if (!form) return html(shell, shell.trouble("form", locale), 400);
    try {
      const { body, status, entries } = await press(shell, token, form);
      void deliver.accept(committedOf(entries));
      return typeof body === "string" ? html(shell, body, status) : body;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const said = plainText(render(error.said.kind, error.said.facts));
      return html(shell, shell.sorry(said, locale), 422);
    }
  };

  const show = async (shell: Shell, token: string): Promise<Response> => {
    const seen = await lookOnce(db, token, clock.now());
    const page = pageOf(seen);
    if (seen.state !== "open" || !page) return over(shell, seen);
    return html(shell, await page.view(seen.payload, locale), 200);
  };

  const answer = async (shell: Shell, request: Request): Promise<Response> => {
    const token = new URL(request.url).pathname.slice(PREFIX.length);
    switch (request.method) {
      case "GET":
      case "HEAD":
        return show(shell, token);
      case "POST":
        return act(shell, token, request);
      default:
        return new Response(null, { status: 405, headers: { allow: "GET, HEAD, POST" } });
    }
  };

  return {
    fetch: async (request) => {
      const shell = await parts.shell();
      try {
        return await answer(shell, request);
      } catch (error) {
        parts.log.error("a page failed", { route: "once", code: errorCode(error) });
        return html(shell, shell.trouble("failed", locale), 500);
      }
    },
    tooLarge: async () => {
      const shell = await parts.shell();
      return html(shell, shell.trouble("large", locale), 413);
    },
  };
};
