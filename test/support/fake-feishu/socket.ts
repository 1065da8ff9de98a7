import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { decodeFrame, encodeFrame, type Frame, headerIn } from "./frames.ts";
import type { Route } from "./http.ts";
import type { Transport } from "./push.ts";
import { isObject, type Random } from "./random.ts";
import { LIMITS, type Rules } from "./rules.ts";
import { acceptSocket, type Socket } from "./websocket.ts";

export interface Sockets extends Transport {
  readonly endpoint: Route;
  readonly upgrade: (request: IncomingMessage, stream: Duplex, head: Buffer) => void;
  readonly open: () => number;
  /** How many were ever opened. */
  readonly opened: () => number;
  /** How often the endpoint was asked. */
  readonly asked: () => number;
  readonly pings: () => number;
  /** Ends all connections without a word. */
  readonly drop: () => void;
  /** Closes all as a server that restarts does. */
  readonly close: (code?: number) => void;
  /** All become half-open: they look alive and are deaf. */
  readonly freeze: () => void;
  /** Ends what is frozen, too. */
  readonly end: () => void;
  /** What the endpoint answers instead, so many times (§1.8). */
  readonly refuse: (code: number, times: number, data?: object | null) => void;
}

interface Parts {
  readonly appId: string;
  readonly appSecret: string;
  readonly random: Random;
  readonly rules: Rules;
  readonly url: () => string;
  /** Seconds, as the endpoint tells them (§1.8). */
  readonly intervals: { readonly ping: number; readonly reconnect: number; readonly nonce: number };
}

interface Connection {
  readonly socket: Socket;
  readonly service: number;
  /** Whether its first ping was heard. What comes before, with the handshake, the SDK 1.74 hears of nothing (§1.8). */
  spoke: boolean;
  /** What it has not acknowledged, by frame. */
  readonly waiting: Map<string, (payload: unknown) => void>;
}

const TICKET = 16;

/** The event socket ("long connection"): one random connection gets each event (§1.8). */
export const createSockets = ({ appId, appSecret, random, rules, url, intervals }: Parts): Sockets => {
  const tickets = new Map<string, number>();
  const connections = new Set<Connection>();
  const everything = new Set<Socket>();
  const refusals: { readonly code: number; readonly data: object | null; left: number }[] = [];
  let opened = 0;
  let asked = 0;
  let pings = 0;

  const config = {
    ReconnectCount: -1,
    ReconnectInterval: intervals.reconnect,
    ReconnectNonce: intervals.nonce,
    PingInterval: intervals.ping,
  };

  const listening = () => [...connections].filter(({ spoke }) => spoke);

  const handle: Route["handle"] = ({ body, headers }) => {
    asked += 1;
    if (headers.locale !== "zh") rules.violate("the endpoint is asked with locale: zh", "§1.8", headers.locale);
    const refused = refusals.find(({ left }) => left > 0);
    if (refused) {
      refused.left -= 1;
      return { status: 200, body: { code: refused.code, msg: "refused", data: refused.data } };
    }
    if (body.AppID !== appId || body.AppSecret !== appSecret)
      return { status: 200, body: { code: 514, msg: "auth failed", data: {} } };
    if (connections.size >= LIMITS.connections)
      return { status: 200, body: { code: 1000040350, msg: "the number of connections exceeded the limit", data: {} } };
    const ticket = random.letters(TICKET);
    const service = random.int(2, 30_000);
    tickets.set(ticket, service);
    // §1.8: service_id must not come first, for the SDK parses the whole URL as a query.
    const URL = `${url().replace(/^http/, "ws")}/ws/v2?device_id=${random.letters(19, "123456789")}&ticket=${ticket}&service_id=${service}`;
    return { status: 200, body: { code: 0, msg: "", data: { URL, ClientConfig: config } } };
  };

  const pong = ({ socket, service }: Connection): void => {
    const payload = random.chance(0.5) ? { payload: Buffer.from(JSON.stringify(config)) } : {};
    const headers = [["type", "pong"] as const];
    socket.send(encodeFrame({ seqId: 0n, logId: 0n, service, method: 0, headers, ...payload }));
  };

  /** §1.8: the same frame back, with biz_rt and a JSON payload that has a code. */
  const acknowledged = ({ waiting }: Connection, frame: Frame): void => {
    const id = headerIn(frame, "message_id") ?? "";
    const resolve = waiting.get(id);
    if (!resolve) return;
    let payload: unknown = null;
    try {
      payload = JSON.parse(frame.payload?.toString("utf8") ?? "");
    } catch {
      rules.violate("an acknowledgement has a JSON payload", "§1.8", frame.payload?.toString("utf8"));
    }
    if (headerIn(frame, "biz_rt") === undefined) rules.violate("an acknowledgement has biz_rt", "§1.8", frame.headers);
    resolve(payload);
  };

  const read = (data: Buffer): Frame | null => {
    try {
      return decodeFrame(data);
    } catch (error) {
      rules.violate("frames are pbbp2", "§1.8", String(error));
      return null;
    }
  };

  const heard = (connection: Connection, data: Buffer): void => {
    const frame = read(data);
    if (!frame) return;
    if (frame.service !== connection.service) rules.violate("frames name their service", "§1.8", frame.service);
    if (frame.method === 1) {
      acknowledged(connection, frame);
      return;
    }
    if (headerIn(frame, "type") !== "ping") {
      rules.violate("a client's control frame is a ping", "§1.8", frame.headers);
      return;
    }
    pings += 1;
    connection.spoke = true;
    pong(connection);
  };

  const pieces = (payload: Buffer): readonly Buffer[] => {
    if (!random.chance(0.25) || payload.length < 10) return [payload];
    const cut = random.int(1, payload.length - 1);
    return [payload.subarray(0, cut), payload.subarray(cut)];
  };

  const handTo = ({ socket, service, waiting }: Connection, envelope: object): Promise<unknown> => {
    const id = random.letters(32, "0123456789abcdef");
    const parts = pieces(Buffer.from(JSON.stringify(envelope)));
    const seqId = BigInt(random.int(1, 2 ** 40)) * 2n ** 20n;
    const logId = BigInt(random.int(1, 2 ** 40)) * 2n ** 20n;
    const frames = parts.map((payload, seq) =>
      encodeFrame({
        seqId,
        logId,
        service,
        method: 1,
        headers: random.shuffle([
          ["type", "event"],
          ["message_id", id],
          ["sum", String(parts.length)],
          ["seq", String(seq)],
          ["trace_id", random.letters(20)],
          ["timestamp", String(Date.now())],
        ] as const),
        payload,
        logIdNew: random.letters(12),
      }),
    );
    return new Promise((resolve) => {
      const done = (payload: unknown) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(payload);
      };
      const timer = setTimeout(done, LIMITS.ackMs, null);
      waiting.set(id, done);
      for (const frame of random.shuffle(frames)) socket.send(frame);
    });
  };

  const answerIn = (data: unknown): unknown => {
    if (data === undefined || data === null || data === "") return undefined;
    try {
      return JSON.parse(Buffer.from(String(data), "base64").toString("utf8"));
    } catch {
      rules.violate("the data of an acknowledgement is base64 of JSON", "§1.8", data);
      return undefined;
    }
  };

  return {
    endpoint: { name: "endpoint", method: "POST", path: /^\/callback\/ws\/endpoint$/, open: true, handle },
    upgrade: (request, stream, head) => {
      const query = new URL(request.url ?? "/", "http://platform").searchParams;
      const service = tickets.get(query.get("ticket") ?? "");
      if (service === undefined || String(service) !== query.get("service_id")) {
        stream.end("HTTP/1.1 403 Forbidden\r\nhandshake-status: 514\r\nhandshake-msg: bad ticket\r\n\r\n");
        return;
      }
      opened += 1;
      const socket = acceptSocket(request, stream, head, {
        message: (data) => heard(connection, data),
        closed: () => {
          connections.delete(connection);
          everything.delete(socket);
          // What was not acknowledged on it was not taken.
          for (const done of connection.waiting.values()) done(null);
        },
      });
      const connection: Connection = { socket, service, spoke: false, waiting: new Map() };
      connections.add(connection);
      everything.add(socket);
    },
    hand: async (envelope) => {
      const [connection] = random.shuffle(listening());
      if (!connection) return { ok: false };
      const payload = await handTo(connection, envelope);
      if (!isObject(payload) || payload.code !== 200) return { ok: false };
      const data = answerIn(payload.data);
      return data === undefined ? { ok: true } : { ok: true, data };
    },
    open: () => listening().length,
    opened: () => opened,
    asked: () => asked,
    pings: () => pings,
    drop: () => {
      for (const { socket } of connections) socket.drop();
    },
    close: (code = 1001) => {
      for (const { socket } of connections) socket.close(code);
    },
    freeze: () => {
      for (const { socket } of connections) socket.freeze();
      // To the platform they are gone at once; to the client they never are.
      connections.clear();
    },
    end: () => {
      for (const socket of everything) socket.drop();
    },
    refuse: (code, times, data = {}) => {
      refusals.push({ code, data, left: times });
    },
  };
};
