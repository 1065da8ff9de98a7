import { randomUUID } from "node:crypto";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import type { ConsoleNotice, ConsoleVisit } from "../../src/core/console.ts";
import { Refusal } from "../../src/core/errors.ts";
import { writeAudit } from "./audit.ts";
import { claimCase, releaseCase, takeOverCase } from "./claim.ts";
import { type Asked, findCase, say, sitDown, takeCase, todayOf } from "./desk.ts";
import { SHOWN_ON_PAGE } from "./limits.ts";
import { link, unlink } from "./link.ts";
import { mediateCase } from "./mediate.ts";
import { closeCase, excludeFrom } from "./move.ts";
import { mute, unmute } from "./mute.ts";
import { noteOn } from "./note.ts";
import { caseBody, goneBody } from "./pages-case.tsx";
import { previewBody, VERBS } from "./pages-compose.tsx";
import type { Draft } from "./pages-parts.tsx";
import { pageWords } from "./pages-words.ts";
import { peopleNames } from "./papers.ts";
import { field, versionIn } from "./sent.ts";
import { ENDED } from "./states.ts";
import { stop } from "./stop.ts";
import { usableAt, worded } from "./templates.ts";
import { plain } from "./text.ts";
import { namesFor } from "./units.ts";
import { viewOf } from "./view.ts";
import { extendCase, sendWords } from "./write.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is being written, as the page says it. */
const draftIn = (form: FormData): Draft => ({
  verb: VERBS.find((one) => one === field(form, "verb")) ?? "回复",
  text: plain(field(form, "text")),
  once: UUID.test(field(form, "once")) ? field(form, "once") : randomUUID(),
});

type Run = (asked: Asked, form: FormData, context: OpenContext) => Promise<readonly Reply[]>;

const onlyOthers = (replies: readonly Reply[]): readonly Reply[] =>
  replies.filter((reply) => reply.mode !== "update" && reply.to !== "here");

/** The case itself is on the page already: one sentence is enough. */
const taken =
  (run: (asked: Asked, context: OpenContext) => Promise<readonly Reply[]>): Run =>
  async (asked, _, context) => [
    say("grievance.yours", { alias: asked.alias }),
    ...onlyOthers(await run(asked, context)),
  ];

/** A line as it would be typed; what stands in it is read as it is in the chat. */
const typed =
  (verb: string, run: (args: string, context: OpenContext) => Promise<readonly Reply[]>): Run =>
  (asked, form, context) => {
    const args = `${asked.alias} #${asked.version} ${plain(field(form, "why"))}`;
    return run(args, { ...context, incoming: { ...context.incoming, text: `${verb} ${args}` } });
  };

/** The verbs of the chat, by the name a form gives them. */
const ACTS: Readonly<Record<string, Run>> = {
  claim: taken(claimCase),
  "take-over": taken(takeOverCase),
  release: (asked, _, context) => releaseCase(asked, context),
  close: (asked, _, context) => closeCase(asked, context),
  note: (asked, form, context) => noteOn({ ...asked, rest: plain(field(form, "note")) }, context),
  mediate: (asked, form, context) => mediateCase({ ...asked, rest: plain(field(form, "mediation")) }, context),
  extend: (asked, form, context) =>
    extendCase(
      { ...asked, rest: `${/^\d{1,3}$/.exec(field(form, "days")) ?? ""}天 ${field(form, "reason")}` },
      context,
    ),
  exclude: async (asked, form, context) => {
    const names = await namesFor(context.tx, (await takeCase(asked, context)).levelId);
    const wanted = field(form, "officer");
    const meant = names.find(({ id }) => String(id) === wanted);
    if (wanted !== "" && !meant)
      throw new Refusal("grievance.exclude-who", { alias: asked.alias, names: names.map(({ name }) => name) });
    return excludeFrom({ ...asked, rest: meant?.name ?? "" }, context);
  },
  mute: typed("静默", mute),
  unmute: typed("解除静默", unmute),
  stop: typed("停收", stop),
  link: typed("相关", link),
  unlink: typed("不相关", unlink),
  send: (asked, form, context) => {
    const { verb, text, once } = draftIn(form);
    return sendWords(verb, { ...asked, rest: text }, once, context);
  },
};

/** One page of the case, or the same 404 whether it never was or is not for this officer's eyes. */
const show = async (
  id: string,
  visit: ConsoleVisit,
  { notice, draft }: { readonly notice?: ConsoleNotice; readonly draft?: Draft } = {},
): Promise<Response> => {
  const { locale, csrf, personId } = visit;
  const found = await visit.step(async (context) => {
    await sitDown(context);
    const row = await findCase(id, context);
    if (!row) return null;
    await writeAudit(context, personId, "view", row.id);
    const view = await viewOf(row, context, SHOWN_ON_PAGE);
    const templates = view.mine ? await usableAt(row.levelId, context) : [];
    const colleagues = (await namesFor(context.tx, row.levelId)).filter((one) => one.id !== personId);
    return { view, templates, colleagues, today: todayOf(context) };
  });
  if (!found) return visit.missing();
  const shown = { locale, csrf, id, draft: draft ?? draftIn(new FormData()), ...found };
  const status = notice?.tone === "warn" ? 422 : 200;
  return visit.page({ title: found.view.alias, body: caseBody(shown), status, ...(notice ? { notice } : {}) });
};

const preview = async (id: string, draft: Draft, visit: ConsoleVisit): Promise<Response> => {
  const { locale, csrf, form } = visit;
  const found = await visit.step(async (context) => {
    await sitDown(context);
    const row = await findCase(id, context);
    return row ? { row, names: await peopleNames(context) } : null;
  });
  if (!found) return visit.missing();
  const view = { version: versionIn(form) };
  const body = previewBody({ locale, csrf, id, view, draft, names: found.names });
  return visit.page({ title: pageWords(locale).previewTitle, body });
};

/** The chosen template before what was written already. */
const fill = async (id: string, draft: Draft, visit: ConsoleVisit): Promise<Response> => {
  const name = field(visit.form, "template");
  if (name === "") return show(id, visit, { draft });
  const text = await visit.step(async (context) => {
    await sitDown(context);
    const row = await findCase(id, context);
    return row ? worded(`@${name} ${draft.text}`, row, context) : null;
  });
  return text === null ? visit.missing() : show(id, visit, { draft: { ...draft, text } });
};

/** The case after an act; one that is out of sight now leaves its sentence on an empty page. */
export const afterAct = async (
  id: string,
  visit: ConsoleVisit,
  ok: boolean,
  shown: { readonly notice: ConsoleNotice; readonly draft?: Draft },
): Promise<Response> => {
  const there = await visit.step(async (context) => {
    await sitDown(context);
    return (await findCase(id, context)) !== null;
  });
  if (there) return show(id, visit, shown);
  if (!ok) return visit.missing();
  const w = pageWords(visit.locale);
  return visit.page({ title: w.cases, body: goneBody(visit.locale), notice: shown.notice });
};

/** /console/cases/:id */
export const serveCase = async (id: string, request: Request, visit: ConsoleVisit): Promise<Response> => {
  if (request.method !== "POST") return show(id, visit);
  const { form } = visit;
  const act = field(form, "do");
  const draft = draftIn(form);
  if (act === "fill") return fill(id, draft, visit);
  if (act === "rewrite") return show(id, visit, { draft });
  if (act === "preview" && draft.text !== "") return preview(id, draft, visit);
  const run = Object.hasOwn(ACTS, act) ? ACTS[act] : undefined;
  if (!run) return show(id, visit, { draft });
  let gone = false;
  const { ok, notice } = await visit.act(async (context) => {
    await sitDown(context);
    const row = await findCase(id, context);
    gone = row === null;
    if (!row) return [];
    if (ENDED.includes(row.state) && act !== "note")
      throw new Refusal("grievance.not-now", { alias: row.alias, state: row.state });
    return run({ id, alias: row.alias, version: versionIn(form), rest: "" }, form, context);
  });
  if (gone) return visit.missing();
  return afterAct(id, visit, ok, { notice, ...(ok ? {} : { draft }) });
};
