import type { Target } from "./intent-types.ts";
import { ACTIVITY, INTRODUCTION, NOTE_END, NOTE_START } from "./intent-words.ts";
import { readNumber } from "./number.ts";
import { timeSpans } from "./when.ts";

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Stands where something was taken out, so that what is left keeps its places. */
export const HOLE = "\ue000";

export const blank = (text: string, spans: readonly Span[]): string => {
  let result = text;
  for (const { from, to } of spans) result = result.slice(0, from) + HOLE.repeat(to - from) + result.slice(to);
  return result;
};

export interface Quoted {
  readonly text: string;
  readonly title?: string;
}

/** Takes the title out: in quotes, or one that is open here. */
export const takeTitle = (text: string, titles: readonly string[]): Quoted => {
  const quoted = /"([^"\n]{1,60})"/.exec(text);
  if (quoted)
    return { text: blank(text, [{ from: quoted.index, to: quoted.index + quoted[0].length }]), title: quoted[1] ?? "" };
  const known = [...titles]
    .filter((title) => title.length > 1 && text.includes(title))
    .sort((a, b) => b.length - a.length)[0];
  if (known === undefined) return { text };
  const from = text.indexOf(known);
  return { text: blank(text, [{ from, to: from + known.length }]), title: known };
};

const UNIT =
  "(?![\\d:.%/~]|-\\d| ?(?:人|个|名(?!单)|位|元|块|点|月|日|年|周|天|岁|届|期|级|班|组|公里|千米|km|米|小时|分|秒|码|楼|场(?!次)|度|强|制|合|节|步|支|份|张|件|套|桌|间|次|v|vs|大\\d|k))";
const NOT_PLACE = "(?!楼|栋|门|馆|厅|线|桌|车|库|室|教学|院|窗|柜|机|台|球场|场地|会议|选手|衣)";
const NUMBER_TARGETS: readonly RegExp[] = [
  new RegExp(`(?:活动|编号|序号|no\\.?|第)? ?#?(?<![\\d./+-])(?<!\\d:)(\\d{1,6}) ?号${NOT_PLACE}(?:的?活动)?`),
  new RegExp(`(?:活动|编号|序号|no\\.?|#) ?#?(\\d{1,6})${UNIT}`),
  new RegExp(`(?<![\\d第./+a-z-])(?<!\\d:)#?(\\d{1,6})(?![a-z])${UNIT}(?: ?活动)?`),
  new RegExp(`第?([一二三四五六七八九十]{1,3}) ?号${NOT_PLACE}(?:的?活动)?`),
];
const ORDINAL = /第 ?([一二三四五六七八九十\d]{1,2}) ?(?:个|项)(?:的?活动)?/;

export interface FoundTarget extends Span {
  readonly target: Target;
}

/** 2026 before a word is a year in a title. */
const isYear = (digits: string, rest: string): boolean => /^20\d\d$/.test(digits) && /^[\u4e00-\u9fff]/.test(rest);

const HERE = new Date(0);

/** The number of an activity, in any dress; "several" where two are named. */
export const takeNumber = (text: string): FoundTarget | "several" | null => {
  const dates = timeSpans(text, HERE);
  const free = blank(text, dates);
  const ordinal = ORDINAL.exec(free);
  if (ordinal) {
    const target = { ordinal: readNumber(ordinal[1] ?? "") ?? 0 };
    return { target, from: ordinal.index, to: ordinal.index + ordinal[0].length };
  }
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

const LISTED =
  /(?:这|那)?(?:两|俩|2) ?(?:个|场|项|次)(?:活动|项目|比赛)?(?:我)?(?:都|全)|(?:这|那)(?:俩|两个)(?:都|全)?|俩都|俩(?:活动|项目|比赛)(?:我)?(?:都|全)|都(?=报|参加|想报|想参加|取消|退)|(?:所有|全部)(?:的)?(?:活动|项目)?(?:都|全)?|全(?:都|部)?(?=报|参加|取消|退)|(?:[三四五六345] ?(?:个|场|项)(?:活动|项目)?)(?:我)?(?:都|全)/;

/** 两个都报, 全报. */
export const takeAll = (text: string): FoundTarget | null => {
  const match = LISTED.exec(text);
  if (!match) return null;
  const both = /两|俩|2/.test(match[0]);
  return { target: both ? { both: true } : { all: true }, from: match.index, to: match.index + match[0].length };
};

const START_WORDS =
  "名字|帮我们|帮忙给|给$|帮$|替$|一家|一共|总共|共(?!青|产|建|同|享)|我们|我(?!爱)|本人|俺|咱们|咱|自己|帮我|给我|替我|帮忙|把我|把|将(?!军)|麻烦|请|也|都(?!市|江)|想要|想(?!象)|要(?!闻)|能(?!量|力)|会(?!议|操|计|展|餐|场|员|演|考)|可以|愿意|确定|确认|决定|肯定|一定|必须|准备|打算|申请|希望|就(?!业)|先(?!进|锋|生)|还是|还(?!款)|再|继续|这次的|这次|本次|此次|这个|那个|这场|那场|这|一下|一个|了|的|呢|哈|啊|呀|参加|参与|加入|接龙|去(?!年|哪)|来(?!宾|年)|那就|那么|那(?!达)|好的|好(?!书|声|老|课|歌|人|家)|嗯|ok|没问题|没事|报名|报上|报(?!告)|啦|喽|哦|不错|太好了|终于|赶上|一起|一块|一同|现在|刚好|正好|有空|有时间|活动(?=.{2})";
const END_WORDS =
  "名字|帮$|替$|给$|帮我们|帮我|给我|替我|把我|我们|我|本人|咱们|自己|也|都|要|想|可以|愿意|确定|决定|肯定|一定|就|先|还是|还|一下|一个|吧|了|的|呢|哈|啊|呀|去|来|参加|参与|加入|接龙|报名|报|活动|项目|名额|啦|喽|哦|那个|这个|那|一起|一块|一同|今天|现在|里|我的";
const EDGE_START = new RegExp(`^(?:${START_WORDS})`);
const EDGE_END = new RegExp(`(?:${END_WORDS})$`);
const KEEP_END = /.活动$/;

/** A left-over without the small words around it. */
export const trimPiece = (piece: string): string => {
  let current = piece.trim();
  for (let round = 0; round < 12; round += 1) {
    const next = (KEEP_END.test(current) && current.length > 2 ? current : current.replace(EDGE_END, ""))
      .replace(EDGE_START, "")
      .trim();
    if (next === current) break;
    current = next;
  }
  return current;
};

export interface Piece extends Span {
  readonly text: string;
  /** As it stood there, small words included. */
  readonly whole: string;
}

const BREAK = /[\ue000 ,;。、!\n:()[\]"]+/;

/** What is left when verb, target, heads and names are taken out. */
export const piecesOf = (text: string): readonly Piece[] => {
  const pieces: Piece[] = [];
  let at = 0;
  for (const whole of text.split(BREAK)) {
    const from = whole ? text.indexOf(whole, at) : at;
    if (whole) at = from + whole.length;
    const trimmed = looksLikeNote(whole) ? whole : trimPiece(whole);
    if (trimmed) pieces.push({ text: trimmed, whole, from, to: from + whole.length });
  }
  return pieces;
};

export const looksLikeActivity = (text: string): boolean => ACTIVITY.test(text);
/** A remark by its first words. */
export const startsNote = (text: string): boolean => NOTE_START.test(text);
export const looksLikeNote = (text: string): boolean =>
  startsNote(text) || NOTE_END.test(text) || INTRODUCTION.test(text);
