import { withoutBefore, withoutCheers } from "./intent-aside.ts";
import {
  isElsewhere,
  isMereDay,
  isOtherTime,
  isOver,
  isOwnErrand,
  isTerm,
  spelled,
  wishesFun,
} from "./intent-guard.ts";
import { type Core, join, leave, type Said } from "./intent-parts.ts";
import { blank, HOLE, looksLikeNote, type Span } from "./intent-pieces.ts";
import { takeTitle } from "./intent-target.ts";
import { type Intent, UNKNOWN } from "./intent-types.ts";
import {
  AGAIN,
  DECLINE,
  DENIAL,
  GOING,
  JOIN,
  JOIN_WITH,
  LEAVE,
  NAME_SUBJECT,
  NO_CONDITION,
  NO_DEED,
  NOT_UNDO,
  OTHER_SUBJECT,
  VAGUE_PARTY,
} from "./intent-verbs.ts";
import {
  BEFORE_NOUN,
  CONDITION,
  DOUBLE_NO,
  DOUBT,
  IDIOMS,
  NOUN,
  PAST,
  PAST_UNDO,
  REPORTED,
  URGING,
} from "./intent-words.ts";

import { asTyped } from "./normalise.ts";
import { findCompanions, findHeads, findNames } from "./people.ts";
import { FAMILY } from "./people-family.ts";
import { isName } from "./people-words.ts";

const firstOf = (patterns: readonly RegExp[], text: string): Span | null => {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match?.[0]) return { from: match.index, to: match.index + match[0].length };
  }
  return null;
};

const VOCATIVE =
  /^(?:各位(?:老师|同事|领导|亲|朋友)?|大家|老师们?|主席|群主|管理员|小助手|机器人|亲爱的|亲|@[^ ,]{1,12}|那个|那|对了|好的|好|嗯|ok|收到|可以|行|没问题|太好了|太棒了|哇|哈哈|(?:终于|总算)[^,。报去来参]{0,6}了|我?(?:想|考虑|商量|决定)好了|收到了?|看到了|知道了|明白了|来了|忙完了|我?刚(?:刚)?(?:看到|下课|忙完)了?)[,。!、 ]+/;

const withoutVocative = (text: string): string =>
  text
    .replace(VOCATIVE, "")
    .replace(VOCATIVE, "")
    .replace(/^(?:你|您|老师)(?=帮我|给我|替我|把我)/, "");

const plainly = (text: string): string => withoutVocative(withoutCheers(spelled(text)));

/** 我报名了但有事去不了了: what was done before is only said for context. */
const SIGNED_BEFORE =
  /^(?:我)?(?:之前|昨天|刚才?|已经|不小心|误|上次|本来|原来|前面|前几天)*(?:报了名|报名了|报过名|报了|报名的|报的)[, ]?(?:但是?|可是|不过|却|又|结果|现在|可)?(?=.*(?:不了|不成|不去了|取消|退|不参加了|不来了|不能))/;

/** 我们俩都报名: 都 counts the people, not the activities. */
const ofTwo = (text: string): string =>
  text.replace(/((?:我们|咱们?|我|夫妻|娘儿?|母[子女]|父[子女])(?:俩|两个?人|二人|仨|三个?人))都/, "$1");

/** 取消 12 的报名 and 12 的报名取消 are 取消报名 12. */
const straight = (text: string): string =>
  text
    .replace(SIGNED_BEFORE, "")
    .replace(/^(?:帮我|给我|请)?(?:把|将)?([^,。不]{0,24}?) ?的?报名(?:给)?取消(?:掉)?(?:了)?(?:吧)?$/, "取消报名 $1")
    .replace(/取消 ?([^,。不 ][^,。不]{0,23}?) ?的?报名(?=$|吧$|了$)/, (whole, what: string) =>
      /^(?:我的?|我们的?|一下|了|的)$/.test(what) ? whole : `取消报名 ${what}`,
    );

const understand = (raw: string, said: string, titles: readonly string[]): Said => {
  const titled = takeTitle(straight(ofTwo(withoutBefore(plainly(said)))), titles);
  const forThem = findNames(titled.text);
  const withMe = forThem ? null : findCompanions(titled.text);
  const names = forThem ?? withMe;
  const text = names
    ? `${titled.text.slice(0, names.from)}${withMe ? "我" : "给我"}${titled.text.slice(names.to)}`
    : titled.text;
  const { remark } = names ?? {};
  const counts = remark !== undefined && findHeads(remark) !== null;
  return {
    raw,
    text: counts ? `${text} ${remark}` : text,
    names,
    ...(remark && !counts ? { remark } : {}),
    ...(titled.title === undefined ? {} : { title: titled.title }),
  };
};

const CHANGE_HEADS =
  /(?<=^|[\d号 "\ue000])(?:我)?(?:要|想)?(?:把)?(?:人数)?(?:改|换|变)(?:成|为|到|一下)? ?(?=\+|\d+ ?(?:人|位|名|个)|[一二两三四五六七八九十]|带)/;

/** 我去 and 我来 alone are as often an exclamation or an offer to do something else. */
const TOO_LITTLE = /^(?:我|我们|咱们?)?(?:去|来|报)$/;

const coreIn = (text: string): Core | null => {
  const sure = firstOf([...JOIN, CHANGE_HEADS, ...JOIN_WITH], text);
  if (sure) return { span: sure, going: false };
  const going = firstOf(GOING, text);
  return going && { span: going, going: true };
};

interface Wish {
  readonly core: Core;
  readonly said: Said;
}

/** The verb that asks to be let in. 我和老公一起去 shows it only without the party. */
const wishIn = (said: Said): Wish | null => {
  const direct = coreIn(said.text);
  if (direct) return { core: direct, said };
  const party = findHeads(said.text);
  if (party === null) return null;
  const text = blank(said.text, party.spans).replaceAll(HOLE, "");
  const mine = party.spans.some(({ from, to }) => said.text.slice(from, to).includes("我"));
  const found = [text, ...(mine ? [`我${text}`] : [])].map((each) => ({ text: each, core: coreIn(each) }));
  const [first] = found.flatMap(({ core, text: each }) =>
    core ? [{ core, said: { ...said, text: each, party } }] : [],
  );
  return first ?? null;
};

const wantsIn = (said: Said): Intent => {
  const { text, names } = said;
  if (VAGUE_PARTY.test(text) || URGING.test(text) || NOUN.test(text) || BEFORE_NOUN.test(text)) return UNKNOWN;
  const wish = wishIn(said);
  if (
    wish === null ||
    isOtherTime(wish.said.text, wish.core.span.from) ||
    isTerm(text) ||
    isMereDay(text) ||
    isElsewhere(text)
  )
    return UNKNOWN;
  if (TOO_LITTLE.test(text.trim()) && !names) return UNKNOWN;
  return join(wish.said, wish.core);
};

const namedSubject = (text: string): string | null => {
  const name = NAME_SUBJECT.exec(text)?.[1] ?? "";
  return isName(name) ? name : null;
};

/** Things that make any doing doubtful, whatever else is said. */
const isDoubtful = (text: string): boolean =>
  DOUBLE_NO.test(text) || CONDITION.test(text) || REPORTED.test(text) || DOUBT.test(text) || OTHER_SUBJECT.test(text);

/** 我来 in 我来不了 is no wish. */
const SCRAP = /^[ ,]?(?:我们?|咱们?|本人)?(?:来|去|会|能|要|想|可以|也|就|都|先|还|报)*$/;

/** 不去 … 改报: both ways in one line. */
const isMixed = (text: string, spans: readonly Span[]): boolean => {
  const rest = blank(text, spans);
  const wish = coreIn(rest);
  return AGAIN.test(rest) || (wish !== null && !SCRAP.test(rest.slice(wish.span.from, wish.span.to).trim()));
};

/** 报名 12，不用留饭: the denial is in a remark behind the deed. */
const deniesInRemark = (text: string, not: Span): boolean => {
  const before = text.slice(0, not.from);
  const cut = Math.max(before.lastIndexOf(" "), before.lastIndexOf(","));
  const remark = text.slice(cut + 1);
  return cut > 0 && coreIn(before.slice(0, cut)) !== null && looksLikeNote(remark) && !NO_DEED.test(remark);
};

/** 一个人不去了, 取消2人: a smaller party, not none. */
const isPartial = (text: string, core: Span): boolean => {
  const clause = /[^,。;!]*$/.exec(text.slice(0, core.from))?.[0] ?? "";
  const rest = `${clause}\n${text.slice(core.to).split(/[,。;!]/)[0] ?? ""}`;
  return findHeads(rest) !== null && !/我们|咱们?|我俩|一家|两口子|夫妻/.test(rest);
};

const refuses = (said: Said): Intent | null => {
  const { text } = said;
  const out = firstOf(LEAVE, text);
  const not = firstOf(DECLINE, text);
  if (!out && !not) return null;
  if (!out && not && deniesInRemark(text, not)) return null;
  if (
    isMixed(
      text,
      [out, not].filter((span) => span !== null),
    )
  )
    return UNKNOWN;
  if (!out) return not && leave(said, not, "decline");
  const over = PAST_UNDO.test(text) && !/帮我|给我|替我|把/.test(text);
  if (over || isOver(text) || isOwnErrand(text) || isPartial(text, out)) return UNKNOWN;
  return leave(said, out, wishesFun(text) ? "decline" : "leave");
};

/** For people who have no name here: 替我妈, 帮一个同事, 给他们. */
const FOR_SOMEBODY = new RegExp(
  `(?:替|帮|(?<!让)给|代|让(?!给)|叫|受|托)(?:我(?:的|家)?)?(?:[\\d一两二三几]?[个位名])?(?:${FAMILY}|学生|别人|别的|他|她|你(?!帮)|您|大家|人|谁|组里)|(?:让(?!给)|叫|受|托)(?!我)[\u4e00-\u9fff]{2,3}(?:委托|之托|替我|帮我|报名|参加|去|也)`,
);

/** 我报12，帮王芳也报一个: two deeds in one line. */
const SELF_TOO = /(?:^|[ ,。])我(?:也|要|想|先)?(?:报|参加|去|来|\+|不)/;

/** Doing, undoing or not wanting; everything doubtful is unknown. The text is normalised and no question. */
export const doing = (raw: string, line: string, titles: readonly string[]): Intent => {
  const said = understand(raw, line, titles);
  const plain = said.text.replace(IDIOMS, "");
  if (CONDITION.test(plain) && NO_CONDITION.test(plain) && !/取消|退|不是|不能不/.test(plain))
    return { kind: "decline", short: false };
  if (said.names && !said.names.self && SELF_TOO.test(plain)) return UNKNOWN;
  if (!said.names && FOR_SOMEBODY.test(plain)) return UNKNOWN;
  const name = namedSubject(plain);
  if (name !== null && !said.names) return { ...UNKNOWN, others: [asTyped(raw, name)] };
  if (DENIAL.test(plain) && !DOUBLE_NO.test(plain)) return { kind: "decline", short: false };
  if (isDoubtful(plain) || NOT_UNDO.test(plain)) return UNKNOWN;
  return refuses(said) ?? (PAST.test(plain) ? UNKNOWN : wantsIn(said));
};
