import { inflateRawSync } from "node:zlib";
import { createHelp } from "../../../commands/help/index.ts";
import { people } from "../../../commands/people/index.ts";
import { calendarCommand, calendarPages } from "../../../commands/signup/calendar.ts";
import { calendarCards } from "../../../commands/signup/calendar-cards.ts";
import { exportCommand, exportOnce } from "../../../commands/signup/export.ts";
import { exportCards } from "../../../commands/signup/export-cards.ts";
import { signup } from "../../../commands/signup/index.ts";
import { relayCommands, relayDialogues } from "../../../commands/signup/relay.ts";
import { relayCards } from "../../../commands/signup/relay-cards.ts";
import type { Capability } from "../../../src/core/command.ts";

const whole: Capability = {
  ...signup,
  commands: [...relayCommands, exportCommand, calendarCommand, ...signup.commands],
  cards: { ...signup.cards, ...exportCards, ...calendarCards, ...relayCards },
  dialogues: { ...signup.dialogues, ...relayDialogues },
  once: { ...signup.once, ...exportOnce },
  pages: calendarPages,
};

/** Sign-up with its exports, calendar and lists. */
export const capabilities: readonly Capability[] = [whole, people, createHelp([whole, people])];

/** RFC 4180. */
export const parseCsv = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [[]];
  const cell = /"((?:[^"]|"")*)"(,|\r\n|$)|([^",\r\n]*)(,|\r\n|$)/y;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (!found) throw new Error("not a csv");
    rows.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[3] ?? "");
    if ((found[2] ?? found[4]) === "\r\n" && cell.lastIndex < text.length) rows.push([]);
  }
  return rows;
};

/** The files in a zip archive, as text. */
const unzip = (archive: Uint8Array): ReadonlyMap<string, string> => {
  const buffer = Buffer.from(archive);
  const files = new Map<string, string>();
  const end = buffer.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  let at = buffer.readUInt32LE(end + 16);
  for (let i = 0; i < buffer.readUInt16LE(end + 10); i += 1) {
    const [size, name, extra, comment] = [20, 28, 30, 32].map((offset, n) =>
      n === 0 ? buffer.readUInt32LE(at + offset) : buffer.readUInt16LE(at + offset),
    ) as [number, number, number, number];
    const local = buffer.readUInt32LE(at + 42);
    const from = local + 30 + buffer.readUInt16LE(local + 26) + buffer.readUInt16LE(local + 28);
    const data = buffer.subarray(from, from + size);
    const text = buffer.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data;
    files.set(buffer.toString("utf8", at + 46, at + 46 + name), text.toString("utf8"));
    at += 46 + name + extra + comment;
  }
  return files;
};

const unescapeXml = (text: string): string =>
  text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&apos;|&#39;/g, "'")
    .replace(/&amp;/g, "&");

/** The first sheet: what stands in its cells, by row; text cells as text, the others as numbers. */
export const readSheet = (archive: Uint8Array) => {
  const files = unzip(archive);
  const strings = [...(files.get("xl/sharedStrings.xml") ?? "").matchAll(/<si><t[^>]*>([\s\S]*?)<\/t><\/si>/g)].map(
    ([, text = ""]) => unescapeXml(text),
  );
  const sheet = files.get("xl/worksheets/sheet1.xml") ?? "";
  const rows = [...sheet.matchAll(/<row [^>]*>([\s\S]*?)<\/row>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<c r="([A-Z]+)\d+"([^>]*)>(?:<v>([^<]*)<\/v>)?/g)].map(([, , attributes = "", value = ""]) =>
      attributes.includes('t="s"') ? (strings[Number(value)] ?? "") : Number(value),
    ),
  );
  return { rows, xml: [...files.values()].join("\n") };
};

/** The properties of every VEVENT, unfolded and unescaped. */
export const parseIcs = (text: string): readonly ReadonlyMap<string, string>[] =>
  text
    .replace(/\r\n[ \t]/g, "")
    .split("BEGIN:VEVENT\r\n")
    .slice(1)
    .map((event) => {
      const lines = (event.split("\r\nEND:VEVENT")[0] ?? "").split("\r\n");
      return new Map(
        lines.map((line) => {
          const colon = line.indexOf(":");
          const value = line.slice(colon + 1).replace(/\\([\\;,nN])/g, (_, c: string) => (/n/i.test(c) ? "\n" : c));
          return [line.slice(0, colon), value];
        }),
      );
    });
