import { isAside } from "./intent-aside.ts";
import { blank, HOLE, looksLikeActivity, looksLikeNote, type Piece, type Span, trimPiece } from "./intent-pieces.ts";
import { takeAll, takeNumber, takeNumbers, takeOrdinal } from "./intent-target.ts";
import { type Intent, type Target, UNKNOWN } from "./intent-types.ts";
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

export const essentialsOf = ({ text, names, party: before }: Said, core: Span): Essentials => {
  const party = before ?? findHeads(text);
  let rest = party && !before ? blank(text, party.spans) : text;
  const together = names?.self === true || (party !== null && !("error" in party) && party.heads > 1);
  const all = takeAll(together ? rest.replaceAll("都", HOLE) : rest);
  if (all) rest = blank(rest, [all]);
  const ordinal = takeOrdinal(rest);
  rest = blank(rest, ordinal ? [core, ordinal] : [core]);
  const numbers = takeNumbers(rest);
  if (numbers) rest = blank(rest, [numbers]);
  const number = takeNumber(rest);
  if ((ordinal && numbers) || number === "several" || (number && (numbers || ordinal || besideTitle(rest, number))))
    return { rest, party, several: true };
  if (number) rest = blank(rest, [number]);
  const target = numbers?.target ?? number?.target ?? ordinal?.target ?? all?.target;
  return { rest, party, several: false, ...(target ? { target } : {}) };
};

export const partyOf = (party: Essentials["party"]): Pick<Intent, "heads" | "family" | "headsError"> => {
  if (party === null) return {};
  if ("error" in party) return { headsError: party.error };
  return party.family === undefined ? { heads: party.heads } : { heads: party.heads, family: party.family };
};

export const othersOf = ({ names, raw }: Said): Pick<Intent, "others" | "self"> => {
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
  /** Stands apart from the deed and may be something else. */
  readonly vague?: true;
  readonly notes: readonly Piece[];
  /** Who is 王芳 in 报名 12 王芳? */
  readonly strangers: readonly Piece[];
}

/** What nobody would call an activity of the union: 会, 培训, 监考. */
export const WORK = /培训|教研|国培|会议|监考|面试|婚礼|葬礼|考试|阅卷|[高中]考|的会$|例会|晨会/;
export const isOpenTitle = ({ text }: Piece): boolean => looksLikeActivity(text) && !WORK.test(text);
export const isTitle = (piece: Piece): boolean => !looksLikeNote(piece.whole) && splitDay(piece.text).title !== "";
const isDay = (piece: Piece): boolean => !looksLikeNote(piece.whole) && splitDay(piece.text).title === "";

const isActivity = (piece: Piece): boolean => isTitle(piece) && looksLikeActivity(piece.text) && !isName(piece.text);

/** Whether a piece runs into what was understood: 隔壁老王不去了, 报名太火爆, 开个《秋游》的报名. */
export const touches = (piece: Piece, rest: string): boolean =>
  rest.charAt(piece.from - 1) === HOLE || rest.charAt(piece.to) === HOLE;

/** A title that stands apart from the deed must look like nothing else: 带两副球拍 and 课调不开 are none. */
export const isNamed = (piece: Piece, rest: string): boolean =>
  touches(piece, rest) || (looksLikeActivity(piece.text.slice(-2)) && !/^[带当拿看开去来打可有没]|不/.test(piece.text));

export const sortPieces = (pieces: readonly Piece[], rest: string, hasTarget: boolean): Sorted => {
  const strangers = pieces.filter((piece) => isName(piece.text));
  const others = pieces.filter((piece) => !isName(piece.text));
  const titled = others.find((piece) =>
    hasTarget
      ? isTitle(piece) && looksLikeActivity(piece.text)
      : isTitle(piece) && (touches(piece, rest) || !isAside(piece.whole)),
  );
  const day = others.find((piece) => piece !== titled && isDay(piece));
  const split = titled && splitDay(titled.text);
  const on = split?.on ?? (hasTarget || !day ? undefined : splitDay(day.text).on);
  const notes = others.filter((piece) => piece !== titled && (hasTarget || piece !== day));
  return {
    ...(split ? { title: split.title, whole: titled?.whole ?? split.title } : {}),
    ...(titled && !isNamed(titled, rest) ? { vague: true as const } : {}),
    ...(on ? { on } : {}),
    notes,
    strangers,
  };
};

const BESIDE = /^ ?[、,] ?$/;

/** 秋游、羽毛球: two pieces that name activities, one beside the other; whether they are one title what is open tells. */
export const linked = (pieces: readonly Piece[], text: string): readonly Piece[] => {
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

export const noteOf = (notes: readonly Piece[], { raw, remark = "" }: Said): Pick<Intent, "note"> => {
  const kept = [remark, ...notes.map((piece) => piece.whole.trim())].map((note) => asTyped(raw, note)).filter(Boolean);
  return kept.length > 0 ? { note: kept.join(" ") } : {};
};

export const targetOf = (
  { raw, title }: Said,
  target: Target | undefined,
  sorted: Sorted,
): Pick<Intent, "target" | "on"> => {
  const day = sorted.on ? { on: sorted.on } : {};
  const name = title ?? sorted.title;
  // 秋游和羽毛球都报: those two, not whatever is open.
  const named = name !== undefined && target !== undefined && ("all" in target || "both" in target);
  if (target && !named) return { target, ...day };
  return name ? { target: { title: asTyped(raw, name) }, ...day } : day;
};

/** What stands in sentences about an activity, not in its name. */
const SENTENCE =
  /的人|老师|请(?!柬)|都(?!市|江)|(?<!还)有(?!氧|约)|在(?!线|职)|已|了|吗|谁|注意|集合|出发|推迟|名单|时间|地点|费用|通知|照片|视频|比分|结果|现场|直播|委托|情况|统计|火爆|成功|我(?!爱)|你|他|她|大家|让|叫|给|替|帮|完|怎|什么|说(?!课)|消息|系统|链接|同事|家长|领导|创建|新建|发布|[弄搞开做建发]个|组织|那次|^当|志愿者|另外|别的|成团|自愿|全员|全体|人员|同意|支持|今天|明天/;

/** Without a list of what is open, a title is believed only if it looks like one. */
export const isPlausible = (title: string): boolean =>
  title.length > 1 && looksLikeActivity(title) && !SENTENCE.test(title) && title.length <= 30;

const CLAUSE_END = /[,。;!?\n]/;

/** Whether a piece stands in the same breath as the verb, and before it. */
export const leadsTo = (text: string, piece: Piece, { from }: Span): boolean =>
  piece.to <= from && !CLAUSE_END.test(text.slice(piece.to, from));

/** 我第一个报名 counts people. */
const NO_TITLE = /^第.{0,2}$/;

/** Understood but for the title, which only a list of what is open can tell. */
export const doubted = (ifTitle: "join" | "leave", { raw }: Said, title: string | undefined): Intent =>
  title === undefined || NO_TITLE.test(title) || (title.length < 2 && !looksLikeActivity(title))
    ? UNKNOWN
    : { ...UNKNOWN, ifTitle, target: { title: asTyped(raw, title) } };

/** 11、12号的羽毛球 may be days. */
export const isDouble = (target: Target | undefined, title: string | undefined): boolean =>
  title !== undefined && target !== undefined && "numbers" in target;
