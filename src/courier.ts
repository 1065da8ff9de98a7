import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { courierOrders, createCourier } from "./app.ts";
import { readConfig } from "./config.ts";
import { StartError } from "./core/errors.ts";

const readOrders = async () => {
  const [line] = (await once(createInterface({ input: process.stdin }), "line")) as [string];
  return JSON.parse(line);
};

/** Started by the program it gets its orders on standard input; alone it reads the environment. */
const run = async (): Promise<void> => {
  if (!process.argv.includes("--orders") && existsSync(".env")) process.loadEnvFile();
  const supervised = process.argv.includes("--orders");
  const courier = await createCourier(supervised ? await readOrders() : courierOrders(readConfig(process.env)));
  const stop = () => {
    void courier.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  // Whoever started it is no more, perhaps by kill -9.
  if (supervised) process.stdin.once("end", stop).once("close", stop);
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
};

// What it holds must not be seen: only the kind of an error is told, never its text.
process.on("uncaughtException", (error) => {
  process.stderr.write(`The courier ended: ${error.name}\n`);
  process.exit(1);
});

run().catch((error: unknown) => {
  const lines = error instanceof StartError ? error.lines : ["The courier could not start."];
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
});
