import { createHash, timingSafeEqual } from "node:crypto";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Next } from "hono";
import { HTTPException } from "hono/http-exception";
import { dayOf, isoOf } from "../core/china.ts";
import type { Capability, Db, Member } from "../core/command.ts";
import type { Clock } from "../core/ports.ts";
import { problem } from "../core/problem.ts";
import { signedByToken } from "../db/console.ts";

interface Parts {
  readonly token: string;
  readonly capabilities: readonly Capability[];
  readonly db: Db;
  readonly clock: Clock;
}

/** With the union's token nobody is named. */
interface ApiEnv {
  readonly Variables: { me: Member | null };
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

const unauthorized = (): Response =>
  new Response(problem(401, "Unauthorized").body, {
    status: 401,
    headers: { "content-type": "application/problem+json; charset=utf-8", "www-authenticate": "Bearer" },
  });

/** Whose token it is: the union's, an officer's own, or nobody's. */
const authenticate = ({ token, db, clock }: Parts) => {
  const expected = digest(token);
  return async (c: Context<ApiEnv>, next: Next) => {
    const given = /^Bearer (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    if (timingSafeEqual(digest(given), expected)) {
      c.set("me", null);
      return next();
    }
    const now = clock.now();
    const signed = given.startsWith("uh_") ? await signedByToken(db, given, now, isoOf(dayOf(now))) : null;
    if (!signed) return unauthorized();
    c.set("me", signed.me);
    return next();
  };
};

const onlyPeople = async (c: Context<ApiEnv>, next: Next) =>
  c.get("me")
    ? next()
    : problem(
        403,
        "Forbidden",
        "Read with a personal token, which officers make in the console, not with the union's.",
      );

const onlyUnion = async (c: Context<ApiEnv>, next: Next) =>
  c.get("me") ? problem(403, "Forbidden", "A personal token reads cases only.") : next();

/** `/api/v1`: what every capability offers, behind bearer tokens, described at openapi.json. */
export const createApi = async (parts: Parts): Promise<(request: Request) => Promise<Response>> => {
  const { capabilities, db, clock } = parts;
  const app = new OpenAPIHono<ApiEnv>().basePath("/api/v1");
  app.use(authenticate(parts));
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "personal", {
    type: "http",
    scheme: "bearer",
    description: "uh_…, made by an officer in the console",
  });
  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "unionhall", version: "1" },
    security: [{ token: [] }],
  });
  for (const { personalApi } of capabilities) {
    if (!personalApi) continue;
    const part = (await personalApi())(db, clock);
    for (const path of new Set(part.routes.map((route) => route.path))) app.use(path, onlyPeople);
    app.route("/", part);
  }
  app.use(onlyUnion);
  for (const { api } of capabilities) if (api) app.route("/", (await api())(db, clock));
  app.notFound(() => problem(404, "Not found"));
  app.onError((error) => (error instanceof HTTPException ? error.getResponse() : problem(500, "Internal error")));
  return async (request) => app.fetch(request);
};
