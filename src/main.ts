import { createApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { StartError } from "./core/errors.ts";

const say = (line: string) => process.stdout.write(`${line}\n`);

const run = async (): Promise<void> => {
  const config = readConfig(process.env);
  for (const warning of config.warnings) process.stderr.write(`${warning}\n`);
  const app = await createApp(config);
  say(config.playground ? `教工之家 unionhall → ${app.url}/playground` : `教工之家 unionhall → ${app.url}`);
  if (app.claimCode)
    say(`First administrator, in a private chat with the bot / 第一位管理员请私聊发送：认领 ${app.claimCode}`);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void app.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
};

run().catch((error: unknown) => {
  const lines =
    error instanceof StartError
      ? error.lines
      : [`The start failed: ${error instanceof Error ? error.stack : String(error)}`];
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
});
