import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Db } from "../core/command.ts";
import type { LoginView } from "../core/console.ts";
import type { Clock } from "../core/ports.ts";
import type { Visits } from "../core/sealed.ts";
import { askLogin, dropLogin, openSession, seeLogin } from "../db/console.ts";
import { isToken, newCode, newToken } from "../db/token.ts";
import { browserOf } from "./console-browser.ts";
import { LOGIN_CODE_LENGTH, LOGIN_MS, LOGINS_PER_CALLER, SESSION_IDLE_MS, SESSION_MS } from "./limits.ts";

const BROWSER = "uh_browser";
const SESSION = "uh_console";
/** Longer than the code works, so that a page left open is told that it expired. */
const LOGIN_COOKIE_S = 3_600;

interface Parts {
  readonly db: Db;
  readonly clock: Clock;
  readonly callers: Visits["callers"];
  /** The absolute address of a page of ours: cookies are secure where it is https. */
  readonly link: (path: string) => string;
}

type State = LoginView["state"] | "open" | "none";

/** The side of the login that the browser sees; what the chat does is a command. */
export const createLogin = ({ db, clock, callers, link }: Parts) => {
  const attributes = () => ({
    path: "/console",
    httpOnly: true,
    secure: link("/").startsWith("https:"),
  });

  /** The token in a cookie; a forged one that cannot be any is none. */
  const tokenIn = (c: Context, name: string): string | null => {
    const value = getCookie(c, name) ?? "";
    return isToken(value) ? value : null;
  };

  const look = async (c: Context) => {
    const token = tokenIn(c, BROWSER);
    const row = token ? await seeLogin(db, token) : null;
    if (!token || !row) return { token: null, state: "none", code: "" } as const;
    const state: State =
      row.expiresAt <= clock.now()
        ? "expired"
        : row.state === "confirmed"
          ? "open"
          : (row.state as "waiting" | "asked" | "refused");
    return { token, state, code: row.code };
  };

  const ask = async (c: Context, caller: () => string): Promise<LoginView> => {
    if ((await callers.take(caller(), "console", LOGINS_PER_CALLER)) > 0) return { state: "busy" };
    const now = clock.now();
    const browser = browserOf(c.req.header("user-agent") ?? "");
    for (;;) {
      const [token, code] = [newToken(), newCode(LOGIN_CODE_LENGTH)];
      const expiresAt = new Date(now.getTime() + LOGIN_MS);
      if (!(await askLogin(db, { token, code, browser, now, expiresAt }))) continue;
      // Lax: an address in a mail must not take the code away that another page of this browser shows.
      setCookie(c, BROWSER, token, { ...attributes(), sameSite: "Lax", maxAge: LOGIN_COOKIE_S });
      return { state: "waiting", code };
    }
  };

  const forget = async (c: Context, token: string): Promise<void> => {
    deleteCookie(c, BROWSER, attributes());
    await dropLogin(db, token);
  };

  /** Lets this browser in; whoever comes second with the same cookie finds nothing. */
  const enter = async (c: Context, browserToken: string): Promise<boolean> => {
    const now = clock.now();
    const token = newToken();
    const after = (ms: number) => new Date(now.getTime() + ms);
    const session = { token, now, endsAt: after(SESSION_MS), expiresAt: after(SESSION_IDLE_MS) };
    deleteCookie(c, BROWSER, attributes());
    if (!(await openSession(db, browserToken, session))) return false;
    setCookie(c, SESSION, token, { ...attributes(), sameSite: "Strict", maxAge: SESSION_MS / 1000 });
    return true;
  };

  return {
    session: (c: Context) => tokenIn(c, SESSION),
    forgetSession: (c: Context) => deleteCookie(c, SESSION, attributes()),
    state: async (c: Context): Promise<State> => (await look(c)).state,
    /** What this browser is shown; "open" when it was let in just now. */
    show: async (c: Context, caller: () => string): Promise<LoginView | "open"> => {
      const { token, state, code } = await look(c);
      switch (state) {
        case "none":
          return ask(c, caller);
        case "open":
          return (await enter(c, token)) ? "open" : ask(c, caller);
        case "expired":
        case "refused":
          await forget(c, token);
          return { state };
        default:
          return { state, code };
      }
    },
  };
};
