import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import type { Log } from "../../src/core/ports.ts";
import { startEmbedded } from "../../src/db/embedded.ts";
import { migrateDatabase } from "../../src/db/migrate.ts";
import type { DatabaseTarget } from "../../src/db/target.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The owner's target of a migrated database that nobody connects to: the template of all test databases. */
    readonly template: DatabaseTarget;
  }
}

const quiet: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

/** One real Postgres for the whole run; every test file clones its database from a migrated template. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = mkdtempSync(join(tmpdir(), "uh-test-"));
  const server = await startEmbedded({
    dataDir: join(folder, "data"),
    keysDir: join(folder, "keys"),
    log: quiet,
  });
  await migrateDatabase(server.target, server.target.password);
  project.provide("template", server.target);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
    if (server.moved) rmSync(server.dir, { recursive: true, force: true });
  };
};
