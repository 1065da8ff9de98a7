import { asTyped, fold } from "./normalise.ts";
import { MAX, type Span } from "./people-heads.ts";
import { isLatinName, isName } from "./people-words.ts";

export {
  findHeads,
  type Party,
  type PartyError,
  readHeads,
} from "./people-heads.ts";

export interface Names extends Span {
  readonly names: readonly string[];
  /** 我 is among them. */
  readonly self: boolean;
  /** What stands in brackets behind a name. */
  readonly remark?: string;
}

const ACT =
  "(?:报个?一?下?名?|参加|取消|退出?|加上?|登记|签到|接龙|预约|占|留|算|请假|申请|去掉|删|投|排|候补|\\+|\\d|$)";
const UP_TO_DEED = new RegExp(`^(.{1,60}?)(?:${ACT})`, "u");
const LEADING =
  /(?:顺便|顺带|麻烦|请|我|先|再|也|想|要)?(?:代替|替|帮|给|代|为)(?!什么|何|啥|表|课|码|理|力|忙|主|止|了|个|到|一下|下)(?:忙|一下|着)?(?:报名?(?: ?: ?|(?=[^ ,\d个一下上]))|报名 )?/g;
const SELF = /^(?:我|我自己|自己|本人|俺|咱)$/;
const SEPARATOR = /(?:还有|以及|[ 、,;&/@])+/;
const AND = /([和跟与及])/;

/** 语文组的王芳 is 王芳, 王芳也 too. */
const bare = (word: string): string => {
  const name = word.replace(/[也都再先]+$/, "").trim();
  const short = name.replace(/^.{1,10}的/, "");
  return isName(short) ? short : name;
};

/** 李和平和王芳: 和 joins two names, unless only with it a name is made. */
const apartAtAnd = (piece: string): readonly string[] => {
  const [first = "", ...rest] = piece.split(AND);
  const names = [first];
  for (let i = 0; i + 1 < rest.length; i += 2) {
    const [before = "", and = "", after = ""] = [names.at(-1), rest[i], rest[i + 1]];
    const joined = before + and + after;
    const one = before !== "" && !SELF.test(before) && !isName(bare(before)) && isName(bare(joined));
    if (one) names[names.length - 1] = joined;
    else names.push(after);
  }
  return names;
};

/** Lily Wang is one person, 王芳 李雷 are two. */
const splitNames = (piece: string): readonly string[] =>
  piece
    .replace(/(?<=[a-z]) (?=[a-z])/g, "_")
    .split(SEPARATOR)
    .flatMap(apartAtAnd)
    .map((name) => bare(name.replace("_", " ")))
    .filter(Boolean);

const isPerson = (word: string): boolean =>
  /^(?:[\u4e00-\u9fff]{2,5}|[\u4e00-\u9fff]{1,6}(?:·[\u4e00-\u9fff]{1,6}){1,2})$/u.test(word) || isLatinName(word);

const NO_NAME =
  /^(?:[一两二三四五六七八九十\d几]|某|孩子|家属|爱人|老公|老婆|家人|朋友|儿子|女儿|爸|妈|父|母|大家|各位|我们|你们|他们|她们|他|她|你|您|谁|别人|有人|同事|学生|领导|学校|大伙|全体|全组|全班|所有|人家|对方|我|帮|替|报)|两口子|夫妇|夫妻|一家|[的吗呢么不没把将]|[他她它]们?/;

const COUNTED_NAMES = /(?:[一二两三四五六七八九十]|\d{1,2}) ?(?:个人|人|位|名|个)(?:老师)?$|[俩仨]人?$|等人?$/;

/** 王芳（四年级）: a remark on the name before it. */
const BRACKETED = /\([^()\n]{0,30}\)/g;
const masked = (text: string): string => "_".repeat(text.length);
const remarksIn = (piece: string): string =>
  (piece.match(BRACKETED) ?? []).map((remark) => remark.slice(1, -1).trim()).join(" ");

/** 王芳李雷 are two people where both halves are names. */
const apart = (name: string): readonly string[] => {
  const half = name.length / 2;
  const [first, second] = [name.slice(0, half), name.slice(half)];
  return (name.length === 4 || name.length === 6) && isName(first) && isName(second) && !isName(name)
    ? [first, second]
    : [name];
};

const namesIn = (piece: string): Omit<Names, "from" | "to"> | null => {
  const parts = splitNames(piece.replace(BRACKETED, " ").replace(COUNTED_NAMES, ""));
  const names = parts.filter((part) => !SELF.test(part)).flatMap(apart);
  if (names.length === 0 || names.length > 20) return null;
  if (!names.every((name) => isPerson(name) && !NO_NAME.test(name))) return null;
  const remark = remarksIn(piece);
  return { names, self: parts.some((part) => SELF.test(part)), ...(remark ? { remark } : {}) };
};

/** The names after 替, 帮, 给, 代, up to what is to be done for them. */
export const findNames = (folded: string): Names | null => {
  const text = folded.slice(0, MAX);
  const found = [...text.matchAll(LEADING)].flatMap((match): Names[] => {
    const start = match.index + match[0].length;
    const ahead = text.slice(start, start + 80);
    const piece = ahead.slice(0, UP_TO_DEED.exec(ahead.replace(BRACKETED, masked))?.[1]?.length ?? 0);
    const read = namesIn(piece);
    // 帮报羽毛球 asks for oneself.
    if (/报/.test(match[0]) && !read?.names.every(isName)) return [];
    return read ? [{ ...read, from: match.index, to: start + piece.length }] : [];
  });
  const [first] = found;
  if (first === undefined) return null;
  const names = [...new Set(found.flatMap((each) => each.names))];
  const remark = found.flatMap((each) => each.remark ?? []).join(" ");
  return {
    names,
    self: found.some((each) => each.self),
    ...(remark ? { remark } : {}),
    from: first.from,
    to: found.at(-1)?.to ?? first.to,
  };
};

export const readNames = (text: string): readonly string[] | null => {
  const short = text.slice(0, MAX);
  return findNames(fold(short).text)?.names.map((name) => asTyped(short, name)) ?? null;
};

const TOGETHER = [
  /(?:^|[ ,])我(?:和|跟|与|同|带上?|及|、)(.{2,30}?)(?=也?(?:都|一起|一块|一同|两个?人?|二人|俩|三个?人?|仨|要|想|报|参加|去|来|\+|$| ))/u,
  /(?:^|[ ,])(.{2,30}?)(?:和|跟|与|同|、)我(?=也?(?:都|一起|一块|一同|两个?人?|二人|俩|要|想|报|参加|去|来|\+|$| ))/u,
];

/** 我和王芳都去: the others who come too. Only surely recognised names. */
export const findCompanions = (folded: string): Names | null => {
  const text = folded.slice(0, 200);
  for (const pattern of TOGETHER) {
    const match = pattern.exec(text);
    const names = match ? splitNames(match[1] ?? "") : [];
    if (!match || names.length === 0 || !names.every((name) => isName(name) || isLatinName(name))) continue;
    return {
      names,
      self: true,
      from: match.index,
      to: match.index + match[0].length,
    };
  }
  return null;
};
