import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { request as requestSecurely, Agent as SecureAgent } from "node:https";

export interface Ask {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly withinMs: number;
}

export interface Answer {
  readonly status: number;
  /** Null = there is none of that name. */
  readonly header: (name: string) => string | null;
  readonly text: string;
}

/** Connections are kept for the next reply; more than an interface lets through in a second are no use. */
const KEPT = { keepAlive: true, maxSockets: 50 };
const agents = { plain: new Agent(KEPT), secure: new SecureAgent(KEPT) };

/** The whole answer; an answer that breaks off is none. */
const read = (asked: ClientRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    // The request goes on hearing of errors while its answer is read.
    asked.on("error", reject);
    asked.once("response", (answer: IncomingMessage) => {
      const header = (name: string): string | null => {
        const value = answer.headers[name];
        return typeof value === "string" ? value : null;
      };
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("error", reject);
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, header, text }));
    });
  });

/**
 * One request and its whole answer, redirects not followed; rejects when there is none in time. `fetch` would do, or an
 * `AbortSignal` and a stream read by promises, at more processor time (measured: 300, 55 and 35 µs a reply), which a burst
 * of sign-ups feels.
 */
export const exchange = async ({ method, url, headers, body, withinMs }: Ask): Promise<Answer> => {
  const isSecure = url.protocol === "https:";
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const asked = (isSecure ? requestSecurely : request)(url, {
    method,
    agent: isSecure ? agents.secure : agents.plain,
    headers: { ...headers, ...(bytes ? { "content-length": bytes.byteLength } : {}) },
  });
  const late = setTimeout(() => asked.destroy(new Error("no answer in time")), withinMs);
  asked.end(bytes);
  return read(asked).finally(() => clearTimeout(late));
};
