import { asTyped, fold } from "./normalise.ts";
import { MAX, type Span } from "./people-heads.ts";
import { isFullName, isName, isPerson } from "./people-words.ts";

export interface Names extends Span {
  readonly names: readonly string[];
  /** 我 is among them. */
  readonly self: boolean;
  /** What stands in brackets behind a name. */
  readonly remark?: string;
}

const ACT =
  "(?:报(?!春)个?一?下?名?|参加|取消|退出?|加上?|登记|签到|接龙|预约|占|留|订|算|请假|申请|去掉|删|投|排|候补|写|记|填|弄|带|携|全家|一家|夫妇|夫妻|两口子|\\+|\\d|[一二两三四五六七八九十](?:个|位|名|人|大)|[俩仨]|$)";
const UP_TO_DEED = new RegExp(`^(.{1,60}?)(?:${ACT})`, "u");
const LEADING =
  /(?:顺便|顺带|顺手|麻烦|请|我|先|再|也|想|要)?(?:代替|替|帮|给|代|为)(?:忙|一下|着)?(?:报名?(?: ?: ?|(?=[^ ,\d个一下上]))|报名 )? ?@?/g;
const SELF = /^(?:我|我自己|自己|本人|俺|咱)$/;
const SEPARATOR = /(?:还有|以及|[ 、,;&/@])+/;
const AND = /([和跟与及])/;
/** What may stand behind a name before the deed: 王芳也, 吴刚来. */
const BEHIND = /(?:也|都|再|先|来|去|一起|各|另外)+$/;
/** Whose, or from where: 语文组的王芳, 隔壁老王, 外教Mike. */
const WHOSE =
  /^(?:我们?(?:的)?)?(?:[\u4e00-\u9fff\d()]{1,8}的|同事|徒弟|师傅|隔壁|对面|同桌|搭班|室友|闺蜜|朋友|外教|办公室|[\u4e00-\u9fff]{1,5}(?:组|班|处|科|部|年级|办|园|校|系|室)里?|(?:初|高)[一二三]|(?:初|高)?[一二三]?(?:语文|数学|英语|物理|化学|生物|政治|历史|地理|体育|音乐|美术|信息|道法|科学))+/;

/** 语文组的王芳 is 王芳, 王芳也 too. */
const bare = (word: string): string => {
  if (isPerson(word)) return word;
  const name = word.replace(BEHIND, "").trim();
  const short = name.replace(WHOSE, "");
  return isPerson(short) ? short : name;
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

const COUNTED_NAMES = /(?:[一二两三四五六七八九十]|\d{1,2}) ?(?:个人|人|位|名|个)(?:老师)?$|[俩仨]人?$|等人?$/;

/** 王芳（四年级）: a remark on the name before it. */
const BRACKETED = /\([^()\n]{0,30}\)/g;
const masked = (text: string): string => "_".repeat(text.length);
const remarksIn = (piece: string): string =>
  (piece.match(BRACKETED) ?? []).map((remark) => remark.slice(1, -1).trim()).join(" ");

/** 王芳李小雷 are two people where both parts are names and the whole is none. */
const apart = (name: string): readonly string[] => {
  if (isPerson(name) || name.length > 6) return [name];
  const cuts = [2, 3].filter((at) => isFullName(name.slice(0, at)) && isFullName(name.slice(at)));
  const [at, another] = cuts;
  return at === undefined || another !== undefined ? [name] : [name.slice(0, at), name.slice(at)];
};

const namesIn = (piece: string): Omit<Names, "from" | "to"> | null => {
  const parts = splitNames(piece.replace(BRACKETED, " ").replace(COUNTED_NAMES, ""));
  const names = parts.filter((part) => !SELF.test(part)).flatMap(apart);
  if (names.length === 0 || names.length > 20) return null;
  if (!names.every(isPerson)) return null;
  const remark = remarksIn(piece);
  return { names, self: parts.some((part) => SELF.test(part)), ...(remark ? { remark } : {}) };
};

/** The names after 替, 帮, 给, 代, up to what is to be done for them. */
export const findNames = (folded: string): Names | null => {
  const text = folded.slice(0, MAX);
  const found: Names[] = [];
  for (const match of text.matchAll(LEADING)) {
    // 代 in 帮代小兵 belongs to a name.
    if (match.index < (found.at(-1)?.to ?? 0)) continue;
    const start = match.index + match[0].length;
    const ahead = text.slice(start, start + 80);
    const piece = ahead.slice(0, UP_TO_DEED.exec(ahead.replace(BRACKETED, masked))?.[1]?.length ?? 0);
    const read = namesIn(piece);
    if (read) found.push({ ...read, from: match.index, to: start + piece.length });
  }
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
    if (!match || names.length === 0 || !names.every(isPerson)) continue;
    return {
      names,
      self: true,
      from: match.index,
      to: match.index + match[0].length,
    };
  }
  return null;
};
