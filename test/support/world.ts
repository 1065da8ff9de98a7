import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enrol } from "../../commands/people/enrol.ts";
import { type App, type AppOptions, createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { createClock, type MovableClock } from "../../src/core/clock.ts";
import type { Log, Role } from "../../src/core/ports.ts";
import { type Calls, openCalls, openDb } from "../../src/db/client.ts";
import { cloneDatabase, type TestDatabase } from "./database.ts";
import { createPlatform, type Platform } from "./platform.ts";

export interface World {
  readonly app: App;
  readonly platform: Platform;
  readonly clock: MovableClock;
  readonly database: TestDatabase;
  readonly keysDir: string;
  /** As the owner: to look at tables. */
  readonly sql: Calls;
  /** A person of the fake platform with roles in a unit. */
  readonly person: (name: string, roles?: readonly Role[], unit?: string) => Promise<void>;
  /** Moves the clock on; everything that became due has run and was delivered. */
  readonly advance: (seconds: number) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const quiet: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

/** A Monday morning in China; conversations name dates after it. */
const START = "2026-11-23T10:00:00+08:00";

/** A clock that runs from a moment on. */
export const clockAt = (moment: string): MovableClock => createClock(new Date(moment).getTime() - Date.now());

export interface WorldOptions extends Omit<AppOptions, "adapters"> {
  readonly platform?: Platform;
  readonly database?: TestDatabase;
  readonly env?: Readonly<Record<string, string>>;
}

/** The whole program in this process on a database of its own, with people on a fake platform. */
export const createWorld = async (options: WorldOptions = {}): Promise<World> => {
  const database = options.database ?? (await cloneDatabase());
  const folder = mkdtempSync(join(tmpdir(), "uh-world-"));
  const platform = options.platform ?? createPlatform();
  const clock = options.clock ?? clockAt(START);
  const config = readConfig({
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, "data"),
    PORT: "0",
    PLAYGROUND: "off",
    ...options.env,
  });
  const app = await createApp(config, {
    log: quiet,
    ...options,
    clock,
    adapters: [platform.adapter],
  });
  const sql = openCalls(database.target, { max: 2 });
  const { db, close: closeDb } = openDb(database.target, { max: 1 });
  return {
    app,
    platform,
    clock,
    database,
    keysDir: config.keysDir,
    sql,
    person: (name, roles = [], unit = "") =>
      enrol(
        db,
        {
          account: {
            platform: platform.adapter.platform,
            tenant: "t",
            user: name,
          },
          name,
          unit,
          roles,
        },
        clock.now(),
      ),
    advance: app.advance,
    close: async () => {
      await app.stop();
      await sql.end();
      await closeDb();
      if (!options.database) await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
