import { clean, fold } from "../../src/core/normalise.ts";
import { isName } from "../../src/core/people-words.ts";
import type { Role } from "../../src/core/ports.ts";
import { MAX_NAME } from "./limits.ts";
import { roleIn } from "./roles.ts";

/** What 我是 says. */
export interface Iam {
  readonly name: string;
  readonly unit?: string;
  readonly staffNumber?: string;
  /** 另一位: of two people of one name, not the one who is known already. */
  readonly other: boolean;
}

const STAFF_NUMBER = /^(?:工号|编号|no\.?)?[:：]?([a-z]{0,4}-?\d{3,16})$/i;
const OTHER: ReadonlySet<string> = new Set(["另一位", "另一个", "同名", "同名的"]);
const TITLE = /(?:老师|主任|校长|书记|主席|组长|园长|院长|处长|科长|同学|师傅|教授|医生)$/;
const NICKNAME = /^[小老阿大]\p{Script=Han}$/u;
const HAN = /^\p{Script=Han}[\p{Script=Han}·•]{1,19}$/u;
const LATIN = /^\p{Script=Latin}[\p{Script=Latin}.'’-]{0,29}$/u;

/** Whether a text can be somebody's name; 王老师 and 小李 are how others call them. */
export const isFullName = (text: string): boolean =>
  text.length <= MAX_NAME &&
  !TITLE.test(text) &&
  !NICKNAME.test(text) &&
  (HAN.test(text) || LATIN.test(text.replaceAll(" ", "")));

const tokensOf = (args: string): readonly string[] =>
  clean(args.normalize("NFKC").replace(/[\n,，、;；。()（）!！~～]/g, " "), 120)
    .split(" ")
    .filter(Boolean);

/** 语文组的李文娟 → 语文组, 李文娟. */
const apart = (tokens: readonly string[]): readonly string[] => {
  const [only = ""] = tokens;
  const found = tokens.length === 1 ? /^(.{2,30})的(.{2,4})$/u.exec(only) : null;
  return found?.[1] && found[2] && isName(found[2]) ? [found[1], found[2]] : tokens;
};

/** Latin names have several words: those before the first that is none. */
const nameAt = (words: readonly string[]): { readonly name: string; readonly rest: readonly string[] } => {
  const surely = words.findIndex((word) => isName(word) && isFullName(word));
  const at = Math.max(0, surely);
  let end = at + 1;
  if (LATIN.test(words[at] ?? "")) while (end < words.length && LATIN.test(words[end] ?? "")) end += 1;
  return { name: words.slice(at, end).join(" "), rest: [...words.slice(0, at), ...words.slice(end)] };
};

/** `李文娟 实验小学语文组`, `语文组的李文娟`, `李文娟，工号10023`. Null when it is no introduction: 我是来问问的. */
export const readIam = (args: string): Iam | "nobody" | "call-name" | null => {
  const tokens = apart(tokensOf(args));
  if (tokens.length === 0 || (tokens.length === 1 && /^谁[?？]?$/.test(tokens[0] ?? ""))) return "nobody";
  const words = tokens.filter((token) => !OTHER.has(token) && !STAFF_NUMBER.test(token));
  const staffNumber = tokens.flatMap((token) => STAFF_NUMBER.exec(token)?.[1] ?? [])[0];
  const { name, rest } = nameAt(words);
  if (TITLE.test(name) || NICKNAME.test(name)) return "call-name";
  // A lone word is somebody's name only when it surely looks like one.
  const alone = words.length === 1 && !isName(name) && !name.includes("·") && !LATIN.test(name);
  if (!isFullName(name) || alone) return null;
  const unit = rest.join("").replace(/的$/, "");
  return {
    name,
    ...(unit ? { unit: rest.join("/").replace(/的$/, "") } : {}),
    ...(staffNumber ? { staffNumber: staffNumber.toUpperCase() } : {}),
    other: tokens.some((token) => OTHER.has(token)),
  };
};

/** 任命 姓名 角色 [单位], in the orders people use; `who` may carry a unit or a number in brackets. */
export interface Office {
  readonly who: string;
  readonly role: Role | null;
  readonly unit?: string;
}

const MADE = /(?:\s|^)(?:为|担任|当|任|做|成为|的)(?=\s|$)/gu;

/** 王海涛为实验小学 → 王海涛, 实验小学. The name keeps at least two characters: 王为民. */
const glued = (word: string): readonly [string, string] => {
  const at = /^(.{2,10}?)(?:担任|成为|为|当|做)(.*)$/u.exec(word);
  return at?.[1] ? [at[1], at[2] ?? ""] : [word, ""];
};

const WHO = /^(@?\S+?\s*[(（][^)）]{1,60}[)）]|@?\p{Script=Latin}[\p{Script=Latin}.' -]*(?=\s|$)|\S+)\s*(.*)$/u;

export const readOffice = (args: string): Office | null => {
  const text = clean(args.replace(/[,，、;；。]/g, " "), 200);
  const word = roleIn(text);
  const rest = word ? `${text.slice(0, word.from)} ${text.slice(word.to)}` : text;
  const found = WHO.exec(rest.replace(MADE, " ").replace(/\s+/g, " ").trim());
  if (!found?.[1]) return null;
  const [who, tail] = /[(（]/.test(found[1]) ? [found[1], ""] : glued(found[1].trim());
  const unit = `${tail} ${found[2] ?? ""}`
    .replace(/(?:^|\s)(?:为|担任|当|任|做)(?=\s|$)/gu, " ")
    .trim()
    .replace(/的$/, "");
  return { who, role: word?.role ?? null, ...(unit ? { unit } : {}) };
};

/** 确定, 好, yes: what confirms; 不改了, 取消: what does not; null: neither. */
export const readAnswer = (text: string): "yes" | "no" | null => {
  const answer = fold(text).text.replace(/[\s。.!~]+/g, "");
  if (/^(?:确定|确认|是|是的|对|对的|好|好的|可以|同意|ok|yes|y)$/.test(answer)) return "yes";
  if (/^(?:不改了|不了|不|否|不是|取消|算了|先不了|不用了|返回|no|n)$/.test(answer)) return "no";
  return null;
};
