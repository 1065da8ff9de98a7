import { inflateRawSync } from "node:zlib";
import { MAX_PARTS, MAX_ROWS, MAX_UNPACKED_BYTES } from "./limits.ts";

/** What is wrong with a file that should be a spreadsheet, before anything of it is believed. */
export type FileProblem =
  | "not-a-sheet"
  | "old-excel"
  | "too-many-rows"
  | "bomb"
  | "empty-file"
  | "no-header"
  | "too-large";

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT = 0xffff;
/** A few empty rows and headings are no reason to refuse. */
const SPARE_ROWS = 1_000;

interface Part {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly at: number;
}

const endOf = (file: Buffer): number => {
  const first = Math.max(0, file.length - END_BYTES - MAX_COMMENT);
  for (let at = file.length - END_BYTES; at >= first; at -= 1) if (file.readUInt32LE(at) === END) return at;
  return -1;
};

/** The list of parts at the end of the file; null where it is none, or encrypted, or of the 64-bit kind. */
const partsOf = (file: Buffer): readonly Part[] | null => {
  const end = file.length < END_BYTES ? -1 : endOf(file);
  if (end < 0) return null;
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  const parts: Part[] = [];
  for (let i = 0; i < count; i += 1) {
    if (at + CENTRAL_BYTES > file.length || file.readUInt32LE(at) !== CENTRAL) return null;
    if (file.readUInt16LE(at + 8) & 1) return null;
    const name = file.readUInt16LE(at + 28);
    parts.push({
      name: file.toString("utf8", at + CENTRAL_BYTES, at + CENTRAL_BYTES + name),
      method: file.readUInt16LE(at + 10),
      packed: file.readUInt32LE(at + 20),
      unpacked: file.readUInt32LE(at + 24),
      at: file.readUInt32LE(at + 42),
    });
    at += CENTRAL_BYTES + name + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return parts;
};

/** Unpacks one part and not a byte more than it says of itself; null when it lies. */
const unpack = (file: Buffer, { method, packed, unpacked, at }: Part): Buffer | null => {
  if (at + LOCAL_BYTES > file.length || file.readUInt32LE(at) !== LOCAL) return null;
  const from = at + LOCAL_BYTES + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28);
  const data = file.subarray(from, from + packed);
  if (data.length !== packed) return null;
  if (method === 0) return packed === unpacked ? data : null;
  if (method !== 8) return null;
  try {
    const out = inflateRawSync(data, { maxOutputLength: unpacked + 1 });
    return out.length === unpacked ? out : null;
  } catch {
    return null;
  }
};

const countOf = (text: Buffer, tag: string): number => {
  let count = 0;
  for (let at = text.indexOf(tag); at >= 0; at = text.indexOf(tag, at + tag.length)) count += 1;
  return count;
};

const rowsIn = (sheet: Buffer): number => countOf(sheet, "<row ") + countOf(sheet, "<row>") + countOf(sheet, ":row ");

/**
 * Whether a spreadsheet may be unpacked: what it says it becomes is added up first, then held against what it does
 * become. Null = it may.
 */
export const zipProblem = (file: Buffer): FileProblem | null => {
  const parts = partsOf(file);
  if (!parts?.some(({ name }) => name === "xl/workbook.xml")) return "not-a-sheet";
  const total = parts.reduce((sum, { unpacked }) => sum + unpacked, 0);
  if (parts.length > MAX_PARTS || total > MAX_UNPACKED_BYTES) return "bomb";
  for (const part of parts) {
    const content = unpack(file, part);
    if (!content) return "not-a-sheet";
    // Entities can grow as a zip can; no spreadsheet program writes any.
    if (/\.(?:xml|rels)$/.test(part.name) && (content.includes("<!DOCTYPE") || content.includes("<!ENTITY")))
      return "not-a-sheet";
    if (part.name.startsWith("xl/worksheets/") && rowsIn(content) > MAX_ROWS + SPARE_ROWS) return "too-many-rows";
  }
  return null;
};
