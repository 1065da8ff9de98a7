import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { codeOf } from "./embedded-files.ts";

const ENDED = ["Z", "X"];
const BOOT_ID = "/proc/sys/kernel/random/boot_id";
const PS = "/bin/ps";

// Linux is asked through /proc: small container images have no ps.
const viaProc = process.platform === "linux";

const ps = async (pid: number, column: string): Promise<string> =>
  (
    await promisify(execFile)(PS, ["-ww", "-o", `${column}=`, "-p", String(pid)]).catch(() => ({ stdout: "" }))
  ).stdout.trim();

/** Something that no other process has, not even one that gets the same pid later; "" when it ended. */
export const identityOf = async (pid: number): Promise<string> => {
  if (!viaProc) return ps(pid, "lstart");
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name before the parenthesis may hold anything. Then: field 3 is the state, field 22 the start.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = "", start = ""] = [fields[0], fields[19]];
    return ENDED.includes(state) ? "" : `${(await readFile(BOOT_ID, "utf8")).trim()} ${start}`;
  } catch {
    return "";
  }
};

/** Its command line; "" when it ended. Undefined when we may not know. */
export const commandLineOf = async (pid: number): Promise<string | undefined> => {
  if (!viaProc) return ps(pid, "command");
  try {
    return (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
  } catch (error) {
    return ["ENOENT", "ESRCH"].includes(codeOf(error)) ? "" : undefined;
  }
};
