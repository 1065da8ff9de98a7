import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Adapter } from "../core/adapter.ts";
import type { Log } from "../core/ports.ts";
import { problem } from "../core/problem.ts";
import { MAX_BODY_BYTES } from "./limits.ts";
import { errorCode } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** One part of the program as /readyz shows it. */
export interface Readiness {
  readonly [part: string]: "ready" | "not-ready" | "off";
}

/** REST and pages of capabilities, by path prefix. */
export interface Mount {
  readonly prefix: string;
  /** `caller` tells one address from another, to whoever counts. */
  readonly fetch: (request: Request, caller: () => string) => Response | Promise<Response>;
  /** Where forms carry files: how large a body may be, and what is said to a larger one. */
  readonly upload?: { readonly maxBytes: number; readonly tooLarge: () => Promise<Response> };
}

interface Parts {
  readonly adapters: readonly Adapter[];
  /** Parts that must be ready, and those that are only told of. */
  readonly readiness: () => Promise<{
    readonly ok: boolean;
    readonly parts: Readiness;
  }>;
  readonly mounts: readonly Mount[];
  readonly metrics: Metrics;
  readonly log: Log;
  /** Names under which the server may be called; others are somebody's DNS pointing here. Null = any. */
  readonly hosts: readonly string[] | null;
}

export type HttpEnv = {
  Bindings: { readonly incoming?: IncomingMessage; readonly outgoing?: ServerResponse };
};

const hostOf = (request: Request): string => {
  try {
    return new URL(`http://${request.headers.get("host") ?? ""}`).hostname;
  } catch {
    return "";
  }
};

/** A length that was told holds, so nothing has to be counted: counting makes a stream of every body. */
const isToldSmall = ({ headers }: Request): boolean =>
  Number(headers.get("content-length") ?? Number.NaN) <= MAX_BODY_BYTES && !headers.has("transfer-encoding");

const OURS = /^(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)|^::1$|^f[cd][0-9a-f]{2}:/i;

/** A proxy in front of us is near, and what it appended last is whom it speaks for; anybody else speaks for themselves. */
const callerOf = ({ env, req }: Context<HttpEnv>): string => {
  const address = env?.incoming?.socket?.remoteAddress ?? "";
  if (!OURS.test(address)) return address;
  return req.header("x-forwarded-for")?.split(",").at(-1)?.trim().slice(0, 64) || address;
};

const REQUEST_ID = "x-request-id";

/** Pages say what else they need; theirs go before these. */
const HEADERS = Object.entries({
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-dns-prefetch-control": "off",
  "x-download-options": "noopen",
  "x-frame-options": "DENY",
  "x-permitted-cross-domain-policies": "none",
  "x-xss-protection": "0",
});

/**
 * Every answer has them, whoever makes it. They are put on here and not by a middleware, which would first make headers
 * of Fetch of them: more work than the rest of a short answer.
 */
export const withHeaders =
  (listener: (incoming: IncomingMessage, outgoing: ServerResponse) => unknown) =>
  (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    for (const [name, value] of HEADERS) outgoing.setHeader(name, value);
    outgoing.setHeader(REQUEST_ID, randomUUID());
    listener(incoming, outgoing);
  };

const requestIdOf = ({ env }: Context<HttpEnv>): string => String(env.outgoing?.getHeader(REQUEST_ID) ?? "");

/** The routes of the program: what watches over it, and what adapters and capabilities answer. */
export const createHttp = ({ adapters, readiness, mounts, metrics, log, hosts }: Parts): Hono<HttpEnv> => {
  const app = new Hono<HttpEnv>();
  const routed = adapters.flatMap(({ http }) =>
    http ? http.prefixes.map((prefix) => ({ prefix, fetch: http.fetch })) : [],
  );
  const known = [
    "healthz",
    "readyz",
    "metrics",
    ...[...routed, ...mounts].map(({ prefix }) => prefix.split("/")[1] ?? ""),
  ];

  app.use(async (c, next) => {
    const started = performance.now();
    await next();
    // Only names of our own: a path can hold a token.
    const route = known.find((name) => name === c.req.path.split("/")[1]) ?? "other";
    log.debug("request", {
      requestId: requestIdOf(c),
      route,
      status: c.res.status,
      ms: Math.round(performance.now() - started),
    });
  });
  app.use(async (c, next) => {
    if (hosts && !hosts.includes(hostOf(c.req.raw))) return problem(403, "Unknown host");
    return next();
  });
  const usual = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: () => problem(413, "Body too large") });
  const uploads = mounts.flatMap(({ prefix, upload }) =>
    upload ? [{ prefix, limit: bodyLimit({ maxSize: upload.maxBytes, onError: upload.tooLarge }) }] : [],
  );
  app.use((c, next) => {
    const upload = uploads.find(({ prefix }) => c.req.path.startsWith(`${prefix}/`));
    if (upload) return upload.limit(c, next);
    return isToldSmall(c.req.raw) ? next() : usual(c, next);
  });

  app.get("/healthz", (c) => c.json({ status: "up" }));
  app.get("/readyz", async (c) => {
    const { ok, parts } = await readiness();
    return c.json({ status: ok ? "ready" : "not-ready", parts }, ok ? 200 : 503);
  });
  app.get("/metrics", async (c) => c.text(await metrics.text()));

  for (const { prefix, fetch } of [...routed, ...mounts]) {
    app.all(prefix, (c) => fetch(c.req.raw, () => callerOf(c)));
    app.all(`${prefix}/*`, (c) => fetch(c.req.raw, () => callerOf(c)));
  }

  app.notFound(() => problem(404, "Not found"));
  app.onError((error, c) => {
    log.error("request failed", {
      requestId: requestIdOf(c),
      code: errorCode(error),
    });
    return problem(500, "Internal error");
  });
  return app;
};
