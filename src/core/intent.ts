import { isPlainDeed } from "./intent-core.ts";
import { doing } from "./intent-doing.ts";
import { isNumberless, isThanks, unknownEnglish, withoutGaps, withoutKnock } from "./intent-guard.ts";
import { looksLikeActivity, piecesOf } from "./intent-pieces.ts";
import { isQuestion, requestIn, topicOf } from "./intent-question.ts";
import { takeNumber, takeTitle } from "./intent-target.ts";
import { type Intent, UNKNOWN } from "./intent-types.ts";
import { COMMANDS, isChatter } from "./intent-words.ts";
import { fold, normalise } from "./normalise.ts";
import { looksLikeRelay } from "./relay.ts";

export type { Intent, IntentKind, Target, Topic } from "./intent-types.ts";

export interface Known {
  /** The titles open where it was said: a title may contain any word. */
  readonly titles?: readonly string[];
}

const MAX = 2_000;
/** Longer texts are notices, stories or pasted lists: nothing in them is done without asking. */
const MAX_LINE = 160;

/** Several lines, or a number with a mark behind it: 1.张三 2.李四. */
const LISTS = /\S\n|\d ?[.、．)）]|[①-⑳]/;

const SHORT =
  /^(?:\+ ?(?:\d{1,2}|[一二两三四五六七八九十])|我?\+1|加一|加1|(?:我|本人)?(?:也|要|想|来)?报(?:个|一个|一下)?名|(?:我|本人)?(?:要|也)?参加|(?:我要|我)?报名参加|(?:也)?算我(?:一|1)个|加我(?:一|1)个|取消(?:我的)?报名|退出(?:报名)?|-1|我?-1|接龙\+1)$/;

const LETTERS = /^(?:我)?(?:选|投|投给|选择)? ?([a-h](?:[, 、和]{0,2}[a-h]){0,7})$/;

const lettersIn = (text: string): readonly string[] | null => {
  const letters = LETTERS.exec(text)?.[1]?.replace(/[^a-h]/g, "");
  if (!letters) return null;
  const distinct = [...new Set(letters)];
  const sorted = [...distinct].sort().join("") === letters;
  return sorted && distinct.length === letters.length ? distinct : null;
};

const COUNTS_HEADS: ReadonlySet<string> = new Set(["create", "poll", "broadcast"]);

const command = (text: string): Intent | null => {
  const found = COMMANDS.find(([, pattern]) => pattern.test(text));
  if (!found) return null;
  const [kind] = found;
  const number = COUNTS_HEADS.has(kind) ? null : takeNumber(text);
  const target = number && number !== "several" ? { target: number.target } : titleOf(kind, text);
  return { kind, ...target, short: false };
};

const titleOf = (kind: string, text: string): { readonly target?: { readonly title: string } } => {
  if (kind !== "list" && kind !== "result" && kind !== "checkin") return {};
  const rest = text.replace(/报名名单|名单|结果|签到|list|看|查|一下|发/g, " ").trim();
  return rest && looksLikeActivity(rest) ? { target: { title: rest } } : {};
};

const QUESTION_WORDS =
  /名单|看看|发一下|请问|问一下|问下|想问|还有|有没有|名额|位置|位子|吗|没有|没|报名|怎么|如何|什么时候|什么地方|什么|时候|几点|几号|哪里|哪儿|在哪|谁|都有|多少人|多少|人数|截止|开始|结束|能不能|能否|可以|还能|参加|取消|多久|地点|时间|集合|需要|可不可以|带|家属|孩子|费用|免费|多少钱|我|了|能|去|来|报|[?的是要在有还满呢吧啊]/g;

/** What a question is about, as far as it says so. */
const askedOf = (text: string, titles: readonly string[]): Pick<Intent, "target"> => {
  // 怎么又是周末搞活动 complains.
  if (/怎么(?:又|老是?|总是?)/.test(text)) return {};
  const titled = takeTitle(text, titles);
  if (titled.title !== undefined) return { target: { title: titled.title } };
  const number = takeNumber(text);
  if (number && number !== "several") return { target: number.target };
  const left = piecesOf(text.replace(QUESTION_WORDS, " ")).find((piece) => looksLikeActivity(piece.text));
  return left ? { target: { title: left.text } } : {};
};

const LIST_QUESTION = /^(?:.{0,12})(?:名单)(?:呢|发一下|发下|给我|看看|看一下|有吗|在哪)?\??$/;

const line = (raw: string, text: string, titles: readonly string[]): Intent => {
  if (isChatter(text)) return { kind: "chatter", short: false };
  const letters = lettersIn(text);
  if (letters) return { kind: "vote", choices: letters, short: true };
  const masked = takeTitle(text, titles).text;
  const english = unknownEnglish(masked);
  if (english) return { ...UNKNOWN, ifTitle: english.op, target: { title: english.said } };
  if (isNumberless(masked)) return UNKNOWN;
  const request = requestIn(text);
  if (request !== null) return doing(raw, request, titles);
  const asked = command(text);
  if (asked) return asked;
  if (LIST_QUESTION.test(masked) && !/(?:我|在).{0,3}名单/.test(masked))
    return { kind: "list", ...askedOf(text, titles), short: false };
  if (isQuestion(masked)) return { kind: "question", topic: topicOf(masked), ...askedOf(text, titles), short: false };
  return doing(raw, text, titles);
};

/** 报名，几点集合？: a clear deed first, then a question about it. */
const deedThenQuestion = (raw: string, text: string, titles: readonly string[]): Intent | null => {
  const match = /^([^,。;!?\n]{1,40}?)[,。;!\n] ?([^\n]{2,60})$/.exec(text);
  const [, deed = "", question = ""] = match ?? [];
  if (!deed || !isQuestion(question) || isQuestion(deed)) return null;
  const topic = topicOf(question);
  if (!["when", "where", "cost"].includes(topic) || /如果|要是|的话|就|再|才|满|名额/.test(question)) return null;
  const done = doing(raw, deed, titles);
  return done.kind === "join" ? { ...done, topic } : null;
};

/**
 * What a line wants. Doing, undoing, not wanting and asking are told apart before any keyword counts; what is not sure is
 * "unknown", for a question costs less than a place given or taken by mistake.
 */
export const readIntent = (text: string, known: Known = {}): Intent => {
  const raw = text.slice(0, MAX);
  const line1 = withoutKnock(withoutGaps(normalise(raw)));
  if (!line1) return { kind: text.trim() ? "chatter" : "unknown", short: false };
  const titles = (known.titles ?? []).map(normalise).filter(Boolean);
  if (LISTS.test(raw) && looksLikeRelay(raw)) return { kind: "relay", short: false };
  if (line1.length > MAX_LINE) return command(line1) ?? UNKNOWN;
  if (
    isThanks(raw) &&
    !fold(raw)
      .text.split(/[ ,。;!\n]+/)
      .some(isPlainDeed)
  )
    return { kind: "chatter", short: false };
  const found = deedThenQuestion(raw, line1, titles) ?? line(raw, line1, titles);
  return SHORT.test(line1) && (found.kind === "join" || found.kind === "leave") && !found.headsError
    ? { ...found, short: true }
    : found;
};
