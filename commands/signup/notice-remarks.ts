import { MAX_REMARKS } from "./limits.ts";
import { oneLine, type Piece, pieces } from "./notice-sections.ts";

/** 1. 自带水杯, ② 穿运动鞋, - 空腹 */
const ITEM = /^\s*(?:[(（]?\d{1,2}[)）.、．]|[①-⑳]|[-•·●*])/;

/** The line of a label; below a label on a line of its own, its numbered lines. */
const saidAt = ({ text, alone }: Piece): string => {
  const lines = text.split("\n");
  const items = alone ? lines.findIndex((line) => !ITEM.test(line)) : 0;
  return lines.slice(0, items < 0 ? lines.length : Math.max(items, 1)).join(" ");
};

/** Words that begin a remark where no label says so: 费用自理, AA制, 自带水杯, 联系人王芳. */
const BEGINS =
  /^(?:费用|收费|自费|自理|aa制?$|免费(?:参加|入场)?$|每?人均?\d+元|自备|自带|请?[自需]?(?:携带|带好|带上|穿着?|着装)|联系(?:人|电话|方式)|可以?带|含家属|先到先得|零基础|注意)/i;
/** Words that make a remark of a clause without spaces. */
const SAYS = /自理|自费|自备|自带|携带|(?<![a-z])aa(?![a-z])|联系(?:人|电话)|请穿|着装|空腹/i;
const CLAUSE_ENDS = /[,，。;；!！\n]/;
const LONGEST = 60;

/** A remark's word, and the telephone number behind it. */
const wordsOf = (clause: string): readonly string[] => {
  const parts = clause.split(/\s+/).filter(Boolean);
  return parts.flatMap((part, i) => {
    if (!BEGINS.test(part)) return [];
    const next = parts[i + 1] ?? "";
    return [/^[\d-]{5,}$/.test(next) ? `${part} ${next}` : part];
  });
};

/** Remarks in the part without labels; what names the activity is none, nor what was kept already. */
const unlabelled = (rest: string, title: string, kept: string): readonly string[] =>
  rest.split(CLAUSE_ENDS).flatMap((part) => {
    const clause = part
      .replace(ITEM, "")
      .trim()
      .replace(/^[(（]|[)）]$/g, "");
    if (clause === "" || clause.length > LONGEST || kept.includes(clause)) return [];
    if (/\s/.test(clause)) return wordsOf(clause);
    const names = title !== "" && (clause.includes(title) || title.includes(clause));
    return !names && (BEGINS.test(clause) || SAYS.test(clause)) ? [clause] : [];
  });

/** Cut where it is too long, so that it shows. */
export const shortened = (text: string): string => {
  const line = oneLine(text, Number.POSITIVE_INFINITY);
  return [...line].length > MAX_REMARKS ? `${oneLine(line, MAX_REMARKS - 1)}…` : line;
};

/**
 * What an organizer wrote besides the facts, in the order it was written: 费用：AA；联系人：王芳；自带球拍. A meeting point or
 * hour is one where it is not the place or the time itself.
 */
export const remarksIn = (text: string, rest: string, title: string): string => {
  const parts = pieces(text);
  const has = (section: Piece["section"]) => parts.some((piece) => piece.section === section && piece.text !== "");
  const isRemark = ({ section }: Piece) =>
    section === "other" || (section === "gather" && has("when")) || (section === "gatherAt" && has("venue"));
  const labelled = parts.filter(isRemark).flatMap((piece) => {
    const words = saidAt(piece);
    if (words === "") return [];
    return [piece.name === "备注" ? words : `${piece.name}：${words}`];
  });
  const all = [...labelled, ...unlabelled(rest, title, labelled.join("；"))];
  return shortened(all.map((part) => oneLine(part, MAX_REMARKS)).join("；"));
};

/** 改 12 备注 自带球拍: everything behind the word. Empty = there is to be none. */
const REMARKS = /(?:^|[\s,，;；。])备注\s*(?:改[成为到]|是|[:：])?\s*([\s\S]*)$/;
const NONE = /^(?:无|没有|清空|清除|删除|删掉|去掉|取消|不要了?|none)[。.!！]?$/i;

/** The facts of a change and its remarks, which come last; undefined = nothing is said of them. */
export const splitRemarks = (text: string): { readonly facts: string; readonly remarks?: string | null } => {
  const found = REMARKS.exec(text);
  if (!found) return { facts: text };
  const words = shortened(found[1] ?? "");
  const facts = text.slice(0, found.index);
  return words === "" ? { facts } : { facts, remarks: NONE.test(words) ? null : words };
};
