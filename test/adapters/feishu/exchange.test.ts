import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { exchange } from "../../../adapters/feishu/exchange.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Asks a platform that answers so. */
const askOf = async (listener: RequestListener, withinMs = 5_000) => {
  const server = createServer(listener).listen(0, "127.0.0.1");
  ends.push(() => server.close().closeAllConnections());
  await once(server, "listening");
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/path?a=1`);
  return exchange({ method: "POST", url, headers: { authorization: "Bearer t" }, body: "说", withinMs });
};

test("an answer is whole, wherever its characters were cut", async () => {
  const bytes = Buffer.from("教工之家");
  const answer = await askOf((request, response) => {
    response.writeHead(203, { "x-path": request.url, "x-length": request.headers["content-length"] });
    response.write(bytes.subarray(0, 4));
    setTimeout(() => response.end(bytes.subarray(4)), 20);
  });
  expect([answer.status, answer.text]).toEqual([203, "教工之家"]);
  expect(["x-path", "x-length", "x-none"].map(answer.header)).toEqual(["/path?a=1", "3", null]);
});

test("an answer that breaks off is none", async () => {
  const asked = askOf((_, response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("half");
    setTimeout(() => response.destroy(), 20);
  });
  await expect(asked).rejects.toThrow("aborted");
});

test("a platform that says nothing, or never comes to its end, is not waited for", async () => {
  await expect(askOf(() => undefined, 30)).rejects.toThrow("no answer in time");
  const endless = askOf((_, response) => {
    response.write("more ");
    const more = setInterval(() => response.write("and more "), 5);
    response.on("close", () => clearInterval(more));
  }, 60);
  await expect(endless).rejects.toThrow();
});
