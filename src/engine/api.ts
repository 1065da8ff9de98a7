import { createHash, timingSafeEqual } from "node:crypto";
import { OpenAPIHono } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import type { Capability, Db } from "../core/command.ts";
import type { Clock } from "../core/ports.ts";
import { problem } from "../core/problem.ts";

interface Parts {
  readonly token: string;
  readonly capabilities: readonly Capability[];
  readonly db: Db;
  readonly clock: Clock;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** `/api/v1`: what every capability offers, behind one bearer token, described at openapi.json. */
export const createApi = async ({
  token,
  capabilities,
  db,
  clock,
}: Parts): Promise<(request: Request) => Promise<Response>> => {
  const app = new OpenAPIHono().basePath("/api/v1");
  const expected = digest(token);
  app.use(async (c, next) => {
    const given = /^Bearer (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    if (timingSafeEqual(digest(given), expected)) return next();
    return new Response(problem(401, "Unauthorized").body, {
      status: 401,
      headers: {
        "content-type": "application/problem+json; charset=utf-8",
        "www-authenticate": "Bearer",
      },
    });
  });
  for (const { api } of capabilities) if (api) app.route("/", (await api())(db, clock));
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
  });
  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "unionhall", version: "1" },
    security: [{ token: [] }],
  });
  app.notFound(() => problem(404, "Not found"));
  app.onError((error) => (error instanceof HTTPException ? error.getResponse() : problem(500, "Internal error")));
  return async (request) => app.fetch(request);
};
