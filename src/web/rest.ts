import { OpenAPIHono, z } from "@hono/zod-openapi";
import dayjs from "dayjs";
import utc from "dayjs/plugin/utc.js";
import { HTTPException } from "hono/http-exception";
import { problem } from "../core/problem.ts";

dayjs.extend(utc);

const CHINA_HOURS = 8;
const DEFAULT_PAGE = 100;
const MAX_PAGE = 500;

/** A part of the REST interface whose schema mistakes are problem details. */
export const createRest = <E extends object = object>(): OpenAPIHono<E> =>
  new OpenAPIHono<E>({
    defaultHook: (result) => {
      if (result.success) return;
      const [issue] = result.error.issues;
      return problem(400, "Bad request", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
    },
  });

const TITLES = {
  400: "Bad request",
  403: "Forbidden",
  404: "Not found",
  503: "Service unavailable",
} as const;

/** To be thrown: answers with problem details. */
export const refuse = (status: keyof typeof TITLES, detail: string): HTTPException =>
  new HTTPException(status, { res: problem(status, TITLES[status], detail) });

/** `?limit=&after=`: `after` is the `next` of the page before. */
export const pageQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_PAGE)
    .default(DEFAULT_PAGE)
    .openapi({ description: "Items on a page, at most 500" }),
  after: z.string().max(64).optional().openapi({ description: "`next` of the page before" }),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().openapi({ description: "null on the last page" }),
  });

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
  })
  .openapi("Problem");

const refused = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problemSchema } },
});

/** The responses of a reading route. */
export const answers = <T extends z.ZodType>(schema: T, description: string) => ({
  200: { description, content: { "application/json": { schema } } },
  400: refused("A parameter is wrong"),
  401: refused("The token is wrong"),
  404: refused("There is no such thing"),
});

/** The same where a personal token is needed. */
export const personalAnswers = <T extends z.ZodType>(schema: T, description: string) => ({
  ...answers(schema, description),
  401: refused("The token is wrong, expired or revoked"),
  403: refused("The token is the union's, or its holder is no officer"),
  503: refused("Concerns are off"),
});

/** China time, ISO 8601 with its offset: 2026-12-05T16:00:00+08:00. */
export const chinaIso = (date: Date): string => dayjs(date).utcOffset(CHINA_HOURS).format("YYYY-MM-DDTHH:mm:ssZ");
