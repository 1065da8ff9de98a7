import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { and, asc, desc, eq, gt, inArray, lt, lte, ne, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "../../src/core/command.ts";
import type { Clock } from "../../src/core/ports.ts";
import { person, place, unit } from "../../src/db/schema.ts";
import { answers, chinaIso, createRest, pageOf, pageQuery, refuse } from "../../src/web/rest.ts";
import { activity, signup } from "./tables.ts";

const states = ["open", "closed", "cancelled", "past"] as const;
type State = (typeof states)[number];

const activitySchema = z
  .object({
    number: z.int(),
    title: z.string(),
    startsAt: z.string().openapi({ example: "2026-12-05T16:00:00+08:00" }),
    endsAt: z.string().optional(),
    deadline: z.string().optional(),
    place: z.string().nullable().openapi({ description: "Where it takes place" }),
    remarks: z.string().optional().openapi({
      description:
        "What the organizer wrote besides the facts: costs, what to bring, whom to ask. Up to 300 characters",
    }),
    capacity: z.int().nullable().openapi({ description: "In heads; null = without limit" }),
    minimum: z.int().optional().openapi({ description: "Heads without which it does not take place" }),
    state: z.enum(states),
    heads: z.int(),
    waiting: z.int().openapi({ description: "Heads on the waiting list" }),
    unit: z.string(),
    chat: z.string().openapi({ description: "The group it was announced in" }),
  })
  .openapi("Activity");

const signupSchema = z
  .object({
    name: z.string(),
    heads: z.int(),
    state: z.enum(["in", "waiting"]),
    position: z.int().optional().openapi({ description: "On the waiting list, from 1" }),
    by: z.string().optional().openapi({ description: "Who signed them up, when it was somebody else" }),
    note: z.string().optional(),
    unit: z.string().optional(),
  })
  .openapi("Signup");

const numberParam = z.object({
  n: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
});

const listRoute = createRoute({
  method: "get",
  path: "/activities",
  request: { query: pageQuery.extend({ state: z.enum(states).optional() }) },
  responses: answers(pageOf(activitySchema), "Activities, newest first"),
});

const oneRoute = createRoute({
  method: "get",
  path: "/activities/{n}",
  request: { params: numberParam },
  responses: answers(activitySchema, "One activity"),
});

const signupsRoute = createRoute({
  method: "get",
  path: "/activities/{n}/signups",
  request: { params: numberParam, query: pageQuery },
  responses: answers(pageOf(signupSchema), "Who is in, by turn; then who waits, by position"),
});

const ofState = (state: State | undefined, now: Date): SQL | undefined => {
  if (!state) return undefined;
  if (state === "cancelled") return eq(activity.state, state);
  if (state === "past") return and(ne(activity.state, "cancelled"), lte(activity.startsAt, now));
  return and(eq(activity.state, state), gt(activity.startsAt, now));
};

const select = (db: Db, where: SQL | undefined) =>
  db
    .select({
      a: activity,
      unit: unit.name,
      chat: sql<string>`coalesce(${place.name}, ${place.chat})`,
    })
    .from(activity)
    .innerJoin(unit, eq(unit.id, activity.unitId))
    .innerJoin(place, eq(place.id, activity.placeId))
    .where(where)
    .orderBy(desc(activity.number));

type Row = Awaited<ReturnType<typeof select>>[number];

const present = ({ a, unit: unitName, chat }: Row, now: Date): z.infer<typeof activitySchema> => ({
  number: a.number,
  title: a.title,
  startsAt: chinaIso(a.startsAt),
  ...(a.endsAt ? { endsAt: chinaIso(a.endsAt) } : {}),
  ...(a.deadline ? { deadline: chinaIso(a.deadline) } : {}),
  place: a.venue,
  ...(a.remarks ? { remarks: a.remarks } : {}),
  capacity: a.capacity,
  ...(a.minimum === null ? {} : { minimum: a.minimum }),
  state: a.state !== "cancelled" && a.startsAt <= now ? "past" : (a.state as State),
  heads: a.heads,
  waiting: a.waiting,
  unit: unitName,
  chat,
});

/** `in.12` or `waiting.40`: the state and turn of the last party of a page. */
const cursorOf = (after: string | undefined) => {
  const found = /^(in|waiting)\.(\d{1,15})$/.exec(after ?? "");
  return found ? { state: found[1] as "in" | "waiting", turn: Number(found[2]) } : null;
};

const signer = alias(person, "signer");

const partiesAfter = (db: Db, activityId: number, cursor: ReturnType<typeof cursorOf>, limit: number) =>
  db
    .select({
      name: person.name,
      heads: signup.heads,
      state: signup.state,
      by: signer.name,
      note: signup.note,
      unit: unit.name,
      turn: signup.turn,
      position: sql<number>`(case when ${signup.state} = 'waiting' then signup_position(${signup.activityId}, ${signup.turn}) end)::int`,
    })
    .from(signup)
    .innerJoin(person, eq(person.id, signup.personId))
    .innerJoin(unit, eq(unit.id, person.unitId))
    .leftJoin(signer, eq(signer.id, signup.byPerson))
    .where(
      and(
        eq(signup.activityId, activityId),
        inArray(signup.state, ["in", "waiting"]),
        cursor
          ? or(gt(signup.state, cursor.state), and(eq(signup.state, cursor.state), gt(signup.turn, cursor.turn)))
          : undefined,
      ),
    )
    .orderBy(asc(signup.state), asc(signup.turn))
    .limit(limit + 1);

/** Reading activities and sign-ups. */
export const createApi = (db: Db, clock: Clock): OpenAPIHono => {
  const app = createRest();
  app.openapi(listRoute, async (c) => {
    const { limit, after, state } = c.req.valid("query");
    if (after !== undefined && !/^\d{1,15}$/.test(after)) throw refuse(400, "after: not a next of ours");
    const now = clock.now();
    const where = and(ofState(state, now), after ? lt(activity.number, Number(after)) : undefined);
    const rows = await select(db, where).limit(limit + 1);
    const items = rows.slice(0, limit).map((row) => present(row, now));
    return c.json(
      {
        items,
        next: rows.length > limit ? String(items.at(-1)?.number) : null,
      },
      200,
    );
  });
  app.openapi(oneRoute, async (c) => {
    const [row] = await select(db, eq(activity.number, c.req.valid("param").n));
    if (!row) throw refuse(404, "There is no activity of this number");
    return c.json(present(row, clock.now()), 200);
  });
  app.openapi(signupsRoute, async (c) => {
    const { limit, after } = c.req.valid("query");
    const cursor = cursorOf(after);
    if (after !== undefined && !cursor) throw refuse(400, "after: not a next of ours");
    const [found] = await db
      .select({ id: activity.id })
      .from(activity)
      .where(eq(activity.number, c.req.valid("param").n));
    if (!found) throw refuse(404, "There is no activity of this number");
    const rows = await partiesAfter(db, found.id, cursor, limit);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const items = page.map(({ name, heads, state, by, note, unit: unitName, position }) => ({
      name,
      heads,
      state: state as "in" | "waiting",
      ...(position ? { position } : {}),
      ...(by ? { by } : {}),
      ...(note ? { note } : {}),
      unit: unitName,
    }));
    return c.json(
      {
        items,
        next: rows.length > limit && last ? `${last.state}.${last.turn}` : null,
      },
      200,
    );
  });
  return app;
};
