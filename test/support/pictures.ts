import { deflateSync } from "node:zlib";
import sharp from "sharp";

/** Words that no kept picture may hold. */
export const CANARY = { maker: "canary-maker-3f1c", note: "canary-note-77ab", place: "canary-place-5d20" } as const;

interface Photo {
  readonly width?: number;
  readonly height?: number;
  readonly format?: "jpeg" | "png" | "webp" | "gif" | "tiff" | "avif";
  /** How the camera was held (1 to 8): the left half is red, the right half blue. */
  readonly orientation?: number;
  /** Grain of a photograph: it does not shrink well. */
  readonly noise?: number;
}

const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>${CANARY.note}</dc:creator><dc:coverage>${CANARY.place}</dc:coverage></rdf:Description></rdf:RDF></x:xmpmeta>`;

/** A photograph as a phone makes it: with a maker, a place and a note in it. */
export const photo = async ({
  width = 640,
  height = 480,
  format = "jpeg",
  orientation = 1,
  noise = 0,
}: Photo = {}): Promise<Buffer> => {
  const half = { width: Math.ceil(width / 2), height, channels: 3 as const };
  const grain = noise ? { noise: { type: "gaussian" as const, mean: 128, sigma: noise } } : {};
  const right = await sharp({ create: { ...half, background: "#0000ff" } })
    .png()
    .toBuffer();
  const base = sharp({ create: { width, height, channels: 3, background: "#ff0000", ...grain } });
  const composed = noise ? base : base.composite([{ input: right, left: width - half.width, top: 0 }]);
  return composed
    .withExif({
      IFD0: { Make: CANARY.maker, ImageDescription: CANARY.note },
      IFD3: {
        GPSLatitudeRef: "N",
        GPSLatitude: "31/1 14/1 22/1",
        GPSLongitudeRef: "E",
      },
    })
    .withXmp(xmp)
    .withMetadata({ orientation })
    .toFormat(format)
    .toBuffer();
};

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

const crc = (bytes: Buffer): number =>
  (bytes.reduce((sum, byte) => (CRC[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

export const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
};

/** A PNG of one colour, of any size, in few bytes; `more` stands before its picture. */
export const flatPng = (width: number, height: number, more: readonly Buffer[] = []): Buffer => {
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(width);
  ihdr.writeUInt32BE(height, 4);
  // One bit for a pixel, grey.
  ihdr.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", ihdr),
    ...more,
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
};

/** The same JPEG, saying that it is of another size. */
export const lying = (jpeg: Buffer, width: number, height: number): Buffer => {
  const copy = Buffer.from(jpeg);
  const at = copy.indexOf(Buffer.from([0xff, 0xc0]));
  copy.writeUInt16BE(height, at + 5);
  copy.writeUInt16BE(width, at + 7);
  return copy;
};

/** A comment and something of a program's own, put before everything else. */
export const withSegments = (jpeg: Buffer, ...segments: readonly (readonly [marker: number, text: string])[]): Buffer =>
  Buffer.concat([
    jpeg.subarray(0, 2),
    ...segments.map(([marker, text]) => {
      const head = Buffer.from([0xff, marker, 0, 0]);
      head.writeUInt16BE(Buffer.byteLength(text) + 2, 2);
      return Buffer.concat([head, Buffer.from(text)]);
    }),
    jpeg.subarray(2),
  ]);

/** Whether a word stands anywhere in bytes, in any of the ways programs write it. */
export const holds = (bytes: Buffer, word: string): boolean =>
  [Buffer.from(word), Buffer.from(word, "utf16le"), Buffer.from(word, "utf16le").swap16()].some((form) =>
    bytes.includes(form),
  );
