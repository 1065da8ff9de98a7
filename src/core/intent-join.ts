import { isAside } from "./intent-aside.ts";
import {
  type Core,
  doubted,
  essentialsOf,
  isDouble,
  isOpenTitle,
  isPlausible,
  leadsTo,
  linked,
  noteOf,
  othersOf,
  partyOf,
  type Said,
  sortPieces,
  targetOf,
  touches,
  WORK,
} from "./intent-parts.ts";
import {
  HOLE,
  isIntroduction,
  looksLikeActivity,
  looksLikeNote,
  type Piece,
  piecesOf,
  startsNote,
} from "./intent-pieces.ts";
import { type Intent, UNKNOWN } from "./intent-types.ts";
import { NO, NO_DEED } from "./intent-verbs.ts";
import { IDIOMS } from "./intent-words.ts";
import { asTyped } from "./normalise.ts";
import { FAMILY } from "./people-family.ts";

/** What one goes to without being signed up for it. */
const ERRAND =
  /^(?:上课|开会|监考|考试|培训|跑步|打球|接|看|组织|安排|统计|负责|弄|吧|听课|值班|上班|下班|备课|家访|出操|跑操|做操|值日|查|吃|买|洗|办|拿|取|送|找|睡|学校|医院|办公室|食堂|教室|课$|会$|操$|班$)/;

/** 不吃辣 is a remark; 不去聚餐 is not. */
const denies = (pieces: readonly Piece[]): boolean =>
  pieces.some(({ whole }) => NO.test(whole) && (NO_DEED.test(whole) || !looksLikeNote(whole)));

/** 我来帮忙 offers a hand. */
const HELPS = /^(?:帮|组织|安排|统计|负责|弄|搞|处理|解决|收拾|准备)/;

const BREAK = /[ ,;。、!]/;

/** 带一个5岁的娃: somebody more, who was not counted. */
const UNCOUNTED = new RegExp(`^(?![^,]*(?:不|没|别|可能|也许)).*(?:带|携|和|跟|加).{0,8}(?:${FAMILY})`);

/** 我没有报名: a denial in front of the verb, in the same breath. */
const deniedBefore = (text: string, { span }: Core): boolean => {
  let from = span.from;
  while (from > 0 && !BREAK.test(text.charAt(from - 1))) from -= 1;
  return NO.test(text.slice(from, span.from).replace(IDIOMS, ""));
};

/** What is no remark, but makes another sentence of it: 报名太火爆, 困 +1, 开个《秋游》的报名. */
const isStray = (piece: Piece, rest: string, core: Core): boolean => {
  if (leadsTo(rest, piece, core.span)) return touches(piece, rest) || !isIntroduction(piece.whole);
  if (touches(piece, rest)) return rest.charAt(piece.to) === HOLE || !startsNote(piece.whole);
  return !looksLikeNote(piece.whole) && !isAside(piece.whole) && !isOpenTitle(piece);
};

/** 周五报名: the day one will do it, or the day of the activity. */
const isDayOfDeed = (on: string | undefined, text: string, { span }: Core): boolean =>
  on !== undefined && (text.indexOf(on) < span.from || !/的|场|那/.test(text.slice(span.to)));

/** 困+1 is said of anything, 我去旅游 of one's own plans, 我参加培训 of work: weak words, that need a title known to be open. */
const isWeakTitle = (title: string, { text }: Said, { span, going }: Core): boolean => {
  if (going) return true;
  const counts = /\+|[加算带]/.test(text.slice(span.from, span.to));
  return (counts && !looksLikeActivity(title.slice(-2))) || (WORK.test(title) && !text.includes("报"));
};

interface Parts {
  readonly pieces: readonly Piece[];
  readonly notes: readonly Piece[];
  readonly rest: string;
}

/** Something is said that was not understood, or that speaks against the deed. */
const leavesDoubt = ({ pieces, notes, rest }: Parts, said: Said, core: Core, counted: boolean): boolean => {
  const over = ({ whole }: Piece): boolean => /[了过]$/.test(whole);
  return (
    deniedBefore(said.text, core) ||
    denies(pieces) ||
    (!counted && notes.some(({ whole }) => UNCOUNTED.test(whole))) ||
    notes.some((piece) => isStray(piece, rest, core)) ||
    pieces.some((piece) => over(piece) && (touches(piece, rest) || leadsTo(rest, piece, core.span)))
  );
};

const isErrand = (whole: string, said: Said, { span, going }: Core): boolean =>
  going && (ERRAND.test(whole.replace(/^我?也?要?去/, "")) || HELPS.test(said.text.slice(span.to)));

/** The line of somebody who comes. */
export const join = (said: Said, core: Core): Intent => {
  const { rest, target, party, several } = essentialsOf(said, core.span);
  const pieces = linked(piecesOf(rest), rest);
  const hasTarget = target !== undefined || said.title !== undefined;
  const { strangers, ...sorted } = sortPieces(pieces, rest, hasTarget);
  const { title, whole = "", notes, on, vague } = sorted;
  if (strangers.length > 0) return { ...UNKNOWN, others: strangers.map((piece) => asTyped(said.raw, piece.text)) };
  if (several || isDouble(target, title) || isErrand(whole, said, core)) return UNKNOWN;
  if (leavesDoubt({ pieces, notes, rest }, said, core, party !== null)) return UNKNOWN;
  if (title === undefined && !hasTarget && isDayOfDeed(on, said.text, core)) return UNKNOWN;
  if (title !== undefined && (vague || isWeakTitle(title, said, core) || !isPlausible(title)))
    return doubted("join", said, title);
  return {
    kind: "join",
    ...targetOf(said, target, { ...sorted, strangers }),
    ...partyOf(party),
    ...othersOf(said),
    ...noteOf(notes, said),
    short: false,
  };
};
