import { connect, type Socket } from "node:net";
import type { Account } from "../core/incoming.ts";
import type { CourierFolder } from "./courier-folder.ts";
import { proofOf, type Rang, readSecret, socketPath, type Tell } from "./doorbell.ts";
import { onLines } from "./socket-lines.ts";

/** The courier's end of the line to the gateway. */
export interface DoorbellLine {
  /** Rejects when there is no line: the bell stays where it is and rings later. */
  readonly ring: (account: Account) => Promise<Rang>;
  readonly close: () => void;
}

interface Parts {
  readonly folder: CourierFolder;
  /** The gateway says what time it is, when it begins and when it was moved on; a round is answered when it is over. */
  readonly onTime: (now: Date) => Promise<void>;
  /** Whether whoever a way back leads to may raise something. */
  readonly mayFile: (version: number, sealed: Buffer) => Promise<boolean>;
}

const AGAIN_MS = 500;
const ANSWER_MS = 30_000;

/** Connects, and does so again whenever the line is lost. One bell at a time. */
export const openDoorbellLine = ({ folder, onTime, mayFile }: Parts): DoorbellLine => {
  let socket: Socket | null = null;
  let known = false;
  let closed = false;
  let answer: ((rang: Rang | null) => void) | null = null;

  const settle = (rang: Rang | null): void => {
    answer?.(rang);
    answer = null;
  };

  /** The same length for both; where it cannot be told, it is yes. */
  const say = async ([question, version, sealed]: readonly [number, number, string]): Promise<void> => {
    const may = await mayFile(version, Buffer.from(sealed, "base64")).catch(() => true);
    socket?.write(`${JSON.stringify({ said: [question, may ? 1 : 0] })}\n`);
  };

  const hear = (line: string): void => {
    const told = JSON.parse(line) as Tell;
    if ("rang" in told) {
      settle(told.rang);
      return;
    }
    if ("may" in told) return void say(told.may);
    const { round } = told;
    void onTime(new Date(told.now)).finally(() => socket?.write(`${JSON.stringify({ done: round })}\n`));
  };

  const dial = (): void => {
    if (closed) return;
    const line = connect(socketPath(folder));
    socket = line;
    known = false;
    line.on("error", () => line.destroy());
    line.on("close", () => {
      known = false;
      settle(null);
      if (!closed) setTimeout(dial, AGAIN_MS).unref();
    });
    onLines(line, (text) => {
      if (known) return hear(text);
      known = true;
      try {
        line.write(`${proofOf(readSecret(folder), text)}\n`);
      } catch {
        line.destroy();
      }
    });
  };
  dial();

  return {
    ring: (account) =>
      new Promise((resolve, reject) => {
        if (!socket || !known || socket.destroyed || answer) return reject(new Error("the door-bell is not connected"));
        const timer = setTimeout(() => settle(null), ANSWER_MS);
        answer = (rang) => {
          clearTimeout(timer);
          if (rang) resolve(rang);
          else reject(new Error("the door-bell did not answer"));
        };
        socket.write(`${JSON.stringify({ ring: [account.platform, account.tenant, account.user] })}\n`);
      }),
    close: () => {
      closed = true;
      socket?.destroy();
    },
  };
};
