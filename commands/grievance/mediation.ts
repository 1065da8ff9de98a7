import { dayOf, isoOf } from "../../src/core/china.ts";
import { readWhen } from "../../src/core/when.ts";

/** What is known of one meeting of a mediation. Empty = not told yet. */
export interface Mediation {
  readonly parties: string;
  /** The day they met, `YYYY-MM-DD`. */
  readonly on: string;
  readonly agreed: string;
  /** Whether a signed paper of it is kept, and where. */
  readonly kept: string;
}
export type Part = keyof Mediation;

export const PARTS: readonly Part[] = ["parties", "on", "agreed", "kept"];

/** As it is kept: lines that an officer could have typed. */
const LABELS: Readonly<Record<Part, string>> = { parties: "参加", on: "日期", agreed: "结果", kept: "回执" };

const WORDS: Readonly<Record<string, Part>> = {
  参加人: "parties",
  参加: "parties",
  各方: "parties",
  双方: "parties",
  当事人: "parties",
  日期: "on",
  时间: "on",
  结果: "agreed",
  协议: "agreed",
  约定: "agreed",
  回执: "kept",
};

/** A word is a label where a colon or a space follows; 回执 also before 有 and 无: 双方面谈 and 结果很好 are no labels. */
const LABEL =
  /(?:^|[\s,，;；。])(?:(参加人|参加|各方|双方|当事人|日期|时间|结果|协议|约定|回执)(?:\s*[:：]\s*|\s+)|(回执)(?=[有无已没未]))/gu;

const trimmed = (text: string): string => text.replace(/^[\s,，;；。]+|[\s,，;；]+$/gu, "");

interface Piece {
  readonly part: Part | null;
  readonly text: string;
}

const piecesOf = (said: string): readonly Piece[] => {
  const found = [...said.matchAll(LABEL)];
  const head = said.slice(0, found[0]?.index ?? said.length);
  return [
    { part: null, text: trimmed(head) },
    ...found.map((match, i) => ({
      part: WORDS[match[1] ?? match[2] ?? ""] ?? null,
      text: trimmed(said.slice(match.index + match[0].length, found[i + 1]?.index ?? said.length)),
    })),
  ];
};

const dayIn = (text: string, now: Date): string => {
  const [iso] = /^\d{4}-\d{2}-\d{2}$/.exec(text) ?? [];
  if (iso) return iso;
  const read = readWhen(text, now);
  return read.kind === "when" || read.kind === "past" ? isoOf(dayOf(read.when.start)) : "";
};

/** What a line says of a meeting. Words without a label are what was agreed; a day in them is the day of the meeting. */
export const readMediation = (said: string, now: Date): Mediation => {
  const pieces = piecesOf(said);
  const of = (part: Part): string => pieces.findLast((one) => one.part === part)?.text ?? "";
  const free = pieces[0]?.text ?? "";
  return {
    parties: of("parties"),
    on: of("on") === "" ? dayIn(free, now) : dayIn(of("on"), now),
    agreed: of("agreed") || free,
    kept: of("kept"),
  };
};

/** A day that was labelled and is none: it is asked for, not dropped. */
export const dayFault = (said: string, now: Date): string | null => {
  const day = piecesOf(said).findLast(({ part }) => part === "on")?.text ?? "";
  return day !== "" && dayIn(day, now) === "" ? day.slice(0, 20) : null;
};

export const writeMediation = (record: Mediation): string =>
  PARTS.flatMap((part) => (record[part] === "" ? [] : [`${LABELS[part]}：${record[part]}`])).join("\n");

export const missingIn = (record: Mediation): readonly Part[] => PARTS.filter((part) => record[part] === "");

/** Another day is another meeting. */
const isSame = (before: Mediation, next: Mediation): boolean =>
  next.on === "" || before.on === "" || before.on === next.on;

/** What is said of the same meeting later replaces what it names and leaves the rest. */
export const mergeMediation = (before: Mediation | null, next: Mediation): Mediation => {
  if (!before || !isSame(before, next)) return next;
  const part = (name: Part): string => next[name] || before[name];
  return { parties: part("parties"), on: part("on"), agreed: part("agreed"), kept: part("kept") };
};

/** Of the records in their order the ones that no later one of the same meeting stands for. */
export const lastOfEach = <T extends { readonly text: string | null }>(
  records: readonly T[],
  now: Date,
): readonly T[] =>
  records.filter((one, i) => {
    const next = records[i + 1];
    return (
      !next ||
      one.text === null ||
      next.text === null ||
      !isSame(readMediation(one.text, now), readMediation(next.text, now))
    );
  });
