import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { StartError } from "../core/errors.ts";
import type { OpenDatabase } from "../db/open.ts";
import type { Courier } from "./courier.ts";
import type { Engine } from "./engine.ts";
import { DRAIN_MS, LAST_ANSWERS_MS } from "./limits.ts";

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Resolves to where the server can be reached from this machine. */
export const listen = async (server: Server, { host, port }: Address): Promise<string> => {
  server.listen(port, host);
  await once(server, "listening").catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "failed";
    const taken = code === "EADDRINUSE" ? "is taken by another program" : "cannot be used";
    throw new StartError([`The address ${host} with port ${port} ${taken} (${code}); set HOST and PORT to others.`]);
  });
  const { port: bound } = server.address() as AddressInfo;
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${bound}`;
};

/** On loopback only our own names are answered, so that no web page can reach the program through its own DNS. */
export const allowedHosts = ({ host }: Address, publicUrl?: string): readonly string[] | null => {
  const loopback = ["localhost", "127.0.0.1", "[::1]"];
  if (![...loopback, "::1"].includes(host)) return null;
  return [...loopback, ...(publicUrl ? [new URL(publicUrl).hostname] : [])];
};

/** Stop taking, finish, deliver, close. */
export const drain = async (
  server: Server,
  engine: Engine,
  database: OpenDatabase,
  courier: Courier | null,
): Promise<void> => {
  const until = performance.now() + DRAIN_MS;
  const carried = courier?.stop();
  const closed = new Promise((resolve) => server.close(resolve));
  await engine.stop(Math.max(0, until - performance.now()));
  // A connection that has just carried its last answer is kept alive by its client, not by us; and a client that stopped
  // in the middle of its request must not keep us until the deadline, for the database has to stop as well.
  const last = Math.min(until, performance.now() + LAST_ANSWERS_MS);
  const sweeping = setInterval(() => {
    if (performance.now() < last) server.closeIdleConnections();
    else server.closeAllConnections();
  }, 20);
  await closed;
  clearInterval(sweeping);
  await carried;
  await database.close();
};
