import { asTyped, clean, fold } from "./normalise.ts";
import { CANCELLED, entryOf, LONGEST_NAME, NO_PERSON, namesSomebody, noteOf, sizeOf } from "./relay-entry.ts";
import { linesOf, type NumberedLine, numberedLine, unnumberedLine } from "./relay-lines.ts";

/** One line of a 接龙. Two names in one line make two rows of the same number. */
export interface RelayRow {
  readonly number: number;
  readonly name: string;
  readonly heads: number;
  readonly note?: string;
}

export type RelayReason =
  | "empty"
  | "no-name"
  | "no-number"
  | "bad-heads"
  | "cancelled"
  | "duplicate-number"
  | "duplicate-name"
  | "too-many";

export interface RelayProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly reason: RelayReason;
  readonly text: string;
}

export interface Relay {
  readonly title?: string;
  readonly rows: readonly RelayRow[];
  readonly problems: readonly RelayProblem[];
}

const MAX_LINES = 500;
const MAX_NAME = 20;
const MAX_TITLE = 60;
/** What a message is shows in so many lines. */
const ENOUGH_LINES = 60;

/** Lists of people that are no sign-up. */
const OTHER_LIST =
  /值日|值班|排班|轮值|获奖|表彰|座位|分组|考场|监考|公示|名次|成绩|排名|优秀|先进|请假|迟到|未[交报到]|没[交报]|缺勤|生日|车牌/;

/**
 * Whether a message is a pasted 接龙 and nothing else. Without that heading, names must stand behind the numbers: there
 * are also notices in points and choices of polls.
 */
export const looksLikeRelay = (text: string): boolean => {
  const lines = linesOf(text)
    .slice(0, ENOUGH_LINES)
    .map((line) => fold(line).text.trim());
  const entries = lines.flatMap((line) => numberedLine(line) ?? []);
  if (entries.length < 2) return entries.length === 1 && lines.some((line) => /^#? ?接龙/.test(line));
  if (lines.some((line) => line.includes("接龙") && numberedLine(line) === null)) return true;
  if (lines.some((line) => OTHER_LIST.test(line) && numberedLine(line) === null)) return false;
  const said = entries.filter(({ rest }) => rest !== "");
  return said.length > 0 && said.filter(({ rest }) => namesSomebody(rest)).length * 2 >= said.length;
};

type LineResult = { readonly rows: readonly RelayRow[] } | { readonly reason: RelayReason };

const CROSSED = /[❌✖✗✘❎🚫]/u;

const readLine = ({ number, rest }: NumberedLine, raw: string): LineResult => {
  if (!rest) return { reason: "empty" };
  const entry = entryOf(rest);
  const [first] = entry.names;
  if (first === undefined || NO_PERSON.test(first) || first.length > LONGEST_NAME) return { reason: "no-name" };
  if (CANCELLED.test(rest) || CROSSED.test(raw)) return { reason: "cancelled" };
  const size = sizeOf(entry.rest);
  if (size === null) return { reason: "bad-heads" };
  const several = entry.names.length > 1;
  if (several && size.heads !== 1 && size.heads !== entry.names.length) return { reason: "bad-heads" };
  const note = noteOf(size.note, raw);
  const rows = entry.names.map((name) => ({
    number,
    name: clean(asTyped(raw, name), MAX_NAME),
    heads: several ? 1 : size.heads,
    ...(note ? { note } : {}),
  }));
  return { rows };
};

const TITLE_MARK = /^[ #[\]]*接龙[\] :,]*|[ :,]*(?:请)?接龙[: ]*$/g;
const EXAMPLE = /^(?:例|示例|格式|例如)/;

const titleOf = (lines: readonly string[]): string | undefined => {
  for (const raw of lines) {
    const folded = fold(raw).text.trim();
    const title = folded.replace(TITLE_MARK, "").trim();
    if (title && !EXAMPLE.test(folded)) return clean(asTyped(raw, title), MAX_TITLE);
  }
  return undefined;
};

interface Seen {
  readonly numbers: Set<number>;
  readonly names: Set<string>;
}

/** A repeated number is a slip of counting, a repeated name the same person twice. */
const judge = (
  result: LineResult,
  seen: Seen,
): { readonly rows: readonly RelayRow[]; readonly reason?: RelayReason } => {
  if ("reason" in result) return { rows: [], reason: result.reason };
  const fresh = result.rows.filter(({ name }) => !seen.names.has(name));
  for (const { name } of fresh) seen.names.add(name);
  if (fresh.length < result.rows.length) return { rows: fresh, reason: "duplicate-name" };
  const number = fresh[0]?.number ?? 0;
  const again = seen.numbers.has(number);
  seen.numbers.add(number);
  return again ? { rows: fresh, reason: "duplicate-number" } : { rows: fresh };
};

const HEADER = /接龙|名单|已报名|报名如下/;

/** Where the list begins: behind its heading, if numbered rules stand above it. */
const startOf = (lines: readonly string[]): number => {
  const folded = lines.map((line) => fold(line).text.trim());
  const entries = folded.map(numberedLine);
  const again = entries.findLastIndex(
    (entry, i) => entry?.number === 1 && i > 0 && !entries[i - 1] && namesSomebody(entry.rest),
  );
  const numbered = entries.map((entry) => entry !== null);
  const first = numbered.indexOf(true);
  const heading = folded.findLastIndex(
    (line, i) => i > first && !numbered[i] && HEADER.test(line) && numbered.indexOf(true, i) > 0,
  );
  return Math.max(again, heading < 0 ? first : numbered.indexOf(true, heading));
};

/**
 * Reads a pasted 接龙: every line becomes rows or a problem that says why not; a doubled number is only reported.
 * Null for a text that is none.
 */
export const readRelay = (text: string): Relay | null => {
  if (!looksLikeRelay(text)) return null;
  const all = linesOf(text);
  const rows: RelayRow[] = [];
  const problems: RelayProblem[] = [];
  const seen: Seen = { numbers: new Set(), names: new Set() };
  const first = startOf(all);
  const body = all.slice(first);
  body.slice(0, MAX_LINES).forEach((raw, i) => {
    const folded = fold(raw).text.trim();
    if (!folded) return;
    const numbered = numberedLine(folded) ?? unnumberedLine(folded, rows.at(-1)?.number ?? 0);
    const result: LineResult = numbered ? readLine(numbered, raw) : { reason: "no-number" };
    const { rows: read, reason } = judge(result, seen);
    rows.push(...read);
    if (reason) problems.push({ line: first + i + 1, reason, text: clean(raw, MAX_TITLE) });
  });
  if (body.length > MAX_LINES) problems.push({ line: first + MAX_LINES + 1, reason: "too-many", text: "" });
  const title = titleOf(all.slice(0, first));
  return title ? { title, rows, problems } : { rows, problems };
};

/** A roster as people post it, so that somebody without the bot can still add a line. */
export const printRelay = (title: string, rows: readonly Omit<RelayRow, "number">[]): string => {
  const lines = rows.map(({ name, heads, note }, i) =>
    [`${i + 1}. ${name}`, heads > 1 ? `${heads}人` : "", note ?? ""].filter(Boolean).join(" "),
  );
  return ["#接龙", title, "", ...lines].join("\n");
};
