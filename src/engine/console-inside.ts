import type { Context } from "hono";
import type { Capability, OpenCommand } from "../core/command.ts";
import type { ConsoleLook, ConsolePage, ConsolePart, ConsoleSection, ConsoleTrouble } from "../core/console.ts";
import { Refusal } from "../core/errors.ts";
import type { Locale, Role } from "../core/ports.ts";
import type { Signed } from "../db/console.ts";
import { unitNames } from "../db/people.ts";
import { createSteps, type VisitParts } from "./console-visit.ts";
import { lazily } from "./mounts.ts";

export interface InsideParts extends VisitParts {
  readonly capabilities: readonly Capability[];
  readonly locale: Locale;
  /** Loaded with the first page. */
  readonly look: () => Promise<ConsoleLook>;
}

/** Who makes a request, once that is known. */
export interface Visitor {
  readonly signed: Signed;
  readonly csrf: string;
  readonly form: FormData;
}

type Serve = Awaited<ReturnType<ConsolePart["load"]>>;

const STATUS: Readonly<Record<ConsoleTrouble, number>> = { forged: 403, "not-yours": 403, unknown: 404, form: 400 };
const SECTION = /^[a-z][a-z-]{1,30}$/;
/** Paths of our own. */
const TAKEN: readonly string[] = ["state", "sign-out"];

const rolesOf = ({ me }: Signed): readonly Role[] => me.roles.map(({ role }) => role);

export const isFor = (wanted: readonly Role[], signed: Signed): boolean =>
  rolesOf(signed).some((role) => wanted.includes(role));

/** A page with the headers under which it works. */
export const html = (c: Context, body: string, policy: string, status: number): Response =>
  c.body(body, status as 200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "cache-control": "no-store",
    // With no referrer at all, browsers do not tell where a form comes from either.
    "referrer-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
  });

const sectionsOf = (capabilities: readonly Capability[]) => {
  const found = new Map<string, { readonly section: ConsoleSection; readonly serve: () => Promise<Serve> }>();
  for (const { console: part } of capabilities) {
    if (!part) continue;
    const serve = lazily(part.load);
    for (const section of part.sections) {
      if (!SECTION.test(section.path) || TAKEN.includes(section.path) || found.has(section.path))
        throw new Error(`the section ${section.path} cannot be served`);
      found.set(section.path, { section, serve });
    }
  }
  return found;
};

/** Lines that are offered to these roles and not to everybody. */
const linesFor = (capabilities: readonly Capability[], roles: readonly Role[], locale: Locale) =>
  capabilities
    .flatMap(({ commands }) => commands)
    .filter((command): command is OpenCommand => command.lane === "open")
    .filter(({ offeredTo }) => offeredTo?.some((role) => roles.includes(role)))
    .map(({ names, summary }) => ({ line: names[0], summary: summary[locale] }));

/** What somebody sees who is signed in. */
export const createInside = (parts: InsideParts) => {
  const { capabilities, db, clock, locale } = parts;
  const sections = sectionsOf(capabilities);

  const shownTo = (signed: Signed): readonly ConsoleSection[] =>
    [...sections.values()].map(({ section }) => section).filter(({ roles }) => isFor(roles, signed));

  /** Makes pages, with all that stands around them. */
  const framed = async (c: Context, { signed, csrf }: Visitor, here: string | null) => {
    const look = await parts.look();
    const frame = { locale, name: signed.me.name, csrf, sections: shownTo(signed), here };
    return (page: ConsolePage): Response =>
      html(c, look.page(page, frame), look.policy(page.script !== undefined), page.status ?? 200);
  };

  const trouble = async (c: Context, visitor: Visitor, what: ConsoleTrouble): Promise<Response> => {
    const page = await framed(c, visitor, null);
    return page({ ...(await parts.look()).trouble(what, locale), status: STATUS[what] });
  };

  const home = async (c: Context, visitor: Visitor): Promise<Response> => {
    const { me } = visitor.signed;
    const names = await db.transaction((tx) => unitNames(tx, [...new Set(me.roles.map(({ unitId }) => unitId))]));
    const offices = me.roles.map(({ role, unitId }) => ({ role, unit: names.get(unitId) ?? "" }));
    const lines = linesFor(capabilities, rolesOf(visitor.signed), locale);
    const shown = { name: me.name, offices, sections: shownTo(visitor.signed), lines };
    const page = await framed(c, visitor, "");
    return page((await parts.look()).home(shown, locale));
  };

  const section = async (c: Context, visitor: Visitor, path: string): Promise<Response> => {
    const found = sections.get(path);
    if (!found) return trouble(c, visitor, "unknown");
    const { signed, csrf, form } = visitor;
    if (!isFor(found.section.roles, signed)) return trouble(c, visitor, "not-yours");
    const { sentence, ...steps } = createSteps(parts, signed);
    const page = await framed(c, visitor, path);
    const { trouble: words } = await parts.look();
    const missing = () => page({ ...words("unknown", locale), status: STATUS.unknown });
    const serve = await found.serve();
    const { personId, name, roles } = signed.me;
    try {
      const visit = { personId, name, roles, locale, now: clock.now(), form, csrf, page, missing, ...steps };
      return await serve(c.req.raw, visit);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const notice = { tone: "warn", text: sentence(error.said) } as const;
      return page({ title: found.section.title[locale], body: "", notice, status: 422 });
    }
  };

  return { home, section, trouble };
};
