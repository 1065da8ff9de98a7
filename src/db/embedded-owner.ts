import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeOver } from "./embedded-files.ts";
import { refuseSecond } from "./embedded-lock.ts";
import { identityOf } from "./embedded-process.ts";
import type { Account } from "./embedded-run.ts";

const FILE = "unionhall.pid";
const PATIENCE_MS = 1_000;
const POLL_MS = 50;

interface Owner {
  readonly pid: number;
  readonly identity: string;
}

const read = async (dir: string): Promise<Owner | undefined> => {
  try {
    const { pid, identity } = JSON.parse(await readFile(join(dir, FILE), "utf8")) as Partial<Owner>;
    return typeof pid === "number" && typeof identity === "string" ? { pid, identity } : undefined;
  } catch {
    return undefined;
  }
};

const liveOwner = async (dir: string): Promise<number | undefined> => {
  const owner = await read(dir);
  if (!owner || owner.identity === "") return undefined;
  return (await identityOf(owner.pid)) === owner.identity ? owner.pid : undefined;
};

/**
 * Refuses while the program that holds the cluster lives, even when its server is dead or the password to ask it is
 * lost. One that is just ending gets a second. Two that start at once both pass; the lock in the database decides.
 */
export const refuseLiveOwner = async (dir: string): Promise<void> => {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const pid = await liveOwner(dir);
    if (pid === undefined) return;
    if (Date.now() > deadline) throw refuseSecond(dir, String(pid));
    await sleep(POLL_MS);
  }
};

export const signOwner = async (dir: string, as: Account | undefined): Promise<void> => {
  const owner: Owner = {
    pid: process.pid,
    identity: await identityOf(process.pid),
  };
  await writeOver(join(dir, FILE), JSON.stringify(owner), as);
};

export const unsignOwner = (dir: string): Promise<void> => rm(join(dir, FILE), { force: true });
