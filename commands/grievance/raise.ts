import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Visits } from "../../src/core/sealed.ts";
import { page, policy } from "../../src/web/layout.tsx";
import { type Answer, createDesk, sentIn } from "./raise-desk.ts";
import { createFiling } from "./raise-file.ts";
import { brokenPage, nothingPage } from "./raise-pages.tsx";
import { createReading } from "./raise-read.ts";

const PATH = /^\/raise\/([1-9]\d{0,8})(\/read)?$/;

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

/** A page elsewhere that posts here: browsers say so, and nobody else has to. */
const isForeign = (request: Request): boolean =>
  !["same-origin", "none"].includes(request.headers.get("sec-fetch-site") ?? "none");

/** `/raise/:union`, where the union is the number of its topmost unit, and `/raise/:union/read`. There is no cookie. */
export const createRaise = (visits: Visits) => {
  const { locale } = visits;
  const desk = createDesk(visits);
  const filing = createFiling(visits, desk, SCRIPT);
  const reading = createReading(visits, desk);
  const nothing: Answer = { status: 404, body: nothingPage(locale) };

  const html = ({ status, body }: Answer): Response =>
    new Response(page(body, locale), {
      status,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": `${policy}; script-src 'self'`,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex, nofollow",
      },
    });

  const answer = async (request: Request, caller: () => string): Promise<Answer> => {
    const [, digits, read] = PATH.exec(new URL(request.url).pathname) ?? [];
    const union = Number(digits);
    const gate = digits ? await desk.gate(union) : "shut";
    if (gate === "shut" || (gate === "reading" && !read)) return nothing;
    if (request.method !== "POST") return read ? reading.ask(union, gate) : filing.first(union, null, null);
    const form = isForeign(request) ? null : await request.formData().catch(() => null);
    const sent = sentIn(form ?? new FormData());
    return read ? reading.act(union, gate, sent, caller) : filing.act(union, sent, caller);
  };

  return async (request: Request, caller: () => string): Promise<Response> => {
    if (request.method !== "POST" && new URL(request.url).pathname === SCRIPT) return asset();
    if (!["GET", "HEAD", "POST"].includes(request.method))
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD, POST" } });
    try {
      return html(await answer(request, caller));
    } catch (error) {
      visits.failed(error);
      return html({ status: 500, body: brokenPage(locale) });
    }
  };
};
