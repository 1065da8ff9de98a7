import { crc32, deflateRawSync } from "node:zlib";
import writeXlsxFile from "write-excel-file/node";

type Cell = string | number | { readonly formula: string };

/** A spreadsheet file as Excel writes it; a formula has no value of its own until Excel computes one. */
export const xlsx = async (rows: readonly (readonly Cell[])[]): Promise<Buffer> => {
  const data = rows.map((row) =>
    row.map((cell) =>
      typeof cell === "object" ? { value: `=${cell.formula}`, type: "Formula" as const } : { value: cell },
    ),
  );
  return await writeXlsxFile(data).toBuffer();
};

/** A zip made by hand: what is said of a part may be a lie. */
export const zip = (
  parts: readonly { readonly name: string; readonly content: Buffer; readonly claims?: number }[],
): Buffer => {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, content, claims = content.length } of parts) {
    const packed = deflateRawSync(content);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(crc32(content), 14);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(claims, 22);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    entry.writeUInt16LE(20, 6);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(crc32(content), 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(claims, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    local.push(head, Buffer.from(name), packed);
    central.push(entry, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, list, end]);
};
