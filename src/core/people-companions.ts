import { COUNTS, FAMILY } from "./people-family.ts";
import { countOf, END, type Found, N, type Span } from "./people-totals.ts";

const ITEM_START = `^(?:我|我的|我们)?家?(?:${N} ?(?:个|名|位)?(?:的|\\d{1,2} ?岁半?(?:的|大的)?)?)?(?:我)?(${FAMILY})`;
/** 家属2名, 孩子2; 孩子3岁 says how old. */
const ITEM = new RegExp(`${ITEM_START}(?: ?${N} ?(?:个人|个|名|位|人)|\\+?([1-9一二两三四五])(?!号)${END})?`);
/** 我和老公两人 says how many in all. */
const ITEM_BESIDE = new RegExp(ITEM_START);
/** 带2人: nobody says whom. */
const SOMEBODY = new RegExp(`^ ?${N} ?(?:个人|人|位|名|个)${END}`);

const LEAD =
  /(?:带上|带着|带了|带|携带|携|含|包括|包含|其中|和|跟|与|同|还有|外加|加上|加|偕|\+|(?<=^我|[ ,:(]我|本人)[、,])/g;
/** 加上孩子3人 counts all of them, as 和孩子3人 does. */
const BESIDE = /^(?:[和跟与同]|加上)$/;
const BRINGS = /^[带携偕]/;
const JOINER = /^(?:,|、|\+|和|跟|与|及|以及|还有|加上|加|带| )/;

/** 老公和两个娃 from `start` on. */
const companionsAt = (text: string, start: number, item = ITEM): Found | undefined => {
  let at = start;
  let count = 0;
  for (;;) {
    const joined = count > 0 ? (JOINER.exec(text.slice(at, at + 3))?.[0].length ?? 0) : 0;
    const match = item.exec(text.slice(at + joined, at + joined + 30));
    if (!match) break;
    const number = match[1] ?? match[3] ?? match[4];
    const more = number === undefined ? (COUNTS.get(match[2] ?? "") ?? 1) : (countOf(number) ?? 0);
    count += more;
    if (more === 0) return { count: 0, from: start, to: at + joined + match[0].length };
    at += joined + match[0].length;
  }
  return count > 0 ? { count, from: start, to: at } : undefined;
};

const somebodyAt = (text: string, start: number): Found | undefined => {
  const match = SOMEBODY.exec(text.slice(start, start + 30));
  const count = countOf(match?.[1]);
  return match && count !== undefined ? { count, from: start, to: start + match[0].length } : undefined;
};

const foundBehind = (text: string, lead: string, start: number): Found | undefined =>
  companionsAt(text, start, BESIDE.test(lead) ? ITEM_BESIDE : ITEM) ??
  (BRINGS.test(lead) ? somebodyAt(text, start) : undefined);

export interface Brought extends Found {
  /** 含家属1名: already counted in the total. */
  readonly within: boolean;
  /** 家属 alone may be more than one. */
  readonly counted: boolean;
}

const SAYS_NUMBER = /[\d一二两三四五六七八九十]/;
const ANY_NUMBER = /家属|家人|亲属|亲戚|朋友|同事/;

const brought = (text: string, from: number, found: Found, lead = ""): Brought => {
  const words = text.slice(from, found.to);
  return {
    ...found,
    from,
    within: /含|包括|其中/.test(lead),
    counted: SAYS_NUMBER.test(words) || !(BESIDE.test(lead) || ANY_NUMBER.test(words)),
  };
};

const WITH_ME = new RegExp(
  `(?:^|[ ,、])((?:(?:我|我的)?(?:${FAMILY})[和跟与、]?){1,4})(?<=和|跟|与|、)我(?!们|的|家|${FAMILY})`,
);
/** 孩子同去, 老公也一起来. */
const ALONG = new RegExp(
  `(?:^|[ ,。;])(?:我|我的)?(?:${FAMILY})(?=(?:也都?|都|一起|一同|一道|同|随){1,2}(?:去|来|行|往|参加|前往)(?!不))`,
);
const ALSO = /^(?:也都?|都|一起|一同|一道|同|随){1,2}(?:去|来|行|往|参加|前往)/;
const BARE = /(?:^|[ ,、+])(?<![一全]家?)(?=(?:[\d一二两三四五] ?[个名位]?)?(?:家属|孩子|小孩|家人|老人|儿童|小朋友))/;
const STAYS = /^(?:就|也|都|先)?[不没]/;

const MORE_BEFORE = new RegExp(`(?:${FAMILY})[、,和跟与+ ]{0,4}$`);
const MORE_BEHIND = new RegExp(
  `^[、,和跟与+ ]{0,4}(?:我|我的)?(?:${FAMILY})(?!在|不|没|有|[^ ,。]{0,2}(?:了|假|差|病))`,
);

/** 我老公孩子和我妈: some of them stand outside what was counted. */
export const leavesOut = (text: string, { from, to }: Brought): boolean =>
  MORE_BEFORE.test(text.slice(0, from)) ||
  MORE_BEHIND.test(text.slice(to)) ||
  (/[\d一二两三四五六七八九十] ?(?:个?人|位|名|个)$/.test(text.slice(0, from)) && text.charAt(from) === "+");

export const broughtIn = (text: string): Brought | undefined => {
  for (const match of text.matchAll(LEAD)) {
    const found = foundBehind(text, match[0], match.index + match[0].length);
    if (found) return brought(text, match.index, found, match[0]);
  }
  const withMe = WITH_ME.exec(text);
  if (withMe) {
    const from = withMe.index + withMe[0].indexOf(withMe[1] ?? "");
    const found = companionsAt(text, from);
    return found && { ...brought(text, from, found), to: withMe.index + withMe[0].length };
  }
  const along = ALONG.exec(text);
  if (along) {
    const from = along.index + (/^[ ,。;]/.test(along[0]) ? 1 : 0);
    const found = companionsAt(text, from);
    const also = ALSO.exec(text.slice(found?.to ?? 0))?.[0].length ?? 0;
    return found && { ...brought(text, from, found), to: found.to + also };
  }
  const bare = BARE.exec(text);
  const found = bare && companionsAt(text, bare.index + bare[0].length);
  if (!found || STAYS.test(text.slice(found.to))) return undefined;
  return SAYS_NUMBER.test(text.slice(found.from, found.to)) ? brought(text, found.from, found) : undefined;
};

const DENIED =
  /(?:[不没别勿甭未]|无法)(?:能|会|想|再|打算|准备|用|要|必|方便|需要|可以|许|让|给|有|得|一定|确定){0,3}$|(?:可能|也许|或许|没准)(?:会|要|还)?$/;

export const without = (text: string, { from, to }: Span): string =>
  text.slice(0, from) + "\n".repeat(to - from) + text.slice(to);

/** 不带孩子 names somebody who does not come, 可能带孩子 somebody who perhaps does. */
export const withoutDenied = (text: string): string => {
  let left = text;
  for (const match of text.matchAll(LEAD)) {
    if (!DENIED.test(left.slice(Math.max(0, match.index - 8), match.index))) continue;
    const found = foundBehind(left, match[0], match.index + match[0].length);
    if (found) left = without(left, { from: match.index, to: found.to });
  }
  return left;
};
