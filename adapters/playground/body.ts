import { z } from "zod";
import { LIMITS } from "./limits.ts";
import { Problem } from "./problem.ts";

// Postgres cannot hold U+0000, and no chat platform delivers it.
const text = z.string().transform((value) => value.replaceAll("\u0000", ""));
const id = z.string().min(1).max(LIMITS.idCharacters);
const name = text.pipe(z.string().trim().min(1).max(LIMITS.nameCharacters));

const unit = name.refine(
  (path) => path.split("/").length <= LIMITS.unitParts && path.split("/").every((part) => part.trim() !== ""),
  "a unit is a path such as 区/校/组",
);

export const PersonBody = z.object({
  name,
  roles: z.array(z.enum(["chair", "organizer", "officer", "scrutineer", "admin"])).default([]),
  unit: unit.optional(),
});
export type PersonBody = z.infer<typeof PersonBody>;

export const ChatBody = z.object({ name, members: z.array(id).min(1) });

export const MessageBody = z.object({
  from: id,
  chat: id,
  text,
  /** Something that is no text came with it. */
  carries: z.enum(["picture", "file"]).optional(),
  mention: z.boolean().default(true),
  replyTo: id.optional(),
  eventId: id.optional(),
});
export type MessageBody = z.infer<typeof MessageBody>;

export const ClickBody = z.object({
  from: id,
  message: id,
  button: z.union([z.int().min(0), z.string()]),
  values: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
});
export type ClickBody = z.infer<typeof ClickBody>;

export const ClockBody = z.object({ advanceSeconds: z.int().min(0).max(LIMITS.advanceSeconds) });

const tooLarge = (): Problem => new Problem(413, `a body may have at most ${LIMITS.bodyBytes} bytes`);

/** Reads no further than the limit, so that nobody can fill the memory with one call. */
const readBytes = async (request: Request): Promise<Buffer> => {
  if (Number(request.headers.get("content-length") ?? 0) > LIMITS.bodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > LIMITS.bodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new Problem(400, "the body is not JSON");
  }
};

/** The JSON body of a call. Asking for the content type also keeps other sites' plain forms out. */
export const readBody = async <T>(request: Request, schema: z.ZodType<T>): Promise<T> => {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new Problem(400, "the content type must be application/json");
  const parsed = schema.safeParse(parseJson(await readBytes(request)));
  if (!parsed.success) throw new Problem(400, z.prettifyError(parsed.error));
  return parsed.data;
};
