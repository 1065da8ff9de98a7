import { readNumber } from "./number.ts";

export interface Span {
  /** Where it stands in the folded text. */
  readonly from: number;
  readonly to: number;
}

export interface Found extends Span {
  readonly count: number;
}

/** What may stand behind a number of people; 2人份 and 3人篮球赛 are none. */
export const END =
  "(?=$|[^\\u4e00-\\u9fffa-z0-9]|了(?:$|[ ,])|参加|去|报|一起|都|带|要|坐|名额|同行|同去|来|谢|含|包括|其中|可以|和|全|预|加|占|吃|住|,|的话)";

/** However large, so that it can be refused. */
export const N = "(\\d{1,18}|[零〇一二两俩三仨四五六七八九十百千万亿廿卅]{1,9})";

export const countOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (text.includes("亿")) return Number.POSITIVE_INFINITY;
  return /^\d+$/.test(text) ? Number(text) : readNumber(text);
};

const sum = (first: string | undefined, second: string | undefined): number | undefined => {
  const [a, b] = [countOf(first), countOf(second)];
  return a === undefined || b === undefined ? undefined : a + b;
};

const TOTALS: readonly (readonly [pattern: RegExp, count: (match: RegExpExecArray) => number | undefined])[] = [
  [/(?<!\+)\+ ?(\d{1,18})(?!\d)(?!\.\d)/, (match) => Number(match[1])],
  [new RegExp(`(?<!\\+)\\+ ?([一二两三四五六七八九十百千万]{1,6})${END}`), (match) => countOf(match[1])],
  [
    new RegExp(
      `(?:除了?|不算|不含|不包括|另外?)我(?:自己|本人)?(?:之?外|以外)?[, ]?(?:还有|另有|再加|再|有)? ?${N} ?(?:个人|个|位|名|人)`,
    ),
    (match) => sum("1", match[1]),
  ],
  [new RegExp(`我(?:和|跟|与|带|加)(?:另外?|其他|别的) ?${N} ?(?:个|位|名)`), (match) => sum("1", match[1])],
  [
    new RegExp(
      `(?:报名|参加|出席|总)?人数(?:(?:改|变|更新|更正|调整)(?:成|为|到)|是|为|共|:)? ?${N}(?! ?[-~到至或、]) ?(?:个人|人|位|名)?${END}|[*×x] ?(\\d{1,2})(?!\\d)${END}`,
    ),
    (match) => countOf(match[1] ?? match[2]),
  ],
  [new RegExp(`(?:一共|总共|共计?|合计) ?${N}(?: ?(?:个人|个|位|名|人|口))?${END}`), (match) => countOf(match[1])],
  [/(?:大人|成人)(?:和|带|、)?(?:小孩|孩子|儿童)各(?:一|1) ?[个位名]?|双人$/, () => 2],
  [new RegExp(`^ ?${N} ?(?:个|位|名)?大(?:人)?(?=$|[ ,])`), (match) => countOf(match[1])],
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
    (match) => countOf(match[1]),
  ],
  [
    new RegExp(
      `(?:报名?|占|留|订|定|预留|要|共|一共|总共|算我|加我|我) ?${N} ?个(?:人|名额|位子|位置|位|座位|座|坑)?${END}|^${N} ?个$`,
    ),
    (match) => countOf(match[1] ?? match[2]),
  ],
  [
    /(?:我们|我|咱们|咱|母子|母女|父子|父女|姐妹|兄弟|娘|爷)(?:俩|两个|两人|二人|2人|2个)(?!都报|活动|项目)|[哥姐父母娘爷](?:孙|女|子)?俩|俩人|^俩$/,
    () => 2,
  ],
  [
    /(?:我们|我|咱们|咱|娘|爷|姐妹|兄弟)(?:仨|三个|三人|3个)(?!都报|活动|项目)|[哥姐父母娘爷](?:女|子)?仨|仨人|三口之家|^仨$/,
    () => 3,
  ],
  [
    new RegExp(
      `(?:我们|咱们|咱)(?:家|组|宿舍|办公室|科室|班)?(?:一共|总共|共)? ?${N} ?(?:个|位|名|人)(?!活动|项目|班|孩)`,
    ),
    (match) => countOf(match[1]),
  ],
  [/就我(?:自己|一个|1个|一人|$)|我(?:自己|一个人|1个人|一人)|只有我/, () => 1],
  [/(?:加|算|报|来) ?一 ?个(?:人)?$|^加(?:一|1)$|(?:算|加)我(?:一|1)个/, () => 1],
  [new RegExp(`^加 ?${N} ?个?$`), (match) => countOf(match[1])],
];

/** 限2人, 每队5人, 还差2个人: what there is or may be, not who comes. */
const LIMIT =
  /(?:限(?:额|报|员)?|每[\u4e00-\u9fff]{0,2}|[还尚只]?[差剩缺欠]下?|[还只]有|名额|满员?|不足|上限|已有|目前有?|容纳|招|[可能还]坐(?:得下)?)[ :]?$/;

/** 大人1名，小孩1名; 2大1小 is read as a number of heads, for 3人（2大1小） says it twice. */
const EACH =
  /(?:大人|成人|大) ?(\d|[一二两三四五]) ?(?:个|位|名)?[、, ]?(?:小孩|孩子|儿童|小朋友|小) ?(\d|[一二两三四五]) ?(?:个|位|名)?/;

export const eachCounted = (text: string): Found | undefined => {
  const match = EACH.exec(text);
  const count = sum(match?.[1], match?.[2]);
  return match && count !== undefined ? { count, from: match.index, to: match.index + match[0].length } : undefined;
};

/** Two who bring others: 夫妻俩带俩娃 are four. */
const COUPLE = /(?:我们|咱们?)?(?:夫妻|夫妇|[两俩小老]?两?口子|[小老]两口)(?:俩|两个?人?|二人|双双)?|夫妻双双/;

export const coupleIn = (text: string): Found | undefined => {
  const match = COUPLE.exec(text);
  return match ? { count: 2, from: match.index, to: match.index + match[0].length } : undefined;
};

export const totalOf = (text: string): Found | undefined => {
  for (const [pattern, count] of TOTALS) {
    const match = pattern.exec(text);
    const number = match ? count(match) : undefined;
    if (match && LIMIT.test(text.slice(Math.max(0, match.index - 6), match.index))) continue;
    if (match && number !== undefined)
      return {
        count: number,
        from: match.index,
        to: match.index + match[0].length,
      };
  }
  return undefined;
};
