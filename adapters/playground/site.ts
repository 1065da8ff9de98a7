import { readFile } from "node:fs/promises";
import { Hono } from "hono";
import type { Locale } from "../../src/core/ports.ts";
import { renderPage } from "./page.tsx";
import { STYLE } from "./style.ts";

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SAFE = {
  "content-security-policy": CSP,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
} as const;

/** The script stands beside this file, both in the sources and in the build. */
const SCRIPTS = [
  "client.js",
  "client-base.js",
  "client-dialogs.js",
  "client-draw.js",
  "client-side.js",
  "client-talk.js",
] as const;

const answer = (body: string, type: string): Response =>
  new Response(body, { headers: { ...SAFE, "content-type": `${type}; charset=utf-8` } });

/** The page and the three kinds of files it is made of. */
export const createSite = (locale: Locale): Hono => {
  const site = new Hono();
  const page = renderPage(locale);
  const html = (): Response => answer(page, "text/html");
  site.get("/", html);
  site.get("/style.css", () => answer(STYLE, "text/css"));
  for (const script of SCRIPTS) {
    const url = new URL(`./${script}`, import.meta.url);
    site.get(`/${script}`, async () => answer(await readFile(url, "utf8"), "text/javascript"));
  }
  return site;
};
