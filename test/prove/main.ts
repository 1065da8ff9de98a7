import { clearWhateverHappens, createScratch } from "../bench/scratch.ts";
import { authority } from "./authority.ts";
import { canaries } from "./canaries.ts";
import { cited } from "./cited.ts";
import { openGround, type Row } from "./ground.ts";
import { keys } from "./keys.ts";
import { kills } from "./kills.ts";
import { linking } from "./linking.ts";
import { machine } from "./machine.ts";
import { readOptions } from "./options.ts";
import { races } from "./races.ts";
import { print, type Report, write } from "./report.ts";

const GROUPS = [linking, canaries, authority, keys, machine, races, kills, cited];

const note = (text: string): void => {
  process.stderr.write(`${process.uptime().toFixed(0).padStart(4)} s  ${text}\n`);
};

const scratch = createScratch();
clearWhateverHappens(scratch);
const options = readOptions(process.argv.slice(2));
const rows: Row[] = [];
try {
  const ground = await openGround(scratch, note, options.deaths);
  for (const group of GROUPS) {
    if (!group.ids.some(options.wants)) continue;
    note(group.name);
    rows.push(...(await group.run(ground)).filter(({ id }) => options.wants(id)));
  }
} finally {
  await scratch.clear();
}
const report: Report = {
  date: new Date().toISOString(),
  node: process.version,
  seconds: Math.round(process.uptime()),
  rows,
};
write(options.json, report);
print(report);
process.exit(rows.length > 0 && rows.every(({ pass }) => pass) ? 0 : 1);
