/** What in a text may tell who wrote it, or whom it is about. */
export const DETAIL_KINDS = [
  "id",
  "phone",
  "card",
  "mail",
  "plate",
  "account",
  "self",
  "name",
  "title",
  "class",
  "room",
  "time",
] as const;
export type Detail = (typeof DETAIL_KINDS)[number];

/** From one place of the text to another, as JavaScript counts. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Find extends Span {
  readonly kind: Detail;
}

const HAN_DIGITS: Readonly<Record<string, string>> = Object.fromEntries(
  [..."〇一二三四五六七八九"]
    .map((sign, i) => [sign, String(i)])
    .concat([
      ["零", "0"],
      ["幺", "1"],
      ["两", "2"],
    ]),
);

const NUMBER = "[0-9一二三四五六七八九十]";
const HALF = "(?:上午|下午|中午|早上|晚上|傍晚|凌晨|早|晚)";
const DAY =
  "(?<!每)(?:今天|昨天|前天|大前天|昨晚|[上本这]{0,2}(?:周|星期|礼拜)[一二三四五六日天]|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})月(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号])";
const SURNAMES =
  "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";
const OFFICE = "(?:校长|副校长|书记|主任|园长|院长|组长|科长|处长|局长|会计|老师)";

/** Bounded everywhere, so that a text of any make is read in linear time. The first that fits a place has it. */
const PATTERNS: readonly (readonly [kind: Detail, pattern: RegExp])[] = [
  [
    "id",
    /(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9])/gu,
  ],
  ["phone", /(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])/gu],
  ["phone", /(?<![0-9])0[0-9]{2,3}[ -]?[0-9]{7,8}(?![0-9])/gu],
  ["phone", /(?<=(?:电话|座机|手机)[号码是为: ]{0,4})[0-9]{7,8}(?![0-9])/gu],
  ["card", /(?<![0-9])[3-6][0-9]{3}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?(?![0-9])/gu],
  ["mail", /(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/gu],
  [
    "plate",
    /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·. -]?(?=[A-Za-z]?[0-9])[A-HJ-NP-Za-hj-np-z0-9]{5,6}(?![A-Za-z0-9])/gu,
  ],
  [
    "account",
    /(?:微信|薇信|(?<![A-Za-z])(?:wechat|weixin|wx|vx)|加[Vv])(?:号|id)?[是为:：\s]{0,4}[A-Za-z][A-Za-z0-9_-]{5,19}/giu,
  ],
  ["account", /(?<![A-Za-z])QQ(?:号|群)?[是为:：\s]{0,4}[1-9][0-9]{4,10}(?![0-9])/giu],
  [
    "self",
    /(?:我(?:叫|是)|本人)(?!女|男|一|个|这|那|因|被|怎|老|新)\p{Script=Han}{2,4}?(?:老师)?(?=[，,。、\s]|$)|我(?:今年)?(?:[0-9]{2}|[二三四五六]十[一二三四五六七八九]?)岁/gu,
  ],
  ["title", new RegExp(`[${SURNAMES}](?:某某?|\\p{Script=Han})?${OFFICE}`, "gu")],
  [
    "class",
    new RegExp(
      `[初高][一二三](?:年级|[ (（]?${NUMBER}{1,3}[)）]?班)|[一二三四五六七八九1-9]年级(?:[ (（]{0,2}${NUMBER}{1,3}[)）]?班)?|(?<!${NUMBER}|[上下这那每值])${NUMBER}{1,2}(?:[(（]${NUMBER}{1,2}[)）]|${NUMBER}{0,2})班(?!级|主任|子|车|次)`,
      "gu",
    ),
  ],
  [
    "room",
    new RegExp(
      `(?<![0-9])${NUMBER}{1,2}号?楼${NUMBER}{1,4}(?:室|层|楼|教室|办公室)?|(?<![0-9])[0-9]{2,4}(?:室|教室|办公室|号房|宿舍)`,
      "gu",
    ),
  ],
  [
    "time",
    new RegExp(`${DAY}[的 ，,]{0,2}${HALF}?[的 ]?(?:${NUMBER}{1,3}(?:点|时|:[0-9]{2})|第${NUMBER}{1,2}节课?)`, "gu"),
  ],
];

const WIDER = 0xfee0;

/** The same length, sign by sign: full-width digits and letters as half-width ones. */
const narrow = (text: string): string =>
  text.replace(/[！-～]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) - WIDER));

/** Numbers may be written in signs: 一三八… is a telephone too. */
const inDigits = (text: string): string =>
  text.replace(/[〇零一二三四五六七八九幺两]/gu, (sign) => HAN_DIGITS[sign] ?? sign);

const NUMBERS: readonly Detail[] = ["id", "phone", "card"];

const byPattern = (text: string): readonly Find[] => {
  const half = narrow(text);
  const digits = inDigits(half);
  return PATTERNS.flatMap(([kind, pattern]) =>
    [...(NUMBERS.includes(kind) ? digits : half).matchAll(pattern)].map(({ index, 0: found }) => ({
      kind,
      from: index,
      to: index + found.length,
    })),
  );
};

const LONGEST_NAME = 20;

/** Every place is looked up once for each length that a name has, however many names there are. */
const byName = (text: string, names: readonly string[]): readonly Find[] => {
  const known = new Set(names.filter(({ length }) => length > 1 && length <= LONGEST_NAME));
  const lengths = [...new Set([...known].map(({ length }) => length))].sort((a, b) => b - a);
  const firsts = new Set([...known].map((name) => name[0]));
  const finds: Find[] = [];
  for (let from = 0; from < text.length; from += 1) {
    if (!firsts.has(text[from])) continue;
    const length = lengths.find((one) => from + one <= text.length && known.has(text.slice(from, from + one)));
    if (length !== undefined) finds.push({ kind: "name", from, to: from + length });
  }
  return finds;
};

/**
 * All that is found, in the order of the text; no two of them touch the same sign. Names are the caller's to bring. What only
 * one person can know no rule finds.
 */
export const findDetails = (text: string, names: readonly string[] = []): readonly Find[] => {
  const all = [...byName(text, names), ...byPattern(text)].sort((a, b) => a.from - b.from || b.to - a.to);
  const finds: Find[] = [];
  for (const one of all) if (one.from >= (finds.at(-1)?.to ?? 0)) finds.push(one);
  return finds;
};

/** The kinds that are in a text, each once. */
export const kindsIn = (finds: readonly Find[]): readonly Detail[] =>
  DETAIL_KINDS.filter((kind) => finds.some((one) => one.kind === kind));

/** What may tell of whoever writes; of whom they write is their own business. */
export const detailsIn = (text: string): readonly Find[] => findDetails(text).filter(({ kind }) => kind !== "title");

/** The text in pieces, those that were found and those between. */
export const piecesOf = (
  text: string,
  finds: readonly Find[],
): readonly { readonly text: string; readonly find: Find | null }[] => {
  const pieces = finds.flatMap((find, i) => [
    { text: text.slice(finds[i - 1]?.to ?? 0, find.from), find: null },
    { text: text.slice(find.from, find.to), find },
  ]);
  return [...pieces, { text: text.slice(finds.at(-1)?.to ?? 0), find: null }].filter((piece) => piece.text !== "");
};

const COVER = "＊＊";

/** What is covered cannot be read, nor how long it was. Spans may lie anyhow; signs are covered whole. */
export const cover = (text: string, spans: readonly Span[]): string => {
  const sorted = [...spans].filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  let [covered, at] = ["", 0];
  for (const { from, to } of sorted) {
    if (to <= at) continue;
    if (from > at || at === 0) covered += `${text.slice(at, whole(text, from))}${COVER}`;
    at = whole(text, Math.min(to, text.length), 1);
  }
  return covered + text.slice(at);
};

/** A place that does not part the two halves of one sign. */
const whole = (text: string, at: number, way: -1 | 1 = -1): number =>
  /[\uDC00-\uDFFF]/.test(text[at] ?? "") && /[\uD800-\uDBFF]/.test(text[at - 1] ?? "") ? at + way : at;
