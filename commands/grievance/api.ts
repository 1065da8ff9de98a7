import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { and, desc, eq, inArray, lt, notInArray, or, type SQL, sql } from "drizzle-orm";
import { dayOf, isoOf } from "../../src/core/china.ts";
import type { Db, PersonalEnv, Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Clock } from "../../src/core/ports.ts";
import { unitNames } from "../../src/db/people.ts";
import { person } from "../../src/db/schema.ts";
import { createRest, pageOf, pageQuery, personalAnswers, refuse } from "../../src/web/rest.ts";
import { readAlias } from "./alias.ts";
import { categoryName } from "./categories.ts";
import { asOfficer } from "./force.ts";
import { ENDED, STATES, type State, UNCLAIMED } from "./states.ts";
import { cases } from "./tables.ts";
import { URGENCIES, type Urgency } from "./terms.ts";

const day = (description: string) => z.string().openapi({ example: "2026-12-05", description });

/** What the queue shows of a case. Texts are read in the console and in the chat, where every look is on record. */
const caseSchema = z
  .object({
    alias: z.string().openapi({ example: "竹影-47" }),
    category: z.string().openapi({ description: "In Chinese" }),
    urgency: z.enum(URGENCIES),
    state: z.enum(STATES),
    unit: z.string().nullable().openapi({ description: "As far as the reporter told it" }),
    receivedOn: day("Dates only; the time is kept nowhere"),
    claimBy: day("When it must have been taken"),
    replyBy: day("When the first answer is due"),
    closeBy: day("When it must be closed"),
    late: z.boolean(),
    extended: z.boolean(),
    mine: z.boolean().openapi({ description: "Whether the holder of this token works it" }),
    holder: z.string().nullable().openapi({ description: "The officer who works it" }),
    rating: z.int().nullable(),
  })
  .openapi("Case");

const listRoute = createRoute({
  method: "get",
  path: "/cases",
  security: [{ personal: [] }],
  request: { query: pageQuery.extend({ state: z.enum(["open", "ended"]).optional() }) },
  responses: personalAnswers(pageOf(caseSchema), "The cases this officer may see, newest first"),
});

const oneRoute = createRoute({
  method: "get",
  path: "/cases/{alias}",
  security: [{ personal: [] }],
  request: { params: z.object({ alias: z.string().max(40) }) },
  responses: personalAnswers(caseSchema, "The open case of this alias, or else the latest"),
});

const select = (tx: Tx, where: SQL | undefined) =>
  tx
    .select({ c: cases, holder: person.name })
    .from(cases)
    .leftJoin(person, eq(person.id, cases.assignee))
    .where(where)
    .$dynamic();

type Row = Awaited<ReturnType<typeof select>>[number];

const present = async (tx: Tx, rows: readonly Row[], me: number, today: string) => {
  const units = await unitNames(tx, [...new Set(rows.flatMap(({ c }) => c.unitId ?? []))]);
  return rows.map(({ c, holder }): z.infer<typeof caseSchema> => {
    const state = c.state as State;
    return {
      alias: c.alias,
      category: categoryName(c.category, "zh"),
      urgency: c.urgency as Urgency,
      state,
      unit: c.unitId === null ? null : (units.get(c.unitId) ?? ""),
      receivedOn: c.receivedOn,
      claimBy: c.dueClaim,
      replyBy: c.dueReply,
      closeBy: c.dueClose,
      late: !ENDED.includes(state) && today > (UNCLAIMED.includes(state) ? c.dueClaim : c.dueClose),
      extended: c.extended,
      mine: c.assignee === me,
      holder,
      rating: c.rating,
    };
  });
};

/** Not 30 February, and no day of a year 0, which the database does not know. */
const isDay = (on: string): boolean => {
  const date = new Date(`${on}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && on >= "0001" && date.toISOString().startsWith(on);
};

/** `2026-11-24.<id>`: the day and the random id of the last case of a page. */
const cursorOf = (after: string | undefined): SQL | null | undefined => {
  if (after === undefined) return undefined;
  const [, on, id] = /^(\d{4}-\d{2}-\d{2})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(after) ?? [];
  if (!on || !id || !isDay(on)) return null;
  return or(lt(cases.receivedOn, on), and(eq(cases.receivedOn, on), lt(cases.id, id)));
};

const ofState = (state: "open" | "ended" | undefined): SQL | undefined => {
  if (!state) return undefined;
  return state === "open" ? notInArray(cases.state, [...ENDED]) : inArray(cases.state, [...ENDED]);
};

/** Cases, read by officers under their own name: a transaction sees what its officer may see, and nothing else is there. */
export const createPersonalApi = (db: Db, clock: Clock): OpenAPIHono<PersonalEnv> => {
  const app = createRest<PersonalEnv>();

  const asHolder = async <T>(me: PersonalEnv["Variables"]["me"], run: (tx: Tx) => Promise<T>): Promise<T> => {
    if (!me.roles.some(({ role }) => role === "officer")) throw refuse(403, "Cases are shown to officers");
    try {
      return await db.transaction(async (tx) => {
        await asOfficer(tx, me.personId);
        return run(tx);
      });
    } catch (error) {
      throw error instanceof Refusal ? refuse(503, "Concerns are off") : error;
    }
  };

  app.openapi(listRoute, async (c) => {
    const { limit, after, state } = c.req.valid("query");
    const me = c.get("me");
    const cursor = cursorOf(after);
    if (cursor === null) throw refuse(400, "after: not a next of ours");
    const page = await asHolder(me, async (tx) => {
      const rows = await select(tx, and(ofState(state), cursor))
        .orderBy(desc(cases.receivedOn), desc(cases.id))
        .limit(limit + 1);
      const last = rows.length > limit ? rows[limit - 1]?.c : undefined;
      const items = await present(tx, rows.slice(0, limit), me.personId, isoOf(dayOf(clock.now())));
      return { items, next: last ? `${last.receivedOn}.${last.id}` : null };
    });
    return c.json(page, 200);
  });

  app.openapi(oneRoute, async (c) => {
    const asked = readAlias(c.req.valid("param").alias);
    const me = c.get("me");
    const found = await asHolder(me, async (tx) => {
      if (asked?.rest !== "") return undefined;
      const rows = await select(tx, eq(cases.alias, asked.alias))
        .orderBy(sql`${cases.state} in ('closed', 'withdrawn')`, desc(cases.receivedOn))
        .limit(1);
      return (await present(tx, rows, me.personId, isoOf(dayOf(clock.now()))))[0];
    });
    if (!found) throw refuse(404, "There is no case of this alias");
    return c.json(found, 200);
  });
  return app;
};
