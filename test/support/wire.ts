import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { DatabaseTarget } from "../../src/db/target.ts";

/** The way to a database, which can be cut: to whoever uses it the server is gone then. */
export interface Wire {
  /** DATABASE_URL of the database behind it. */
  readonly url: string;
  /** Breaks every connection and refuses new ones. */
  readonly cut: () => void;
  /** Everything that is said from now on is swallowed, connections stay: a server that hangs, a network that is gone. */
  readonly hang: () => void;
  /** Lets through what is said, breaks every connection at the first answer: what was asked for is done, unheard of. */
  readonly deafen: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
}

type State = "whole" | "cut" | "hanging" | "deaf";

export const openWire = async ({ host, port, user, password, database }: DatabaseTarget): Promise<Wire> => {
  let state: State = "whole";
  const open = new Set<Socket>();
  const breakAll = () => {
    for (const socket of open) socket.destroy();
  };
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => open.delete(socket));
  };
  const server = createServer((client) => {
    keep(client);
    if (state === "cut") {
      client.destroy();
      return;
    }
    const there = connect(`${host}/.s.PGSQL.${port}`);
    keep(there);
    client.on("data", (part) => state !== "hanging" && there.write(part));
    there.on("data", (part) => {
      if (state === "deaf") client.destroy();
      else if (state !== "hanging") client.write(part);
    });
    client.once("close", () => there.end());
    there.once("close", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: here } = server.address() as AddressInfo;
  return {
    url: `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${here}/${database}?sslmode=disable`,
    cut: () => {
      state = "cut";
      breakAll();
    },
    hang: () => {
      state = "hanging";
    },
    deafen: () => {
      state = "deaf";
    },
    mend: () => {
      // What hung has lost a part of what was said.
      if (state !== "whole") breakAll();
      state = "whole";
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      breakAll();
      await closed;
    },
  };
};
