import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { inject } from "vitest";
import { openCalls } from "../../src/db/client.ts";
import type { DatabaseTarget } from "../../src/db/target.ts";
import { type TestDatabase, urlOf } from "./database.ts";
import { type Snapshot, settledSnapshot } from "./snapshot.ts";

/** The settings of a program on a server, as backup and restore want them. */
export const asPlace = (target: DatabaseTarget, folder: string) =>
  ({
    database: { kind: "server", target },
    dataDir: join(folder, "no-data"),
    keysDir: join(folder, "place.keys"),
    locale: "zh",
  }) as const;

/** A database in which there is nothing at all. */
export const emptyDatabase = async (): Promise<TestDatabase> => {
  const template = inject("template");
  const name = `e_${randomBytes(6).toString("hex")}`;
  const asAdmin = async (statement: string): Promise<void> => {
    const admin = openCalls({ ...template, database: "postgres" }, { max: 1 });
    await admin.unsafe(statement).finally(() => admin.end());
  };
  await asAdmin(`create database ${name}`);
  const target = { ...template, database: name };
  return { target, url: urlOf(target), drop: () => asAdmin(`drop database if exists ${name} with (force)`) };
};

export const snapshotOf = async (target: DatabaseTarget): Promise<Snapshot> => {
  const sql = openCalls(target, { max: 1 });
  return settledSnapshot(sql).finally(() => sql.end());
};
