import { Refusal } from "../../src/core/errors.ts";
import { MAX_CAPACITY } from "./limits.ts";

const UNLIMITED = /^(?:不限|无限|没有限制|无限制|no limit)/i;
const CAPACITY =
  /^(?:限|共|最多|上限|约)?\s*(-?\d+(?:\.\d+)?(?:e\d+)?)\s*(?:人|位|个|名|个名额)?(?:以内|封顶|左右|为止)?$/i;

/** A number of heads somebody wrote down; null = without limit. Refuses what cannot be. */
export const capacityOf = (text: string): number | null => {
  if (UNLIMITED.test(text)) return null;
  const digits = CAPACITY.exec(text.trim());
  const capacity = digits ? Number(digits[1]) : Number.NaN;
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > MAX_CAPACITY) {
    throw new Refusal("signup.bad-capacity", { asked: text.slice(0, 20), max: MAX_CAPACITY });
  }
  return capacity;
};

/** `40人 先到先得`, `40,可带家属`: the number a label stands before, and what follows it. */
export const leadingNumber = (text: string): { readonly head: string; readonly rest: string } => {
  const end = /[\s,，。;；()（）]+(?![\s\d]*(?:人|位|名))/.exec(text.trimStart());
  const trimmed = text.trimStart();
  return end ? { head: trimmed.slice(0, end.index), rest: trimmed.slice(end.index) } : { head: trimmed, rest: "" };
};

const HEADS = "\\s*(\\d{1,9})\\s*个?(?:人|位|名)";
const HAPPENS =
  "(?:才|就|即可|方可|即|可)?(?:成行|成团|开班|开赛|开课|开始|开团|开|就办|办|举行|举办|出发|发车)(?![放放发心])";

const MINIMUM: readonly RegExp[] = [
  new RegExp(`(?:至少|最少|起码|不少于)(?:要|需要|得)?${HEADS}(?:以上)?(?:${HAPPENS})?`),
  new RegExp(
    `(?:不足|少于|不满|不够|未满|未达|达不到)${HEADS}(?:就|则|将)?(?:自动)?(?:取消|不办|不开|不举行|作罢|流团)?`,
  ),
  new RegExp(`(?:满|够|达到?|凑够|凑满|凑齐)${HEADS}(?:以上)?${HAPPENS}`),
  new RegExp(`(?<!\\d)${HEADS.replace("\\s*(", "(")}(?:以上|起)?(?:成行|成团|开班|开赛|开课|开团)`),
];

const LIMIT: readonly RegExp[] = [
  /(?:名额|限额|共|限)?\s*[:：]?\s*(\d{1,4})\s*(?:组|队|桌|车|辆车?)[\s,，]*每(?:组|队|桌|车|辆)\s*(\d{1,4})\s*人/,
  new RegExp(`(?:限额?|最多|至多|上限|不超过|仅限|共|招募?|满)${HEADS}?(?:以内|封顶|为止|截止)?(?<=[人位名额内顶止])`),
  /(?:限额?|最多|上限|共)\s*(\d{1,9})\s*个名额/,
  /(?:^|[\s,，])(\d{1,9})\s*(?:个?人|位|个名额)(?=$|[\s,，。;；)）])/,
];

interface Taken<T> {
  readonly found?: T;
  readonly rest: string;
}

/** Takes the first of the patterns out of a text. */
const takeFirst = (text: string, patterns: readonly RegExp[]): Taken<RegExpExecArray> => {
  for (const pattern of patterns) {
    const found = pattern.exec(text);
    if (found) return { found, rest: `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}` };
  }
  return { rest: text };
};

/** 5组每组4人 are two numbers. */
const product = (found: RegExpExecArray | undefined): number | undefined =>
  found?.slice(1).reduce<number>((all, digits) => all * Number(digits ?? 1), 1);

/** 至少2人成行, 满8人开, 限24人, 5组每组4人: wherever they stand, unchecked; and the text without them. */
export const takeNumbers = (text: string) => {
  const minimum = takeFirst(text, MINIMUM);
  const limit = takeFirst(minimum.rest, LIMIT);
  return { rest: limit.rest, minimum: product(minimum.found), capacity: product(limit.found) };
};
