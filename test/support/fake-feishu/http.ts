import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { isObject, type Random } from "./random.ts";
import { createWindow, LIMITS, type Reply, type Rules, refusal } from "./rules.ts";
import type { Tokens } from "./tokens.ts";

/** One request of the app. */
export interface Call {
  /** The name of its route. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly params: readonly string[];
  readonly headers: IncomingMessage["headers"];
  readonly raw: Buffer;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Route {
  readonly name: string;
  readonly method: string;
  /** Its groups become `params`. */
  readonly path: RegExp;
  /** Any one of them is enough; none = no token is asked for either when `open`. */
  readonly scopes?: readonly string[];
  /** Needs no token. */
  readonly open?: boolean;
  readonly handle: (call: Call) => Reply | Promise<Reply>;
}

/** What goes wrong instead: before anything is done (`hang`, `reset`), or after it was done (`lose`, `late`). */
type Mishap = "hang" | "reset" | "lose" | "late" | Reply;

export interface Fault {
  readonly on: string;
  readonly times?: number;
  readonly mishap: Mishap;
}

export interface Logged {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly text: string;
  readonly at: number;
  /** -1 while it is under way, or when it was never answered. */
  code: number;
}

interface Parts {
  readonly routes: readonly Route[];
  readonly tokens: Tokens;
  readonly scopes: ReadonlySet<string>;
  readonly random: Random;
  readonly rules: Rules;
  readonly now: () => number;
  readonly logId: () => string;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export interface Http {
  readonly listen: () => Promise<string>;
  readonly close: () => Promise<void>;
  readonly fault: (fault: Fault) => void;
  readonly calm: () => void;
  readonly calls: readonly Logged[];
  readonly busy: () => boolean;
}

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** The platform's HTTP interface: tokens, scopes, rates and faults before the route itself. */
export const createHttp = ({ routes, tokens, scopes, random, rules, now, logId, upgrade }: Parts): Http => {
  const calls: Logged[] = [];
  const faults: { on: string; left: number; mishap: Mishap }[] = [];
  const hanging = new Set<ServerResponse>();
  const perSecond = createWindow(now, 1_000, LIMITS.apiPerSecond);
  const perMinute = createWindow(now, 60_000, LIMITS.apiPerMinute);
  let running = 0;

  const bodyOf = (raw: Buffer, { headers, method }: IncomingMessage): Readonly<Record<string, unknown>> | null => {
    if (method === "GET" || method === "DELETE" || raw.length === 0) return {};
    const type = headers["content-type"] ?? "";
    if (type.startsWith("multipart/form-data")) return {};
    if (!type.startsWith("application/json")) rules.violate("a body is application/json", "create.md 请求头", type);
    try {
      const body: unknown = JSON.parse(raw.toString("utf8"));
      return isObject(body) ? body : null;
    } catch {
      return null;
    }
  };

  /** §4.2, §8: every route checks the token; then the scopes; then the rates of the API (§4.1). */
  const barred = (route: Route, request: IncomingMessage): Reply | null => {
    if (route.open) return null;
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? "")?.[1];
    if (token === undefined) {
      rules.violate("every call carries a token", "§4.2 99991661", request.url);
      return refusal(99991661);
    }
    if (!token.startsWith("t-")) return refusal(99991671);
    if (!tokens.valid(token)) return refusal(99991663);
    if (route.scopes && !route.scopes.some((scope) => scopes.has(scope)))
      return refusal(99991672, `: [${route.scopes.join(", ")}]`);
    if (perSecond(route.name) && perMinute(route.name)) return null;
    rules.throttle("api");
    const headers = { "x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": "1" };
    return { ...refusal(99991400), headers };
  };

  const perform = async (request: IncomingMessage, raw: Buffer, url: URL, logged: Logged): Promise<Reply> => {
    for (const route of routes) {
      const match = route.method === request.method && route.path.exec(url.pathname);
      if (!match) continue;
      const stop = barred(route, request);
      if (stop) return stop;
      const body = bodyOf(raw, request);
      if (body === null) {
        rules.violate("a body is a JSON object", "§3.1", raw.toString("utf8").slice(0, 200));
        return refusal(230001);
      }
      const { method, path } = logged;
      const params = match.slice(1).map((param) => decodeURIComponent(param ?? ""));
      return route.handle({
        route: route.name,
        method,
        path,
        query: url.searchParams,
        params,
        headers: request.headers,
        raw,
        body,
      });
    }
    rules.violate("only known routes are called", "§8 Fake-server routes", `${logged.method} ${logged.path}`);
    return { status: 404, body: { code: 404, msg: "404 page not found" } };
  };

  const send = (response: ServerResponse, reply: Reply, logged: Logged): void => {
    const code = isObject(reply.body) ? Number(reply.body.code ?? 0) : 0;
    logged.code = code;
    // §4.2: business errors come as 400, and are to be understood with 200 as well.
    const status = reply.status === 400 && random.chance(0.2) ? 200 : reply.status;
    response.writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "X-Tt-Logid": logId(),
      ...reply.headers,
    });
    response.end(JSON.stringify(random.dress(reply.body)));
  };

  const faultFor = (route: string): Mishap | undefined => {
    const found = faults.find(({ on, left }) => left > 0 && on === route);
    if (!found) return undefined;
    found.left -= 1;
    return found.mishap;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://platform");
    const raw = await readAll(request);
    const route = routes.find(({ method, path }) => method === request.method && path.test(url.pathname))?.name ?? "?";
    const text = raw.toString("utf8");
    const logged: Logged = { route, method: request.method ?? "", path: url.pathname, text, at: now(), code: -1 };
    calls.push(logged);
    const mishap = faultFor(route);
    if (mishap === "hang") return void hanging.add(response);
    if (mishap === "reset") return void request.socket.destroy();
    if (typeof mishap === "object") return send(response, mishap, logged);
    const reply = await perform(request, raw, url, logged);
    if (mishap === "late") return void hanging.add(response);
    if (mishap === "lose") return void request.socket.destroy();
    if (random.chance(0.3)) await new Promise((resolve) => setTimeout(resolve, random.int(1, 5)));
    send(response, reply, logged);
  };

  const server: Server = createServer((request, response) => {
    running += 1;
    void serve(request, response)
      .catch((error: unknown) => {
        // The app hung up, or the fake is at fault: then the test must hear of it.
        if (!request.destroyed || response.writable) rules.violate("the fake failed", "-", String(error));
        response.destroy();
      })
      .finally(() => {
        running -= 1;
      });
  });
  server.on("upgrade", upgrade);

  return {
    listen: () =>
      new Promise((resolve) => {
        server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
      }),
    close: async () => {
      for (const response of hanging) response.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
    fault: ({ on, times = 1, mishap }) => {
      faults.push({ on, left: times, mishap });
    },
    calm: () => {
      faults.length = 0;
      for (const response of hanging) response.destroy();
      hanging.clear();
    },
    calls,
    busy: () => running > 0,
  };
};
