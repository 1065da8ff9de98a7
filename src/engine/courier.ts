import { dayOf, isoOf } from "../core/china.ts";
import type { Db } from "../core/command.ts";
import type { Account } from "../core/incoming.ts";
import type { Log } from "../core/ports.ts";
import { openDb } from "../db/client.ts";
import type { DatabaseTarget } from "../db/target.ts";
import { courierFolder } from "./courier-folder.ts";
import { openDoorbellLine } from "./doorbell-line.ts";
import { errorCode } from "./log.ts";
import { createMutes, type Mutes } from "./mutes.ts";
import { openReturnPath } from "./return-path.ts";
import { createRouteKeys, type RouteKeys } from "./route-keys.ts";

/** What a capability makes of the courier's means. */
export type CreateRounds = (parts: {
  readonly db: Db;
  readonly keys: Pick<RouteKeys, "make" | "has" | "destroy">;
  readonly open: (sealed: Uint8Array, version: number) => Promise<Account | null>;
  readonly ring: (account: Account) => Promise<"ok" | "later" | "gone">;
  /** Whose new concerns are not taken. Nobody here asks whether somebody is one of them. */
  readonly mutes: Pick<Mutes, "tend" | "add">;
}) => { readonly go: (now: Date) => Promise<void> };

export interface Courier {
  readonly stop: () => Promise<void>;
}

interface Parts {
  readonly keysDir: string;
  readonly target: DatabaseTarget;
  readonly createRounds: CreateRounds;
  readonly log: Log;
}

const ROUND_MS = 20_000;

/** The only process that can open a way back. It takes the time from the gateway, so that both have one clock. */
export const startCourier = ({ keysDir, target, createRounds, log }: Parts): Courier => {
  const folder = courierFolder(keysDir);
  const keys = createRouteKeys(folder.keys);
  const mutes = createMutes(folder.keys);
  const { db, close } = openDb(target, { max: 2 });
  let ahead = 0;
  let going: Promise<void> = Promise.resolve();
  let stopped = false;

  const now = (): Date => new Date(Date.now() + ahead);

  const open = async (sealed: Uint8Array, version: number): Promise<Account | null> => {
    const key = keys.read(version);
    return key ? openReturnPath(sealed, key) : null;
  };

  const line = openDoorbellLine({
    folder,
    mayFile: async (version, sealed) => {
      const account = await open(sealed, version);
      return !(account && mutes.has(account, isoOf(dayOf(now()))));
    },
    onTime: (told) => {
      ahead = told.getTime() - Date.now();
      return round();
    },
  });

  const rounds = createRounds({
    db,
    keys,
    open,
    ring: line.ring,
    mutes,
  });

  /** One after the other; what fails is there again in the next. */
  const round = (): Promise<void> => {
    going = going.then(async () => {
      if (stopped) return;
      await rounds.go(now()).catch((error: unknown) => {
        log.warn("a round of the courier failed", { part: "courier", code: errorCode(error) });
      });
    });
    return going;
  };

  const timer = setInterval(() => void round(), ROUND_MS);
  void round();

  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      line.close();
      await going;
      await close();
    },
  };
};
