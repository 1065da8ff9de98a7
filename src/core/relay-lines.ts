import { fold } from "./normalise.ts";
import { readNumber } from "./number.ts";
import { isName } from "./people-words.ts";

const MAX_LINE = 200;

const NUMBERED =
  /^[ #([]{0,3}第?(\d{1,3}) ?(?:[号位个]?[.、)\]:,。-](?!\d)|(?= )|(?=[\u4e00-\u9fffa-z])(?!月|日|号|年|点|时|人|个|位|名|元|块|周|天|岁|届|期|班|楼|分|[a-z]\d)|$)(.*)$/u;

export interface NumberedLine {
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

export const numberedLine = (folded: string): NumberedLine | null => {
  const match = NUMBERED.exec(folded);
  if (!match) return spelledLine(folded);
  return { number: Number(match[1]), rest: (match[2] ?? "").replace(/^[ .、)\]:,。@-]+/, "").trim() };
};

const GAP = "[ \\u3000;；，,]";
/** Where the next number of a list begins; 12.5 and 2、3 are none. */
const NEXT = new RegExp(`(?<=[^ \\u3000;；，,])${GAP}*(?=(?<!\\d)\\d{1,3}[.、．)）][ \\u3000]*[^\\d\\s]|[①-⑳])`, "u");

/** 1. 张三 2. 李四 in one line, as some phones paste it. */
const splitRun = (line: string): readonly string[] => {
  const parts = line.split(NEXT);
  const numbers = parts.map((part) => Number(/^\s*(\d{1,3})/.exec(fold(part).text)?.[1] ?? Number.NaN));
  const counts = parts.length > 1 && numbers.slice(1).every((number, i) => i === 0 || number === (numbers[i] ?? 0) + 1);
  return counts ? parts : [line];
};

export const linesOf = (text: string): readonly string[] => {
  const lines = text.slice(0, 200_000).split(/\r\n|[\n\r\u2028]/);
  const single = lines.filter((line) => line.trim()).length <= 2;
  return (single ? lines.flatMap((line) => splitRun(line.slice(0, 5_000))) : lines).map((line) =>
    line.slice(0, MAX_LINE),
  );
};

/** Somebody forgot the number: the name shows that it is an entry. */
export const unnumberedLine = (folded: string, last: number): NumberedLine | null =>
  isName(folded.split(/[ +,(:\d]/)[0] ?? "") && folded.length <= 30 ? { number: last + 1, rest: folded } : null;
