import { type Context, Hono } from "hono";
import { CONSOLE_ROLES, type LoginView } from "../core/console.ts";
import type { Log } from "../core/ports.ts";
import type { Visits } from "../core/sealed.ts";
import { endSession, type Signed, signedIn } from "../db/console.ts";
import { csrfOf, isFromUs, isSame } from "./console-guard.ts";
import { createInside, html, type InsideParts, isFor } from "./console-inside.ts";
import { createLogin } from "./console-login.ts";
import { SESSION_IDLE_MS } from "./limits.ts";
import { errorCode } from "./log.ts";

interface Parts extends InsideParts {
  readonly callers: Visits["callers"];
  readonly log: Log;
}

type Bindings = { readonly caller: () => string };

const ROOT = "/console";
const LOGIN_STATUS: Readonly<Record<LoginView["state"], number>> = {
  waiting: 200,
  asked: 200,
  expired: 200,
  refused: 200,
  busy: 429,
  over: 403,
  failed: 500,
};

/** `/console`: who may enter, and the way in and out. */
export const createConsole = (parts: Parts): ((request: Request, caller: () => string) => Promise<Response>) => {
  const { db, clock, locale, log, link } = parts;
  const pages = createInside(parts);
  const login = createLogin(parts);

  const show = async (c: Context, view: LoginView): Promise<Response> => {
    const look = await parts.look();
    return html(c, look.login(view, locale), look.policy(true), LOGIN_STATUS[view.state]);
  };

  /** Somebody with an office whose session is alive. One who lost the office is out, for good. */
  const holder = async (c: Context, token: string | null): Promise<Signed | null> => {
    const signed = token ? await signedIn(db, token, clock.now(), SESSION_IDLE_MS) : null;
    if (signed && isFor(CONSOLE_ROLES, signed)) return signed;
    if (token) {
      await endSession(db, token);
      login.forgetSession(c);
    }
    return null;
  };

  const outside = async (c: Context): Promise<Response> => {
    if (c.req.method === "POST") return show(c, { state: "over" });
    if (c.req.path === `${ROOT}/state`) return c.json({ state: await login.state(c) });
    if (c.req.path !== ROOT) return c.redirect(ROOT, 303);
    // Whoever only looks for headers shows no code to anybody.
    if (c.req.method === "HEAD") return show(c, { state: "expired" });
    const view = await login.show(c, c.env.caller);
    return view === "open" ? c.redirect(ROOT, 303) : show(c, view);
  };

  const signOut = async (c: Context, token: string): Promise<Response> => {
    await endSession(db, token);
    login.forgetSession(c);
    return c.redirect(ROOT, 303);
  };

  const inside = async (c: Context, signed: Signed, token: string): Promise<Response> => {
    const visitor = { signed, csrf: csrfOf(token), form: new FormData() };
    const [, , path = "", ...below] = c.req.path.split("/");
    if (c.req.method !== "POST") {
      if (path === "state" && below.length === 0) return c.json({ state: "open" });
      return path === "" ? pages.home(c, visitor) : pages.section(c, visitor, path);
    }
    if (!isFromUs(c.req.raw, link("/"))) return pages.trouble(c, visitor, "forged");
    const form = await c.req.raw.formData().catch(() => null);
    if (!form) return pages.trouble(c, visitor, "form");
    if (!isSame(form.get("csrf"), visitor.csrf)) return pages.trouble(c, visitor, "forged");
    return path === "sign-out" ? signOut(c, token) : pages.section(c, { ...visitor, form }, path);
  };

  const app = new Hono<{ Bindings: Bindings }>();
  app.all("*", async (c) => {
    if (!["GET", "HEAD", "POST"].includes(c.req.method))
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD, POST" } });
    const token = login.session(c);
    const signed = await holder(c, token);
    return signed && token ? inside(c, signed, token) : outside(c);
  });
  app.onError((error, c) => {
    log.error("a page failed", { route: "console", code: errorCode(error) });
    return show(c, { state: "failed" });
  });
  return async (request, caller) => app.fetch(request, { caller });
};
