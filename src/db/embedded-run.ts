import { spawn } from "node:child_process";

/** The unprivileged account that Postgres runs as while we are root; absent, it runs as ourselves. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Finished {
  /** Absent when the program could not even be started. */
  readonly code: number | null;
  /** Both streams together. */
  readonly output: string;
}

// Postgres gets no variable of ours: some are secrets, and PG* ones would change what it does.
export const ENVIRONMENT = { PATH: "/usr/bin:/bin", LC_ALL: "C" };
// A folder that every account may stand in; ours may be closed to the account.
export const ANYWHERE = "/";

/** Runs a program to its end, as an account where one is given. Never rejects. */
export const run = (
  file: string,
  args: readonly string[],
  options: { readonly as: Account | undefined; readonly input?: string },
): Promise<Finished> =>
  new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: ANYWHERE,
      env: ENVIRONMENT,
      ...options.as,
    });
    let output = "";
    const add = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    child.stdin.on("error", () => undefined);
    child.once("error", (error) => resolve({ code: null, output: error.message }));
    child.once("close", (code) => resolve({ code, output }));
    child.stdin.end(options.input ?? "");
  });
