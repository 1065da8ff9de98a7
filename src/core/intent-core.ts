import type { Core } from "./intent-parts.ts";
import { blank, piecesOf, type Span } from "./intent-pieces.ts";
import { takeNumber } from "./intent-target.ts";
import { GOING, JOIN, JOIN_WITH, NO, UNDO } from "./intent-verbs.ts";
import { IDIOMS } from "./intent-words.ts";
import { findHeads } from "./people.ts";

export const firstOf = (patterns: readonly RegExp[], text: string): Span | null => {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match?.[0]) return { from: match.index, to: match.index + match[0].length };
  }
  return null;
};

/** 人数改成24 is more likely what the organizer allows. */
const CHANGE_HEADS =
  /(?<=^|[\d号 "\ue000])(?:我)?(?:要|想)?(?:把)?(?:人数)?(?:改|换|变)(?:成|为|到|一下)? ?(?=\+|\d ?(?:人|位|名|个)|[一二两三四五六七八九](?!十)|带)|(?<=^|[\d号 "\ue000])(?:我)?(?:要|想)?(?:把)?人数(?:改|变|更新|更正|调整)(?:成|为|到) ?\d(?= ?$|[ ,。])/;

export const coreIn = (text: string): Core | null => {
  const sure = firstOf([...JOIN, CHANGE_HEADS, ...JOIN_WITH], text);
  if (sure) return { span: sure, going: false };
  const going = firstOf(GOING, text);
  return going && { span: going, going: true };
};

/** Nothing but a deed, with who, which and how many: 我也报名2人, 取消我的报名. */
export const isPlainDeed = (clause: string): boolean => {
  const core = firstOf([...JOIN, ...UNDO], clause) ?? coreIn(clause)?.span;
  if (!core || NO.test(clause.slice(0, core.from).replace(IDIOMS, ""))) return false;
  const party = findHeads(clause);
  const rest = blank(clause, [core, ...(party?.spans ?? [])]);
  const number = takeNumber(rest);
  return piecesOf(number && number !== "several" ? blank(rest, [number]) : rest).length === 0;
};
