import { existsSync } from "node:fs";
import { runTool } from "./app.ts";
import { readConfig } from "./config.ts";
import { StartError } from "./core/errors.ts";

const run = async (): Promise<void> => {
  if (existsSync(".env")) process.loadEnvFile();
  const { lines, ok } = await runTool(process.argv.slice(2), readConfig(process.env));
  process.stdout.write(`${lines.join("\n")}\n`);
  process.exitCode = ok ? 0 : 1;
};

run().catch((error: unknown) => {
  const lines =
    error instanceof StartError ? error.lines : [`That failed: ${error instanceof Error ? error.name : "?"}`];
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = 1;
});
