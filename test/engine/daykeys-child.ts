/** A process of daykeys.test.ts: waits for the start, then prints the keys of each folder it was given. */
import { createDayKeys } from "../../src/engine/daykeys.ts";

const [start = "0", ...folders] = process.argv.slice(2);
const now = new Date("2026-11-22T10:00:00+08:00");
const silent = () => undefined;
while (Date.now() < Number(start));

for (const keysDir of folders) {
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const keys = createDayKeys({ clock: { now: () => now }, keysDir, log });
  const { today, yesterday } = await keys.current();
  process.stdout.write(`${Buffer.from(yesterday).toString("hex")} ${Buffer.from(today).toString("hex")}\n`);
}
if (start === "0") setInterval(silent, 1000);
