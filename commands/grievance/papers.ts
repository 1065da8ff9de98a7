import { asc, eq, isNull, sql } from "drizzle-orm";
import type { OpenContext } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { person } from "../../src/db/schema.ts";
import { writeAudit } from "./audit.ts";
import type { CaseRow } from "./desk.ts";
import { cover, type Find, findDetails, type Span } from "./details.ts";
import { sealText } from "./envelope.ts";
import { caseKeyOf, readText } from "./secrets.ts";
import { caseMessage, caseNote, caseOriginal } from "./tables.ts";

/** A text that goes on with a case: what its reporter wrote, and what officers noted. */
export interface Paper {
  readonly id: string;
  readonly kind: string;
  readonly on: string;
  readonly text: string;
}

/** Texts of which parts were covered when they went on, as this officer's level had them. By the id of the text. */
export const originalsOf = async (row: CaseRow, { tx }: OpenContext): Promise<ReadonlyMap<string, Buffer>> => {
  const rows = await tx.select().from(caseOriginal).where(eq(caseOriginal.caseId, row.id));
  const here = rows.filter(({ levelId }) => levelId === row.levelId);
  return new Map([...rows, ...here].map(({ rowId, body }) => [rowId, body]));
};

/** What officers noted stays inside the union. */
export const isOfReporter = ({ kind }: { readonly kind: string }): boolean => kind === "concern" || kind === "more";

/** What officers wrote to the reporter is not among them: it has been read. */
export const papersOf = async (row: CaseRow, context: OpenContext): Promise<readonly Paper[]> => {
  const key = caseKeyOf(context.keys, row);
  const originals = await originalsOf(row, context);
  const said = await context.tx
    .select()
    .from(caseMessage)
    .where(eq(caseMessage.caseId, row.id))
    .orderBy(asc(caseMessage.seq));
  const noted = await context.tx
    .select()
    .from(caseNote)
    .where(eq(caseNote.caseId, row.id))
    .orderBy(asc(caseNote.onDate), asc(caseNote.seq), asc(caseNote.id));
  return [...said.filter(isOfReporter), ...noted].flatMap((one) => {
    const text = readText(key, { id: one.id, body: originals.get(one.id) ?? one.body }, row.id);
    return text === null ? [] : [{ id: one.id, kind: one.kind, on: one.onDate, text }];
  });
};

export interface Found extends Find {
  readonly paper: string;
  readonly text: string;
}

/** Everybody whom the union knows: whose name stands in a text can be told from it. */
export const peopleNames = async ({ tx }: OpenContext): Promise<readonly string[]> =>
  (await tx.select({ name: person.name }).from(person).where(isNull(person.leftAt))).map(({ name }) => name);

/** What the texts of a case may give away, in their order. */
export const findsIn = (papers: readonly Paper[], names: readonly string[]): readonly Found[] =>
  papers.flatMap(({ id, text }) =>
    findDetails(text, names).map((find) => ({ ...find, paper: id, text: text.slice(find.from, find.to) })),
  );

/** How a form names a place in a text. */
export const keyOf = ({ paper, from, to }: Pick<Found, "paper" | "from" | "to">): string => `${paper}:${from}:${to}`;

const KEY = /^([0-9a-f-]{36}):(\d{1,6}):(\d{1,6})$/;

/** The places a form names, and every place of its words; what is not in a text covers nothing. */
export const coversIn = (papers: readonly Paper[], keys: readonly string[], words: readonly string[]): Covers => {
  const named = keys.flatMap((key) => {
    const [, paper = "", from = "", to = ""] = KEY.exec(key) ?? [];
    return paper === "" ? [] : [{ paper, from: Number(from), to: Number(to) }];
  });
  return new Map(
    papers.map(({ id, text }) => [
      id,
      [...named.filter(({ paper, to }) => paper === id && to <= text.length), ...spansOf(text, words)],
    ]),
  );
};

/** Every place where one of these words stands. */
const spansOf = (text: string, words: readonly string[]): readonly Span[] =>
  words
    .filter((word) => word !== "")
    .flatMap((word) => {
      const spans: Span[] = [];
      for (let from = text.indexOf(word); from >= 0; from = text.indexOf(word, from + word.length))
        spans.push({ from, to: from + word.length });
      return spans;
    });

/** What is to be covered, by the id of the text. */
export type Covers = ReadonlyMap<string, readonly Span[]>;

export const coversOf = (finds: readonly Found[]): Covers =>
  new Map(
    [...new Set(finds.map(({ paper }) => paper))].map((paper) => [paper, finds.filter((one) => one.paper === paper)]),
  );

/** Whoever reads these texts on another level finds the covered ones; this level keeps what they said. */
export const coverTexts = async (
  row: CaseRow,
  papers: readonly Paper[],
  covers: Covers,
  context: OpenContext,
): Promise<void> => {
  const key = caseKeyOf(context.keys, row);
  if (!key) throw new Refusal("grievance.unreadable");
  const items = papers.flatMap(({ id, text }) => {
    const spans = covers.get(id) ?? [];
    if (spans.length === 0) return [];
    return [{ id, body: sealText(key, cover(text, spans), row.id, id).toString("hex") }];
  });
  if (items.length === 0) return;
  await context.tx.execute(sql`select grievance_cover(${row.id}::uuid, ${JSON.stringify(items)}::jsonb)`);
  const parts = [...covers.values()].reduce((all, spans) => all + spans.length, 0);
  await writeAudit(context, context.me.personId, "cover", row.id, { texts: items.length, parts });
};

/** What a reporter wrote, for eyes outside the union: covered, and without a note. */
export const copyOf = (papers: readonly Paper[], covers: Covers): string =>
  papers
    .filter(isOfReporter)
    .map(({ id, text }) => cover(text, covers.get(id) ?? []))
    .join("\n\n");
