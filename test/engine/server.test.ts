import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import type { OpenDatabase } from "../../src/db/open.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { DRAIN_MS } from "../../src/engine/limits.ts";
import { drain } from "../../src/engine/server.ts";

test("on the way out what is being answered gets its answer, and who stopped in the middle of a request keeps nobody", async () => {
  const server = createServer((request, response) => {
    if (request.method === "GET") setTimeout(() => response.end("the last answer"), 300);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const stuck = connect(port, "127.0.0.1");
  stuck.on("error", () => undefined);
  stuck.write("POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 500\r\n\r\nhalf");
  await once(server, "request");
  const answer = fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
  await once(server, "request");

  const ended: string[] = [];
  const engine = { stop: async () => void ended.push("engine") } as unknown as Engine;
  const database = { close: async () => void ended.push("database") } as unknown as OpenDatabase;
  const begun = performance.now();
  await drain(server, engine, database, null);
  expect(await answer).toBe("the last answer");
  expect(ended).toEqual(["engine", "database"]);
  expect(performance.now() - begun).toBeLessThan(DRAIN_MS / 2);
});
