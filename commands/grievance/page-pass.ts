import type { ConsoleNotice, ConsoleVisit } from "../../src/core/console.ts";
import { Refusal } from "../../src/core/errors.ts";
import { findCase, mustHold, sitDown, takeCase } from "./desk.ts";
import { afterAct } from "./page-case.ts";
import { DESTINATIONS, passBody } from "./pages-pass.tsx";
import { pageWords } from "./pages-words.ts";
import { coversIn, findsIn, keyOf, papersOf, peopleNames } from "./papers.ts";
import { handOn, type Where } from "./pass.ts";
import { picturesOf } from "./pictures.ts";
import { field, fieldsOf, versionIn } from "./sent.ts";
import { plain } from "./text.ts";
import { unitsWithin } from "./units.ts";

/** What the page says about where a case goes and what is covered. */
const wishIn = (form: FormData, first: boolean) => ({
  where: DESTINATIONS.find((one) => one === field(form, "where")) ?? "above",
  unit: field(form, "unit"),
  /** Null = all that is found: the page was only just opened. */
  picked: first ? null : fieldsOf(form, "cover"),
  words: field(form, "words"),
  reason: plain(field(form, "reason")),
});
type Wish = ReturnType<typeof wishIn>;

const linesOf = (words: string): readonly string[] =>
  [...new Set(words.split("\n").map((word) => word.trim()))].filter((word) => word.length > 0).slice(0, 100);

const show = async (id: string, visit: ConsoleVisit, wish: Wish, notice?: ConsoleNotice): Promise<Response> => {
  const { locale, csrf, form } = visit;
  const found = await visit.step(async (context) => {
    await sitDown(context);
    const row = await findCase(id, context);
    if (!row) return null;
    await mustHold(row, context);
    const papers = await papersOf(row, context);
    const finds = findsIn(papers, await peopleNames(context));
    const pictures = (await picturesOf(row, context)).length;
    return { row, papers, finds, pictures, units: await unitsWithin(context.tx) };
  });
  if (!found) return visit.missing();
  const { row, papers, finds, pictures, units } = found;
  const picked = wish.picked ?? finds.map(keyOf);
  const covers = coversIn(papers, picked, linesOf(wish.words));
  const version = form.has("version") ? versionIn(form) : row.version;
  const view = { alias: row.alias, version };
  const body = passBody({ ...wish, locale, csrf, id, view, papers, finds, picked, covers, units, pictures });
  const status = notice?.tone === "warn" ? 422 : 200;
  const title = pageWords(locale).passTitle(row.alias);
  return visit.page({ title, body, status, ...(notice ? { notice } : {}) });
};

const whereOf = ({ where, unit }: Wish, alias: string, units: readonly { readonly id: number }[]): Where => {
  if (where !== "unit") return { kind: where };
  const chosen = units.find(({ id }) => String(id) === unit);
  if (!chosen) throw new Refusal("grievance.transfer-where", { alias });
  return { kind: "unit", id: chosen.id };
};

/** /console/cases/:id/pass */
export const servePass = async (id: string, request: Request, visit: ConsoleVisit): Promise<Response> => {
  const { form } = visit;
  const wish = wishIn(form, request.method !== "POST");
  if (request.method !== "POST" || field(form, "do") !== "pass") return show(id, visit, wish);
  let gone = false;
  const { ok, notice } = await visit.act(async (context) => {
    await sitDown(context);
    const seen = await findCase(id, context);
    gone = seen === null;
    if (!seen) return [];
    const row = await takeCase({ id, alias: seen.alias, version: versionIn(form), rest: "" }, context);
    await mustHold(row, context);
    const where = whereOf(wish, row.alias, await unitsWithin(context.tx));
    const papers = await papersOf(row, context);
    // A colleague's note moves no version: one that this page did not show goes nowhere before it was looked at.
    if (form.has("papers") && field(form, "papers") !== String(papers.length))
      throw new Refusal("grievance.moved", { alias: row.alias, state: row.state });
    const covers = coversIn(papers, wish.picked ?? [], linesOf(wish.words));
    return handOn(row, where, { papers, covers, reason: wish.reason }, context);
  });
  if (gone) return visit.missing();
  return ok ? afterAct(id, visit, ok, { notice }) : show(id, visit, wish, notice);
};
