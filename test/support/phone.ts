import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** What somebody says, on its way to a replica. */
export interface Line {
  readonly eventId: string;
  readonly from: string;
  readonly chat: string;
  readonly text: string;
  /** The replica dies when it has committed this, before it can acknowledge. */
  readonly fatal?: true;
}

/** What a replica asks the platform to show. */
export interface Sending {
  /** Which replica asks. */
  readonly by: string;
  /** Empty for an update: those have none. */
  readonly key: string;
  readonly chat: string;
  readonly text: string;
  /** The message in whose place it is shown. */
  readonly updates?: string;
}

export interface Shown extends Sending {
  readonly id: string;
}

export interface Answered {
  readonly messageId: string;
  /** The replica dies before it can write down that this was delivered. */
  readonly die?: boolean;
}

/**
 * What the platform does with a send: `lost` never arrives, `unanswered` is shown and nobody hears of it, `fatal` is
 * shown and the replica dies of the answer.
 */
export type Reaction = "shown" | "lost" | "unanswered" | "fatal";

/** A chat platform that outlives the programs that use it. */
export interface Phone {
  readonly url: string;
  /** Every send that arrived, also those that were recognised as repeated. */
  readonly sendings: readonly Sending[];
  /** What people see, in the order in which it came. */
  readonly shown: readonly Shown[];
  react: (sending: Sending) => Reaction;
  readonly close: () => Promise<void>;
}

/** `recognises`: a key that it has seen is the same message; a platform whose window is over shows it twice. */
export const startPhone = async ({ recognises = true } = {}): Promise<Phone> => {
  const sendings: Sending[] = [];
  const shown: Shown[] = [];
  const show = (sending: Sending): string => {
    sendings.push(sending);
    const known = recognises && sending.key !== "" && shown.find(({ key }) => key === sending.key);
    if (known) return known.id;
    shown.push({ ...sending, id: `m${shown.length + 1}` });
    return `m${shown.length}`;
  };
  const handle = (sending: Sending, response: ServerResponse): void => {
    const reaction = phone.react(sending);
    if (reaction === "lost") return;
    const messageId = show(sending);
    if (reaction === "unanswered") return;
    response.end(JSON.stringify({ messageId, die: reaction === "fatal" } satisfies Answered));
  };
  const server = createServer((request, response) => {
    // Whoever dies in the middle of a request has sent nothing.
    json(request).then(
      (sending) => handle(sending as Sending, response),
      () => undefined,
    );
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const phone: Phone = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sendings,
    shown,
    react: () => "shown",
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return phone;
};
