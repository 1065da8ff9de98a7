import { coreIn, firstOf } from "./intent-core.ts";
import {
  isAnnounced,
  isElsewhere,
  isForStaying,
  isMereDay,
  isMoney,
  isMore,
  isOtherTime,
  isOver,
  isOwnErrand,
  isShown,
  isTerm,
  wishesFun,
} from "./intent-guard.ts";
import { join } from "./intent-join.ts";
import { leave } from "./intent-leave.ts";
import type { Core, Said } from "./intent-parts.ts";
import { blank, HOLE, looksLikeNote, type Span } from "./intent-pieces.ts";
import { understand } from "./intent-said.ts";
import { quotesDeed } from "./intent-target.ts";
import { type Intent, UNKNOWN } from "./intent-types.ts";
import {
  AGAIN,
  DECLINE,
  DENIAL,
  NAME_SUBJECT,
  NO_CONDITION,
  NO_DEED,
  NOT_UNDO,
  OTHER_SUBJECT,
  STAYS,
  UNDO,
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
import { findHeads } from "./people.ts";
import { FAMILY } from "./people-family.ts";
import { isName } from "./people-words.ts";

/** 我去 and 我来 alone are as often an exclamation or an offer to do something else. */
const TOO_LITTLE = /^(?:我|我们|咱们?)?(?:去|来|报)$/;

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

/** 一起报名吧, 可以参加, 报名去: said to others, of what may be done, of a plan. */
const OFFER =
  /可以|一起|一块|一同|都来|自己|有空|有时间|希望|准备|打算|继续|需要|随意|随时|自动|能(?=报|参|取|退)|想(?=取|退)|现在|今天|这就|马上|立刻/;
/** 我去报名, 就我一个人报名: a plan, a sigh. */
const PLAN = /准备|打算|计划|去报|(?:就|只有|只剩)我.{0,4}(?:报|参)/;
const TO_OTHERS = /^(?:去|吧|呗)+(?=$|[ ,。])/;
const ME = /我|本人|俺|咱/;

const isOffer = (text: string, { from, to }: Span): boolean => {
  const start = Math.max(...[..." ,。;!"].map((mark) => text.lastIndexOf(mark, from - 1))) + 1;
  const said = text.slice(start, to);
  return (
    PLAN.test(said) || (!ME.test(text) && (OFFER.test(said) || TO_OTHERS.test(text.slice(to)) || /吧$/.test(said)))
  );
};

const wantsIn = (said: Said): Intent => {
  const { text, names } = said;
  if ([VAGUE_PARTY, URGING, NOUN, BEFORE_NOUN].some((pattern) => pattern.test(text))) return UNKNOWN;
  if (isAnnounced(text) && !ME.test(text) && findHeads(text) === null) return UNKNOWN;
  if (isTerm(text) || isMereDay(text) || isElsewhere(text) || (TOO_LITTLE.test(text.trim()) && !names)) return UNKNOWN;
  const wish = wishIn(said);
  if (wish === null) return UNKNOWN;
  const { span } = wish.core;
  if (isOtherTime(wish.said.text, span.from) || isOffer(wish.said.text, span)) return UNKNOWN;
  return join(wish.said, wish.core);
};

const namedSubject = (text: string): string | null => {
  const name = NAME_SUBJECT.exec(text)?.[1] ?? "";
  return isName(name) ? name : null;
};

/** Things that make any doing doubtful, whatever else is said. */
const isDoubtful = (text: string): boolean =>
  [DOUBLE_NO, CONDITION, REPORTED, DOUBT, OTHER_SUBJECT, NOT_UNDO].some((pattern) => pattern.test(text)) ||
  isMore(text) ||
  isMoney(text) ||
  isForStaying(text) ||
  isShown(text);

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

/** 少一个人, 减2人: a smaller party. */
const LESS =
  /(?<!多多|至)少(?:了)?(?:[一两二三\d]{1,2})(?:个|人|位|名)|减(?:去|掉|少)?(?:[一两二三\d]{1,2})(?:个人|人|位|名)/;

const refuses = (said: Said): Intent | null => {
  const { text } = said;
  const undo = firstOf(UNDO, text);
  const out = undo ?? firstOf(STAYS, text);
  const not = firstOf(DECLINE, text);
  if (!out && !not) return null;
  if (!out && not && deniesInRemark(text, not)) return null;
  const spans = [out, not].filter((span) => span !== null);
  if (isMixed(text, spans)) return UNKNOWN;
  if (!out) return not && leave(said, { span: not, kind: "decline" });
  const over = PAST_UNDO.test(text) && !/帮我|给我|替我|把/.test(text);
  if (over || isOver(text) || isOwnErrand(text) || isPartial(text, out) || LESS.test(text)) return UNKNOWN;
  if (undo && isOffer(text, undo)) return UNKNOWN;
  if (wishesFun(text) || (VAGUE_PARTY.test(text) && !/我们的|帮我们|给我们|把我们/.test(text)))
    return leave(said, { span: out, kind: "decline" });
  return leave(said, { span: out, kind: undo ? "undo" : "stay" });
};

/** For people who have no name here: 替我妈, 帮一个同事, 给他们. */
const FOR_SOMEBODY = new RegExp(
  `(?:替|帮|(?<!让)给|代|让(?!给)|叫|受|托)(?:我(?:的|家)?)?(?:[\\d一两二三几]?[个位名])?(?:${FAMILY}|学生|别人|别的|他|她|你(?!帮)|您|大家|人|谁|组里)|(?:让(?!给)|叫|受|托)(?!我)[\u4e00-\u9fff]{2,3}(?:委托|之托|替我|帮我|报名|参加|去|也)`,
);

/** 我报12，帮王芳也报一个: two deeds in one line. */
const SELF_TOO =
  /(?:^|[ ,。])我(?:也|要|想|先)?(?:报|参加|去|来|\+|不)|[给帮替]我[^,。; ]{0,6}(?:报|加|登记|算|留|退|取消)[^,。;]{0,12}[,。;! ].{0,12}[给帮替]我[^,。; ]{0,6}(?:报|加|登记|算|留|退|取消)/;

const isDeed = (text: string): boolean =>
  coreIn(text) !== null || firstOf([...UNDO, ...STAYS, ...DECLINE], text) !== null;

/** 帮小红花报名, 替补报名: for whom or what, nobody can tell. */
const FOR_WHOM = /(?:^|[ ,。;(]|我)(?:先|来|也|要|想)?(?:帮|替|代|给)(?!我|咱|本人|自己|忙)[^ ,。;]/;
/** 帮扶, 代表: in words of their own the four are nobody's. */
const OWN_WORDS = /帮扶|帮带|帮教|帮厨|给力|代课老师/g;

/** 我替王芳参加 may mean: in her place. */
const IN_PLACE = /(?:替|代)[^,。;]{1,12}(?:去|来|参加|出席|参赛)(?!报)/;

/** Done for somebody whom the line does not name for sure, or for two in two ways. */
const isForAnybody = ({ names }: Said, plain: string, line: string): boolean =>
  names
    ? (!names.self && SELF_TOO.test(plain)) || (IN_PLACE.test(line) && !line.includes("报"))
    : FOR_SOMEBODY.test(plain) || FOR_WHOM.test(plain.replace(OWN_WORDS, ""));

/** Doing, undoing or not wanting; everything doubtful is unknown. The text is normalised and no question. */
export const doing = (raw: string, line: string, titles: readonly string[]): Intent => {
  if (quotesDeed(line, titles, isDeed)) return UNKNOWN;
  const said = understand(raw, line, titles);
  const plain = said.text.replace(IDIOMS, "");
  if (CONDITION.test(plain) && NO_CONDITION.test(plain) && !/取消|退|不是|不能不/.test(plain))
    return { kind: "decline", short: false };
  if (isForAnybody(said, plain, line)) return UNKNOWN;
  const name = namedSubject(plain);
  if (name !== null && !said.names) return { ...UNKNOWN, others: [asTyped(raw, name)] };
  if (DENIAL.test(plain) && !DOUBLE_NO.test(plain)) return { kind: "decline", short: false };
  if (isDoubtful(plain)) return UNKNOWN;
  return refuses(said) ?? (PAST.test(plain) ? UNKNOWN : wantsIn(said));
};
