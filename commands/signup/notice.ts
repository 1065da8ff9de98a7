import { fold } from "../../src/core/normalise.ts";
import { readDeadline, readWhen, timeSpans } from "../../src/core/when.ts";
import { MAX_TITLE, MAX_VENUE } from "./limits.ts";
import { capacityOf, leadingNumber, takeNumbers } from "./notice-numbers.ts";
import { remarksIn } from "./notice-remarks.ts";
import { labelsIn, oneLine, type Section, sections } from "./notice-sections.ts";
import { nameIn } from "./notice-words.ts";

/** The facts of an activity as somebody wrote them. Times stay words: what they mean depends on when it is said. */
export interface Notice {
  readonly title?: string;
  readonly when?: string;
  readonly venue?: string;
  readonly capacity?: number;
  readonly minimum?: number;
  readonly deadline?: string;
  /** Until when one may withdraw by oneself. */
  readonly cutoff?: string;
  readonly template?: string;
  /** What was written besides: costs, what to bring, whom to ask. */
  readonly remarks?: string;
}

const MAX_TIME = 60;

/** 请于周五18:00前报名, 周二中午截止, 开始前一天截止: a deadline whose label stands behind it. */
const DEADLINES: readonly RegExp[] = [
  /(?:请(?:各位|大家|老师们?)*)?[于在]?\s*([^,，。;；\n于在]{2,24}?(?:之前|以前|前))(?:完成|接龙|在群里|到工会|私信|联系|向[^,，。;；\n]{1,8}?)?(?:报名|接龙|登记|报给)(?:即可|哦|啦)?/,
  /([^,，。;；\n]{2,24}?)\s*(?:报名)?截止(?:报名)?(?=$|[\s,，。;；!！])/,
];

/** 即日起至12月8日: only the end counts. */
const FROM_NOW = /^(?:即日起|从?现在起|从?今天起|即日)\s*(?:至|到|—|-)?\s*/;

const isTime = (text: string, now: Date): boolean => readDeadline(text, now, now).kind !== "none";

/** An hour that wants its day: 18:00, 下午3点, 中午. */
const HOUR = /^(?:\d{1,2}[:：点时]|[一二三四五六七八九十]{1,3}点|凌晨|早上|上午|中午|下午|傍晚|晚上?)/;

/** Whether a text says only an hour, whose day was said before. */
export const saysOnlyHour = (text: string): boolean => HOUR.test(text.trim());

/** The time a text ends with: of `体育馆 24 周二 中午` the last two words. */
const timeAtEnd = (text: string, now: Date): string | null => {
  const all = text.split(/\s+/).filter(Boolean);
  const last = all.at(-1) ?? "";
  const before = all.at(-2) ?? "";
  if (HOUR.test(last) && isTime(before, now) && isTime(`${before} ${last}`, now)) return `${before} ${last}`;
  return isTime(last, now) ? last : null;
};

const takeDeadline = (text: string, now: Date): { readonly deadline?: string; readonly rest: string } => {
  for (const pattern of DEADLINES) {
    const found = pattern.exec(text);
    const phrase = found && timeAtEnd(found[1] ?? "", now);
    if (!found || !phrase) continue;
    const end = found.index + found[0].length;
    // 时间 周三下午4点 截止 周二中午: there the word is a label.
    if (
      /^\s+\S/.test(text.slice(end)) &&
      isTime(
        text
          .slice(end)
          .trim()
          .split(/[\s,，。;；\n]/)[0] ?? "",
        now,
      )
    )
      continue;
    const from = text.lastIndexOf(phrase.split(" ")[0] ?? "", end);
    const before = text.slice(0, from).replace(/(?:请(?:各位|大家|老师们?)*)?[于在]?\s*$/, "");
    return { deadline: phrase, rest: `${before} ${text.slice(end)}` };
  }
  return { rest: text };
};

const words = (found: ReadonlyMap<Section, string>, label: "venue" | "template", max: number) => {
  const text = oneLine(found.get(label) ?? "", max);
  return text ? { [label]: text } : {};
};

const timeOf = (found: ReadonlyMap<Section, string>, ...labels: readonly Section[]): string | undefined => {
  const label = labels.find((one) => found.has(one));
  return label && (oneLine(found.get(label) ?? "", MAX_TIME) || undefined);
};

/** A label with a number: the number, and what was only written behind it. */
const numberAt = (found: ReadonlyMap<Section, string>, label: "capacity" | "minimum") => {
  const text = found.get(label);
  if (text === undefined) return { rest: "" };
  const { head, rest } = leadingNumber(text);
  return { number: capacityOf(head), rest };
};

/** A text without the words for times in it; what stands between a day and its hour stays. */
const withoutTimes = (text: string, now: Date): string => {
  const folded = fold(text);
  let rest = text;
  for (const { from, to } of [...timeSpans(folded.text, now)].reverse())
    rest = `${rest.slice(0, folded.at[from] ?? 0)} ${rest.slice(folded.at[to] ?? text.length)}`;
  return rest;
};

/** The time said in the part without labels, and that part without it. */
const takeWhen = (text: string, now: Date): { readonly when?: string; readonly rest: string } => {
  const read = readWhen(text, now);
  if (read.kind === "none") return { rest: text };
  const phrase = "when" in read ? read.when.text : read.text;
  if (!phrase) return { rest: text };
  return { when: phrase, rest: /[,，。;；\n]/.test(phrase) ? withoutTimes(text, now) : text.replace(phrase, " ") };
};

/**
 * Reads `发起活动 教工羽毛球赛 时间 下周三下午4点 地点 体育馆 名额 24 截止 周二中午`, a pasted notice with the same facts,
 * or a line without labels. What it does not find is left out. Throws Refusal for numbers that cannot be.
 */
export const readNotice = (text: string, now: Date): Notice => {
  const numbers = takeNumbers(text);
  const checked = (count: number | undefined) => (count === undefined ? null : capacityOf(String(count)));
  const due = takeDeadline(numbers.rest, now);
  const found = sections(due.rest);
  const [capacity, minimum] = [numberAt(found, "capacity"), numberAt(found, "minimum")];
  const labelled = timeOf(found, "when", "gather");
  const free = [found.get("rest") ?? "", capacity.rest, minimum.rest].filter((part) => part.trim()).join(", ");
  const { when = labelled, rest } = labelled ? { rest: free } : takeWhen(free, now);
  const behind = labelled ? takeWhen(labelled, now).rest : "";
  const venue = oneLine(found.get("venue") ?? found.get("gatherAt") ?? "", MAX_VENUE);
  const named = nameIn([rest, behind].filter((part) => part.trim()).join("\n,"), venue !== "");
  const deadline = timeOf(found, "deadline")?.replace(FROM_NOW, "") ?? due.deadline;
  const cutoff = timeOf(found, "cutoff");
  const most = capacity.number ?? checked(numbers.capacity);
  const least = minimum.number ?? checked(numbers.minimum);
  const title = oneLine(found.get("title") ?? "", MAX_TITLE) || named.title;
  const remarks = remarksIn(text, free, title ?? "");
  return {
    ...named,
    ...(when ? { when } : {}),
    ...(venue ? { venue } : {}),
    ...(title ? { title } : {}),
    ...words(found, "template", 10),
    ...(deadline ? { deadline } : {}),
    ...(cutoff ? { cutoff } : {}),
    ...(most ? { capacity: most } : {}),
    ...(least ? { minimum: least } : {}),
    ...(remarks ? { remarks } : {}),
  };
};

/** A pasted notice that does not say 发起活动: several lines, a time and another fact behind labels with a colon. */
export const looksLikeNotice = (text: string): boolean => {
  if (!text.includes("\n")) return false;
  const labels = labelsIn(text);
  const facts = [...labels].filter((label) => label !== "other" && label !== "rest");
  return (labels.has("when") || labels.has("gather")) && facts.length >= 2;
};

const HAPPENS = /举办|举行|组织|开展|集合|定于|拟于|将于|出发|聚餐|活动/;
const INVITES = /报名|接龙|参加|名额|限\d+人|截止/;
/** About something that was announced before. */
const NEWS = /改[到为成在期]|延期|推迟|提前到|变更|调整|取消|已报名|提醒|温馨|结果|名单|感谢|圆满|回顾|[?？]|请假|吗/;
const LEAST = 25;

/** A notice in sentences. Whether it is one is asked before anything is announced. */
export const looksLikeProse = (text: string): boolean =>
  text.replace(/\s/g, "").length >= LEAST &&
  HAPPENS.test(text) &&
  INVITES.test(text) &&
  !NEWS.test(takeNumbers(text).rest);
