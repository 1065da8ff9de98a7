import { ACTIVITY, EVERYDAY, INTRODUCTION, NOTE_END, NOTE_START } from "./intent-words.ts";

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

export const looksLikeActivity = (text: string): boolean => ACTIVITY.test(text.replace(EVERYDAY, " "));
/** A remark by its first words. */
export const startsNote = (text: string): boolean => NOTE_START.test(text);
export const isIntroduction = (text: string): boolean => INTRODUCTION.test(text);
export const looksLikeNote = (text: string): boolean => startsNote(text) || NOTE_END.test(text) || isIntroduction(text);

const START_WORDS =
  "名字|我们?家|我?们?这[边里儿](?=$|[\ue000 ])|(?:连|算上|加上|包括|含)我?(?=$|[\ue000 ])|个(?!人|性|体)|准时|按时|但是?|不过|所以|因此|今年|今天|这么|帮我们|帮忙给|给$|帮$|替$|一家|一共|总共|共(?!青|产|建|同|享)|我们|我(?!爱)|本人|俺|咱们|咱|自己|帮我|给我|替我|帮忙|把我|把|将(?!军)|麻烦|请|也|都(?!市|江)|想要|想(?!象)|要(?!闻)|能(?!量|力)|会(?!我|$|议|操|计|展|餐|场|员|演|考)|可以|愿意|确定|确认|决定|肯定|一定|必须|准备|打算|申请|希望|就(?!业)|先(?!进|锋|生)|还是|还(?!款)|再|继续|这次的|这次|本次|此次|这个|那个|这场|那场|这|一下|一个|了|的|呢|哈|啊|呀|参加|参与|加入|接龙|去(?!年|哪)|来(?!宾|年)|那就|那么|那(?!达)|好的|好(?!书|声|老|课|歌|人|家)|嗯|ok|没问题|没事|报名|报上|报(?!告)|啦|喽|哦|不错|太好了|终于|赶上|一起|一块|一同|现在|刚好|正好|有空|有时间|活动(?=.{2})";
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

const BREAK = /[\ue000 ,;。、!\n:[\]"]+|\((?!\))|(?<!\()\)/;

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
