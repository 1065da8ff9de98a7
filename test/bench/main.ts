import { measureEvents } from "./feishu/measure.ts";
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

/** `first`: what is about the program and not about the server is measured with one of them only. */
const measureOn = async (server: Server, scratch: Scratch, options: Options, first: boolean): Promise<ServerReport> => {
  const wantsEvents = first && options.wants("feishu");
  if (wantsEvents) progress(`${server.name}: webhook events`);
  const events = wantsEvents ? await measureEvents(server, scratch, options) : null;
  if (options.wants("signups")) progress(`${server.name}: sign-ups`);
  const signups = options.wants("signups") ? await measureSignups(server, scratch, options) : [];
  if (options.wants("growth")) progress(`${server.name}: ${options.stored} stored sign-ups`);
  const growth = options.wants("growth") ? await measureGrowth(server, scratch, options) : [];
  await server.stop();
  return { server: server.name, measures: [...signups, ...growth], events };
};

const measureServers = async (scratch: Scratch, options: Options): Promise<readonly ServerReport[]> => {
  const wantsBoth = options.wants("signups") || options.wants("growth");
  if (!wantsBoth && !options.wants("feishu")) return [];
  const reports: ServerReport[] = [];
  const debian = options.wants("debian") ? await startDebian(scratch) : null;
  if (debian) reports.push(await measureOn(debian, scratch, options, true));
  else if (options.wants("debian")) progress("left out: there is no PostgreSQL 15 of Debian's here");
  const first = reports.length === 0;
  if (options.wants("embedded") && (first || wantsBoth)) {
    reports.push(await measureOn(await startOurs(scratch), scratch, options, first));
  }
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
