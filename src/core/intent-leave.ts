import {
  doubted,
  essentialsOf,
  isDouble,
  isNamed,
  isOpenTitle,
  isPlausible,
  isTitle,
  linked,
  othersOf,
  type Said,
  sortPieces,
  targetOf,
  touches,
} from "./intent-parts.ts";
import { looksLikeActivity, looksLikeNote, type Piece, piecesOf, type Span } from "./intent-pieces.ts";
import { type Intent, UNKNOWN } from "./intent-types.ts";
import { EXCUSE, REASON } from "./intent-words.ts";
import { isName } from "./people-words.ts";

/** A reason that runs into the verb. */
const CAUSE = /^(?:因为|由于|因|家里|家中|孩子|临时|突然|有事|那天|身体)/;

/** 取消 and 退出 say of what; 去不了 says why. */
const NAMED_OBJECT = /取消|退|撤|放弃/;

/** 我退出，让给年轻人: what neither touches what was understood nor names an activity is no title. */
const isSaidBeside = (piece: Piece, rest: string): boolean =>
  !touches(piece, rest) && !(looksLikeActivity(piece.text) && isNamed(piece, rest)) && !isName(piece.text);

/** 不玩了, 不打了: nothing is said of what. */
const SPORT = /[玩打跑爬踢唱跳走跟]/;

/** 周三的监考我去不了: a duty, not what the union announced. */
const DUTY = /(?:监考|培训|会议?|教研|考试|面试|值班|升旗|课)我$|的(?:监考|培训|会议?|教研|考试|面试|值班|升旗|课)$/;

/** How a line refuses: 取消报名 undoes, 去不了了 stays away, 不想去 only declines. */
export interface Refused {
  readonly span: Span;
  readonly kind: "undo" | "stay" | "decline";
}

/** 去不了上海了, 不玩了，睡觉: something is said that is neither a reason nor what is open, so it may be about anything. */
const isElse = (piece: Piece, rest: string, { span, kind }: Refused): boolean => {
  const follows = piece.from >= span.to;
  if (kind === "undo") return follows && touches(piece, rest) && !CAUSE.test(piece.whole) && !isTitle(piece);
  if ((follows && touches(piece, rest)) || DUTY.test(piece.whole)) return true;
  return (
    (!EXCUSE.test(piece.whole) || /再|直接|你|他|她/.test(piece.whole)) &&
    !looksLikeNote(piece.whole) &&
    !isOpenTitle(piece)
  );
};

/** Whether the line surely is about what the person is signed up for. */
const isSure = (
  pieces: readonly Piece[],
  rest: string,
  refused: Refused,
  hasTarget: boolean,
  text: string,
): boolean => {
  if (pieces.some((piece) => isElse(piece, rest, refused))) return false;
  const { from, to } = refused.span;
  return refused.kind === "undo" || hasTarget || pieces.some(isOpenTitle) || !SPORT.test(text.slice(from, to));
};

/** The line of somebody who does not come: what of it names the activity, and what is only the reason. */
export const leave = (said: Said, refused: Refused): Intent => {
  const { text } = said;
  const { rest, target, several } = essentialsOf(said, refused.span);
  if (several) return UNKNOWN;
  const all = piecesOf(rest);
  const hasTarget = target !== undefined || said.title !== undefined;
  const sure = isSure(all, rest, refused, hasTarget, text);
  if (!sure && refused.kind === "undo") return UNKNOWN;
  const kind = sure && refused.kind !== "decline" ? "leave" : "decline";
  const pieces = linked(
    all.filter((piece) => !REASON.test(piece.whole) && !looksLikeNote(piece.whole) && !isSaidBeside(piece, rest)),
    rest,
  );
  const sorted = sortPieces(pieces, rest, hasTarget);
  if (sorted.strangers.length > 0 && kind === "leave") return UNKNOWN;
  const { title, ...untitled } = sorted;
  if (isDouble(target, title)) return UNKNOWN;
  const odd = title !== undefined && !isPlausible(title);
  const subject = pieces.some((piece) => touches(piece, rest) && !looksLikeActivity(piece.text) && isTitle(piece));
  if (kind === "leave" && odd && (NAMED_OBJECT.test(text) || subject)) return doubted("leave", said, title);
  return { kind, ...targetOf(said, target, odd ? untitled : sorted), ...othersOf(said), short: false };
};
