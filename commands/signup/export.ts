import { eq } from "drizzle-orm";
import type { JobContext, OncePage, OpenCommand, OpenContext, Reply, Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Locale, Role } from "../../src/core/ports.ts";
import { issueOnce } from "../../src/db/once.ts";
import { mayIn } from "../../src/db/people.ts";
import { person, role } from "../../src/db/schema.ts";
import type { ActivityRow } from "./changes.ts";
import { csvOf, rosterRows, tableOf, xlsxOf } from "./export-rows.ts";
import { exportWords } from "./export-words.ts";
import { activitiesMeant, briefOf, type Meant, readMeant } from "./meant.ts";
import { activity } from "./tables.ts";

/** What a one-time link to a roster is for. */
export const EXPORT = "signup.export";
const LINK_MINUTES = 30;
const ORGANIZERS: readonly Role[] = ["organizer", "chair", "admin"];

const oneMeant = async (meant: Meant, context: OpenContext): Promise<ActivityRow> => {
  const found = await activitiesMeant(meant, context);
  const [only] = found;
  if (found.length > 1) throw new Refusal("signup.export-which", { open: found.map(briefOf) });
  if (only) return only;
  throw new Refusal("signup.export-none", { asked: meant.number ? `#${meant.number}` : (meant.title ?? "") });
};

/** 导出: a link that gives the roster once, to nobody but the asker's private chat. */
const exportRoster = async (meant: Meant, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, now, me, place, link, audit } = context;
  const { number, title, unitId } = await oneMeant(meant, context);
  if (!(await mayIn(tx, me, ORGANIZERS, unitId))) throw new Refusal("signup.export-may-not", { number, title });
  const expiresAt = new Date(now.getTime() + LINK_MINUTES * 60_000);
  const token = await issueOnce(tx, EXPORT, { number, title, personId: me.personId }, expiresAt);
  await audit("activity.export", { number }, unitId);
  const facts = { number, title, url: link(`/once/${token}`), minutes: LINK_MINUTES };
  return [
    { mode: "message", to: "sender", kind: "signup.export-link", facts },
    ...(place.kind === "group"
      ? [{ mode: "message", to: "here", kind: "signup.export-sent", facts: { number, title } } as const]
      : []),
  ];
};

export const exportCommand: OpenCommand = {
  lane: "open",
  names: ["导出", "导出名单", "export"],
  summary: { zh: "下载名单（xlsx、csv），如：导出 12", en: "Download a roster (xlsx, csv): 导出 12" },
  where: "anywhere",
  offeredTo: ORGANIZERS,
  prepare: (args) => {
    const meant = readMeant(args);
    return { kind: "verb", run: (context) => exportRoster(meant, context) };
  },
};

/** Whether the asker is still a member and an organizer: a link outlives a role. */
const mayStill = async (tx: Tx, personId: number, unitId: number): Promise<boolean> => {
  const [who] = await tx.select().from(person).where(eq(person.id, personId));
  if (!who || who.leftAt !== null) return false;
  const held = await tx
    .select({ role: role.role, unitId: role.unitId })
    .from(role)
    .innerJoin(person, eq(person.id, role.personId))
    .where(eq(role.personId, personId));
  const roles = held.map((one) => ({ role: one.role as Role, unitId: one.unitId }));
  return mayIn(tx, { accountId: 0, personId, name: who.name, unitId: who.unitId, roles }, ORGANIZERS, unitId);
};

/** A name for the file that every system takes, and the one people see (RFC 6266, RFC 5987). */
export const disposition = (number: number, name: string, format: string): string => {
  const safe = [
    ...name
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\\/:*?"<>|]/gu, " ")
      .replace(/\s+/g, " ")
      .trim(),
  ]
    .slice(0, 80)
    .join("");
  const encoded = encodeURIComponent(`${safe}.${format}`).replace(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="roster-${number}.${format}"; filename*=UTF-8''${encoded}`;
};

const TYPES = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
} as const;
type Format = keyof typeof TYPES;

const fileOf = async (tx: Tx, row: ActivityRow, format: Format, locale: Locale): Promise<Response> => {
  const w = exportWords(locale);
  const table = await tableOf(await rosterRows(tx, row.id), locale);
  const body = format === "xlsx" ? await xlsxOf(table, w.sheet) : await csvOf(table);
  return new Response(body, {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": disposition(row.number, w.file(row.number, row.title), format),
      "cache-control": "private, no-store",
    },
  });
};

const act = async (
  payload: Readonly<Record<string, unknown>>,
  form: FormData,
  { tx, locale }: JobContext & { readonly locale: Locale },
): ReturnType<OncePage["act"]> => {
  const { exportPage, sentencePage } = await import("./pages.tsx");
  const w = exportWords(locale);
  const number = Number(payload.number);
  const format = form.get("format");
  if (format !== "xlsx" && format !== "csv") {
    return { spent: false, response: exportPage({ number, title: String(payload.title) }, locale) };
  }
  const [row] = await tx.select().from(activity).where(eq(activity.number, number));
  if (!row) return { spent: true, response: sentencePage(w.gone) };
  if (!(await mayStill(tx, Number(payload.personId), row.unitId))) {
    return { spent: true, response: sentencePage(w.mayNotAnyMore) };
  }
  return { spent: true, response: await fileOf(tx, row, format, locale) };
};

/** The page behind the link. */
export const exportOnce: Readonly<Record<typeof EXPORT, OncePage>> = {
  [EXPORT]: {
    view: async ({ number, title }, locale) => {
      const { exportPage } = await import("./pages.tsx");
      return exportPage({ number: Number(number), title: String(title) }, locale);
    },
    act,
  },
};
