import { randomUUID } from "node:crypto";
import { and, eq, gt } from "drizzle-orm";
import type { JobContext, OncePage, OpenContext, Reply, Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Locale } from "../../src/core/ports.ts";
import { issueOnce } from "../../src/db/once.ts";
import { applyRoster, importScope, preview } from "./import.ts";
import { say, tell } from "./join.ts";
import { UPLOAD_MINUTES } from "./limits.ts";
import type { Plan } from "./plan.ts";
import { type Roster, readRoster } from "./roster.ts";
import { readSheet } from "./sheet.ts";
import { rosterDraft } from "./tables.ts";
import { loadUnits, unitOf } from "./units.ts";

/** What a one-time link to the upload page is for. */
export const ROSTER = "people.roster";

/** 导入名册: a link to a page that takes the file, because not every platform gives us files. */
export const rosterLink = async (context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, now, me, link, audit } = context;
  const units = await loadUnits(tx);
  const scope = await importScope(tx, me.personId, units);
  if (scope.length === 0) throw new Refusal("people.may-not", { what: "import" });
  const expiresAt = new Date(now.getTime() + UPLOAD_MINUTES * 60_000);
  const payload = { personId: me.personId, accountId: me.accountId, draft: randomUUID() };
  const token = await issueOnce(tx, ROSTER, payload, expiresAt);
  await audit("roster.link", {}, scope.length === 1 ? scope[0] : undefined);
  const names = scope.map((id) => unitOf(units, id).full);
  return [say("people.roster-link", { url: link(`/once/${token}`), minutes: UPLOAD_MINUTES, units: names })];
};

interface Payload {
  readonly personId: number;
  readonly accountId: number;
  readonly draft: string;
}

type Acted = Awaited<ReturnType<OncePage["act"]>>;
type Context = JobContext & { readonly locale: Locale };

const pages = () => import("./pages.tsx");

const keepDraft = async (tx: Tx, id: string, roster: Roster, now: Date): Promise<void> => {
  const values = { id, content: roster, expiresAt: new Date(now.getTime() + UPLOAD_MINUTES * 60_000) };
  await tx.insert(rosterDraft).values(values).onConflictDoUpdate({ target: rosterDraft.id, set: values });
};

const again = async (problem: string, locale: Locale): Promise<Acted> => ({
  spent: false,
  response: (await pages()).uploadPage(locale, problem),
});

/** The file: read, looked at and kept for a quarter of an hour; nothing is changed. */
const look = async (file: File, { personId, draft }: Payload, { tx, now, locale }: Context): Promise<Acted> => {
  const roster = readRoster(await readSheet(new Uint8Array(await file.arrayBuffer())));
  if ("problem" in roster) return again(roster.problem, locale);
  const plan = await preview(tx, roster, personId);
  if (plan === null) return { spent: true, response: (await pages()).refusedPage(locale) };
  if (plan === "too-many-units") return again(plan, locale);
  await keepDraft(tx, draft, roster, now);
  return { spent: false, response: (await pages()).previewPage(await described(tx, plan), locale) };
};

/** The second button: what was read is applied, and the link is spent. */
const apply = async ({ personId, accountId, draft }: Payload, { tx, now, locale }: Context): Promise<Acted> => {
  const [kept] = await tx
    .delete(rosterDraft)
    .where(and(eq(rosterDraft.id, draft), gt(rosterDraft.expiresAt, now)))
    .returning({ content: rosterDraft.content });
  if (!kept) return again("no-draft", locale);
  const plan = await applyRoster(tx, kept.content as Roster, personId, now);
  if (plan === null) return { spent: true, response: (await pages()).refusedPage(locale) };
  if (plan === "too-many-units") return again(plan, locale);
  const counts = {
    added: plan.add.length,
    updated: plan.update.length,
    units: plan.units.length,
    bad: plan.bad.length,
  };
  return {
    spent: true,
    response: (await pages()).donePage(plan, locale),
    replies: tell([accountId], "people.roster-done", counts),
  };
};

/** New units by their whole names. */
const described = async (tx: Tx, plan: Plan) => {
  const names = new Map(
    (await loadUnits(tx)).map((one) => [one.id as number | string, one.path.length > 1 ? one.full : ""]),
  );
  for (const { key, parent, name } of [...plan.units].sort((a, b) => a.depth - b.depth)) {
    names.set(key, [names.get(parent), name].filter(Boolean).join("/"));
  }
  return { ...plan, unitNames: plan.units.map(({ key }) => names.get(key) ?? "") };
};

/** The page behind the link. */
export const rosterPage: OncePage = {
  view: async (_, locale) => (await pages()).uploadPage(locale),
  act: async (payload, form, context) => {
    const known = payload as unknown as Payload;
    if (form.get("do") === "apply") return apply(known, context);
    const file = form.get("file");
    return file instanceof File && file.size > 0 ? look(file, known, context) : again("no-file", context.locale);
  },
};
