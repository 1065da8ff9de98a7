import type { ConsoleNotice, ConsoleVisit } from "../../src/core/console.ts";
import type { Locale } from "../../src/core/ports.ts";
import { ConsoleForm } from "../../src/web/console-parts.tsx";
import { MAX_TOKEN_NAME, TOKEN_DAYS } from "./limits.ts";
import { pageWords } from "./page-words.ts";
import { listTokens, mint, revoke, type TokenLine } from "./tokens.ts";

interface Shown {
  readonly locale: Locale;
  readonly csrf: string;
  readonly tokens: readonly TokenLine[];
  /** In clear, the one time it can be seen. */
  readonly fresh: string | null;
}

const List = ({ locale, csrf, tokens }: Shown) => {
  const w = pageWords(locale);
  if (tokens.length === 0) return <p class="soft">{w.none}</p>;
  return (
    <ul class="plain">
      {tokens.map(({ id, name, madeOn, usedOn, endsOn }) => (
        <li>
          <span>
            <strong>{name}</strong>
            <small>
              {w.made(madeOn)} · {usedOn ? w.used(usedOn) : w.unused} · {w.ends(endsOn)}
            </small>
          </span>
          <ConsoleForm csrf={csrf}>
            <input type="hidden" name="revoke" value={String(id)} />
            <button type="submit" class="quiet" aria-label={w.revokeNamed(name)}>
              {w.revoke}
            </button>
          </ConsoleForm>
        </li>
      ))}
    </ul>
  );
};

const Mint = ({ locale, csrf }: Pick<Shown, "locale" | "csrf">) => {
  const w = pageWords(locale);
  return (
    <ConsoleForm csrf={csrf}>
      <div class="field">
        <label for="name">{w.name}</label>
        <input id="name" name="name" type="text" maxlength={MAX_TOKEN_NAME} required autocomplete="off" />
      </div>
      <div class="field">
        <label for="days">{w.days}</label>
        <select id="days" name="days">
          {TOKEN_DAYS.map((days) => (
            <option value={String(days)} selected={days === 90}>
              {w.forDays(days)}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" name="do" value="mint">
        {w.mint}
      </button>
    </ConsoleForm>
  );
};

const tokensBody = (shown: Shown): string => {
  const w = pageWords(shown.locale);
  return (
    <>
      {shown.fresh && (
        <div class="field">
          <p class="said-so done" role="status">
            {w.fresh}
          </p>
          <code class="secret">{shown.fresh}</code>
        </div>
      )}
      <p>{w.lead}</p>
      <List {...shown} />
      <h2>{w.newOne}</h2>
      <Mint {...shown} />
    </>
  ).toString();
};

/** /console/tokens: what lets a program of this officer read cases under their name. */
export const serveTokens = async (request: Request, visit: ConsoleVisit): Promise<Response> => {
  const { locale, csrf, form } = visit;
  if (new URL(request.url).pathname !== "/console/tokens") return visit.missing();
  const show = async (notice: ConsoleNotice | null, fresh: string | null, status: number): Promise<Response> => {
    const tokens = await visit.step(listTokens);
    const body = tokensBody({ locale, csrf, tokens, fresh });
    return visit.page({ title: pageWords(locale).title, body, status, ...(notice ? { notice } : {}) });
  };
  if (request.method !== "POST") return show(null, null, 200);
  const field = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  if (form.has("revoke")) {
    const id = /^\d{1,15}$/.test(field("revoke")) ? Number(field("revoke")) : 0;
    const { ok, notice } = await visit.act((context) => revoke(id, context));
    return show(notice, null, ok ? 200 : 422);
  }
  let fresh: string | null = null;
  const { ok, notice } = await visit.act(async (context) => {
    fresh = await mint(field("name"), Number(field("days")), context);
    return [];
  });
  return show(ok ? null : notice, fresh, ok ? 200 : 422);
};
