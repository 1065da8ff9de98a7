import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type postgres from "postgres";
import { StartError } from "../core/errors.ts";
import { type Batch, checkBackup, type Head, linesOf, type Sequences } from "./backup-file.ts";
import { atSource, PLAINLY, type Place } from "./backup-place.ts";
import { levelOf, ownMigrations, programVersion, sequencesOf, type Table, tablesOf } from "./backup-tables.ts";
import { type Words, wordsIn } from "./backup-words.ts";
import type { Calls } from "./client.ts";
import { codeOf, draftOf, exists, sweepDrafts } from "./embedded-files.ts";

const PRIVATE = 0o600;
const ROWS_AT_ONCE = 200;
const HIDDEN_ROWS = "42501";

const headOf = async (tx: postgres.TransactionSql, tables: readonly Table[], words: Words): Promise<Head> => {
  const level = await levelOf(tx);
  if (level?.migrations.join() !== ownMigrations().join()) throw new StartError([words.behind]);
  return {
    program: programVersion(),
    migrations: [...level.migrations],
    queue: level.queue,
    madeAt: new Date().toISOString(),
    tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
  };
};

/** In the order of their keys, which where these are of chance says nothing about the order in which rows came. */
const batchesOf = async function* (
  tx: postgres.TransactionSql,
  tables: readonly Table[],
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  for (const { name, key } of tables) {
    await tx.unsafe(
      `declare rows no scroll cursor for select t::text as row from ${name} t ${key ? `order by ${key}` : ""}`,
    );
    for (;;) {
      signal.throwIfAborted();
      const rows = await tx.unsafe<{ row: string }[]>(`fetch ${ROWS_AT_ONCE} from rows`);
      if (rows.length === 0) break;
      yield { table: name, rows: rows.map(({ row }) => row) };
    }
    await tx.unsafe("close rows");
  }
};

/** Everything as it was at one moment, whatever goes on meanwhile. */
const copyOut = (sql: Calls, draft: string, words: Words, signal: AbortSignal): Promise<unknown> =>
  sql.begin(async (tx) => {
    await tx.unsafe("set transaction isolation level repeatable read, read only");
    await tx.unsafe(PLAINLY);
    const tables = await tablesOf(tx);
    const head = await headOf(tx, tables, words);
    const sequences = (): Promise<Sequences> => sequencesOf(tx);
    const lines = linesOf(head, batchesOf(tx, tables, signal), sequences);
    const file = createWriteStream(draft, { flags: "wx", mode: PRIVATE, flush: true });
    await pipeline(Readable.from(lines, { objectMode: true, highWaterMark: 1 }), createGzip(), file, { signal });
  });

/** The name is taken first, so that nobody's file is written over, on file systems without links too. */
const putInPlace = async (draft: string, file: string): Promise<void> => {
  await (await open(file, "wx", PRIVATE)).close();
  await rename(draft, file);
};

const explainFile = (error: unknown, file: string, words: Words): unknown => {
  if (error instanceof StartError || !(error instanceof Error)) return error;
  if (error.name === "AbortError") return new StartError([words.stopped]);
  const code = codeOf(error);
  if (code === HIDDEN_ROWS) return new StartError([words.hidden], { cause: error });
  if (!("syscall" in error)) return error;
  return new StartError([code === "EEXIST" ? words.exists(file) : words.unwritable(file, code)], { cause: error });
};

/** Writes the whole database into one new file and reads it back. Throws StartError; then there is no file. */
export const backup = async (place: Place, name: string, signal: AbortSignal): Promise<readonly string[]> => {
  const words = wordsIn(place.locale);
  if (!name) throw new StartError([words.usage("backup")]);
  const file = resolve(name);
  const draft = draftOf(file);
  try {
    if (await exists(file)) throw new StartError([words.exists(file)]);
    await sweepDrafts(file);
    await atSource(place, words, async (sql, { database }) => {
      if (!(await levelOf(sql))) throw new StartError([words.nothing(database)]);
      await copyOut(sql, draft, words, signal);
    });
    const { head, rows } = await checkBackup(draft, words, signal);
    await putInPlace(draft, file);
    return [words.written(file, head.tables.length, rows), words.keysApart(place.keysDir)];
  } catch (error) {
    throw explainFile(error, file, words);
  } finally {
    await rm(draft, { force: true });
  }
};
