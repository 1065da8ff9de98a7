import { problem } from "../../src/core/problem.ts";
import { LIMITS } from "./limits.ts";
import type { Verified } from "./verify.ts";
import type { Json } from "./wire.ts";

/** Takes an event, or a callback and its answer; null = no answer is asked for. Rejects when nothing was committed. */
export type Handle = (plain: Json) => Promise<Json | null>;

const json = (body: Json): Response =>
  new Response(JSON.stringify(body), { headers: { "content-type": "application/json; charset=utf-8" } });

const isTooLarge = (request: Request): boolean => Number(request.headers.get("content-length") ?? 0) > LIMITS.bodyBytes;

/** The bytes as they came, or null when there are too many; the rest is not read. */
const bodyOf = async (request: Request): Promise<Uint8Array | null> => {
  // HTTP itself holds a sender to the length it told.
  if (request.headers.has("content-length") && !request.headers.has("transfer-encoding"))
    return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > LIMITS.bodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

interface Parts {
  readonly path: string;
  readonly verify: (raw: Uint8Array, headers: Headers) => Verified;
  readonly handle: Handle;
}

/**
 * `POST /feishu/events` (§1). The SDK's own handlers answer forgeries with 200 and die of garbage (§1.4, 1.7). The platform
 * sends again whatever is not answered with 200 within 3 s, so that is said only of what was committed.
 */
export const createWebhook =
  ({ path, verify, handle }: Parts) =>
  async (request: Request): Promise<Response> => {
    if (new URL(request.url).pathname !== path) return problem(404, "Not found");
    if (request.method !== "POST") return problem(405, "Method not allowed");
    const type = request.headers.get("content-type") ?? "";
    if (!/^application\/json\s*(;|$)/i.test(type.trim())) return problem(415, "JSON only");
    if (isTooLarge(request)) return problem(413, "Body too large");
    const raw = await bodyOf(request).catch(() => undefined);
    if (raw === undefined) return problem(400, "The body broke off");
    if (raw === null) return problem(413, "Body too large");
    const verified = verify(raw, request.headers);
    switch (verified.kind) {
      case "refused":
        return problem(verified.status, verified.status === 401 ? "Not from the platform" : "Not readable");
      case "challenge":
        return json({ challenge: verified.challenge });
      case "event":
        return handle(verified.plain).then(
          (answer) => json(answer ?? {}),
          () => problem(503, "Not taken; send it again"),
        );
      default:
        return verified satisfies never;
    }
  };
