import { type Directory, placeOf } from "./directory.ts";
import { LIMITS } from "./limits.ts";
import type { Store, Stored } from "./store.ts";
import type { Chat, Entry, StreamEvents } from "./wire.ts";

/** Server-sent events: what each open page sees happen. */
export interface Streams {
  /** The stream of what this person may see; it begins with their chats. */
  readonly open: (person: string, signal: AbortSignal) => Response;
  readonly toAll: <K extends keyof StreamEvents>(name: K, data: StreamEvents[K]) => void;
  readonly toPerson: <K extends keyof StreamEvents>(person: string, name: K, data: StreamEvents[K]) => void;
  /** Tells the members that a chat is there. */
  readonly announce: (group: string) => void;
  readonly close: () => void;
}

interface Connection {
  readonly person: string;
  readonly push: (text: string) => void;
  readonly end: () => void;
}

const encoder = new TextEncoder();

const eventText = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const entryOf = ({ message, at, replyTo, mention }: Stored): Entry => ({
  message,
  at,
  ...(replyTo === undefined ? {} : { replyTo }),
  ...(mention === undefined ? {} : { mention }),
});

export const createStreams = ({ directory, store }: { directory: Directory; store: Store }): Streams => {
  const connections = new Set<Connection>();

  const chatOf = (person: string, id: string): Chat => {
    const group = directory.group(id);
    const place = placeOf(person, id);
    return {
      id,
      name: group?.name ?? "",
      members: group ? [...group.members] : [person],
      entries: store.transcript(place).slice(-LIMITS.history).map(entryOf),
    };
  };

  const chatsOf = (person: string): readonly Chat[] => {
    const groups = directory.groups().filter(({ members }) => members.has(person));
    return ["private", ...groups.map(({ id }) => id)].map((id) => chatOf(person, id));
  };

  store.listen(({ kind, stored }) => {
    if (connections.size === 0) return;
    const { id, chat } = stored.message;
    const text = eventText(kind, kind === "gone" ? { id, chat } : entryOf(stored));
    for (const { person, push } of connections) if (directory.sees(person, stored.place)) push(text);
  });

  const open: Streams["open"] = (person, signal) => {
    let leave = (_: { readonly close: boolean }): void => {};
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          const push = (text: string): void => {
            if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(text));
            else leave({ close: true });
          };
          const heartbeat = setInterval(push, LIMITS.heartbeatMs, ": still here\n\n");
          heartbeat.unref();
          const connection: Connection = { person, push, end: () => leave({ close: true }) };
          leave = ({ close }) => {
            clearInterval(heartbeat);
            if (connections.delete(connection) && close) controller.close();
          };
          connections.add(connection);
          push(`retry: 1000\n\n${eventText("chats", { chats: chatsOf(person) })}`);
        },
        cancel: () => leave({ close: false }),
      },
      { highWaterMark: LIMITS.streamBacklog },
    );
    signal.addEventListener("abort", () => leave({ close: true }));
    return new Response(body, {
      headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
    });
  };

  return {
    open,
    toAll: (name, data) => {
      const text = eventText(name, data);
      for (const { push } of connections) push(text);
    },
    toPerson: (person, name, data) => {
      const text = eventText(name, data);
      for (const connection of connections) if (connection.person === person) connection.push(text);
    },
    announce: (group) => {
      for (const { person, push } of connections)
        if (directory.group(group)?.members.has(person)) push(eventText("chats", { chats: [chatOf(person, group)] }));
    },
    close: () => {
      for (const { end } of [...connections]) end();
    },
  };
};
