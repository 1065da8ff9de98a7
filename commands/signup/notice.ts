import { Refusal } from "../../src/core/errors.ts";
import { readWhen } from "../../src/core/when.ts";
import { MAX_CAPACITY, MAX_TITLE, MAX_VENUE } from "./limits.ts";

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
}

const LABELS = {
  when: ["活动时间", "比赛时间", "集合时间", "时间", "when", "time"],
  venue: ["活动地点", "比赛地点", "集合地点", "地点", "地址", "where", "place"],
  capacity: ["人数上限", "名额限制", "名额", "限额", "人数", "places", "capacity"],
  minimum: ["最少人数", "成行人数", "最少", "至少", "minimum"],
  deadline: ["报名截止时间", "报名截止", "截止时间", "截止日期", "截止", "deadline"],
  cutoff: ["取消截止", "退出截止", "退报截止", "cutoff"],
  template: ["模板", "template"],
  title: ["活动名称", "活动主题", "名称", "主题", "题目", "title"],
} as const;

type Label = keyof typeof LABELS;

const labelOf: ReadonlyMap<string, Label> = new Map(
  Object.entries(LABELS).flatMap(([label, names]) => names.map((name) => [name, label as Label])),
);
const NAMES = [...labelOf.keys()].sort((a, b) => b.length - a.length).join("|");
const LABEL = new RegExp(`(?:^|[\\s,，;；。、.])(${NAMES})(?![a-z])\\s*(?:[:：是为]\\s*)?`, "gi");

const EDGES = /^[\s,，;；。、:：]+|[\s,，;；。、]+$/g;
const oneLine = (text: string, max: number): string =>
  [...text.replace(/\s+/g, " ").replace(EDGES, "")].slice(0, max).join("");

/** The text before the first label, and what follows each. */
const sections = (text: string): ReadonlyMap<Label | "rest", string> => {
  const found = new Map<Label | "rest", string>();
  let label: Label | "rest" = "rest";
  let from = 0;
  const close = (end: number) => {
    // The number of the next item (四、) belongs to its label.
    const part = text
      .slice(from, end)
      .replace(/\n\s*[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[\s、.]*$/, "")
      .replace(EDGES, "");
    if (part && !found.has(label)) found.set(label, part);
  };
  for (const match of text.matchAll(LABEL)) {
    close(match.index);
    label = labelOf.get((match[1] ?? "").toLowerCase()) ?? "rest";
    from = match.index + match[0].length;
  }
  close(text.length);
  return found;
};

const UNLIMITED = /^(?:不限|无限|没有限制|不限人数|不限制|no limit)/i;

/** A number of heads somebody wrote down; null = without limit. Refuses what cannot be. */
export const capacityOf = (text: string): number | null => {
  if (UNLIMITED.test(text)) return null;
  const digits = /^(?:限|共|最多|上限)?\s*(-?\d+(?:\.\d+)?(?:e\d+)?)\s*(?:人|位|个|名|个名额)?(?:以内|封顶)?$/i.exec(
    text.trim(),
  );
  const capacity = digits ? Number(digits[1]) : Number.NaN;
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > MAX_CAPACITY) {
    throw new Refusal("signup.bad-capacity", { asked: text.slice(0, 20), max: MAX_CAPACITY });
  }
  return capacity;
};

const MINIMUM =
  /(?:不足|少于|不满|不够)\s*(\d{1,6})\s*人(?:就)?(?:自动)?(?:取消|不办|不开)?|(?:满|够)\s*(\d{1,6})\s*人(?:成行|开班|开赛|就办)/;
const LIMIT =
  /(?:限|限额|最多|上限|共)\s*(\d{1,9})\s*(?:人|位|名|个名额)|(?:^|[\s,，])(\d{1,9})\s*(?:人|位|个名额)(?=$|[\s,，。;；])/;
const AT = /(?:^|[\s,，;；。])在\s*([^\s,，;；。]{2,30}?)(?:举行|举办|集合|进行)?(?=$|[\s,，;；。])/;

/** 关于举办教工羽毛球赛的通知 → 教工羽毛球赛 */
const titleOf = (text: string): string =>
  oneLine(
    (text.split("\n").find((line) => line.trim()) ?? "")
      .replace(/[【】《》“”"]/g, " ")
      .replace(/^\s*(?:关于)?\s*(?:举办|组织|开展|举行)\s*/, "")
      .replace(/^\s*关于\s*(?:举办|组织|开展|举行)?\s*/, "")
      .replace(/的?(?:活动)?(?:通知|公告)\s*$/, ""),
    MAX_TITLE,
  );

const take = (text: string, pattern: RegExp): { readonly found: RegExpExecArray | null; readonly rest: string } => {
  const found = pattern.exec(text);
  return { found, rest: found ? `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}` : text };
};

/** What the part without labels says: time, places, venue, and what is left is the title. */
const unlabelled = (text: string, now: Date, hasTime: boolean): Notice => {
  const minimum = take(text, MINIMUM);
  const limit = take(minimum.rest, LIMIT);
  const read = hasTime ? null : readWhen(limit.rest, now);
  const phrase = read && read.kind !== "none" ? ("when" in read ? read.when.text : read.text) : "";
  const rest = phrase ? limit.rest.replace(phrase, " ") : limit.rest;
  const at = take(rest, AT);
  const title = titleOf(at.rest);
  return {
    ...(title ? { title } : {}),
    ...(phrase ? { when: phrase } : {}),
    ...(at.found?.[1] ? { venue: at.found[1] } : {}),
    ...(limit.found ? { capacity: capacityOf(limit.found[1] ?? limit.found[2] ?? "") ?? 0 } : {}),
    ...(minimum.found ? { minimum: Number(minimum.found[1] ?? minimum.found[2]) } : {}),
  };
};

const words = (found: ReadonlyMap<Label | "rest", string>, label: Label, max: number) => {
  const text = oneLine(found.get(label) ?? "", max);
  return text ? { [label]: text } : {};
};

/**
 * Reads `发起活动 教工羽毛球赛 时间 下周三下午4点 地点 体育馆 名额 24 截止 周二中午`, a pasted notice with the same facts,
 * or a line without labels. What it does not find is left out. Throws Refusal for numbers that cannot be.
 */
export const readNotice = (text: string, now: Date): Notice => {
  const found = sections(text);
  const free = unlabelled(found.get("rest") ?? "", now, found.has("when"));
  const capacity = found.has("capacity") ? capacityOf(found.get("capacity") ?? "") : (free.capacity ?? null);
  const minimum = found.has("minimum") ? capacityOf(found.get("minimum") ?? "") : (free.minimum ?? null);
  const { capacity: _, minimum: __, ...rest } = free;
  return {
    ...rest,
    ...words(found, "title", MAX_TITLE),
    ...words(found, "when", 60),
    ...words(found, "venue", MAX_VENUE),
    ...words(found, "deadline", 60),
    ...words(found, "cutoff", 60),
    ...words(found, "template", 10),
    ...(capacity ? { capacity } : {}),
    ...(minimum ? { minimum } : {}),
  };
};

/** A pasted notice that does not say 发起活动: several lines, a time and another fact behind labels with a colon. */
export const looksLikeNotice = (text: string): boolean => {
  if (!text.includes("\n")) return false;
  const labels = [...text.matchAll(LABEL)]
    .filter((match) => /[:：]\s*$/.test(match[0]))
    .map((match) => labelOf.get((match[1] ?? "").toLowerCase()));
  return labels.includes("when") && new Set(labels).size >= 2;
};
