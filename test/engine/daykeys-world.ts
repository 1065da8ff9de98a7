import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ephemeral, LogFields } from "../../src/core/ports.ts";
import { createDayKeys, type DayKeys } from "../../src/engine/daykeys.ts";
import { createMemoryEphemeral } from "../../src/engine/ephemeral.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const START = Date.parse("2026-11-22T10:00:00+08:00");

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** A clock, a log and as many key holders as a test wants; `host` is a folder. */
export const createKeyWorld = () => {
  const root = mkdtempSync(join(tmpdir(), "daykeys-"));
  const logged: (LogFields & { readonly message: string })[] = [];
  const write = (message: string, fields?: LogFields) => void logged.push({ message, ...fields });
  const closing: (() => Promise<void>)[] = [];
  const world = {
    root,
    logged,
    now: START,
    clock: { now: () => new Date(world.now) },
    folder: (host: string) => join(root, host),
    holder: (host = "a", ephemeral?: Ephemeral) => {
      const log = { debug: write, info: write, warn: write, error: write };
      const keys = createDayKeys({
        clock: world.clock,
        keysDir: join(root, host),
        log,
        ...(ephemeral && { ephemeral }),
      });
      closing.push(keys.close);
      return keys;
    },
    memory: () => {
      const ephemeral = createMemoryEphemeral({ clock: world.clock, maxKeys: 100 });
      closing.push(ephemeral.close);
      return ephemeral;
    },
    end: async () => {
      await Promise.all(closing.map((close) => close()));
      rmSync(root, { recursive: true, force: true });
    },
  };
  return world;
};

export const pair = async (keys: DayKeys): Promise<readonly [string, string]> => {
  const { today, yesterday } = await keys.current();
  return [hex(yesterday), hex(today)];
};
