import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** The server's end of one WebSocket (RFC 6455), by hand, because tests drop, freeze and cut it. */
export interface Socket {
  readonly send: (data: Buffer) => void;
  /** Says goodbye. */
  readonly close: (code: number) => void;
  /** Ends without a word, as when a cable is cut and the other side is told. */
  readonly drop: () => void;
  /** Half-open: nothing is read, answered or told any more, and nothing is closed either. */
  readonly freeze: () => void;
  readonly open: () => boolean;
}

interface Handlers {
  readonly message: (data: Buffer) => void;
  readonly closed: () => void;
}

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const [CONTINUATION, TEXT, BINARY, CLOSE, PING] = [0x0, 0x1, 0x2, 0x8, 0x9];

const frameOf = (opcode: number, data: Buffer): Buffer => {
  const head = Buffer.alloc(data.length < 126 ? 2 : data.length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (head.length === 2) head[1] = data.length;
  else if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(data.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(data.length), 2);
  }
  return Buffer.concat([head, data]);
};

interface Piece {
  readonly final: boolean;
  readonly opcode: number;
  readonly data: Buffer;
  readonly length: number;
}

/** The first whole frame in what was read, or null. */
const pieceIn = (read: Buffer): Piece | null => {
  const [first, second] = read;
  if (first === undefined || second === undefined) return null;
  if ((second & 0x80) === 0) throw new Error("a client must mask its frames");
  const short = second & 0x7f;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (read.length < start + 4) return null;
  const size = short < 126 ? short : short === 126 ? read.readUInt16BE(2) : Number(read.readBigUInt64BE(2));
  const end = start + 4 + size;
  if (read.length < end) return null;
  const mask = read.subarray(start, start + 4);
  const data = Buffer.from(read.subarray(start + 4, end).map((byte, i) => byte ^ (mask[i % 4] ?? 0)));
  return { final: (first & 0x80) !== 0, opcode: first & 0x0f, data, length: end };
};

/** Takes over an upgraded connection. */
export const acceptSocket = (request: IncomingMessage, stream: Duplex, head: Buffer, handlers: Handlers): Socket => {
  const accept = createHash("sha1")
    .update(`${request.headers["sec-websocket-key"] ?? ""}${GUID}`)
    .digest("base64");
  let frozen = false;
  let over = false;
  let read = Buffer.from(head);
  let parts: Buffer[] = [];

  const end = () => {
    if (over) return;
    over = true;
    handlers.closed();
  };
  const write = (opcode: number, data: Buffer) => {
    if (!frozen && !over) stream.write(frameOf(opcode, data));
  };
  const take = ({ final, opcode, data }: Piece): void => {
    if (opcode === PING) {
      write(0xa, data);
      return;
    }
    if (opcode === CLOSE) {
      write(CLOSE, data);
      stream.end();
      return;
    }
    if (![CONTINUATION, TEXT, BINARY].includes(opcode)) return;
    parts.push(data);
    if (!final) return;
    const whole = Buffer.concat(parts);
    parts = [];
    handlers.message(whole);
  };
  const work = () => {
    for (let piece = pieceIn(read); piece && !frozen; piece = pieceIn(read)) {
      read = Buffer.from(read.subarray(piece.length));
      take(piece);
    }
  };

  stream.on("data", (chunk: Buffer) => {
    if (frozen) return;
    read = Buffer.concat([read, chunk]);
    work();
  });
  stream.on("error", end);
  stream.on("close", end);
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  work();

  return {
    send: (data) => write(BINARY, data),
    close: (code) => {
      const reason = Buffer.alloc(2);
      reason.writeUInt16BE(code);
      write(CLOSE, reason);
      stream.end();
    },
    drop: () => {
      stream.destroy();
      end();
    },
    freeze: () => {
      frozen = true;
    },
    open: () => !over,
  };
};
