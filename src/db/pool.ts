import pg from "pg";
import type { DatabaseTarget } from "./target.ts";

/** A pool of the driver that the job queue speaks. Loaded lazily: it is needed after the first answer. */
export const openPool = (target: DatabaseTarget, max: number): pg.Pool => {
  const { host, port, database, user, password, ssl } = target;
  const pool = new pg.Pool({
    host,
    port,
    database,
    user,
    password,
    max,
    ssl: ssl === "disable" ? false : { rejectUnauthorized: ssl === "verify-full" },
  });
  // A lost connection is made again by the pool; without a listener it would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
};
