import { asTyped, clean } from "./normalise.ts";
import { readNumber } from "./number.ts";
import { findHeads } from "./people.ts";
import { FAMILY } from "./people-family.ts";
import { isName, isPerson } from "./people-words.ts";

const MAX_NOTE = 100;

/** Not coming, or nobody knows: also a cross behind the name. */
export const CANCELLED = /待定|未定|不确定|看情况|请假|缺席|弃权|取消|不去|不来|不参加|退出|去不了|来不了|作废|删除|~~/;
const NAME_END = new RegExp(
  `[ ,、;:+(/\\d×*\\[-]|x(?=\\d)|带|携|(?:和|跟|与|及)(?=我?(?:${FAMILY}))|一家|全家|夫妇|夫妻|两口子|[一二两三四五六](?:个?人|位|大[一二两三])|俩`,
  "u",
);
const COUPLE = /^(?:夫妇|夫妻|两口子|俩)/;

export interface Entry {
  readonly names: readonly string[];
  readonly rest: string;
}

const LISTED = /^([\u4e00-\u9fff·]{2,4}(?:[、和/,] ?[\u4e00-\u9fff·]{2,4}){1,9})(?=$|[ ,+(\d])/u;

const nameFirst = (rest: string): Entry => {
  const end = rest.slice(1).search(NAME_END);
  const name = end < 0 ? rest : rest.slice(0, end + 1);
  return { names: [name.trim()].filter(Boolean), rest: rest.slice(name.length) };
};

/** 语文组 张三, 后勤 李四: what stands before the name is no name. */
const unitFirst = (rest: string): Entry | null => {
  const [, unit = "", name = ""] = /^([^ ,:：-]{2,12})[ :-]([\u4e00-\u9fff·]{2,4})(?=$|[ ,+(\d×-])/u.exec(rest) ?? [];
  if (!name || isPerson(unit) || !isName(name)) return null;
  return { names: [name], rest: `${rest.slice(unit.length + 1 + name.length)} ${unit}` };
};

/** 张三、李四 are two people, 张三 语文组 is one. */
export const entryOf = (rest: string): Entry => {
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

/** Whether an entry is headed by a name, as against a point of a notice or a choice of a poll. */
export const namesSomebody = (rest: string): boolean => {
  const [first = ""] = entryOf(rest).names;
  return isPerson(first);
};

/** Longer ones are sentences: the rules above the list, say. */
export const LONGEST_NAME = 12;
/** Nobody, a place to fill in, or a point of the notice above the list. */
export const NO_PERSON =
  /^[\d+\-.,、()\s_?·*×~]*$|^(?:无|空|空缺|空位|待定|待补|无人|例|例如|示例|样例|格式|某某某?|姓名|名字|你的名字|x{2,}|o{2,})$|^(?:时间|地点|地址|费用|要求|集合|备注|联系|人数|名额|截止|注意|内容|对象|主题|报名|交通|着装|携带|参加|活动|请|每人|名单|说明|须知|规则|如有|如需|不|自带|提前)/;

interface Size {
  readonly heads: number;
  readonly note: string;
}

const withoutSpans = (text: string, spans: readonly { readonly from: number; readonly to: number }[]): string =>
  [...spans]
    .sort((a, b) => b.from - a.from)
    .reduce((left, { from, to }) => `${left.slice(0, from)} ${left.slice(to)}`, text);

/** 张三-语文组-2人: between the parts of a line, no minus. */
const DASH = /(?<=[\u4e00-\u9fff)])-(?=\d)|^-(?=\d)/gu;

export const sizeOf = (rest: string): Size | null => {
  const couple = COUPLE.exec(rest);
  if (couple) return { heads: 2, note: rest.slice(couple[0].length) };
  const alone = /^[ :,x×*(-]*([1-9]|[一二两三四五六七八九]) ?[个位名]?[ 。.)]*$/.exec(rest)?.[1];
  if (alone) return { heads: readNumber(alone) ?? 1, note: "" };
  const party = findHeads(rest.replace(DASH, " "));
  if (party === null) return { heads: 1, note: rest };
  return "error" in party ? null : { heads: party.heads, note: withoutSpans(rest, party.spans) };
};

export const noteOf = (note: string, raw: string): string | undefined => {
  const trimmed = note
    .replace(/^[\s,、;:.()/[\]-]+|[\s,、;:.([-]+$/g, "")
    .replace(/^([^()]*)\)$/, "$1")
    .trim();
  const kept = clean(asTyped(raw, trimmed), MAX_NOTE);
  return kept && !/^[一全]家$/.test(kept) ? kept : undefined;
};
