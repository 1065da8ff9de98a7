import { existsSync } from "node:fs";
import { backup, examine, restore, runTool } from "./app.ts";
import { readConfig } from "./config.ts";
import { StartError } from "./core/errors.ts";

const MARKS = { fine: "✓", note: "·", wrong: "✗" } as const;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Whether nothing has to be mended. */
const doctor = async (): Promise<boolean> => {
  const config = readConfig(process.env);
  const findings = await examine(config);
  for (const { state, text } of findings) say(`${MARKS[state]} ${text}`);
  for (const warning of config.warnings) say(`${MARKS.note} ${warning}`);
  return findings.every(({ state }) => state !== "wrong");
};

/** What works beside the running program. */
const tool = async (name: string, args: readonly string[]): Promise<boolean> => {
  const { lines, ok } = await runTool(name, args, readConfig(process.env));
  for (const line of lines) say(line);
  return ok;
};

/** What is stopped from outside cleans up after itself; a second signal ends it at once. */
const wholeDatabase = async (work: typeof backup, [file = ""]: readonly string[]): Promise<boolean> => {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stopping.abort());
  for (const line of await work(readConfig(process.env), file, stopping.signal)) say(`${MARKS.fine} ${line}`);
  return true;
};

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<boolean>>> = {
  doctor,
  keys: (args) => tool("keys", args),
  backup: (args) => wholeDatabase(backup, args),
  restore: (args) => wholeDatabase(restore, args),
  "audit:verify": (args) => tool("audit:verify", args),
};

const run = async ([name = "", ...args]: readonly string[]): Promise<boolean> => {
  // What stands in the environment already beats the file.
  if (existsSync(".env")) process.loadEnvFile();
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new StartError([`Commands: ${Object.keys(commands).join(", ")}`]);
  return command(args);
};

run(process.argv.slice(2)).then(
  (well) => process.exit(well ? 0 : 1),
  (error: unknown) => {
    const lines =
      error instanceof StartError ? error.lines : [`It failed: ${error instanceof Error ? error.name : ""}`];
    for (const line of lines) process.stderr.write(`${MARKS.wrong} ${line}\n`);
    process.exit(1);
  },
);
