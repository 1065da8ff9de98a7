import { measureGrowth } from "./growth.ts";
import { type Options, readOptions } from "./options.ts";
import { load, machine, print, type Report, type ServerReport, write } from "./report.ts";
import { clearWhateverHappens, createScratch, type Scratch } from "./scratch.ts";
import { type Server, startDebian, startOurs } from "./servers.ts";
import { measureSignups } from "./signups.ts";
import { measureStart } from "./start.ts";

const progress = (text: string): void => {
  process.stderr.write(`${process.uptime().toFixed(0).padStart(4)} s  ${text}\n`);
};

const measureOn = async (server: Server, scratch: Scratch, options: Options): Promise<ServerReport> => {
  if (options.wants("signups")) progress(`${server.name}: sign-ups`);
  const signups = options.wants("signups") ? await measureSignups(server, scratch, options) : [];
  if (options.wants("growth")) progress(`${server.name}: ${options.stored} stored sign-ups`);
  const growth = options.wants("growth") ? await measureGrowth(server, scratch, options) : [];
  await server.stop();
  return { server: server.name, measures: [...signups, ...growth] };
};

const measureServers = async (scratch: Scratch, options: Options): Promise<readonly ServerReport[]> => {
  if (!options.wants("signups") && !options.wants("growth")) return [];
  const reports: ServerReport[] = [];
  const debian = options.wants("debian") ? await startDebian(scratch) : null;
  if (debian) reports.push(await measureOn(debian, scratch, options));
  else if (options.wants("debian")) progress("left out: there is no PostgreSQL 15 of Debian's here");
  if (options.wants("embedded")) reports.push(await measureOn(await startOurs(scratch), scratch, options));
  return reports;
};

const run = async (options: Options, scratch: Scratch): Promise<Report> => {
  const before = load();
  const servers = await measureServers(scratch, options);
  if (options.wants("start")) progress("starts");
  const start = options.wants("start") ? await measureStart(scratch, options) : [];
  const { wants: _, ...kept } = options;
  const [date, node] = [new Date().toISOString(), process.version];
  return { date, node, machine: machine(), load: [before, load()], options: kept, servers, start };
};

const scratch = createScratch();
clearWhateverHappens(scratch);
const report = await run(readOptions(process.argv.slice(2)), scratch).finally(scratch.clear);
write(report);
print(report);
