import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { BOT } from "./events.ts";
import { endWithParent, monotonic, type Reply, say } from "./parent.ts";

/**
 * Feishu's interface as far as a bot that answers needs it, in a process of its own, as cheap as can be: it believes
 * everything, keeps nothing and tells the bench when which message was replied to.
 */
const API = "/open-apis";
const HEADERS = { "content-type": "application/json; charset=utf-8" };
const TELL_EVERY_MS = 2;

let replies: Reply[] = [];
let sent = 0;
let telling = false;

const tell = (): void => {
  telling = false;
  say({ replies });
  replies = [];
};

const note = (messageId: string): void => {
  replies.push([messageId, monotonic()]);
  if (telling) return;
  telling = true;
  setTimeout(tell, TELL_EVERY_MS);
};

const sentText = (): string => {
  sent += 1;
  return `{"code":0,"msg":"success","data":{"message_id":"om_stub_${sent}"}}`;
};

const FIXED: ReadonlyMap<string, string> = new Map([
  [
    `${API}/auth/v3/tenant_access_token/internal`,
    '{"code":0,"msg":"ok","tenant_access_token":"t-bench","expire":7200}',
  ],
  [`${API}/bot/v3/info`, `{"code":0,"msg":"ok","bot":{"activate_status":2,"app_name":"bench","open_id":"${BOT}"}}`],
  [`${API}/contact/v3/users/basic_batch`, '{"code":0,"msg":"success","data":{"users":[]}}'],
]);

const REPLY = /^\/open-apis\/im\/v1\/messages\/([^/]+)\/reply$/;

/** A message that is no reply carries in `uuid` which one it answers. */
const answer = (path: string, body: string): string => {
  const fixed = FIXED.get(path);
  if (fixed) return fixed;
  const replied = REPLY.exec(path)?.[1] ?? /"uuid":"([^"]+)"/.exec(body)?.[1];
  if (replied) note(replied);
  return sentText();
};

const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (chunk: string) => {
    body += chunk;
  });
  request.on("end", () => {
    const text = answer(request.url?.split("?")[0] ?? "", body);
    response.writeHead(200, { ...HEADERS, "content-length": Buffer.byteLength(text) });
    response.end(text);
  });
});
// Who is measured later finds its connections as it left them.
server.keepAliveTimeout = 600_000;
endWithParent();
server.listen(0, "127.0.0.1", () => say({ port: (server.address() as AddressInfo).port }));
