import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// Linux has counted in this unit on every platform for decades (USER_HZ).
const TICK_MS = 10;
const KIB_PER_MB = 1024;

interface Row {
  readonly pid: number;
  readonly parent: number;
  /** Its own time and that of its children that ended, in milliseconds. */
  readonly cpuMs: number;
}

const rowOf = (pid: string): readonly Row[] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name before the parenthesis may hold anything. Then: state, parent, …, and four times of processor use.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return [{ pid: Number(pid), parent: Number(fields[1]), cpuMs: ticks * TICK_MS }];
  } catch {
    return [];
  }
};

const familyOf = (first: number): readonly Row[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(rowOf)
    .filter(({ pid, parent }) => pid === first || parent === first);

/** The first process of the server whose cluster is in `dir`. */
export const postmasterIn = (dir: string): number =>
  Number(readFileSync(join(dir, "postmaster.pid"), "utf8").split("\n")[0]);

/** Processor time of a process and its children so far, those that ended included. */
export const cpuMsOf = (first: number): number => familyOf(first).reduce((sum, { cpuMs }) => sum + cpuMs, 0);

const megabytes = (file: string, name: string): number => {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(readFileSync(file, "utf8"));
  return Number(found?.[1] ?? Number.NaN) / KIB_PER_MB;
};

export const residentMb = (pid: number): number => megabytes(`/proc/${pid}/status`, "VmRSS");

/** Memory of a server: what its processes share is counted once. */
export const proportionalMb = (first: number): number =>
  familyOf(first).reduce((sum, { pid }) => sum + megabytes(`/proc/${pid}/smaps_rollup`, "Pss"), 0);
