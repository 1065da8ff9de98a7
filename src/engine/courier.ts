import type { Db } from "../core/command.ts";
import type { Account } from "../core/incoming.ts";
import type { Log } from "../core/ports.ts";
import { openDb } from "../db/client.ts";
import type { DatabaseTarget } from "../db/target.ts";
import { courierFolder } from "./courier-folder.ts";
import { openDoorbellLine } from "./doorbell-line.ts";
import { errorCode } from "./log.ts";
import { openReturnPath } from "./return-path.ts";
import { createRouteKeys, type RouteKeys } from "./route-keys.ts";

/** What a capability makes of the courier's means. */
export type CreateRounds = (parts: {
  readonly db: Db;
  readonly keys: Pick<RouteKeys, "make" | "has" | "destroy">;
  readonly open: (sealed: Uint8Array, version: number) => Promise<Account | null>;
  readonly ring: (account: Account) => Promise<"ok" | "later" | "gone">;
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
  const { db, close } = openDb(target, { max: 2 });
  let ahead = 0;
  let going: Promise<void> = Promise.resolve();
  let stopped = false;

  const line = openDoorbellLine({
    folder,
    onTime: (now) => {
      ahead = now.getTime() - Date.now();
      return round();
    },
  });

  const rounds = createRounds({
    db,
    keys,
    open: async (sealed, version) => {
      const key = keys.read(version);
      return key ? openReturnPath(sealed, key) : null;
    },
    ring: line.ring,
  });

  /** One after the other; what fails is there again in the next. */
  const round = (): Promise<void> => {
    going = going.then(async () => {
      if (stopped) return;
      await rounds.go(new Date(Date.now() + ahead)).catch((error: unknown) => {
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
