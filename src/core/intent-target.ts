import { blank, type Span } from "./intent-pieces.ts";
import type { Target } from "./intent-types.ts";
import { readNumber } from "./number.ts";
import { timeSpans } from "./when.ts";

export interface Quoted {
  readonly text: string;
  readonly title?: string;
}

const BETWEEN = /^ ?(?:和|跟|与|及|以及|还有|、|,|&)? ?$/;

interface Titled extends Span {
  readonly title: string;
}

const quotedIn = (text: string): readonly Titled[] =>
  [...text.matchAll(/"([^"\n]{1,60})"/g)].map((match) => ({
    title: match[1] ?? "",
    from: match.index,
    to: match.index + match[0].length,
  }));

/** The titles open here that are named, longer ones first where they overlap; in the order they stand in. */
const knownIn = (text: string, titles: readonly string[]): readonly Titled[] => {
  let left = text;
  const found: Titled[] = [];
  for (const title of [...titles].sort((a, b) => b.length - a.length)) {
    const from = title.length > 1 ? left.indexOf(title) : -1;
    if (from < 0) continue;
    const span = { from, to: from + title.length };
    found.push({ ...span, title });
    left = blank(left, [span]);
  }
  return found.sort((a, b) => a.from - b.from);
};

/** Takes the title out: in quotes, or one that is open here; or all of those, if nothing but 和 and the like stands between. */
export const takeTitle = (text: string, titles: readonly string[]): Quoted => {
  const quoted = quotedIn(text);
  const found = quoted.length > 0 ? quoted : knownIn(text, titles);
  const [first] = found;
  if (first === undefined) return { text };
  const listed = found.every((each, i) => i === 0 || BETWEEN.test(text.slice(found[i - 1]?.to, each.from)));
  if (found.length > 1 && listed) {
    const span = { from: first.from, to: found.at(-1)?.to ?? first.to };
    return { text: blank(text, [span]), title: found.map(({ title }) => title).join("、") };
  }
  const one = quoted.length > 0 ? first : found.reduce((a, b) => (b.title.length > a.title.length ? b : a), first);
  return { text: blank(text, [one]), title: one.title };
};

const UNIT =
  "(?![\\d:.%/~]|-\\d| ?(?:人|个|名(?!单)|位|元|块|点|月|日|年|周|天|岁|届|期|级|班|组|公里|千米|km|米|小时|分|秒|码|楼|场(?!次)|度|强|制|合|节|步|支|份|张|件|套|桌|间|次|v|vs|大\\d|k))";
const NOT_PLACE = "(?!楼|栋|门|馆|厅|线|桌|车|库|室|教学|院|窗|柜|机|台|球场|场地|会议|选手|衣)";
const NUMBER_TARGETS: readonly RegExp[] = [
  new RegExp(`(?:活动|编号|序号|no\\.?|第)? ?#?(?<![\\d./+-])(?<!\\d:)(\\d{1,6}) ?号${NOT_PLACE}(?:的?活动)?`),
  new RegExp(`(?:活动|编号|序号|no\\.?|#) ?#?(\\d{1,6})${UNIT}`),
  new RegExp(`(?<![\\d第./+a-z-]|[工学座尾]号|电话|手机)(?<!\\d:)#?(\\d{1,6})(?![a-z])${UNIT}(?: ?活动)?`),
  new RegExp(`第?([一二三四五六七八九十]{1,3}) ?号${NOT_PLACE}(?:的?活动)?`),
];
const ORDINAL = /(?<!我)第 ?([一二三四五六七八九十\d]{1,2}) ?(?:个|项)(?:的?活动|(?![报参来去到就抢\ue000]))/;

/** 回复“取消报名”即可: words of a deed in quotes are shown, not said, unless something open is called so. */
export const quotesDeed = (text: string, titles: readonly string[], isDeed: (text: string) => boolean): boolean =>
  quotedIn(text).some(({ title }) => isDeed(title) && !titles.includes(title));

export interface FoundTarget extends Span {
  readonly target: Target;
}

/** 2026 before a word is a year in a title. */
const isYear = (digits: string, rest: string): boolean => /^20\d\d$/.test(digits) && /^[\u4e00-\u9fff]/.test(rest);

const HERE = new Date(0);

/** 第二个我也报; 我第二个报名 counts people. */
export const takeOrdinal = (text: string): FoundTarget | null => {
  const match = ORDINAL.exec(blank(text, timeSpans(text, HERE)));
  if (!match) return null;
  const target = { ordinal: readNumber(match[1] ?? "") ?? 0 };
  return { target, from: match.index, to: match.index + match[0].length };
};

/** The number of an activity, in any dress; "several" where two are named. */
export const takeNumber = (text: string): FoundTarget | "several" | null => {
  const free = blank(text, timeSpans(text, HERE));
  const ordinal = takeOrdinal(text);
  if (ordinal) return ordinal;
  for (const pattern of NUMBER_TARGETS) {
    const match = pattern.exec(free);
    if (!match || isYear(match[1] ?? "", free.slice(match.index + match[0].length))) continue;
    const number = readNumber(match[1] ?? "") ?? 0;
    const span = { from: match.index, to: match.index + match[0].length };
    const rest = blank(free, [span]);
    const more = NUMBER_TARGETS.some((each) => {
      const other = each.exec(rest);
      return other !== null && !isYear(other[1] ?? "", rest.slice(other.index + other[0].length));
    });
    return more ? "several" : { target: { number }, ...span };
  }
  return null;
};

const NEXT_NUMBER = "(?: ?(?:和|跟|与|及|以及|还有|、|&) ?#?| #)(\\d{1,6})(?: ?号)?";
const NUMBER_LIST = new RegExp(
  `(?:活动|编号|序号|第)? ?#?(?<![\\d./+a-z-])(?<!\\d:)\\d{1,6}(?: ?号)?(?:${NEXT_NUMBER}){1,7}(?![a-z])${UNIT}${NOT_PLACE}(?:的?活动)?`,
);

/** 1和3, 3号、5号: several activities, said as such. */
export const takeNumbers = (text: string): FoundTarget | null => {
  const match = NUMBER_LIST.exec(blank(text, timeSpans(text, HERE)));
  if (!match) return null;
  const numbers = [...new Set((match[0].match(/\d+/g) ?? []).map(Number))];
  const target = numbers.length > 1 ? { numbers } : { number: numbers[0] ?? 0 };
  return { target, from: match.index, to: match.index + match[0].length };
};

const LISTED =
  /(?:这|那)?(?:两|俩|2) ?(?:个|场|项|次)(?:活动|项目|比赛)?(?:我)?(?:都|全)|(?:这|那)(?:俩|两个)(?:都|全)?|俩都|俩(?:活动|项目|比赛)(?:我)?(?:都|全)|都(?=报|参加|想报|想参加|取消|退)|(?:所有|全部)(?:的)?(?:活动|项目)?(?:都|全)?|全(?:都|部)?(?=报|参加|取消|退)|(?:[三四五六345] ?(?:个|场|项)(?:活动|项目)?)(?:我)?(?:都|全)/;

/** 两个都报, 全报. */
export const takeAll = (text: string): FoundTarget | null => {
  const match = LISTED.exec(text);
  if (!match) return null;
  const both = /两|俩|2/.test(match[0]);
  return { target: both ? { both: true } : { all: true }, from: match.index, to: match.index + match[0].length };
};
