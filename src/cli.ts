import { existsSync } from "node:fs";
import { examine } from "./app.ts";
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

const commands: Readonly<Record<string, () => Promise<boolean>>> = { doctor };

const run = async ([name = ""]: readonly string[]): Promise<boolean> => {
  // What stands in the environment already beats the file.
  if (existsSync(".env")) process.loadEnvFile();
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new StartError([`Commands: ${Object.keys(commands).join(", ")}`]);
  return command();
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
