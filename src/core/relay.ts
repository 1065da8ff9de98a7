import { asTyped, clean, fold } from "./normalise.ts";
import { readNumber } from "./number.ts";
import { findHeads } from "./people.ts";
import { COMPANIONS, isName } from "./people-words.ts";

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
const MAX_LINE = 200;
const MAX_NAME = 20;
const MAX_NOTE = 100;
const MAX_TITLE = 60;

const NUMBERED =
  /^[ #([]{0,3}(\d{1,3}) ?(?:号?[.、)\]:,。-](?!\d)|(?= )|(?=[\u4e00-\u9fffa-z])(?!月|日|号|年|点|时|人|个|位|名|元|块|周|天|岁|届|期|班|楼|分|[a-z]\d)|$)(.*)$/u;

interface NumberedLine {
  readonly number: number;
  readonly rest: string;
}

/** 一、张三 */
const SPELLED = /^([一二三四五六七八九十]{1,3})[、.](?=[\u4e00-\u9fffa-z])(.*)$/u;

const spelledLine = (folded: string): NumberedLine | null => {
  const match = SPELLED.exec(folded);
  const number = match && readNumber(match[1] ?? "");
  return number ? { number, rest: (match[2] ?? "").trim() } : null;
};

const numberedLine = (folded: string): NumberedLine | null => {
  const match = NUMBERED.exec(folded);
  if (!match) return spelledLine(folded);
  return { number: Number(match[1]), rest: (match[2] ?? "").replace(/^[ .、)\]:,。@-]+/, "").trim() };
};

/** 1. 张三 2. 李四 in one line, as some phones paste it. */
const splitRun = (line: string): readonly string[] => {
  const parts = line.split(/[ \u3000;；，,]+(?=\d{1,3}[.、．)）][ \u3000]*[^\d\s])/u);
  const numbers = parts.map((part) => Number(/^\s*(\d{1,3})/.exec(part)?.[1] ?? Number.NaN));
  const counts = parts.length > 1 && numbers.slice(1).every((number, i) => i === 0 || number === (numbers[i] ?? 0) + 1);
  return counts ? parts : [line];
};

const linesOf = (text: string): readonly string[] => {
  const lines = text.slice(0, 200_000).split(/\r\n|[\n\r\u2028]/);
  const single = lines.filter((line) => line.trim()).length <= 2;
  return (single ? lines.flatMap((line) => splitRun(line.slice(0, 5_000))) : lines).map((line) =>
    line.slice(0, MAX_LINE),
  );
};

/** Somebody forgot the number: the name shows that it is an entry. */
const unnumberedLine = (folded: string, last: number): NumberedLine | null =>
  isName(folded.split(/[ +,(:\d]/)[0] ?? "") && folded.length <= 30 ? { number: last + 1, rest: folded } : null;

/** Whether a message is a pasted 接龙 and nothing else. */
export const looksLikeRelay = (text: string): boolean => {
  const lines = linesOf(text)
    .slice(0, 60)
    .map((line) => fold(line).text.trim());
  const numbered = lines.filter((line) => numberedLine(line) !== null).length;
  return numbered >= 2 || (numbered === 1 && lines.some((line) => /^#? ?接龙/.test(line)));
};

const CANCELLED = /取消|不去|不来|不参加|退出|去不了|来不了|作废|删除|~~/;
const FAMILY = COMPANIONS.map(([word]) => word).join("|");
const NAME_END = new RegExp(
  `[ ,、;:+(/\\d×*\\[-]|x(?=\\d)|带|携|(?:和|跟|与|及)(?=我?(?:${FAMILY}))|一家|夫妇|夫妻|两口子|[一二两三四五六](?:个?人|位|大[一二两三])|俩`,
  "u",
);
const COUPLE = /^(?:夫妇|夫妻|两口子|俩)/;

interface Entry {
  readonly names: readonly string[];
  readonly rest: string;
}

const UNIT = /(?:组|校|年级|部|处|科|班|园|办|中学|小学|队|[一二三四五六七八九十][中小]|[高初][一二三])$/;
const LISTED = /^([\u4e00-\u9fff·]{2,4}(?:[、和/,] ?[\u4e00-\u9fff·]{2,4}){1,9})(?=$|[ ,+(\d])/u;

const nameFirst = (rest: string): Entry => {
  const end = rest.slice(1).search(NAME_END);
  const name = end < 0 ? rest : rest.slice(0, end + 1);
  return { names: [name.trim()].filter(Boolean), rest: rest.slice(name.length) };
};

/** 语文组 张三: the unit stands before the name. */
const unitFirst = (rest: string): Entry | null => {
  const [, unit = "", name = ""] = /^([^ ,:：-]{2,12})[ :-]([\u4e00-\u9fff·]{2,4})(?=$|[ ,+(\d×-])/u.exec(rest) ?? [];
  if (!name || isName(unit) || !isName(name) || !UNIT.test(unit)) return null;
  return { names: [name], rest: `${rest.slice(unit.length + 1 + name.length)} ${unit}` };
};

/** 张三、李四 are two people, 张三 语文组 is one. */
const entryOf = (rest: string): Entry => {
  const listed = LISTED.exec(rest)?.[1];
  const names = listed?.split(/[、和/,] ?/) ?? [];
  if (listed && names.length > 1 && names.every(isName)) return { names, rest: rest.slice(listed.length) };
  const latin = /^[a-z][a-z.' ]{0,18}[a-z](?=$|[ ,+(:\d-])/.exec(rest)?.[0];
  if (latin) return { names: [latin.trim()], rest: rest.slice(latin.length) };
  const spaced = /^([\u4e00-\u9fff]) ([\u4e00-\u9fff])(?=$|[ ,+(\d])/u.exec(rest);
  if (spaced && isName(`${spaced[1]}${spaced[2]}`)) {
    return { names: [`${spaced[1]}${spaced[2]}`], rest: rest.slice(spaced[0].length) };
  }
  return unitFirst(rest) ?? nameFirst(rest);
};

/** Longer ones are sentences: the rules above the list, say. */
const LONGEST_NAME = 12;
const NO_PERSON = /^[\d+\-.,、()\s]*$|^(?:无|空|待定|无人|例|示例)$/;

interface Size {
  readonly heads: number;
  readonly note: string;
}

const withoutSpans = (text: string, spans: readonly { readonly from: number; readonly to: number }[]): string =>
  [...spans]
    .sort((a, b) => b.from - a.from)
    .reduce((left, { from, to }) => `${left.slice(0, from)} ${left.slice(to)}`, text);

const sizeOf = (rest: string): Size | null => {
  const couple = COUPLE.exec(rest);
  if (couple) return { heads: 2, note: rest.slice(couple[0].length) };
  const alone = /^[ :,x×*(-]*([1-9]|[一二两三四五六七八九])[ 。.)]*$/.exec(rest)?.[1];
  if (alone) return { heads: readNumber(alone) ?? 1, note: "" };
  const party = findHeads(rest);
  if (party === null) return { heads: 1, note: rest };
  return "error" in party ? null : { heads: party.heads, note: withoutSpans(rest, party.spans) };
};

const noteOf = (note: string, raw: string): string | undefined => {
  const trimmed = note
    .replace(/^[\s,、;:.()/[\]-]+|[\s,、;:.([-]+$/g, "")
    .replace(/^([^()]*)\)$/, "$1")
    .trim();
  const kept = clean(asTyped(raw, trimmed), MAX_NOTE);
  return kept && kept !== "一家" ? kept : undefined;
};

type LineResult = { readonly rows: readonly RelayRow[] } | { readonly reason: RelayReason };

const readLine = ({ number, rest }: NumberedLine, raw: string): LineResult => {
  if (!rest) return { reason: "empty" };
  const entry = entryOf(rest);
  const [first] = entry.names;
  if (first === undefined || NO_PERSON.test(first) || first.length > LONGEST_NAME) return { reason: "no-name" };
  if (CANCELLED.test(rest)) return { reason: "cancelled" };
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
  const numbered = folded.map((line) => numberedLine(line) !== null);
  const first = numbered.indexOf(true);
  const heading = folded.findLastIndex(
    (line, i) => i > first && !numbered[i] && HEADER.test(line) && numbered.indexOf(true, i) > 0,
  );
  return heading < 0 ? first : numbered.indexOf(true, heading);
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
