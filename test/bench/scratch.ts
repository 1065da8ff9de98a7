import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What one run of the bench leaves behind while it runs: folders, servers, programs. All of it goes, whatever ends the run. */
export interface Scratch {
  readonly folder: (name: string) => string;
  /** Remembers what must end; the answer ends it now instead. The newest ends first. */
  readonly later: (end: () => Promise<void>) => () => Promise<void>;
  readonly clear: () => Promise<void>;
}

// Postgres runs as another user when we are root.
const EVERYBODY_MAY_ENTER = 0o755;

export const createScratch = (): Scratch => {
  const ends: (() => Promise<void>)[] = [];
  const later = (end: () => Promise<void>): (() => Promise<void>) => {
    let ending: Promise<void> | null = null;
    const endOnce = (): Promise<void> => {
      ending ??= end();
      return ending;
    };
    ends.push(endOnce);
    return endOnce;
  };
  return {
    folder: (name) => {
      const path = mkdtempSync(join(tmpdir(), `uh-bench-${name}-`));
      chmodSync(path, EVERYBODY_MAY_ENTER);
      later(async () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
      return path;
    },
    later,
    clear: async () => {
      for (let end = ends.pop(); end; end = ends.pop()) {
        await end().catch((error: unknown) => process.stderr.write(`clearing up: ${String(error)}\n`));
      }
    },
  };
};

/** Ctrl-C is no reason to leave a server behind. */
export const clearOnSignals = (scratch: Scratch): void => {
  let clearing = false;
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.on(signal, () => {
      if (clearing) return;
      clearing = true;
      void scratch.clear().finally(() => process.exit(code));
    });
  }
};
