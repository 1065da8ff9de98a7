import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { chmodSync, chownSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { Account } from "../core/incoming.ts";
import type { Clock, Log } from "../core/ports.ts";
import type { CourierFolder } from "./courier-folder.ts";
import { errorCode } from "./log.ts";
import { onLines } from "./socket-lines.ts";

/**
 * What the courier hears, a line of JSON each; it says {ring: [platform, tenant, user]}, {done: round} and
 * {said: [question, 1 or 0]}. No case is named, nothing is written down, nothing is logged.
 */
export type Tell =
  | { readonly rang: Rang }
  | { readonly now: string; readonly round: number }
  /** May whoever this way back leads to raise something? Number of the question, version of the key, the sealed way. */
  | { readonly may: readonly [question: number, version: number, sealed: string] };
/** `later`: the platform asks to wait; `gone`: nobody is there any more. */
export type Rang = "ok" | "later" | "gone";

export interface Doorbell {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** The clock was moved on: whoever carries hears of it and has rung what became due. */
  readonly catchUp: () => Promise<void>;
  readonly connected: () => boolean;
  /** What whoever carries says to a way back that only they can open. Yes, where nobody says anything in time. */
  readonly mayFile: (version: number, sealed: Buffer) => Promise<boolean>;
}

interface Parts {
  /** Makes the folder that is only ours and the courier's. */
  readonly folder: () => CourierFolder;
  readonly ring: (account: Account) => Promise<Rang>;
  readonly clock: Clock;
  readonly log: Log;
}

const SECRET = "doorbell.secret";
const GREET_MS = 5_000;
const CATCH_UP_MS = 8_000;
/** A mute is a convenience, a concern that was turned away is harm: nobody waits long for the answer. */
const MAY_MS = 2_000;

export const socketPath = ({ sockets }: CourierFolder): string => join(sockets, "doorbell.sock");

export const proofOf = (secret: string, challenge: string): string =>
  createHmac("sha256", secret).update(`doorbell:${challenge}`).digest("hex");

export const readSecret = ({ keys }: CourierFolder): string => readFileSync(join(keys, SECRET), "utf8").trim();

const give = (path: string, { owner }: CourierFolder): void => {
  chmodSync(path, 0o600);
  if (owner) chownSync(path, owner.uid, owner.gid);
};

/** One for all programs on the folder, whichever of them the courier finds. It appears whole or not at all. */
const sharedSecret = (folder: CourierFolder): string => {
  const draft = join(folder.keys, `s.${randomBytes(4).toString("hex")}`);
  writeFileSync(draft, randomBytes(32).toString("hex"), { mode: 0o600 });
  give(draft, folder);
  try {
    linkSync(draft, join(folder.keys, SECRET));
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readSecret(folder);
};

const sameText = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

const accountIn = (ask: unknown): Account | null => {
  const ring = typeof ask === "object" && ask !== null ? (ask as { ring?: unknown }).ring : undefined;
  if (!Array.isArray(ring) || ring.length !== 3 || !ring.every((part) => typeof part === "string")) return null;
  const [platform, tenant, user] = ring as [string, string, string];
  return { platform, tenant, user };
};

const roundIn = (ask: unknown): number | null => {
  const done = typeof ask === "object" && ask !== null ? (ask as { done?: unknown }).done : undefined;
  return typeof done === "number" ? done : null;
};

const saidIn = (ask: unknown): readonly [question: number, may: boolean] | null => {
  const said = typeof ask === "object" && ask !== null ? (ask as { said?: unknown }).said : undefined;
  if (!Array.isArray(said) || typeof said[0] !== "number" || ![0, 1].includes(said[1])) return null;
  return [said[0], said[1] === 1];
};

/** The gateway's side of the door-bell: rings where the courier says, because only the gateway is connected to platforms. */
export const createDoorbell = ({ folder, ring, clock, log }: Parts): Doorbell => {
  const carriers = new Set<Socket>();
  const open = new Set<Socket>();
  const waiting = new Map<number, { readonly socket: Socket; readonly resolve: () => void }>();
  const questions = new Map<number, { readonly socket: Socket; readonly resolve: (may: boolean) => void }>();
  let rounds = 0;
  let asked = 0;
  let secret = "";

  const tell = (socket: Socket, what: Tell): void => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(what)}\n`);
  };

  const hear = async (socket: Socket, line: string): Promise<void> => {
    const ask = parse(line);
    const account = accountIn(ask);
    if (account) {
      const rang = await ring(account).catch((error: unknown): Rang => {
        log.warn("a door-bell failed", { code: errorCode(error) });
        return "later";
      });
      return tell(socket, { rang });
    }
    const said = saidIn(ask);
    if (said) return questions.get(said[0])?.resolve(said[1]);
    const done = roundIn(ask);
    if (done === null) return void socket.destroy();
    waiting.get(done)?.resolve();
    waiting.delete(done);
  };

  const gone = (socket: Socket): void => {
    carriers.delete(socket);
    open.delete(socket);
    for (const [round, { socket: of, resolve }] of waiting) {
      if (of !== socket) continue;
      waiting.delete(round);
      resolve();
    }
    for (const { socket: of, resolve } of questions.values()) if (of === socket) resolve(true);
  };

  const greet = (socket: Socket): void => {
    open.add(socket);
    const challenge = randomBytes(32).toString("hex");
    const late = setTimeout(() => socket.destroy(), GREET_MS);
    let known = false;
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(late);
      gone(socket);
    });
    socket.write(`${challenge}\n`);
    onLines(socket, (line) => {
      if (known) return void hear(socket, line);
      if (!sameText(line, proofOf(secret, challenge))) return void socket.destroy();
      known = true;
      clearTimeout(late);
      carriers.add(socket);
      tell(socket, { now: clock.now().toISOString(), round: 0 });
    });
  };

  const server = createServer(greet);

  /** Of several programs on one folder, the first rings. */
  const isTaken = (path: string): Promise<boolean> =>
    new Promise((resolve) => {
      const probe = connect(path);
      probe.once("connect", () => resolve(true)).once("error", () => resolve(false));
      probe.once("connect", () => probe.destroy());
    });

  return {
    start: async () => {
      const made = folder();
      const path = socketPath(made);
      if (await isTaken(path)) return log.info("another program on this folder rings the door-bell");
      secret = sharedSecret(made);
      // Made under a name of its own: of two programs that start at once, neither takes the other's away half made.
      const own = join(made.sockets, `d.${randomBytes(4).toString("hex")}`);
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(own, resolve);
      });
      give(own, made);
      renameSync(own, path);
    },
    stop: async () => {
      for (const socket of open) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
    catchUp: async () => {
      await Promise.all(
        [...carriers].map((socket) => {
          rounds += 1;
          const round = rounds;
          const done = new Promise<void>((resolve) => {
            waiting.set(round, { socket, resolve });
            setTimeout(resolve, CATCH_UP_MS).unref();
          });
          tell(socket, { now: clock.now().toISOString(), round });
          return done;
        }),
      );
    },
    connected: () => carriers.size > 0,
    mayFile: async (version, sealed) => {
      const [socket] = carriers;
      if (!socket) return true;
      asked += 1;
      const question = asked;
      return new Promise<boolean>((resolve) => {
        const settle = (may: boolean): void => {
          clearTimeout(late);
          questions.delete(question);
          resolve(may);
        };
        const late = setTimeout(() => settle(true), MAY_MS);
        questions.set(question, { socket, resolve: settle });
        tell(socket, { may: [question, version, sealed.toString("base64")] });
      });
    },
  };
};
