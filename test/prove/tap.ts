import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What is to happen when something passes: the program dies before it arrives, or once it is done and nobody heard of it. */
export type Moment = "before" | "after";

/** A way to a server on which one can lie in wait. */
export interface Tap {
  readonly port: number;
  /** Asked for everything the program says; `memory` is what it said on the same connection before. */
  watch: (said: string, memory: readonly string[]) => Moment | null;
  kill: () => void;
  readonly close: () => Promise<void>;
}

const REMEMBERED = 40;

export const openTap = async (to: { readonly path: string } | { readonly port: number }): Promise<Tap> => {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect("path" in to ? { path: to.path } : { port: to.port, host: "127.0.0.1" });
    const memory: string[] = [];
    let deaf = false;
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.once("close", () => open.delete(socket));
    }
    near.on("data", (part) => {
      const said = part.toString("latin1");
      const moment = tap.watch(said, memory);
      memory.push(said);
      if (memory.length > REMEMBERED) memory.shift();
      if (moment === "before") return tap.kill();
      if (moment === "after") deaf = true;
      far.write(part);
    });
    far.on("data", (part) => {
      if (deaf) tap.kill();
      else near.write(part);
    });
    near.once("close", () => far.destroy());
    far.once("close", () => near.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const tap: Tap = {
    port: (server.address() as AddressInfo).port,
    watch: () => null,
    kill: () => undefined,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
  return tap;
};
