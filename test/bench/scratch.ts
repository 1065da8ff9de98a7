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
  let clearing: Promise<void> | null = null;
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
    clear: () => {
      clearing ??= clearAll(ends);
      return clearing;
    },
  };
};

const clearAll = async (ends: (() => Promise<void>)[]): Promise<void> => {
  for (let end = ends.pop(); end; end = ends.pop()) {
    await end().catch((error: unknown) => process.stderr.write(`clearing up: ${String(error)}\n`));
  }
};

/** Neither Ctrl-C nor a mistake is a reason to leave a server behind. */
export const clearWhateverHappens = (scratch: Scratch): void => {
  let ending = false;
  const end = (code: number): void => {
    // What was under way fails now that its server is gone; nobody wants to hear of it.
    if (ending) return;
    ending = true;
    void scratch.clear().finally(() => process.exit(code));
  };
  process.on("SIGINT", () => end(130));
  process.on("SIGTERM", () => end(143));
  process.on("SIGHUP", () => end(129));
  process.on("uncaughtException", (error) => {
    if (!ending) process.stderr.write(`${error.stack}\n`);
    end(1);
  });
  // Whoever reads our output may leave (| head); the rest goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
};
