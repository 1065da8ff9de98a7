import {
  blank,
  HOLE,
  looksLikeActivity,
  looksLikeNote,
  type Piece,
  piecesOf,
  type Span,
  startsNote,
  trimPiece,
} from "./intent-pieces.ts";
import { takeAll, takeNumber, takeNumbers } from "./intent-target.ts";
import { type Intent, type Target, UNKNOWN } from "./intent-types.ts";
import { NO, NO_DEED } from "./intent-verbs.ts";
import { IDIOMS, REASON } from "./intent-words.ts";
import { asTyped } from "./normalise.ts";
import { findHeads, type Names, type Party, type PartyError } from "./people.ts";
import { isName } from "./people-words.ts";
import { timeSpans } from "./when.ts";

/** What was typed, and what is left of it once the title and the people it is for are known. */
export interface Said {
  readonly raw: string;
  /** The people are cut out, the title is blanked. */
  readonly text: string;
  readonly title?: string;
  readonly names: Names | null;
  /** What stood in brackets behind a name: a note. */
  readonly remark?: string;
  /** Already cut out of the text. */
  readonly party?: Party | PartyError;
}

export interface Core {
  readonly span: Span;
  /** 去, 来: a weak verb, that needs an activity beside it. */
  readonly going: boolean;
}

interface Essentials {
  /** What is left when verb, party and target are taken out. */
  readonly rest: string;
  readonly target?: Target;
  readonly party: Party | PartyError | null;
  readonly several: boolean;
}

const LINK = "(?:和|跟|与|及|以及|还有|、|&)";
const LINKED_AFTER = new RegExp(`^ ?${LINK} ?([^ ,。;!\\d${HOLE}]{2,20})`);
const LINKED_BEFORE = new RegExp(`([^ ,。;!\\d${HOLE}]{2,20}?) ?${LINK} ?$`);

/** 3和羽毛球: another one by its title. */
const besideTitle = (text: string, { from, to }: Span): boolean =>
  [LINKED_AFTER.exec(text.slice(to, to + 30)), LINKED_BEFORE.exec(text.slice(Math.max(0, from - 30), from))].some(
    (match) => looksLikeActivity(match?.[1] ?? ""),
  );

const essentialsOf = ({ text, names, party: before }: Said, core: Span): Essentials => {
  const party = before ?? findHeads(text);
  let rest = party && !before ? blank(text, party.spans) : text;
  const together = names?.self === true || (party !== null && !("error" in party) && party.heads > 1);
  const all = takeAll(together ? rest.replaceAll("都", HOLE) : rest);
  if (all) rest = blank(rest, [all]);
  rest = blank(rest, [core]);
  const numbers = takeNumbers(rest);
  if (numbers) rest = blank(rest, [numbers]);
  const number = takeNumber(rest);
  if (number === "several" || (number && (numbers || besideTitle(rest, number)))) return { rest, party, several: true };
  if (number) rest = blank(rest, [number]);
  const target = numbers?.target ?? number?.target ?? all?.target;
  return { rest, party, several: false, ...(target ? { target } : {}) };
};

const partyOf = (party: Essentials["party"]): Pick<Intent, "heads" | "family" | "headsError"> => {
  if (party === null) return {};
  if ("error" in party) return { headsError: party.error };
  return party.family === undefined ? { heads: party.heads } : { heads: party.heads, family: party.family };
};

const othersOf = ({ names, raw }: Said): Pick<Intent, "others" | "self"> => {
  if (!names) return {};
  const others = names.names.map((name) => asTyped(raw, name));
  return names.self ? { others, self: true } : { others };
};

/** 周六的羽毛球: the day apart from the title. */
const splitDay = (text: string): { readonly title: string; readonly on?: string } => {
  const span = timeSpans(text, new Date(0))[0];
  if (!span) return { title: text };
  const title = trimPiece((text.slice(0, span.from) + text.slice(span.to)).replace(/^的|的$|^那[场个天]的?/g, ""));
  return { title, on: text.slice(span.from, span.to) };
};

interface Sorted {
  readonly title?: string;
  /** The title with the small words beside it. */
  readonly whole?: string;
  readonly on?: string;
  readonly notes: readonly Piece[];
  /** Who is 王芳 in 报名 12 王芳? */
  readonly strangers: readonly Piece[];
}

const isTitle = (piece: Piece): boolean => !looksLikeNote(piece.whole) && splitDay(piece.text).title !== "";
const isDay = (piece: Piece): boolean => !looksLikeNote(piece.whole) && splitDay(piece.text).title === "";

const isActivity = (piece: Piece): boolean => isTitle(piece) && looksLikeActivity(piece.text) && !isName(piece.text);

const sortPieces = (pieces: readonly Piece[], hasTarget: boolean): Sorted => {
  const strangers = pieces.filter((piece) => isName(piece.text));
  const others = pieces.filter((piece) => !isName(piece.text));
  const titled = others.find((piece) => isTitle(piece) && (!hasTarget || looksLikeActivity(piece.text)));
  const day = others.find((piece) => piece !== titled && isDay(piece));
  const split = titled && splitDay(titled.text);
  const on = split?.on ?? (hasTarget || !day ? undefined : splitDay(day.text).on);
  const notes = others.filter((piece) => piece !== titled && (hasTarget || piece !== day));
  return {
    ...(split ? { title: split.title, whole: titled?.whole ?? split.title } : {}),
    ...(on ? { on } : {}),
    notes,
    strangers,
  };
};

const BESIDE = /^ ?[、,] ?$/;

/** 秋游、羽毛球: two pieces that name activities, one beside the other; whether they are one title what is open tells. */
const linked = (pieces: readonly Piece[], text: string): readonly Piece[] => {
  const kept: Piece[] = [];
  for (const piece of pieces) {
    const before = kept.at(-1);
    const between = before === undefined ? "" : text.slice(before.to, piece.from);
    if (before && BESIDE.test(between) && isActivity(before) && isActivity(piece)) {
      const { from } = before;
      const joined = {
        text: before.text + between + piece.text,
        whole: text.slice(from, piece.to),
        from,
        to: piece.to,
      };
      kept[kept.length - 1] = joined;
    } else kept.push(piece);
  }
  return kept;
};

const noteOf = (notes: readonly Piece[], { raw, remark = "" }: Said): Pick<Intent, "note"> => {
  const kept = [remark, ...notes.map((piece) => piece.whole.trim())].map((note) => asTyped(raw, note)).filter(Boolean);
  return kept.length > 0 ? { note: kept.join(" ") } : {};
};

const targetOf = ({ raw, title }: Said, target: Target | undefined, sorted: Sorted): Pick<Intent, "target" | "on"> => {
  const day = sorted.on ? { on: sorted.on } : {};
  const name = title ?? sorted.title;
  // 秋游和羽毛球都报: those two, not whatever is open.
  const named = name !== undefined && target !== undefined && ("all" in target || "both" in target);
  if (target && !named) return { target, ...day };
  return name ? { target: { title: asTyped(raw, name) }, ...day } : day;
};

/** What stands in sentences about an activity, not in its name. */
const SENTENCE =
  /的人|老师|请(?!柬)|都(?!市|江)|(?<!还)有(?!氧|约)|在(?!线|职)|已|了|吗|谁|注意|集合|出发|推迟|名单|时间|地点|费用|通知|照片|视频|比分|结果|现场|直播|委托|情况|统计|火爆|成功|我(?!爱)|你|他|她|大家|让|叫|给|替|帮|完|怎|什么|说(?!课)|消息|系统|链接|同事|家长|领导|自愿|全员|全体|人员|同意|支持|今天|明天/;

/** Without a list of what is open, a title is believed only if it looks like one. */
const isPlausible = (title: string): boolean =>
  title.length > 1 && looksLikeActivity(title) && !SENTENCE.test(title) && title.length <= 30;

/** Whether a piece runs into the verb: 隔壁老王不去了, 报名太火爆. */
const touches = (piece: Piece, { from, to }: Span): boolean => piece.to === from || piece.from === to;

/** 取消 and 退出 say of what; 去不了 says why. */
const NAMED_OBJECT = /取消|退|撤|放弃/;

/** The line of somebody who does not come: what of it names the activity, and what is only the reason. */
export const leave = (said: Said, core: Span, kind: "leave" | "decline"): Intent => {
  const { text } = said;
  const { rest, target, several } = essentialsOf(said, core);
  if (several) return UNKNOWN;
  const pieces = linked(
    piecesOf(rest).filter((piece) => !REASON.test(piece.whole) && !looksLikeNote(piece.whole)),
    rest,
  );
  const sorted = sortPieces(pieces, target !== undefined || said.title !== undefined);
  if (sorted.strangers.length > 0 && kind === "leave") return UNKNOWN;
  const { title, ...untitled } = sorted;
  if (isDouble(target, title)) return UNKNOWN;
  const odd = title !== undefined && !isPlausible(title);
  const subject = pieces.some((piece) => touches(piece, core) && !looksLikeActivity(piece.text) && isTitle(piece));
  if (kind === "leave" && odd && (NAMED_OBJECT.test(text) || subject)) return doubted("leave", said, title);
  return { kind, ...targetOf(said, target, odd ? untitled : sorted), ...othersOf(said), short: false };
};

/** Understood but for the title, which only a list of what is open can tell. */
const doubted = (ifTitle: "join" | "leave", { raw }: Said, title: string | undefined): Intent =>
  title === undefined ? UNKNOWN : { ...UNKNOWN, ifTitle, target: { title: asTyped(raw, title) } };

/** What one goes to without being signed up for it. */
const ERRAND =
  /^(?:上课|开会|监考|考试|培训|跑步|打球|接|看|听课|值班|上班|下班|备课|家访|出操|跑操|做操|值日|查|吃|买|洗|办|拿|取|送|找|睡|学校|医院|办公室|食堂|教室|课$|会$|操$|班$)/;

/** 不吃辣 is a remark; 不去聚餐 is not. */
const denies = (pieces: readonly Piece[]): boolean =>
  pieces.some(({ whole }) => NO.test(whole) && (NO_DEED.test(whole) || !looksLikeNote(whole)));

/** 11、12号的羽毛球 may be days. */
const isDouble = (target: Target | undefined, title: string | undefined): boolean =>
  title !== undefined && target !== undefined && "numbers" in target;

const isErrand = (whole: string): boolean => ERRAND.test(whole.replace(/^我?也?要?去/, ""));

const BREAK = /[ ,;。、!]/;

/** 我没有报名: a denial in front of the verb, in the same breath. */
const deniedBefore = (text: string, { span }: Core): boolean => {
  let from = span.from;
  while (from > 0 && !BREAK.test(text.charAt(from - 1))) from -= 1;
  return NO.test(text.slice(from, span.from).replace(IDIOMS, ""));
};

/** 报名太火爆, 报名截止了: what runs into the verb and is no remark makes another sentence of it. */
const runsOn = (notes: readonly Piece[], { span, going }: Core): boolean =>
  notes.some((piece) => (touches(piece, span) ? !startsNote(piece.whole) : going && !looksLikeNote(piece.whole)));

/** The line of somebody who comes. */
export const join = (said: Said, core: Core): Intent => {
  const { rest, target, party, several } = essentialsOf(said, core.span);
  const pieces = linked(piecesOf(rest), rest);
  const { strangers, ...sorted } = sortPieces(pieces, target !== undefined || said.title !== undefined);
  const { title, whole = "", notes } = sorted;
  if (strangers.length > 0) return { ...UNKNOWN, others: strangers.map((piece) => asTyped(said.raw, piece.text)) };
  if (several || isDouble(target, title) || deniedBefore(said.text, core) || denies(pieces) || runsOn(notes, core))
    return UNKNOWN;
  if (pieces.some((piece) => /[了过]$/.test(piece.whole)) || (core.going && isErrand(whole))) return UNKNOWN;
  if (title !== undefined && !isPlausible(title)) return doubted("join", said, title);
  return {
    kind: "join",
    ...targetOf(said, target, { ...sorted, strangers }),
    ...partyOf(party),
    ...othersOf(said),
    ...noteOf(notes, said),
    short: false,
  };
};
