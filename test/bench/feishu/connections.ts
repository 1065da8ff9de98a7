import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Keep-alive connections to one program, opened as they are needed. */
export interface Connections {
  /** Posts on a connection of its own meanwhile; answers the status, 0 when there was no answer. */
  readonly post: (bytes: Buffer) => Promise<number>;
  readonly close: () => void;
}

interface Connection {
  readonly socket: Socket;
  readonly post: (bytes: Buffer) => Promise<number>;
}

/** More would not be served any sooner; who finds none free waits, and the wait counts. */
const MOST = 256;

/** Whether a whole response is there. Our own parser, because the load must cost less than what it loads. */
const isWhole = (received: string): boolean => {
  const head = received.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(received.slice(0, head));
  return length ? received.length >= head + 4 + Number(length[1]) : received.endsWith("\r\n0\r\n\r\n");
};

const open = async (port: number): Promise<Connection> => {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  socket.setEncoding("latin1");
  let received = "";
  let answer: ((status: number) => void) | null = null;
  const end = (status: number): void => {
    answer?.(status);
    answer = null;
    received = "";
  };
  socket.on("data", (chunk: string) => {
    received += chunk;
    if (isWhole(received)) end(Number(received.slice(9, 12)));
  });
  socket.on("error", () => end(0));
  socket.on("close", () => end(0));
  const post = (bytes: Buffer): Promise<number> =>
    new Promise((resolve) => {
      answer = resolve;
      if (socket.destroyed) end(0);
      else socket.write(bytes);
    });
  return { socket, post };
};

export const openConnections = async (port: number, first: number): Promise<Connections> => {
  const free = await Promise.all(Array.from({ length: first }, () => open(port)));
  const all = [...free];
  const waiting: ((connection: Connection) => void)[] = [];

  const another = async (): Promise<Connection> => {
    const connection = await open(port);
    all.push(connection);
    return connection;
  };
  let count = first;
  const take = (): Promise<Connection> | Connection => {
    const connection = free.pop();
    if (connection) return connection;
    if (count >= MOST) return new Promise((resolve) => waiting.push(resolve));
    count += 1;
    return another();
  };
  const give = (connection: Connection): void => {
    const next = waiting.shift();
    if (next) next(connection);
    else free.push(connection);
  };

  return {
    post: async (bytes) => {
      const connection = await take();
      const status = await connection.post(bytes);
      give(connection);
      return status;
    },
    close: () => {
      for (const { socket } of all) socket.destroy();
    },
  };
};
