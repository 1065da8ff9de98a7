import { looksLikeActivity } from "../../src/core/intent-pieces.ts";
import { MAX_TITLE } from "./limits.ts";
import { oneLine } from "./notice-sections.ts";

/** What an activity takes place in is called with. */
const PLACE =
  /(?:馆|球场|操场|广场|[会赛农牧]场|室|厅|楼|堂|房|公园|[物花果茶游乐]园|门口|[东南西北前后校]门|中心|基地|酒店|餐厅|饭店|食堂|会所|影城|影院|电影院|校区|山庄|农庄|景区|老地方|停车场|车站|礼堂|大院|(?<!\d)[a-z]?\d{3,4}|[一二三四五六七八九十\d]楼\S{0,8})$/i;
export const isPlace = (text: string): boolean => PLACE.test(text);

/** Said around the facts; no part of a title. */
const FILLER =
  /^(?:请|欢迎|大家|踊跃|自愿|有意|先到先得|可带|可以带|带家属|自备|自带|免费|费用|aa|联系|备注|注意|速来|的?(?:报名)?(?:的)?接龙|报名|活动|开始|集合|举行|举办|进行|特此|感谢|谢谢|如有|名额|人数|不限|零基础|报名的|想去|要去|\d{1,2}[点:：]|\d{7,}$)/i;
const AT = /(?:^|[\s,，;；。])在\s*([^\s,，;；。]{2,30}?)(?:举行|举办|集合|进行|开展)?(?=$|[\s,，;；。])/;
const GATHER = /在([\u4e00-\u9fff\d]{2,15}?)(?:集合|举行|举办|开展|进行)/;

/** 各位老师, 【通知】, the signature: lines that say nothing about the activity. */
const NOISE =
  /^(?:各位|尊敬的|亲爱的)\S{0,12}[:：,，!！]?$|^(?:老师们?|同事们?|大家)好?[:：,，!！]?$|^[【[(]?\s*(?:重要|紧急|工会|活动|报名|最新)*(?:通知|公告|预告|接龙|通告)\s*[】\])]?[:：!！]?$|^\S{0,16}(?:工会|委员会|办公室|工会小组|学校)$|^\d{4}年\d{1,2}月\d{1,2}日$|^\d{1,3}\s*[.、．)）]/;

/** 关于举办教工羽毛球赛的通知 → 教工羽毛球赛 */
const bare = (text: string): string =>
  oneLine(
    text
      .replace(/^\s*【[^】\n]*(?:工会|活动|通知|公告|预告|报名)[^】\n]*】(?=\s*\S)/, "")
      .replace(/[【】《》“”"「」]/g, "")
      .replace(/^\s*(?:关于)?\s*(?:举办|组织|开展|举行|召开)\s*/, "")
      .replace(/^\s*关于\s*(?:举办|组织|开展|举行|召开)?\s*/, "")
      .replace(/的?(?:活动)?(?:通知|公告|通告)\s*$/, "")
      .replace(/^(?:大家|全体)?(?:教职工|老师们?)?(?:一起)?(?:前往|去|到)(?=\S{2})/, "")
      .replace(/^(?:一次|一场|一个|本次)/, ""),
    MAX_TITLE,
  );

const HELD = /(?:举办|举行|组织|开展|召开)(?:一次|一场|一个|本次)?\s*([^,，。;；:：!！\n]{2,30})/;
const PROSE = /定于|拟于|将于|决定|打算|准备|为了?(?:丰富|庆祝|迎接|增进|促进|活跃)|工会(?:组织|举办)/;
const LONG_TITLE = 20;
const LONG_LINE = 30;
const STOPS = /[,，。;；!！\n]/;

/** The name in running text: behind 举办, a short first line, or a clause that is called like an activity. */
const titleInProse = (text: string): string => {
  const about = text.split("\n").find((line) => /关于.{2,}的?(?:通知|公告)/.test(line));
  if (about) return bare(about);
  const [first = ""] = text.split("\n");
  if (text.includes("\n") && first.trim().length <= LONG_TITLE && !STOPS.test(first.trim())) return bare(first);
  const held = bare(HELD.exec(text)?.[1] ?? "");
  if (held && looksLikeActivity(held)) return held;
  const clauses = text.split(STOPS).map((part) => bare(part.replace(/.*(?:定于|拟于|将于)/, "")));
  return clauses.find((part) => part.length > 1 && part.length <= LONG_TITLE && looksLikeActivity(part)) ?? "";
};

const LONG_PLACE = 12;

/** 校门口集合 names a place. */
const withoutMeeting = (piece: string): string => piece.replace(/(?<=..)(?:集合|集中|见面?|举行|举办)$/, "");

const inProse = (text: string, hasVenue: boolean): { readonly title: string; readonly venue?: string } => {
  const places = text.split(/[\s,，。;；]/).filter((part) => part.length <= LONG_PLACE && PLACE.test(part));
  const title = titleInProse(text);
  const venue = hasVenue ? undefined : places.find((part) => !title.includes(part));
  return { title, ...(venue ? { venue } : {}) };
};

/** Title and place in `瑜伽课 舞蹈房, 欢迎参加`: the first clause names the activity, a place may stand anywhere. */
const titleInLine = (text: string, hasVenue: boolean): { readonly title: string; readonly venue?: string } => {
  const clauses = text.split(STOPS).map((clause) => clause.split(/\s+/).filter(Boolean));
  const isVenue = (piece: string) => !hasVenue && PLACE.test(withoutMeeting(piece));
  const all = clauses.flat();
  const named = all.some((piece) => !isVenue(piece) && !FILLER.test(piece));
  const venue = named || all.length > 1 ? all.find((piece, i) => isVenue(piece) && (named || i > 0)) : undefined;
  const clause = clauses.map((pieces) => pieces.filter((piece) => piece !== venue && !FILLER.test(piece)));
  const title = bare((clause.find((pieces) => pieces.length > 0) ?? []).join(" "));
  return { title, ...(venue ? { venue: withoutMeeting(venue) } : {}) };
};

/** What the part of a notice without labels, numbers and times says: its name, and where. */
export const nameIn = (text: string, hasVenue: boolean): { readonly title?: string; readonly venue?: string } => {
  const lines = text.split("\n").filter((line) => line.trim() && !NOISE.test(line.trim()));
  const joined = lines.join("\n");
  const at = hasVenue ? null : (AT.exec(joined) ?? GATHER.exec(joined));
  const rest = at ? `${joined.slice(0, at.index)} ${joined.slice(at.index + at[0].length)}` : joined;
  const isProse = rest.trim().includes("\n") || (rest.length > LONG_LINE && STOPS.test(rest)) || PROSE.test(rest);
  const read = isProse ? inProse(rest.trim(), hasVenue || at !== null) : titleInLine(rest, hasVenue || at !== null);
  const venue = at?.[1] ?? read.venue;
  return { ...(read.title ? { title: read.title } : {}), ...(venue ? { venue } : {}) };
};
