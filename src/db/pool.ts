import { once } from "node:events";
import { connect } from "node:net";
import pg from "pg";
import type { DatabaseTarget } from "./target.ts";

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const ACCEPTED = "S".charCodeAt(0);
const PATIENCE_MS = 5_000;

/** Whether the server offers encryption. This driver, other than the usual one, cannot find out by itself. */
const offersSsl = async (host: string, port: number): Promise<boolean> => {
  const socket = connect(port, host).setTimeout(PATIENCE_MS, () => socket.destroy(new Error("no answer")));
  try {
    socket.write(SSL_REQUEST);
    const [answer] = (await once(socket, "data")) as [Buffer];
    return answer[0] === ACCEPTED;
  } finally {
    socket.destroy();
  }
};

const sslOf = async ({ host, port, ssl }: DatabaseTarget): Promise<pg.PoolConfig["ssl"]> => {
  if (ssl === "disable" || (ssl === "prefer" && !(await offersSsl(host, port)))) return false;
  return { rejectUnauthorized: ssl === "verify-full" };
};

/** A pool of the driver that the job queue speaks. Loaded lazily: it is needed after the first answer. */
export const openPool = async (target: DatabaseTarget, max: number): Promise<pg.Pool> => {
  const { host, port, database, user, password } = target;
  const pool = new pg.Pool({ host, port, database, user, password, max, ssl: await sslOf(target) });
  // A lost connection is made again by the pool; without a listener it would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
};
