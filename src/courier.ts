import { existsSync } from "node:fs";
import { text } from "node:stream/consumers";
import { courierOrders, createCourier } from "./app.ts";
import { readConfig } from "./config.ts";
import { StartError } from "./core/errors.ts";

/** Started by the program it gets its orders on standard input; alone it reads the environment. */
const run = async (): Promise<void> => {
  if (!process.argv.includes("--orders") && existsSync(".env")) process.loadEnvFile();
  const orders = process.argv.includes("--orders")
    ? JSON.parse(await text(process.stdin))
    : courierOrders(readConfig(process.env));
  const courier = await createCourier(orders);
  const stop = () => {
    void courier.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
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
