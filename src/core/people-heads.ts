import { fold } from "./normalise.ts";
import { NUMBER, readNumber } from "./number.ts";
import { COMPANIONS } from "./people-words.ts";

export interface Span {
  /** Where it stands in the folded text. */
  readonly from: number;
  readonly to: number;
}

interface Spans {
  readonly spans: readonly Span[];
}

/** How many places are taken, oneself included; `family`: how many of them are brought along. */
export interface Party extends Spans {
  readonly heads: number;
  readonly family?: number;
}

/** `unclear`: said, but two ways do not agree or no number can be told (全家, +1 带孩子). */
export interface PartyError extends Spans {
  readonly error: "zero" | "negative" | "absurd" | "unclear";
}

/** More than anybody brings to an activity of a school. */
export const MOST_HEADS = 50;

/** Longer than any line about people. */
export const MAX = 2_000;

interface Found extends Span {
  readonly count: number;
}

const END =
  "(?=$|[^\\u4e00-\\u9fffa-z0-9]|参加|去|报|一起|都|带|要|坐|名额|同行|同去|来|谢|含|包括|其中|可以|和|全|预|加|占|吃|住|,|的话)";
const N = `(${NUMBER})`;

const TOTALS: readonly (readonly [pattern: RegExp, count: (match: RegExpExecArray) => number | undefined])[] = [
  [/(?<!\+)\+ ?(\d{1,9})(?!\d)(?!\.\d)/, (match) => Number(match[1])],
  [
    new RegExp(
      `${N} ?(?:个|位|名)?(?:大人|成人|大)[、,和带加 ]?${N} ?(?:个|位|名)?(?:小孩|孩子|儿童|小朋友|小娃|小|娃)`,
    ),
    (match) => sum(match[1], match[2]),
  ],
  [
    new RegExp(
      `(?<![第减少\\d.])${N} ?(?:个人|人|位|名|口人|口|个位子|个位置|个座位|个座|个坑|个位|个名额|名额|张票|份|个大人)(?:人|老师|同事|教师|教职工|同志|会员)?${END}`,
    ),
    (match) => readNumber(match[1] ?? ""),
  ],
  [
    new RegExp(
      `(?:报|占|留|订|定|预留|要|共|一共|总共|算我|加我|我) ?${N} ?个(?:人|名额|位子|位置|位|座位|座|坑)?${END}|^${N} ?个$`,
    ),
    (match) => readNumber(match[1] ?? match[2] ?? ""),
  ],
  [
    /(?:大人|成人) ?(\d|[一二两三四五]) ?(?:个|位|名)?[、, ]?(?:小孩|孩子|儿童|小朋友) ?(\d|[一二两三四五])/,
    (match) => sum(match[1], match[2]),
  ],
  [
    /(?:我们|我|咱们|咱|夫妻|夫妇|两口子|母子|母女|父子|父女|姐妹|兄弟|娘|爷)(?:俩|两个|两人|二人|2人|2个)(?!都报|活动|项目)|[哥姐父母娘爷](?:孙|女|子)?俩|俩人|两口子|夫妻双双|(?:我们|咱们?)夫妻(?:俩|二人|两人|两个)?|^俩$/,
    () => 2,
  ],
  [
    /(?:我们|我|咱们|咱|娘|爷|姐妹|兄弟)(?:仨|三个|三人|3个)(?!都报|活动|项目)|[哥姐父母娘爷](?:女|子)?仨|仨人|三口之家|^仨$/,
    () => 3,
  ],
  [
    new RegExp(`(?:我们|咱们|咱)(?:一共|总共|共)? ?${N} ?(?:个|位|名|人)(?!活动|项目)`),
    (match) => readNumber(match[1] ?? ""),
  ],
  [/就我(?:自己|一个|1个|一人|$)|我(?:自己|一个人|1个人|一人)|只有我/, () => 1],
  [/(?:加|算|报|带|来) ?一 ?个(?:人)?$|^加(?:一|1)$|(?:算|加)我(?:一|1)个/, () => 1],
  [new RegExp(`^加 ?${N} ?个?$`), (match) => readNumber(match[1] ?? "")],
];

const sum = (first: string | undefined, second: string | undefined): number | undefined => {
  const [a, b] = [readNumber(first ?? ""), readNumber(second ?? "")];
  return a === undefined || b === undefined ? undefined : a + b;
};

const NEGATIVE = new RegExp(
  `\\+ ?- ?\\d|负 ?${NUMBER} ?(?:个|人|位|名)|(?:^|[^\\d月/.-])-\\d{1,4} ?(?:个人|人|位|名)|^-\\d{1,4}$`,
);
const WHOLE_FAMILY =
  /全家(?!三|四|五|六|[3-6])|一家(?!(?:三|四|五|六|3|4|5|6) ?口)人?(?:都|去|来|参加|报|$)|一大家|[拖携]家带口|三代|几个人|好几|若干|一帮|一群|十几|几十|[很许]多人/;
/** 两三人, 3-5人, 至少2人: no number to keep places for. */
const ABOUT =
  /[一二两三四五六七八九]{2} ?(?:个人|人|位|名)|(?<!\d)\d{1,2}[-~到至、]\d{1,2} ?(?:个人|人|位|名)|[一二两三四五六七八] ?[到至、] ?[一二两三四五六七八九十] ?(?:个人|人|位|名)|(?:至少|最少|不到|不止|不少于|最多|至多|大约|大概|差不多|可能) ?(?:\d|[一二两三四五六七八九十]){1,3} ?(?:个人|人|位|名)|(?:人|位|名) ?(?:以上|左右|上下|以内)/;
const BROKEN = /\d\.\d+ ?(?:个人|人|位|名)|半个人/;

const totalOf = (text: string): Found | undefined => {
  for (const [pattern, count] of TOTALS) {
    const match = pattern.exec(text);
    const number = match ? count(match) : undefined;
    if (match && number !== undefined)
      return {
        count: number,
        from: match.index,
        to: match.index + match[0].length,
      };
  }
  return undefined;
};

const WORDS = COMPANIONS.map(([word]) => word).join("|");
const COUNTS: ReadonlyMap<string, number> = new Map(COMPANIONS);
const ITEM = new RegExp(
  `^(?:我|我的|我们)?家?(?:${N} ?(?:个|名|位)?(?:的)?)?(?:我)?(${WORDS})(?: ?${N} ?(?:个人|个|名|位|人)|\\+?([1-9一二两三四五])(?![\\d号点月日]))?`,
);
const LEAD =
  /(?:带上|带着|带了|带|携带|携|含|包括|包含|其中|和|跟|与|同|还有|外加|加上|加|偕|\+|(?<=^我|[ ,]我)[、,])/g;
const JOINER = /^(?:,|、|和|跟|与|及|以及|还有|加上|加|带| )/;

/** 老公和两个娃 from `start` on. */
const companionsAt = (text: string, start: number): Found | undefined => {
  let at = start;
  let count = 0;
  for (;;) {
    const joined = count > 0 ? (JOINER.exec(text.slice(at, at + 3))?.[0].length ?? 0) : 0;
    const match = ITEM.exec(text.slice(at + joined, at + joined + 24));
    if (!match) break;
    const number = match[1] ?? match[3] ?? match[4];
    count += number === undefined ? (COUNTS.get(match[2] ?? "") ?? 1) : (readNumber(number) ?? 0);
    if (number !== undefined && readNumber(number) === 0)
      return { count: 0, from: start, to: at + joined + match[0].length };
    at += joined + match[0].length;
  }
  return count > 0 ? { count, from: start, to: at } : undefined;
};

interface Brought extends Found {
  /** 含家属1名: already counted in the total. */
  readonly within: boolean;
  /** 家属 alone may be more than one. */
  readonly counted: boolean;
}

const SAYS_NUMBER = /[\d一二两三四五六七八九十]/;

const brought = (text: string, from: number, found: Found, within = false): Brought => ({
  ...found,
  from,
  within,
  counted: SAYS_NUMBER.test(text.slice(from, found.to)) || !/家属|家人|朋友|同事/.test(text.slice(from, found.to)),
});

const WITH_ME = new RegExp(`(?:^|[ ,、])((?:${WORDS})(?:(?:和|跟|与|、)(?:${WORDS}))?)(?:和|跟|与|、)我(?!们)`);
const BARE = /(?:^|[ ,、+])(?=(?:[\d一二两三四五] ?[个名位]?)?(?:家属|孩子|小孩|家人))/;

const broughtIn = (text: string): Brought | undefined => {
  for (const match of text.matchAll(LEAD)) {
    const found = companionsAt(text, match.index + match[0].length);
    if (found) return brought(text, match.index, found, /含|包括|其中/.test(match[0]));
  }
  const withMe = WITH_ME.exec(text);
  if (withMe) {
    const from = withMe.index + withMe[0].indexOf(withMe[1] ?? "");
    const found = companionsAt(text, from);
    return found && { ...brought(text, from, found), to: withMe.index + withMe[0].length };
  }
  const bare = BARE.exec(text);
  const found = bare && companionsAt(text, bare.index + bare[0].length);
  return found && SAYS_NUMBER.test(text.slice(found.from, found.to)) ? brought(text, found.from, found) : undefined;
};

const judge = (heads: number, family: number | undefined, spans: readonly Span[]): Party | PartyError => {
  if (heads === 0) return { error: "zero", spans };
  if (heads > MOST_HEADS) return { error: "absurd", spans };
  return family === undefined ? { heads, spans } : { heads, family, spans };
};

const without = (text: string, { from, to }: Span): string =>
  text.slice(0, from) + "\n".repeat(to - from) + text.slice(to);

const agree = (total: Found, family: Brought): boolean => {
  if (family.within) return family.count <= total.count;
  return family.counted ? total.count === family.count + 1 : total.count > family.count;
};

const spanOf = ({ index, 0: text }: RegExpExecArray): Span => ({ from: index, to: index + text.length });

/** Like `readHeads`, with the places in the folded text. */
export const findHeads = (folded: string): Party | PartyError | null => {
  const text = folded.slice(0, MAX);
  const broken = BROKEN.exec(text);
  if (broken) return { error: "absurd", spans: [spanOf(broken)] };
  const about = ABOUT.exec(text);
  if (about) return { error: "unclear", spans: [spanOf(about)] };
  const negative = NEGATIVE.exec(text);
  if (negative) return { error: "negative", spans: [spanOf(negative)] };
  if ((text.match(/\+ ?\d/g) ?? []).length > 1) return { error: "unclear", spans: [] };
  const family = broughtIn(text);
  const rest = family ? without(text, family) : text;
  const total = totalOf(rest);
  const again = total && totalOf(without(rest, total));
  const spans = [family, total, again].filter((span) => span !== undefined);
  if (again && again.count !== total.count) return { error: "unclear", spans };
  if (family && family.count === 0 && !total) return { error: "zero", spans };
  if (total && family)
    return agree(total, family) ? judge(total.count, family.count, spans) : { error: "unclear", spans };
  if (total) return judge(total.count, undefined, spans);
  if (family) return judge(family.count + 1, family.count, spans);
  const whole = WHOLE_FAMILY.exec(text);
  return whole ? { error: "unclear", spans: [spanOf(whole)] } : null;
};

export type Heads =
  | { readonly heads: number; readonly family?: number }
  | { readonly error: Exclude<PartyError["error"], "unclear"> };

/** +2, 两位, 我们仨, 带家属一名 … as a party size; null where the text says none that can be counted (全家, 两三人). */
export const readHeads = (text: string): Heads | null => {
  const found = findHeads(fold(text.slice(0, MAX)).text);
  if (found === null) return null;
  if ("error" in found) return found.error === "unclear" ? null : { error: found.error };
  return found.family === undefined ? { heads: found.heads } : { heads: found.heads, family: found.family };
};
