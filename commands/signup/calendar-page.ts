import { createHash } from "node:crypto";
import { and, asc, eq, gt, inArray, isNull, type SQL, sql } from "drizzle-orm";
import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { Db } from "../../src/core/command.ts";
import { clean } from "../../src/core/normalise.ts";
import type { Clock, Locale } from "../../src/core/ports.ts";
import { problem } from "../../src/core/problem.ts";
import { person } from "../../src/db/schema.ts";
import { hashOfToken } from "./calendar-token.ts";
import { type CalendarWords, calendarWords } from "./calendar-words.ts";
import { activity, feed, signup } from "./tables.ts";

/** Activities stay in the feed for so long after they began, and so many of them. */
const KEPT_MS = 180 * 24 * 3_600_000;
const MOST = 500;
const REFRESH_SECONDS = 3_600;
/** base64url of 256 bits. */
const PATH = /^\/ics\/([\w-]{43})(?:\.ics|\/(\d{1,9})\.ics)?$/;

interface Owner {
  readonly personId: number;
  readonly name: string;
}

const ownerOf = async (db: Db, token: string): Promise<Owner | null> => {
  const [owner] = await db
    .select({ personId: person.id, name: person.name })
    .from(feed)
    .innerJoin(person, eq(person.id, feed.personId))
    .where(and(eq(feed.tokenHash, hashOfToken(token)), isNull(person.leftAt)));
  return owner ?? null;
};

const select = (db: Db, where: SQL | undefined) =>
  db
    .select({
      a: activity,
      heads: signup.heads,
      note: signup.note,
      state: signup.state,
      changedAt: signup.changedAt,
      position: sql<number>`(case when ${signup.state} = 'waiting' then signup_position(${signup.activityId}, ${signup.turn}) else 0 end)::int`,
    })
    .from(signup)
    .innerJoin(activity, eq(activity.id, signup.activityId))
    .where(where)
    .orderBy(asc(activity.startsAt), asc(activity.number))
    .limit(MOST);

type Row = Awaited<ReturnType<typeof select>>[number];

/** What somebody is in or waits for; of one activity also that they have left it, so that a calendar takes it out. */
const rowsOf = async (db: Db, { personId }: Owner, number: number | null, now: Date): Promise<readonly Row[]> => {
  const mine = eq(signup.personId, personId);
  if (number !== null) return select(db, and(mine, eq(activity.number, number)));
  const since = new Date(now.getTime() - KEPT_MS);
  return select(db, and(mine, inArray(signup.state, ["in", "waiting"]), gt(activity.startsAt, since)));
};

const statusOf = ({ a, state }: Row): ICalEventStatus => {
  if (a.state === "cancelled" || state === "left") return ICalEventStatus.CANCELLED;
  return state === "waiting" ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
};

const summaryOf = (row: Row, w: CalendarWords): string => {
  const title = clean(row.a.title, 200);
  const status = statusOf(row);
  if (status === ICalEventStatus.CANCELLED) return w.cancelled(title);
  return status === ICalEventStatus.TENTATIVE ? w.waiting(row.position, title) : title;
};

const descriptionOf = (row: Row, w: CalendarWords): string =>
  [
    w.number(row.a.number),
    w.heads(row.heads),
    ...(row.a.remarks ? [w.remarks(clean(row.a.remarks, 500))] : []),
    ...(row.note ? [w.note(clean(row.note, 500))] : []),
    ...(statusOf(row) === ICalEventStatus.TENTATIVE ? [w.queue(row.position)] : []),
    ...(statusOf(row) === ICalEventStatus.CANCELLED ? [] : [w.withdraw(row.a.number)]),
  ].join("\n");

/** Times are given in UTC, which every calendar shows as the same moment. Without an end there is no DTEND: none is made up. */
const eventOf = (row: Row, w: CalendarWords) => ({
  id: `activity-${row.a.number}-${row.a.createdAt.getTime().toString(36)}@unionhall`,
  sequence: row.a.version,
  // Not the moment of asking: the same facts are the same bytes.
  stamp: row.changedAt,
  start: row.a.startsAt,
  end: row.a.endsAt,
  summary: summaryOf(row, w),
  location: row.a.venue ? clean(row.a.venue, 200) : null,
  description: descriptionOf(row, w),
  status: statusOf(row),
});

/** The calendar as text. The zone of the process has no part in it. */
export const calendarOf = (owner: Owner, rows: readonly Row[], locale: Locale): string => {
  const w = calendarWords(locale);
  return ical({
    name: w.name(clean(owner.name, 40)),
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: "unionhall", product: "activities", language: locale === "en" ? "EN" : "ZH" },
    ttl: REFRESH_SECONDS,
    events: rows.map((row) => eventOf(row, w)),
  }).toString();
};

/** Wrong, old and malformed addresses are answered alike. */
const nothing = (): Response => problem(404, "Not found");

const matches = (header: string | null, etag: string): boolean =>
  (header ?? "").split(",").some((one) => one.trim().replace(/^W\//, "") === etag || one.trim() === "*");

const answer = (request: Request, text: string, number: number | null): Response => {
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
  const headers = { etag, "cache-control": "private, no-cache", "x-robots-tag": "noindex" };
  if (matches(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  const body = new TextEncoder().encode(text);
  return new Response(request.method === "HEAD" ? null : body, {
    headers: {
      ...headers,
      "content-type": "text/calendar; charset=utf-8",
      "content-length": String(body.byteLength),
      ...(number === null ? {} : { "content-disposition": `attachment; filename="activity-${number}.ics"` }),
    },
  });
};

/** The feed of whoever holds the token. */
export const createCalendarPage =
  (db: Db, clock: Clock, locale: Locale) =>
  async (request: Request): Promise<Response> => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
    }
    const [, token, digits] = PATH.exec(new URL(request.url).pathname) ?? [];
    const owner = token ? await ownerOf(db, token) : null;
    if (!owner) return nothing();
    const number = digits ? Number(digits) : null;
    const rows = await rowsOf(db, owner, number, clock.now());
    return number !== null && rows.length === 0 ? nothing() : answer(request, calendarOf(owner, rows, locale), number);
  };
