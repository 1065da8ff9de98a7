import type { Clock, Ephemeral, Log } from "../../src/core/ports.ts";
import { type Answer, exchange } from "./exchange.ts";
import { CallError, TOKEN_CODES, wrongSetting } from "./failures.ts";
import { LIMITS } from "./limits.ts";
import { createToken } from "./token.ts";
import { type FeishuConfig, type Json, PLATFORM, parseJson, text } from "./wire.ts";

export interface Call {
  /** For the log: a path holds ids. */
  readonly name: string;
  readonly method: "GET" | "POST" | "PATCH";
  /** Below `/open-apis`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly form?: FormData;
  readonly withinMs?: number;
  /** A refusal is nothing to tell of: what it would bring is not needed. */
  readonly quiet?: true;
}

/** The platform's interface: answers the body of a call that succeeded, rejects with a CallError for all others. */
export type Api = (call: Call) => Promise<Json>;

interface Parts {
  readonly config: Pick<FeishuConfig, "appId" | "appSecret" | "baseUrl">;
  readonly clock: Clock;
  readonly ephemeral: Ephemeral;
  readonly log: Log;
  /** Hears of the headers of every answer. */
  readonly heard?: (header: Answer["header"]) => void;
}

/** §4.1: seconds until the limit is over. */
const resetOf = (header: Answer["header"]): number | undefined => {
  const seconds = Number(header("x-ogw-ratelimit-reset") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.max(1, seconds) * 1000 : undefined;
};

const NO_SCOPE = 99991672;

/** §4.2: what the platform says of a missing scope names those that would do. */
const scopesIn = (body: Json | null): readonly string[] =>
  body && codeIn(body) === NO_SCOPE ? [...new Set(text(body, "msg").match(/\b[a-z]\w*(?::[a-z][\w.]*)+/g))] : [];

const codeIn = (body: Json | null): number | null => (body && Number.isInteger(body.code) ? Number(body.code) : null);

/**
 * Business errors come as HTTP 400, as 200, and 99991663 as either (§4.2): `code` decides, whatever the status. An answer
 * that cannot be read says nothing of whether the call was done.
 */
const read = ({ status, header, text: answered }: Answer): Json => {
  const body = parseJson(answered);
  const code = codeIn(body);
  if (body && code === 0 && status >= 200 && status < 300) return body;
  throw new CallError(code ?? 0, status, { resetMs: resetOf(header), scopes: scopesIn(body) });
};

/** A form is sent seldom, and is the platform's own client's business. */
const upload = async (url: URL, init: RequestInit): Promise<Answer> => {
  const response = await fetch(url, { ...init, redirect: "manual" });
  return { status: response.status, header: (name) => response.headers.get(name), text: await response.text() };
};

/**
 * An HTTP client of our own. The SDK's has no time limit, takes a code for a success, fetches a token for each call that
 * comes at once, does not mind its being refused, and logs bodies and secrets (§4.3, 4.4).
 */
export const createApi = ({ config, clock, ephemeral, log, heard }: Parts): Api => {
  const request = async ({ method, path, query = {}, body, form, withinMs }: Call, token: string | null) => {
    const url = new URL(`${config.baseUrl}/open-apis${path}`);
    url.search = String(new URLSearchParams(query));
    const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    const within = withinMs ?? LIMITS.callMs;
    const headers = { ...authorization, ...(body ? { "content-type": "application/json; charset=utf-8" } : {}) };
    try {
      const answer = form
        ? await upload(url, { method, headers, body: form, signal: AbortSignal.timeout(within) })
        : await exchange({ method, url, headers, body: body && JSON.stringify(body), withinMs: within });
      heard?.(answer.header);
      return read(answer);
    } catch (error) {
      throw error instanceof CallError ? error : new CallError(0, 0, { cause: error });
    }
  };

  const told = async (call: Call, token: string | null): Promise<Json> => {
    try {
      return await request(call, token);
    } catch (error) {
      const { code, status, scopes } = error instanceof CallError ? error : new CallError(0, 0);
      const fields = { platform: PLATFORM, route: call.name, code: String(code), status };
      const wrong = wrongSetting(code, scopes);
      if (call.quiet) log.debug("a call of feishu failed", fields);
      else if (wrong) log.error(`feishu refuses: ${wrong}`, fields);
      else log.warn("a call of feishu failed", fields);
      throw error;
    }
  };

  const token = createToken({
    appId: config.appId,
    clock,
    ephemeral,
    fetch: async () => {
      const answer = await told(
        {
          name: "auth.tenant_access_token",
          method: "POST",
          path: "/auth/v3/tenant_access_token/internal",
          body: { app_id: config.appId, app_secret: config.appSecret },
        },
        null,
      );
      const fetched = text(answer, "tenant_access_token");
      if (!fetched) throw new CallError(0, 200);
      return { token: fetched, expire: typeof answer.expire === "number" ? answer.expire : 0 };
    },
  });

  return async (call) => {
    const first = await token.get();
    try {
      return await told(call, first);
    } catch (error) {
      if (!(error instanceof CallError && TOKEN_CODES.has(error.code))) throw error;
      await token.refuse(first);
      return told(call, await token.get());
    }
  };
};
