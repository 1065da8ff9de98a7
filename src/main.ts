import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import { createApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { StartError } from "./core/errors.ts";

const say = (line: string) => process.stdout.write(`${line}\n`);

const run = async (): Promise<void> => {
  // What stands in the environment already beats the file.
  if (existsSync(".env")) process.loadEnvFile();
  const config = readConfig(process.env);
  for (const warning of config.warnings) process.stderr.write(`${warning}\n`);
  const courierEntry = join(import.meta.dirname, `courier${extname(import.meta.filename)}`);
  const starting = createApp(config, { courierEntry });
  let stopping = false;
  // From the beginning: whoever is told to end while it starts ends what it has started.
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void starting
      .then((app) => app.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  const app = await starting;
  say(config.playground ? `教工之家 unionhall → ${app.url}/playground` : `教工之家 unionhall → ${app.url}`);
  if (app.claimCode)
    say(`First administrator, in a private chat with the bot / 第一位管理员请私聊发送：认领 ${app.claimCode}`);
};

/** postgres.js writes once more to a connection that was lost a moment ago; its query has been told already. */
const isLateWrite = (error: unknown): boolean =>
  error instanceof TypeError &&
  /'write'/.test(error.message) &&
  /postgres\/\w+\/connection\.js/.test(error.stack ?? "");

// Anything else that nobody caught ends the program, and says where, never what it was working on.
process.on("uncaughtException", (error: unknown) => {
  if (isLateWrite(error)) return;
  // What is thrown may be anything, and its message may look like a line of where.
  const { name, message, stack = "" } = error instanceof Error ? error : new Error("", { cause: error });
  const where = stack
    .replace(message, "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  process.stderr.write(`${[`The program ended: ${name}`, ...where].join("\n")}\n`);
  process.exit(1);
});

run().catch((error: unknown) => {
  const lines =
    error instanceof StartError
      ? error.lines
      : [`The start failed: ${error instanceof Error ? error.stack : String(error)}`];
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
});
