import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { SealedPages, Visits } from "../../src/core/sealed.ts";
import { page, policy } from "../../src/web/layout.tsx";
import { READ_PATH } from "./cards-reporter.ts";
import { MAX_WORDS, POST_MS, POSTS_AT_ONCE } from "./limits.ts";
import { createAlbumPage } from "./raise-album.ts";
import { type Answer, createDesk, type Gate, sentIn } from "./raise-desk.ts";
import { createFiling } from "./raise-file.ts";
import { brokenPage, busyPage, nothingPage, picturesPage } from "./raise-pages.tsx";
import { createIntake } from "./raise-pictures.ts";
import { createReading } from "./raise-read.ts";

const PATH = /^\/raise\/([1-9]\d{0,8})(?:\/(read)|\/pictures\/([\w-]{32}))?$/;

/** The one script of these pages; its address changes with it. */
const script = readFileSync(new URL("./raise-proof.js", import.meta.url), "utf8");
const SCRIPT = `/raise/proof-${createHash("sha256").update(script).digest("base64url").slice(0, 16)}.js`;

const asset = (): Response =>
  new Response(script, {
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
    },
  });

interface Where {
  readonly union: number;
  readonly gate: Gate;
  readonly read: string | undefined;
  /** Of an album. */
  readonly secret: string | undefined;
}

/** A page elsewhere that posts here: browsers say so, and nobody else has to. */
const isForeign = (request: Request): boolean =>
  !["same-origin", "none"].includes(request.headers.get("sec-fetch-site") ?? "none");

/** Whether a form may be large: it carries files, and did not say that it is small. */
const isLarge = ({ headers }: Request): boolean =>
  !(Number(headers.get("content-length") ?? Number.NaN) <= MAX_WORDS) || headers.has("transfer-encoding");

const carriesFiles = ({ headers }: Request): boolean =>
  /^multipart\/form-data;/i.test(headers.get("content-type") ?? "");

/** What was posted; null when it broke off, did not come in time or is no form. */
const formOf = (request: Request): Promise<FormData | null> =>
  Promise.race([request.formData().catch(() => null), sleep(POST_MS, null, { ref: false })]);

/**
 * `/raise/:union`, where the union is the number of its topmost unit, `/raise/:union/read` and `/raise/:union/pictures/…`.
 * There is no cookie.
 */
export const createRaise = (visits: Visits): SealedPages => {
  const { locale } = visits;
  const desk = createDesk(visits);
  const intake = createIntake(visits, desk);
  const filing = createFiling(visits, desk, SCRIPT, intake);
  const reading = createReading(visits, desk, intake);
  const albums = createAlbumPage(visits, desk, intake);
  const large: Answer = { status: 413, body: picturesPage("large", locale) };
  let posts = 0;
  const nothing: Answer = { status: 404, body: nothingPage(locale) };

  const html = ({ status, body, pictures = false }: Answer): Response =>
    new Response(page(body, locale), {
      status,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": `${pictures ? policy.replace("img-src", "img-src data:") : policy}; script-src 'self'`,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex, nofollow",
      },
    });

  const post = async (
    request: Request,
    { union, gate, read, secret }: Where,
    caller: () => string,
  ): Promise<Answer> => {
    if (isLarge(request) && !carriesFiles(request)) return large;
    if (isLarge(request) && posts >= POSTS_AT_ONCE) return { status: 503, body: busyPage(locale) };
    posts += isLarge(request) ? 1 : 0;
    try {
      const sent = sentIn((isForeign(request) ? null : await formOf(request)) ?? new FormData());
      if (secret) return await albums.act(union, secret, sent, caller);
      return await (read ? reading.act(union, gate, sent, caller) : filing.act(union, sent, caller));
    } finally {
      posts -= isLarge(request) ? 1 : 0;
    }
  };

  const answer = async (request: Request, caller: () => string): Promise<Answer> => {
    const [, digits, read, secret] = PATH.exec(new URL(request.url).pathname) ?? [];
    const union = Number(digits);
    const gate = digits ? await desk.gate(union) : "shut";
    if (gate === "shut" || (gate === "reading" && !read && !secret)) return nothing;
    if (request.method === "POST") return post(request, { union, gate, read, secret }, caller);
    if (secret) return albums.page(union, secret);
    return read ? reading.ask(union, gate) : filing.first(union, null, null);
  };

  const fetch = async (request: Request, caller: () => string): Promise<Response> => {
    if (request.method !== "POST" && new URL(request.url).pathname === SCRIPT) return asset();
    if (!["GET", "HEAD", "POST"].includes(request.method))
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD, POST" } });
    try {
      if (new URL(request.url).pathname === READ_PATH)
        return new Response(null, { status: 303, headers: { location: `/raise/${await desk.root()}/read` } });
      return html(await answer(request, caller));
    } catch (error) {
      visits.failed(error);
      return html({ status: 500, body: brokenPage(locale) });
    }
  };

  return { fetch, tooLarge: async () => html(large) };
};
