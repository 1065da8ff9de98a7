import { PICTURE_AREA, PICTURE_LONGEST, PICTURE_SIDE, PIXELS } from "./limits.ts";

/** Why a picture is not taken. */
export type PictureFault = "kind" | "phone" | "moving" | "large" | "broken" | "busy" | "off";

/** What the first bytes say, before anybody decodes the rest. */
export type Head =
  | { readonly kind: "picture"; readonly width: number; readonly height: number }
  | { readonly kind: "fault"; readonly fault: PictureFault };

type Size = readonly [width: number, height: number];

const fault = (why: PictureFault): Head => ({ kind: "fault", fault: why });

const says = (bytes: Buffer, at: number, word: string): boolean =>
  bytes.toString("latin1", at, at + word.length) === word;

/** Markers of a JPEG, in order, up to where its compressed part begins. Null where it is not one marker after the other. */
const segments = (bytes: Buffer): readonly { readonly marker: number; readonly at: number }[] | null => {
  const found: { readonly marker: number; readonly at: number }[] = [];
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    found.push({ marker, at });
    if (marker === 0xda) return found;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
};

const NO_FRAME = [0xc4, 0xc8, 0xcc];
const isFrame = ({ marker }: { readonly marker: number }): boolean =>
  marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.includes(marker);

const jpegSize = (bytes: Buffer): Size | "broken" => {
  const frame = segments(bytes)?.find(isFrame);
  if (!frame || frame.at + 9 > bytes.length) return "broken";
  return [bytes.readUInt16BE(frame.at + 7), bytes.readUInt16BE(frame.at + 5)];
};

const MOST_CHUNKS = 1_000;

/** An animation is announced before the first picture. */
const isMovingPng = (bytes: Buffer): boolean => {
  let at = 8;
  for (let i = 0; i < MOST_CHUNKS && at + 8 <= bytes.length && !says(bytes, at + 4, "IDAT"); i += 1) {
    if (says(bytes, at + 4, "acTL")) return true;
    at += 12 + bytes.readUInt32BE(at);
  }
  return false;
};

const pngSize = (bytes: Buffer): Size | "moving" | "broken" => {
  if (bytes.length < 33 || !says(bytes, 12, "IHDR")) return "broken";
  return isMovingPng(bytes) ? "moving" : [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};

const ANIMATION = 0x02;

const webpSize = (bytes: Buffer): Size | "moving" | "broken" => {
  if (bytes.length < 30) return "broken";
  switch (bytes.toString("latin1", 12, 16)) {
    case "VP8 ":
      return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff];
    case "VP8L": {
      const bits = bytes.readUInt32LE(21);
      return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
    }
    case "VP8X":
      return (bytes[20] ?? 0) & ANIMATION ? "moving" : [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1];
    default:
      return "broken";
  }
};

const headOf = (size: Size | "moving" | "broken", most: number): Head => {
  if (typeof size === "string") return fault(size);
  const [width, height] = size;
  if (width < 1 || height < 1) return fault("broken");
  return width * height > most ? fault("large") : { kind: "picture", width, height };
};

/** Reads what a picture says of itself. Total: whatever the bytes are, there is an answer. */
export const readHead = (bytes: Buffer): Head => {
  if (bytes.length >= 4 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff)
    return headOf(jpegSize(bytes), PIXELS.jpeg);
  if (says(bytes, 0, "\x89PNG\r\n\x1a\n")) return headOf(pngSize(bytes), PIXELS.others);
  if (says(bytes, 0, "RIFF") && says(bytes, 8, "WEBP")) return headOf(webpSize(bytes), PIXELS.others);
  if (says(bytes, 0, "GIF8")) return fault("moving");
  return fault(says(bytes, 4, "ftyp") ? "phone" : "kind");
};

/** The longest side it is shrunk to. A long screenshot keeps enough of its width to be read. */
export const sideFor = (width: number, height: number): number => {
  const ratio = Math.max(width, height) / Math.min(width, height);
  return ratio <= 3 ? PICTURE_SIDE : Math.min(PICTURE_LONGEST, Math.round(Math.sqrt(PICTURE_AREA * ratio)));
};

/** Tables, frames and the two marks by which decoders know the colours; nothing that could say more. */
const BARE = [0xe0, 0xee, 0xdb, 0xc0, 0xc2, 0xc4, 0xdd, 0xda];

/** Whether a JPEG carries nothing besides its picture. */
export const isBare = (jpeg: Buffer): boolean =>
  jpeg[0] === 0xff && jpeg[1] === 0xd8 && segments(jpeg)?.every(({ marker }) => BARE.includes(marker)) === true;
