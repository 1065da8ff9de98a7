import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { openCalls } from "../../src/db/client.ts";
import type { DatabaseTarget } from "../../src/db/target.ts";

export interface TestDatabase {
  /** As the owner. */
  readonly target: DatabaseTarget;
  readonly url: string;
  readonly drop: () => Promise<void>;
}

export const urlOf = ({ user, password, host, port, database }: DatabaseTarget): string =>
  `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}&sslmode=disable`;

/** A fresh migrated database, cloned from the template. */
export const cloneDatabase = async (): Promise<TestDatabase> => {
  const template = inject("template");
  const name = `t_${randomBytes(6).toString("hex")}`;
  const admin = openCalls({ ...template, database: "postgres" }, { max: 1 });
  for (let attempt = 0; ; attempt += 1) {
    try {
      await admin.unsafe(`create database ${name} template ${template.database}`);
      break;
    } catch (error) {
      // Somebody is connected to the template for a moment.
      if (attempt > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await admin.end();
  const target = { ...template, database: name };
  const drop = async () => {
    const again = openCalls({ ...template, database: "postgres" }, { max: 1 });
    for (let attempt = 0; ; attempt += 1) {
      try {
        await again.unsafe(`drop database if exists ${name} with (force)`);
        break;
      } catch (error) {
        // A vacuum that is at work there is the superuser's, and not ours to end; it ends by itself.
        if ((error as { code?: string }).code !== "42501" || attempt === 50) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    await again.end();
  };
  return { target, url: urlOf(target), drop };
};
