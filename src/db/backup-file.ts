import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { StartError } from "../core/errors.ts";
import type { Words } from "./backup-words.ts";

// A gzip of lines of JSON: what it is, then rows as Postgres writes them, then what proves that all of it is there.
const NAME = "unionhall backup";
const FORMAT = 1;
const NEWLINE = 0x0a;
/** Far above what we write: a file of another kind must not fill the memory. */
const MAX_LINE = 256 * 1024 * 1024;

const hello = z.object({ file: z.literal(NAME), format: z.number(), program: z.string() });
const head = hello.extend({
  format: z.literal(FORMAT),
  migrations: z.array(z.string()),
  queue: z.number(),
  madeAt: z.string(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});
const batch = z.object({ table: z.string(), rows: z.array(z.string()) });
const end = z.object({
  end: z.object({
    rows: z.record(z.string(), z.number()),
    sequences: z.record(z.string(), z.object({ value: z.string(), isCalled: z.boolean() })),
    sha256: z.string(),
  }),
});

export type Head = Readonly<Omit<z.infer<typeof head>, "file" | "format">>;
export type Batch = Readonly<z.infer<typeof batch>>;
export type Sequences = z.infer<typeof end>["end"]["sequences"];
export type Part =
  | { readonly kind: "head"; readonly head: Head }
  | { readonly kind: "batch"; readonly batch: Batch }
  | { readonly kind: "end"; readonly sequences: Sequences; readonly rows: number };

const createCount = () => {
  const hash = createHash("sha256");
  const rows: Record<string, number> = {};
  return {
    line: (line: Buffer) => hash.update(line),
    batch: ({ table, rows: more }: Batch) => {
      rows[table] = (rows[table] ?? 0) + more.length;
    },
    rows: () => rows,
    digest: () => hash.digest("hex"),
  };
};

/** The lines of a backup. `sequences` is asked when the last row is written. */
export const linesOf = async function* (
  meta: Head,
  batches: AsyncIterable<Batch>,
  sequences: () => Promise<Sequences>,
): AsyncGenerator<Buffer> {
  const count = createCount();
  const line = (value: object): Buffer => {
    const text = Buffer.from(`${JSON.stringify(value)}\n`);
    count.line(text.subarray(0, -1));
    return text;
  };
  yield line({ file: NAME, format: FORMAT, ...meta });
  for await (const next of batches) {
    count.batch(next);
    yield line(next);
  }
  const last = { rows: count.rows(), sequences: await sequences(), sha256: count.digest() };
  yield Buffer.from(`${JSON.stringify({ end: last })}\n`);
};

const split = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let open: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...open, chunk.subarray(from, at)]);
      [open, length, from] = [[], 0, at + 1];
    }
    length += chunk.length - from;
    if (length > MAX_LINE) throw new RangeError("no line of ours");
    open.push(chunk.subarray(from));
  }
  if (length > 0) throw new RangeError("a line without an end");
};

const readHead = (value: unknown, words: Words): Head => {
  const { format, program } = hello.parse(value);
  if (format !== FORMAT) throw new StartError([words.needs(program, "?")]);
  return head.parse(value);
};

/** The end is told only where every row and every sign is as it was written. */
const readParts = async function* (lines: AsyncIterable<Buffer>, words: Words): AsyncGenerator<Part> {
  const count = createCount();
  let state: "before" | "within" | "after" = "before";
  for await (const line of lines) {
    if (state === "after") throw new RangeError("more than the end");
    const value: unknown = JSON.parse(line.toString());
    const last = end.safeParse(value);
    if (state === "before") {
      yield { kind: "head", head: readHead(value, words) };
      state = "within";
    } else if (last.success) {
      const { rows, sequences, sha256 } = last.data.end;
      if (sha256 !== count.digest() || JSON.stringify(rows) !== JSON.stringify(count.rows()))
        throw new RangeError("not what was written");
      state = "after";
      yield { kind: "end", sequences, rows: Object.values(rows).reduce((all, n) => all + n, 0) };
    } else {
      const next = batch.parse(value);
      count.batch(next);
      yield { kind: "batch", batch: next };
    }
    if (state === "within") count.line(line);
  }
  if (state !== "after") throw new RangeError("no end");
};

/** What stands in a backup, in its order; whoever asks must wait for the end. Throws StartError when it is damaged. */
export const readBackup = async function* (file: string, words: Words): AsyncGenerator<Part> {
  const stream = pipeline(createReadStream(file), createGunzip(), () => undefined);
  const parts = readParts(split(stream), words);
  let isOurs = false;
  const next = async () => {
    try {
      return await parts.next();
    } catch (error) {
      if (error instanceof StartError) throw error;
      const { syscall, code = "" } = error as { readonly syscall?: string; readonly code?: string };
      if (syscall) throw new StartError([words.unreadable(file, code)], { cause: error });
      throw new StartError([isOurs ? words.damaged(file) : words.foreign(file)], { cause: error });
    }
  };
  try {
    for (let step = await next(); !step.done; step = await next()) {
      isOurs = true;
      yield step.value;
    }
  } finally {
    stream.destroy();
  }
};

/** Reads all of it and keeps nothing but what it is. */
export const checkBackup = async (file: string, words: Words, signal: AbortSignal) => {
  let known: Head | null = null;
  let total = 0;
  for await (const part of readBackup(file, words)) {
    signal.throwIfAborted();
    if (part.kind === "head") known = part.head;
    if (part.kind === "end") total = part.rows;
  }
  if (!known) throw new StartError([words.foreign(file)]);
  return { head: known, rows: total };
};
