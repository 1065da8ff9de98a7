/** The binary frames of the event socket: protobuf package pbbp2 (§1.8). */
export interface Frame {
  readonly seqId: bigint;
  readonly logId: bigint;
  readonly service: number;
  /** 0 = control (ping, pong), 1 = data. */
  readonly method: number;
  readonly headers: readonly (readonly [key: string, value: string])[];
  readonly payloadEncoding?: string;
  readonly payloadType?: string;
  readonly payload?: Buffer;
  readonly logIdNew?: string;
}

const varint = (value: bigint): Buffer => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const more = rest > 0x7fn;
    bytes.push(Number(rest & 0x7fn) | (more ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
};

const number = (field: number, value: bigint): Buffer => Buffer.concat([varint(BigInt(field << 3)), varint(value)]);

const bytes = (field: number, value: string | Buffer): Buffer => {
  const content = Buffer.from(value);
  return Buffer.concat([varint(BigInt((field << 3) | 2)), varint(BigInt(content.length)), content]);
};

export const encodeFrame = (frame: Frame): Buffer =>
  Buffer.concat([
    number(1, frame.seqId),
    number(2, frame.logId),
    number(3, BigInt(frame.service)),
    number(4, BigInt(frame.method)),
    ...frame.headers.map(([key, value]) => bytes(5, Buffer.concat([bytes(1, key), bytes(2, value)]))),
    ...(frame.payloadEncoding === undefined ? [] : [bytes(6, frame.payloadEncoding)]),
    ...(frame.payloadType === undefined ? [] : [bytes(7, frame.payloadType)]),
    ...(frame.payload === undefined ? [] : [bytes(8, frame.payload)]),
    ...(frame.logIdNew === undefined ? [] : [bytes(9, frame.logIdNew)]),
  ]);

interface Field {
  readonly number: number;
  readonly value: bigint;
  readonly content: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** Every field of a message in its order. Throws on what is no protobuf, or of a type that frames do not use. */
const fieldsOf = (message: Buffer): readonly Field[] => {
  let at = 0;
  const read = (): bigint => {
    for (let value = 0n, shift = 0n; ; shift += 7n) {
      const byte = message[at];
      if (byte === undefined || shift > 63n) throw new Error("a varint does not end");
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const fields: Field[] = [];
  while (at < message.length) {
    const tag = Number(read());
    const type = tag & 7;
    if (type === 0) fields.push({ number: tag >> 3, value: read(), content: NOTHING });
    else if (type === 2) {
      const length = Number(read());
      if (at + length > message.length) throw new Error("a field is longer than its message");
      fields.push({ number: tag >> 3, value: 0n, content: message.subarray(at, at + length) });
      at += length;
    } else throw new Error(`wire type ${type} in a frame`);
  }
  return fields;
};

const headerOf = (content: Buffer): readonly [string, string] => {
  const fields = fieldsOf(content);
  const text = (wanted: number) => fields.find(({ number: one }) => one === wanted)?.content.toString("utf8");
  const [key, value] = [text(1), text(2)];
  if (key === undefined || value === undefined) throw new Error("a header lacks its key or its value");
  return [key, value];
};

/** Throws where a required field is missing. */
export const decodeFrame = (message: Buffer): Frame => {
  const fields = fieldsOf(message);
  const find = (wanted: number) => fields.find(({ number: one }) => one === wanted);
  const required = (wanted: number): bigint => {
    const field = find(wanted);
    if (!field) throw new Error(`a frame lacks its field ${wanted}`);
    return field.value;
  };
  const text = (wanted: number) => find(wanted)?.content.toString("utf8");
  const [payloadEncoding, payloadType, logIdNew] = [text(6), text(7), text(9)];
  const payload = find(8)?.content;
  return {
    seqId: required(1),
    logId: required(2),
    service: Number(BigInt.asIntN(32, required(3))),
    method: Number(BigInt.asIntN(32, required(4))),
    headers: fields.filter(({ number: one }) => one === 5).map(({ content }) => headerOf(content)),
    ...(payloadEncoding === undefined ? {} : { payloadEncoding }),
    ...(payloadType === undefined ? {} : { payloadType }),
    ...(payload === undefined ? {} : { payload }),
    ...(logIdNew === undefined ? {} : { logIdNew }),
  };
};

export const headerIn = ({ headers }: Frame, name: string): string | undefined =>
  headers.find(([key]) => key === name)?.[1];
