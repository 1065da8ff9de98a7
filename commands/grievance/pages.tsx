import type { ConsoleNotice, ConsoleVisit } from "../../src/core/console.ts";
import { unitNames } from "../../src/db/people.ts";
import { findCase, sitDown } from "./desk.ts";
import { figuresSheet } from "./figures-sheet.ts";
import { countShelves, inbox, isShelf } from "./inbox.ts";
import { serveCase } from "./page-case.ts";
import { servePass } from "./page-pass.ts";
import { inboxBody } from "./pages-inbox.tsx";
import { figuresBody, templatesBody } from "./pages-more.tsx";
import { pageWords } from "./pages-words.ts";
import { pictureOf } from "./pictures.ts";
import { mustReport, periodsOf } from "./report.ts";
import { field } from "./sent.ts";
import { dropTemplate, keepTemplate, levelsOf, templatesFor } from "./templates.ts";
import { plain } from "./text.ts";

const serveInbox = async (url: URL, visit: ConsoleVisit): Promise<Response> => {
  const wanted = url.searchParams.get("show") ?? "";
  const after = url.searchParams.get("after") ?? "";
  const w = pageWords(visit.locale);
  const found = await visit.step(async (context) => {
    await sitDown(context);
    const counts = await countShelves(context);
    const first = counts.mine > 0 ? "mine" : counts.free > 0 ? "free" : "open";
    const shelf = isShelf(wanted) ? wanted : first;
    return { counts, shelf, ...(await inbox(shelf, after, context)) };
  });
  return visit.page({
    title: w.cases,
    body: inboxBody({ locale: visit.locale, further: after !== "", ...found }),
  });
};

const serveTemplates = async (request: Request, visit: ConsoleVisit): Promise<Response> => {
  const { locale, csrf, form } = visit;
  const show = async (notice?: ConsoleNotice, typed = { name: "", body: "" }): Promise<Response> => {
    const kept = await visit.step(async (context) => {
      await sitDown(context);
      const list = await templatesFor(levelsOf(context), context);
      const names = await unitNames(context.tx, [...new Set(list.map(({ unitId }) => unitId))]);
      return list.map((one) => ({ ...one, unit: names.get(one.unitId) ?? "" }));
    });
    const status = notice?.tone === "warn" ? 422 : 200;
    const body = templatesBody({ locale, csrf, kept, typed });
    return visit.page({ title: pageWords(locale).templates, body, status, ...(notice ? { notice } : {}) });
  };
  if (request.method !== "POST") return show();
  const [name, body] = [plain(field(form, "name")).normalize("NFKC"), field(form, "body")];
  const { ok, notice } = await visit.act((context) =>
    field(form, "do") === "drop" ? dropTemplate(name, context) : keepTemplate(name, body, context),
  );
  return show(notice, ok ? undefined : { name, body });
};

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const serveFigures = async (file: boolean, visit: ConsoleVisit): Promise<Response> => {
  const { locale } = visit;
  const periods = await visit.step(async (context) => {
    mustReport(context);
    return periodsOf(context);
  });
  if (!file) return visit.page({ title: pageWords(locale).figures, body: figuresBody(periods, locale) });
  return new Response(await figuresSheet(periods, locale), {
    headers: {
      "content-type": XLSX,
      "content-disposition": `attachment; filename="figures.xlsx"; filename*=UTF-8''${encodeURIComponent(`${pageWords(locale).figures}.xlsx`)}`,
      "cache-control": "no-store",
    },
  });
};

/** A picture and nothing else: whatever it were taken for, it may do nothing. */
const PICTURE = {
  "content-type": "image/jpeg",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; sandbox",
  "cache-control": "no-store",
} as const;

/** A picture as its reporter sent it, without what cameras write into them. */
const servePicture = async (id: string, picture: string, visit: ConsoleVisit): Promise<Response> => {
  const jpeg = await visit.step(async (context) => {
    await sitDown(context);
    const row = await findCase(id, context);
    return row ? pictureOf(row, picture, context) : null;
  });
  if (!jpeg) return visit.missing();
  return new Response(new Uint8Array(jpeg), { headers: PICTURE });
};

const CASE =
  /^\/console\/cases\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/(pass)|\/pictures\/([0-9a-f-]{36}))?$/;

/** All that officers see of concerns in the console. */
export const servePages = async (request: Request, visit: ConsoleVisit): Promise<Response> => {
  const url = new URL(request.url);
  if (url.pathname === "/console/cases") return serveInbox(url, visit);
  if (url.pathname === "/console/cases/templates") return serveTemplates(request, visit);
  if (url.pathname === "/console/case-figures") return serveFigures(false, visit);
  if (url.pathname === "/console/case-figures/figures.xlsx") return serveFigures(true, visit);
  const [, id, pass, picture] = CASE.exec(url.pathname) ?? [];
  if (!id) return visit.missing();
  if (picture) return servePicture(id, picture, visit);
  return pass ? servePass(id, request, visit) : serveCase(id, request, visit);
};
